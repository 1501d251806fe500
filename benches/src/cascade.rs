//! A seeded stream of reports and of how they spread: who took each page from whom is known.
//!
//! ```text
//! outlet(k)   habits: how it credits, and what it does to what it prints: cuts, a new headline, its spelling, typing errors, a
//!             paragraph of its own, a quote
//! report(n)   running text, written by an agency whose page is here, by one whose page is not, or by an outlet
//!             prints: outlets take it from its writer; copies: outlets take it from a print, or from a copy, with whatever that has
//! page        the text of its parent, through the habits of its outlet; later than its parent by minutes or hours
//! ```
//! Every report is a function of the seed and its number alone.

use naql::Document;

use crate::rng::Rng;
use crate::spelling::respell;
use crate::story::{Topic, person};
use crate::vocabulary::Vocabulary;

/// From whom a page has its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parent {
    /// From nobody: it is the report of its own publisher.
    Nobody,
    /// From an agency whose page is not here, by its id in the registry.
    Unseen(&'static str),
    /// From the page of that number, of the same report.
    Page(usize),
}

/// A page of a report.
#[derive(Clone, Debug)]
pub struct Page {
    /// The page as a document.
    pub document: Document,
    /// From whom it has its text.
    pub parent: Parent,
}

/// Agencies: the id in the registry, and how outlets name them.
const AGENCIES: [(&str, &str); 5] =
    [("reuters", "رويترز"), ("afp", "أ.ف.ب"), ("dpa", "د ب أ"), ("spa", "واس"), ("qna", "وكالة الأنباء القطرية")];

/// How many outlets there are.
const OUTLETS: usize = 60;
/// 1 January 2026, in seconds since 1970.
const START: u64 = 1_767_225_600;
/// Seconds between two reports.
const PACE: u64 = 400;

// Streams of random numbers, so that one report's draws never shift another's.
const HABITS: u64 = 11;
const REPORT: u64 = 12;
const SPELLING: u64 = 13;

/// What an outlet does to what it prints; the chances are in percent.
struct Habits {
    name: String,
    /// That it names whom it has a text from.
    credits: usize,
    cuts: usize,
    /// A headline of its own above the text.
    headline: bool,
    respells: bool,
    /// That a word gets a typing error.
    typos: usize,
    /// That it adds a paragraph.
    adds: usize,
    /// That it adds a sentence that somebody told it.
    quotes: usize,
}

/// The stream of reports of one seed.
pub struct Cascades {
    seed: u64,
    words: Vocabulary,
    outlets: Vec<Habits>,
}

impl Cascades {
    /// The stream of `seed`.
    pub fn new(seed: u64) -> Self {
        let words = Vocabulary::new();
        let outlets = (0..OUTLETS).map(|k| habits(seed, k, &words)).collect();
        Self { seed, words, outlets }
    }

    /// The pages of report `n`, each after its parent.
    pub fn report(&self, n: u64) -> Vec<Page> {
        let rng = &mut Rng::new(self.seed, REPORT, n);
        let topic = Topic::new(&self.words, rng);
        let mut wire = topic.write(&self.words, 70 + rng.below(180), rng);
        let mut outlets = rng.order(OUTLETS).into_iter();
        let mut made: Vec<Made> = Vec::new();
        let start = START + n * PACE;
        let agency = rng.pick(&AGENCIES);
        let writer = rng.below(100);
        // 45 % of an agency that is not here, 30 % of one that is, 25 % of an outlet.
        let first = match writer {
            0..45 => None,
            45..75 => Some((agency.0.to_owned(), agency.1.to_owned(), true)),
            _ => outlets.next().map(|k| (self.outlets[k].name.clone(), self.outlets[k].name.clone(), false)),
        };
        // What an outlet found out, somebody mostly told it.
        if let Some((_, name, false)) = &first
            && rng.chance(70)
        {
            wire.push_str(&self.quote(name, &topic, rng));
        }
        if let Some((publisher, name, is_agency)) = first {
            let document = Document::new(format!("r{n}-0"), wire.clone()).publisher(publisher);
            made.push(Made { text: wire.clone(), name, at: start, parent: Parent::Nobody, is_agency, document });
        }
        let (prints, copies) = (2 + rng.below(5), rng.below(3));
        for i in 0..prints + copies {
            let Some(k) = outlets.next() else { break };
            let habits = &self.outlets[k];
            let (from, parent) = match made.first() {
                Some(_) if i >= prints => {
                    let from = rng.below(made.len());
                    (Some(from), Parent::Page(from))
                }
                Some(first) if first.parent == Parent::Nobody => (Some(0), Parent::Page(0)),
                _ => (None, Parent::Unseen(agency.0)),
            };
            let (source, name, known) = match from {
                Some(i) => (made[i].text.as_str(), made[i].name.as_str(), made[i].is_agency),
                None => (wire.as_str(), agency.1, true),
            };
            // Two of an unseen agency's outlets name it, or nobody could know it. Outlets hardly ever name one another.
            let must = from.is_none() && i < 2;
            let credits = must || rng.chance(if known { habits.credits } else { habits.credits / 3 });
            let text = self.print(source, k, &topic, rng);
            let at = from.map_or(start, |i| made[i].at) + 300 + rng.below(4 * 3600) as u64;
            let mut document =
                Document::new(format!("r{n}-{}", made.len()), text.clone()).publisher(habits.name.clone());
            if credits {
                if rng.chance(50) {
                    document.byline = Some(name.to_owned());
                } else {
                    document.text += "\nالمصدر: ";
                    document.text += name;
                }
            } else if rng.chance(15) {
                document.byline = Some("وكالات".to_owned());
            }
            if habits.headline {
                let mut title = String::new();
                topic.clause(&self.words, &mut title, rng);
                document.text = format!("{title}\n{}", document.text);
            }
            made.push(Made { text, name: habits.name.clone(), at, parent, is_agency: false, document });
        }
        made.into_iter()
            .map(|page| {
                // One in twelve has a date only.
                let time =
                    jiff::Timestamp::from_second(page.at.cast_signed()).unwrap_or(jiff::Timestamp::MAX).to_string();
                let time = if rng.chance(8) { time[..10].to_owned() } else { time };
                Page { document: page.document.published(time), parent: page.parent }
            })
            .collect()
    }

