//! Fingerprints: arbitrary bytes never break the reader of the byte form, and what is made comes back from both forms.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::fingerprint::{Fingerprint, Fingerprinter, fingerprint};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = Fingerprint::from_bytes(bytes) {
        assert_eq!(read.to_bytes(), bytes, "the form of a fingerprint is unique");
        json(&read);
    }
    let text = String::from_utf8_lossy(bytes);
    let made = fingerprint(&text).expect("the text is short");
    let form = made.to_bytes();
    assert_eq!(Fingerprint::from_bytes(&form).as_ref(), Ok(&made));
    json(&made);
    assert!((made.jaccard(&made) - 1.0).abs() < f64::EPSILON && made.hamming(&made) == 0);

    // Scratch space leaves no trace.
    let mut maker = Fingerprinter::new();
    maker.fingerprint("خبر عاجل من المدينة عن افتتاح الجسر الجديد صباح اليوم").expect("the text is short");
    assert_eq!(maker.fingerprint(&text).as_ref(), Ok(&made));

    // Damage is an error or another fingerprint, never a panic.
    for at in (0..form.len()).step_by(1 + bytes.len() % 97) {
        let mut damaged = form.clone();
        damaged[at] ^= 1 << (at % 8);
        if let Ok(read) = Fingerprint::from_bytes(&damaged) {
            assert_ne!(read, made);
        }
        assert!(Fingerprint::from_bytes(&form[..at]).is_err());
    }
});

fn json(made: &Fingerprint) {
    let written = serde_json::to_string(made).expect("a fingerprint has a JSON form");
    assert_eq!(serde_json::from_str::<Fingerprint>(&written).ok().as_ref(), Some(made));
}
