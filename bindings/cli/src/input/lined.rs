//! Makes JSON lines of other formats, as a stream, so that everything after this reads and copies lines.
//!
//! ```text
//! objects     an array, objects over several lines or several on one   ─▶ a line each; the row is its number
//! wrapped     the objects at a path of a JSON value (--rows .articles) ─▶ a line each; the row is its number
//! csv         cells under a header                                     ─▶ an object of strings; the row is the line that it begins on
//! text lines  a text a line                                            ─▶ {"text": …}; the row is the line
//! ```
//! A row that cannot be made is a line that begins with [`FAULT`] and says why.

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use serde_json::value::RawValue;

use super::text;

/// What a line begins with that is the message of a bad row.
pub const FAULT: u8 = 0x1e;

/// A stream whose bytes are made in pieces.
pub struct Made<F> {
    make: F,
    piece: Vec<u8>,
    at: usize,
}

impl<F: FnMut(&mut Vec<u8>) -> io::Result<bool>> Made<F> {
    /// `make` appends the next piece and says whether there was one.
    fn new(make: F) -> Self {
        Self { make, piece: Vec::new(), at: 0 }
    }
}

impl<F: FnMut(&mut Vec<u8>) -> io::Result<bool>> Read for Made<F> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.piece.len() {
            self.piece.clear();
            self.at = 0;
            if !(self.make)(&mut self.piece)? {
                return Ok(0);
            }
        }
        let got = into.len().min(self.piece.len() - self.at);
        into[..got].copy_from_slice(&self.piece[self.at..self.at + got]);
        self.at += got;
        Ok(got)
    }
}

/// Objects, each on a line of its own: what is between them (brackets, commas, white space) leaves, a line end inside one becomes a
/// space. One inside a string, which JSON does not have, ends the object, so that one bad row does not take the rest with it.
pub fn objects(read: impl Read + Send + 'static) -> impl Read + Send {
    let mut read = BufReader::with_capacity(1 << 16, read);
    let (mut depth, mut string, mut escaped, mut begun) = (0_u32, false, false, false);
    Made::new(move |out| {
        let bytes = read.fill_buf()?;
        let length = bytes.len();
        for &byte in bytes {
            if string {
                match byte {
                    b'\n' => (string, depth) = (false, 0),
                    b'"' if !escaped => string = false,
                    _ => {}
                }
                escaped = byte == b'\\' && !escaped;
                out.push(byte);
                begun = byte != b'\n';
                continue;
            }
            match (byte, depth) {
                (b' ' | b'\t' | b'\n' | b'\r' | b',' | b'[' | b']', 0) => {
                    if begun {
                        out.push(b'\n');
                    }
                    begun = false;
                }
                (b'\n' | b'\r', _) => out.push(b' '),
                _ => {
                    (string, escaped, begun) = (byte == b'"', false, true);
                    match byte {
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    out.push(byte);
                    if depth == 0 && byte == b'}' {
                        out.push(b'\n');
                        begun = false;
                    }
                }
            }
        }
        read.consume(length);
        Ok(length > 0)
    })
}

/// The objects at a path of JSON values; a value has at most `limit` bytes.
pub fn wrapped(read: impl Read + Send + 'static, path: Vec<String>, limit: usize) -> impl Read + Send {
    let mut read = Some(read);
    Made::new(move |out| {
        let Some(read) = read.take() else { return Ok(false) };
        let mut bytes = Vec::new();
        read.take(limit as u64 + 1).read_to_end(&mut bytes)?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if bytes.len() > limit {
            fault(out, &format!("what --rows reads is longer than {limit} bytes; raise --max-row"));
            return Ok(true);
        }
        for value in serde_json::Deserializer::from_slice(bytes).into_iter::<&RawValue>() {
            match value {
                Ok(value) => rows_at(value, &path, out),
                Err(error) => fault(out, &format!("the file is no JSON ({error}); mend it")),
            }
        }
        Ok(true)
    })
}

/// Writes the rows at a path of a value.
fn rows_at(value: &RawValue, path: &[String], out: &mut Vec<u8>) {
    let Some((first, rest)) = path.split_first() else {
        match serde_json::from_str::<Vec<&RawValue>>(value.get()) {
            Ok(rows) => rows.into_iter().for_each(|row| push_line(out, row.get())),
            Err(_) => push_line(out, value.get()),
        }
        return;
    };
    if let Ok(each) = serde_json::from_str::<Vec<&RawValue>>(value.get()) {
        return each.into_iter().for_each(|value| rows_at(value, path, out));
    }
    let keys: BTreeMap<String, &RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
    if let Some(value) = keys.get(first) {
        rows_at(value, rest, out);
    } else {
        let there: Vec<&str> = keys.keys().map(String::as_str).collect();
        fault(out, &format!("there is no {first:?} for --rows; there are: {}", there.join(", ")));
    }
}

/// An object on one line.
fn push_line(out: &mut Vec<u8>, object: &str) {
    out.extend(object.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }));
    out.push(b'\n');
}

fn fault(out: &mut Vec<u8>, message: &str) {
    out.push(FAULT);
    push_line(out, message);
}

/// A reader that gives out at most so much since it was last set back.
struct Bounded<R> {
    read: R,
    left: Arc<AtomicU64>,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.read.read(into)?;
        let left = self.left.load(Relaxed);
        if got as u64 > left {
            return Err(io::Error::other("a row without an end: longer than --max-row; is a quotation mark missing?"));
        }
        self.left.store(left - got as u64, Relaxed);
        Ok(got)
    }
}

