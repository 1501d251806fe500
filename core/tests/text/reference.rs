//! The two views once more, slow and plain: whole-text passes over vectors of characters, straight from `fold.tsv` and the Unicode data.

use crate::source::{Action, Source};
use std::sync::LazyLock;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::canonical_combining_class;
use unicode_properties::{GeneralCategory as G, UnicodeGeneralCategory};

pub static SOURCE: LazyLock<Source> = LazyLock::new(Source::read);

/// The compatibility mapping of an Arabic presentation form; a space that only carries a mark goes. Others stay.
pub fn expand(c: char) -> String {
    if !matches!(c, '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefe}' | '\u{1ee00}'..='\u{1eeff}') {
        return c.to_string();
    }
    let s: String = std::iter::once(c).nfkc().collect();
    match s.strip_prefix(' ') {
        Some(marks) if marks.chars().all(|c| canonical_combining_class(c) != 0) => marks.to_owned(),
        _ => s,
    }
}

/// What fold does with a character that has no row.
pub fn unlisted(c: char) -> Action {
    match c.general_category() {
        G::NonspacingMark | G::EnclosingMark => Action::Mark,
        _ if canonical_combining_class(c) != 0 => Action::Mark,
        G::UppercaseLetter
        | G::LowercaseLetter
        | G::TitlecaseLetter
        | G::ModifierLetter
        | G::OtherLetter
        | G::SpacingMark
        | G::DecimalNumber
        | G::LetterNumber
        | G::OtherNumber => Action::Keep,
        G::Format | G::PrivateUse | G::Unassigned => Action::Ignore,
        G::Control if !c.is_whitespace() => Action::Ignore,
        _ => Action::Boundary,
    }
}

/// What fold does with a character and what it becomes, step by step: its row, else decomposed, case-folded and classed.
pub fn fold_char(c: char) -> Vec<(char, Action)> {
    match SOURCE.fold.get(&c) {
        Some(Action::Map(s)) => {
            return s.chars().map(|c| if c == ' ' { (c, Action::Boundary) } else { (c, Action::Keep) }).collect();
        }
        Some(Action::Alike(letter, default)) => {
            let default = default.clone().unwrap_or_else(|| kept(by_rule(c)));
            return vec![(c, Action::Alike(*letter, Some(default)))];
        }
        Some(action) => return vec![(c, action.clone())],
        None => {}
    }
    by_rule(c)
}

/// The letters and digits of what a character becomes.
fn kept(parts: Vec<(char, Action)>) -> String {
    let of = |(c, action)| match action {
        Action::Keep => String::from(c),
        Action::Alike(_, default) => default.unwrap(),
        _ => String::new(),
    };
    parts.into_iter().map(of).collect()
}

/// What characters become together that are parts of another one: what looks alike is only that where nothing else is with it.
fn parts(of: &str) -> Vec<(char, Action)> {
    let all: Vec<_> = of.chars().flat_map(fold_char).collect();
    let shown: Vec<_> = all.iter().filter(|(_, a)| !matches!(a, Action::Mark | Action::Ignore)).collect();
    if let [alike @ (_, Action::Alike(..))] = shown[..] {
        return vec![alike.clone()];
    }
    let plain = |(c, action)| match action {
        Action::Alike(_, default) => default.unwrap().chars().map(|c| (c, Action::Keep)).collect(),
        action => vec![(c, action)],
    };
    all.into_iter().flat_map(plain).collect()
}

/// What a character without a row becomes.
fn by_rule(c: char) -> Vec<(char, Action)> {
    let expanded = expand(c);
    if expanded != c.to_string() {
        return parts(&expanded);
    }
    let letters: String =
        std::iter::once(c).nfd().filter(|&d| unlisted(d) != Action::Mark || SOURCE.fold.contains_key(&d)).collect();
    if letters.is_empty() {
        return vec![(c, Action::Mark)];
    }
    let folded: String = UniCase::unicode(letters).to_folded_case().nfd().collect();
    if folded == c.to_string() { vec![(c, unlisted(c))] } else { parts(&folded) }
}

fn is_arabic_letter(c: char) -> bool {
    // Where the folded text has something of these blocks it is a letter.
    matches!(u32::from(c), 0x600..=0x6ff | 0x750..=0x77f | 0x870..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfefe | 0x1_0ec0..=0x1_0eff | 0x1_ee00..=0x1_eeff)
}

