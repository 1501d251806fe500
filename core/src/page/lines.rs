//! The lines of a page, marked by their cues, and where stories begin.

use std::ops::Range;

use super::block::BlockKind;
use super::cues;
use super::line::PageLine;
use super::shape::Shape;
use super::tail::tail;
use crate::lang::{Cue, LANG};
use crate::text::skeleton::{begins_with, blank};

/// The most letters of a line that says whose service a story is of.
const NOTICE: usize = 50;
/// The most words that the line after a label without a colon has.
const NAMES: usize = 4;
/// How many titles a list of related stories shows at most.
const MAX_RELATED: usize = 10;

/// Every line that is not blank, with its kind; `hidden` are its manifests.
pub(super) fn classify(text: &str, hidden: Vec<Range<usize>>) -> Vec<PageLine> {
    let mut lines: Vec<PageLine> = Vec::new();
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1).chain([text.len()]);
    let mut hidden = hidden.into_iter().peekable();
    let mut add = |from: usize, to: usize| {
        let raw = &text[from..to];
        let trimmed = raw.trim_matches(blank);
        if !trimmed.is_empty() {
            let start = from + (raw.len() - raw.trim_start_matches(blank).len());
            lines.push(PageLine::new(text, start..start + trimmed.len(), BlockKind::Story));
        }
    };
    let mut claims = Vec::new();
    for end in ends {
        while let Some(manifest) = hidden.next_if(|manifest| manifest.start < end) {
            add(at, manifest.start);
            at = manifest.end;
            claims.push(PageLine::hidden(manifest));
        }
        add(at, end);
        at = end;
    }
    if !claims.is_empty() {
        lines.extend(claims);
        lines.sort_by_key(|line| line.span.start);
    }
    let prose = |line: &PageLine| line.shape.is_prose();
    let whole = |line: &PageLine| line.shape.is_whole();
    let (first, last) = (lines.iter().position(prose), lines.iter().rposition(whole));
    let body = first.unwrap_or(0)..last.map_or(lines.len(), |last| last + 1);
    let mut i = 0;
    while i < lines.len() {
        i = mark(text, &mut lines, i, &body);
    }
    repeated_datelines(text, &mut lines);
    cut_tails(text, &mut lines);
    second_labels(text, &mut lines);
    lines
}

/// Gives line `i`, and those that its cue takes with it, their kind. Gives back the next line to look at. `body` is from the
/// first to the last line of prose.
fn mark(text: &str, lines: &mut [PageLine], i: usize, body: &Range<usize>) -> usize {
    let line = &text[lines[i].span.clone()];
    let Some((cue, after)) = cues::cue(line, &lines[i].shape) else {
        if is_syndication(line, &lines[i].shape) {
            lines[i].kind = BlockKind::SourceLine;
        }
        return i + 1;
    };
    let bare = line[after..].trim().is_empty();
    let next = |n: usize| lines.get(n).map_or("", |l| &text[l.span.clone()]);
    let cued = |n: usize| lines.get(n).is_some_and(|l| cues::cue(&text[l.span.clone()], &l.shape).is_some());
    let (kind, takes) = match cue {
        Cue::Related if bare => {
            if lines.get(i + 1).is_none_or(|title| title.shape.is_paragraph()) || cued(i + 1) {
                (BlockKind::Related, 0)
            } else if lines.get(i + 2).is_some_and(|line| is_dateline(text, line)) {
                // A title with its own dateline below is no link but the next story.
                lines[i].kind = BlockKind::Furniture;
                lines[i + 1].opens = true;
                lines[i + 2].dateline = true;
                return i + 3;
            } else if i + 1 >= body.end {
                (BlockKind::Related, titles(text, lines, i))
            } else {
                (BlockKind::Related, 1)
            }
        }
        Cue::Related => (BlockKind::Related, 0),
        // Above the story a list is the site's, and what is on it not all of it.
        Cue::RelatedList if i < body.start => (BlockKind::Furniture, 0),
        Cue::RelatedList => (BlockKind::Related, titles(text, lines, i)),
        Cue::Ticker => {
            let long = |l: &PageLine| l.shape.words > 14 && !next(i + 1).ends_with('.') && i + 2 < lines.len();
            (BlockKind::Furniture, usize::from(lines.get(i + 1).is_some_and(long)))
        }
        Cue::Tags => {
            let list = bare && lines.get(i + 1).is_some_and(|l| !l.shape.is_paragraph()) && !cued(i + 1);
            (BlockKind::Tags, usize::from(list))
        }
        Cue::Label => {
            let list = next(i + 1);
            // A label without a colon may be a word of the page's.
            let short = line.ends_with([':', '|', '：']) || lines.get(i + 1).is_some_and(|l| l.shape.words <= NAMES);
            if bare && (list.is_empty() || !cues::is_list(list) || !short || i == 0) {
                return i + 1;
            }
            (BlockKind::SourceLine, usize::from(bare))
        }
        Cue::Notice => (BlockKind::SourceLine, 0),
        Cue::Role => {
            let name = |l: &PageLine| l.shape.words <= 4 && !l.shape.stops;
            (BlockKind::Furniture, usize::from(bare && lines.get(i + 1).is_some_and(name) && !cued(i + 1)))
        }
        // Between the paragraphs of a story such a line may be one of its own.
        Cue::Author | Cue::Caption if i > body.start && i + 1 < body.end => return i + 1,
        _ => (BlockKind::Furniture, 0),
    };
    let end = (i + 1 + takes).min(lines.len());
    let mute = !matches!(cue, Cue::Author | Cue::Label | Cue::Notice | Cue::LineWithColon);
    lines[i..end].iter_mut().for_each(|line| (line.kind, line.mute) = (kind, mute));
    end
}

