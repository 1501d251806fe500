//! That the steps give what `pairs` gives, on small corpora with crowds, standing ends, rewrites and pages of several stories.

use std::collections::{BTreeMap, HashMap, HashSet};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

use super::{Asked, Grouped, Meeting, Pair, PairSteps, Totals, pairs};
use crate::compare::Relation;
use crate::decide::Policy;
use crate::document::Document;
use crate::fingerprint::Fingerprinter;
use crate::index::{Candidates, StoryNumber};
use crate::shingle::mix;

/// What tells pairs by their stories.
fn place(pair: &Pair) -> (usize, usize, usize, usize) {
    (pair.a, pair.a_story, pair.b, pair.b_story)
}

/// How often the steps did what only some corpora ask for.
#[derive(Debug, Default)]
struct Reached {
    copies: usize,
    standing: usize,
    /// Stories that meet only by marks of their crowds and a little more.
    by_passed: usize,
    /// Pairs that another spot takes back.
    taken_back: usize,
}

/// The pairs of documents as an engine finds them, with so many buckets, and so many later documents at a spot.
fn by_steps(documents: &[Document], policy: &Policy, buckets: u64, spot: u64, reached: &mut Reached) -> Vec<Pair> {
    let (steps, mut space) = (PairSteps::new(policy), Fingerprinter::new());
    let numbered = || documents.iter().enumerate().map(|(number, document)| (number as u64, document));
    let listed = numbered().map(|(number, document)| steps.stories(number, document, &mut space));
    let listed = listed.collect::<Result<Vec<_>, _>>().unwrap().concat();
    let totals =
        Totals { stories: listed.len() as u64, words: listed.iter().map(|story| story.words.len() as u64).sum() };
    let mut groups: HashMap<&[u8], Vec<usize>> = HashMap::new();
    for (at, story) in listed.iter().enumerate() {
        story.groups.iter().for_each(|group| groups.entry(group).or_default().push(at));
    }
    let (mut copies, mut meetings) = (HashSet::new(), Vec::new());
    let mut standing: HashMap<StoryNumber, (u32, u32)> = HashMap::new();
    for (group, of) in groups {
        match PairSteps::grouped(group, of.len()) {
            Some(Grouped::Copies) => {
                let first = listed[of[0]].story;
                for copy in of[1..].iter().map(|&at| listed[at].story) {
                    copies.insert(copy);
                    meetings.push(Meeting::of_copies(first, copy, of.len() as u32));
                }
            }
            Some(Grouped::Alike) => {
                let words: Vec<_> = of.iter().map(|&at| (listed[at].outlet, listed[at].words.clone())).collect();
                for (&at, (until, from)) in of.iter().zip(PairSteps::standing(group, &words)) {
                    let known = standing.entry(listed[at].story).or_insert((0, u32::MAX));
                    *known = (known.0.max(until), known.1.min(from));
                }
            }
            None => {}
        }
    }
    let mut keys: BTreeMap<u64, Vec<Vec<u8>>> = BTreeMap::new();
    for batch in numbered().collect::<Vec<_>>().chunks(7) {
        let written = steps.keys(batch.iter().copied(), |story| copies.contains(&story), totals, buckets).unwrap();
        written.into_iter().for_each(|(bucket, bytes)| keys.entry(bucket).or_default().push(bytes));
    }
    let mut sets: BTreeMap<Vec<u8>, [u32; 4]> = BTreeMap::new();
    let mut seen: HashMap<StoryNumber, Vec<_>> = HashMap::new();
    for blocks in keys.into_values() {
        let bucket = PairSteps::bucket(blocks.iter().map(Vec::as_slice), totals).unwrap();
        for (set, keys) in bucket.sets {
            sets.entry(set).or_default().iter_mut().zip(keys).for_each(|(sum, keys)| *sum += keys);
        }
        for (story, bytes) in bucket.seen {
            seen.entry(story).or_default().push(Candidates::seen_from_bytes(&bytes).unwrap());
        }
    }
    let mut passed: HashMap<StoryNumber, Vec<u64>> = HashMap::new();
    for batch in sets.iter().collect::<Vec<_>>().chunks(5) {
        let (met, by) = PairSteps::meet(batch.iter().map(|(set, keys)| (set.as_slice(), **keys))).unwrap();
        meetings.extend(met);
        by.into_iter().for_each(|by| passed.entry(by.story).or_default().push(by.mark));
    }
    let mut added: BTreeMap<(u64, u64), Meeting> = BTreeMap::new();
    for met in meetings {
        let sum = added.entry((met.a.0, met.b.0)).or_insert(Meeting { shared: [0; 4], ..met });
        sum.shared.iter_mut().zip(met.shared).for_each(|(sum, shared)| *sum += shared);
        sum.least = sum.least.min(met.least);
    }
    let of = |story: StoryNumber| passed.get(&story).map_or(&[][..], Vec::as_slice);
    let mut spots: BTreeMap<u64, Vec<Asked>> = BTreeMap::new();
    for met in added.into_values() {
        if let Some(how) = met.how([of(met.a), of(met.b)]) {
            reached.by_passed += usize::from(met.how([&[], &[]]) != Some(how));
            spots.entry(met.b.document() / spot).or_default().push(Asked { a: met.a, b: met.b, how });
        }
    }
    let seen: HashMap<StoryNumber, Vec<_>> = seen
        .into_iter()
        .map(|(story, parts)| (story, PairSteps::seen(parts, standing.get(&story).copied().unwrap_or((0, u32::MAX)))))
        .collect();
    let mut related = Vec::new();
    for asked in spots.into_values() {
        let needed: HashSet<u64> = asked.iter().flat_map(|asked| [asked.a.document(), asked.b.document()]).collect();
        let opened = needed.into_iter().map(|number| (number, steps.open(&documents[number as usize], &mut space)));
        let pages = opened.map(|(number, page)| (number, page.unwrap())).collect();
        related.extend(steps.compare(asked, &seen, &pages).unwrap());
    }
    reached.copies += copies.len();
    reached.standing += standing.values().filter(|of| **of != (0, u32::MAX)).count();
    let all = related.len();
    let full: HashSet<StoryNumber> = related.iter().filter(|of| of.is_full).map(|of| of.b).collect();
    let given = related.into_iter().filter(|of| !(of.unless_full && full.contains(&of.a)));
    let mut found: Vec<Pair> = given
        .map(|of| Pair {
            a: of.a.document() as usize,
            b: of.b.document() as usize,
            a_story: of.a.part(),
            b_story: of.b.part(),
            crowd: of.crowd,
            comparison: of.comparison,
        })
        .collect();
    reached.taken_back += all - found.len();
    found.sort_by_key(place);
    found
}

