//! Plain letters and what lies between them, 32 bytes at a time: what most of the text is, and all that is fast about folding.
//!
//! A plain letter is one of U+0621–U+063A and U+0641–U+064A: two bytes, D8 A1 … D8 BA or D9 81 … D9 8A, and so is what it folds to.
//! The second bytes of the two ranges have nothing in common, so a plain letter's second byte alone says what it folds to, and the
//! folded letters stand as far apart as the raw ones. So it is with ASCII letters and digits. Character by character it is the table's
//! answer, as a test says.
//!
//! It is one plain loop over bytes that the compiler turns into vector instructions; [`super::simd`] compiles it for several processors.

/// How many bytes [`fold_bytes`] takes at a time.
pub(super) const BLOCK: usize = 32;

/// A folded block, and what its raw bytes are: bit `i` for byte `i`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FoldedBlock {
    /// Right where there are plain letters and spaces; anything elsewhere.
    pub(super) folded: [u8; BLOCK],
    /// The bytes of plain letters and of ASCII letters and digits; not the first byte of one that goes beyond the block.
    pub(super) letters: u32,
    /// The spaces.
    pub(super) spaces: u32,
    /// The bytes of the usual boundaries, spaces too; not the first byte of one that goes beyond the block.
    pub(super) boundaries: u32,
}

/// Folds a block. `window` has one more byte before it and one after it; the block begins on a character's boundary. `bits`
/// makes one bit of each byte, which is 0 or 1.
#[inline(always)]
#[allow(clippy::inline_always)] // It must become a part of `simd::fold_avx2`, to be compiled for what that has.
#[allow(clippy::needless_bitwise_bool)] // A lazy operator is a branch, and costs the vectors.
pub(super) fn fold_bytes(window: &[u8; BLOCK + 2], bits: impl Fn(&[u8; BLOCK]) -> u32) -> FoldedBlock {
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
        // A control shows nothing, and ends no word.
        let control = |byte: u8| (byte < 0x20) & !within(byte, b'\t', b'\r') | (byte == 0x7f);
        // A point or comma may be none before a digit; what is not ASCII may be a digit, too, or a mark before one, and so a control.
        let digit = within(after, b'0', b'9') | (after >= 0x80) | control(after);
        let point = (byte == b'.') | (byte == b',');
        // ، ؛ ؟ and « » and the no-break space.
        let d8_boundary = (before == 0xd8) & ((byte == 0x8c) & !digit | (byte == 0x9b) | (byte == 0x9f));
        let c2_boundary = (before == 0xc2) & ((byte == 0xab) | (byte == 0xbb) | (byte == 0xa0));
        one[i] = u8::from(kept);
        second[i] = u8::from(d8 | d9);
        space[i] = u8::from(byte == b' ');
        boundary[i] = u8::from((byte < 0x80) & !kept & !control(byte) & !(point & digit));
        second_of_boundary[i] = u8::from(d8_boundary | c2_boundary);
        let change = if byte == 0xa2 { 0xa2 ^ 0xa7 } else { 0 } // آ to ا
            | if byte == 0xa3 { 0xa3 ^ 0xa7 } else { 0 } // أ to ا
            | if byte == 0xa5 { 0xa5 ^ 0xa7 } else { 0 } // إ to ا
            | if byte == 0xa4 { 0xa4 ^ 0xa1 } else { 0 } // ؤ to ء
            | if byte == 0xa6 { 0xa6 ^ 0xa1 } else { 0 } // ئ to ء
            | if byte == 0xa9 { 0xa9 ^ 0x87 } else { 0 } // ة to ه: their first bytes differ as well
            | if after == 0xa9 { 0xd8 ^ 0xd9 } else { 0 }
            | if byte == 0x89 { 0x89 ^ 0x8a } else { 0 } // ى to ي
            | if upper { b'A' ^ b'a' } else { 0 };
        folded[i] = byte ^ change;
    }
    let pairs = |second: u32| second | (second >> 1);
    FoldedBlock {
        folded,
        letters: bits(&one) | pairs(bits(&second)),
        spaces: bits(&space),
        boundaries: bits(&boundary) | pairs(bits(&second_of_boundary)),
    }
}

/// One bit of each byte, for any processor.
#[inline]
pub(super) fn bits(bytes: &[u8; BLOCK]) -> u32 {
    let eights = bytes.as_chunks::<8>().0.iter();
    // The product's top byte gathers the eight bits in order.
    let gathered = eights.map(|eight| u64::from_le_bytes(*eight).wrapping_mul(0x0102_0408_1020_4080) >> 56);
    gathered.rev().fold(0, |all, eight| (all << 8) | eight as u32)
}
