//! The laws of folding, on any text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use naql::text::{self, Words};

fn folded(text: &str) -> Words {
    let mut words = Words::new();
    words.fold(text);
    words
}

fn utf8(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("folded text is UTF-8")
}

/// Letters that are spelled in one way only, so that what follows them cannot be part of another spelling.
fn plain(c: char) -> bool {
    "بتثجحخدذرزسشصضطظعغفقلمن".contains(c)
}

fuzz_target!(|raw: &str| {
    let words = folded(raw);
    let text = utf8(words.text()).to_owned();

    // Idempotent, and the output alphabet is closed.
    assert_eq!(utf8(folded(&text).text()), text, "folding again");
    let closed = |c: char| !c.is_ascii_uppercase() && !"آأإٱىةؤئـ".contains(c) && !('\u{64B}'..='\u{65F}').contains(&c);
    assert!(text.chars().all(closed), "{text:?}");
    assert!(!text.contains("  ") && !text.starts_with(' ') && !text.ends_with(' '), "{text:?}");

    // Spans are monotone, on character boundaries, and hold their words. Only words that come from one code point (as the
    // four of U+FDFA) share it.
    let many = |c: char| folded(c.encode_utf8(&mut [0; 4])).len() > 1;
    let mut last = 0..0;
    for i in 0..words.len() {
        let span = words.span(i);
        assert!(span.start >= last.start && span.end >= last.end, "{last:?} then {span:?}");
        let both = raw[span.start..span.end.min(last.end).max(span.start)].chars();
        assert!(both.clone().count() == 0 || both.clone().count() == 1 && both.clone().all(many), "{last:?} then {span:?}");
        let here = folded(&raw[span.clone()]);
        assert!((0..here.len()).any(|k| here.word(k) == words.word(i)), "word {i} at {span:?}");
        assert!(here.len() == 1 || raw[span.clone()].chars().any(many), "words at {span:?}");
        last = span;
    }

    // Marks, tatweel and bidi controls between two plain letters change nothing.
    let mut vocalised = String::new();
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        vocalised.push(c);
        if plain(c) && chars.peek().is_some_and(|&next| plain(next)) {
            vocalised.push_str(["\u{64E}", "\u{640}", "\u{200F}", "\u{64B}\u{651}"][vocalised.len() % 4]);
        }
    }
    assert_eq!(utf8(folded(&vocalised).text()), text, "with marks");

    // The views: light is idempotent and folds to the same words, both maps stay inside and on boundaries.
    let light = text::light(raw);
    assert_eq!(text::light(light.text()).text(), light.text(), "light again");
    assert_eq!(utf8(folded(light.text()).text()), text, "light, then fold");
    let fold = text::fold(raw);
    assert_eq!(fold.text(), text, "the view and the words");
    for view in [&light, &fold] {
        let mut end = 0;
        for (start, c) in view.text().char_indices() {
            let span = view.raw_span(start..start + c.len_utf8());
            assert!(raw.get(span.clone()).is_some(), "{span:?}");
            assert!(span.start <= span.end && span.end >= end, "{span:?} after {end}");
            end = span.end;
        }
        for (start, c) in raw.char_indices() {
            let span = view.view_span(start..start + c.len_utf8());
            assert!(view.text().get(span.clone()).is_some(), "{span:?}");
        }
    }
});
