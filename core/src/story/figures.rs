//! Figures: what a number says, in whatever way an outlet writes it.

use xxhash_rust::xxh3::xxh3_64;

use crate::text::Words;

/// What a folded word that begins with a digit says, in whatever notation: `363869`, `363.869` and `363,869`; `20585.24`, and
/// `24.20585` as outlets write it that turn it round for the reading direction; `0963ر1` with the letter for a point; `53715`
/// thousands and `53715000`.
pub(super) fn figure(word: &[u8]) -> u32 {
    let mut groups: Vec<&[u8]> = word.split(|b| !b.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    // `12.0` says what `12` says, and `012` too; three zeros after a point may be thousands.
    while let [_, .., zeros] = groups[..]
        && zeros.len() != 3
        && zeros.iter().all(|digit| *digit == b'0')
    {
        groups.pop();
    }
    if let Some(first) = groups.first_mut() {
        let zeros = first.iter().take_while(|digit| **digit == b'0').count();
        *first = &first[zeros.min(first.len() - 1)..];
    }
    let digits = if groups[1..].iter().all(|group| group.len() == 3) {
        let mut digits = groups.concat();
        while digits.len() > 3 && digits.ends_with(b"000") {
            digits.truncate(digits.len() - 3);
        }
        digits
    } else {
        groups.sort_unstable();
        groups.join(&b'.')
    };
    (xxh3_64(&digits) >> 32) as u32
}

/// The figures among some words: the place of each, and what it says. One that is written in groups of three digits (`12 345`, with a space, a
/// hyphen or a tatweel between them) is one figure, at its first group.
pub(super) fn figures(words: &Words) -> Vec<(u32, u32)> {
    let group = |i: usize| (i < words.len()).then(|| words.word(i)).filter(|word| word.iter().all(u8::is_ascii_digit));
    let mut figures = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let word = words.word(i);
        if !word[0].is_ascii_digit() {
            i += 1;
            continue;
        }
        let opens = word.len() <= 3 && word[0] != b'0' && word.iter().all(u8::is_ascii_digit);
        let groups = (i + 1..).take_while(|&next| group(next).is_some_and(|digits| digits.len() == 3)).count();
        let until = if opens { i + 1 + groups } else { i + 1 };
        let whole: Vec<u8> = (i..until).flat_map(|at| words.word(at)).copied().collect();
        figures.push((i as u32, figure(&whole)));
        i = until;
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(text: &str) -> Vec<u32> {
        let mut words = Words::new();
        words.fold(text);
        figures(&words).into_iter().map(|(_, value)| value).collect()
    }

    #[test]
    fn a_figure_says_the_same_in_any_notation() {
        for same in [
            &["12345", "12,345", "12 345", "12-345", "12ـ345", "١٢ ٣٤٥", "012345", "12345.0", "12,345.00"][..],
            &["7", "07", "007", "7.0", "٧"],
            &["1250000", "1 250 000", "1250", "1.250"],
            &["0.5", "00.5", "٠٫٥"],
        ] {
            assert!(same.iter().all(|text| says(text) == says(same[0])), "{same:?}");
        }
        for (one, other) in [
            ("12 34", "1234"),
            ("2024 345", "2024345"),
            ("1.05", "1.5"),
            ("0", "10"),
            ("0.5", "5"),
            ("3 رجال 120", "3120"),
        ] {
            assert_ne!(says(one), says(other), "{one} {other}");
        }
    }
}
