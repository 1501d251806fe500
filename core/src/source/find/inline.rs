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

use std::ops::ControlFlow::{self, Break, Continue};

use super::slot::is_place;
use crate::lang::{Generic, Head, Word};
use crate::source::read::tokens::Gap;
use crate::source::read::{Mention, Prose, What};
use crate::source::rule::Rule;
use crate::text::skeleton::Key;

/// A mention with its evidence.
#[derive(Clone, Debug)]
pub(crate) struct Attribution {
    pub(crate) mention: Mention,
    pub(crate) rule: Rule,
    /// The sentence, counted through the story.
    pub(crate) sentence: usize,
    /// The cue's word: the verb, `وفق`, `عن`.
    pub(crate) cue: usize,
    /// The first word of its sentence.
    pub(crate) opens: usize,
}

/// How many words may stand between a verb of passing on and its `عن`.
pub(crate) const REACH: usize = 12;

/// How many words after a verb of saying the one who says it may come.
const SPEAKER: usize = 4;

/// How many words may lie between what is written and the source that it is in.
const WRITTEN: usize = 6;

/// What is known of a sentence as it is read.
struct Sentence {
    first: usize,
    /// The last verb by which something was said.
    spoke: Option<usize>,
    /// The last thing said or written, by its noun: `تصريح`, `تقرير`, `مراسل`.
    wrote: Option<usize>,
    /// The last verb of passing on.
    relay: Option<usize>,
    /// The last verb whose object is told.
    tell: Option<usize>,
    /// A page or account of social media was named.
    post: bool,
}

impl Sentence {
    fn at(first: usize) -> Self {
        Self { first, spoke: None, wrote: None, relay: None, tell: None, post: false }
    }
}

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
pub(crate) fn scan(prose: &Prose, from: usize, mut sentence: usize, until: usize) -> Scan {
    let mut found: Vec<Attribution> = Vec::new();
    let mut now = Sentence::at(from);
    // A source named with its head noun and without a cue, and its sentence: الصحيفة may speak for it later.
    let mut named: Option<(Mention, Head, usize)> = None;
    let mut i = from;
    while i < prose.tokens.len() {
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
        let mention = prose.mention(i).or_else(|| bare(prose, i, &now, found.last()));
        let cued = mention.as_ref().and_then(|m| evidence(prose, m, &now, found.last()));
        if let Some(mention) = mention.as_ref()
            && cued.is_none()
            && mention.head
            && !mention.weak
            && matches!(mention.what, What::Known(_) | What::Unknown(_))
            && let Word::Head(head) = prose.word(mention.first)
        {
            named = Some((mention.clone(), head, sentence));
        }
        if let Some(mention) = mention
            && let Some((rule, cue)) = cued
        {
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
            let next = mention.next.max(i + 1);
            // What is inside a mention still says something of its sentence.
            now.spoke = if matches!(rule, Rule::Verb | Rule::Subject) { Some(cue) } else { now.spoke };
            found.push(Attribution { mention, rule, sentence, cue, opens: now.first });
            i = next;
            continue;
        }
        match prose.word(i) {
            Word::Tell => {
                now.spoke = Some(i);
                now.tell = Some(i);
            }
            Word::Say => now.spoke = Some(i),
            Word::Publish | Word::Statement | Word::Document | Word::Correspondent => now.wrote = Some(i),
            Word::Relay => {
                now.spoke = Some(i);
                now.relay = Some(i);
            }
            Word::Citing => now.relay = Some(i),
            Word::Post => now.post = true,
            _ => {}
        }
        i += 1;
    }
    Scan { found, waits: named.is_some(), sentence: sentence + 1, next: i }
}

