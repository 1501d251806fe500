//! Standing: how an outlet begins and ends its pages, where all of them are there to be looked at.
//!
//! In: stories, each with its outlet, or without. Out: which words at the ends of each story stand on other pages.
//!
//! ```text
//! sort       the stories by their words, and by their words from the last one back
//! branch     where SHORTEST words or more are the same, and the next one is another in each of STANDING stories or more of one outlet: there
//!            something of their own begins
//! keep       what is not by itself a story, or nearly, of anybody
//! ```
//!
//! A wire that several cut and edit branches at other places each time. Stories without an outlet are taken for those of one.
//! The sorted stories are a trie, and its branches are the intervals of equal prefixes (Abouelhoda, Kurtz and Ohlebusch, *Replacing suffix trees with
//! enhanced suffix arrays*, 2004).

use std::collections::HashMap;

use crate::fingerprint::marks::MARK_WORDS;

/// How many stories go on in different words, each.
pub(crate) const STANDING: usize = 5;

/// The fewest words of a beginning or an end.
pub(crate) const SHORTEST: usize = 8;

/// A story of which this share is standing is that text by itself.
const ALL: f64 = 0.9;

/// The words at the beginning and at the end of a story that stand on other pages, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The first word after the beginning.
    pub until: u32,
    /// The first word of the end.
    pub from: u32,
}

impl Standing {
    /// No words.
    pub const NONE: Self = Self { until: 0, from: u32::MAX };

    /// Whether five words from one on lie in them.
    pub fn covers(self, word: u32) -> bool {
        word + MARK_WORDS as u32 <= self.until || word >= self.from
    }
}

/// The words of a story, after its outlet.
type OfOutlet<'a> = (Option<u32>, &'a [u32]);

