//! Places: how many letters a text has, and in how many places something may hide.
//!
//! In: bytes of a text. Out: two counts, by looking at each byte and the two after it. It is one plain loop over bytes that the compiler turns
//! into vector instructions; [`super::simd`] compiles it for several processors, and [`super::disguise`] asks.

/// How many bytes are counted at a time.
const CHUNK: usize = 128;

/// How many letters of U+0621 to U+064A a text has, and in how many places something may hide: each place is of two characters that
/// count or fewer, but for what an override reverses.
#[inline(always)]
#[allow(
    clippy::inline_always,
    reason = "it must become a part of `simd::places_avx2`, to be compiled for what that has"
)]
pub(super) fn places(text: &[u8]) -> (u32, u32) {
    let (mut letters, mut places) = (0, 0);
    // Spaces hide nothing.
    let (whole, mut end) = (text.len().saturating_sub(2) / CHUNK, [b' '; 2 * CHUNK + 2]);
    let rest = &text[whole * CHUNK..];
    end[..rest.len()].copy_from_slice(rest);
    for chunk in (0..whole).map(|n| &text[n * CHUNK..]).chain([&end[..], &end[CHUNK..]]) {
        let Some(chunk) = chunk.first_chunk() else { break };
        let (of_letters, of_places) = count(chunk);
        letters += u32::from(of_letters);
        places += u32::from(of_places);
    }
    (letters, places)
}

/// The same of a chunk, with the two bytes after it.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as above")]
fn count(chunk: &[u8; CHUNK + 2]) -> (u8, u8) {
    let (mut letters, mut places) = (0, 0);
    for i in 0..CHUNK {
        let (letter, place) = hides(chunk[i], chunk[i + 1], chunk[i + 2]);
        letters += letter;
        places += place;
    }
    (letters, places)
}

/// Whether a letter begins with a byte, and whether something that may hide does: what is no plain letter, mark or sign of punctuation, and an
/// ASCII letter, digit or stroke before what is not ASCII or shows nothing.
#[inline(always)]
#[allow(clippy::inline_always, reason = "as above")]
#[allow(clippy::needless_bitwise_bool, reason = "a lazy operator is a branch, and costs the vectors")]
fn hides(byte: u8, next: u8, third: u8) -> (u8, u8) {
    let within = |byte: u8, first: u8, last: u8| byte.wrapping_sub(first) <= last - first;
    let control = |byte: u8| (byte < 0x20) & !within(byte, b'\t', b'\r') | (byte == 0x7f);
    let letter = (byte == 0xd8) & within(next, 0xa1, 0xbf) | (byte == 0xd9) & within(next, 0x81, 0x8a);
    // ، ؛ ؟ and the marks and the tatweel; « » and the no-break space; dashes, quotes and dots.
    let plain = letter
        | (byte == 0xd8) & ((next == 0x8c) | (next == 0x9b) | (next == 0x9f))
        | (byte == 0xd9) & within(next, 0x80, 0x92)
        | (byte == 0xc2) & ((next == 0xa0) | (next == 0xab) | (next == 0xbb))
        | (byte == 0xe2) & (next == 0x80) & within(third, 0x90, 0xa6);
    let word = within(byte | 0x20, b'a', b'z') | within(byte, b'0', b'9') | (byte == b'|');
    let place = (byte >= 0xc0) & !plain | control(byte) | word & ((next >= 0x80) | control(next));
    (letter.into(), place.into())
}
