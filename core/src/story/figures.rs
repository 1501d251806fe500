//! Figures: what a number says, in whatever way an outlet writes it.

use xxhash_rust::xxh3::xxh3_64;

/// What a folded word that begins with a digit says, in whatever notation: `363869`, `363.869` and `363,869`; `20585.24`, and
/// `24.20585` as outlets write it that turn it round for the reading direction; `0963ر1` with the letter for a point; `53715`
/// thousands and `53715000`.
pub(super) fn figure(word: &[u8]) -> u32 {
    let mut groups: Vec<&[u8]> = word.split(|b| !b.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
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
