//! A seeded stream of real-looking Arabic pages with known reuse among them.
//!
//! Every page is a function of the seed and its number alone, so any part of the stream can be made on its own, and a
//! copy is made by making the page that it copies once more:
//! ```text
//! kind(n):  draw from SHARES; what copies something takes a fresh page among the WINDOW before n
//! story(n): running text on a topic of its own, 60 to 400 words, 200 on average
//! page(n):  story(n), or story(of) respelled, edited, cut, embedded or merged, or a formula with other facts
//!           + the outlet's furniture, a source line, an agency signature
//! ```

use naql::Document;

use crate::rng::Rng;
use crate::spelling::respell;
use crate::story::{Topic, number, person};
use crate::vocabulary::Vocabulary;

/// What a generated page is to the pages before it. `of` are page numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A new story.
    Fresh,
    /// The whole story of another page in another spelling.
    Respelled {
        /// The page it copies.
        of: u64,
    },
    /// The whole story of another page with about one word in 25 replaced.
    Edited {
        /// The page it copies.
        of: u64,
    },
    /// The first 40 to 80 % of another page's story.
    Cut {
        /// The page it copies.
        of: u64,
    },
    /// A new story with 30 to 60 words of another page's story inside.
    Embedded {
        /// The page that the passage is from.
        of: u64,
    },
    /// Two other pages' stories on one page.
    Merged {
        /// The pages it copies.
        of: [u64; 2],
    },
    /// A standing formula of an outlet with new figures, names and places.
    Template {
        /// Which formula.
        family: u64,
    },
}

/// A page and how it was made.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page as a document.
    pub document: Document,
    /// What it is to the pages before it.
    pub kind: Kind,
}

/// Upper bounds, in percent: fresh, respelled, edited, cut, embedded, merged; the rest are templates.
const SHARES: [usize; 6] = [72, 80, 84, 89, 93, 95];
/// A copy appears within this many pages of its original (about a day and a half).
const WINDOW: usize = 2000;
/// How many formulas recur.
const FAMILIES: usize = 300;
/// Seconds between two pages: some 1,400 a day.
const PACE: u64 = 63;
/// 1 January 2024, in seconds since 1970.
const START: u64 = 1_704_067_200;

// Streams of random numbers, so that one page's draws never shift another's.
const KIND: u64 = 1;
const STORY: u64 = 2;
const FORMULA: u64 = 3;
const PAGE: u64 = 4;
const OUTLET: u64 = 5;

/// The stream of pages of one seed.
pub struct Generator {
    seed: u64,
    words: Vocabulary,
}

