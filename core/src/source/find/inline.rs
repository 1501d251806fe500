//! Attributions inside the text.
//!
//! In: prose with its words. Out: [`Attribution`], every mention that something is attributed to, with the rule that says so,
//! and where in the story it is. Method: left to right over the words of each sentence; at each place where a
//! source can be named ([`crate::source::read`]) look at the cue beside it:
//!
//! ```text
//! verb        نقلت | ذكرت | نشرته  SOURCE
//! according   وفق | بحسب  SOURCE
//! citing      نقلا عن  SOURCE;  نقل … عن  SOURCE
//! told        قال … ل SOURCE
//! published   مقال | مقابلة … في | مع  SOURCE
//! desk        مراسل  SOURCE
//! subject     SOURCE ذكرت, وكانت SOURCE قد نقلت
//! with        SOURCE و SOURCE
//! anaphor     SOURCE … ذكرت الصحيفة
//! ```
//! A name without one of these cues is what the story is about, not a source of it.

use super::attribution::{Attribution, REACH, Sentence, is_lam};
use super::evidence::evidence;
use super::slot::is_place;
use crate::lang::{Head, Word};
use crate::source::read::tokens::{Gap, Token};
use crate::source::read::{Mention, Prose, What};
use crate::source::registry::CLITICS;
use crate::source::rule::Rule;
use crate::text::skeleton::Key;

/// What some sentences attribute.
pub(crate) struct Scan {
    /// Every attributed mention.
    pub(crate) found: Vec<Attribution>,
    /// Whether a source is named that a later sentence may still attribute something to.
    pub(crate) waits: bool,
    /// The number of the sentence after them.
    pub(crate) sentence: usize,
    /// The word after them.
    pub(crate) next: usize,
}

/// What is attributed from word `from` on, in the sentences from the number `sentence` to before `until`.
pub(crate) fn scan(prose: &Prose, from: usize, sentence: usize, until: usize) -> Scan {
    scan_past(is_silent, prose, from, sentence, until)
}

/// The same, passing over what is `silent`.
fn scan_past(
    silent: impl Fn(&Prose, usize, &Sentence, Option<&Attribution>) -> bool,
    prose: &Prose,
    from: usize,
    mut sentence: usize,
    until: usize,
) -> Scan {
    let mut found: Vec<Attribution> = Vec::new();
    let mut now = Sentence::at(from);
    // A source named with its head noun and without a cue, and its sentence: الصحيفة may speak for it later.
    let mut named: Option<(Mention, Head, usize)> = None;
    let mut i = from;
    while let Some(t) = prose.tokens.get(i) {
        if silent(prose, i, &now, found.last()) {
            now.hear(i, t.reading.word);
            i += 1;
            continue;
        }
        if i > now.first && prose.opens(i) {
            // A quotation that the story opens with is of the sentence that says whose it is.
            let motto = sentence == 0
                && prose.gap(now.first).has(Gap::QUOTE)
                && prose.gap(i).has(Gap::UNQUOTE)
                && !prose.gap(i).has(Gap::LINE);
            sentence += usize::from(!motto);
            if sentence == until {
                return Scan { found, waits: named.is_some(), sentence, next: i };
            }
            now = Sentence::at(i);
        }
        let Some(mention) = prose.mention(i).or_else(|| bare(prose, i, &now, found.last())) else {
            now.hear(i, prose.word(i));
            i += 1;
            continue;
        };
        let Some((rule, cue)) = evidence(prose, &mention, &now, found.last()) else {
            if mention.head
                && !mention.weak
                && matches!(mention.what, What::Known(_) | What::Unknown(_))
                && let Word::Head(head) = prose.word(mention.first)
            {
                named = Some((mention, head, sentence));
            }
            now.hear(i, prose.word(i));
            i += 1;
            continue;
        };
        if let What::Anaphor(head) = mention.what
            && matches!(rule, Rule::Verb | Rule::According | Rule::Subject)
            && let Some((mention, _, sentence)) = named.take_if(|n| n.1 == head)
        {
            found.push(Attribution { mention, rule: Rule::Anaphor, sentence, cue, opens: now.first });
        } else if let (Word::Head(head), Some(n)) = (prose.word(mention.first), &named)
            && n.1 == head
        {
            named = None;
        }
        // What is inside a mention still says something of its sentence.
        now.spoke = if matches!(rule, Rule::Verb | Rule::Subject) { Some(cue) } else { now.spoke };
        i = mention.next.max(i + 1);
        found.push(Attribution { mention, rule, sentence, cue, opens: now.first });
    }
    Scan { found, waits: named.is_some(), sentence: sentence + 1, next: i }
}

