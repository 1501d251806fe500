//! The plain Arabic letters, eight at a time: what most of the text is, and all that is fast about folding.
//!
//! A plain letter is one of U+0621–U+063A and U+0641–U+064A: two bytes, D8 A1 … D8 BA or D9 81 … D9 8A, and so is what it folds to.
//! Eight 16-bit lanes are compared with the two ranges and with the seven letters that change. Lane by lane it is the table's answer, as a test says.

/// How many bytes [`letters`] reads and writes at a time.
pub(super) const BLOCK: usize = 16;

/// The letters that change, as lanes (first byte low), and which bits of them change.
const CHANGES: [(u16, u16); 7] = [
    change('آ', 'ا'),
    change('أ', 'ا'),
    change('إ', 'ا'),
    change('ؤ', 'ء'),
    change('ئ', 'ء'),
    change('ة', 'ه'),
    change('ى', 'ي'),
];

const fn change(from: char, to: char) -> (u16, u16) {
    (lane(from), lane(from) ^ lane(to))
}

/// The two bytes of a letter as they stand in a lane.
const fn lane(c: char) -> u16 {
    let c = c as u16;
    (0xc0 | c >> 6) | (0x80 | c & 0x3f) << 8
}

/// Folds the plain letters that a block begins with.
///
/// Gives the folded block, of which only these letters count, and how many bytes they take.
#[inline]
pub(super) fn letters(block: &[u8; BLOCK]) -> ([u8; BLOCK], usize) {
    // Plain loops over eight lanes: the compiler makes vector instructions of each.
    let lanes: [u16; 8] = std::array::from_fn(|i| u16::from_le_bytes([block[2 * i], block[2 * i + 1]]));
    let mut folded = lanes;
    for (from, bits) in CHANGES {
        for i in 0..8 {
            folded[i] ^= if lanes[i] == from { bits } else { 0 };
        }
    }
    let other: [u8; 8] = lanes.map(|lane| {
        let value = lane.rotate_left(8);
        let plain = (value.wrapping_sub(0xd8a1) <= 0x19) | (value.wrapping_sub(0xd981) <= 0x09);
        if plain { 0 } else { 0xff }
    });
    let mut bytes = [0; BLOCK];
    for i in 0..8 {
        [bytes[2 * i], bytes[2 * i + 1]] = folded[i].to_le_bytes();
    }
    (bytes, u64::from_le_bytes(other).trailing_zeros() as usize / 8 * 2)
}

#[cfg(test)]
mod tests {
    use super::super::table::{FIRST_STRING, FOLD, KEEP};
    use super::*;

    #[test]
    fn letters_agree_with_the_table() {
        for c in '\u{0}'..='\u{7ff}' {
            let mut block = [b' '; BLOCK];
            c.encode_utf8(&mut block);
            let (folded, n) = letters(&block);
            let code = FOLD.code(c);
            let expected = match FOLD.string(code) {
                Some(s) => s.to_owned(),
                None => c.to_string(),
            };
            if matches!(u32::from(c), 0x621..=0x63a | 0x641..=0x64a) {
                assert!(code == KEEP || code >= FIRST_STRING);
                assert_eq!((&folded[..n], n), (expected.as_bytes(), 2), "{c:?}");
            } else {
                assert_eq!(n, 0, "{c:?}");
            }
        }
    }
}