impl Generator {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        Self { seed, words: Vocabulary::new() }
    }

    /// The stream of seed 1, which the tables in docs/performance.md are made with.
    pub fn standard() -> Self {
        Self::new(1)
    }

    /// The pages `0..count`.
    pub fn pages(&self, count: u64) -> impl Iterator<Item = Page> + '_ {
        (0..count).map(|n| self.page(n))
    }

    /// Page number `n`.
    pub fn page(&self, n: u64) -> Page {
        let kind = self.kind(n);
        let mut rng = self.rng(PAGE, n);
        let outlet = self.outlet(n, kind);
        let mut text = match kind {
            Kind::Fresh => self.story(n),
            Kind::Respelled { of } => respell(&self.story(of), &mut rng),
            Kind::Edited { of } => self.edited(&self.story(of), &mut rng),
            Kind::Cut { of } => cut(&self.story(of), &mut rng),
            Kind::Embedded { of } => embedded(&self.story(n), &self.story(of), &mut rng),
            Kind::Merged { of } => {
                let (place, outlet) = (self.words.place.any(&mut rng), self.words.outlet.at(outlet));
                format!("{}\nإقرأ أيضاً:\n{outlet} - {place}\n{}", self.story(of[0]), self.story(of[1]))
            }
            Kind::Template { family } => self.formula(family, &mut rng),
        };
        self.furnish(&mut text, outlet, &mut rng);
        let mut title = String::new();
        Topic::new(&self.words, &mut rng).clause(&self.words, &mut title, &mut rng);
        let outlet = self.words.outlet.at(outlet).to_owned();
        let byline = rng.chance(60).then(|| format!("{} - {outlet}", self.words.place.any(&mut rng)));
        let second = i64::try_from(START + n * PACE).unwrap_or(i64::MAX);
        let published = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::MAX).to_string();
        let mut document = Document::new(format!("g{n:07}"), text).title(title).publisher(outlet).published(published);
        document.byline = byline;
        Page { document, kind }
    }

    /// What page `n` is to the pages before it.
    pub fn kind(&self, n: u64) -> Kind {
        let mut rng = self.rng(KIND, n);
        let draw = rng.below(100);
        if n == 0 || draw < SHARES[0] {
            return Kind::Fresh;
        }
        if draw >= SHARES[5] {
            return Kind::Template { family: rng.below(FAMILIES) as u64 };
        }
        let of = self.fresh_before(n, &mut rng);
        match draw {
            d if d < SHARES[1] => Kind::Respelled { of },
            d if d < SHARES[2] => Kind::Edited { of },
            d if d < SHARES[3] => Kind::Cut { of },
            d if d < SHARES[4] => Kind::Embedded { of },
            _ => Kind::Merged { of: [of, self.fresh_before(n, &mut rng)] },
        }
    }

    /// The number of a fresh page in the window before `n`. Page 0 is fresh, so there is one for every `n` > 0.
    fn fresh_before(&self, n: u64, rng: &mut Rng) -> u64 {
        let back = 1 + rng.below(WINDOW.min(n as usize)) as u64;
        (0..=n - back).rev().find(|&m| self.kind(m) == Kind::Fresh).unwrap_or(0)
    }

    /// Which outlet runs page `n`: a formula stays with its outlet, a copy runs elsewhere than its original.
    fn outlet(&self, n: u64, kind: Kind) -> usize {
        let drawn = self.rng(OUTLET, n).below(self.words.outlet.count());
        match kind {
            Kind::Template { family } => family as usize % self.words.outlet.count(),
            Kind::Respelled { of } | Kind::Edited { of } | Kind::Cut { of }
                if drawn == self.outlet(of, Kind::Fresh) =>
            {
                (drawn + 1) % self.words.outlet.count()
            }
            _ => drawn,
        }
    }

    fn rng(&self, stream: u64, n: u64) -> Rng {
        Rng::new(self.seed, stream, n)
    }

    /// The story that belongs to number `n`.
    fn story(&self, n: u64) -> String {
        let mut rng = self.rng(STORY, n);
        let topic = Topic::new(&self.words, &mut rng);
        let length = 60 + usize::midpoint(rng.below(341), rng.below(341).min(rng.below(341)));
        topic.write(&self.words, length, &mut rng)
    }

    /// The formula of a family with this page's facts in its slots.
    fn formula(&self, family: u64, facts: &mut Rng) -> String {
        let mut rng = self.rng(FORMULA, family);
        let length = 70 + rng.below(60);
        let fixed = Topic::new(&self.words, &mut rng).write(&self.words, length, &mut rng);
        let mut out = String::with_capacity(fixed.len() + 64);
        for piece in fixed.split_inclusive([' ', '\n']) {
            match rng.below(100) {
                0..6 => number(&mut out, facts),
                6..10 => out.push_str(self.words.place.any(facts)),
                10..13 => out.push_str(&person(&self.words, facts)),
                _ => {
                    out.push_str(piece);
                    continue;
                }
            }
            out.push(' ');
        }
        out
    }

    /// The story with about one word in 25 replaced.
    fn edited(&self, story: &str, rng: &mut Rng) -> String {
        let mut out = String::with_capacity(story.len());
        for piece in story.split_inclusive([' ', '\n']) {
            if rng.chance(4) {
                out.push_str(self.words.noun.any(rng));
                out.push(' ');
            } else {
                out.push_str(piece);
            }
        }
        out
    }

    /// What surrounds a story: every fifth outlet's standing line, a source line, an agency signature.
    fn furnish(&self, text: &mut String, outlet: usize, rng: &mut Rng) {
        match rng.below(100) {
            0..10 => text.extend([
                "
المصدر: ",
                self.words.outlet.at(outlet),
                "+ وكالات",
            ]),
            10..20 => text.extend([
                "
(",
                rng.pick(&["رويترز", "أ.ف.ب", "د ب أ", "واس", "قنا"]),
                ")",
            ]),
            _ => {}
        }
        if outlet.is_multiple_of(5) {
            text.extend([
                "
",
                self.words.furniture.at(outlet / 5),
            ]);
        }
    }
}