/// Whether word `i` is one of the many that begin no source: what is to be heard of it is all that it says. It opens no sentence, and a
/// name neither begins in it nor is asked for by what comes before it.
#[inline]
fn is_silent(prose: &Prose, i: usize, now: &Sentence, last: Option<&Attribution>) -> bool {
    let t = &prose.tokens[i];
    if t.gap.has(Gap::LINE.or(Gap::STOP).or(Gap::QUOTE).or(Gap::OPEN)) || t.reading.word.begins_source() {
        return false;
    }
    if !is_name(t) {
        return true;
    }
    let Some(before) = i.checked_sub(1).map(|before| &prose.tokens[before]) else { return false };
    let asks = matches!(before.reading.word, Word::According | Word::From | Word::Correspondent);
    let lam = before.letters == 1;
    let told = now.spoke.is_some() && t.key.starts('ل') || last.is_some_and(|last| last.mention.next == i);
    !(asks || lam || told || prose.book.may_open(t.key))
}

/// Whether a name may be spelled like a word.
fn is_name(t: &Token) -> bool {
    // إن بي سي begins with two letters that are also a word.
    let short = t.letters <= 2 && t.reading.word == Word::That;
    short || matches!(t.reading.word, Word::Other | Word::Nation(_) | Word::Adverb | Word::Modifier | Word::Body)
}

/// A name without a head noun. Whether anything is attributed to it is asked like of any other mention; only where the name
/// is also a word of the language must the place speak for it first.
fn bare(prose: &Prose, i: usize, now: &Sentence, last: Option<&Attribution>) -> Option<Mention> {
    let t = &prose.tokens[i];
    if !is_name(t) {
        return None;
    }
    // قال فلان للجزيرة إن: what follows is what was said, so it was said to a source.
    // قالت الهيئة العامة للجريدة إن: whose body it is.
    let told = |m: &Mention| {
        let of_body = i > now.first + 1 && prose.word(i - 2) == Word::Body && prose.gap(i - 1) == Gap::default();
        prose.word(m.next) == Word::That && !prose.opens(m.next) && !of_body
    };
    let before = if i > now.first { prose.word(i - 1) } else { Word::Other };
    if i > now.first && is_lam(prose, i - 1) {
        return prose.bare(i, 0, "").map(|m| Mention { preposition: 'ل', ..m });
    }
    // بحسب روسيا اليوم. A name of several words that ends the clause is what the cue asks for.
    let asked = match before {
        Word::According => true,
        Word::From => now.relay.is_some_and(|relay| i - relay <= REACH),
        _ => false,
    };
    if asked
        && !t.opens()
        && let Some(m) = prose.sure(i, 0, "")
        && m.next > i + 1
        && (prose.opens(m.next) || prose.gap(m.next).has(Gap::COMMA))
    {
        return Some(m);
    }
    // قال مراسل الجزيرة إن: a correspondent who speaks is somebody's, or is at a place.
    let spoke = before == Word::Correspondent && i > now.first + 1 && now.spoke == Some(i - 2);
    if spoke
        && !t.opens()
        && let Some(m) = prose.sure(i, 0, "").filter(|m| !is_place(prose.slice(i, m.next)))
    {
        return Some(m);
    }
    // What is also a word counts in quotes only.
    let firm = !t.gap.has(Gap::QUOTE.or(Gap::OPEN));
    if prose.may_name(i, t.key, firm)
        && let Some(m) = prose.bare(i, 0, "")
    {
        return Some(m);
    }
    // A clitic comes off any name. The key says of most words what they begin with.
    let text = || &prose.text[t.start as usize..t.end as usize];
    let begins = |letter| if t.key == Key(0) { text().starts_with(letter) } else { t.key.starts(letter) };
    if t.letters > 3
        && let Some(&letter) = CLITICS.iter().find(|&&letter| begins(letter))
    {
        let preposition = if matches!(letter, 'ل' | 'ب') { letter } else { '\0' };
        let fused = letter == 'ل' && text()[2..].starts_with('ل');
        let (skip, before) = if fused { (4, "ال") } else { (2, "") };
        let key = if fused { t.key.without(2).with_article() } else { t.key.without(1) };
        if (t.key == Key(0) || prose.may_name(i, key, firm))
            && let Some(m) = prose.bare(i, skip, before)
        {
            return Some(Mention { preposition, ..m });
        }
        if letter == 'ل'
            && now.spoke.is_some()
            && t.reading.word == Word::Other
            && prose.book.may_start(key)
            && let Some(m) = prose.sure(i, skip, before).filter(told)
        {
            return Some(Mention { preposition, ..m });
        }
    }
    // أبلغت مصادر مطلعة الساحل أن: the one who is told may follow the one who tells.
    if let Some(f) = last
        && f.mention.next == i
        && prose.word(f.cue) == Word::Tell
    {
        return prose.own_name(i);
    }
    None
}

