//! Tables of cases, and the conformance vectors of `tests/conformance/fold.jsonl` that every face reads.

use naql::text::{CodePoints, Words, fold, light};
use serde_json::{Value, json};

fn folded(raw: &str) -> String {
    fold(raw).text().to_owned()
}

#[test]
fn golden_words() {
    // raw, light, fold
    let table = [
        ("الدولی", "الدولي", "الدولي"),
        ("دمـــى", "دمى", "دمي"),
        ("إلى على", "إلى على", "الي علي"),
        ("ﻷنها", "لأنها", "لانها"),
        ("سؤال", "سؤال", "سءال"),
        ("الرَّحْمَٰن", "الرَّحْمَٰن", "الرحمن"),
        ("مسئول مسؤول", "مسئول مسؤول", "مسءول مسءول"),
        ("شؤون شئون", "شؤون شئون", "شءون شءون"),
        ("الأئمة", "الأئمة", "الاءمه"),
        ("قرآن", "قرآن", "قران"),
        ("ﷲ", "الله", "الله"),
        ("ﷺ", "صلى الله عليه وسلم", "صلي الله عليه وسلم"),
        ("﷽", "بسم الله الرحمن الرحيم", "بسم الله الرحمن الرحيم"),
        ("واعالمصدر", "واعالمصدر", "واعالمصدر"),
        ("کتاب ھذا مدرسۃ", "كتاب هذا مدرسة", "كتاب هذا مدرسه"),
        ("شيئًا", "شيئًا", "شيءا"),
        ("(واع)", "(واع)", "واع"),
        ("١٢٬٣٤٥٫٥", "١٢٬٣٤٥٫٥", "12345.5"),
        ("وَكـَـالَة", "وَكَالَة", "وكاله"),
        ("لـ«المنارة»", "ل-«المنارة»", "ل المناره"),
        ("الـ24 ـ الـ 24", "ال-24 - ال- 24", "ال 24 ال 24"),
        ("Café №5", "Café №5", "cafe 5"),
    ];
    for (raw, lit, fold) in table {
        assert_eq!(light(raw).text(), lit, "light of {raw}");
        assert_eq!(folded(raw), fold, "fold of {raw}");
    }
}

#[test]
fn canonical_traps() {
    // Composes, although there is a mark of a lower class in between.
    assert_eq!(light("\u{627}\u{64e}\u{654}").text(), "\u{623}\u{64e}");
    // Blocked in light; fold does not care for the marks between.
    assert_eq!(light("\u{627}\u{6dc}\u{654}").text(), "\u{627}\u{6dc}\u{654}");
    assert_eq!(light("\u{648}\u{6dc}\u{654}").text(), "\u{648}\u{6dc}\u{654}");
    assert_eq!(folded("\u{648}\u{6dc}\u{654}"), "ء");
    // Look-alikes are mapped after composing, and composed again.
    assert_eq!(light("\u{6d5}\u{654}").text(), "\u{647}");
    assert_eq!(light("\u{6cc}\u{654}").text(), "\u{626}");
    assert_eq!(light("\u{6d2}\u{654}").text(), "\u{626}");
    // Maksura with a hamza has no composed form; its fold is the hamza all the same.
    assert_eq!(light("\u{649}\u{654}").text(), "\u{649}\u{654}");
    assert_eq!((folded("\u{649}\u{654}"), folded("\u{64a}\u{654}")), ("ء".into(), "ء".into()));
    // Marks in either order.
    assert_eq!(light("م\u{651}\u{64e}").text(), light("م\u{64e}\u{651}").text());
    assert_eq!(folded("한국"), folded("\u{1112}\u{1161}\u{11ab}\u{1100}\u{116e}\u{11a8}"));
    assert_eq!((folded("É ﬁ ẞ İ"), folded("Σς Å")), ("e fi ss i".into(), "σσ a".into()));
}

