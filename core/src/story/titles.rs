//! Titles: which words of a run are the titles and the genealogy of persons, whoever they are.
//!
//! ```text
//! title    all from one word of titles and offices to another that is at most APART words on: the name is between them
//! kin      a word of kinship (بن) and the words beside it
//! ```
//!
//! A ruler's full title has fifteen words and is in any story. The words are in `core/data/ar/titles.tsv`.

use std::sync::LazyLock;

use super::lexicon::{Lexicon, forms};

static TABLE: &str = include_str!("../../data/ar/titles.tsv");

/// How far apart two words of one title may be: a name of four words is between them.
const APART: usize = 5;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Kin,
    Title,
}

static WORDS: LazyLock<Lexicon<Class>> = LazyLock::new(|| {
    let rows = TABLE.lines().skip(1).map(|row| match row.split_once('\t') {
        Some(("kin", word)) => (Class::Kin, word),
        Some(("title", word)) => (Class::Title, word),
        _ => panic!("titles.tsv: no class and word in `{row}`"),
    });
    rows.flat_map(|(class, word)| forms(word).map(move |(form, _)| (form[0], class))).collect()
});

/// Marks the words of `run` that are a title or a genealogy.
pub(crate) fn mark_titles(run: &[u32], mark: &mut [bool]) {
    let (words, mut last) = (&*WORDS, None);
    for (at, &word) in run.iter().enumerate() {
        match words.get(word) {
            Some(Class::Kin) => mark[at.saturating_sub(1)..run.len().min(at + 2)].fill(true),
            Some(Class::Title) => {
                let from = last.filter(|last| at - last <= APART).unwrap_or(at);
                mark[from..=at].fill(true);
                last = Some(at);
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::StoryWords;

    #[test]
    fn titles_hold_the_name_between_them() {
        for (text, others) in [
            ("صاحب السمو الملكي الأمير نبيل بن زاهر بن رزق البستاني ولي العهد نائب رئيس مجلس الوزراء", 1),
            ("زاهر بن رزق بن نبيل بن سالم", 0),
            ("فتحت البلدة خمسة أبواب حجرية للقوارب", 6),
            ("قال وزير الزراعة إن المحصول وفير", 5),
        ] {
            let story = StoryWords::new(text).unwrap();
            let mut mark = vec![false; story.len()];
            mark_titles(story.words(), &mut mark);
            assert_eq!(mark.iter().filter(|mark| !**mark).count(), others, "{text}");
        }
    }
}
