//! Identity: the words of two stories, told apart by what they are and not by 28 bits of a hash that anybody can compute.
//!
//! In: two stories and their texts, or 64 bits of each of their words under a secret. Out: the comparison of exactly these words.
//!
//! ```text
//! compare     by hashes of 28 bits, which is right unless two different words have one hash
//! related?    most candidates are not; equal bytes and equal folded words are known by BLAKE3
//! identities  of each word of both stories, under the secret
//! told apart  where one hash has two identities, the later one gets a number of its own, and the stories are compared again
//! ```

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::comparison::Comparison;
use super::relation::Relation;
use crate::error::Result;
use crate::secret::Secret;
use crate::shingle::WORD_BITS;
use crate::story::StoryWords;
use crate::text::Words;

/// What says which words a story has.
#[derive(Clone, Debug)]
pub(crate) enum Spelling<'a> {
    /// The text that its spans lie in.
    Text(&'a str),
    /// The same, of a text that others read, too.
    Shared(Arc<str>),
    /// 64 bits of each word under the secret.
    Identities(Vec<u64>),
}

impl Spelling<'_> {
    fn identities(self, story: &StoryWords, secret: &Secret) -> Vec<u64> {
        match self {
            Self::Identities(identities) => identities,
            Self::Text(text) => identities(story, text, secret),
            Self::Shared(text) => identities(story, &text, secret),
        }
    }
}

/// A story, and what says which words it has: asked only when that is not known yet.
#[derive(Clone, Copy)]
pub(crate) struct Spelled<'a> {
    pub story: &'a StoryWords,
    pub by: &'a dyn Fn() -> Result<Spelling<'a>>,
}

impl Spelled<'_> {
    fn identities(&self, secret: &Secret) -> Result<Vec<u64>> {
        Ok((self.by)()?.identities(self.story, secret))
    }

    /// Its distinct words by their hashes and identities.
    ///
    /// # Errors
    /// When a text cannot be read.
    pub fn identified(&self, secret: &Secret) -> Result<&[(u32, u64)]> {
        self.story.identified(|| self.identities(secret))
    }
}

/// Words with fewer bytes between them are folded together.
const NEAR: u32 = 64;

/// The identity of each word of a story, by its text.
pub(crate) fn identities(story: &StoryWords, text: &str, secret: &Secret) -> Vec<u64> {
    let mut identities = Vec::with_capacity(story.len());
    let (mut words, mut alone) = (Words::new(), Words::new());
    // A page may have another story between two parts of this one.
    for near in story.spans().chunk_by(|a, b| a.0 <= b.0 && b.0 < a.1.saturating_add(NEAR)) {
        fold(text, near, &mut words);
        if are(&words, 0, near) {
            identities.extend((0..near.len()).map(|i| secret.word(words.word(i))));
            continue;
        }
        let mut next = 0;
        // The words of one character (`ﷺ` is four) belong together.
        for together in near.chunk_by(|a, b| b.0 < a.1) {
            next = (next..words.len()).find(|&i| words.span(i).start as u32 >= together[0].0).unwrap_or(words.len());
            if are(&words, next, together) {
                identities.extend((next..next + together.len()).map(|i| secret.word(words.word(i))));
                continue;
            }
            // A part of the story begins or ends here: by themselves.
            fold(text, together, &mut alone);
            let known = alone.len() == together.len();
            // What folds otherwise by itself is known by its bytes and its place, and is no other word.
            let raw = |i: usize, of: &(u32, u32)| {
                text.get(of.0 as usize..of.1 as usize).map(|raw| secret.word(raw.as_bytes()) ^ !(i as u64))
            };
            identities.extend(
                together
                    .iter()
                    .enumerate()
                    .map(|(i, of)| if known { secret.word(alone.word(i)) } else { raw(i, of).unwrap_or(!(i as u64)) }),
            );
        }
    }
    identities
}

/// Folds the text from the first of some spans to the last.
fn fold(text: &str, spans: &[(u32, u32)], words: &mut Words) {
    words.clear();
    let (start, end) = spans.iter().fold((u32::MAX, 0), |(start, end), of| (start.min(of.0), end.max(of.1)));
    let part = start as usize..end as usize;
    // Spans of a damaged row may lie anywhere.
    if text.get(part.clone()).is_some() {
        words.push(text, part);
    }
}

/// Whether the words from one on have these spans.
fn are(words: &Words, from: usize, spans: &[(u32, u32)]) -> bool {
    let span = |i: usize| (words.span(i).start as u32, words.span(i).end as u32);
    from + spans.len() <= words.len() && spans.iter().enumerate().all(|(i, of)| span(from + i) == *of)
}

/// Whether a comparison rests on the hashes of words: most candidates have no relation, and equal bytes and equal folded words are known
/// by BLAKE3.
pub(crate) fn is_by_words(found: &Comparison) -> bool {
    !matches!(found.relation, Relation::None | Relation::Exact | Relation::SameText)
}

/// The comparison of two stories by what their words are; `found` is what `relate` makes of them by their hashes, and is all there is
/// to know where it does not rest on these.
///
/// # Errors
/// When a text cannot be read.
pub(crate) fn exactly(
    found: Comparison,
    a: Spelled<'_>,
    b: Spelled<'_>,
    secret: &Secret,
    relate: impl FnOnce(&StoryWords, &StoryWords) -> Comparison,
) -> Result<Comparison> {
    if !is_by_words(&found) {
        return Ok(found);
    }
    Ok(match told_apart(a, b, secret)? {
        Some((a, b)) => relate(&a, &b),
        None => found,
    })
}

