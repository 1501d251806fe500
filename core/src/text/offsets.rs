//! Offsets: between a view and its raw text, and between bytes and code points.

use std::ops::Range;

/// A view of a raw text: another text, and where each of its bytes comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    text: String,
    map: Map,
}

impl View {
    pub(super) fn new(text: String, map: Map) -> Self {
        Self { text, map }
    }

    /// The view's text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The raw bytes that a range of the view's bytes comes from.
    ///
    /// It begins where the first character begins and ends where the last one ends; what was deleted on either side
    /// is outside, a deleted mark is inside with its letter. A part of a character that expands to something else
    /// (a ligature's letter) gives all that it expands to. An empty range gives an empty one. Ends after the text count as its end.
    pub fn raw_span(&self, view: Range<usize>) -> Range<usize> {
        self.map.across(view, |p| p.view, |p| p.raw)
    }

    /// The view's bytes that a range of raw bytes went to: the reverse of [`View::raw_span`]. Empty when all of it was deleted.
    pub fn view_span(&self, raw: Range<usize>) -> Range<usize> {
        self.map.across(raw, |p| p.raw, |p| p.view)
    }
}

/// Where a piece of both texts begins; it ends where the next one begins.
///
/// The pieces lie side by side and cover both texts. An aligned piece has the same character boundaries on both sides;
/// any other goes as a whole. A deleted stretch is a piece whose view side is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Piece {
    view: usize,
    raw: usize,
    aligned: bool,
}

/// The pieces in order, and last an empty one at the end of both texts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Map {
    pieces: Vec<Piece>,
}

impl Map {
    fn across(&self, span: Range<usize>, from: fn(&Piece) -> usize, to: fn(&Piece) -> usize) -> Range<usize> {
        let last = self.pieces.len() - 1;
        let end = from(&self.pieces[last]);
        // The piece that holds the unit at `at`: of pieces that begin there, the one that is not empty.
        let holder = |at: usize| self.pieces.partition_point(|p| from(p) <= at) - 1;
        let (start, stop) = (span.start.min(end), span.end.min(end));
        let piece = &self.pieces[holder(start)];
        let a = to(piece) + if piece.aligned { start - from(piece) } else { 0 };
        if stop <= start {
            return a..a;
        }
        let k = holder(stop - 1);
        let piece = &self.pieces[k];
        let b = if piece.aligned { to(piece) + (stop - from(piece)) } else { to(&self.pieces[k + 1]) };
        a..b
    }
}

/// A [`Map`] in the making. The last character stays open, since marks after it may still be added to it.
#[derive(Default)]
pub(super) struct MapBuilder {
    pieces: Vec<Piece>,
    /// Where the closed pieces end.
    view: usize,
    raw: usize,
    /// The open character, and the deleted raw bytes after it.
    open: Option<Open>,
    gap: usize,
}

struct Open {
    view_len: usize,
    raw_len: usize,
    aligned: bool,
}

impl MapBuilder {
    /// A character of the view and the raw bytes it comes from. Aligned: same bytes long, character by character.
    pub(super) fn add(&mut self, view_len: usize, raw_len: usize, aligned: bool) {
        self.close();
        self.open = Some(Open { view_len, raw_len, aligned });
    }

    /// More of the view that comes from the open character, and more raw bytes that went into it.
    pub(super) fn extend(&mut self, view_len: usize, raw_len: usize) {
        if let Some(open) = &mut self.open {
            open.view_len += view_len;
            open.raw_len += raw_len;
            open.aligned = false;
        }
    }

    /// Deleted raw bytes that belong to the character before them (else to nothing).
    pub(super) fn attach(&mut self, raw_len: usize) {
        match &mut self.open {
            Some(open) => {
                open.raw_len += self.gap + raw_len;
                open.aligned = false;
                self.gap = 0;
            }
            None => self.gap += raw_len,
        }
    }

    /// Deleted raw bytes that belong to nothing.
    pub(super) fn delete(&mut self, raw_len: usize) {
        self.gap += raw_len;
    }

    /// Takes the last character back: its raw bytes count as deleted.
    pub(super) fn take_back(&mut self) {
        if let Some(open) = self.open.take() {
            self.gap += open.raw_len;
        }
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.piece(open.view_len, open.raw_len, open.aligned);
        }
        if self.gap > 0 {
            self.piece(0, self.gap, false);
            self.gap = 0;
        }
    }

    fn piece(&mut self, view_len: usize, raw_len: usize, aligned: bool) {
        if !(aligned && self.pieces.last().is_some_and(|p| p.aligned)) {
            self.pieces.push(Piece { view: self.view, raw: self.raw, aligned });
        }
        self.view += view_len;
        self.raw += raw_len;
    }

    pub(super) fn finish(mut self) -> Map {
        self.close();
        self.pieces.push(Piece { view: self.view, raw: self.raw, aligned: true });
        Map { pieces: self.pieces }
    }
}

/// How many bytes are between two marks of [`CodePoints`].
const STEP: usize = 64;

/// The way between byte offsets and code point offsets of one text. Making it reads the text once; an answer takes constant time.
#[derive(Clone, Debug)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// How many code points begin before each `STEP`th byte.
    marks: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    /// Reads the text.
    pub fn new(text: &'a str) -> Self {
        let mut before = 0;
        let marks = text.as_bytes().chunks(STEP).map(|chunk| {
            before += starts(chunk);
            before
        });
        Self { text, marks: std::iter::once(0).chain(marks).collect() }
    }

    /// How many code points begin before a byte offset. Offsets after the text count as its end.
    pub fn at_byte(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let chunk = byte / STEP;
        self.marks[chunk] + starts(&self.text.as_bytes()[chunk * STEP..byte])
    }

    /// The byte offset of a code point; the text's length when there are not that many.
    pub fn byte(&self, code_point: usize) -> usize {
        let chunk = self.marks.partition_point(|&before| before <= code_point) - 1;
        let from = chunk * STEP;
        // The chunk may begin inside a character, whose start was counted before it.
        let begins = self.text.as_bytes().iter().enumerate().skip(from).filter(|(_, b)| is_start(**b));
        begins.map(|(i, _)| i).nth(code_point - self.marks[chunk]).unwrap_or(self.text.len())
    }

    /// A range of bytes as a range of code points.
    pub fn span(&self, bytes: Range<usize>) -> Range<usize> {
        self.at_byte(bytes.start)..self.at_byte(bytes.end)
    }

    /// A range of code points as a range of bytes.
    pub fn bytes(&self, code_points: Range<usize>) -> Range<usize> {
        self.byte(code_points.start)..self.byte(code_points.end)
    }
}

fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

fn starts(bytes: &[u8]) -> usize {
    // A byte counts up to the length of a chunk, and so the compiler adds sixteen at a time.
    const { assert!(STEP < 256) };
    bytes.chunks(STEP).map(|chunk| usize::from(chunk.iter().map(|b| u8::from(is_start(*b))).sum::<u8>())).sum()
}
