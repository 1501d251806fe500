//! Recall of `pairs` on generated news, against all pairs by code of its own.
//!
//! A pair is true when one story has at least 0.3 of the other's 3-word shingles, or the two share a run of 20 words; both are
//! long enough to judge. An outlet's standing line is taken off first: a pair that shares nothing else is not true. A true
//! pair is found when `pairs` gives it any relation, a template's included.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use naql::text::Words;
use naql::{Document, Policy, pairs};
use naql_benches::generator::Generator;
use naql_benches::vocabulary::Vocabulary;

const STORIES: u64 = 3000;
const CONTAINMENT: f64 = 0.3;
const RUN: usize = 20;

/// The folded words of every story as numbers, without the outlet's standing line.
fn numbered(documents: &[Document]) -> Vec<Vec<u32>> {
    let vocabulary = Vocabulary::new();
    let standing: HashSet<&str> = (0..vocabulary.furniture.count()).map(|line| vocabulary.furniture.at(line)).collect();
    let mut numbers: HashMap<Vec<u8>, u32> = HashMap::new();
    let mut words = Words::new();
    let mut number = |document: &Document| {
        let story = match document.text.rsplit_once('\n') {
            Some((story, last)) if standing.contains(last) => story,
            _ => &document.text,
        };
        words.fold(story);
        let number = |i| {
            let next = numbers.len() as u32;
            *numbers.entry(words.word(i).to_vec()).or_insert(next)
        };
        (0..words.len()).map(number).collect()
    };
    documents.iter().map(&mut number).collect()
}

/// How many distinct items each two stories have in common, as (earlier, later).
fn common<T: Hash + Eq>(sets: &[HashSet<T>]) -> HashMap<(usize, usize), usize> {
    let mut stories_of: HashMap<&T, Vec<usize>> = HashMap::new();
    let mut common = HashMap::new();
    for (b, set) in sets.iter().enumerate() {
        for item in set {
            let before = stories_of.entry(item).or_default();
            before.iter().for_each(|&a| *common.entry((a, b)).or_default() += 1);
            before.push(b);
        }
    }
    common
}

fn runs(stories: &[Vec<u32>], words: usize) -> Vec<HashSet<&[u32]>> {
    stories.iter().map(|story| story.windows(words).collect()).collect()
}

#[test]
fn true_pairs_are_found() {
    let documents: Vec<Document> = Generator::new(11).pages(STORIES).map(|page| page.document).collect();
    let policy = Policy::default();
    let mut stories = numbered(&documents);
    stories.iter_mut().filter(|story| story.len() < policy.min_words as usize).for_each(Vec::clear);

    let shingles = runs(&stories, 3);
    let contained = common(&shingles)
        .into_iter()
        .filter(|&((a, b), both)| both as f64 >= CONTAINMENT * shingles[a].len().min(shingles[b].len()) as f64);
    let long = common(&runs(&stories, RUN));
    let truth: HashSet<(usize, usize)> = contained.map(|(pair, _)| pair).chain(long.into_keys()).collect();
    assert!(truth.len() > 500, "{} true pairs tell nothing", truth.len());

    let mut found = HashSet::new();
    pairs(&documents, &policy, Some(2), &(), &mut |pair| {
        found.insert((pair.a, pair.b));
        Ok(())
    })
    .expect("the pages can be read");
    let missed: Vec<_> = truth.difference(&found).collect();
    let recall = 1.0 - missed.len() as f64 / truth.len() as f64;
    println!("{} true pairs, {} found in all, recall {recall:.4}", truth.len(), found.len());
    assert!(recall >= 0.995, "recall {recall:.4} of {} true pairs; missed {missed:?}", truth.len());
}
