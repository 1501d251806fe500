//! What the tests of comparison, gate and pairs are made of: seeded Arabic-looking words, and documents of them.
#![allow(dead_code, reason = "every test uses a part of it")]

mod rng;

use naql::source::Registry;
use naql::{Document, Pair, Policy, Verdict, dedup, pairs};

pub use rng::Rng;

/// The word of a number: its digits to the base 20 as letters that no fold changes. Other numbers give other words.
pub fn word(number: usize) -> String {
    const LETTERS: [char; 20] =
        ['ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ', 'ع', 'غ', 'ف', 'ق'];
    let mut out = String::from("م");
    let mut rest = number;
    for _ in 0..3 {
        out.push(LETTERS[rest % 20]);
        rest /= 20;
    }
    while rest > 0 {
        out.push(LETTERS[rest % 20]);
        rest /= 20;
    }
    out
}

/// So many words that hardly occur in any other draw; some with the letters that outlets spell in two ways.
pub fn words(rng: &mut Rng, count: usize) -> Vec<String> {
    let before = ["", "ال", "أ", "إ", "وال", "ي"];
    let endings = ["", "ة", "ى", "ية", "ات", "ئي"];
    (0..count)
        .map(|_| {
            let (first, last) = (rng.pick(&before), rng.pick(&endings));
            format!("{first}{}{last}", word(rng.below(160_000)))
        })
        .collect()
}

/// Words as text: a comma after every ninth, a full stop and a new line after every 23rd.
pub fn text<W: AsRef<str>>(words: &[W]) -> String {
    let mut out = String::new();
    for (i, word) in words.iter().enumerate() {
        out.push_str(word.as_ref());
        out.push_str(match i + 1 {
            n if n % 23 == 0 => ".\n",
            n if n % 9 == 0 => "، ",
            _ => " ",
        });
    }
    out.truncate(out.trim_end().len());
    out
}

/// A fresh story of `count` words.
pub fn story(rng: &mut Rng, count: usize) -> String {
    text(&words(rng, count))
}

/// The same words in another outlet's spelling: bare alefs, ه for ة, a fatha on every ب, other punctuation.
pub fn respelled(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            'أ' | 'إ' => out.push('ا'),
            'ة' => out.push('ه'),
            'ى' => out.push('ي'),
            'ب' => out.push_str("ب\u{64e}"),
            '،' => out.push_str(" -"),
            '.' => out.push_str(" !"),
            c => out.push(c),
        }
    }
    out
}

/// A document of an outlet, published at `published` unless that is empty.
pub fn document(id: &str, text: impl Into<String>, outlet: &str, published: &str) -> Document {
    let mut document = Document::new(id, text);
    document.publisher = (!outlet.is_empty()).then(|| outlet.to_owned());
    document.published = (!published.is_empty()).then(|| published.to_owned());
    document
}

/// Noon of a day of March 2026.
pub fn noon(day: usize) -> String {
    format!("2026-03-{day:02}T12:00:00Z")
}

/// The pairs of some documents on some threads, under the default policy: of a crowd a star.
pub fn found_pairs(documents: &[Document], threads: usize) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut keep = |pair| {
        found.push(pair);
        Ok(())
    };
    pairs(documents, &Policy::default(), Some(threads), &(), &mut keep).expect("the documents can be read");
    found
}

/// The same with every pair of a crowd.
pub fn all_pairs(documents: &[Document], threads: usize) -> Vec<Pair> {
    let mut found = Vec::new();
    let mut keep = |pair| {
        found.push(pair);
        Ok(())
    };
    naql::all_pairs(documents, &Policy::default(), Some(threads), &(), &mut keep).expect("the documents can be read");
    found
}

/// The verdicts on some documents, under the default policy.
pub fn verdicts(documents: &[Document]) -> Vec<Verdict> {
    dedup(documents, &Policy::default(), Registry::builtin(), Some(2), &()).expect("the documents can be judged")
}
