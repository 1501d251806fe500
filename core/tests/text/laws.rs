//! The laws of both views, over texts that are mostly Arabic and full of what breaks folding.

use crate::reference;
use crate::source::Action;
use naql::text::{CodePoints, View, Words, fold, light};
use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategory as G, UnicodeGeneralCategory};

/// Characters as they come in news, in bad news, and anywhere.
fn character() -> impl Strategy<Value = char> {
    prop_oneof![
        12 => prop::char::range('\u{621}', '\u{64a}'),
        4 => prop::sample::select("اأإآؤئءىيوهةلك".chars().collect::<Vec<_>>()),
        4 => prop::sample::select(" \n\t\u{a0}.,،؛؟«»\"-:/٪%٫٬".chars().collect::<Vec<_>>()),
        4 => prop::sample::select("0123456789٠١٢٣٤٥٦٧٨٩۴۵۶".chars().collect::<Vec<_>>()),
        4 => harakat(),
        3 => prop::sample::select("\u{653}\u{654}\u{655}".chars().collect::<Vec<_>>()),
        3 => Just('ـ'),
        3 => control(),
        2 => prop::char::range('\u{600}', '\u{6ff}'),
        2 => prop::char::ranges(vec!['\u{fb50}'..='\u{fdff}', '\u{fe70}'..='\u{feff}'].into()),
        2 => prop::char::range(' ', '~'),
        1 => prop::char::ranges(vec!['\u{80}'..='\u{5ff}', '\u{700}'..='\u{8ff}', '\u{1100}'..='\u{11ff}', '가'..='힣', '\u{1e00}'..='\u{206f}'].into()),
        1 => any::<char>(),
    ]
}

/// What fold makes of a character that stands by itself.
fn kept(c: char) -> Vec<(char, Action)> {
    match &reference::fold_char(c)[..] {
        [(_, Action::Alike(_, Some(alone)))] => alone.chars().map(|c| (c, Action::Keep)).collect(),
        parts => parts.to_vec(),
    }
}

/// Marks that never make another letter.
fn harakat() -> impl Strategy<Value = char> {
    prop::sample::select(
        "\u{64b}\u{64c}\u{64d}\u{64e}\u{64f}\u{650}\u{651}\u{652}\u{656}\u{670}\u{6d6}\u{6dc}\u{6e1}\u{8f0}"
            .chars()
            .collect::<Vec<_>>(),
    )
}

fn control() -> impl Strategy<Value = char> {
    prop::sample::select(
        "\u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{2066}\u{2069}\u{2060}\u{feff}"
            .chars()
            .collect::<Vec<_>>(),
    )
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(character(), 0..60).prop_map(String::from_iter)
}

/// Longer text that is mostly plain words: where the fast path runs, and is left and found again.
fn news() -> impl Strategy<Value = String> {
    let plain = prop::sample::select("ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآىةءؤئ".chars().collect::<Vec<_>>());
    let c = prop_oneof![50 => plain, 10 => Just(' '), 1 => Just('،'), 2 => character()];
    prop::collection::vec(c, 0..300).prop_map(String::from_iter)
}

/// Text of Arabic letters and Arabic marks only: where light composes.
fn arabic() -> impl Strategy<Value = String> {
    let c = prop_oneof![
        prop::sample::select("اأإآؤئءىيویېےۓەۀہۂھكک ".chars().collect::<Vec<_>>()),
        prop::sample::select(
            "\u{64e}\u{650}\u{651}\u{653}\u{654}\u{655}\u{6dc}\u{670}\u{6e3}".chars().collect::<Vec<_>>()
        ),
    ];
    prop::collection::vec(c, 0..24).prop_map(String::from_iter)
}

/// `text` with `extra` put in at places that `at` says.
fn with(text: &str, extra: &[char], at: &[prop::sample::Index]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for (c, i) in extra.iter().zip(at) {
        chars.insert(i.index(chars.len() + 1), *c);
    }
    chars.into_iter().collect()
}

fn indices() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 8)
}

fn words(raw: &str) -> Words {
    let mut words = Words::new();
    words.fold(raw);
    words
}

fn folded(raw: &str) -> String {
    String::from_utf8(words(raw).text().to_vec()).unwrap()
}

fn lit(raw: &str) -> String {
    light(raw).text().to_owned()
}