/// Whether a hash has two identities.
fn clash(a: &[(u32, u64)], b: &[(u32, u64)]) -> bool {
    let within = |of: &[(u32, u64)]| of.windows(2).any(|two| two[0].0 == two[1].0);
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        let ((x, one), (y, two)) = (a[i], b[j]);
        if x == y && one != two {
            return true;
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    within(a) || within(b)
}

/// Two stories with their words told apart; `None` when they are already: no hash has two identities.
///
/// # Errors
/// When a text cannot be read.
fn told_apart(a: Spelled<'_>, b: Spelled<'_>, secret: &Secret) -> Result<Option<(StoryWords, StoryWords)>> {
    if !clash(a.identified(secret)?, b.identified(secret)?) {
        return Ok(None);
    }
    let of = |of: Spelled<'_>| -> Result<Vec<(u32, u64)>> {
        Ok(of.story.words().iter().copied().zip(of.identities(secret)?).collect())
    };
    let (of_a, of_b) = (of(a)?, of(b)?);
    // In the order of the stories: the numbers do not depend on the secret.
    let mut numbers: HashMap<(u32, u64), u32> = HashMap::new();
    let taken: HashSet<u32> = of_a.iter().chain(&of_b).map(|word| word.0).collect();
    let mut free = 0;
    let mut seen: HashMap<u32, u64> = HashMap::new();
    let mut number = |word: &(u32, u64)| {
        if *seen.entry(word.0).or_insert(word.1) == word.1 {
            return word.0;
        }
        *numbers.entry(*word).or_insert_with(|| {
            // The next one that no word has: who makes words cannot make the search longer than the stories.
            while free < 1 << WORD_BITS && taken.contains(&free) {
                free += 1;
            }
            free += 1;
            (free - 1) & ((1 << WORD_BITS) - 1)
        })
    };
    let words_a = of_a.iter().map(&mut number).collect();
    let words_b = of_b.iter().map(&mut number).collect();
    Ok(Some((a.story.with_words(words_a), b.story.with_words(words_b))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::compare::{Context, Thresholds, compare};

    /// Two different folded words with one hash of 28 bits: of a few ten thousand words two have one.
    fn twins() -> (String, String) {
        let letters: Vec<char> = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().collect();
        let mut seen: HashMap<u32, String> = HashMap::new();
        for n in 0u64.. {
            let mut dice = crate::shingle::mix(n);
            let word: String = (0..8)
                .map(|_| {
                    dice = crate::shingle::mix(dice);
                    letters[dice as usize % letters.len()]
                })
                .collect();
            let hash = StoryWords::new(&word).unwrap().words()[0];
            match seen.insert(hash, word.clone()) {
                Some(other) if other != word => return (other, word),
                _ => {}
            }
        }
        unreachable!("there are more words than hashes")
    }

    #[test]
    fn different_words_of_one_hash_are_told_apart() {
        let (one, two) = twins();
        let text = |word: &str| {
            format!("اعلن {word} امس بدء المرحله الثانيه من اعمال توسعه الطريق الساحلي شرق المدينه {word}")
        };
        let [of_one, of_two] = [&one, &two].map(|word| text(word));
        let [a, b] = [&of_one, &of_two].map(|text| StoryWords::new(text).unwrap());
        assert_eq!(a.words(), b.words(), "they look alike");
        let secret = Secret::of([3; 32]);
        let (by_one, by_two) = (|| Ok(Spelling::Text(&of_one)), || Ok(Spelling::Text(&of_two)));
        let (a_spelled, b_spelled) = (Spelled { story: &a, by: &by_one }, Spelled { story: &b, by: &by_two });
        let (x, y) = told_apart(a_spelled, b_spelled, &secret).unwrap().unwrap();
        assert_eq!(x.words(), a.words());
        let differ: Vec<usize> = (0..x.len()).filter(|&i| x.words()[i] != y.words()[i]).collect();
        assert_eq!(differ, [1, x.len() - 1]);
        assert_eq!(y.words()[1], y.words()[x.len() - 1]);
        assert!(told_apart(a_spelled, a_spelled, &secret).unwrap().is_none());
        // By the hashes all shingles are shared; the folded words are not equal.
        let (thresholds, context) = (Thresholds::default(), Context::default());
        let by = |a: &StoryWords, b: &StoryWords| compare(a, b, &thresholds, context);
        let found = by(&a, &b);
        assert_eq!((found.jaccard, found.relation == Relation::SameText), (1.0, false));
        let exact = exactly(found, a_spelled, b_spelled, &secret, by).unwrap();
        assert!(exact.jaccard < 0.8, "{}", exact.jaccard);
    }

    proptest! {
        /// However a story is cut out of its text, its words have the same identities.
        #[test]
        fn parts_have_the_identities_of_the_whole(
            parts in proptest::collection::vec("[ا-ي0-9a-zﷺﷲ.,،\u{64b}\u{640} \n]{0,30}", 1..5),
        ) {
            let secret = Secret::of([3; 32]);
            let mut text = String::new();
            let mut prose = Vec::new();
            for part in &parts {
                let start = text.len();
                text.push_str(part);
                prose.push(start..text.len());
                text.push_str("\nاقرا ايضا\n");
            }
            let mut space = crate::fingerprint::Fingerprinter::new();
            let story = StoryWords::read(&text, &prose, &mut space).unwrap();
            let words = space.words();
            let whole: Vec<u64> = (0..words.len()).map(|i| secret.word(words.word(i))).collect();
            prop_assert_eq!(identities(&story, &text, &secret), whole);
        }
    }
}
