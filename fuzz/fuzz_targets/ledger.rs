//! What others hand over: lines of an exported ledger, heads, proofs and keys. What is read comes back byte for byte, and nothing else is read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::{LedgerEntry, Proof, SignedHead, SigningKey, VerifyingKey};

fuzz_target!(|text: &str| {
    if let Ok(head) = SignedHead::parse(text) {
        assert_eq!(head.to_string(), text);
        let key = SigningKey::generate("fuzz").expect("random numbers");
        assert!(head.verify(&key.verifying()).is_err());
        let signed = head.unverified().sign(&key);
        assert_eq!(SignedHead::parse(&signed.to_string()).as_ref(), Ok(&signed));
        assert_eq!(signed.verify(&key.verifying()), Ok(head.unverified()));
    }
    if let Ok(proof) = Proof::parse(text) {
        assert_eq!(proof.to_string(), text);
        let _ = proof.verify(proof.head().unverified());
    }
    if let Ok(key) = VerifyingKey::parse(text) {
        assert_eq!(VerifyingKey::parse(&key.to_string()), Ok(key));
    }
    if let Ok(key) = SigningKey::parse(text) {
        assert_eq!(key.secret_text(), text.trim());
    }
    for line in text.lines() {
        let record = line.rsplit_once(",\"hash\":").map_or(line.to_owned(), |(record, _)| format!("{record}}}"));
        if let Ok(entry) = serde_json::from_str::<LedgerEntry>(&record) {
            let canonical = entry.canonical();
            assert_eq!(serde_json::from_str::<LedgerEntry>(&canonical).expect("its own form"), entry);
        }
    }
});
