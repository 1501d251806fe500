//! What the first bytes of a decompressed stream say of it: its format, its encoding, the ends of its lines.
//!
//! ```text
//! encoding   by the byte order mark; UTF-16 without one by its zeros
//! format     a binary one by its magic; else what the name promises; else by the first sign:
//!              [           objects          {  an object that fills its line: JSON lines; else objects
//!              another     cells under a header that has a column of texts: CSV; else JSON lines, whose rows will say what is wrong
//! ```

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::how::How;
use super::names::TEXT;
use crate::form::{Format, foreign};

/// How many first bytes are looked at.
pub const HEAD: usize = 64 << 10;

/// What a stream is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sniffed {
    pub format: Format,
    /// The encoding, if it is not UTF-8.
    pub encoding: Option<&'static Encoding>,
    /// Whether its lines end with carriage returns alone.
    pub cr: bool,
}

/// Looks at the first bytes of a stream of this name.
///
/// # Errors
/// What it is, if that is nothing that naql reads, and how to convert it.
pub fn sniff(head: &[u8], name: &str, how: &How) -> Result<Sniffed, String> {
    if let Some(format) = Format::binary(head) {
        return Ok(Sniffed { format, encoding: None, cr: false });
    }
    let encoding = utf16(head).or(how.encoding);
    let decoded = encoding.map(|encoding| encoding.decode(head).0.into_owned().into_bytes());
    let head = decoded.as_deref().unwrap_or(head);
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let promised = Format::promised(name);
    if promised != Some(Format::Text)
        && let Some(what) = foreign(head, name)
    {
        return Err(what);
    }
    let cr = !head.contains(&b'\n') && head.trim_ascii_end().contains(&b'\r');
    let format = match promised {
        Some(Format::Text) if how.per_line => Format::TextLines,
        Some(Format::Text) => Format::Text,
        Some(Format::Csv(sign)) => Format::Csv(delimiter(head, sign)),
        _ if how.rows.is_some() => Format::Objects,
        _ => by_sign(head, how),
    };
    Ok(Sniffed { format, encoding, cr: cr && matches!(format, Format::Lines | Format::TextLines) })
}

/// UTF-16 by its byte order mark, or by every other byte of text in Latin signs being zero.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => return Some(UTF_16LE),
        [0xfe, 0xff, ..] => return Some(UTF_16BE),
        _ => {}
    }
    let head = &head[..head.len().min(4096)];
    let zeros = |from: usize| head.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    // JSON and CSV have signs of their own: a tenth of the characters at least.
    let enough = head.len() / 20 + 2;
    match (even, odd) {
        (0, odd) if odd >= enough => Some(UTF_16LE),
        (even, 0) if even >= enough => Some(UTF_16BE),
        _ => None,
    }
}

fn by_sign(head: &[u8], how: &How) -> Format {
    let start = head.trim_ascii_start();
    match start.first() {
        Some(b'{') if fills_its_line(start) => Format::Lines,
        Some(b'[' | b'{') => Format::Objects,
        Some(_) if how.per_line => Format::TextLines,
        Some(_) => header(start, how).map_or(Format::Lines, Format::Csv),
        None => Format::Lines,
    }
}

/// Whether the first line is an object and nothing else, from what is known of it.
fn fills_its_line(text: &[u8]) -> bool {
    let Some(end) = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')) else {
        // A line longer than the head; or a file of one line, which may have several objects.
        let mut objects = serde_json::Deserializer::from_slice(text).into_iter::<serde::de::IgnoredAny>();
        return match objects.next() {
            Some(Ok(_)) => text[objects.byte_offset()..].trim_ascii().is_empty(),
            _ => text.len() > 2,
        };
    };
    match serde_json::from_slice::<serde::de::IgnoredAny>(&text[..end]) {
        Ok(_) => true,
        Err(fault) if fault.is_eof() => {
            // An object that goes on; a row that was cut is one whose next line begins another.
            text[end..].trim_ascii_start().first() == Some(&b'{')
        }
        // Two objects, a comma after one, or bytes of another encoding, which the row will name.
        Err(_) => {
            let mut objects = serde_json::Deserializer::from_slice(&text[..end]).into_iter::<serde::de::IgnoredAny>();
            let first = objects.next();
            !(matches!(first, Some(Ok(_)))
                && matches!(text[objects.byte_offset()..end].trim_ascii_start().first(), Some(b'{' | b',')))
        }
    }
}

