//! Texts: how the text of a kept document lies in its table.
//!
//! ```text
//! pack       one byte for each character of ASCII and of U+0600–U+067F; any other one after an escape, as it is
//! compress   a Zstandard frame, by a dictionary that has the usual codes of letters
//! ```
//! The 128 characters are a window as in the compression scheme for Unicode (Unicode Technical Standard #6). A text of news is half as
//! long with it, and Huffman codes of letters save more than codes of bytes. A story has few repeated stretches, so
//! Zstandard is told not to search for them long. The letters of news are always about equally frequent: making codes for each text
//! takes more time than everything else, and writing them takes as much space as they save.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::DecoderDictionary;
use zstd::zstd_safe::{CParameter, ParamSwitch, compress_bound};

use super::seal::{bytes, damaged, decode, encode_in};
use super::tables::{Read, Table};
use crate::error::{Code, Error, Result};

/// The level of Zstandard, its fastest with Huffman codes.
const LEVEL: i32 = 1;

/// Equal stretches are looked for about once in this many bytes.
const STEP: u32 = 64;

/// The codes, as a dictionary of Zstandard (RFC 8878, section 5): made by Zstandard of texts in which letters are as frequent as in
/// news, in no order, and cut to the fewest bytes that such a file needs. What was written with one is read with no other.
const CODES: &[u8] = include_bytes!("../../data/letters.zdict");

/// How many bytes are compressed at once: of no more than these Zstandard takes the codes of a dictionary as they are.
const AT_ONCE: u32 = 1024;

/// What precedes a character that has no byte of its own.
const ESCAPE: u8 = 0x1a;

/// A text as it lies in its table, under its document's number: how long it is when packed, in bytes, and that as a frame.
#[derive(Serialize, Deserialize)]
struct TextRow<'a> {
    /// The longest text that can be is longer than four gigabytes when nothing of it has a byte of its own.
    len: u64,
    #[serde(borrow, serialize_with = "bytes")]
    frame: Cow<'a, [u8]>,
}

/// Makes rows of texts, one after the other in the same space.
pub(crate) struct Packer {
    packed: Vec<u8>,
    frame: Vec<u8>,
    news: Compressor<'static>,
    /// For texts with few Arabic letters: makes codes for each.
    other: Compressor<'static>,
}

impl Packer {
    /// A packer with no space yet.
    ///
    /// # Errors
    /// [`Code::Io`] when Zstandard has no memory.
    pub fn new() -> Result<Self> {
        let set = |mut zstd: Compressor<'static>| {
            zstd.set_parameter(CParameter::TargetLength(STEP))?;
            // It would leave them out of what it does so fast.
            zstd.set_parameter(CParameter::LiteralCompressionMode(ParamSwitch::Enable))?;
            Ok(zstd)
        };
        let news = || {
            let mut zstd = Compressor::with_dictionary(LEVEL, CODES)?;
            zstd.set_parameter(CParameter::MaxBlockSize(AT_ONCE))?;
            set(zstd)
        };
        let other = || Compressor::new(LEVEL).and_then(set);
        Ok(Self {
            packed: Vec::new(),
            frame: Vec::new(),
            news: news().map_err(failed)?,
            other: other().map_err(failed)?,
        })
    }

    /// The row of a text under a key.
    ///
    /// # Errors
    /// As [`Packer::new`].
    pub fn row(&mut self, key: &[u8], text: &str) -> Result<Vec<u8>> {
        let (packed, letters) = pack(text, &mut self.packed);
        let zstd = if 2 * letters >= packed.len() { &mut self.news } else { &mut self.other };
        self.frame.clear();
        self.frame.reserve(compress_bound(packed.len()));
        zstd.compress_to_buffer(packed, &mut self.frame).map_err(failed)?;
        let row = TextRow { len: packed.len() as u64, frame: Cow::Borrowed(&self.frame) };
        Ok(encode_in(key, &row, self.frame.len() + 16))
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn failed(error: std::io::Error) -> Error {
    Error::new(Code::Io, format!("zstd: {error}"))
}

static READ: LazyLock<DecoderDictionary<'static>> = LazyLock::new(|| DecoderDictionary::copy(CODES));

thread_local! {
    /// Making one takes several times as long as reading a text.
    static ZSTD: RefCell<Option<Decompressor<'static>>> =
        RefCell::new(Decompressor::with_prepared_dictionary(&READ).ok());
}

impl TextRow<'_> {
    /// The raw text; `None` when the frame holds something else.
    fn text(&self) -> Option<String> {
        let len = usize::try_from(self.len).ok()?;
        let packed = ZSTD.with_borrow_mut(|zstd| zstd.as_mut()?.decompress(&self.frame, len).ok())?;
        String::from_utf8(unpack(&packed)?).ok()
    }
}