/// The byte offsets at which words begin, and the end of the text.
fn word_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    starts.extend(text.match_indices([' ', '\n']).map(|(at, _)| at + 1));
    starts.push(text.len());
    starts
}

/// The first 40 to 80 % of the words.
fn cut(story: &str, rng: &mut Rng) -> String {
    let starts = word_starts(story);
    let keep = (starts.len() - 1) * (40 + rng.below(41)) / 100;
    story[..starts[keep]].trim_end().to_owned()
}

/// `story` with 30 to 60 words of `other` in its midst.
fn embedded(story: &str, other: &str, rng: &mut Rng) -> String {
    let (host, guest) = (word_starts(story), word_starts(other));
    let words = 30 + rng.below(31);
    let first = rng.below((guest.len() - 1).saturating_sub(words) + 1);
    let passage = other[guest[first]..guest[(first + words).min(guest.len() - 1)]].trim_end();
    let (before, after) = story.split_at(host[host.len() / 2]);
    format!("{before}{passage} {after}")
}

#[cfg(test)]
mod tests {
    use super::{Generator, Kind};

    fn words(text: &str) -> Vec<&str> {
        text.split_whitespace().collect()
    }

    #[test]
    fn a_page_depends_on_seed_and_number_alone() {
        let (one, two) = (Generator::new(7), Generator::new(7));
        let forward: Vec<_> = one.pages(300).map(|page| page.document).collect();
        for n in (0..300).rev() {
            assert_eq!(two.page(n).document, forward[n as usize]);
        }
        assert_ne!(Generator::new(8).page(0).document.text, forward[0].text);
    }

    #[test]
    fn copies_carry_what_they_copy() {
        let generator = Generator::standard();
        let mut seen = [0; 7];
        for n in 0..3000 {
            let page = generator.page(n);
            let text = &page.document.text;
            let slot = match page.kind {
                Kind::Fresh => 0,
                Kind::Respelled { of } => {
                    assert!(words(text).len() >= words(&generator.story(of)).len());
                    1
                }
                Kind::Edited { of } => {
                    let original = generator.story(of);
                    let same = words(&original).iter().zip(words(text)).filter(|(a, b)| *a == b).count();
                    assert!(same * 10 > words(&original).len() * 8, "page {n}");
                    2
                }
                Kind::Cut { of } => {
                    let first: Vec<_> = words(text).into_iter().take(20).collect();
                    assert!(words(&generator.story(of)).starts_with(&first), "page {n}");
                    3
                }
                Kind::Embedded { of } => {
                    let (original, text) = (generator.story(of), words(text));
                    let original = words(&original);
                    assert!(original.windows(30).any(|w| text.windows(30).any(|v| v == w)), "page {n}");
                    4
                }
                Kind::Merged { of } => {
                    assert!(of.iter().all(|&m| text.contains(&generator.story(m))), "page {n}");
                    5
                }
                Kind::Template { .. } => 6,
            };
            seen[slot] += 1;
        }
        assert!(seen.iter().all(|&count| count > 30), "{seen:?}");
    }

    #[test]
    fn lengths_are_those_of_news() {
        let generator = Generator::standard();
        let lengths: Vec<_> = (0..1000).map(|n| words(&generator.story(n)).len()).collect();
        let mean = lengths.iter().sum::<usize>() / lengths.len();
        assert!((180..=230).contains(&mean), "{mean}");
        assert!(lengths.iter().all(|&l| (60..=500).contains(&l)));
    }
}
