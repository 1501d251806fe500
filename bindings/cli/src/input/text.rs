//! Bytes that should be text.

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
        return Bad::text("not UTF-8 but UTF-16; convert the file with iconv -f UTF-16 -t UTF-8");
    }
    if let Some(nul) = memchr::memchr(0, bytes) {
        return Bad::text(format!("byte {} is NUL; the file is damaged or is no text", nul + 1));
    }
    Bad::text(format!(
        "byte {} is not UTF-8 (0x{:02x}); if the file is in Windows-1256, convert it with iconv -f CP1256 -t UTF-8",
        at + 1,
        bytes[at]
    ))
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
            (b"\xc7\xe1\xda", "byte 1 is not UTF-8 (0xc7)"),
            ("نص".as_bytes().split_last().unwrap().1, "byte 3 is not UTF-8 (0xd8)"),
        ] {
            assert!(decode(bytes).unwrap_err().reason.contains(word), "{word}");
        }
    }
}
