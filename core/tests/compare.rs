//! Comparison of two stories: exact figures, passages against a slow alignment, edits, and texts made to be slow.
#![allow(clippy::float_cmp, reason = "the figures are quotients of the same whole numbers on both sides")]

mod common;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use common::{Rng, respelled, text, word, words};
use naql::compare::{Comparison, Context, Passage, Relation, Thresholds, compare};
use naql::story::StoryWords;
use proptest::prelude::*;

fn compared(a: &str, b: &str) -> Comparison {
    let (a, b) = (StoryWords::new(a).unwrap(), StoryWords::new(b).unwrap());
    compare(&a, &b, &Thresholds::default(), Context::default())
}

/// Two token sequences as texts.
fn texts(a: &[usize], b: &[usize]) -> (String, String) {
    let of = |tokens: &[usize]| text(&tokens.iter().map(|&t| word(t)).collect::<Vec<_>>());
    (of(a), of(b))
}

/// Two stories as news makes them: `b` is made of pieces of `a`, in any order and more than once, and of words of its own;
/// `a` may say a thing twice.
fn related() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    let piece = (0..160usize, 3..60usize, any::<bool>(), 0..30usize);
    (40..160usize, 0..80usize, proptest::collection::vec(piece, 0..8)).prop_map(|(len, again, pieces)| {
        let mut a: Vec<usize> = (0..len).collect();
        a.extend_from_within(..again.min(len));
        let (mut b, mut own) = (Vec::new(), 1000);
        for (start, words, edited, between) in pieces {
            let start = start.min(a.len() - 1);
            b.extend_from_slice(&a[start..(start + words).min(a.len())]);
            if edited {
                let last = b.len() - 1;
                b[last.saturating_sub(words / 2)] = own;
            }
            b.extend(own + 1..own + 1 + between);
            own += 100;
        }
        (a, b)
    })
}

/// `b` is made of pieces of `a`, each once and in any order, and of words of its own; neither says a thing twice.
fn moved() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    let piece = (1..50usize, any::<bool>(), 0..40usize, any::<u64>());
    proptest::collection::vec(piece, 0..14).prop_map(|pieces| {
        let (mut a, mut placed) = (Vec::new(), Vec::new());
        for (n, (len, taken, between, place)) in pieces.into_iter().enumerate() {
            let piece = a.len()..a.len() + len;
            a.extend(piece.clone());
            let own = 1000 * (n + 1)..1000 * (n + 1) + between;
            placed.push((place, if taken { piece.chain(own).collect() } else { own.collect::<Vec<_>>() }));
        }
        placed.sort_unstable();
        (a, placed.into_iter().flat_map(|(_, words)| words).collect())
    })
}

/// Any two sequences of few words, which repeat in every way.
fn repetitive() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    (1..8usize).prop_flat_map(|kinds| {
        let side = || proptest::collection::vec(0..kinds, 0..80);
        (side(), side())
    })
}

fn any_two() -> impl Strategy<Value = (Vec<usize>, Vec<usize>)> {
    prop_oneof![3 => related(), 1 => repetitive()]
}

/// A maximal run of equal words: where it begins on each side, and its length.
type Run = (usize, usize, usize);

/// Every maximal run of at least `least` equal words, by the table of common suffixes.
fn runs(a: &[usize], b: &[usize], least: usize) -> Vec<Run> {
    let mut out = Vec::new();
    let mut above = vec![0; b.len() + 1];
    for i in 0..a.len() {
        let mut row = vec![0; b.len() + 1];
        for j in 0..b.len() {
            if a[i] == b[j] {
                let len = above[j] + 1;
                row[j + 1] = len;
                let ends = i + 1 == a.len() || j + 1 == b.len() || a[i + 1] != b[j + 1];
                if ends && len >= least {
                    out.push((i + 1 - len, j + 1 - len, len));
                }
            }
        }
        above = row;
    }
    out
}

/// Which words lie in a passage, by the byte at which each begins.
fn covered<'p>(text: &str, spans: impl Iterator<Item = &'p Range<usize>>) -> Vec<bool> {
    let spans: Vec<_> = spans.collect();
    starts(text).iter().map(|at| spans.iter().any(|span| span.contains(at))).collect()
}