#[cfg(test)]
mod tests {
    use std::cell::OnceCell;

    use proptest::prelude::*;
    use proptest::sample::select;

    use super::*;
    use crate::source::read::tokens;
    use crate::source::registry::{Book, Registry};

    const WORDS: [&str; 24] = [
        "قال",
        "ذكرت",
        "نقلت",
        "أبلغت",
        "نقلا",
        "عن",
        "وفق",
        "بحسب",
        "مراسل",
        "تصريح",
        "إن",
        "أن",
        "في",
        "وكالة",
        "صحيفة",
        "القناة",
        "مصادر",
        "مواقع التواصل",
        "وزارة",
        "أمس",
        "الجسر",
        "لـ",
        "ل",
        "الرسمية",
    ];

    proptest! {
        /// What is silent changes nothing: word by word the same is found.
        #[test]
        fn silence_says_nothing(
            words in proptest::collection::vec((
                select(vec!["", "", "", "و", "ف", "ب", "ل", "لل", "ال"]),
                prop_oneof![
                    select(&WORDS[..]).prop_map(str::to_owned),
                    select(Registry::builtin().entries()).prop_flat_map(|source| {
                        select(source.names().map(|(name, _)| name.to_owned()).collect::<Vec<_>>())
                    }),
                    Just("نجم الشاطئ".to_owned()),
                    "[ا-ي]{1,6}",
                ],
                select(vec![" ", " ", " ", " ", "، ", ". ", " «", "» ", " (", ": ", "\n", " ل"]),
            ), 0..14),
            own in any::<bool>(),
        ) {
            let text: String = words.iter().flat_map(|(clitic, word, gap)| [clitic, word.as_str(), gap]).collect();
            let registry = Registry::builtin();
            let book = if own { Book::named(registry, "نجم الشاطئ", None) } else { Book::of(registry, Some(0)) };
            let tokens = tokens::read(&text);
            let prose = Prose { text: &text, tokens: &tokens, book: &book, places: &OnceCell::new() };
            let told = |Scan { found, waits, sentence, next }: Scan| format!("{found:?} {waits} {sentence} {next}");
            for until in [2, usize::MAX] {
                let slow = scan_past(|_, _, _, _| false, &prose, 0, 0, until);
                prop_assert_eq!(told(scan(&prose, 0, 0, until)), told(slow));
            }
        }
    }
}