fn on_one_machine(documents: &[Document], policy: &Policy) -> Vec<Pair> {
    let mut found = Vec::new();
    pairs(documents, policy, Some(2), &(), &mut |pair| {
        found.push(pair);
        Ok(())
    })
    .unwrap();
    found.sort_by_key(place);
    found
}

/// So many words of its own for each number.
fn words(number: u64, count: u64) -> Vec<String> {
    const LETTERS: [char; 16] = ['ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ'];
    let word = |n: u64| -> String {
        let hash = mix(number << 16 | n);
        (0..5).map(|place| LETTERS[(hash >> (4 * place) & 15) as usize]).collect()
    };
    (0..count).map(word).collect()
}

/// A page: of some of nine sentences and words of its own; or of one wire, cut or not, which many have; with a footer or not, and with a
/// story below it or not.
#[derive(Clone, Debug)]
struct Made {
    sentences: Vec<u64>,
    own: u64,
    outlet: Option<u8>,
    day: Option<u8>,
    footer: bool,
    wire: Option<(u64, u64)>,
    turned: bool,
    below: Option<u64>,
}

fn document(n: usize, of: &Made) -> Document {
    let mut lines: Vec<String> =
        of.sentences.iter().map(|&sentence| words(sentence, 12 + sentence % 5).join(" ")).collect();
    if let Some((from, to)) = of.wire {
        let mut wire = words(77, 70)[from as usize..to as usize].to_vec();
        if of.turned {
            // The same words close together, told in another order.
            wire.chunks_mut(4).for_each(<[String]>::reverse);
        }
        lines = vec![wire.join(" ")];
    }
    if of.own > 0 {
        lines.push(words(1_000 + n as u64, of.own).join(" "));
    }
    if of.footer {
        lines.push(words(55, 12).join(" "));
    }
    if let Some(below) = of.below {
        lines.extend(["المصدر | الراصد + وكالات", "إقرأ أيضاً:"].map(str::to_owned));
        let title = words(2_000 + n as u64, 6).join(" ");
        lines.extend([title, "الراصد - المرفأ".to_owned(), words(300 + below, 40).join(" ")]);
    }
    let mut document = Document::new(format!("d{n}"), lines.join("\n"));
    if let Some(outlet) = of.outlet {
        document = document.publisher(format!("outlet {outlet}"));
    }
    match of.day {
        Some(day) => document.published(format!("2026-03-{:02}T12:00:00Z", day + 1)),
        None => document,
    }
}