/// Where each word begins; there is punctuation only after words.
fn starts(text: &str) -> Vec<usize> {
    let first = |at: usize| at == 0 || matches!(text.as_bytes()[at - 1], b' ' | b'\n');
    text.char_indices().map(|(at, _)| at).filter(|&at| first(at)).collect()
}

fn three(tokens: &[usize]) -> HashSet<&[usize]> {
    if tokens.len() < 3 { tokens.chunks(3).collect() } else { tokens.windows(3).collect() }
}

/// Of every maximal run of `least` words, all but `ends` words at either end lie in passages, on both sides.
fn all_covered(a: &[usize], b: &[usize], least: usize, ends: usize) -> Result<(), TestCaseError> {
    let (x, y) = texts(a, b);
    let found = compared(&x, &y);
    let in_a = covered(&x, found.passages.iter().map(|p| &p.a));
    let in_b = covered(&y, found.passages.iter().map(|p| &p.b));
    for (i, j, len) in runs(a, b, least) {
        for (side, at) in [(&in_a, i), (&in_b, j)] {
            let missing: Vec<usize> = (ends..len - ends).filter(|w| !side[at + w]).collect();
            prop_assert!(missing.is_empty(), "of run {:?} not {missing:?}: {:?}", (i, j, len), found.passages);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// The other way round, everything is the same with the sides exchanged.
    #[test]
    fn sides_exchange((a, b) in any_two()) {
        let (a, b) = texts(&a, &b);
        let (one, two) = (compared(&a, &b), compared(&b, &a));
        let relation = match two.relation {
            // Two texts that contain each other completely may be either; neither is closer.
            Relation::Contains | Relation::ContainedIn if one.containment_a == one.containment_b => one.relation,
            Relation::Contains => Relation::ContainedIn,
            Relation::ContainedIn => Relation::Contains,
            other => other,
        };
        let mut passages: Vec<Passage> =
            two.passages.iter().map(|p| Passage { a: p.b.clone(), b: p.a.clone(), ..p.clone() }).collect();
        passages.sort_by_key(|p| (p.a.start, p.b.start));
        let mut own = one.passages.clone();
        own.sort_by_key(|p| (p.a.start, p.b.start));
        prop_assert_eq!(own, passages);
        prop_assert_eq!(one.relation, relation);
        prop_assert_eq!((one.containment_a, one.containment_b), (two.containment_b, two.containment_a));
        prop_assert_eq!(one.jaccard, two.jaccard);
        prop_assert_eq!((one.matched_words, one.longest_run), (two.matched_words, two.longest_run));
    }

    /// Jaccard and containments are those of the sets of 3-word shingles.
    #[test]
    fn figures_are_exact((a, b) in any_two()) {
        let found = { let (a, b) = texts(&a, &b); compared(&a, &b) };
        let (x, y) = (three(&a), three(&b));
        let both = x.intersection(&y).count() as f64;
        let share = |of: usize| if of == 0 { 1.0 } else { both / of as f64 };
        prop_assert_eq!(found.jaccard, share(x.union(&y).count()));
        prop_assert_eq!((found.containment_a, found.containment_b), (share(x.len()), share(y.len())));
    }

    /// A passage goes from the start of a word to the end of one on both sides, and its identity is a share.
    #[test]
    fn passages_are_of_whole_words((a, b) in any_two()) {
        let (a, b) = texts(&a, &b);
        let found = compared(&a, &b);
        let edge = |text: &str, at: usize| !text[..at].chars().next_back().is_some_and(char::is_alphabetic)
            || !text[at..].chars().next().is_some_and(char::is_alphabetic);
        let letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        for p in &found.passages {
            for (text, span) in [(&a, &p.a), (&b, &p.b)] {
                let inside = text.get(span.clone()).expect("a span on characters");
                prop_assert!(edge(text, span.start) && edge(text, span.end));
                prop_assert!(letter(inside.chars().next()) && letter(inside.chars().next_back()), "{inside}");
                // All of a brief is a passage.
                let words = |text: &str| StoryWords::new(text).unwrap().len() as u32;
                let least = Thresholds::default().passage_words.min(words(&a)).min(words(&b));
                prop_assert!(p.words >= least);
            }
            prop_assert!((0.0..=1.0).contains(&p.identity));
        }
        prop_assert!(found.passages.is_sorted_by_key(|p| p.a.start));
    }

    /// Words are counted on the side where fewer are equal, each once: what one text repeats is no more than it is in the other.
    #[test]
    fn equal_words_are_counted_once((a, b) in any_two()) {
        let found = { let (a, b) = texts(&a, &b); compared(&a, &b) };
        let shorter = a.len().min(b.len()) as u32;
        prop_assert!(found.longest_run <= shorter && found.matched_words <= shorter, "{:?}", found);
        let most = found.passages.iter().map(|p| p.words).max();
        prop_assert!(found.matched_words >= most.unwrap_or(0), "{:?}", found);
    }

    /// Where neither text repeats anything, the passages have no word in common.
    #[test]
    fn passages_without_repetition_add_up((a, b) in moved()) {
        let found = { let (a, b) = texts(&a, &b); compared(&a, &b) };
        prop_assert_eq!(found.matched_words, found.passages.iter().map(|p| p.words).sum::<u32>());
    }

    /// What is found in the two texts does not depend on their spelling.
    #[test]
    fn spelling_is_nothing((a, b) in related()) {
        let (a, b) = texts(&a, &b);
        let (one, two) = (compared(&a, &b), compared(&respelled(&a), &b));
        prop_assert_eq!((one.jaccard, one.matched_words, one.longest_run), (two.jaccard, two.matched_words, two.longest_run));
        prop_assert_eq!(one.passages.len(), two.passages.len());
    }

    /// The guarantee: every maximal run of 12 words or more lies in passages, on both sides, whatever the order and the edits.
    #[test]
    fn every_run_of_twelve_is_covered((a, b) in moved()) {
        all_covered(&a, &b, 12, 0)?;
    }

    /// Where a text says a thing more than once, runs overlap, and one may take up to 11 words of another along: what is then
    /// left of the other is too short for a run of its own. The rest is covered.
    #[test]
    fn every_run_is_covered_but_for_its_ends((a, b) in related()) {
        all_covered(&a, &b, 24, 11)?;
    }

    /// A run of 12 words in two texts that share nothing else is one passage, to the word.
    #[test]
    fn a_run_of_twelve_is_found(len in 12..80usize, around in proptest::array::uniform4(0..150usize)) {
        let [p, q, r, s] = around;
        let fresh = |from: usize, count: usize| from..from + count;
        let run = fresh(0, len);
        let a: Vec<usize> = fresh(1000, p).chain(run.clone()).chain(fresh(2000, q)).collect();
        let b: Vec<usize> = fresh(3000, r).chain(run).chain(fresh(4000, s)).collect();
        prop_assert_eq!(runs(&a, &b, 5), vec![(p, r, len)]);
        let (a, b) = texts(&a, &b);
        let found = compared(&a, &b);
        prop_assert_eq!(found.passages.len(), 1);
        let passage = &found.passages[0];
        let begin = (starts(&a)[p], starts(&b)[r]);
        prop_assert_eq!((passage.a.start, passage.b.start), begin);
        prop_assert_eq!((passage.words as usize, found.longest_run as usize), (len, len));
        prop_assert_eq!(passage.identity, 1.0);
        let count = |span: &str| span.split_whitespace().count();
        prop_assert_eq!((count(&a[passage.a.clone()]), count(&b[passage.b.clone()])), (len, len));
    }
}

/// No text is too short or too odd to be compared.
#[test]
fn texts_of_few_words() {
    let cases = [
        ("", "", Relation::Exact, 1.0),
        ("", "خبر", Relation::None, 0.0),
        ("،", "؛", Relation::SameText, 1.0),
        ("خبر", "خبر", Relation::Exact, 1.0),
        ("خبر", "خَبَر", Relation::SameText, 1.0),
        ("خبر عاجل", "خبر آخر", Relation::None, 0.0),
    ];
    for (a, b, relation, jaccard) in cases {
        let found = compared(a, b);
        assert_eq!((found.relation, found.jaccard), (relation, jaccard), "{a} {b}");
        assert!(found.passages.is_empty());
        assert_eq!(found.reasons.len(), 1);
    }
}

/// Short copies are copies, however common their words.
#[test]
fn short_stories_of_common_words_are_related() {
    let a = "قالت وكالة رويترز إن الجسر فتح صباح أمس أمام السيارات كلها بلا رسوم";
    let longer = format!("{a}. وقال الوزير إن ذلك سيعم المدن كلها في العام القادم");
    assert_eq!(compared(a, &a.replacen("قالت", "أعلنت", 1)).relation, Relation::Near);
    assert_eq!(compared(a, &longer).relation, Relation::ContainedIn);
    assert_eq!(compared(&longer, a).relation, Relation::Contains);
}

/// What an editor does inside a reused block does not split it.
#[test]
fn an_edited_block_is_one_passage() {
    let mut rng = Rng(1);
    let block = words(&mut rng, 90);
    let mut replaced = block.clone();
    replaced[40] = "بديلة".to_owned();
    let mut inserted = block.clone();
    inserted.splice(45..45, words(&mut rng, 15));
    let cut = [&block[..30], &block[50..]].concat();
    let moved = [&block[60..], &block[..60]].concat();
    let cases = [(&block, 90), (&replaced, 89), (&inserted, 90), (&cut, 70), (&moved, 90)];
    for (n, (edited, equal)) in cases.into_iter().enumerate() {
        let a = [words(&mut rng, 200), block.clone(), words(&mut rng, 150)].concat();
        let b = [words(&mut rng, 180), edited.clone(), words(&mut rng, 220)].concat();
        let (a, b) = (text(&a), respelled(&text(&b)));
        let found = compared(&a, &b);
        assert_eq!(found.passages.len(), 1, "edit {n}: {:?}", found.passages);
        let passage = &found.passages[0];
        assert_eq!((passage.words, found.matched_words), (equal, equal), "edit {n}");
        assert_eq!(passage.a.start, starts(&a)[200], "edit {n}");
        let longer = edited.len().max(90) as f64;
        assert!((passage.identity - f64::from(equal) / longer).abs() < 1e-9, "edit {n}: {}", passage.identity);
        assert_eq!(found.relation, Relation::Overlaps, "edit {n}: {:?}", found.reasons);
    }
}

/// Two blocks far apart on either side are two passages.
#[test]
fn blocks_far_apart_are_two_passages() {
    let mut rng = Rng(2);
    let (one, two) = (words(&mut rng, 30), words(&mut rng, 30));
    let a = text(&[one.clone(), words(&mut rng, 300), two.clone()].concat());
    let b = text(&[two, words(&mut rng, 300), one].concat());
    let found = compared(&a, &b);
    assert_eq!(found.passages.iter().map(|p| p.words).collect::<Vec<_>>(), [30, 30]);
    assert!(found.passages[0].b.start > found.passages[1].b.end);
}

/// A paragraph that one text prints five times is one paragraph in common.
#[test]
fn a_repeated_paragraph_is_matched_once() {
    let mut rng = Rng(4);
    let paragraph = words(&mut rng, 30);
    let often: Vec<String> = (0..5).flat_map(|_| [words(&mut rng, 200), paragraph.clone()].concat()).collect();
    let single = [paragraph, words(&mut rng, 50)].concat();
    let found = compared(&text(&single), &text(&often));
    assert_eq!((found.matched_words, found.longest_run), (30, 30));
    assert_eq!(found.passages.iter().map(|p| p.words).collect::<Vec<_>>(), [30; 5]);
    assert!(found.passages.iter().all(|p| p.identity == 1.0));
}

/// Each of these would take minutes in a comparison of every word with every word.
#[test]
fn texts_made_to_be_slow() {
    const WORDS: usize = 100_000;
    let mut rng = Rng(3);
    let one = words(&mut rng, WORDS);
    let other: Vec<String> = (0..WORDS).map(|n| format!("ه{}", word(n))).collect();
    let (one, other) = (text(&one), text(&other));
    let found = compared(&one, &other);
    assert_eq!((found.relation, found.matched_words), (Relation::None, 0));
    let found = compared(&one, &respelled(&one));
    assert_eq!((found.relation, found.matched_words, found.passages.len()), (Relation::SameText, 100_000, 1));
    assert_eq!(found.jaccard, 1.0);
    let edited = format!("{one} وانتهى الخبر");
    assert_eq!(compared(&one, &edited).longest_run, 100_000);

    // One paragraph of a hundred words a thousand times, in the one text, in both, and in both with a word more.
    let paragraph = words(&mut rng, 100);
    let times = |n: usize| text(&vec![paragraph.clone(); n].concat());
    let (single, often) = (times(1), times(1000));
    let found = compared(&single, &often);
    assert_eq!((found.longest_run, found.containment_a), (100, 1.0));
    assert_eq!(found.passages.len(), 1);
    let found = compared(&often, &times(990));
    assert_eq!((found.longest_run, found.jaccard), (99_000, 1.0));
    let found = compared(&often, &vec![format!("{single} فاصل"); 1000].join("\n"));
    assert!(covered(&often, found.passages.iter().map(|p| &p.a)).iter().filter(|c| **c).count() >= 95_000);

    // One word.
    let same = |n: usize| vec!["خبر"; n].join(" ");
    let found = compared(&same(WORDS), &same(WORDS - 1));
    assert_eq!((found.jaccard, found.longest_run), (1.0, 99_999));
    assert_eq!(compared(&same(WORDS), &one).matched_words, 0);
}

/// The slow alignment itself, on a case that can be seen.
#[test]
fn the_reference_finds_all_runs() {
    let found: HashMap<(usize, usize), usize> =
        runs(&[1, 2, 3, 9, 1, 2], &[1, 2, 3, 1, 2], 2).into_iter().map(|(i, j, len)| ((i, j), len)).collect();
    assert_eq!(found, HashMap::from([((0, 0), 3), ((0, 3), 2), ((4, 0), 2), ((4, 3), 2)]));
}

/// The full title of a ruler is in thousands of stories: it weighs nothing, and the reason says so.
#[test]
fn a_title_is_no_reuse() {
    let mut rng = Rng(31);
    let title = "خادم الحرمين الشريفين الملك سلمان بن عبدالعزيز آل سعود"
        .split_whitespace()
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let [a, b] = [(); 2].map(|()| text(&[words(&mut rng, 60), title.clone(), words(&mut rng, 60)].concat()));
    let c = compared(&a, &b);
    assert_eq!(c.relation, Relation::None, "{:?}", c.reasons);
    assert!(c.reasons[0].starts_with("none: no passage"), "{:?}", c.reasons);
    // With a clause beside it there is a passage, most of which is formula.
    let with = |rest: Vec<String>| {
        text(&[title.clone(), "في مكتبه اليوم عددا من".split_whitespace().map(str::to_owned).collect(), rest].concat())
    };
    let [a, b] = [(); 2].map(|()| with(words(&mut rng, 60)));
    let c = compared(&a, &b);
    assert_eq!(c.relation, Relation::None, "{:?}", c.reasons);
    assert!(c.reasons[0].contains("shared words are formula"), "{:?}", c.reasons);
}

/// Thirty words of its own at the end are an edit of a report of a hundred, sixty are a story that goes on.
#[test]
fn near_has_no_long_block_of_its_own() {
    let mut rng = Rng(32);
    let report = words(&mut rng, 100);
    let relation = |own: usize, rng: &mut Rng| {
        compared(&text(&report), &text(&[report.clone(), words(rng, own)].concat())).relation
    };
    assert_eq!(relation(30, &mut rng), Relation::Near);
    assert_eq!(relation(60, &mut rng), Relation::ContainedIn);
}
