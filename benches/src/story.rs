//! Running Arabic text that has the statistics of news, if not its sense.
//!
//! A clause is a row of slots (`CLAUSES`), filled by Zipf from the vocabulary; a sentence is a few clauses, a paragraph a
//! few sentences. A third of the rarer words come from the story's topic, so that a story repeats itself as news does.

use crate::rng::Rng;
use crate::vocabulary::Vocabulary;

/// What a story is about: words, people and places that it keeps coming back to.
pub struct Topic {
    lemmas: Vec<String>,
    people: Vec<String>,
    places: Vec<String>,
}

/// Slots: v verb, n noun with the article, i noun without, a adjective to the noun before, t topic word, l rare word,
/// m person, p place, d figure, f function word.
const CLAUSES: [&str; 18] = [
    "vnaftna", "fvmftn", "vntfpfdi", "fnafln", "vmnftafn", "vftnlfna", "fivnafp", "vnafnlft", "vmfnafdi", "ftnavfn",
    "vlnfna", "fnlvmfin", "vnnaft", "fvnftfp", "vmffnal", "lnafnt", "vinfdifn", "fvtnfna",
];

impl Topic {
    /// A topic of 24 words, 3 people and 2 places.
    pub fn new(words: &Vocabulary, rng: &mut Rng) -> Self {
        Self {
            lemmas: (0..24).map(|_| definite(words.lemma.draw(rng), rng)).collect(),
            people: (0..3).map(|_| person(words, rng)).collect(),
            places: (0..2).map(|_| words.place.draw(rng).to_owned()).collect(),
        }
    }

    /// About `length` words on the topic, in sentences of one to four clauses and paragraphs of two to four sentences.
    pub fn write(&self, words: &Vocabulary, length: usize, rng: &mut Rng) -> String {
        let mut out = String::with_capacity(length * 12);
        let (mut written, mut left) = (0, 2 + rng.below(3));
        while written < length {
            let clauses = 1 + rng.below(4);
            let quoted = if clauses > 1 && rng.chance(20) { 1 } else { usize::MAX };
            for i in 0..clauses {
                out.push_str(if i == quoted { "«" } else { "" });
                written += self.clause(words, &mut out, rng);
                out.push_str(if i == quoted { "»" } else { "" });
                out.push_str(if i + 1 == clauses { "" } else { rng.pick(&["، ", " ", " ", " و"]) });
            }
            left -= 1;
            out.push_str(if left == 0 { ".\n" } else { ". " });
            if left == 0 {
                left = 2 + rng.below(3);
            }
        }
        out.truncate(out.trim_end().len());
        out
    }

    /// One clause; how many words it has.
    pub fn clause(&self, words: &Vocabulary, out: &mut String, rng: &mut Rng) -> usize {
        let slots = rng.pick(&CLAUSES);
        let mut feminine = false;
        for (i, slot) in slots.bytes().enumerate() {
            if i > 0 {
                out.push(' ');
            }
            let from = out.len();
            match slot {
                b'v' => verb(words.verb.draw(rng), out, rng),
                b'n' => out.push_str(&definite(words.noun.draw(rng), rng)),
                b'i' => out.push_str(words.noun.draw(rng)),
                b'a' => out.extend(["ال", words.adjective.draw(rng), if feminine { "ة" } else { "" }]),
                b't' => out.push_str(&self.lemmas[rng.below(self.lemmas.len())]),
                b'l' => out.push_str(&definite(words.lemma.draw(rng), rng)),
                b'm' => out.push_str(&self.people[rng.below(self.people.len())]),
                b'p' => out.push_str(&self.places[rng.below(self.places.len())]),
                b'd' => number(out, rng),
                _ => out.push_str(words.function.draw(rng)),
            }
            feminine = out[from..].ends_with(['ة', 'ت']);
        }
        slots.len()
    }
}

/// A given name and a family name.
pub fn person(words: &Vocabulary, rng: &mut Rng) -> String {
    format!("{} ال{}ي", words.given.draw(rng), words.lemma.any(rng).trim_end_matches('ة'))
}

/// A figure as news has them: counts, shares, decimals.
pub fn number(out: &mut String, rng: &mut Rng) {
    let below = rng.pick(&[10, 32, 100, 1000, 10_000]);
    let figure = match rng.below(6) {
        0 => format!("{}.{}", rng.below(below), 1 + rng.below(9)),
        1 => format!("{}%", rng.below(100)),
        _ => format!("{}", 1 + rng.below(below)),
    };
    out.push_str(&figure);
}

/// The word with the article or a possessive, and what is written together with it.
fn definite(word: &str, rng: &mut Rng) -> String {
    let stem = word.strip_suffix('ة');
    match rng.below(10) {
        0..5 => format!("{}{word}", rng.pick(&["ال", "ال", "ال", "ال", "وال", "بال", "لل", "كال"])),
        5 => format!("ال{}ات", stem.unwrap_or(word)),
        6 => word.to_owned(),
        _ => {
            let (before, after) = (rng.pick(&["", "", "و", "ب", "ل"]), rng.pick(&["ه", "ها", "هم"]));
            stem.map_or_else(|| format!("{before}{word}{after}"), |stem| format!("{before}{stem}ت{after}"))
        }
    }
}

/// The verb (third person, past), with a connective and an ending.
fn verb(word: &str, out: &mut String, rng: &mut Rng) {
    out.push_str(rng.pick(&["", "", "", "و", "ف"]));
    let weak = word.ends_with(['ى', 'ا', 'أ', 'د', 'ت']);
    out.extend([word, if weak { "" } else { rng.pick(&["", "", "ت", "وا"]) }]);
}
