//! From marked lines to blocks and stories.

use std::ops::Range;

use super::block::{Block, BlockKind, Page, Story};
use super::furniture;
use super::lead::Headline;
use super::line::PageLine;
use crate::lang::LANG;
use crate::text::skeleton::opens_with;

/// How many lines above the lead may name a source. What is further up is menus and lists.
const HEAD: usize = 128;

/// Blocks and stories of classified lines.
pub(super) fn assemble(text: &str, mut lines: Vec<PageLine>, headline: Option<&Headline>) -> Page {
    let mut page = Page::default();
    let mut rest = &mut lines[..];
    while !rest.is_empty() {
        let next = (1..rest.len()).find(|&i| rest[i].opens).unwrap_or(rest.len());
        let (lines, others) = rest.split_at_mut(next);
        // A page has one title, its first story's.
        story(text, lines, headline.filter(|_| page.stories.is_empty()), &mut page);
        rest = others;
    }
    page
}

/// The blocks of one story's lines, and the story itself if any of them is prose.
fn story(text: &str, lines: &mut [PageLine], headline: Option<&Headline>, page: &mut Page) {
    let (lead, title) = furniture::mark(text, lines, headline);
    let mut last: Option<BlockKind> = None;
    for line in &*lines {
        match page.blocks.last_mut() {
            Some(block) if last == Some(line.kind) => block.span.end = line.span.end,
            _ => page.blocks.push(Block { kind: line.kind, span: line.span.clone() }),
        }
        last = Some(line.kind);
    }
    let mut prose: Vec<Range<usize>> = Vec::new();
    let mut run = false;
    for line in &*lines {
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
    // Furniture that a story begins or ends with (the marker of the next one) lies outside it.
    let told = |line: &PageLine| !matches!(line.kind, BlockKind::Furniture | BlockKind::Manifest);
    let (first, end) = (lines.iter().position(told).unwrap_or(0), lines.iter().rposition(told).map_or(0, |i| i + 1));
    let foot = lines.iter().rposition(|l| l.kind == BlockKind::Story && l.shape.may_be_prose()).map_or(end, |i| i + 1);
    let named = |line: &&PageLine| !line.mute && line.kind != BlockKind::SourceLine;
    let spans = |lines: &[PageLine]| lines.iter().filter(named).map(|line| line.span.clone()).collect();
    page.stories.push(Story {
        span: lines[first].span.start..lines[end - 1].span.end,
        prose,
        title: title.map(|title| lines[title].span.clone()),
        lead: lines[lead].span.start,
        head: spans(&lines[lead.saturating_sub(HEAD)..lead]),
        end: lines[..foot]
            .iter()
            .rev()
            .find(|l| l.kind == BlockKind::Story)
            .map_or(lines[end - 1].span.end, |l| l.span.end),
        foot: spans(&lines[foot.max(lead + 1).min(lines.len())..]),
        dateline: lines.iter().find(|l| l.dateline).map(|l| l.span.clone()),
        source_lines: source_lines(text, lines),
    });
}

/// The lines that name sources. A label that ends its line goes with the next.
fn source_lines(text: &str, lines: &[PageLine]) -> Vec<Range<usize>> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for line in lines {
        let names = line.kind == BlockKind::SourceLine;
        match spans.last_mut() {
            Some(last) if names && open => last.end = line.span.end,
            _ if names => spans.push(line.span.clone()),
            _ => {}
        }
        let line = &text[line.span.clone()];
        open = names
            && (line.ends_with([':', '|'])
                || LANG.labels.iter().any(|label| opens_with(line, label) == Some(line.len())));
    }
    spans
}
