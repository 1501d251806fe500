//! Origins: whose text a story has, by what its page says.
//!
//! In: chains, as [`source::chain`](crate::source::chain()) reads them, and the parts of a new story that earlier ones have. Out: whether
//! the new one names the source of another, and how many origins with nothing in common some have.
//!
//! ```text
//! wire      the sources that a chain names after the publisher, generic ones left out; without any the publisher, if it is an agency
//! origins   the matches, those with the least text first: one counts if it has no wire, outlet or text in common with those that count.
//!           The outlet tells only stories apart that name no wire; text in common is a fifth of the smaller of the two parts
//! ```

use std::ops::Range;

use crate::source::{Kind, Registry, unknown};

/// Two parts of a story with this share of the smaller one in both are one text.
const COMMON: f64 = 0.2;

/// What two names of one source have in common: the id, or the letters of a name that the registry has not.
pub(crate) fn source_key(source: &str) -> String {
    source.strip_prefix('?').map_or_else(|| source.to_owned(), unknown)
}

/// The keys of the sources of a story's text.
fn wire(chain: &[Vec<String>], registry: &Registry) -> Vec<String> {
    let (own, hops) = chain.split_at(chain.len().min(1));
    let named: Vec<_> =
        hops.iter().flatten().filter(|source| !source.starts_with('@')).map(|source| source_key(source)).collect();
    if !named.is_empty() {
        return named;
    }
    let agency = |source: &&String| registry.by_id(source).is_some_and(|entry| entry.kind == Kind::Agency);
    own.iter().flatten().filter(agency).map(|source| source_key(source)).collect()
}

/// Whether the text of a story has a source, by its chain, that `chain` names nowhere.
pub(super) fn uncredited(chain: &[Vec<String>], of: &[Vec<String>], registry: &Registry) -> bool {
    let wire = wire(of, registry);
    !wire.is_empty() && !chain.iter().flatten().any(|source| wire.contains(&source_key(source)))
}

/// An earlier story that a new one matched.
pub(super) struct Matched<'a> {
    /// Its chain, where it is known.
    pub chain: Option<&'a [Vec<String>]>,
    /// The number of its outlet.
    pub outlet: Option<u32>,
    /// The bytes of the new story's text that it has, in order.
    pub parts: Vec<Range<usize>>,
}

/// How many of the matched stories have nothing in common with the others that count.
pub(super) fn origins(mut matched: Vec<Matched<'_>>, registry: &Registry) -> u32 {
    matched.sort_by_key(|story| bytes(&story.parts));
    let mut counted: Vec<(&Matched<'_>, Vec<String>)> = Vec::new();
    for story in &matched {
        let wire = story.chain.map_or_else(Vec::new, |chain| wire(chain, registry));
        let apart = counted.iter().all(|(other, theirs)| {
            let named = !wire.is_empty() || !theirs.is_empty();
            let source = if named { wire.iter().any(|key| theirs.contains(key)) } else { story.outlet == other.outlet };
            let least = bytes(&story.parts).min(bytes(&other.parts)) as f64;
            !source && (common(&story.parts, &other.parts) as f64) < COMMON * least
        });
        if apart {
            counted.push((story, wire));
        }
    }
    counted.len() as u32
}

fn bytes(parts: &[Range<usize>]) -> usize {
    parts.iter().map(Range::len).sum()
}

/// How many bytes are in both.
fn common(a: &[Range<usize>], b: &[Range<usize>]) -> usize {
    let both = |a: &Range<usize>, b: &Range<usize>| a.end.min(b.end).saturating_sub(a.start.max(b.start));
    a.iter().map(|a| b.iter().map(|b| both(a, b)).sum::<usize>()).sum()
}

#[cfg(test)]
mod tests {
    use super::{Matched, origins, uncredited};
    use crate::source::Registry;

    /// `publisher < source, source < source`.
    fn chain(line: &str) -> Vec<Vec<String>> {
        let hop = |hop: &str| hop.split(", ").map(str::to_owned).collect();
        line.split(" < ").map(hop).collect()
    }

    #[test]
    fn a_story_without_the_source_of_what_it_takes_is_uncredited() {
        for (new, old, want) in [
            ("?المرفأ", "?الراصد < reuters", true),
            ("?المرفأ < reuters", "?الراصد < reuters", false),
            ("?المرفأ < afp", "?الراصد < reuters", true),
            ("?المرفأ < @agencies", "?الراصد < reuters", true),
            // One of several is enough, wherever either names it.
            ("?المرفأ < afp", "?الراصد < reuters, afp", false),
            ("?المرفأ < afp < reuters", "?الراصد < reuters", false),
            // It is the source itself.
            ("reuters", "?الراصد < reuters", false),
            // An agency's own page is its text; another outlet's own report is nobody's wire.
            ("?المرفأ", "reuters", true),
            ("?المرفأ", "?الراصد", false),
            ("?المرفأ", "aljazeera", false),
            ("?المرفأ", "?الراصد < @agencies", false),
            ("?المرفأ", "reuters < afp", true),
            ("reuters", "reuters < afp", true),
            // A name that no registry has is known by its letters.
            ("?المرفأ < ?وكالة الواحه", "?الراصد < ?وكالة الواحة", false),
            ("?المرفأ", "", false),
        ] {
            let of = if old.is_empty() { Vec::new() } else { chain(old) };
            assert_eq!(uncredited(&chain(new), &of, Registry::builtin()), want, "{new} from {old}");
        }
    }

    #[test]
    fn origins_have_nothing_in_common() {
        // Of each match: chain, outlet, the part of the new story.
        type Case<'a> = (&'a [(&'a str, u32, std::ops::Range<usize>)], u32);
        let cases: [Case<'_>; 10] = [
            (&[], 0),
            (&[("?ا", 1, 0..100)], 1),
            (&[("?ا", 1, 0..100), ("?ب", 2, 100..200)], 2),
            (&[("?ا", 1, 0..100), ("?ب", 2, 50..150)], 1),
            (&[("?ا", 1, 0..100), ("?ب", 2, 81..181)], 2),
            (&[("?ا", 1, 0..100), ("?ا", 1, 100..200)], 1),
            (&[("?ا < reuters", 1, 0..100), ("?ب < reuters", 2, 100..200)], 1),
            (&[("?ا < reuters", 1, 0..100), ("?ا", 1, 100..200)], 2),
            (&[("reuters", 1, 0..100), ("?ب < reuters", 2, 100..200)], 1),
            // A roundup of both is no origin, whatever it was matched before.
            (&[("?ج", 3, 0..200), ("?ا", 1, 0..100), ("?ب", 2, 100..200)], 2),
        ];
        for (matched, want) in cases {
            let chains: Vec<_> = matched.iter().map(|(line, ..)| chain(line)).collect();
            let of = matched.iter().zip(&chains).map(|((_, outlet, part), chain)| Matched {
                chain: Some(chain),
                outlet: Some(*outlet),
                parts: vec![part.clone()],
            });
            assert_eq!(origins(of.collect(), Registry::builtin()), want, "{matched:?}");
        }
    }
}
