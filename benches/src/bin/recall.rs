//! `recall [--show N] [FILE.jsonl | N]…`: how many of all pairs that share text `pairs` and `dedup` (and so a gate) find, as a Markdown
//! table, for the documents of a file or for so many generated pages.
//!
//! ```text
//! near     of each two documents, counted without an index: one has 0.3 or more of the other's 3-word shingles, or they share 12 words in
//!          a row and one is of SHORT words or fewer. Shingles that FURNITURE documents or more have, more than half of them of one publisher, are
//!          left out, and so are such runs
//! true     near, and `compare::pages` gives the two a relation
//! found    `pairs` gives them a relation, also that of a template; of `dedup`, a document with true partners before it has a match
//! ```
//!
//! What `pairs` and `dedup` know of formulas and of an outlet's furniture, and two documents alone do not tell, counts as missed: the
//! figures are lower bounds. `--show N` writes the first N missed pairs to the standard error.

use std::collections::{HashMap, HashSet};
use std::error::Error;

use naql::compare::{Relation, Thresholds, pages};
use naql::source::Registry;
use naql::text::Words;
use naql::{Document, Policy, dedup, pairs};
use naql_benches::{corpus, generator::Generator};

const CONTAINMENT: f64 = 0.3;
const SHINGLE: usize = 3;
const RUN: usize = 12;

/// The most words of a short item.
const SHORT: usize = 60;

/// What this many documents of one publisher print may be its furniture.
const FURNITURE: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    let mut show = 0;
    if args.first().is_some_and(|arg| arg == "--show") {
        show = args.get(1).ok_or("--show asks for a number")?.parse()?;
        args.drain(..2);
    }
    println!(
        "| documents | near pairs | true pairs | found by `pairs` | with true partners before | matched by `dedup` |"
    );
    println!("|---|--:|--:|--:|--:|--:|");
    for of in args {
        let documents: Vec<Document> = match of.parse() {
            Ok(count) => Generator::standard().pages(count).map(|page| page.document).collect(),
            Err(_) => corpus::read(&of)?,
        };
        measure(&of, &documents, &mut show)?;
    }
    Ok(())
}

fn measure(of: &str, documents: &[Document], show: &mut usize) -> Result<(), Box<dyn Error>> {
    let (policy, thresholds) = (Policy::default(), Thresholds::default());
    let near = near(documents, policy.min_words as usize);
    let mut truth = Vec::new();
    for &(a, b) in &near {
        if pages(&documents[a], &documents[b], &thresholds)?.relation != Relation::None {
            truth.push((a, b));
        }
    }
    let mut found = HashSet::new();
    pairs(documents, &policy, None, &(), &mut |pair| {
        found.insert((pair.a.min(pair.b), pair.a.max(pair.b)));
        Ok(())
    })?;
    for (a, b) in truth.iter().filter(|pair| !found.contains(pair)) {
        if *show > 0 {
            *show -= 1;
            eprintln!("pairs: {} {}", documents[*a].id, documents[*b].id);
        }
    }
    let by_pairs = truth.iter().filter(|pair| found.contains(pair)).count();

    let verdicts = dedup(documents, &policy, Registry::builtin(), None, &())?;
    let key =
        |i: usize| (documents[i].published_day().ok().flatten(), documents[i].published.clone(), &documents[i].id);
    let later: HashSet<usize> = truth.iter().map(|&(a, b)| if key(a) > key(b) { a } else { b }).collect();
    let matched = later.iter().filter(|&&i| verdicts[i].seen || !verdicts[i].matches.is_empty()).count();
    let share = |part: usize, all: usize| format!("{part} ({:.4})", part as f64 / all.max(1) as f64);
    println!(
        "| {of}: {} | {} | {} | {} | {} | {} |",
        documents.len(),
        near.len(),
        truth.len(),
        share(by_pairs, truth.len()),
        later.len(),
        share(matched, later.len())
    );
    Ok(())
}

/// All pairs that share much, in order.
fn near(documents: &[Document], least: usize) -> Vec<(usize, usize)> {
    let stories = numbered(documents, least);
    let shingles = runs(documents, &stories, SHINGLE);
    let mut near = Vec::new();
    common(&shingles, |a, b, both| {
        if f64::from(both) >= CONTAINMENT * shingles[a].len().min(shingles[b].len()) as f64 {
            near.push((a, b));
        }
    });
    let long = runs(documents, &stories, RUN);
    common(&long, |a, b, _| {
        if stories[a].len().min(stories[b].len()) <= SHORT {
            near.push((a, b));
        }
    });
    near.sort_unstable();
    near.dedup();
    near
}

/// The folded words of every document, as numbers; none of one that is too short to judge.
fn numbered(documents: &[Document], least: usize) -> Vec<Vec<u32>> {
    let (mut numbers, mut words) = (HashMap::<Vec<u8>, u32>::new(), Words::new());
    let mut number = |document: &Document| {
        words.fold(&document.text);
        let number = |i| {
            let next = numbers.len() as u32;
            *numbers.entry(words.word(i).to_vec()).or_insert(next)
        };
        let all: Vec<u32> = (0..words.len()).map(number).collect();
        if all.len() < least { Vec::new() } else { all }
    };
    documents.iter().map(&mut number).collect()
}

/// The distinct runs of so many words of each story, as numbers, without what is a publisher's furniture.
fn runs(documents: &[Document], stories: &[Vec<u32>], words: usize) -> Vec<Vec<u32>> {
    let mut numbers: HashMap<&[u32], u32> = HashMap::new();
    let mut all = Vec::with_capacity(stories.len());
    for story in stories {
        let number = |run| {
            let next = numbers.len() as u32;
            *numbers.entry(run).or_insert(next)
        };
        let mut of_story: Vec<u32> = story.windows(words).map(number).collect();
        of_story.sort_unstable();
        of_story.dedup();
        all.push(of_story);
    }
    let mut printed: Vec<(usize, HashMap<&str, usize>)> = vec![Default::default(); numbers.len()];
    for (document, of_story) in documents.iter().zip(&all) {
        for &run in of_story {
            let (all, by) = &mut printed[run as usize];
            *all += 1;
            if let Some(publisher) = &document.publisher {
                *by.entry(publisher).or_default() += 1;
            }
        }
    }
    let standing = |(all, by): &(usize, HashMap<&str, usize>)| {
        by.values().max().is_some_and(|&most| most >= FURNITURE && 2 * most > *all)
    };
    let standing: Vec<bool> = printed.iter().map(standing).collect();
    all.iter_mut().for_each(|of_story| of_story.retain(|&run| !standing[run as usize]));
    all
}

/// Tells of each two stories that have runs in common how many these are.
fn common(runs: &[Vec<u32>], mut tell: impl FnMut(usize, usize, u32)) {
    let mut stories_of: HashMap<u32, Vec<u32>> = HashMap::new();
    let (mut count, mut met) = (vec![0; runs.len()], Vec::new());
    for (b, of_story) in runs.iter().enumerate() {
        for run in of_story {
            let before = stories_of.entry(*run).or_default();
            for &a in &*before {
                if count[a as usize] == 0 {
                    met.push(a as usize);
                }
                count[a as usize] += 1;
            }
            before.push(b as u32);
        }
        for a in met.drain(..) {
            tell(a, b, std::mem::take(&mut count[a]));
        }
    }
}
