//! Codec: whole numbers in seven bits a byte, the lowest first; the highest bit of a byte says that another one follows.
//!
//! This is the unsigned LEB128 of DWARF, in its shortest form alone: a number has one way to be written, so that equal bytes
//! mean equal values and the other way round.

/// Writes a number.
pub(crate) fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Reads a number off the front. `None` when it is cut, does not fit 32 bits, or is not in its shortest form.
pub(crate) fn take(bytes: &mut &[u8]) -> Option<u32> {
    let (mut number, mut shift) = (0u64, 0);
    while shift < 35 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte < 0x80 {
            // In the shortest form the last byte of several is never zero.
            return u32::try_from(number).ok().filter(|_| byte > 0 || shift == 0);
        }
        shift += 7;
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn numbers_come_back(numbers in proptest::collection::vec(prop_oneof![any::<u32>(), 0..300u32], 0..20)) {
            let mut bytes = Vec::new();
            numbers.iter().for_each(|&number| put(&mut bytes, number));
            let mut rest = &bytes[..];
            let back: Vec<u32> = std::iter::from_fn(|| take(&mut rest)).collect();
            prop_assert_eq!(back, numbers);
        }

        /// What is read is written as the same bytes.
        #[test]
        fn a_number_has_one_form(bytes in proptest::collection::vec(any::<u8>(), 0..8)) {
            let mut rest = &bytes[..];
            if let Some(number) = take(&mut rest) {
                let mut again = Vec::new();
                put(&mut again, number);
                prop_assert_eq!(&again[..], &bytes[..bytes.len() - rest.len()]);
            }
        }
    }

    #[test]
    fn other_forms_are_refused() {
        let read = |mut bytes: &[u8]| take(&mut bytes);
        assert_eq!(read(&[0xFF, 0xFF, 0xFF, 0xFF, 0x0F]), Some(u32::MAX));
        let refused: [&[u8]; 5] = [&[], &[0x80], &[0x80, 0], &[0xFF, 0xFF, 0xFF, 0xFF, 0x1F], &[0x80; 6]];
        assert!(refused.iter().all(|bytes| read(bytes).is_none()));
    }
}