/// A name without a head noun. Whether anything is attributed to it is asked like of any other mention; only where the name
/// is also a word of the language must the place speak for it first.
fn bare(prose: &Prose, i: usize, now: &Sentence, last: Option<&Attribution>) -> Option<Mention> {
    let t = &prose.tokens[i];
    // إن بي سي begins with two letters that are also a word.
    let short = t.letters <= 2 && t.reading.word == Word::That;
    if !short && !matches!(t.reading.word, Word::Other | Word::Nation(_) | Word::Adverb | Word::Modifier | Word::Body) {
        return None;
    }
    let text = &prose.text[t.start as usize..t.end as usize];
    // قال فلان للجزيرة إن: what follows is what was said, so it was said to a source.
    let told = |m: &Mention| prose.word(m.next) == Word::That && !prose.opens(m.next);
    if i > now.first && is_lam(prose, i - 1) {
        return prose.bare(i, 0, "").map(|m| Mention { preposition: 'ل', ..m });
    }
    // بحسب روسيا اليوم. A name of several words that ends the clause is what the cue asks for.
    let asked = i > now.first
        && match prose.word(i - 1) {
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
    let spoke = i > now.first + 1 && prose.word(i - 1) == Word::Correspondent && now.spoke == Some(i - 2);
    if spoke
        && !t.opens()
        && let Some(m) = prose.sure(i, 0, "").filter(|m| !is_place(prose.slice(i, m.next)))
    {
        return Some(m);
    }
    // What is also a word counts in quotes only.
    let firm = !t.gap.has(Gap::QUOTE.or(Gap::OPEN));
    if prose.book.may_begin(t.key, firm)
        && let Some(m) = prose.bare(i, 0, "")
    {
        return Some(m);
    }
    // A clitic comes off any name.
    for (letter, preposition) in [('ل', 'ل'), ('و', '\0'), ('ف', '\0'), ('ب', 'ب')] {
        // The key says of most words what they begin with.
        let begins = if t.key == Key(0) { text.starts_with(letter) } else { t.key.starts(letter) };
        if !begins || t.letters <= 3 {
            continue;
        }
        let fused = letter == 'ل' && text[2..].starts_with('ل');
        let (skip, before) = if fused { (4, "ال") } else { (2, "") };
        let key = if fused { t.key.without(2).with_article() } else { t.key.without(1) };
        if (t.key == Key(0) || prose.book.may_begin(key, firm))
            && let Some(m) = prose.bare(i, skip, before)
        {
            return Some(Mention { preposition, ..m });
        }
        if letter == 'ل'
            && now.spoke.is_some()
            && t.reading.word == Word::Other
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

/// Whether a word is the preposition `ل` (or `لـ`) by itself.
fn is_lam(prose: &Prose, i: usize) -> bool {
    let t = &prose.tokens[i];
    t.letters == 1 && prose.text[t.start as usize..].starts_with('ل')
}

/// Whether a word is the conjunction `و` by itself: `«X» و«Y»`.
fn is_and(prose: &Prose, i: usize) -> bool {
    let t = &prose.tokens[i];
    t.letters == 1 && prose.text[t.start as usize..].starts_with('و')
}

/// The verb of saying after a mention, with little between: `صحيفة «X» الفرنسية، أمس، ذكرت`.
fn verb_after(prose: &Prose, next: usize) -> Option<usize> {
    let mut other = 0;
    // وسائل إعلام، بينها شبكة X، قد نقلت: the examples stand between commas.
    let examples = (next..(next + 2).min(prose.tokens.len())).find(|&i| prose.word(i) == Word::Among);
    let next = examples
        .and_then(|among| (among + 1..(among + 12).min(prose.tokens.len())).find(|&i| prose.gap(i).has(Gap::COMMA)))
        .unwrap_or(next);
    for i in next..(next + 5).min(prose.tokens.len()) {
        if prose.opens(i) {
            return None;
        }
        if prose.tokens[i].reading.preposition != '\0' {
            return None;
        }
        other += usize::from(prose.word(i) == Word::Other);
        if other > 1 {
            return None;
        }
        match prose.word(i) {
            Word::Say | Word::Relay | Word::Publish => return Some(i),
            // الصحيفة التي أوردت الخبر
            Word::Which if i == next => {}
            Word::Adverb | Word::Auxiliary | Word::Preposition | Word::Modifier | Word::Nation(_) | Word::Other => {}
            _ => return None,
        }
    }
    None
}

/// The word of the cue in front of a mention, over adverbs, an opened bracket and commas.
fn cue_before(prose: &Prose, m: &Mention, now: &Sentence) -> usize {
    let mut left = m.first;
    while left > now.first && m.first - left < 3 {
        left -= 1;
        let over = matches!(
            prose.word(left),
            Word::Adverb | Word::Modifier | Word::Auxiliary | Word::Some | Word::Onlooker | Word::Wording
        );
        // عدد من المصادر
        let part = prose.word(left) == Word::Preposition && left > now.first && prose.word(left - 1) == Word::Some;
        if !(over || part || is_lam(prose, left)) || prose.opens(left) {
            break;
        }
    }
    left
}

/// The rule by which something is attributed to a mention, and the word of its cue.
fn evidence(prose: &Prose, m: &Mention, now: &Sentence, last: Option<&Attribution>) -> Option<(Rule, usize)> {
    let anonymous = m.what == What::Generic(Generic::Anonymous);
    let social = m.what == What::Generic(Generic::Social);
    let tied = !prose.opens(m.first) && m.first > now.first;
    let left = if tied { cue_before(prose, m, now) } else { m.first };
    let cue = if left < m.first { prose.word(left) } else { Word::Other };
    let lam = m.preposition == 'ل' || (tied && is_lam(prose, m.first - 1));
    if social {
        // تداول رواد مواقع التواصل
        let users =
            cue == Word::Post && left > now.first && matches!(prose.word(left - 1), Word::Publish | Word::Relay);
        let near = matches!(cue, Word::Preposition | Word::Head(_)) || m.preposition == 'ب';
        return (users || near && now.post).then_some((Rule::Posted, left));
    }
    // بث قناة X is the broadcast of X: a masculine verb has no feminine source for its subject.
    if cue == Word::Publish && feminine(prose, m.first) && masculine(prose, left) {
        return None;
    }
    // لا صحة لما تداولته وسائل الإعلام
    if matches!(m.what, What::Generic(_))
        && (left.saturating_sub(3).max(now.first)..left).any(|i| prose.word(i) == Word::Denied)
    {
        return None;
    }
    // على حد قول X
    if tied
        && prose.word(m.first - 1) == Word::Wording
        && m.first > now.first + 1
        && prose.word(m.first - 2) == Word::Wording
    {
        return Some((Rule::According, m.first - 1));
    }
    if let Break(found) = by_cue(prose, m, now, last, left) {
        return found;
    }
    if m.weak && !matches!(prose.word(m.first), Word::Head(Head::Paper | Head::Channel)) {
        return None;
    }
    if let Some(f) = last
        && (f.mention.next == m.first || f.mention.next + 1 == m.first && is_and(prose, m.first - 1))
        && tied
    {
        let t = &prose.tokens[m.first];
        let and = t.reading.conjunction
            || f.mention.next < m.first
            || t.reading.word == Word::Other && prose.text[t.start as usize..].starts_with('و');
        if and && f.rule != Rule::Told {
            return Some((Rule::With, f.cue));
        }
        // أفاد مسؤول وكالة X
        if m.head && f.mention.what == What::Generic(Generic::Anonymous) && m.preposition == '\0' {
            return Some((Rule::Told, f.cue));
        }
    }
    if cue == Word::Among && last.is_some_and(|f| left <= f.mention.next + 1) {
        return Some((Rule::With, left));
    }
    if anonymous {
        // شهود عيان ذكروا; with the verb in front of other words it is the verb rule.
        let free =
            m.first == now.first || prose.gap(m.first).has(Gap::COMMA) || matches!(cue, Word::That | Word::Auxiliary);
        return verb_after(prose, m.next).filter(|_| free && m.preposition == '\0').map(|v| (Rule::Subject, v));
    }
    if let Some(tell) = now.tell
        && m.first - tell <= 8
        && m.preposition == '\0'
        && cue != Word::Preposition
    {
        return Some((Rule::Told, tell));
    }
    let media = matches!(m.what, What::Generic(Generic::Media | Generic::Agencies));
    if lam && !media {
        let asked = matches!(cue, Word::Statement | Word::Document | Word::Correspondent | Word::Say | Word::Tell);
        // قال الوزير إن صورته على الصفحة الأولى لصحيفة X: in what is said, it is whose the page is, unless the said goes on after it.
        let said = prose.word(m.next) == Word::That || prose.gap(m.next).has(Gap::COLON);
        let to = |verb: usize| said || !(verb..m.first).any(|i| prose.word(i) == Word::That);
        let spoke = now.spoke.is_some_and(to) || now.wrote.is_some_and(|wrote| m.first - wrote <= REACH);
        return ((spoke || asked) && !is_office(prose, m.first)).then_some((Rule::Told, left));
    }
    let of_its =
        matches!(cue, Word::Statement | Word::Document) || cue == Word::Correspondent && speaks(prose, m, now, left);
    if of_its && tied && !media {
        return Some((Rule::Desk, left));
    }
    if (cue == Word::Preposition || matches!(m.preposition, 'ب' | 'ل')) && tied && !media {
        let to = if cue == Word::Preposition { left } else { left + 1 };
        let written = written(prose, now, to);
        if let Some(i) = written {
            return Some((Rule::Published, i));
        }
    }
    let free = m.first == now.first
        || prose.gap(m.first).has(Gap::COMMA.or(Gap::COLON).or(Gap::DASH))
        || prose.tokens[m.first].reading.conjunction
        || matches!(cue, Word::That | Word::Auxiliary | Word::But);
    if m.first == now.first && prose.gap(m.next).has(Gap::COLON) && !social && !anonymous {
        return Some((Rule::Subject, m.next - 1));
    }
    verb_after(prose, m.next).filter(|_| free).map(|v| (Rule::Subject, v))
}

/// Whether the correspondent at word `left`, in front of a source, says something or is told it: not in اعتقلت الشرطة مراسل X.
fn speaks(prose: &Prose, m: &Mention, now: &Sentence, left: usize) -> bool {
    // قال الوزير لمراسل X
    let told = prose.tokens[left].reading.preposition == 'ل' && (now.spoke.is_some() || now.wrote.is_some());
    // حسب تقديرات مصور X
    let by = (left.saturating_sub(2).max(now.first)..left)
        .any(|i| matches!(prose.word(i), Word::According | Word::From | Word::Citing));
    let says = now.spoke.is_some_and(|verb| (1..=SPEAKER).contains(&(left - verb)));
    told || by || says || verb_after(prose, m.next).is_some()
}

/// What the cue at word `left`, in front of a mention, says of it; goes on where it decides nothing.
fn by_cue(
    prose: &Prose,
    m: &Mention,
    now: &Sentence,
    last: Option<&Attribution>,
    left: usize,
) -> ControlFlow<Option<(Rule, usize)>> {
    let anonymous = m.what == What::Generic(Generic::Anonymous);
    let lam = m.preposition == 'ل' || m.first > now.first && is_lam(prose, m.first - 1);
    if left == m.first {
        return Continue(());
    }
    match prose.word(left) {
        Word::FromThem if left > now.first && prose.word(left - 1) == Word::Relay => {
            Break(Some((Rule::Verb, left - 1)))
        }
        Word::Say | Word::Relay if m.preposition == '\0' && !lam => Break(Some((Rule::Verb, left))),
        Word::Publish | Word::Receive if m.preposition == '\0' && !lam && !anonymous => Break(Some((Rule::Verb, left))),
        Word::Tell if m.preposition == '\0' => Break(Some((if anonymous { Rule::Verb } else { Rule::Told }, left))),
        Word::According if m.preposition != 'ب' => Break(Some((Rule::According, left))),
        // استنادا إلى X
        Word::Preposition if left > now.first && prose.word(left - 1) == Word::According && m.preposition == '\0' => {
            Break(Some((Rule::According, left - 1)))
        }
        Word::From if now.relay.is_some_and(|r| left - r <= REACH) => {
            // What media at large have from persons is credited to the media.
            let named = !anonymous || is_source(prose, m.first) || last.is_some_and(names);
            Break(named.then_some((Rule::Citing, left)))
        }
        // علمت X من مصادر
        Word::Preposition
            if anonymous
                && is_source(prose, m.first)
                && (left.saturating_sub(4).max(now.first)..left).any(|i| prose.word(i) == Word::Receive) =>
        {
            Break(Some((Rule::Citing, left)))
        }
        // كشفت X عن مسؤولين
        Word::From if anonymous && last.is_some_and(|f| names(f) && f.mention.next + 3 >= left) => {
            Break(Some((Rule::Citing, left)))
        }
        _ => Continue(()),
    }
}

/// Whether `لـ` after an office says whose it is: `مع المدير العام لإذاعة X`. Of one who speaks nothing can tell: `قال المدير العام
/// لإذاعة X`.
fn is_office(prose: &Prose, to: usize) -> bool {
    let tied = |i: usize| !prose.opens(i) && !prose.gap(i).has(Gap::COMMA);
    let title = (to.saturating_sub(3)..to).rev().take_while(|&i| tied(i + 1)).find(|&i| prose.word(i) == Word::Title);
    title.is_some_and(|i| i > 0 && tied(i) && prose.word(i - 1) == Word::Preposition)
}

/// What is said or written in the same clause before word `to`: `مقال … في X`.
fn written(prose: &Prose, now: &Sentence, to: usize) -> Option<usize> {
    let from = now.first.max(to.saturating_sub(WRITTEN));
    let clause = (from..=to).rev().find(|&i| prose.gap(i).has(Gap::COMMA)).unwrap_or(from);
    (from..to).find(|&i| match prose.word(i) {
        Word::Statement | Word::Document => true,
        Word::Publish => i + 2 >= to || i >= clause,
        Word::Correspondent => i >= clause,
        Word::Say | Word::Post => i + 2 >= to,
        _ => false,
    })
}

/// Whether a head noun is feminine: its verb must be, too.
fn feminine(prose: &Prose, i: usize) -> bool {
    matches!(prose.word(i), Word::Head(_)) && prose.slice(i, i + 1).ends_with(['ة', 'ه'])
}

/// Whether a verb's form is the bare masculine one, which a verbal noun looks like: `بث`, `نشر`.
fn masculine(prose: &Prose, i: usize) -> bool {
    !prose.slice(i, i + 1).ends_with(['ت', 'ه', 'ا']) && !prose.slice(i, i + 1).starts_with('ت')
}

/// Whether an attribution is to a source with a name, by a verb of its own.
fn names(f: &Attribution) -> bool {
    !matches!(f.mention.what, What::Generic(_)) && matches!(f.rule, Rule::Verb | Rule::Subject | Rule::Anaphor)
}

/// Whether a person without a name is a source or a witness by word.
fn is_source(prose: &Prose, i: usize) -> bool {
    matches!(prose.word(i), Word::Source | Word::Sources | Word::Witness | Word::Saw)
}
