//! Passes over a text, compiled for the processor at hand.
//!
//! In: a [`Folder`], or bytes. Out: the folder at the end of its text, or what is counted in the bytes. On x86-64 a pass is compiled a
//! second time for AVX2, block and all, and that one runs where the processor has it. The calls are the only unsafe code, and such a
//! processor is all that they need.
#![allow(unsafe_code)]

use super::blocks::{BLOCK, FoldedBlock, bits, fold_bytes};
use super::fold::Folder;
use super::places;

/// Folds to the end of a folder's text, with the best [`fold_bytes`] for this processor.
pub(super) fn run(folder: &mut Folder<'_>) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has all that the function is compiled for.
        return unsafe { run_avx2(folder) };
    }
    folder.run_with(|window| fold_bytes(window, bits));
}

/// [`places::places`], with the best code for this processor.
pub(super) fn places(text: &[u8]) -> (u32, u32) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has all that the function is compiled for.
        return unsafe { places_avx2(text) };
    }
    places::places(text)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn places_avx2(text: &[u8]) -> (u32, u32) {
    places::places(text)
}

#[cfg(target_arch = "x86_64")]
fn has_avx2() -> bool {
    is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2")
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn run_avx2(folder: &mut Folder<'_>) {
    folder.run_with(|window| fold_avx2(window));
}

/// [`fold_bytes`] for 32 lanes.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2")]
#[inline]
fn fold_avx2(window: &[u8; BLOCK + 2]) -> FoldedBlock {
    use std::arch::x86_64::{_mm256_cmpgt_epi8, _mm256_movemask_epi8, _mm256_set_epi64x, _mm256_setzero_si256};
    fold_bytes(window, |bytes| {
        let [a, b, c, d] = std::array::from_fn(|i| i64::from_le_bytes(std::array::from_fn(|j| bytes[8 * i + j])));
        _mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set_epi64x(d, c, b, a), _mm256_setzero_si256())).cast_unsigned()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::table::FIRST_STRING;
    use crate::text::tables::{BOUNDARY, COMMA, FOLD, KEEP, POINT};

    /// The block of every build.
    fn block(window: &[u8; BLOCK + 2]) -> FoldedBlock {
        let block = fold_bytes(window, bits);
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2") {
            // SAFETY: the processor has AVX2.
            assert_eq!(unsafe { fold_avx2(window) }, block);
        }
        block
    }

    /// Wherever a character is in the block and whatever follows, the block treats it as the table does.
    #[test]
    fn blocks_agree_with_the_table() {
        for (c, after) in
            ('\0'..='\u{7ff}').flat_map(|c| [" ", "5", "x", ".", "\u{663}", "\u{64e}", "\0", "\u{7f}"].map(|b| (c, b)))
        {
            let text = format!("{c}{after}");
            let (code, size) = (FOLD.code(c), c.len_utf8());
            let kept = (code == KEEP || code >= FIRST_STRING)
                .then(|| FOLD.string(code).map_or_else(|| c.to_string(), str::to_owned));
            let point = matches!(code, POINT | COMMA);
            let boundary = code == BOUNDARY || point && matches!(after, " " | "x" | ".");
            for at in 0..BLOCK {
                let mut window = [0xff; BLOCK + 2];
                let end = window.len().min(at + 1 + text.len());
                window[at + 1..end].copy_from_slice(&text.as_bytes()[..end - at - 1]);
                let found = block(&window);
                let whole = if at + size <= BLOCK { (1 << size) - 1 } else { 0 };
                let of = |mask: u32| (mask >> at) & ((1 << size) - 1);
                let plain =
                    matches!(c, '0'..='9' | 'A'..='Z' | 'a'..='z' | '\u{621}'..='\u{63a}' | '\u{641}'..='\u{64a}');
                assert_eq!(of(found.letters), if plain { whole } else { 0 }, "{text:?} at {at}");
                if plain && whole != 0 {
                    assert_eq!(
                        Some(&found.folded[at..at + size]),
                        kept.as_deref().map(str::as_bytes),
                        "{text:?} at {at}"
                    );
                }
                let plain = c.is_ascii() || "\u{a0}«»،؛؟".contains(c);
                assert_eq!(of(found.boundaries), if boundary && plain { whole } else { 0 }, "{text:?} at {at}");
                assert_eq!(of(found.spaces) == 1, c == ' ', "{text:?} at {at}");
                assert!(c != ' ' || found.folded[at] == b' ');
            }
        }
    }
}