fn check_offsets(raw: &str, view: &View) {
    let text = view.text();
    let mut before = 0..0;
    for (i, c) in text.char_indices() {
        let span = view.raw_span(i..i + c.len_utf8());
        assert!(span.end <= raw.len() && raw.is_char_boundary(span.start) && raw.is_char_boundary(span.end));
        assert!(span.start < span.end, "{c:?} of {raw:?} comes from nothing");
        assert!(before.start <= span.start && before.end <= span.end, "offsets of {raw:?} go back");
        let back = view.view_span(span.clone());
        assert!(back.start <= i && i + c.len_utf8() <= back.end, "{c:?} of {raw:?} is not where it comes from");
        before = span;
    }
    for (i, c) in raw.char_indices() {
        let span = view.view_span(i..i + c.len_utf8());
        assert!(span.end <= text.len() && text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
    }
    assert_eq!(view.view_span(0..raw.len()), 0..text.len());
    assert_eq!(view.raw_span(text.len()..usize::MAX).start, view.raw_span(text.len()..text.len()).start);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn fold_is_the_reference(raw in prop_oneof![text(), news()]) {
        prop_assert_eq!(folded(&raw), reference::fold(&raw));
    }

    #[test]
    fn light_is_the_reference(raw in prop_oneof![text(), arabic()]) {
        prop_assert_eq!(lit(&raw), reference::light(&raw));
    }

    #[test]
    fn the_fold_view_is_the_words(raw in prop_oneof![text(), news()]) {
        let (view, words) = (fold(&raw), words(&raw));
        prop_assert_eq!(view.text().as_bytes(), words.text());
        let mut at = 0;
        for i in 0..words.len() {
            let end = at + words.word(i).len();
            prop_assert_eq!(&view.text().as_bytes()[at..end], words.word(i));
            let (span, own) = (view.raw_span(at..end), words.span(i));
            // Marks after ﷺ and its like belong to its last word only; the view has the four as one piece.
            let several = raw[span.clone()].contains(['\u{fdfa}', '\u{fdfb}', '\u{fdfd}']);
            prop_assert!(span == own || several && span.start <= own.start && own.end <= span.end, "word {} of {:?}", i, raw);
            at = end + 1;
        }
    }

    #[test]
    fn both_views_are_idempotent(raw in prop_oneof![text(), arabic()]) {
        let (once, repaired) = (folded(&raw), lit(&raw));
        prop_assert_eq!(folded(&once), once);
        prop_assert_eq!(lit(&repaired), repaired);
    }

    #[test]
    fn the_fold_of_light_is_the_fold(raw in prop_oneof![text(), arabic()]) {
        prop_assert_eq!(folded(&lit(&raw)), folded(&raw));
    }

    #[test]
    fn canonical_equivalents_fold_alike(raw in prop_oneof![text(), arabic(), prop::collection::vec(any::<char>(), 0..8).prop_map(String::from_iter)]) {
        let (c, d): (String, String) = (raw.nfc().collect(), raw.nfd().collect());
        prop_assert_eq!(folded(&c), folded(&raw));
        prop_assert_eq!(folded(&d), folded(&raw));
    }

    #[test]
    fn canonical_equivalents_of_arabic_are_alike_in_light(raw in arabic()) {
        let (c, d): (String, String) = (raw.nfc().collect(), raw.nfd().collect());
        prop_assert_eq!(lit(&c), lit(&raw));
        prop_assert_eq!(lit(&d), lit(&raw));
        let nfc: String = lit(&raw).as_str().nfc().collect();
        prop_assert_eq!(lit(&raw), nfc);
    }

    #[test]
    fn presentation_forms_are_their_letters(raw in text()) {
        let plain: String = raw.chars().map(reference::expand).collect();
        prop_assert_eq!(folded(&plain), folded(&raw));
        prop_assert_eq!(lit(&plain), lit(&raw));
    }

    #[test]
    fn marks_change_no_fold(raw in text(), extra in prop::collection::vec(harakat(), 0..8), at in indices()) {
        prop_assert_eq!(folded(&with(&raw, &extra, &at)), folded(&raw));
    }

    #[test]
    fn controls_change_neither_view(raw in text(), extra in prop::collection::vec(control(), 0..8), at in indices()) {
        let more = with(&raw, &extra, &at);
        prop_assert_eq!(folded(&more), folded(&raw));
        prop_assert_eq!(lit(&more), lit(&raw));
    }

    #[test]
    fn tatweel_between_letters_changes_neither_view(raw in text(), at in indices()) {
        let mut chars: Vec<char> = raw.chars().collect();
        let letter = |c: char| matches!(c, 'ء'..='ؿ' | 'ف'..='ي' | 'ٱ'..='\u{673}' | '\u{675}'..='ۓ');
        for i in at {
            let i = i.index(chars.len() + 1);
            if i > 0 && i < chars.len() && letter(chars[i - 1]) && letter(chars[i]) {
                chars.insert(i, 'ـ');
            }
        }
        let more: String = chars.into_iter().collect();
        prop_assert_eq!(folded(&more), folded(&raw));
        prop_assert_eq!(lit(&more), lit(&raw));
    }

    #[test]
    fn folded_text_is_of_the_closed_alphabet(raw in text()) {
        for c in folded(&raw).chars().filter(|c| !matches!(c, ' ' | '.')) {
            prop_assert_eq!(kept(c), vec![(c, Action::Keep)]);
            prop_assert!(canonical_combining_class(c) == 0);
            prop_assert!(!matches!(c.general_category(), G::NonspacingMark | G::EnclosingMark | G::Format));
        }
    }

    #[test]
    fn light_keeps_other_scripts(raw in prop::collection::vec(prop::char::ranges(vec!['\u{20}'..='\u{7e}', '\u{a1}'..='\u{ac}', '\u{ae}'..='\u{5ff}', '\u{900}'..='\u{1fff}', '\u{2070}'..='\u{fb4f}', '\u{1f300}'..='\u{1faff}'].into()), 0..40)) {
        let raw = String::from_iter(raw);
        prop_assert_eq!(lit(&raw), raw);
    }

    #[test]
    fn offsets_are_sound(raw in prop_oneof![text(), arabic()]) {
        check_offsets(&raw, &light(&raw));
        check_offsets(&raw, &fold(&raw));
    }

    #[test]
    fn a_word_is_the_fold_of_its_span(raw in prop_oneof![text(), news()]) {
        let words = words(&raw);
        for i in 0..words.len() {
            let own = folded(&raw[words.span(i)]);
            let word = str::from_utf8(words.word(i)).unwrap();
            // ﷺ and its like are several words, each with all of it as its span.
            prop_assert!(own == word || own.contains(' ') && own.split(' ').any(|w| w == word), "{:?} of {:?}: {:?}", word, raw, own);
        }
    }

    #[test]
    fn a_break_parts_the_folds(a in text(), b in text(), space in prop::sample::select(" \n\u{a0}\t".chars().collect::<Vec<_>>())) {
        let (fa, fb) = (folded(&a), folded(&b));
        let apart = [fa.as_str(), fb.as_str()].into_iter().filter(|f| !f.is_empty()).collect::<Vec<_>>().join(" ");
        prop_assert_eq!(&folded(&format!("{a}{space}{b}")), &apart);
        // Parts of one text, pushed one after the other, are the same.
        let raw = format!("{a}{b}");
        let mut words = Words::new();
        words.push(&raw, 0..a.len());
        words.push(&raw, a.len()..raw.len());
        prop_assert_eq!(words.text(), apart.as_bytes());
        for i in 0..words.len() {
            prop_assert!(words.span(i).end <= a.len() || words.span(i).start >= a.len());
        }
    }

    #[test]
    fn output_is_bounded(raw in text()) {
        prop_assert!(folded(&raw).len() <= 18 * raw.len());
        prop_assert!(lit(&raw).len() <= 18 * raw.len());
    }

    #[test]
    fn has_arabic_says_whether_a_letter_is(raw in prop::collection::vec(prop_oneof![any::<char>(), prop::char::ranges(vec!['\u{500}'..='\u{900}', '\u{fb00}'..='\u{fefe}', '\u{10d00}'..='\u{10eff}', '\u{1edf0}'..='\u{1ef00}', ' '..='~'].into())], 0..4)) {
        let raw = String::from_iter(raw);
        let arabic = folded(&raw).chars().any(|c| matches!(u32::from(c), 0x600..=0x6ff | 0x750..=0x77f | 0x870..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefe | 0x10ec0..=0x10eff | 0x1ee00..=0x1eeff));
        prop_assert_eq!(words(&raw).has_arabic(), arabic);
    }

    #[test]
    fn code_points_go_both_ways(raw in prop::collection::vec(character(), 0..300).prop_map(String::from_iter)) {
        let map = CodePoints::new(&raw);
        for (n, (i, _)) in raw.char_indices().chain(std::iter::once((raw.len(), ' '))).enumerate() {
            prop_assert_eq!(map.at_byte(i), n);
            prop_assert_eq!(map.byte(n), i);
        }
        prop_assert_eq!(map.byte(usize::MAX), raw.len());
    }
}

#[test]
fn every_code_point_folds_as_the_reference_says() {
    let mut words = Words::new();
    for c in '\0'..=char::MAX {
        let raw = c.to_string();
        words.fold(&raw);
        assert_eq!(str::from_utf8(words.text()).unwrap(), reference::fold(&raw), "{c:?}");
        assert_eq!(lit(&raw), reference::light(&raw), "{c:?}");
    }
}
