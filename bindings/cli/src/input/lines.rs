//! Cuts a stream of bytes into chunks that end with whole lines.

use std::io::{self, Read};
use std::ops::Range;

/// How much is read at a time; a longer line makes a longer chunk.
const CHUNK: usize = 2 << 20;

/// How much is read at a time of a stream that is decided on as it comes.
const LIVE: usize = 256 << 10;

/// Chunks of whole lines of a stream.
pub struct Chunks<R> {
    read: R,
    size: usize,
    /// Whether to give what there is, and not wait until a chunk is full.
    live: bool,
    /// What was read after the last chunk.
    rest: Vec<u8>,
    end: bool,
    /// A fault of the stream, kept until the whole lines before it are out.
    fault: Option<io::Error>,
    /// How many bytes a line may have.
    limit: usize,
    /// Whether the last chunk is the beginning of a line that is longer.
    cut: bool,
}

/// How much is kept of a line that is too long.
const SHOWN: usize = 1024;

impl<R: Read> Chunks<R> {
    /// The chunks of a stream; of a `live` one, each as soon as it has a whole line. Of a line of more than `limit` bytes only the
    /// beginning is kept ([`Chunks::is_cut`]).
    pub fn new(read: R, live: bool, limit: usize) -> Self {
        Self::sized(read, if live { LIVE } else { CHUNK }, live, limit)
    }

    fn sized(read: R, size: usize, live: bool, limit: usize) -> Self {
        Self { read, size, live, rest: Vec::new(), end: false, fault: None, limit, cut: false }
    }

    /// Whether the last chunk is one line that was too long, and what there is of it is its beginning.
    pub fn is_cut(&self) -> bool {
        self.cut
    }

    /// The next chunk, in the `space` of one that is done with; its last line ends with a newline, except at the end of the stream.
    ///
    /// # Errors
    /// When the stream fails, after all whole lines before that; [`Chunks::rest`] has what is left.
    pub fn next(&mut self, space: Vec<u8>) -> io::Result<Option<Vec<u8>>> {
        let mut chunk = space;
        chunk.clear();
        chunk.append(&mut self.rest);
        let mut searched = 0;
        self.cut = false;
        while !self.end {
            match self.fill(&mut chunk) {
                Ok(more) => self.end = !more,
                Err(fault) => {
                    self.end = true;
                    self.fault = Some(fault);
                }
            }
            let found = memchr::memrchr(b'\n', &chunk[searched..]);
            // What is read is one line so far, so the first newline ends it.
            if self.cut
                && let Some(at) = found
            {
                let first = memchr::memchr(b'\n', &chunk[searched..]).unwrap_or(at);
                self.rest.extend_from_slice(&chunk[searched + first + 1..]);
                chunk.truncate(searched + first);
                chunk.truncate(SHOWN);
                chunk.push(b'\n');
                return Ok(Some(chunk));
            }
            if found.is_none() && (self.cut || chunk.len() > self.limit) {
                self.cut = true;
                chunk.truncate(SHOWN.min(self.limit));
            }
            if let Some(at) = found {
                if !self.end || self.fault.is_some() {
                    self.rest.extend_from_slice(&chunk[searched + at + 1..]);
                    chunk.truncate(searched + at + 1);
                    return Ok(Some(chunk));
                }
                break;
            }
            searched = chunk.len();
        }
        if let Some(fault) = self.fault.take() {
            self.rest = chunk;
            return Err(fault);
        }
        Ok((!chunk.is_empty()).then_some(chunk))
    }

