//! Bytes that should be text.

use encoding_rs::Encoding;

use crate::reject::Bad;

/// A whole file as text, without a byte order mark.
///
/// # Errors
/// If it is not UTF-8, or has NUL bytes.
pub fn decode(bytes: &[u8]) -> Result<&str, Bad> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(fault(bytes, 0)),
        Ok(text) => Ok(text),
        Err(error) => Err(fault(bytes, error.valid_up_to())),
    }
}

/// Why bytes are not text; `at` is the byte where they go wrong.
pub fn fault(bytes: &[u8], at: usize) -> Bad {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Bad::text("not UTF-8 but UTF-16; say so: --encoding utf-16le, or utf-16be");
    }
    // A zero at the end hides nothing.
    let content = bytes.strip_suffix(b"\0").unwrap_or(bytes);
    if let Some(encoding) = arabic_encoding(content) {
        let (name, byte) = (encoding.name(), bytes.get(at).copied().unwrap_or_default());
        return Bad::text(format!(
            "byte {} is not UTF-8 (0x{byte:02x}); it looks like {name}: --encoding {}",
            at + 1,
            name.to_ascii_lowercase()
        ));
    }
    if let Some(nul) = memchr::memchr(0, bytes) {
        return Bad::text(format!("byte {} is NUL; the file is damaged or is no text", nul + 1));
    }
    Bad::text(format!(
        "byte {} is not UTF-8 (0x{:02x}); if the file is in another encoding, name it, as in --encoding windows-1256",
        at + 1,
        bytes.get(at).copied().unwrap_or_default()
    ))
}

/// The encoding of one byte a letter in which bytes that are not UTF-8 read as Arabic.
fn arabic_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if std::str::from_utf8(bytes).is_ok() {
        return None;
    }
    let high = bytes.iter().filter(|byte| **byte >= 0x80).count();
    let arabic = |encoding: &&'static Encoding| {
        let (text, malformed) = encoding.decode_without_bom_handling(bytes);
        !malformed && 10 * text.chars().filter(|c| ('\u{621}'..='\u{652}').contains(c)).count() >= 8 * high
    };
    [encoding_rs::WINDOWS_1256, encoding_rs::ISO_8859_6].into_iter().find(arabic)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn faults() {
        assert_eq!(decode(b"\xef\xbb\xbfabc"), Ok("abc"));
        for (bytes, word) in [
            (&b"\xff\xfea\0"[..], "UTF-16"),
            (b"ab\0c", "byte 3 is NUL"),
            (b"\xc7\xe1\xda", "byte 1 is not UTF-8 (0xc7); it looks like windows-1256"),
            (b"\xc7\xe1\xda\0", "--encoding windows-1256"),
            (b"a\xff\xff\xff", "byte 2 is not UTF-8 (0xff)"),
            ("نص".as_bytes().split_last().unwrap().1, "byte 3 is not UTF-8 (0xd8)"),
        ] {
            assert!(decode(bytes).unwrap_err().reason.contains(word), "{word}");
        }
    }
}
