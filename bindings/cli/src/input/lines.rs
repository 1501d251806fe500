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
    buffer: Vec<u8>,
    /// How much of the buffer has been handed out.
    used: usize,
    end: bool,
    /// A fault of the stream, kept until the whole lines before it are out.
    fault: Option<io::Error>,
}

impl<R: Read> Chunks<R> {
    /// The chunks of a stream; of a `live` one, each as soon as it has a whole line.
    pub fn new(read: R, live: bool) -> Self {
        Self::sized(read, if live { LIVE } else { CHUNK }, live)
    }

    fn sized(read: R, size: usize, live: bool) -> Self {
        Self { read, size, live, buffer: Vec::new(), used: 0, end: false, fault: None }
    }

    /// The next chunk; its last line ends with a newline, except at the end of the stream.
    ///
    /// # Errors
    /// When the stream fails, after all whole lines before that; [`Chunks::rest`] has what is left.
    pub fn next(&mut self) -> io::Result<Option<&[u8]>> {
        self.buffer.drain(..self.used);
        self.used = 0;
        let mut searched = 0;
        while !self.end {
            match self.fill() {
                Ok(more) => self.end = !more,
                Err(fault) => {
                    self.end = true;
                    self.fault = Some(fault);
                }
            }
            if let Some(at) = memchr::memrchr(b'\n', &self.buffer[searched..]) {
                self.used = searched + at + 1;
                if !self.end || self.fault.is_some() {
                    return Ok(Some(&self.buffer[..self.used]));
                }
                break;
            }
            searched = self.buffer.len();
        }
        if let Some(fault) = self.fault.take() {
            return Err(fault);
        }
        self.used = self.buffer.len();
        Ok((self.used > 0).then_some(&self.buffer[..]))
    }

    /// Reads on; says whether there may be more.
    fn fill(&mut self) -> io::Result<bool> {
        let wanted = self.size.max(self.buffer.len());
        if !self.live {
            return Ok(self.read.by_ref().take(wanted as u64).read_to_end(&mut self.buffer)? == wanted);
        }
        let filled = self.buffer.len();
        self.buffer.resize(filled + wanted, 0);
        let got = loop {
            match self.read.read(&mut self.buffer[filled..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                got => break got,
            }
        };
        self.buffer.truncate(filled + got.as_ref().copied().unwrap_or(0));
        Ok(got? > 0)
    }

    /// The broken last line after an error.
    pub fn rest(&self) -> &[u8] {
        &self.buffer[self.used..]
    }
}

/// Cuts a chunk into at most `n` parts of about the same length, each of whole lines.
pub fn split(chunk: &[u8], n: usize) -> Vec<&[u8]> {
    let mut parts = Vec::with_capacity(n);
    let (mut rest, step) = (chunk, chunk.len() / n.max(1) + 1);
    while !rest.is_empty() {
        let from = step.min(rest.len()) - 1;
        let end = memchr::memchr(b'\n', &rest[from..]).map_or(rest.len(), |at| from + at + 1);
        let (part, behind) = rest.split_at(end);
        parts.push(part);
        rest = behind;
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
                let mut chunks = Chunks::sized(text.as_bytes(), size, live);
                let mut got = Vec::new();
                while let Some(chunk) = chunks.next().unwrap() {
                    for part in split(chunk, 3) {
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
            let mut chunks = Chunks::sized(Broken(b"a\nbb\ncc"), size, live);
            let mut got = Vec::new();
            let fault = loop {
                match chunks.next() {
                    Ok(chunk) => got.extend_from_slice(chunk.unwrap()),
                    Err(fault) => break fault,
                }
            };
            assert_eq!(fault.kind(), io::ErrorKind::UnexpectedEof);
            assert_eq!((got.as_slice(), chunks.rest()), (&b"a\nbb\n"[..], &b"cc"[..]));
        }
    }
}