    /// Reads on; says whether there may be more.
    fn fill(&mut self, chunk: &mut Vec<u8>) -> io::Result<bool> {
        // A long line is read in steps that grow with it, so that it is not copied again and again.
        let wanted = if self.live { self.size } else { self.size.max(chunk.len()) };
        if !self.live {
            return Ok(self.read.by_ref().take(wanted as u64).read_to_end(chunk)? == wanted);
        }
        let filled = chunk.len();
        chunk.resize(filled + wanted, 0);
        let got = loop {
            match self.read.read(&mut chunk[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                got => break got,
            }
        };
        chunk.truncate(filled + got.as_ref().copied().unwrap_or(0));
        Ok(got? > 0)
    }

    /// The broken last line after an error.
    pub fn rest(&self) -> &[u8] {
        &self.rest
    }
}

/// Cuts a chunk into at most `n` parts of about the same length, each of whole lines.
pub fn split(chunk: &[u8], n: usize) -> Vec<&[u8]> {
    let mut parts = Vec::with_capacity(n);
    let (mut rest, step) = (chunk, chunk.len() / n.max(1) + 1);
    while !rest.is_empty() {
        let from = step.min(rest.len()) - 1;
        let end = memchr::memchr(b'\n', &rest[from..]).map_or(rest.len(), |at| from + at + 1);
        let (part, after) = rest.split_at(end);
        parts.push(part);
        rest = after;
    }
    parts
}

/// Where the lines of a chunk are, without their newline.
pub fn lines(chunk: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = chunk.get(start..).filter(|rest| !rest.is_empty())?;
        let line = start..memchr::memchr(b'\n', rest).map_or(chunk.len(), |at| start + at);
        start = line.end + 1;
        Some(line)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives its bytes, then fails.
    struct Broken<'a>(&'a [u8]);

    impl Read for Broken<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            self.0.read(into)
        }
    }

    #[test]
    fn chunks_and_parts_keep_every_line_whole() {
        for text in
            ["", "\n", "a", "a\n", "a\nbb\n\nccc", "\n\n\n", "aaaaaaaaaaaaaaaaaaaaaaaa\nb\n", "ab\ncd\nef\ngh\nij\nkl"]
        {
            let want: Vec<_> = lines(text.as_bytes()).map(|at| &text.as_bytes()[at]).collect();
            for (size, live) in (1..9).flat_map(|size| [(size, false), (size, true)]) {
                let mut chunks = Chunks::sized(text.as_bytes(), size, live, usize::MAX);
                let mut got = Vec::new();
                while let Some(chunk) = chunks.next(b"done with".to_vec()).unwrap() {
                    for part in split(&chunk, 3) {
                        assert!(!part.is_empty());
                        got.extend(lines(part).map(|at| part[at].to_vec()));
                    }
                }
                assert_eq!(got, want, "{text:?} in chunks of {size}");
            }
        }
    }

    #[test]
    fn a_fault_comes_after_the_whole_lines_before_it() {
        for (size, live) in (1..9).flat_map(|size| [(size, false), (size, true)]) {
            let mut chunks = Chunks::sized(Broken(b"a\nbb\ncc"), size, live, usize::MAX);
            let mut got = Vec::new();
            let fault = loop {
                match chunks.next(Vec::new()) {
                    Ok(chunk) => got.extend(chunk.unwrap()),
                    Err(fault) => break fault,
                }
            };
            assert_eq!(fault.kind(), io::ErrorKind::UnexpectedEof);
            assert_eq!((got.as_slice(), chunks.rest()), (&b"a\nbb\n"[..], &b"cc"[..]));
        }
    }

    #[test]
    fn a_line_that_is_too_long_is_cut_and_the_rest_is_read() {
        let text = format!("a\n{}\nb\n{}", "x".repeat(5000), "y".repeat(3000));
        for (size, live) in [(7, false), (7, true), (4000, false), (4000, true)] {
            let mut chunks = Chunks::sized(text.as_bytes(), size, live, 2000);
            let (mut whole, mut cut) = (Vec::new(), 0);
            while let Some(chunk) = chunks.next(Vec::new()).unwrap() {
                for line in lines(&chunk).map(|at| &chunk[at]) {
                    if chunks.is_cut() || line.len() > 2000 {
                        cut += 1;
                    } else {
                        whole.push(line.to_vec());
                    }
                }
            }
            assert_eq!((whole, cut), (vec![b"a".to_vec(), b"b".to_vec()], 2), "{size} {live}");
        }
    }
}
