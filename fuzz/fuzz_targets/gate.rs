//! A sequence of acts on a gate: whatever is admitted, checked and deleted in whatever order, the gate verifies, and its ledger says what
//! was done.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::{Document, Gate, Note, Policy};

/// Stories of a small vocabulary, so that they meet.
fn text(seed: u8, words: u8) -> String {
    const WORDS: [&str; 16] = [
        "أعلنت",
        "بلدية",
        "الساقية",
        "صباح",
        "اليوم",
        "فتح",
        "سوق",
        "السمك",
        "الجديد",
        "أمام",
        "الباعة",
        "بعد",
        "عام",
        "من",
        "العمل",
        "12,345",
    ];
    (0..usize::from(words)).map(|i| WORDS[(i * 7 + usize::from(seed) * (1 + i / 9)) % 16]).collect::<Vec<_>>().join(" ")
}

fuzz_target!(|acts: &[u8]| {
    let gate = Gate::new(Policy::default());
    let (mut entries, mut verdicts) = (0u64, 0u64);
    for act in acts.chunks_exact(4).take(64) {
        let &[kind, id, seed, words] = act else { continue };
        let mut document = Document::new(format!("{}", id % 16), text(seed, words % 64));
        document.publisher = (seed % 3 > 0).then(|| format!("outlet {}", seed % 3));
        document.published = (seed % 4 > 0).then(|| format!("2026-03-{:02}", 1 + seed % 28));
        match kind % 4 {
            0 | 1 => {
                let before = gate.check(&document).expect("it can be judged");
                let verdict = gate.admit(&document).expect("it can be judged");
                assert_eq!(
                    (before.decision, before.relation, before.of),
                    (verdict.decision, verdict.relation, verdict.of.clone())
                );
                entries += u64::from(!verdict.seen);
                verdicts += u64::from(!verdict.seen);
                let again = gate.admit(&document).expect("again");
                assert!(again.seen);
                assert_eq!((again.decision, again.relation, again.of), (verdict.decision, verdict.relation, verdict.of));
            }
            2 => {
                let note = Note { by: Some("fuzz".to_owned()), why: None };
                entries += u64::from(gate.delete_many(&[&document.id], &note).expect("a gate in memory").is_empty());
            }
            _ => drop(gate.check(&document).expect("it can be judged")),
        }
    }
    let verified = gate.verify(Some(gate.head())).expect("nothing was changed");
    assert_eq!((verified.entries, verified.verdicts), (entries, verdicts));
    gate.verify_head(&gate.tree_head()).expect("its own head");
});
