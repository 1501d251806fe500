//! Gathering what was found into credits: one a source.

use std::collections::HashMap;
use std::ops::Range;

use super::find::attribution::Attribution;
use super::find::relay::RawRelay;
use super::read::{Mention, Prose, What, suits};
use super::registry::{Book, Kind};
use super::rule::Rule;
use super::trace::{Credit, Place, Role};
use crate::lang::{Generic, Head, LANG, Word};

/// How many words in front of a mention may name who speaks.
const BACK: usize = 80;

/// A credit on its way, with what decides its role.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) credit: Credit,
    pub(super) setting: Setting,
}

/// Where a source is first named in the text.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is one thing that is seen of a mention")]
pub(super) struct Setting {
    /// The sentence, counted from the lead; none in a slot.
    pub(super) sentence: Option<usize>,
    /// It passes on what another said.
    pub(super) relays: bool,
    /// It is in a clause about something else: `صور بثتها X`, `الخبر الذي تناقلته وسائل الإعلام`.
    pub(super) aside: bool,
    /// Its sentence turns to something else: `من جهة أخرى`.
    pub(super) turns: bool,
    /// Someone that the lead names speaks in its sentence.
    pub(super) of_lead: bool,
}

/// What a definite head noun can mean a source by: its kind, or the same head noun where the registry has it not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Kind(Kind),
    Head(Head),
}

/// The credits of a story, as they are found.
pub(super) struct Credits<'a> {
    pub(super) book: &'a Book<'a>,
    /// The publisher, as credits name it.
    own: &'a str,
    pub(super) drafts: Vec<Draft>,
    /// Where each source's draft is.
    index: HashMap<String, usize>,
    /// The drafts of names that several sources share.
    shared: Vec<usize>,
    /// The stems of the lead's words, sorted.
    lead: Vec<u64>,
    /// The lead has what it tells from a source without a name.
    sourced: bool,
    /// The last source named of each kind, for a head noun to refer back to; last named last.
    named: Vec<(Named, String)>,
}

impl<'a> Credits<'a> {
    pub(super) fn new(book: &'a Book<'a>, own: &'a str) -> Self {
        Self {
            book,
            own,
            drafts: Vec::new(),
            index: HashMap::new(),
            shared: Vec::new(),
            lead: Vec::new(),
            sourced: false,
            named: Vec::new(),
        }
    }

    /// The id and the candidates of what is named; none for an anaphor.
    fn id(&self, what: &What) -> Option<(String, Vec<String>)> {
        Some(match what {
            What::Known(ids) => {
                let all: Vec<String> = ids.iter().map(|&i| self.book.entry(i).id.clone()).collect();
                (all[0].clone(), if all.len() > 1 { all } else { Vec::new() })
            }
            What::Unknown(name) => (format!("?{name}"), Vec::new()),
            What::Generic(generic) => (generic.id().to_owned(), Vec::new()),
            What::Anaphor(_) => return None,
        })
    }

    /// Whether a name was found that several sources share: what the text says later may tell which one is meant.
    pub(super) fn share_names(&self) -> bool {
        !self.shared.is_empty()
    }

    /// Adds a source found in a slot.
    pub(super) fn add(&mut self, what: &What, span: Range<usize>, text: &str, place: Place, rule: Rule) {
        self.put(what, span, text, (place, rule), Setting::default());
    }

    fn put(
        &mut self,
        what: &What,
        span: Range<usize>,
        text: &str,
        (place, rule): (Place, Rule),
        setting: Setting,
    ) -> Option<String> {
        let (mut source, mut candidates) = self.id(what)?;
        // A name that several share is the one that the story names in full elsewhere.
        let full = |s: &&String| self.index.get(*s).is_some_and(|&i| self.drafts[i].credit.candidates.is_empty());
        if let Some(named) = candidates.iter().find(full).cloned() {
            source = named;
            candidates.clear();
        } else if candidates.is_empty()
            && let Some(n) = self.shared.iter().position(|&i| self.drafts[i].credit.candidates.contains(&source))
        {
            let i = self.shared.remove(n);
            let credit = &mut self.drafts[i].credit;
            self.index.remove(&credit.source);
            self.index.insert(source.clone(), i);
            credit.source.clone_from(&source);
            credit.candidates.clear();
            credit.confidence = credit.rule.confidence();
        }
        let own = source == self.own;
        if let Some(kind) = self.book.by_id(&source).map(|e| e.kind) {
            self.name(Named::Kind(kind), &source);
        }
        let is = match (own, place) {
            (true, _) => Role::Own,
            (false, Place::Inline) => Role::Cited,
            (false, _) => Role::Wire,
        };
        let mut confidence = rule.confidence();
        if matches!(what, What::Unknown(_)) || !candidates.is_empty() {
            confidence *= 0.8;
        }
        let credit = Credit {
            source,
            surface: text[span.clone()].to_owned(),
            place,
            role: is,
            start: span.start,
            end: span.end,
            confidence: (confidence * 100.0).round() / 100.0,
            rule,
            candidates,
        };
        let source = credit.source.clone();
        if let Some(&i) = self.index.get(&source) {
            // What is found first is the stronger; the text only adds where its first mention is.
            let known = &mut self.drafts[i];
            if known.setting.sentence.is_none() {
                known.setting = setting;
            }
        } else {
            self.index.insert(source.clone(), self.drafts.len());
            if !credit.candidates.is_empty() {
                self.shared.push(self.drafts.len());
            }
            self.drafts.push(Draft { credit, setting });
        }
        Some(source)
    }