#[test]
fn figures_and_their_separators() {
    let table = [
        ("12,345 12٬345 ١٢،٣٤٥ ۱۲٬۳۴۵", "12345 12345 12345 12345"),
        ("1.5 ١٫٥ 1\u{200f}.\u{200f}5", "1.5 1.5 1.5"),
        // A control in it, at any place of a block of 32 bytes.
        ("1.\u{0}5 1,\u{7f}5 1.\u{1}5 1.\u{0}5 1.\u{0}5 1.\u{0}5 1.\u{0}5 1.\u{0}5", "1.5 15 1.5 1.5 1.5 1.5 1.5 1.5"),
        ("5. 5, 5.x .5 1..5 1,.5", "5 5 5 x 5 1 5 1 5"),
        ("2014-2015 ٢٠١٤ـ٢٠١٥ 27.5٪ 27.5%", "2014 2015 2014 2015 27.5 27.5"),
        ("21.7.2015", "21.7.2015"),
        ("م5، ب", "م5 ب"),
    ];
    for (raw, fold) in table {
        assert_eq!(folded(raw), fold, "{raw}");
    }
}

#[test]
fn other_languages_lose_no_letter() {
    let lines = [
        "له‌م ڕۆژه‌دا هه‌واڵێک له‌ شاری گوڵان بڵاو بووه‌وه‌ کە ڤیدیۆیەکی کۆن بوو",
        "خبرگزاری ژرفا گزارش داد که پژوهشگران چهار گونهٔ تازه را در دریاچه یافته‌اند",
        "ٹیلی ویژن نے بڑے شہر میں ڈاک کی نئی سہولت کی خبر دی ہے",
    ];
    for line in lines {
        // A letter is what is neither a mark nor a control; each must be in the fold, as itself or as its Arabic form.
        let letters = |s: &str| s.chars().filter(|c| matches!(c, 'ء'..='ؿ' | 'ف'..='ي' | 'ٱ'..='ۓ' | 'ە')).count();
        assert_eq!(letters(&folded(line)), letters(line), "{line}");
        for c in "پچژگڤڕڵۆێٹڈڑں".chars() {
            let count = |s: &str| s.matches(c).count();
            assert_eq!(count(&folded(line)), count(line), "{c} in {line}");
        }
    }
}

#[test]
fn spans_and_views() {
    let raw = "قالَ\u{200f} لـ«السَّاحل»: ﷺ";
    let mut words = Words::new();
    words.fold(raw);
    let spans: Vec<(&str, &str)> =
        (0..words.len()).map(|i| (str::from_utf8(words.word(i)).unwrap(), &raw[words.span(i)])).collect();
    let expected =
        [("قال", "قالَ"), ("ل", "ل"), ("الساحل", "السَّاحل"), ("صلي", "ﷺ"), ("الله", "ﷺ"), ("عليه", "ﷺ"), ("وسلم", "ﷺ")];
    assert_eq!(spans, expected);
    let view = light("وكـالـة\u{200f} ﻷنباء");
    let at = view.text().find("لأنباء").unwrap();
    assert_eq!(&"وكـالـة\u{200f} ﻷنباء"[view.raw_span(at..at + 4)], "ﻷ");
    assert_eq!(&"وكـالـة\u{200f} ﻷنباء"[view.raw_span(0..at - 1)], "وكـالـة");
}

#[test]
fn long_runs_take_no_more_than_one_pass() {
    // Each of these would take minutes if a run were read again from each of its characters.
    for piece in ["ـ", "\u{64e}", "\u{200f}", "1,", "1.", "بـ", "ـ\u{64e}", "١٬", "ﹱ"] {
        let raw = piece.repeat(300_000);
        folded(&raw);
        light(&raw);
    }
}

/// What a vector says of a text: both views, and the words' spans in code points.
fn vector(raw: &str) -> Value {
    let mut words = Words::new();
    words.fold(raw);
    let points = CodePoints::new(raw);
    let spans: Vec<[usize; 2]> =
        (0..words.len()).map(|i| points.span(words.span(i))).map(|s| [s.start, s.end]).collect();
    json!({"text": raw, "light": light(raw).text(), "fold": fold(raw).text(), "words": spans})
}

#[test]
fn conformance_vectors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/conformance/fold.jsonl");
    let file = std::fs::read_to_string(path).unwrap();
    let rows: Vec<Value> = file.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(rows.len() > 20);
    for row in rows.iter().filter(|row| row.get("text").is_some()) {
        assert_eq!(&vector(row["text"].as_str().unwrap()), row);
    }
}
