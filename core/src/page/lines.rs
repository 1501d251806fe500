//! From lines to blocks and stories.

use std::ops::Range;

use super::cues;
use super::tail::tail;
use super::{Block, BlockKind, Page, Story};
use crate::lang::Cue;
use crate::text::skeleton::blank;

/// One line that is not blank: its trimmed span, what it is, and whether it opens a story.
#[derive(Clone, Debug)]
pub(super) struct Line {
    span: Range<usize>,
    kind: BlockKind,
    opens: bool,
    dateline: bool,
}

/// A line longer than this (bytes) under a related head is prose again.
const MAX_TITLE: usize = 300;
/// How many titles a list of related stories shows at most.
const MAX_RELATED: usize = 10;

/// Every line that is not blank, with its kind.
pub(super) fn classify(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut at = 0;
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|end| end + 1).chain([text.len()]);
    for end in ends {
        let raw = &text[at..end];
        let trimmed = raw.trim_matches(blank);
        if !trimmed.is_empty() {
            let start = at + (raw.len() - raw.trim_start_matches(blank).len());
            lines.push(Line {
                span: start..start + trimmed.len(),
                kind: BlockKind::Story,
                opens: false,
                dateline: false,
            });
        }
        at = end;
    }
    let mut i = 0;
    while i < lines.len() {
        i = mark(text, &mut lines, i);
    }
    repeated_datelines(text, &mut lines);
    cut_tails(text, &mut lines);
    second_labels(text, &mut lines);
    lines
}

/// Gives line `i`, and those that its cue takes with it, their kind. Gives back the next line to look at.
fn mark(text: &str, lines: &mut [Line], i: usize) -> usize {
    let line = &text[lines[i].span.clone()];
    let Some((cue, after)) = cues::cue(line) else {
        if is_syndication(line) {
            lines[i].kind = BlockKind::SourceLine;
        }
        return i + 1;
    };
    let bare = line[after..].trim().is_empty();
    let next = |lines: &[Line], n: usize| lines.get(n).map_or("", |l| &text[l.span.clone()]).to_owned();
    match cue {
        Cue::Related if bare => {
            let title = next(lines, i + 1);
            if title.is_empty() || title.len() > MAX_TITLE || cues::cue(&title).is_some() {
                lines[i].kind = BlockKind::Related;
                return i + 1;
            }
            if cues::is_dateline(&next(lines, i + 2)) {
                // A title with its own dateline below is no link but the next story.
                lines[i].kind = BlockKind::Furniture;
                lines[i + 1].opens = true;
                lines[i + 2].dateline = true;
                return i + 3;
            }
            lines[i].kind = BlockKind::Related;
            lines[i + 1].kind = BlockKind::Related;
            i + 2
        }
        Cue::Related => {
            lines[i].kind = BlockKind::Related;
            i + 1
        }
        Cue::RelatedList => {
            lines[i].kind = BlockKind::Related;
            let mut n = i + 1;
            while n < lines.len() && n - i <= MAX_RELATED {
                let title = &text[lines[n].span.clone()];
                if title.len() > MAX_TITLE || title.ends_with('.') || cues::cue(title).is_some() {
                    break;
                }
                lines[n].kind = BlockKind::Related;
                n += 1;
            }
            n
        }
        Cue::Tags => {
            lines[i].kind = BlockKind::Tags;
            if bare
                && lines.get(i + 1).is_some_and(|l| l.span.len() <= MAX_TITLE)
                && cues::cue(&next(lines, i + 1)).is_none()
            {
                lines[i + 1].kind = BlockKind::Tags;
                return i + 2;
            }
            i + 1
        }
        Cue::Label => {
            if bare {
                let list = next(lines, i + 1);
                if list.is_empty() || !cues::is_list(&list) || i == 0 {
                    return i + 1;
                }
                lines[i + 1].kind = BlockKind::SourceLine;
            }
            lines[i].kind = BlockKind::SourceLine;
            i + 1 + usize::from(bare)
        }
        Cue::Furniture | Cue::LineWithColon | Cue::Line | Cue::Bare => {
            lines[i].kind = BlockKind::Furniture;
            i + 1
        }
    }
}

/// `* خدمة «X»`, `خاص بـ«X»` on a line of their own.
fn is_syndication(line: &str) -> bool {
    let rest = line.trim_start_matches(['*', 'ـ', '-', ' ', '\u{a0}']);
    ["خدمة «", "خدمة \"", "بالاتفاق مع «", "بالاتفاق مع {", "خاص بـ«", "خاص بـ «"].iter().any(|c| rest.starts_with(c))
        && line.chars().nth(60).is_none()
}