    /// Takes note of whom and what the lead speaks of, which begins at word `from`.
    pub(super) fn lead(&mut self, prose: &Prose, from: usize) {
        let lead = (from..prose.tokens.len()).take_while(|&i| i == from || !prose.opens(i));
        self.sourced = lead.clone().any(|i| matches!(prose.word(i), Word::Source | Word::Sources));
        self.lead = lead.filter_map(|i| LANG.stem(prose.tokens[i].key)).collect();
        self.lead.sort_unstable();
    }

    /// Adds what was found in prose; `passing` are those found that pass on what another said. Gives back the source that each mention comes to, anaphors resolved.
    pub(super) fn inline(
        &mut self,
        prose: &Prose,
        found: &[Attribution],
        passing: &[RawRelay],
        raw: impl Fn(Range<usize>) -> Range<usize>,
        text: &str,
    ) -> Vec<Option<String>> {
        found
            .iter()
            .enumerate()
            .map(|(n, f)| {
                let m = &f.mention;
                let described;
                let what = match m.what {
                    What::Anaphor(head) => {
                        let nation = (m.first + 1..m.next).find_map(|i| match prose.word(i) {
                            Word::Nation(nation) => Some(LANG.code(nation)),
                            _ => None,
                        });
                        if let Some(known) = self.before(head, nation) {
                            return Some(known);
                        }
                        // التلفزيون الرسمي: nobody was named before, and the adjective says which. What is only written in it is not
                        // its own.
                        if m.next == m.first + 1 || f.rule == Rule::Published {
                            return None;
                        }
                        let senses = prose.book.exact(prose.slice(m.first + 1, m.next));
                        let known = senses.and_then(|senses| prose.rank_headed(senses, 1, head, None));
                        described = known.map_or_else(|| What::Unknown(described_name(prose, m)), What::Known);
                        &described
                    }
                    ref what => what,
                };
                let span = raw(prose.tokens[m.first].start as usize..prose.tokens[m.next - 1].end as usize);
                let relays =
                    prose.word(f.cue) == Word::Relay || passing.binary_search_by_key(&n, |relay| relay.from).is_ok();
                let before = f.cue.checked_sub(1).map_or(Word::Other, |i| prose.word(i));
                let aside = before == Word::Image || before == Word::Which && matches!(what, What::Generic(_));
                let span = closed(text, span);
                let turns = (f.opens..(f.opens + 4).min(m.first)).any(|i| prose.word(i) == Word::Turn)
                    || prose.word(f.opens) == Word::But;
                // وقال المصدر
                let sourced = |i: usize| {
                    self.sourced
                        && matches!(prose.word(i), Word::Source | Word::Sources)
                        && prose.tokens[i].reading.article
                };
                let speaks = |i: usize| {
                    sourced(i)
                        || LANG.stem(prose.tokens[i].key).is_some_and(|stem| self.lead.binary_search(&stem).is_ok())
                };
                let of_lead = (f.opens.max(m.first.saturating_sub(BACK))..m.first).any(speaks);
                let setting = Setting { sentence: Some(f.sentence), relays, aside, turns, of_lead };
                let source = self.put(what, span, text, (Place::Inline, f.rule), setting)?;
                if let (What::Unknown(_), Word::Head(head)) = (what, prose.word(m.first)) {
                    self.name(Named::Head(head), &source);
                }
                Some(source)
            })
            .collect()
    }

    /// Remembers a source for a head noun to refer back to.
    fn name(&mut self, named: Named, source: &str) {
        self.named.retain(|(n, _)| *n != named);
        self.named.push((named, source.to_owned()));
    }

    /// The last source named that a definite head noun can mean, of a country if an adjective names one.
    fn before(&self, head: Head, country: Option<&str>) -> Option<String> {
        let means = |named: &Named| match named {
            Named::Kind(kind) => suits(head, *kind),
            Named::Head(own) => *own == head,
        };
        let of = |id: &str| {
            let known = self.book.by_id(id).map_or("", |entry| entry.country.as_str());
            country.is_none_or(|country| known.is_empty() || known == country)
        };
        self.named.iter().rev().find(|(named, id)| means(named) && of(id)).map(|(_, id)| id.clone())
    }
}

/// What a definite head noun and its adjectives name where nobody was named before, as it is written: `التلفزيون الرسمي`.
fn described_name(prose: &Prose, m: &Mention) -> String {
    let name = prose.bare_slice(m.first, m.next);
    let fused = m.preposition == 'ل' && !name.starts_with("ال");
    format!("{}{name}", if fused { "ا" } else { "" })
}

/// A span with the quote or bracket that closes one opened in it.
fn closed(text: &str, span: Range<usize>) -> Range<usize> {
    let closer = match text[span.clone()].chars().rev().find(|c| "«»\"“”()[]{}".contains(*c)) {
        Some('«') => '»',
        Some('“') => '”',
        Some('"') if text[span.clone()].matches('"').count() % 2 == 1 => '"',
        Some('(') => ')',
        Some('[') => ']',
        Some('{') => '}',
        _ => return span,
    };
    let next = text[span.end..].chars().next();
    let end = if next == Some(closer) { span.end + closer.len_utf8() } else { span.end };
    span.start..end
}

/// Whether a source can have written the story: an outlet or media at large, not a person, not a network of friends.
pub(super) fn reports(source: &str) -> bool {
    source != Generic::Anonymous.id() && source != Generic::Social.id()
}