/// The text of a document of a day; `None` when it was not kept.
pub(crate) fn text(read: &dyn Read, day: i32, key: &[u8]) -> Result<Option<String>> {
    let table = Table::Texts(day);
    let text = |row: Vec<u8>| decode::<TextRow<'_>>(table, key, &row)?.text().ok_or_else(|| damaged(table, key));
    read.get(table, key)?.map(text).transpose()
}

/// Four lanes of sixteen bits, each with this in its lower byte.
const fn lanes(byte: u8) -> u64 {
    byte as u64 * 0x0001_0001_0001_0001
}

/// Packs a text into the front of some space, which grows as needed; also says how many of its bytes are not of ASCII.
fn pack<'s>(text: &str, space: &'s mut Vec<u8>) -> (&'s [u8], usize) {
    let bytes = text.as_bytes();
    // A character takes at most twice its bytes, and four are written at once.
    let room = 2 * bytes.len() + 4;
    if space.len() < room {
        space.resize(room, 0);
    }
    let (mut at, mut to, mut other) = (0, 0, 0);
    while at < bytes.len() {
        // Up to four letters at once: of each lane the first byte of two is D8 or D9, and seven bits of the two tell the letter.
        if let Some(chunk) = bytes[at..].first_chunk::<8>() {
            let chunk = u64::from_le_bytes(*chunk);
            let letters = ((chunk & lanes(0xfe)) ^ lanes(0xd8)).trailing_zeros() as usize / 16;
            let packed = (chunk >> 8 & lanes(0x3f)) | (chunk & lanes(1)) << 6 | lanes(0x80);
            let pairs = (packed | packed >> 8) & 0x0000_ffff_0000_ffff;
            let four = (pairs | pairs >> 16) as u32;
            space[to..to + 4].copy_from_slice(&four.to_le_bytes());
            (at, to, other) = (at + 2 * letters, to + letters, other + letters);
            if letters == 4 {
                continue;
            }
        }
        let byte = bytes[at];
        let len = width(byte);
        if len == 1 && byte != ESCAPE {
            space[to] = byte;
            to += 1;
        } else if byte & 0xfe == 0xd8 {
            space[to] = 0x80 | (byte & 1) << 6 | (bytes[at + 1] & 0x3f);
            (to, other) = (to + 1, other + 1);
        } else {
            space[to] = ESCAPE;
            space[to + 1..=to + len].copy_from_slice(&bytes[at..at + len]);
            (to, other) = (to + 1 + len, other + if len == 1 { 0 } else { len });
        }
        at += len;
    }
    (&space[..to], other)
}

/// The bytes of the text that was packed; `None` when it ends too early.
fn unpack(packed: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(2 * packed.len());
    let mut rest = packed;
    while let Some((&byte, after)) = rest.split_first() {
        // Four letters at once: each goes to a lane of its own.
        if let Some((four, after)) = rest.split_first_chunk::<4>()
            && let four = u64::from(u32::from_le_bytes(*four))
            && four & 0x8080_8080 == 0x8080_8080
        {
            let pairs = (four | four << 16) & 0x0000_ffff_0000_ffff;
            let each = (pairs | pairs << 8) & lanes(0xff);
            let letters = (each & lanes(0x3f) | lanes(0x80)) << 8 | each >> 6 & lanes(1) | lanes(0xd8);
            bytes.extend_from_slice(&letters.to_le_bytes());
            rest = after;
            continue;
        }
        rest = after;
        match byte {
            ESCAPE => {
                let (character, after) = rest.split_at_checked(width(*rest.first()?))?;
                bytes.extend_from_slice(character);
                rest = after;
            }
            0..0x80 => bytes.push(byte),
            letter => bytes.extend([0xd8 | (letter >> 6 & 1), 0x80 | (letter & 0x3f)]),
        }
    }
    Some(bytes)
}

