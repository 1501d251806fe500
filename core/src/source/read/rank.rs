//! The choice among namesakes.
//!
//! In: what a name can mean, the head noun before it and the nationality after it. Out: the entries that fit, likeliest first.

use std::cmp::Reverse;

use super::prose::Prose;
use crate::lang::{Head, LANG};
use crate::source::registry::{Kind, Sense};

impl Prose<'_> {
    /// Meanings that suit a head noun; an ambiguous name of one of its `words` needs one that does. Of several words it is a name after any
    /// head noun: وكالة روسيا اليوم is the channel.
    pub(crate) fn rank_headed(
        &self,
        senses: &[Sense],
        words: usize,
        head: Head,
        nation: Option<u8>,
    ) -> Option<Vec<u16>> {
        let fits = |s: &&Sense| !s.ambiguous || suits(head, self.book.entry(s.entry).kind);
        let mut fit: Vec<Sense> = senses.iter().filter(fits).copied().collect();
        if fit.is_empty() && words > 1 {
            fit = senses.to_vec();
        }
        // موقع الأخبار الألماني: a word that is also a name, and nobody of that name is of that country.
        if let Some(country) = nation.map(|nation| LANG.code(nation))
            && fit.iter().all(|s| s.ambiguous && self.book.entry(s.entry).country != country)
        {
            return None;
        }
        self.rank(&fit, Some(head), nation)
    }

    /// Entries in the order of how well head noun, nationality, publisher and the story's places fit; those that
    /// fit clearly worse are left out. Official bodies are no sources.
    pub(crate) fn rank(&self, senses: &[Sense], head: Option<Head>, nation: Option<u8>) -> Option<Vec<u16>> {
        let home = self.book.publisher.map(|p| self.book.entry(p).country.as_str());
        let country = nation.map(|n| LANG.code(n));
        let score = |s: &Sense| {
            let entry = self.book.entry(s.entry);
            let kind = head.is_some_and(|h| suits(h, entry.kind));
            i32::from(self.book.publisher == Some(s.entry)) * 4
                + i32::from(kind) * 8
                + i32::from(country == Some(&entry.country)) * 16
                + i32::from(home == Some(&entry.country))
                + i32::from(!s.ambiguous) * 2
        };
        let mut ranked: Vec<(i32, u16)> = senses
            .iter()
            .filter(|s| self.book.entry(s.entry).kind != Kind::Official)
            .map(|s| (score(s), s.entry))
            .collect();
        ranked.sort_by_key(|&(score, _)| Reverse(score));
        let best = ranked.first()?.0;
        ranked.retain(|&(score, _)| score + 4 > best);
        if ranked.len() > 1 {
            // Namesakes that nothing near tells apart: the one of a country that the text is about goes first.
            let named = |entry: u16| self.places().iter().any(|&c| LANG.code(c) == self.book.entry(entry).country);
            ranked.sort_by_key(|&(score, entry)| Reverse(score + i32::from(named(entry)) * 2));
        }
        Some(ranked.into_iter().map(|(_, entry)| entry).collect())
    }
}

/// Whether a kind of source can follow a head noun.
pub(crate) fn suits(head: Head, kind: Kind) -> bool {
    match head {
        Head::Agency => matches!(kind, Kind::Agency | Kind::Portal),
        Head::Paper => matches!(kind, Kind::Newspaper | Kind::Portal),
        Head::Channel => kind == Kind::Broadcaster,
        Head::Network => matches!(kind, Kind::Broadcaster | Kind::Portal | Kind::Agency),
        Head::Site => !matches!(kind, Kind::Official),
    }
}
