//! One source, as the text names it.
//!
//! In: a word of a sentence at which a source may begin. Out: [`Mention`], what is named there and how far it reaches.
//! Whether anything is attributed to it is not asked here (see [`super::inline`]).
//!
//! ```text
//! head noun:  full name of the registry (وكالة الأنباء الفرنسية)
//!           │ a further head (الموقع الإلكتروني لصحيفة X)  ─▶ that one
//!           │ name after it, quoted or not; its kind must suit the head if the name is ambiguous
//!           │ a quoted, bracketed or Latin unknown ─▶ ?head name
//!           │ definite and alone ─▶ anaphor
//! media, unnamed persons, social media ─▶ generic
//! bare name: of the registry, and ambiguous only in quotes
//! then the adjectives and brackets after it: وكالة «تاس» (TASS) الروسية
//! ```

use std::cell::OnceCell;
use std::ops::Range;

use super::tokens::{self, Gap, Token};
use crate::lang::{Generic, Head, LANG, Reading, Word};
use crate::source::registry::{Book, Kind, Sense};

/// What is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    /// Entries of the registry, likeliest first.
    Known(Vec<u16>),
    /// A name that the registry has not, with its head noun.
    Unknown(String),
    Generic(Generic),
    /// `الوكالة`, `الصحيفة`: one named before.
    Anaphor(Head),
}

/// A source named in the text.
#[derive(Clone, Debug)]
pub(crate) struct Mention {
    pub(crate) what: What,
    /// Its words: from the first to the one after the last.
    pub(crate) first: usize,
    pub(crate) next: usize,
    /// `ل`, `ب` or `ك` in front of the first word.
    pub(crate) preposition: char,
    pub(crate) head: bool,
    /// Unknown and not set off by quotes, brackets or script: counts only right after a cue.
    pub(crate) weak: bool,
}

impl Mention {
    /// A mention without a head noun and without quotes.
    fn plain(what: What, words: Range<usize>, preposition: char) -> Self {
        Self { what, first: words.start, next: words.end, preposition, head: false, weak: false }
    }
}

/// Prose with its words, or the first ones, and who is asked about names.
#[derive(Clone, Copy)]
pub(crate) struct Prose<'a> {
    pub(crate) text: &'a str,
    pub(crate) tokens: &'a [Token],
    pub(crate) book: &'a Book<'a>,
    /// The countries that the text names, filled when namesakes must be told apart by them.
    pub(crate) places: &'a OnceCell<Vec<u8>>,
}

/// How many words an unknown name has at most.
const MAX_NAME: usize = 5;

/// No word is read otherwise for what comes more than this many words after it: a head noun or three, a name of the registry, its
/// adjectives and brackets, examples and a verb.
pub(crate) const LOOK_AHEAD: usize = 48;

impl<'a> Prose<'a> {
    pub(crate) fn word(&self, i: usize) -> Word {
        self.tokens.get(i).map_or(Word::Other, |t| t.reading.word)
    }

    /// What comes in front of word `i`; the end of the prose is the end of a sentence.
    pub(crate) fn gap(&self, i: usize) -> Gap {
        self.tokens.get(i).map_or(Gap::STOP, |t| t.gap)
    }

    pub(crate) fn opens(&self, i: usize) -> bool {
        self.tokens.get(i).is_none_or(Token::opens)
    }