/// The sign that parts the cells of a header in which there is a column of texts.
fn header(text: &[u8], how: &How) -> Option<u8> {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let sign = delimiter(text, 0);
    let names = how.fields.names(TEXT);
    let is_text = |cell: &[u8]| {
        let cell = cell.trim_ascii();
        let cell = cell.strip_prefix(b"\"").and_then(|cell| cell.strip_suffix(b"\"")).unwrap_or(cell);
        names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(cell))
    };
    (sign != 0 && line.split(|byte| *byte == sign).any(is_text)).then_some(sign)
}

/// The sign that parts most cells in the first line; `usual` when there is none.
fn delimiter(text: &[u8], usual: u8) -> u8 {
    let line = text.split(|byte| matches!(byte, b'\n' | b'\r')).next().unwrap_or_default();
    let count = |sign: u8| memchr::memchr_iter(sign, line).count();
    let signs = [usual, b',', b'\t', b';', b'|'].into_iter().filter(|sign| *sign != 0);
    let most = signs.map(|sign| (count(sign), sign)).reduce(|best, next| if next.0 > best.0 { next } else { best });
    most.filter(|(count, _)| *count > 0).map_or(usual, |(_, sign)| sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats() {
        let how = How::default();
        for (head, name, want) in [
            (&b"{\"text\": \"a\"}\n{\"text\""[..], "a", Format::Lines),
            (b"{\"text\": \"a\"}", "a", Format::Lines),
            (b"{\"text\": \"a", "a", Format::Lines),
            (b"{\"text\": \"a\"}{\"text\": \"b\"}\n", "a", Format::Objects),
            (b"{\"text\": \"a\"} {\"text\": \"b\"}", "a", Format::Objects),
            (b"{\"text\": \"a\"},\n{\"text\": \"b\"}\n", "a", Format::Objects),
            (b"{\n  \"text\": \"a\"\n}\n", "a", Format::Objects),
            (b"{\"text\": \"cut\n{\"text\": \"a\"}\n", "a", Format::Lines),
            (b" [\n{\"text\"", "a.jsonl", Format::Objects),
            (b"id,text\n1,a\n", "a", Format::Csv(b',')),
            (b"id\ttext\n1\ta\n", "a.csv", Format::Csv(b'\t')),
            (b"id;\"Text\"\n", "a", Format::Csv(b';')),
            (b"a, b\n", "a", Format::Lines),
            (b"{}", "a.txt", Format::Text),
            (b"PAR1", "a", Format::Parquet),
            (b"", "a.csv.gz", Format::Csv(b',')),
        ] {
            assert_eq!(sniff(head, name, &how).unwrap().format, want, "{}", String::from_utf8_lossy(head));
        }
        let lines = How { per_line: true, ..How::default() };
        assert_eq!(sniff(b"a\nb\n", "a.txt", &lines).unwrap().format, Format::TextLines);
        assert!(sniff(b"<html>", "a", &how).is_err());
        assert!(sniff(b"<html>", "a.txt", &how).is_ok());
        assert!(sniff(b"{\"text\": 1}\r{\"text\": 2}\r", "a", &how).unwrap().cr);
        let wide: Vec<u8> = "{\"text\": \"نص الخبر\"}\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(sniff(&wide, "a", &how).unwrap().encoding, Some(UTF_16LE));
    }
}
