//! The rules that find credits: their names, and how sure each is.

use serde::Serialize;

/// The version of the grammar that reads pages and sources. It changes whenever the same page may get another trace.
pub const GRAMMAR_VERSION: &str = "grammar=5";

/// The rule that found a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// A line that names the sources.
    SourceLine,
    /// The bracket that closes the story.
    EndTag,
    /// The byline.
    Byline,
    /// The dateline.
    Dateline,
    /// `ذكرت SOURCE`.
    Verb,
    /// `وفق SOURCE`.
    According,
    /// `نقلا عن SOURCE`.
    Citing,
    /// `قال لـ SOURCE`.
    Told,
    /// `مقال في SOURCE`.
    Published,
    /// `مراسل SOURCE`.
    Desk,
    /// `SOURCE ذكرت`.
    Subject,
    /// `SOURCE و SOURCE`.
    With,
    /// `SOURCE … ذكرت الصحيفة`.
    Anaphor,
    /// On social media.
    Posted,
}

/// A row for each rule: the rule, its name, and how sure it is, from reading what it found.
const RULES: &[(Rule, &str, f32)] = &[
    (Rule::SourceLine, "source_line", 0.98),
    (Rule::EndTag, "end_tag", 0.95),
    (Rule::Byline, "byline", 0.95),
    (Rule::Dateline, "dateline", 0.9),
    (Rule::Verb, "verb", 0.9),
    (Rule::According, "according", 0.9),
    (Rule::Citing, "citing", 0.85),
    (Rule::Told, "told", 0.85),
    (Rule::Published, "published", 0.7),
    (Rule::Desk, "desk", 0.7),
    (Rule::Subject, "subject", 0.8),
    (Rule::With, "with", 0.8),
    (Rule::Anaphor, "anaphor", 0.7),
    (Rule::Posted, "posted", 0.6),
];

impl Rule {
    fn row(self) -> &'static (Rule, &'static str, f32) {
        RULES.iter().find(|row| row.0 == self).expect("every rule has a row")
    }

    /// The name in every face: `"source_line"`.
    pub fn name(self) -> &'static str {
        self.row().1
    }

    /// How sure the rule is, 0 to 1.
    pub fn confidence(self) -> f32 {
        self.row().2
    }
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn names_are_those_of_json() {
        for (rule, name, confidence) in RULES {
            assert_eq!(serde_json::to_value(rule).unwrap(), *name);
            assert_eq!((rule.name(), rule.confidence()), (*name, *confidence));
        }
    }
}