/// How many titles follow the head of a list of them.
fn titles(text: &str, lines: &[PageLine], head: usize) -> usize {
    let is_title = |line: &&PageLine| {
        let title = &text[line.span.clone()];
        !line.shape.is_paragraph() && !title.ends_with('.') && cues::cue(title, &line.shape).is_none()
    };
    lines[head + 1..].iter().take(MAX_RELATED).take_while(is_title).count()
}

/// `* خدمة «X»`, `خاص بـ«X»` on a line of their own.
fn is_syndication(line: &str, shape: &Shape) -> bool {
    shape.letters <= NOTICE && LANG.is_syndication(line.trim_start_matches(['*', 'ـ', '-', ' ', '\u{a0}']))
}

fn is_dateline(text: &str, line: &PageLine) -> bool {
    cues::is_dateline(&text[line.span.clone()], &line.shape)
}

/// A dateline that came before opens another story, with the title above it, if there is one: the same words, or their first
/// part (the outlet, before the dash) with another place, with or without prose after it.
fn repeated_datelines(text: &str, lines: &mut [PageLine]) {
    // Only a line at the very head is taken for the page's dateline: further down a short line with a dash is a subhead.
    let Some(first) = lines.iter().take(3).position(|line| is_dateline(text, line)) else { return };
    if lines[first].kind != BlockKind::Story {
        return;
    }
    lines[first].dateline = true;
    let dateline = &text[lines[first].span.clone()];
    let outlet = cues::outlet(dateline);
    // What comes again before any prose is a caption.
    let told = |line: &PageLine| line.shape.stops || line.shape.is_prose();
    let prose = (first + 1..lines.len()).find(|&i| told(&lines[i])).unwrap_or(lines.len());
    for i in (first + 2).max(prose)..lines.len() {
        let line = &text[lines[i].span.clone()];
        let whole = begins_with(line, dateline);
        let again = whole.is_some() || outlet.is_some_and(|outlet| cues::is_outlet(line, outlet));
        if lines[i].kind == BlockKind::Story && again && !lines[i].dateline {
            let titled = lines[i - 1].kind == BlockKind::Story
                && !lines[i - 1].shape.is_paragraph()
                && !lines[i - 1].dateline
                && !text[lines[i - 1].span.clone()].ends_with(['.', '»', '"']);
            lines[i - usize::from(titled)].opens = true;
            lines[i].dateline = whole == Some(line.len()) || is_dateline(text, &lines[i]);
        }
    }
}

/// Parts the last prose line of each story from what is glued to its end.
fn cut_tails(text: &str, lines: &mut Vec<PageLine>) {
    let mut cut = Vec::with_capacity(lines.len() + 1);
    // From the end, so that each line knows whether prose of its story follows.
    let mut last = true;
    for mut line in std::mem::take(lines).into_iter().rev() {
        if line.kind == BlockKind::Story {
            let words = &text[line.span.clone()];
            if last && let Some((at, kind)) = tail(words) {
                let start = line.span.start;
                cut.push(PageLine::new(text, start + at..line.span.end, kind));
                line.span.end = start + words[..at].trim_end_matches(blank).len();
                line.shape = Shape::of(&text[line.span.clone()]);
            }
            last = line.opens;
        }
        if !line.span.is_empty() {
            cut.push(line);
        }
    }
    cut.reverse();
    *lines = cut;
}

/// Prose after a source line that ends in another source line is another story.
fn second_labels(text: &str, lines: &mut [PageLine]) {
    let labels: Vec<usize> = (0..lines.len())
        .filter(|&i| lines[i].kind == BlockKind::SourceLine && text[lines[i].span.clone()].contains([':', '|']))
        .collect();
    for pair in labels.windows(2) {
        let prose = (pair[0] + 1..pair[1]).find(|&i| lines[i].kind == BlockKind::Story);
        if let Some(first) = prose
            && lines[pair[0]].shape.hash != lines[pair[1]].shape.hash
            && lines[first..pair[1]].iter().all(|l| !l.opens)
        {
            lines[first].opens = true;
        }
    }
}