/// How many bytes a character has that begins with this one.
fn width(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xe0 => 2,
        0xe0..0xf0 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::shingle::mix;

    /// What [`pack`] does, character by character.
    fn slowly(text: &str) -> Vec<u8> {
        let character = |c: char| match c {
            '\u{1a}' => vec![ESCAPE, ESCAPE],
            '\0'..='\x7f' => vec![c as u8],
            '\u{600}'..='\u{67f}' => vec![(c as u32 - 0x600 + 0x80) as u8],
            _ => [&[ESCAPE], c.to_string().as_bytes()].concat(),
        };
        text.chars().flat_map(character).collect()
    }

    proptest! {
        #[test]
        fn packed_texts_come_back(text in "[ا-ي٠-٩\u{600}\u{67f}a z0.\n\u{1a}é×\u{5ff}\u{680}“—\u{10400}]{0,80}|.{0,40}") {
            let mut space = Vec::new();
            let (packed, other) = pack(&text, &mut space);
            prop_assert_eq!(packed, slowly(&text));
            prop_assert_eq!(other, packed.iter().filter(|byte| !byte.is_ascii()).count());
            let back = unpack(packed);
            prop_assert_eq!(back.as_deref(), Some(text.as_bytes()));
        }

        /// What was packed before leaves no trace.
        #[test]
        fn rows_of_texts_come_back(texts in prop::collection::vec("[ا-ي ،.]{0,3000}|[a-z ]{0,3000}|.{0,40}", 1..4)) {
            let mut packer = Packer::new().unwrap();
            for text in texts {
                let row = packer.row(b"key", &text).unwrap();
                let row: TextRow<'_> = decode(Table::Texts(0), b"key", &row).unwrap();
                prop_assert_eq!(row.text(), Some(text));
            }
        }
    }

    /// Rows that a store of format 7 has: whatever the dictionary or the packing becomes, these texts must come back.
    #[test]
    fn old_rows_are_read() {
        for (text, hex) in OLD {
            let row: Vec<u8> = hex.as_bytes().chunks(2).map(byte).collect();
            let row: TextRow<'_> = decode(Table::Texts(0), b"key", &row).unwrap();
            assert_eq!(row.text().as_deref(), Some(text));
        }
    }

    fn byte(two: &[u8]) -> u8 {
        u8::from_str_radix(std::str::from_utf8(two).unwrap(), 16).unwrap()
    }

    const OLD: [(&str, &str); 3] = [
        (
            "افتتح رئيس بلدية النخيل صباح اليوم سوق السمك الجديد، وقال إن العمل فيه بدأ قبل 18 شهرا وكلف 2.4 مليون.",
            "664f28b52ffd23e7ce7e076615020063860f20306eaa5500b286a194a2efa68b5da08653456e9af2b490535fde90e27c143d69db2a794bfae41dc5c71a376fe70ae35c0bcc7b6d4be56779383b8c410f0089b7d1c7d3675414",
        ),
        (
            "The market opened on Sunday; the mayor said that work had begun 18 months ago.",
            "4e4c28b52ffd204e1d0200e2c40f1590b90db82485dfcdb16d241ce133f23a1e9ddc9e0380963be1a61e0b815395336c471ba489f7b8b6e3c948d78f0fd7c3baa5229c6abb3c44bd67d08f0f8b00799cc159739c1f52",
        ),
        (
            "قال «المرفأ» — وهي صحيفة محلية —: «نعم»",
            "353b28b52ffd23e7ce7e073575010053830a70443af4c1904887d940441d5ca1c36bd3512f681d8c778a46441d5ca1c370443a1ac8693e24d2e17c14001a020ef08f02cab6",
        ),
    ];

    #[test]
    fn texts_of_any_script_take_less_room() {
        let random = |letters: &str| {
            let letters: Vec<char> = letters.chars().collect();
            (0..3000).map(|i| letters[mix(i) as usize % letters.len()]).collect::<String>()
        };
        for letters in ["ا ل ي م و ن ت ر", "the nine reports", "به گزارش خبرگزاری وزیر راه گفت که"]
        {
            let text = random(letters);
            let row = Packer::new().unwrap().row(b"key", &text).unwrap();
            assert!(row.len() < 2 * text.len() / 3, "{letters}: {} bytes of {}", row.len(), text.len());
        }
    }

    #[test]
    fn what_was_never_packed_is_no_text() {
        for packed in [&[ESCAPE][..], &[ESCAPE, 0xe2, 0x80], &[b'a', ESCAPE, 0xf0]] {
            assert_eq!(unpack(packed), None, "{packed:x?}");
        }
        let frame = Compressor::with_dictionary(LEVEL, CODES).unwrap().compress(&[ESCAPE, 0x80, b'a']).unwrap();
        assert_eq!(TextRow { len: 3, frame: Cow::Borrowed(&frame) }.text(), None, "no UTF-8");
        assert_eq!(TextRow { len: 2, frame: Cow::Borrowed(&frame) }.text(), None, "longer than it says");
    }
}