    /// The text of words `first..next`.
    pub(crate) fn slice(&self, first: usize, next: usize) -> &'a str {
        &self.text[self.tokens[first].start as usize..self.tokens[next - 1].end as usize]
    }

    /// The countries that the text names, in all of its words.
    fn places(&self) -> &[u8] {
        self.places.get_or_init(|| {
            let mut all: Vec<u8> = tokens::read(self.text).iter().filter_map(|t| LANG.country(t.key)).collect();
            all.sort_unstable();
            all.dedup();
            all
        })
    }

    /// The first word that begins at or after byte `end`.
    fn token_after(&self, from: usize, end: usize) -> usize {
        (from..self.tokens.len()).find(|&i| self.tokens[i].start as usize >= end).unwrap_or(self.tokens.len())
    }

    /// The source that word `i` begins, if it begins one with a head noun or a generic one.
    pub(crate) fn mention(&self, i: usize) -> Option<Mention> {
        let reading = self.tokens[i].reading;
        let (what, next) = match reading.word {
            Word::Means | Word::Sites | Word::Head(Head::Site) if self.word(i + 1) == Word::Contact => {
                (Generic::Social, i + 2)
            }
            Word::Head(head) => return self.headed(i, head, 0),
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
        if reading.article && !(several && i + 1 < self.tokens.len() && self.has_article(i + 1) && !self.opens(i + 1)) {
            // المصدر, المسؤولون: someone spoken of before, or everyone.
            return None;
        }
        // شاهد is a witness before عيان, else it is to see.
        if reading.word == Word::Saw && self.word(i + 1) != Word::Eye {
            return None;
        }
        let mut next = i + 1;
        // What follows it describes it: words without an article, up to three, in the same clause.
        while next < self.tokens.len() && next < i + 3 && self.tokens[next].gap == Gap::default() {
            let t = &self.tokens[next].reading;
            let describes = matches!(
                t.word,
                Word::Other | Word::Nation(_) | Word::Modifier | Word::OfMedia | Word::Unnamed | Word::Eye
            );
            if !describes || t.preposition != '\0' || t.conjunction || self.is_prepositional(next) {
                break;
            }
            if !reading.article && self.has_article(next) {
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
        let t = &self.tokens[i];
        let text = &self.text[t.start as usize..t.end as usize];
        let Some(rest) = text.strip_prefix(['ل', 'ب']).filter(|_| t.letters > 3) else { return false };
        let (skip, before) = if rest.starts_with('ل') { (4, "ال") } else { (2, "") };
        rest.starts_with("ال") || text.starts_with("لل") || self.bare(i, skip, before).is_some()
    }

    fn has_article(&self, i: usize) -> bool {
        self.tokens[i].key.starts('ا') && self.tokens[i].key.without(1).starts('ل')
            || self.tokens[i].reading.article
            || self.text[self.tokens[i].start as usize..].starts_with("ال")
    }

    /// The channels of a number that is set off: القناة (13), القناة /12/.
    fn numbered_channel(&self, number: usize) -> Option<&[Sense]> {
        if number >= self.tokens.len() || self.opens(number) || !self.gap(number).has(Gap::OPEN.or(Gap::DASH)) {
            return None;
        }
        let digits = self.slice(number, number + 1);
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| self.book.exact(&format!("القناة {digits}")))?
    }

    /// A source after a head noun.
    #[expect(clippy::too_many_lines, reason = "one case after the other, in the order of the grammar")]
    fn headed(&self, i: usize, head: Head, depth: usize) -> Option<Mention> {
        let reading = self.tokens[i].reading;
        let mention =
            |what, next, weak| Mention { what, first: i, next, preposition: reading.preposition, head: true, weak };
        // The full name, head noun and all. Clitics stand before it.
        let start = self.tokens[i].end as usize - self.bare_len(i);
        if let Some((senses, end)) = self.book.longest(self.text, start, "")
            && end > self.tokens[i].end as usize
        {
            let next = self.token_after(i, end);
            let (next, nation) = self.modifiers(next);
            let known = self.rank(senses, Some(head), nation)?;
            return Some(mention(What::Known(known), next, false));
        }
        // The same under another spelling of the head noun: التليفزيون الإيراني.
        if reading.article
            && let Some(noun) = LANG.noun(head)
            && let Some((known, next)) = (1..=2).rev().find_map(|n| self.respelled(noun, i + 1, n))
        {
            return Some(mention(What::Known(known), next, false));
        }
        if head == Head::Channel
            && let Some(senses) = self.numbered_channel(i + 1)
        {
            let (next, nation) = self.modifiers(i + 2);
            let known = self.rank(senses, Some(head), nation)?;
            return Some(mention(What::Known(known), next, false));
        }
        let mut j = i + 1;
        if j >= self.tokens.len() || self.opens(j) {
            return (reading.article).then(|| mention(What::Anaphor(head), j, false));
        }
        // الموقع الإلكتروني لصحيفة X, موقع قناة X: the further head decides.
        let over = j + usize::from(matches!(self.word(j), Word::Modifier | Word::OfMedia));
        if let Word::Head(further) = self.word(over)
            && depth < 3
            && !self.opens(over)
        {
            let mut inner = self.headed(over, further, depth + 1)?;
            if !matches!(inner.what, What::Anaphor(_)) {
                inner.first = i;
                inner.preposition = reading.preposition;
                return Some(inner);
            }
        }
        if self.word(j) == Word::Social {
            return Some(mention(What::Generic(Generic::Social), j + 1, false));
        }
        let quoted = self.gap(j).has(Gap::QUOTE.or(Gap::OPEN));
        if self.word(j) == Word::News && !quoted && !self.opens(j + 1) && j + 1 < self.tokens.len() {
            j += 1;
        }
        // An adjective may stand between head and name: الموقع الإخباري X, الوكالة الرسمية «X».
        let mut nation = None;
        let mut k = j;
        while k < self.tokens.len() && k < j + 3 && !self.opens(k) && !self.gap(k).has(Gap::QUOTE.or(Gap::OPEN)) {
            match self.word(k) {
                Word::Nation(n) => nation = nation.or(Some(n)),
                Word::Modifier | Word::OfMedia => {}
                _ => break,
            }
            k += 1;
        }
        for at in [j, k] {
            if at >= self.tokens.len() || self.opens(at) || self.gap(at).has(Gap::COMMA.or(Gap::COLON)) {
                continue;
            }
            let quoted = self.gap(at).has(Gap::QUOTE.or(Gap::OPEN));
            if let Some((senses, end)) = self.book.longest(self.text, self.tokens[at].start as usize, "") {
                let next = self.token_after(at, end);
                let (next, after) = self.modifiers(next);
                // A name that does not fill its quotes is another's: «الساحل الجديد» is not «الساحل».
                let filled = !quoted || self.fills(at, self.token_after(at, end));
                if let Some(known) = self.rank_headed(senses, head, nation.or(after)).filter(|_| filled) {
                    let firm = quoted
                        || !matches!(head, Head::Site | Head::Network)
                        || senses.iter().any(|s| !s.ambiguous)
                        || self.is_latin(at);
                    return Some(mention(What::Known(known), next, !firm));
                }
            }
            if quoted && self.word(at) == Word::NotMedia && head != Head::Paper {
                return None;
            }
            if (quoted || self.is_latin(at))
                && let Some(next) = self.set_off(at)
            {
                let name = self.slice(at, next);
                let (next, after) = self.modifiers(next);
                return Some(mention(self.unknown(i, head, name, nation.or(after)), next, false));
            }
        }
        if reading.article {
            // التلفزيون الرسمي السوري: the adjective between is not of the name.
            if let Some(noun) = LANG.noun(head)
                && let Some((known, _)) = (j + 1..k).find_map(|n| self.respelled(noun, n, 1))
            {
                return Some(mention(What::Known(known), k, false));
            }
            return (k == j || head != Head::Site).then(|| mention(What::Anaphor(head), k.max(i + 1), false));
        }
        // وكالة أنباء سوريا «سانا»: another name of the same source, set off after it.
        let alias = |next: usize, nation| {
            let end = self.gap(next).has(Gap::QUOTE.or(Gap::OPEN)).then(|| self.set_off(next))??;
            let known = self.rank(self.book.exact(self.slice(next, end))?, Some(head), nation)?;
            Some(mention(What::Known(known), end, false))
        };
        if head == Head::Agency && j > i + 1 && k > j {
            // وكالة الأنباء الرسمية: whose, only the story can tell.
            let unknown = || mention(self.unknown(i, head, self.slice(i + 1, k), nation), k, true);
            return alias(k, nation).or_else(|| Some(unknown()));
        }
        self.plain_unknown(i, head, j).map(|(name_next, agency)| {
            let name = self.slice(j, name_next);
            let (next, after) = self.modifiers(name_next);
            alias(name_next, after).unwrap_or_else(|| mention(self.unknown(i, head, name, after), next, !agency))
        })
    }

    /// The source that a head noun's usual spelling and the next `n` words name.
    fn respelled(&self, noun: &str, first: usize, n: usize) -> Option<(Vec<u16>, usize)> {
        let next = first + n;
        let near = next <= self.tokens.len() && (first..next).all(|i| self.gap(i) == Gap::default());
        let name = near.then(|| format!("ال{noun} {}", self.slice(first, next)))?;
        let known = self.rank(self.book.exact(&name)?, None, None)?;
        Some((known, next))
    }

    /// The text of words `first..next` without what comes in front of the article of the first.
    pub(crate) fn bare_slice(&self, first: usize, next: usize) -> &'a str {
        let words = self.slice(first, next);
        let Reading { conjunction, preposition, .. } = self.tokens[first].reading;
        let skip = usize::from(conjunction) + usize::from(preposition != '\0');
        &words[words.char_indices().nth(skip).map_or(0, |(at, _)| at)..]
    }

    /// The length in bytes of word `i` without its clitics, a head noun's.
    fn bare_len(&self, i: usize) -> usize {
        let t = &self.tokens[i];
        let word = &self.text[t.start as usize..t.end as usize];
        let skip = usize::from(t.reading.conjunction) + usize::from(t.reading.preposition != '\0');
        word.char_indices().nth(skip).map_or(word.len(), |(at, _)| word.len() - at)
    }

    fn is_latin(&self, i: usize) -> bool {
        self.text.as_bytes()[self.tokens[i].start as usize].is_ascii_alphabetic()
    }

    /// Whether a name of the words `first..next` is all that its quotes or brackets hold, but for adjectives.
    fn fills(&self, first: usize, next: usize) -> bool {
        let Some(end) = self.set_off(first) else { return true };
        (next..end).all(|i| matches!(self.word(i), Word::Modifier | Word::Nation(_) | Word::OfMedia | Word::News))
    }

    /// The end of a name in quotes or brackets, or of a run of Latin words, that begins at word `i`.
    fn set_off(&self, i: usize) -> Option<usize> {
        let open = self.gap(i);
        let latin = !open.has(Gap::QUOTE.or(Gap::OPEN));
        for next in i + 1..=(i + MAX_NAME + 1).min(self.tokens.len()) {
            let gap = self.gap(next);
            let closes =
                (open.has(Gap::QUOTE) && gap.has(Gap::UNQUOTE)) || (open.has(Gap::OPEN) && gap.has(Gap::CLOSE));
            if closes || next == self.tokens.len() || (latin && !(self.is_latin(next) && gap == Gap::default())) {
                return Some(next);
            }
            if gap.has(Gap::LINE) || (gap.has(Gap::STOP) && !latin) {
                return None;
            }
        }
        None
    }

    /// The end of an unknown name that nothing sets off: up to three words without a clitic, and whether `أنباء`
    /// after it makes it an agency for sure.
    fn plain_unknown(&self, i: usize, head: Head, j: usize) -> Option<(usize, bool)> {
        let mut next = j;
        while next < self.tokens.len() && next < j + 3 {
            let t = &self.tokens[next];
            if t.gap != Gap::default() || t.reading.word != Word::Other || t.reading.conjunction || t.letters < 2 {
                break;
            }
            if self.text[t.start as usize..t.end as usize].starts_with("ال")
                && next == j
                && !matches!(head, Head::Paper | Head::Channel)
            {
                break;
            }
            next += 1;
        }
        if next == j || self.opens(j) {
            return None;
        }
        let news = (i + 1..(next + 3).min(self.tokens.len())).any(|n| {
            let word = self.word(n);
            word == Word::News || (word == Word::Modifier && self.slice(n, n + 1).contains("نباء"))
        });
        match head {
            Head::Agency => news.then_some((next.min(j + 2), true)),
            Head::Paper => Some((next.min(j + 2), false)),
            Head::Channel | Head::Network | Head::Site => Some((next, false)),
        }
    }

    /// An unknown name, or the known one that it is a slip of.
    fn unknown(&self, i: usize, head: Head, name: &str, nation: Option<u8>) -> What {
        let slip = if nation.is_some() { self.book.near(name) } else { self.book.slip(name) };
        if let Some(entry) = slip
            && suits(head, self.book.entry(entry).kind)
            && nation.is_none_or(|n| self.book.entry(entry).country == LANG.code(n))
        {
            return What::Known(vec![entry]);
        }
        let t = &self.tokens[i];
        let noun = &self.text[t.end as usize - self.bare_len(i)..t.end as usize];
        What::Unknown(format!("{noun} {name}"))
    }

    /// The adjectives, nationality and brackets after a name: where they end, and the country they name.
    fn modifiers(&self, from: usize) -> (usize, Option<u8>) {
        let mut next = from;
        let mut nation = None;
        while next < self.tokens.len() && next < from + 6 && !self.opens(next) {
            let gap = self.gap(next);
            if gap.has(Gap::OPEN) {
                // (TASS), (واس): another name of the same source.
                let close = (next + 1..(next + 5).min(self.tokens.len() + 1)).find(|&n| self.gap(n).has(Gap::CLOSE));
                let Some(close) =
                    close.filter(|_| next == from || nation.is_some() || gap.has(Gap::CLOSE) || next < from + 3)
                else {
                    break;
                };
                let inside = &self.text[self.tokens[next].start as usize..self.tokens[close - 1].end as usize];
                if self.book.exact(inside).is_none() && !self.is_latin(next) && self.word(next) != Word::Modifier {
                    break;
                }
                next = close;
                continue;
            }
            if gap.has(Gap::COMMA.or(Gap::COLON).or(Gap::DASH)) || gap.has(Gap::QUOTE) && !gap.has(Gap::UNQUOTE) {
                break;
            }
            match self.word(next) {
                Word::Nation(n) => nation = nation.or(Some(n)),
                Word::Modifier | Word::OfMedia | Word::News => {}
                _ => break,
            }
            next += 1;
        }
        (next, nation)
    }

    /// A name without a head noun that begins at word `i`. `skip` bytes of it are clitics. Ambiguous names need
    /// quotes around them.
    pub(crate) fn bare(&self, i: usize, skip: usize, before: &str) -> Option<Mention> {
        self.by_name(i, (skip, before), false)
    }

    /// The same where the place is sure to hold a source: an ambiguous name needs no quotes.
    pub(crate) fn sure(&self, i: usize, skip: usize, before: &str) -> Option<Mention> {
        self.by_name(i, (skip, before), true)
    }

    fn by_name(&self, i: usize, (skip, before): (usize, &str), sure: bool) -> Option<Mention> {
        let start = self.tokens[i].start as usize + skip;
        let (senses, end) = self.book.longest(self.text, start, before)?;
        let next = self.token_after(i, end);
        let quoted = self.gap(i).has(Gap::QUOTE.or(Gap::OPEN)) && self.gap(next).has(Gap::UNQUOTE.or(Gap::CLOSE));
        // «أب» is a father; the agency is spelled أ ب.
        let short = self.text[start..end].chars().count() < 3 && before.is_empty();
        let quoted = quoted && !short;
        let firm = senses.iter().any(|s| !s.ambiguous) || self.is_latin(i) && end - start >= 3;
        if !firm && !quoted && !sure {
            return None;
        }
        let (far, nation) = self.modifiers(next);
        let known = self.rank(senses, None, nation)?;
        let preposition = if skip > 0 { 'ل' } else { '\0' };
        Some(Mention::plain(What::Known(known), i..far.max(i + 1), preposition))
    }

    /// The publisher's own name at word `i`, ambiguous or not.
    pub(crate) fn own_name(&self, i: usize) -> Option<Mention> {
        let own = self.book.publisher?;
        let (senses, end) = self.book.longest(self.text, self.tokens.get(i)?.start as usize, "")?;
        let own_sense = senses.iter().any(|s| s.entry == own);
        own_sense.then(|| Mention::plain(What::Known(vec![own]), i..self.token_after(i, end), '\0'))
    }

    /// Meanings that suit a head noun; an ambiguous name needs one that does.
    fn rank_headed(&self, senses: &[Sense], head: Head, nation: Option<u8>) -> Option<Vec<u16>> {
        let fits = |s: &&Sense| !s.ambiguous || suits(head, self.book.entry(s.entry).kind);
        let fit: Vec<Sense> = senses.iter().filter(fits).copied().collect();
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
        let score = |s: &Sense| {
            let entry = self.book.entry(s.entry);
            let kind = head.is_some_and(|h| suits(h, entry.kind));
            let country = nation.map(|n| LANG.code(n));
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
        ranked.sort_by_key(|&(score, _)| std::cmp::Reverse(score));
        let best = ranked.first()?.0;
        ranked.retain(|&(score, _)| score + 4 > best);
        if ranked.len() > 1 {
            // Namesakes that nothing near tells apart: the one of a country that the text is about goes first.
            let named = |entry: u16| self.places().iter().any(|&c| LANG.code(c) == self.book.entry(entry).country);
            ranked.sort_by_key(|&(score, entry)| std::cmp::Reverse(score + i32::from(named(entry)) * 2));
        }
        Some(ranked.into_iter().map(|(_, entry)| entry).collect())
    }
}

/// Whether a kind of source can stand after a head noun.
pub(crate) fn suits(head: Head, kind: Kind) -> bool {
    match head {
        Head::Agency => matches!(kind, Kind::Agency | Kind::Portal),
        Head::Paper => matches!(kind, Kind::Newspaper | Kind::Portal),
        Head::Channel => kind == Kind::Broadcaster,
        Head::Network => matches!(kind, Kind::Broadcaster | Kind::Portal | Kind::Agency),
        Head::Site => !matches!(kind, Kind::Official),
    }
}
