//! Plain letters and what stands between them, 32 bytes at a time: what most of the text is, and all that is fast about folding.
//!
//! A plain letter is one of U+0621–U+063A and U+0641–U+064A: two bytes, D8 A1 … D8 BA or D9 81 … D9 8A, and so is what it folds to.
//! The second bytes of the two ranges have nothing in common, so a plain letter's second byte alone says what it folds to, and the
//! folded letters stand as far apart as the raw ones. So it is with ASCII letters and digits. Character by character it is the table's
//! answer, as a test says.
//!
//! It is one plain loop over bytes, of which the compiler makes vector instructions. On x86-64 it is compiled once more, together with the
//! pass that it is part of, for AVX2, and taken where the processor has it; calling that is the only unsafe thing here, and all that the
//! call needs is such a processor.
#![allow(unsafe_code)]

use super::fold::Folder;

/// How many bytes [`fold_bytes`] takes at a time.
pub(super) const BLOCK: usize = 32;

/// A folded block, and what its raw bytes are: bit `i` for byte `i`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Right where there are plain letters and spaces; anything elsewhere.
    pub(super) folded: [u8; BLOCK],
    /// The bytes of plain letters and of ASCII letters and digits; not the first byte of one that goes beyond the block.
    pub(super) letters: u32,
    /// The spaces.
    pub(super) spaces: u32,
    /// The bytes of the usual boundaries, spaces too; not the first byte of one that goes beyond the block.
    pub(super) boundaries: u32,
}

/// Folds to the end of a folder's text, with the best [`fold_bytes`] for this processor.
pub(super) fn run(folder: &mut Folder<'_>) {
    #[cfg(target_arch = "x86_64")]
    if has_avx2() {
        // SAFETY: the processor has all that the function is compiled for.
        return unsafe { run_avx2(folder) };
    }
    folder.run_with(|window| fold_bytes(window, bits));
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
fn fold_avx2(window: &[u8; BLOCK + 2]) -> Block {
    use std::arch::x86_64::{_mm256_cmpgt_epi8, _mm256_movemask_epi8, _mm256_set_epi64x, _mm256_setzero_si256};
    fold_bytes(window, |bytes| {
        let [a, b, c, d] = std::array::from_fn(|i| i64::from_le_bytes(std::array::from_fn(|j| bytes[8 * i + j])));
        _mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set_epi64x(d, c, b, a), _mm256_setzero_si256())).cast_unsigned()
    })
}

/// Folds a block. `window` has one more byte before it and one behind it; the block begins on a character's boundary. `bits`
/// makes one bit of each byte, which is 0 or 1.
#[inline(always)]
#[allow(clippy::inline_always)] // It must become a part of `fold_avx2`, to be compiled for what that has.
#[allow(clippy::needless_bitwise_bool)] // A lazy operator is a branch, and costs the vectors.
fn fold_bytes(window: &[u8; BLOCK + 2], bits: impl Fn(&[u8; BLOCK]) -> u32) -> Block {
    let mut folded = [0; BLOCK];
    let (mut one, mut second) = ([0; BLOCK], [0; BLOCK]);
    let (mut space, mut boundary, mut second_of_boundary) = ([0; BLOCK], [0; BLOCK], [0; BLOCK]);
    for i in 0..BLOCK {
        let (before, byte, after) = (window[i], window[i + 1], window[i + 2]);
        let within = |byte: u8, first: u8, last: u8| byte.wrapping_sub(first) <= last - first;
        let upper = within(byte, b'A', b'Z');
        let kept = upper | within(byte, b'a', b'z') | within(byte, b'0', b'9');
        let d8 = (before == 0xd8) & within(byte, 0xa1, 0xba);
        let d9 = (before == 0xd9) & within(byte, 0x81, 0x8a);
        // A point or comma may be none before a digit; what is not ASCII may be a digit, too, or a mark before one.
        let digit = within(after, b'0', b'9') | (after >= 0x80);
        let point = (byte == b'.') | (byte == b',');
        // ، ؛ ؟ and « » and the no-break space.
        let d8_boundary = (before == 0xd8) & ((byte == 0x8c) & !digit | (byte == 0x9b) | (byte == 0x9f));
        let c2_boundary = (before == 0xc2) & ((byte == 0xab) | (byte == 0xbb) | (byte == 0xa0));
        one[i] = u8::from(kept);
        second[i] = u8::from(d8 | d9);
        space[i] = u8::from(byte == b' ');
        boundary[i] = u8::from((byte < 0x80) & !kept & !(point & digit));
        second_of_boundary[i] = u8::from(d8_boundary | c2_boundary);
        let change = if byte == 0xa2 { 0xa2 ^ 0xa7 } else { 0 } // آ to ا
            | if byte == 0xa3 { 0xa3 ^ 0xa7 } else { 0 } // أ to ا
            | if byte == 0xa5 { 0xa5 ^ 0xa7 } else { 0 } // إ to ا
            | if byte == 0xa4 { 0xa4 ^ 0xa1 } else { 0 } // ؤ to ء
            | if byte == 0xa6 { 0xa6 ^ 0xa1 } else { 0 } // ئ to ء
            | if byte == 0xa9 { 0xa9 ^ 0x87 } else { 0 } // ة to ه, of which the first byte is another too
            | if after == 0xa9 { 0xd8 ^ 0xd9 } else { 0 }
            | if byte == 0x89 { 0x89 ^ 0x8a } else { 0 } // ى to ي
            | if upper { b'A' ^ b'a' } else { 0 };
        folded[i] = byte ^ change;
    }
    let pairs = |second: u32| second | (second >> 1);
    Block {
        folded,
        letters: bits(&one) | pairs(bits(&second)),
        spaces: bits(&space),
        boundaries: bits(&boundary) | pairs(bits(&second_of_boundary)),
    }
}

/// One bit of each byte, for any processor.
#[inline]
fn bits(bytes: &[u8; BLOCK]) -> u32 {
    let eights = bytes.as_chunks::<8>().0.iter();
    // The product's top byte gathers the eight bits in order.
    let gathered = eights.map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    gathered.rev().fold(0, |all, eight| (all << 8) | eight as u32)
}

#[cfg(test)]
mod tests {
    use super::super::table::{BOUNDARY, COMMA, FIRST_STRING, FOLD, KEEP, POINT};
    use super::*;

    /// The block of every build.
    fn block(window: &[u8; BLOCK + 2]) -> Block {
        let block = fold_bytes(window, bits);
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi1") && is_x86_feature_detected!("bmi2") {
            // SAFETY: the processor has AVX2.
            assert_eq!(unsafe { fold_avx2(window) }, block);
        }
        block
    }

    /// What is said of a character, wherever it stands in the block and whatever follows, is what the table says.
    #[test]
    fn blocks_agree_with_the_table() {
        for (c, behind) in ('\0'..='\u{7ff}').flat_map(|c| [" ", "5", "x", ".", "\u{663}", "\u{64e}"].map(|b| (c, b))) {
            let text = format!("{c}{behind}");
            let (code, size) = (FOLD.code(c), c.len_utf8());
            let kept = (code == KEEP || code >= FIRST_STRING)
                .then(|| FOLD.string(code).map_or_else(|| c.to_string(), str::to_owned));
            let point = matches!(code, POINT | COMMA);
            let boundary = code == BOUNDARY || point && matches!(behind, " " | "x" | ".");
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
