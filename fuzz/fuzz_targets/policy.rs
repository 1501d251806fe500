//! Policies: no input breaks the readers, and what they accept comes back from both forms.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::{Document, Gate, Policy};

fuzz_target!(|text: &str| {
    for read in [Policy::from_toml(text), Policy::from_json(text)] {
        match read {
            Ok(policy) => {
                let toml = policy.to_toml();
                assert_eq!(Policy::from_toml(&toml).as_ref(), Ok(&policy), "{toml}");
                let json = serde_json::to_string(&policy).expect("a policy has a JSON form");
                assert_eq!(Policy::from_json(&json).as_ref(), Ok(&policy), "{json}");
                // Whatever it says, a gate can work under it.
                let gate = Gate::new(policy);
                for (id, words) in [("a", 40), ("b", 25), ("c", 40)] {
                    let text = "أعلنت البلدية فتح الطريق الساحلي بعد أعمال الصيانة الأخيرة ".repeat(words / 9 + 1);
                    gate.admit(&Document::new(id, text)).expect("the document can be judged");
                }
            }
            Err(error) => assert!(!error.message().is_empty()),
        }
    }
});