    /// A text as an outlet prints it.
    fn print(&self, text: &str, k: usize, topic: &Topic, rng: &mut Rng) -> String {
        let habits = &self.outlets[k];
        let mut out = if rng.chance(habits.cuts) { cut(text, rng) } else { text.to_owned() };
        out = typing_errors(&out, habits.typos, rng);
        if habits.respells {
            out = respell(&out, &mut Rng::new(self.seed, SPELLING, k as u64));
        }
        if rng.chance(habits.adds) {
            out.push('\n');
            out.push_str(&topic.write(&self.words, 18 + rng.below(25), rng));
        }
        if rng.chance(habits.quotes) {
            out.push_str(&self.quote(&habits.name, topic, rng));
        }
        out
    }

    /// A sentence that somebody told an outlet.
    fn quote(&self, outlet: &str, topic: &Topic, rng: &mut Rng) -> String {
        let said = topic.write(&self.words, 8, rng);
        format!("\nوقال {} ل\"{outlet}\": «{}».", person(&self.words, rng), said.trim_end_matches('.'))
    }
}

struct Made {
    /// What its outlet printed, without headline and source line.
    text: String,
    name: String,
    at: u64,
    parent: Parent,
    is_agency: bool,
    document: Document,
}

fn habits(seed: u64, k: usize, words: &Vocabulary) -> Habits {
    let rng = &mut Rng::new(seed, HABITS, k as u64);
    let name = words.outlet.at(k).to_owned();
    // There are more outlets than names.
    let name = if k < words.outlet.count() { name } else { format!("{name} {}", words.place.at(k)) };
    Habits {
        name,
        credits: rng.pick(&[20, 50, 80, 95]),
        cuts: rng.pick(&[0, 0, 20, 50]),
        headline: rng.chance(50),
        respells: rng.chance(35),
        typos: rng.pick(&[0, 2, 3, 5]),
        adds: rng.pick(&[0, 20, 60]),
        quotes: rng.pick(&[0, 0, 30]),
    }
}

/// The first 50 to 90 % of the sentences.
fn cut(text: &str, rng: &mut Rng) -> String {
    let ends: Vec<usize> =
        text.match_indices(". ").map(|(at, _)| at + 1).chain(text.match_indices(".\n").map(|(at, _)| at + 1)).collect();
    let mut ends = ends;
    ends.sort_unstable();
    let keep = ends.len() * (50 + rng.below(41)) / 100;
    ends.get(keep).map_or_else(|| text.to_owned(), |&end| text[..end].to_owned())
}

/// The text with about that percentage of its words mistyped: a letter doubled, dropped, or exchanged with the next.
fn typing_errors(text: &str, percent: usize, rng: &mut Rng) -> String {
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive([' ', '\n']) {
        let letters: Vec<char> = piece.chars().collect();
        if letters.len() < 5 || !rng.chance(percent) {
            out.push_str(piece);
            continue;
        }
        let at = 1 + rng.below(letters.len() - 3);
        let mut letters = letters;
        match rng.below(3) {
            0 => letters.insert(at, letters[at]),
            1 => {
                letters.remove(at);
            }
            _ => letters.swap(at, at + 1),
        }
        out.extend(letters);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{Cascades, Parent};

    #[test]
    fn a_page_comes_after_its_parent_and_has_its_text() {
        let cascades = Cascades::new(3);
        let mut kinds = [0; 3];
        for n in 0..200 {
            let pages = cascades.report(n);
            assert!(pages.len() >= 2);
            for (i, page) in pages.iter().enumerate() {
                match page.parent {
                    Parent::Nobody => {
                        assert_eq!(i, 0);
                        kinds[0] += 1;
                    }
                    Parent::Unseen(_) => kinds[1] += 1,
                    Parent::Page(of) => {
                        assert!(of < i);
                        assert_ne!(pages[of].document.publisher, page.document.publisher);
                        kinds[2] += 1;
                    }
                }
            }
            let again = cascades.report(n);
            assert!(pages.iter().zip(&again).all(|(a, b)| a.document == b.document && a.parent == b.parent));
        }
        assert!(kinds.iter().all(|&count| count > 50), "{kinds:?}");
    }
}