fn made(crowd: bool) -> impl Strategy<Value = Made> {
    let sentences = prop::collection::vec(0..9u64, 1..5);
    let wire = prop_oneof![
        if crowd { 1 } else { 6 } => Just(None),
        if crowd { 4 } else { 1 } => Just(Some((0, 70))),
        2 => (0..12u64, 50..70u64).prop_map(Some),
    ];
    let footer = prop::bool::weighted(if crowd { 0.2 } else { 0.5 });
    let some = (prop::option::of(0..3u8), prop::option::of(0..6u8), footer, prop::bool::weighted(0.2));
    let own = prop_oneof![if crowd { 5 } else { 2 } => Just(0u64), 1 => 0..25u64];
    (sentences, own, some, wire, prop::option::weighted(0.15, 0..3u64)).prop_map(
        |(sentences, own, (outlet, day, footer, turned), wire, below)| Made {
            sentences,
            own,
            outlet,
            day,
            footer,
            wire,
            turned,
            below,
        },
    )
}

fn corpus() -> impl Strategy<Value = Vec<Document>> {
    let of = prop_oneof![prop::collection::vec(made(false), 2..60), prop::collection::vec(made(true), 60..220),];
    of.prop_map(|of| of.iter().enumerate().map(|(n, of)| document(n, of)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_steps_are_pairs(documents in corpus(), least in 1..25u32, buckets in 1..9u64, spot in 1..20u64) {
        let policy = Policy::default().min_words(least);
        let found = by_steps(&documents, &policy, buckets, spot, &mut Reached::default());
        let want = on_one_machine(&documents, &policy);
        prop_assert_eq!(found.iter().map(place).collect::<Vec<_>>(), want.iter().map(place).collect::<Vec<_>>());
        prop_assert_eq!(found, want);
    }
}

/// The same of corpora that do not change, which reach all that there is.
#[test]
fn the_steps_are_pairs_of_crowds() {
    let (mut runner, mut reached, policy) = (TestRunner::deterministic(), Reached::default(), Policy::default());
    let (mut crowds, mut rewrites, mut below) = (0, 0, 0);
    for n in 0..24 {
        let documents = corpus().new_tree(&mut runner).unwrap().current();
        let found = by_steps(&documents, &policy, 1 << (n % 4), 1 + n % 13, &mut reached);
        assert_eq!(found, on_one_machine(&documents, &policy));
        crowds += found.iter().filter(|pair| pair.crowd > 0).count();
        below += found.iter().filter(|pair| pair.a_story > 0 && pair.b_story > 0).count();
        rewrites += found.iter().filter(|pair| pair.comparison.relation == Relation::Rewrites).count();
    }
    let Reached { copies, standing, by_passed, taken_back } = reached;
    let all = [copies, standing, by_passed, taken_back, crowds, rewrites, below];
    assert!(all.iter().all(|&times| times > 0), "{all:?}");
}
