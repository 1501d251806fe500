//! The report of `naql dedup --report`: what was dropped or held and what shares text, for a person.
//!
//! Arabic is set between U+2068 and U+2069, so that a terminal keeps the order of a line that is half Arabic.

use std::fmt::Write as _;

use naql::text::inert;
use naql::{Decision, Document, Match, Verdict};

/// How many code points of a shared passage are shown.
const SHOWN: usize = 60;

/// One entry for every document that was not simply admitted, in the order of the input.
pub fn report(verdicts: &[Verdict], documents: &[Document]) -> String {
    let mut out = String::new();
    for (verdict, document) in verdicts.iter().zip(documents) {
        if verdict.decision == Decision::Admit && verdict.of.is_none() {
            continue;
        }
        let outlet = inert(document.publisher.as_deref().unwrap_or("-"));
        let _ = write!(
            out,
            "{:<6} {:<12} {} (\u{2068}{outlet}\u{2069})",
            verdict.decision.name(),
            verdict.relation.name(),
            inert(&verdict.id)
        );
        if let Some(of) = &verdict.of {
            let _ = write!(out, " of {}", inert(of));
        }
        out.push('\n');
        for reason in &verdict.reasons {
            let _ = writeln!(out, "       {}", inert(reason));
        }
        if let Some(longest) = verdict.matched().and_then(longest) {
            let mut text: String = document.text[longest.a.clone()].split_whitespace().collect::<Vec<_>>().join(" ");
            if let Some((cut, _)) = text.char_indices().nth(SHOWN) {
                text.truncate(cut);
                text.push('…');
            }
            let _ = writeln!(out, "       {} words: \u{2068}{}\u{2069}", longest.words, inert(&text));
        }
    }
    out
}

fn longest(found: &Match) -> Option<&naql::compare::Passage> {
    found.comparison.passages.iter().max_by_key(|passage| passage.words)
}
