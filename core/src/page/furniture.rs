//! The lines of a story that no cue tells and that are the site's all the same.
//!
//! In: the lines of a story, its lead and title. Out: the same with the site's lines marked, by shape, place and repetition:
//!
//! ```text
//! above the lead   dates; what is in no Arabic; a line said twice; names of sections;
//!                  beside a title: lines of three words and fewer, and three and more titles of other stories
//! between          posts of social media with the line above them
//! below            dates; numbers; what is in no Arabic; names of sections; three and more titles of other stories
//! ```

use std::collections::HashMap;

use super::block::BlockKind;
use super::cues;
use super::lead::{self, Headline, Share};
use super::line::PageLine;
use super::shape::PARAGRAPH;

/// A line of so few words above a title is a menu, a kicker, a name.
const FEW: usize = 3;
/// Below the title, and above the lead, it is a name, a caption, a place.
const BELOW: usize = 5;
/// So many titles that share nothing with the story are those of others.
const TITLES: usize = 3;
/// A title of fewer words may be a line that names a source instead.
const SENTENCE: usize = 5;
/// The words of a title.
const TITLE: std::ops::RangeInclusive<usize> = 3..=20;

/// The lead of a story's lines, and its title, after the lines around its prose are marked.
pub(super) fn mark(text: &str, lines: &mut [PageLine], headline: Option<&Headline>) -> (usize, Option<usize>) {
    // What is the site's is told by the text alone: the same text is the same stories, whatever title comes with it.
    let first = lead::lead(text, lines, None);
    let shares = lead::shares(text, lines, first);
    let shown = lead::title(lines, &shares, None);
    let (lead, title) = match headline {
        None => (first, shown),
        Some(_) => match lead::lead(text, lines, headline) {
            lead if lead == first => (lead, lead::title(lines, &shares, headline)),
            lead => (lead, lead::title(lines, &lead::shares(text, lines, lead), headline)),
        },
    };
    // A title cites, it credits nobody.
    for (i, line) in lines[..lead].iter_mut().enumerate() {
        let is_title = Some(i) == title && line.shape.words >= SENTENCE;
        line.mute |= is_title || headline.is_some_and(|headline| headline.is(line));
    }
    above(lines, first, shown, &shares);
    between(lines, first);
    below(text, lines, first);
    (lead, title)
}

fn furniture(line: &mut PageLine) {
    line.kind = BlockKind::Furniture;
}

fn above(lines: &mut [PageLine], lead: usize, title: Option<usize>, shares: &[Share]) {
    let plain = |line: &PageLine| line.kind == BlockKind::Story && !line.dateline && !line.opens;
    let other = |lines: &[PageLine], i: usize| {
        plain(&lines[i])
            && !lines[i].shape.item
            && Some(i) != title
            && shares[i].is_other()
            && TITLE.contains(&lines[i].shape.words)
    };
    let others = (0..lead).filter(|&i| other(lines, i)).count();
    let mut times: HashMap<u64, usize> = HashMap::new();
    lines[..lead].iter().for_each(|line| *times.entry(line.shape.hash).or_default() += 1);
    for i in 0..lead {
        if !plain(&lines[i]) || Some(i) == title {
            continue;
        }
        let shape = &lines[i].shape;
        let twice = times[&shape.hash] > 1;
        if shape.dated
            || shape.is_residue()
            || shape.section
            || shape.posted
            || twice
            || title
                .is_some_and(|title| shape.words <= if title < i { BELOW } else { FEW } && (!shape.item || title < i))
            || others >= TITLES && other(lines, i)
            || shape.is_row()
            || shape.may_be_ticker() && shares[i].is_other()
            || shape.is_prose() && shape.words < PARAGRAPH && title.is_some() && !shape.item
        {
            furniture(&mut lines[i]);
        }
    }
}

fn between(lines: &mut [PageLine], lead: usize) {
    for i in lead..lines.len() {
        let shape = &lines[i].shape;
        if lines[i].kind != BlockKind::Story {
            continue;
        }
        let post = shape.posted && (shape.is_residue() || !shape.stops && shape.words <= 30);
        if post {
            // The words of a post stand above its address.
            if i > lead + 1 && lines[i - 1].kind == BlockKind::Story && !lines[i - 1].shape.may_be_prose() {
                furniture(&mut lines[i - 1]);
            }
            furniture(&mut lines[i]);
        }
    }
}

fn below(text: &str, lines: &mut [PageLine], lead: usize) {
    let prose = |line: &PageLine| line.kind == BlockKind::Story && line.shape.may_be_prose();
    let Some(last) = (lead..lines.len()).rev().find(|&i| prose(&lines[i])) else { return };
    // Three titles and more: what comes after the last line that ends like a sentence.
    let stop = (lead..=last).rev().find(|&i| lines[i].kind == BlockKind::Story && lines[i].shape.is_prose());
    if let Some(stop) = stop
        && !text[lines[stop].span.clone()].ends_with([':', '：'])
    {
        let rest: Vec<usize> = (stop + 1..lines.len()).filter(|&i| lines[i].kind == BlockKind::Story).collect();
        let is_title = |&i: &usize| {
            let line = &text[lines[i].span.clone()];
            TITLE.contains(&lines[i].shape.words)
                && !lines[i].shape.stops
                && !line.starts_with(|c: char| c.is_numeric() || matches!(c, '-' | '–' | '•' | '*' | '(' | 'ـ'))
                && !line.ends_with([':', '،', ',', '»', '"', '”'])
        };
        let long = rest.iter().filter(|&&i| lines[i].shape.words >= 5).count();
        if rest.len() >= TITLES && long >= TITLES && rest.iter().all(is_title) {
            rest.iter().for_each(|&i| lines[i].kind = BlockKind::Related);
        }
    }
    for line in &mut lines[last + 1..] {
        let shape = &line.shape;
        if line.kind == BlockKind::Story && cues::is_label(&text[line.span.clone()], shape) {
            line.kind = BlockKind::SourceLine;
        }
        if line.kind == BlockKind::Story
            && !line.opens
            && (shape.dated
                || shape.is_row()
                || shape.is_page_number()
                || shape.is_residue() && !shape.is_number()
                || shape.section
                || shape.posted)
        {
            furniture(line);
        }
    }
}
