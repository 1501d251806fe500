//! Official statements: the bodies whose statement a story says that it prints.
//!
//! In: the text of a story. Out: the spans of the bodies' names.
//!
//! ```text
//! head    the first sentences, up to HEAD_WORDS words
//! body    a word for one (وزارة, هيئة …) and the words up to a preposition, a verb, an adverb or a mark
//! paper   a statement (بيان …) after it or before it, in the same sentence
//! ```
//! Who only acts or speaks in a story is no source of its text; who issued a paper is.

use std::ops::Range;

use crate::lang::Word;
use crate::source::tokens::{Gap, Token, read_to};

/// How many words of a story are read.
const HEAD_WORDS: usize = 40;
/// How many sentences.
const SENTENCES: usize = 2;
/// How many words the name of a body has at most.
const NAME_WORDS: usize = 7;
/// How far after the name the paper is looked for, and how far before it.
const AFTER: usize = 6;
const BEFORE: usize = 4;
/// No word of a head has more bytes on average.
const WORD_BYTES: usize = 24;

/// Where the head of `text` names a body whose statement it prints.
pub(super) fn statements(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    read_to(text, text.len().min(HEAD_WORDS * WORD_BYTES), &mut tokens);
    tokens.truncate(HEAD_WORDS);
    let mut found = Vec::new();
    for sentence in sentences(&tokens) {
        let word = |i: usize| tokens[i].reading.word;
        let bodies = sentence.clone().filter(|&i| word(i) == Word::Body);
        for body in bodies {
            let is_next = |i: usize| ends(&tokens[i]) || closes(&tokens[i - 1], &tokens[i], text);
            let next = (body + 1..sentence.end.min(body + NAME_WORDS)).find(|&i| is_next(i));
            let next = next.unwrap_or(sentence.end.min(body + NAME_WORDS));
            let near = body.saturating_sub(BEFORE).max(sentence.start)..(next + AFTER).min(sentence.end);
            if next > body + 1 && near.clone().any(|i| word(i) == Word::Document) {
                // `لوزارة`, `والوزارة`: the name begins after what is glued to it.
                let token = tokens[body];
                let glued = usize::from(token.reading.conjunction) + usize::from(token.reading.preposition != '\0');
                let start = text[token.start as usize..].char_indices().nth(glued).map_or(0, |(at, _)| at);
                found.push(token.start as usize + start..tokens[next - 1].end as usize);
            }
        }
    }
    found
}

/// The first sentences, as ranges of words.
fn sentences(tokens: &[Token]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (0..tokens.len()).filter(|&i| i == 0 || tokens[i].opens()).collect();
    starts.push(tokens.len());
    starts.windows(2).map(|pair| pair[0]..pair[1]).take(SENTENCES).collect()
}

/// Whether a definite adjective in `-ية` closes the name: what comes next has no article and nothing glued to it.
fn closes(word: &Token, next: &Token, text: &str) -> bool {
    let raw = |token: &Token| &text[token.start as usize..token.end as usize];
    let adjective = word.has_article(text) && raw(word).ends_with("ية");
    adjective && !next.has_article(text) && !raw(next).starts_with(['و', 'ل', 'ب'])
}

/// Whether a name ends before a word.
fn ends(token: &Token) -> bool {
    use Word::{
        According, Adverb, Auxiliary, But, Citing, Document, From, Publish, Receive, Relay, Say, Statement, Tell, That,
        Which,
    };
    let mark = Gap::COMMA.or(Gap::COLON).or(Gap::OPEN).or(Gap::CLOSE).or(Gap::DASH).or(Gap::QUOTE).or(Gap::UNQUOTE);
    let word = token.reading.word;
    token.gap.has(mark)
        || matches!(
            word,
            According
                | Adverb
                | Auxiliary
                | But
                | Citing
                | Document
                | From
                | Publish
                | Receive
                | Relay
                | Say
                | Statement
                | Tell
        )
        || matches!(word, That | Which | Word::Preposition)
}

#[cfg(test)]
mod tests {
    use super::statements;

    #[test]
    fn a_body_counts_where_its_paper_is_named() {
        for (text, names) in [
            ("أعلنت وزارة الجسور والأنفاق في بيان صحفي أن الجسر يفتح غدا.", &["وزارة الجسور والأنفاق"][..]),
            ("الواحة 3 آذار (نجم)- أصدرت هيئة الموانئ اليوم الخميس البيان التالي:", &["هيئة الموانئ"]),
            ("وجاء في بيان لوزارة الجسور أن الجسر يفتح غدا.", &["وزارة الجسور"]),
            ("أظهرت بيانات الإدارة المركزية للجسور المحلية ارتفاع الرسوم.", &["الإدارة المركزية للجسور المحلية"]),
            ("ذكر بيان لهيئة الموانئ الوطنية للحاويات.", &["هيئة الموانئ الوطنية للحاويات"]),
            ("أعلنت وزارة الجسور أن الجسر يفتح غدا.", &[]),
            ("فتح الجسر. وعاد الناس. وقالت وزارة الجسور في بيان إنه متين.", &[]),
            ("", &[]),
        ] {
            let found: Vec<&str> = statements(text).into_iter().map(|span| &text[span]).collect();
            assert_eq!(found, names, "{text}");
        }
    }
}