/// The folded text: words with one space between two.
pub fn fold(raw: &str) -> String {
    let all: Vec<(char, Action)> = raw.chars().flat_map(fold_char).collect();
    // Deleted characters go, but a hamza stays until its seat is known.
    let shown: Vec<(char, Action)> =
        all.into_iter().filter(|(_, a)| !matches!(a, Action::Mark | Action::Ignore)).collect();
    let mut out: Vec<char> = Vec::new();
    // Whether a tatweel between letters has no hamza on it yet, and whether it has one.
    let (mut seat, mut sits) = (false, false);
    for (i, (c, action)) in shown.iter().enumerate() {
        let last = out.last().copied().unwrap_or(' ');
        let mut after = shown[i + 1..].iter().filter(|(_, a)| *a != Action::Hamza);
        let digit_after = || {
            after.clone().next().is_some_and(|(c, a)| match a {
                Action::Keep => c.is_ascii_digit(),
                Action::Alike(_, Some(default)) => default.starts_with(|c: char| c.is_ascii_digit()),
                _ => false,
            })
        };
        let letter_after = || after.clone().next().is_some_and(|(c, a)| *a == Action::Keep && is_arabic_letter(*c));
        if !matches!(action, Action::Hamza | Action::Tatweel) {
            (seat, sits) = (false, false);
        }
        match action {
            Action::Keep => out.push(*c),
            Action::Alike(letter, default) => {
                let default = default.as_ref().unwrap();
                let (before, after) = (is_arabic_letter(last), letter_after());
                let digit = default.starts_with(|c: char| c.is_ascii_digit());
                if if digit { before && after } else { before || after } {
                    out.push(*letter);
                } else {
                    out.extend(default.chars());
                }
            }
            Action::Hamza if seat && !sits => {
                out.push('ء');
                sits = true;
            }
            Action::Hamza if sits => {}
            Action::Hamza if "وي".contains(last) => *out.last_mut().unwrap() = 'ء',
            Action::Hamza => {}
            Action::Tatweel => {
                let next = after.find(|(_, a)| *a != Action::Tatweel);
                // What only looks like a letter is none to a tatweel.
                let before = shown[..i].iter().rfind(|(_, a)| !matches!(a, Action::Hamza | Action::Tatweel));
                let joins = is_arabic_letter(last) && !matches!(before, Some((_, Action::Alike(..))));
                if joins && next.is_some_and(|(c, a)| *a == Action::Keep && is_arabic_letter(*c)) {
                    seat = true;
                } else {
                    (seat, sits) = (false, false);
                    out.push(' ');
                }
            }
            Action::Point if last.is_ascii_digit() && digit_after() => out.push('.'),
            Action::Comma if last.is_ascii_digit() && digit_after() => {}
            _ => out.push(' '),
        }
    }
    String::from_iter(out).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The light text.
pub fn light(raw: &str) -> String {
    // 1. Presentation forms; 2. controls.
    let shown: Vec<char> = raw
        .chars()
        .flat_map(|c| {
            match SOURCE.light.get(&c) {
                Some(Action::Map(s)) if s.chars().count() > 1 => s.clone(),
                _ => expand(c),
            }
            .chars()
            .collect::<Vec<_>>()
        })
        .filter(|c| SOURCE.light.get(c) != Some(&Action::Ignore))
        .collect();
    // 3. Tatweels.
    let class = |c: char| fold_char(c);
    let transparent =
        |c: char| class(c).iter().all(|(_, a)| matches!(a, Action::Mark | Action::Ignore | Action::Hamza));
    let letter = |c: char| matches!(class(c).as_slice(), [.., (l, Action::Keep)] if is_arabic_letter(*l));
    let mut text = String::new();
    let (mut after_letter, mut seated) = (false, false);
    for (i, &c) in shown.iter().enumerate() {
        if c == '\u{640}' {
            let next = shown[i + 1..].iter().position(|&c| c != '\u{640}' && !transparent(c));
            if after_letter && next.is_some_and(|at| letter(shown[i + 1 + at])) {
                let hamza = shown[i + 1..].iter().take(next.unwrap()).any(|&c| c == '\u{654}');
                if hamza && !seated {
                    text.push('\u{64a}');
                }
                seated |= hamza;
            } else {
                after_letter = false;
                text.push('-');
            }
        } else {
            text.push(c);
            if !transparent(c) {
                seated = false;
                after_letter = letter(c);
            }
        }
    }
    // 4. Compose, 5. look-alikes, 6. compose.
    let look_alike = |c| match SOURCE.light.get(&c) {
        Some(Action::Map(s)) => s.chars().next().unwrap(),
        _ => c,
    };
    compose(&compose(&text).chars().map(look_alike).collect::<String>())
}

/// NFC of Arabic clusters only: a character and the Arabic marks after it.
fn compose(text: &str) -> String {
    let mut out = String::new();
    let mut cluster = String::new();
    for c in text.chars() {
        if !is_arabic_mark(c) {
            flush(&mut cluster, &mut out);
        }
        cluster.push(c);
    }
    flush(&mut cluster, &mut out);
    out
}

fn flush(cluster: &mut String, out: &mut String) {
    let mut chars = cluster.chars();
    match chars.next() {
        Some(base) if matches!(u32::from(base), 0x600..=0x6ff) => out.extend(cluster.nfc()),
        Some(base) if is_arabic_mark(base) => out.extend(cluster.nfc()),
        Some(base) => {
            out.push(base);
            out.extend(chars.as_str().nfc());
        }
        None => {}
    }
    cluster.clear();
}

/// Whether light orders this mark: an Arabic one that has a combining class.
pub fn is_arabic_mark(c: char) -> bool {
    is_arabic_letter(c) && canonical_combining_class(c) != 0
}
