//! Evidence: whether something is attributed to a mention, and by which rule.
//!
//! In: a mention, its prose, and what its sentence said up to there. Out: the rule and the word of its cue. Method: the cue in front of the
//! mention first, then what comes after it; see [`super::inline`] for the forms.

use std::ops::ControlFlow::{self, Break, Continue};

use super::attribution::{Attribution, REACH, Sentence, is_lam};
use crate::lang::{Generic, Head, Word};
use crate::source::read::tokens::Gap;
use crate::source::read::{Mention, Prose, What};
use crate::source::rule::Rule;

/// How many words after a verb of saying the one who says it may come.
const SPEAKER: usize = 4;

/// How many words may lie between what is written and the source that it is in.
const WRITTEN: usize = 6;

/// How many words may lie between `بحسب` and whose papers it names.
const PAPERS: usize = 5;

/// How many words what is published may have in front of who publishes it.
const OBJECT: usize = 3;

/// How many words may lie between an adjective's complement and the verb: `المقربة من X قالت`.
const COMPLEMENT: usize = 6;

/// The rule by which something is attributed to a mention, and the word of its cue.
pub(super) fn evidence(
    prose: &Prose,
    m: &Mention,
    now: &Sentence,
    last: Option<&Attribution>,
) -> Option<(Rule, usize)> {
    let anonymous = m.what == What::Generic(Generic::Anonymous);
    let social = m.what == What::Generic(Generic::Social);
    let tied = !prose.opens(m.first) && m.first > now.first;
    let left = if tied { cue_before(prose, m, now) } else { m.first };
    let cue = if left < m.first { prose.word(left) } else { Word::Other };
    let lam = m.preposition == 'ل' || (tied && is_lam(prose, m.first - 1));
    if social {
        return posted(prose, m, now, left).then_some((Rule::Posted, left));
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
    if let Some(verb) = over_object(prose, m, now).filter(|_| tied && !lam) {
        return Some((Rule::Verb, verb));
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

/// Whether social media is where something was posted; `left` is the word of the cue.
fn posted(prose: &Prose, m: &Mention, now: &Sentence, left: usize) -> bool {
    let cue = if left < m.first { prose.word(left) } else { Word::Other };
    // تداول رواد مواقع التواصل
    let users = cue == Word::Post && left > now.first && matches!(prose.word(left - 1), Word::Publish | Word::Relay);
    let near = matches!(cue, Word::Preposition | Word::Head(_)) || m.preposition == 'ب';
    // كتب فلان على تويتر إن
    let quotes = prose.gap(m.next).has(Gap::QUOTE) && !prose.gap(m.next).has(Gap::UNQUOTE);
    let said = prose.word(m.next) == Word::That || prose.gap(m.next).has(Gap::COLON) || quotes;
    let on = cue == Word::Preposition || left > now.first && prose.word(left - 1) == Word::Preposition;
    let verb = now.spoke.max(now.wrote).filter(|&verb| left - verb <= SPEAKER && prose.word(verb).is_verb());
    let wrote = said && on && verb.is_some();
    // ذكرت مواقع التواصل: many people do; what ذكر تويتر says, the company does.
    let people = matches!(cue, Word::Say | Word::Relay)
        && m.preposition == '\0'
        && matches!(prose.word(m.first), Word::Sites | Word::Means);
    users || people || near && (now.post || wrote)
}

/// The verb of `نقلت بعض مضامينه وكالة X`, with what is passed on between verb and source.
fn over_object(prose: &Prose, m: &Mention, now: &Sentence) -> Option<usize> {
    if !m.head || m.weak || m.preposition != '\0' || !matches!(m.what, What::Known(_) | What::Unknown(_)) {
        return None;
    }
    let object = |&i: &usize| {
        let t = &prose.tokens[i];
        let noun = matches!(t.reading.word, Word::Other | Word::Some | Word::Statement | Word::Document);
        noun && t.reading.preposition == '\0' && !t.reading.conjunction && t.gap == Gap::default()
    };
    let objects = (now.first + 1..m.first).rev().take(OBJECT).take_while(object).count();
    let verb = (m.first - objects).checked_sub(1).filter(|&verb| objects > 0 && verb >= now.first)?;
    let publishes = matches!(prose.word(verb), Word::Publish | Word::Relay);
    (publishes && prose.gap(m.first) == Gap::default() && feminine(prose, m.first) != masculine(prose, verb))
        .then_some(verb)
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
        // بحسب تقارير واردة من X
        Word::Preposition if m.preposition == '\0' && !anonymous => {
            let from = left.saturating_sub(PAPERS).max(now.first);
            let cue = (from..left).rev().find(|&i| prose.word(i) == Word::According);
            let papers = |&i: &usize| matches!(prose.word(i), Word::Reports | Word::Document | Word::Statement);
            let tied = |cue: &usize| (cue + 1..=left).all(|i| prose.gap(i) == Gap::default());
            cue.filter(tied)
                .filter(|&cue| (cue + 1..left).any(|i| papers(&i)))
                .map_or(Continue(()), |cue| Break(Some((Rule::According, cue))))
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

/// The verb of saying after a mention, with little between: `صحيفة «X» الفرنسية، أمس، ذكرت`.
fn verb_after(prose: &Prose, next: usize) -> Option<usize> {
    // وكالة X المقربة من الحركة قالت: what the adjective takes goes before the verb.
    let tied = !prose.opens(next) && prose.gap(next) == Gap::default();
    let takes = || prose.word(next) == Word::Preposition || prose.slice(next, next + 1).starts_with(['ل', 'ب']);
    if tied && next > 0 && prose.word(next - 1) == Word::Modifier && takes() {
        return (next + 1..(next + COMPLEMENT).min(prose.tokens.len()))
            .take_while(|&i| !prose.opens(i))
            .find(|&i| matches!(prose.word(i), Word::Say | Word::Relay | Word::Publish));
    }
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

/// Whether a word is the conjunction `و` by itself: `«X» و«Y»`.
fn is_and(prose: &Prose, i: usize) -> bool {
    let t = &prose.tokens[i];
    t.letters == 1 && prose.text[t.start as usize..].starts_with('و')
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
