//! What the origins of relays are.

use std::collections::HashSet;
use std::ops::Range;

use super::attribution::Attribution;
use super::relay::RawRelay;
use crate::lang::Generic;
use crate::lang::Word;
use crate::source::read::{Prose, What};
use crate::source::trace::{OriginType, Relay};

/// Relays with their sources and origins by name. `sources` are what the mentions come to.
pub(crate) fn relays(
    prose: &Prose,
    found: &[Attribution],
    raw: &[RawRelay],
    sources: &[Option<String>],
    to_raw: impl Fn(Range<usize>) -> Range<usize>,
    text: &str,
) -> Vec<Relay> {
    let mut seen: HashSet<(String, &str)> = HashSet::new();
    raw.iter()
        .filter_map(|r| {
            let from = sources[r.from].clone()?;
            let words = prose.slice(r.first, r.next);
            // Said again it is the same relay.
            if !seen.insert((from.clone(), words)) {
                return None;
            }
            let m = &found[r.from].mention;
            let origin = to_raw(prose.tokens[r.first].start as usize..prose.tokens[r.next - 1].end as usize);
            let source = to_raw(prose.tokens[m.first].start as usize..prose.tokens[m.next - 1].end as usize);
            Some(Relay {
                from,
                origin: text[origin.clone()].to_owned(),
                origin_type: origin_type(prose, r.first, r.next),
                start: source.start.min(origin.start),
                end: source.end.max(origin.end),
            })
        })
        .collect()
}

/// What words `first..next` name.
fn origin_type(prose: &Prose, first: usize, next: usize) -> OriginType {
    if let Some(m) = prose.mention(first).or_else(|| prose.bare(first, 0, "")) {
        return match m.what {
            What::Generic(Generic::Anonymous) => OriginType::Anonymous,
            What::Generic(Generic::Media | Generic::Social) => OriginType::Media,
            _ => OriginType::Outlet,
        };
    }
    let all = (first..next).map(|i| prose.word(i));
    for word in all.clone() {
        match word {
            Word::Reports => return OriginType::Media,
            // بيان لوزارة الصحة is the ministry's word, whoever prints it.
            Word::Document if all.clone().any(|word| word == Word::Body) => return OriginType::OfficialBody,
            Word::Document => return OriginType::Document,
            Word::Title => return OriginType::Official,
            Word::Body => return OriginType::OfficialBody,
            word if word.is_nameless() => return OriginType::Anonymous,
            _ => {}
        }
    }
    if titled(prose, next - 1) { OriginType::Official } else { OriginType::Person }
}

/// How far back a name is looked for with its title.
const BACK: usize = 400;

/// Whether the name of word `i` stood after a title before: `اللواء فلان العلاني` … `ونقلت عن العلاني`.
fn titled(prose: &Prose, i: usize) -> bool {
    let key = prose.tokens[i].key;
    (i.saturating_sub(BACK)..i)
        .any(|n| prose.tokens[n].key == key && (n.saturating_sub(3)..n).any(|t| prose.word(t) == Word::Title))
}
