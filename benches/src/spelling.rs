//! The ways in which Arabic outlets spell the same words differently.

use crate::rng::Rng;

/// The text in another spelling: a random choice of the habits below, at least one. Words and their order stay.
pub fn respell(text: &str, rng: &mut Rng) -> String {
    let habits = 1 + rng.below(255);
    let has = |habit: u32| habits >> habit & 1 == 1;
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = chars.peek().is_none_or(|&next| !is_letter(next));
        let other = match c {
            'أ' | 'إ' | 'آ' if has(0) => 'ا',
            'ة' if has(1) => 'ه',
            'ي' if has(2) && last => 'ى',
            'ي' if has(3) => 'ی',
            'ك' if has(3) => 'ک',
            '0'..='9' if has(4) => char::from_u32(c as u32 - '0' as u32 + '٠' as u32).unwrap_or(c),
            '،' if has(5) => ',',
            '«' | '»' if has(5) => '"',
            _ => c,
        };
        out.push(other);
        if has(6) && !last && joins(c) && rng.chance(4) {
            out.push('ـ');
        }
        if has(7) && joins(c) && rng.chance(8) {
            out.push_str(rng.pick(&["\u{64E}", "\u{64F}", "\u{650}", "\u{651}", "\u{652}"]));
        }
    }
    out
}

/// The letters that the generator writes.
fn is_letter(c: char) -> bool {
    ('ء'..='ي').contains(&c)
}

/// Letters that join to the next one, so that a tatweel can stand after them.
fn joins(c: char) -> bool {
    is_letter(c) && !"ءآأؤإئاةدذرزوىـ".contains(c)
}