/// The standing words of stories, each given with its outlet.
pub(crate) fn standing(stories: &[OfOutlet<'_>]) -> Vec<Standing> {
    beginnings(stories).into_iter().zip(endings(stories)).map(|(until, from)| Standing { until, from }).collect()
}

/// Of each story the first word after its standing beginning. It depends only on stories that begin with the same [`SHORTEST`] words.
pub(crate) fn beginnings(stories: &[OfOutlet<'_>]) -> Vec<u32> {
    let mut found = vec![Standing::NONE.until; stories.len()];
    ends(stories, <[u32]>::get, |at, words| found[at] = found[at].max(words));
    found
}

/// Of each story the first word of its standing end. It depends only on stories that end with the same [`SHORTEST`] words.
pub(crate) fn endings(stories: &[OfOutlet<'_>]) -> Vec<u32> {
    let mut found = vec![Standing::NONE.from; stories.len()];
    let back = |story: &[u32], n: usize| story.len().checked_sub(n + 1);
    ends(
        stories,
        |story, n| back(story, n).map(|at| &story[at]),
        |at, words| found[at] = found[at].min(stories[at].1.len() as u32 - words),
    );
    found
}

/// Tells of every story how many words at one end are standing, perhaps several times. `word` gives the words from that end.
fn ends<'a>(
    stories: &[OfOutlet<'a>],
    word: impl Fn(&'a [u32], usize) -> Option<&'a u32>,
    mut tell: impl FnMut(usize, u32),
) {
    let of = |at: usize| stories[at].1;
    let common = |a: usize, b: usize| {
        (0..of(a).len()).take_while(|&n| word(of(a), n).is_some_and(|one| Some(one) == word(of(b), n))).count()
    };
    let mut sorted: Vec<usize> = (0..stories.len()).collect();
    sorted.sort_by(|&a, &b| {
        let n = common(a, b);
        word(of(a), n).cmp(&word(of(b), n))
    });
    // Of each story, how many words it has in common with the one before it.
    let before: Vec<usize> =
        (0..sorted.len()).map(|n| n.checked_sub(1).map_or(0, |m| common(sorted[m], sorted[n]))).collect();
    // Of the branches that are open: their words, and their first story.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for next in 1..=sorted.len() {
        let words = before.get(next).copied().unwrap_or(0);
        let mut from = next - 1;
        while let Some((words, first)) = open.pop_if(|branch| branch.0 > words) {
            from = first;
            if words >= SHORTEST {
                branch(stories, &sorted[first..next], &before[first..next], words)
                    .for_each(|at| tell(at, words as u32));
            }
        }
        if open.last().is_none_or(|branch| branch.0 < words) {
            open.push((words, from));
        }
    }
}

/// Of the sorted stories that have so many words in common, those of outlets for which these are standing; `before` says how many words each
/// has in common with the one before it.
fn branch<'a>(
    stories: &'a [OfOutlet<'_>],
    within: &'a [usize],
    before: &[usize],
    words: usize,
) -> impl Iterator<Item = usize> + 'a {
    let alone = within.iter().any(|&at| words as f64 >= ALL * stories[at].1.len() as f64);
    // Of each outlet, in how many ways its stories go on, and the last of these.
    let (mut ways, mut way) = (HashMap::<Option<u32>, (usize, usize)>::new(), 0);
    for (n, &at) in within.iter().enumerate().filter(|_| !alone) {
        way += usize::from(n == 0 || before[n] == words);
        let of = ways.entry(stories[at].0).or_default();
        *of = (of.0 + usize::from(of.1 != way), way);
    }
    within.iter().copied().filter(move |&at| ways.get(&stories[at].0).is_some_and(|of| of.0 >= STANDING))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::StoryWords;

    fn of(texts: &[(Option<u32>, String)]) -> Vec<(u32, u32)> {
        let words: Vec<StoryWords> = texts.iter().map(|(_, text)| StoryWords::new(text).unwrap()).collect();
        let stories: Vec<_> =
            texts.iter().map(|(outlet, _)| *outlet).zip(words.iter().map(StoryWords::words)).collect();
        let last = |(of, words): (Standing, &StoryWords)| (of.until, (words.len() as u32).saturating_sub(of.from));
        standing(&stories).into_iter().zip(&words).map(last).collect()
    }

    /// A text of words that no other number has.
    fn own(number: usize, words: usize) -> String {
        let letters: Vec<char> = "بتثجحخدذرزسشصضطظعغفق".chars().collect();
        let word = |n: usize| format!("{}{}{}", letters[n % 20], letters[n / 20 % 20], letters[n / 400 % 20]);
        (0..words).map(|n| word(number * 41 + n)).collect::<Vec<_>>().join(" ")
    }

    const FOOTER: &str = "جميع الحقوق محفوظة لمؤسسة الميناء للصحافة والطباعة والنشر ويمنع النسخ دون إذن";

    #[test]
    fn an_end_with_other_beginnings_is_standing() {
        let page = |n: usize| (None, format!("{} {FOOTER}", own(n, 20)));
        let pages: Vec<_> = (0..6).map(page).collect();
        let words = StoryWords::new(FOOTER).unwrap().len() as u32;
        assert_eq!(of(&pages), vec![(0, words); 6]);
        assert_eq!(of(&pages[..4]), vec![(0, 0); 4], "too few");
        let turned: Vec<_> = (0..6).map(|n| (None, format!("{FOOTER} {}", own(n, 20)))).collect();
        assert_eq!(of(&turned), vec![(words, 0); 6]);
        let of_many: Vec<_> = (0..6).map(|n| (Some(n as u32), page(n).1)).collect();
        assert_eq!(of(&of_many), vec![(0, 0); 6], "each is another outlet's");
    }

    /// The attacker prints a story in pages of his own, so that it looks like their footer.
    #[test]
    fn a_text_that_comes_by_itself_is_not() {
        let mut pages: Vec<_> = (0..6).map(|n| (None, format!("{} {FOOTER}", own(n, 20)))).collect();
        pages.push((Some(3), FOOTER.to_owned()));
        assert_eq!(of(&pages), vec![(0, 0); 7]);
        pages[6].1 = format!("أمس {FOOTER}");
        assert_eq!(of(&pages), vec![(0, 0); 7], "nor with a word more");
    }

    /// Copies that are cut or edited branch at other places each.
    #[test]
    fn copies_of_one_text_are_not() {
        let wire = own(7, 80);
        let words: Vec<&str> = wire.split(' ').collect();
        let edited = |n: usize| {
            let mut words = words.clone();
            words.remove(5 + 9 * n);
            (None, words.join(" "))
        };
        let copies: Vec<_> = (0..7).map(edited).chain((0..7).map(|n| (None, words[4 * n..].join(" ")))).collect();
        assert_eq!(of(&copies), vec![(0, 0); 14]);
    }
}
