//! HTML in texts: a text without any is left as it is, and what is shown of one is shown of it in any case of its tags.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::document::plain;

fuzz_target!(|text: &str| {
    let shown = plain(text);
    if !text.contains(['<', '&']) {
        assert_eq!(shown, text);
    }
    // Entities have a case, tags do not.
    if !text.contains('&') {
        let upper = plain(&text.to_ascii_uppercase()).to_ascii_uppercase();
        assert_eq!(shown.to_ascii_uppercase(), upper);
        // Only what is in tags, and white space at the ends, is left out.
        let mut rest = text.chars();
        assert!(shown.chars().filter(|c| *c != '\n').all(|c| rest.any(|other| other == c)));
    }
});
