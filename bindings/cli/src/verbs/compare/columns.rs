//! Two texts side by side on a terminal, or in a file, with the shared passages marked `[1: … :1]`.
//!
//! Each cell is isolated (FSI … PDI), so that right-to-left text in one column cannot draw the other one into its
//! order; Arabic cells are set flush right.

use std::fmt::Write;

use naql::Document;
use naql::text::inert;
use unicode_width::UnicodeWidthStr;

use super::spans::Span;

/// First strong isolate, pop directional isolate.
const ISOLATE: (char, char) = ('\u{2068}', '\u{2069}');
/// What is between the columns.
const GUTTER: &str = " │ ";
/// In a narrower place the columns are one below the other.
const NARROW: usize = 50;
/// Black on five light colours, by the number of the passage.
const COLORS: [&str; 5] = ["30;103", "30;106", "30;102", "30;105", "30;104"];

/// How wide the terminal is; 100 where there is none.
pub fn width() -> usize {
    let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || console::Term::stdout().size_checked().map(|(_, columns)| columns.into());
    columns.or_else(terminal).unwrap_or(100)
}

/// One word of a text as it is shown, and the passage it is in.
struct Word {
    shown: String,
    passage: Option<usize>,
}

/// Writes the two texts.
pub fn write(out: &mut String, documents: [&Document; 2], spans: &[Vec<Span>; 2], width: usize, colored: bool) {
    let wide = width >= NARROW;
    let column = if wide { (width - GUTTER.width()) / 2 } else { width.max(20) };
    let [left, right] = [0, 1].map(|i| {
        let name = format!("{}: {}", ["A", "B"][i], inert(&documents[i].id));
        let mut lines = vec![Line::plain(&name), Line::plain(&"─".repeat(column))];
        for paragraph in paragraphs(&documents[i].text, &spans[i]) {
            wrap(&paragraph, column, &mut lines);
        }
        lines
    });
    if !wide {
        left.iter().chain(&right).for_each(|line| line.write(out, column, colored, "\n"));
        return;
    }
    for i in 0..left.len().max(right.len()) {
        let empty = Line::plain("");
        left.get(i).unwrap_or(&empty).write(out, column, colored, GUTTER);
        right.get(i).unwrap_or(&empty).write(out, column, colored, "\n");
    }
}

/// The paragraphs of a text as marked words. Blank lines go.
fn paragraphs(text: &str, spans: &[Span]) -> Vec<Vec<Word>> {
    let start_of = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
    let mut left = spans.iter().peekable();
    let mut open = None;
    let mut paragraphs = Vec::new();
    for paragraph in text.lines() {
        let mut words = Vec::new();
        for word in paragraph.split_ascii_whitespace() {
            let end = start_of(word) + word.len();
            let mut shown: String = inert(word).into_owned();
            let mut passage = None;
            while let Some(span) = left.peek().filter(|span| span.start < end) {
                if open != Some(span.number) {
                    shown = format!("[{}: {shown}", span.number);
                    open = Some(span.number);
                }
                passage = passage.or(open);
                // It goes on after this word if there is more than white space of it.
                if text.get(end..span.end).is_some_and(|rest| !rest.trim().is_empty()) {
                    break;
                }
                shown = format!("{shown} :{}]", span.number);
                open = None;
                left.next();
            }
            words.push(Word { shown, passage });
        }
        if !words.is_empty() {
            paragraphs.push(words);
        }
    }
    paragraphs
}

/// Pieces of one line of a column, each with its passage.
struct Line(Vec<(String, Option<usize>)>);

impl Line {
    fn plain(text: &str) -> Self {
        Self(vec![(text.to_owned(), None)])
    }

    /// Adds to the last piece if it is of the same passage.
    fn push(&mut self, text: &str, passage: Option<usize>) {
        match self.0.last_mut() {
            Some((piece, of)) if *of == passage => piece.push_str(text),
            _ => self.0.push((text.to_owned(), passage)),
        }
    }

    fn width(&self) -> usize {
        self.0.iter().map(|(piece, _)| piece.width()).sum()
    }

    /// Writes the line, padded to the column, and what ends it.
    fn write(&self, out: &mut String, column: usize, colored: bool, end: &str) {
        let arabic = self.0.iter().any(|(piece, _)| piece.chars().any(|c| ('\u{620}'..='\u{6ff}').contains(&c)));
        let pad = " ".repeat(column.saturating_sub(self.width()));
        let last = end == "\n";
        if arabic {
            out.push_str(&pad);
            out.push(ISOLATE.0);
        }
        for (piece, passage) in &self.0 {
            match passage.filter(|_| colored) {
                Some(number) => {
                    let _ = write!(out, "\x1b[{}m{piece}\x1b[0m", COLORS[(number - 1) % COLORS.len()]);
                }
                None => out.push_str(piece),
            }
        }
        if arabic {
            out.push(ISOLATE.1);
        } else if !last {
            out.push_str(&pad);
        }
        out.push_str(end);
    }
}

/// Fills lines with the words of a paragraph, then a blank one.
fn wrap(words: &[Word], column: usize, lines: &mut Vec<Line>) {
    let mut line = Line(Vec::new());
    let mut used = 0;
    for word in words {
        let wide = word.shown.width();
        if used > 0 && used + 1 + wide > column {
            lines.push(std::mem::replace(&mut line, Line(Vec::new())));
            used = 0;
        }
        if used > 0 {
            // The space belongs to the passage that goes on over it.
            let before = line.0.last().and_then(|(_, passage)| *passage);
            line.push(" ", before.filter(|_| before == word.passage));
            used += 1;
        }
        line.push(&word.shown, word.passage);
        used += wide;
    }
    lines.push(line);
    lines.push(Line::plain(""));
}