/// Records of cells as objects of strings by the names in the header.
pub fn csv(read: impl Read + Send + 'static, sign: u8, limit: usize) -> impl Read + Send {
    // A buffer of the reader beyond the record is read ahead.
    let most = limit as u64 + (1 << 18);
    let left = Arc::new(AtomicU64::new(most));
    let read = Bounded { read, left: Arc::clone(&left) };
    let mut read = csv::ReaderBuilder::new().flexible(true).delimiter(sign).from_reader(read);
    let (mut names, mut record, mut line) = (None, csv::ByteRecord::new(), 1);
    Made::new(move |out| {
        if names.is_none() {
            let header = read.byte_headers().map_err(of_csv)?.clone();
            let name = |cell: &[u8]| {
                String::from_utf8_lossy(cell.strip_prefix(b"\xef\xbb\xbf").unwrap_or(cell)).trim().to_owned()
            };
            names = Some(header.iter().map(name).collect::<Vec<_>>());
        }
        let names = names.as_deref().unwrap_or_default();
        left.store(most, Relaxed);
        if !read.read_byte_record(&mut record).map_err(of_csv)? {
            return Ok(false);
        }
        let at = record.position().map_or(line, csv::Position::line);
        while line < at {
            out.push(b'\n');
            line += 1;
        }
        line += 1;
        match object(names, &record) {
            Ok(object) => {
                out.extend(object);
                out.push(b'\n');
            }
            Err(message) => fault(out, &message),
        }
        Ok(true)
    })
}

/// One record as an object.
fn object(names: &[String], record: &csv::ByteRecord) -> Result<Vec<u8>, String> {
    if record.len() != names.len() {
        return Err(format!(
            "the row has {} cells, the header has {}; put cells that have a separator or a line end in quotation marks",
            record.len(),
            names.len()
        ));
    }
    let mut out = serde_json::Map::new();
    for (name, cell) in names.iter().zip(record) {
        let cell = std::str::from_utf8(cell).map_err(|error| text::fault(cell, error.valid_up_to()).reason)?;
        out.insert(name.clone(), cell.into());
    }
    serde_json::to_vec(&out).map_err(|error| error.to_string())
}

fn of_csv(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

/// Each line as an object with a text; an empty one stays empty. Bytes that are no text go through as they are, to be named.
pub fn text_lines(read: impl Read + Send + 'static, limit: usize) -> impl Read + Send {
    let mut read = BufReader::with_capacity(1 << 16, read);
    let mut line = Vec::new();
    Made::new(move |out| {
        line.clear();
        if read.by_ref().take(limit as u64 + 1).read_until(b'\n', &mut line)? == 0 {
            return Ok(false);
        }
        if line.len() > limit {
            while !line.ends_with(b"\n") {
                line.clear();
                if read.by_ref().take(1 << 16).read_until(b'\n', &mut line)? == 0 {
                    break;
                }
            }
            fault(out, &format!("the line is longer than {limit} bytes; raise --max-row"));
            return Ok(true);
        }
        let bytes = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
        match std::str::from_utf8(bytes) {
            Ok("") => out.push(b'\n'),
            Ok(text) => push_line(out, &serde_json::json!({"text": text}).to_string()),
            Err(error) => fault(out, &text::fault(bytes, error.valid_up_to()).reason),
        }
        Ok(true)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(mut read: impl Read) -> String {
        let mut out = String::new();
        read.read_to_string(&mut out).unwrap();
        out
    }

    #[test]
    fn objects_get_a_line_each() {
        for (json, want) in [
            ("[{\"a\": 1},\n {\"a\":\n2}]", "{\"a\": 1}\n{\"a\": 2}\n"),
            ("{\"a\": \"}{\\\"\"}{\"b\": [1, {}]},", "{\"a\": \"}{\\\"\"}\n{\"b\": [1, {}]}\n"),
            ("[]", ""),
            ("{\"a\": \"cut\n{\"a\": 2}", "{\"a\": \"cut\n{\"a\": 2}\n"),
            ("[1, \"x\"]", "1\n\"x\"\n"),
        ] {
            assert_eq!(all(objects(json.as_bytes())), want, "{json}");
        }
    }

    #[test]
    fn rows_are_found_at_their_path() {
        let path = |path: &str| path.split('.').map(str::to_owned).collect::<Vec<_>>();
        let json = "{\"ok\": true, \"data\": {\"items\": [{\"a\":\n1}, {\"a\": 2}]}}";
        assert_eq!(all(wrapped(json.as_bytes(), path("data.items"), 1000)), "{\"a\": 1}\n{\"a\": 2}\n");
        assert!(all(wrapped(json.as_bytes(), path("data.rows"), 1000)).contains("there are: items"));
        assert!(all(wrapped(json.as_bytes(), path("data"), 10)).contains("--max-row"));
    }

    #[test]
    fn records_become_objects_on_their_line() {
        let got = all(csv(&b"\xef\xbb\xbfid,text\n1,\"a\nb\"\n2,c\n3\n"[..], b',', 1000));
        let mut lines = got.split('\n');
        assert_eq!(lines.next(), Some(""));
        assert_eq!(lines.next(), Some("{\"id\":\"1\",\"text\":\"a\\nb\"}"));
        assert_eq!(lines.next(), Some(""));
        assert_eq!(lines.next(), Some("{\"id\":\"2\",\"text\":\"c\"}"));
        assert!(lines.next().unwrap().contains("1 cells"));
    }

    #[test]
    fn a_line_is_a_text() {
        assert_eq!(all(text_lines(&b"a\n\n b\xc7\n\"c\""[..], 100)).lines().count(), 4);
        assert!(all(text_lines(&b"aaaaaaaaaaaaaaa\nb\n"[..], 10)).ends_with("{\"text\":\"b\"}\n"));
    }
}
