//! Sources without a name: the media, agencies, social media, and persons who are not named.
//!
//! In: the word at which one may begin. Out: its mention.

use super::mention::{Mention, What};
use super::prose::Prose;
use super::tokens::Gap;
use crate::lang::{Generic, Head, Word};

impl Prose<'_> {
    /// The source without a name that word `i` begins.
    pub(super) fn generic(&self, i: usize) -> Option<Mention> {
        let reading = self.tokens[i].reading;
        let (what, next) = match reading.word {
            Word::Means | Word::Sites | Word::Head(Head::Site) if self.word(i + 1) == Word::Contact => {
                (Generic::Social, i + 2)
            }
            Word::Means | Word::Sites | Word::Reports if matches!(self.word(i + 1), Word::Media | Word::OfMedia) => {
                (Generic::Media, i + 2)
            }
            Word::Press => (Generic::Media, i + 1),
            // تقارير alone; تقارير طبية are not the media's.
            Word::Reports if self.gap(i + 1) != Gap::default() || self.word(i + 1) != Word::Other => {
                (Generic::Media, i + 1)
            }
            // الإعلام السوري, الإعلام الرسمي
            Word::Media if reading.article && matches!(self.word(i + 1), Word::Nation(_) | Word::Modifier) => {
                (Generic::Media, i + 2)
            }
            Word::Agencies if self.word(i + 1) == Word::News => (Generic::Agencies, i + 2),
            Word::Agencies => (Generic::Agencies, i + 1),
            Word::Social => (Generic::Social, i + 1),
            Word::Source | Word::Sources | Word::Unnamed | Word::Witness | Word::Saw => return self.unnamed(i),
            _ => return None,
        };
        let (next, _) = self.modifiers(next);
        Some(Mention::plain(What::Generic(what), i..next, reading.preposition))
    }

    /// `مصادر أمنية`, `مسؤول في الشرطة`, `شهود عيان`; not `مسؤول العلاقات`, `مصدر قلق`.
    fn unnamed(&self, i: usize) -> Option<Mention> {
        let reading = self.tokens[i].reading;
        let several = reading.word == Word::Sources;
        if reading.article && !(several && !self.opens(i + 1) && self.tokens[i + 1].has_article(self.text)) {
            // المصدر, المسؤولون: someone spoken of before, or everyone.
            return None;
        }
        // شاهد is a witness before عيان, else it is to see.
        if reading.word == Word::Saw && self.word(i + 1) != Word::Eye {
            return None;
        }
        let mut next = i + 1;
        // What follows it describes it: words without an article, up to three, in the same clause.
        while next < i + 3 && self.gap(next) == Gap::default() {
            let t = &self.tokens[next].reading;
            let describes = matches!(
                t.word,
                Word::Other | Word::Nation(_) | Word::Modifier | Word::OfMedia | Word::Unnamed | Word::Eye
            );
            if !describes || t.preposition != '\0' || t.conjunction || self.is_prepositional(next) {
                break;
            }
            if !reading.article && self.tokens[next].has_article(self.text) {
                // مسؤول العلاقات: a post, which someone holds by name.
                // مصدر الطاقة: where something comes from.
                if !several {
                    return None;
                }
                break;
            }
            next += 1;
        }
        Some(Mention::plain(What::Generic(Generic::Anonymous), i..next, reading.preposition))
    }

    /// Whether a word has `ل` or `ب` in front of a name or of the article: `لرويترز`, `بالقصر`.
    fn is_prepositional(&self, i: usize) -> bool {
        let text = self.slice(i, i + 1);
        let Some(rest) = text.strip_prefix(['ل', 'ب']).filter(|_| self.tokens[i].letters > 3) else { return false };
        let (skip, before) = if rest.starts_with('ل') { (4, "ال") } else { (2, "") };
        rest.starts_with("ال") || text.starts_with("لل") || self.bare(i, skip, before).is_some()
    }
}