/// A dateline that came before, letter by letter, opens another story; with the title above it, if there is one.
fn repeated_datelines(text: &str, lines: &mut [Line]) {
    // Only a line at the very head is taken for the page's dateline: further down a short line with a dash is a subhead.
    let Some(first) = (0..lines.len().min(3)).find(|&i| cues::is_dateline(&text[lines[i].span.clone()])) else {
        return;
    };
    if lines[first].kind != BlockKind::Story {
        return;
    }
    lines[first].dateline = true;
    let dateline = text[lines[first].span.clone()].to_owned();
    for i in first + 2..lines.len() {
        if lines[i].kind == BlockKind::Story && text[lines[i].span.clone()].starts_with(&dateline) && !lines[i].dateline
        {
            let titled = lines[i - 1].kind == BlockKind::Story
                && lines[i - 1].span.len() <= MAX_TITLE
                && !text[lines[i - 1].span.clone()].ends_with(['.', '»', '"']);
            lines[i - usize::from(titled)].opens = true;
            lines[i].dateline = lines[i].span.len() == dateline.len();
        }
    }
}

/// Parts the last prose line of each story from what is glued to its end.
fn cut_tails(text: &str, lines: &mut Vec<Line>) {
    let mut cut = Vec::with_capacity(lines.len() + 1);
    // From the end, so that each line knows whether prose of its story follows.
    let mut last = true;
    for mut line in std::mem::take(lines).into_iter().rev() {
        if line.kind == BlockKind::Story {
            let words = &text[line.span.clone()];
            if last && let Some((at, kind)) = tail(words) {
                let start = line.span.start;
                cut.push(Line { span: start + at..line.span.end, kind, opens: false, dateline: false });
                line.span.end = start + words[..at].trim_end_matches(blank).len();
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
fn second_labels(text: &str, lines: &mut [Line]) {
    let labels: Vec<usize> = (0..lines.len())
        .filter(|&i| lines[i].kind == BlockKind::SourceLine && text[lines[i].span.clone()].contains([':', '|']))
        .collect();
    for pair in labels.windows(2) {
        let prose = (pair[0] + 1..pair[1]).find(|&i| lines[i].kind == BlockKind::Story);
        if let Some(first) = prose
            && text[lines[pair[0]].span.clone()] != text[lines[pair[1]].span.clone()]
            && lines[first..pair[1]].iter().all(|l| !l.opens)
        {
            lines[first].opens = true;
        }
    }
}

/// Blocks and stories of classified lines.
pub(super) fn assemble(text: &str, lines: &[Line]) -> Page {
    let mut page = Page::default();
    let mut first = 0;
    while first < lines.len() {
        let next = (first + 1..lines.len()).find(|&i| lines[i].opens).unwrap_or(lines.len());
        story(text, &lines[first..next], &mut page);
        first = next;
    }
    page
}

/// The blocks of one story's lines, and the story itself if any of them is prose.
fn story(text: &str, lines: &[Line], page: &mut Page) {
    // A line of furniture that ends a story (the marker of the next one) lies outside it.
    let end = lines.iter().rposition(|l| l.kind != BlockKind::Furniture).map_or(0, |i| i + 1);
    let mut last: Option<BlockKind> = None;
    for line in lines {
        match page.blocks.last_mut() {
            Some(block) if last == Some(line.kind) => block.span.end = line.span.end,
            _ => page.blocks.push(Block { kind: line.kind, span: line.span.clone() }),
        }
        last = Some(line.kind);
    }
    let lines = &lines[..end];
    let mut prose: Vec<Range<usize>> = Vec::new();
    let mut run = false;
    for line in lines {
        match prose.last_mut() {
            _ if line.kind != BlockKind::Story => {}
            Some(part) if run => part.end = line.span.end,
            _ => prose.push(line.span.clone()),
        }
        run = line.kind == BlockKind::Story;
    }
    if prose.is_empty() {
        return;
    }
    let source_lines = lines.iter().filter(|l| l.kind == BlockKind::SourceLine).map(|l| l.span.clone()).collect();
    let is_title = |i: usize| {
        let line = &text[lines[i].span.clone()];
        lines[i].kind == BlockKind::Story
            && line.len() <= MAX_TITLE
            && !line.ends_with(['.', '؟', ':', '»', '"'])
            && !lines[i].dateline
    };
    let headed = lines.len() > 2 && (lines[1].dateline || lines[1].kind == BlockKind::Furniture) && is_title(0);
    page.stories.push(Story {
        span: lines[0].span.start..lines[end - 1].span.end,
        prose,
        title: headed.then(|| lines[0].span.clone()),
        dateline: lines.iter().find(|l| l.dateline).map(|l| l.span.clone()),
        source_lines,
    });
}
