//! The plain Arabic letters and the spaces between them, 32 bytes at a time: what most of the text is, and all that is fast about folding.
//!
//! A plain letter is one of U+0621–U+063A and U+0641–U+064A: two bytes, D8 A1 … D8 BA or D9 81 … D9 8A, and so is what it folds to.
//! The second bytes of the two ranges have nothing in common, so a plain letter's second byte alone says what it folds to, and the
//! folded letters stand as far apart as the raw ones. Letter by letter it is the table's answer, as a test says.
//!
//! It is one plain loop over bytes, of which the compiler makes vector instructions. On x86-64 it is compiled once more for AVX2, and taken
//! where the processor has it; calling that is the only unsafe thing here, and all the call needs is that the processor has AVX2.
#![allow(unsafe_code)]

/// How many bytes [`fold_block`] takes at a time.
pub(super) const BLOCK: usize = 32;

/// A folded block, and what its raw bytes are: bit `i` for byte `i`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Right where there are plain letters and spaces; anything elsewhere.
    pub(super) folded: [u8; BLOCK],
    /// The bytes of plain letters; not the first byte of a letter that goes beyond the block.
    pub(super) letters: u32,
    /// The spaces.
    pub(super) spaces: u32,
}

/// Folds a block. `window` has one more byte before it and one behind it; the block begins on a character's boundary.
#[inline]
pub(super) fn fold_block(window: &[u8; BLOCK + 2]) -> Block {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") {
        // SAFETY: the processor has AVX2; the function asks for nothing else.
        return unsafe { avx2(window) };
    }
    fold_bytes(window, bits)
}

/// [`fold_bytes`] for 32 lanes.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
fn avx2(window: &[u8; BLOCK + 2]) -> Block {
    use std::arch::x86_64::{_mm256_cmpgt_epi8, _mm256_movemask_epi8, _mm256_set_epi64x, _mm256_setzero_si256};
    fold_bytes(window, |bytes| {
        let [a, b, c, d] = std::array::from_fn(|i| i64::from_le_bytes(std::array::from_fn(|j| bytes[8 * i + j])));
        _mm256_movemask_epi8(_mm256_cmpgt_epi8(_mm256_set_epi64x(d, c, b, a), _mm256_setzero_si256())).cast_unsigned()
    })
}

/// The loop. `bits` makes one bit of each byte, which is 0 or 1.
#[inline(always)]
#[allow(clippy::inline_always)] // It must become a part of `avx2`, to be compiled for what that has.
fn fold_bytes(window: &[u8; BLOCK + 2], bits: impl Fn(&[u8; BLOCK]) -> u32) -> Block {
    let mut folded = [0; BLOCK];
    let (mut second, mut space) = ([0; BLOCK], [0; BLOCK]);
    for i in 0..BLOCK {
        let (before, byte, after) = (window[i], window[i + 1], window[i + 2]);
        let d8 = (before == 0xd8) & (byte.wrapping_sub(0xa1) <= 0xba - 0xa1);
        let d9 = (before == 0xd9) & (byte.wrapping_sub(0x81) <= 0x8a - 0x81);
        second[i] = u8::from(d8 | d9);
        space[i] = u8::from(byte == b' ');
        let change = if byte == 0xa2 { 0xa2 ^ 0xa7 } else { 0 } // آ to ا
            | if byte == 0xa3 { 0xa3 ^ 0xa7 } else { 0 } // أ to ا
            | if byte == 0xa5 { 0xa5 ^ 0xa7 } else { 0 } // إ to ا
            | if byte == 0xa4 { 0xa4 ^ 0xa1 } else { 0 } // ؤ to ء
            | if byte == 0xa6 { 0xa6 ^ 0xa1 } else { 0 } // ئ to ء
            | if byte == 0xa9 { 0xa9 ^ 0x87 } else { 0 } // ة to ه, of which the first byte is another too
            | if after == 0xa9 { 0xd8 ^ 0xd9 } else { 0 }
            | if byte == 0x89 { 0x89 ^ 0x8a } else { 0 }; // ى to ي
        folded[i] = byte ^ change;
    }
    let second = bits(&second);
    Block { folded, letters: second | (second >> 1), spaces: bits(&space) }
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
    use super::super::table::{FIRST_STRING, FOLD, KEEP};
    use super::*;

    #[test]
    fn letters_agree_with_the_table() {
        for c in '\u{80}'..='\u{7ff}' {
            for at in 0..BLOCK {
                let mut window = *b"a 1bc2d  e.,fg       hij      klmn";
                let end = (at + 3).min(window.len());
                c.encode_utf8(&mut window[at + 1..end]);
                let block = fold_block(&window);
                assert_eq!(block, fold_bytes(&window, bits), "{c:?} at {at}");
                let spaces = (0..BLOCK).filter(|i| window[i + 1] == b' ').fold(0, |all, i| all | (1 << i));
                assert_eq!(block.spaces, spaces);
                let code = FOLD.code(c);
                if matches!(u32::from(c), 0x621..=0x63a | 0x641..=0x64a) && at < BLOCK - 1 {
                    assert!(code == KEEP || code >= FIRST_STRING);
                    let expected = FOLD.string(code).map_or_else(|| c.to_string(), str::to_owned);
                    assert_eq!((&block.folded[at..at + 2], block.letters), (expected.as_bytes(), 3 << at), "{c:?}");
                } else {
                    assert_eq!(block.letters, 0, "{c:?} at {at}");
                }
            }
        }
    }
}
