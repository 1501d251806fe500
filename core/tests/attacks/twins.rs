//! The attacker wants a true story dropped: he admits a twin of it first, which looks like it to everything that anybody can compute.

use std::collections::HashMap;

use naql::compare::Relation;
use naql::source::Registry;
use naql::{Decision, Document, Gate, KeepText, Options, Policy};
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// What the words of a story are first known by: the upper 28 bits of their hash under a seed that is public.
fn hash(word: &str) -> u32 {
    (xxh3_64_with_seed(word.as_bytes(), u64::from_be_bytes(*b"naql/1\0\0")) >> 36) as u32
}

/// Pairs of different words with one hash each: of half a million words about five hundred.
fn pairs() -> Vec<(String, String)> {
    let letters: Vec<char> = "بتثجحخدذرزسشصضطظعغفقكلمن".chars().collect();
    let mut seen: HashMap<u32, String> = HashMap::new();
    let mut pairs = Vec::new();
    for n in 0u64..500_000 {
        let mut rest = n * 7_919;
        let word: String = (0..8)
            .map(|_| {
                let letter = letters[(rest % letters.len() as u64) as usize];
                rest = rest / letters.len() as u64 + n;
                letter
            })
            .collect();
        if let Some(other) = seen.insert(hash(&word), word.clone())
            && other != word
        {
            pairs.push((word, other));
        }
    }
    pairs
}

/// A true story and its twin: every word another one, every hash the same.
fn twins() -> (String, String) {
    let pairs = pairs();
    assert!(pairs.len() > 120, "{} pairs", pairs.len());
    let side = |of: fn(&(String, String)) -> &str| pairs.iter().take(120).map(of).collect::<Vec<_>>().join(" ");
    (side(|pair| &pair.0), side(|pair| &pair.1))
}

fn page(id: &str, text: &str) -> Document {
    Document::new(id, text).publisher("الراصد").published("2026-03-01T08:00:00Z")
}

/// The twin shares nothing with the true story, and a real copy is still found.
fn holds(gate: &Gate, (story, twin): (&str, &str)) {
    assert_eq!(gate.admit(&page("twin", twin)).unwrap().decision, Decision::Admit);
    let verdict = gate.admit(&page("true", story)).unwrap();
    assert_eq!((verdict.decision, verdict.relation), (Decision::Admit, Relation::None), "{:?}", verdict.reasons);
    let copy = gate.admit(&page("copy", &format!("{story} وزيادة"))).unwrap();
    assert_eq!((copy.decision, copy.of.as_deref()), (Decision::Drop, Some("true")), "{:?}", copy.reasons);
}

#[test]
fn have_a_true_story_dropped_by_a_twin_of_it() {
    let (story, twin) = twins();
    let (story, twin) = (story.as_str(), twin.as_str());
    assert!(story.split(' ').zip(twin.split(' ')).all(|(a, b)| a != b && hash(a) == hash(b)));
    holds(&Gate::new(Policy::default()), (story, twin));
    // In one block, where nothing is stored yet.
    let gate = Gate::new(Policy::default());
    let verdicts = gate.admit_many(&[page("twin", twin), page("true", story)]).unwrap();
    assert_eq!(verdicts[1].decision, Decision::Admit);
    // In an input in memory, and in pairs.
    let pages = [page("a", twin), page("b", story)];
    let verdicts = naql::dedup(&pages, &Policy::default(), Registry::builtin(), None, &()).unwrap();
    assert_eq!(verdicts[1].decision, Decision::Admit);
    naql::pairs(&pages, &Policy::default(), None, &(), &mut |pair| panic!("{pair:?}")).unwrap();
    let compared = naql::compare::pages(&pages[0], &pages[1], &Policy::default().relation).unwrap();
    assert_eq!(compared.relation, Relation::None, "{:?}", compared.reasons);
}

#[test]
fn have_a_true_story_dropped_where_no_text_is_kept() {
    let (story, twin) = twins();
    for (name, keep_text) in KeepText::NAMES {
        let folder = std::env::temp_dir().join(format!("naql-twins-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let open = || Gate::open(&folder, Options::default().keep_text(keep_text)).unwrap();
        open().admit(&page("twin", &twin)).unwrap();
        // What was in memory is not any more.
        let gate = open();
        let verdict = gate.admit(&page("true", &story)).unwrap();
        assert_eq!(verdict.decision, Decision::Admit, "{:?}", verdict.reasons);
        drop(gate);
        let gate = open();
        assert_eq!(gate.check(&page("copy", &format!("{story} وزيادة"))).unwrap().of.as_deref(), Some("true"));
        gate.verify(None).unwrap();
        drop(gate);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
