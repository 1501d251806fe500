//! `edits [STORIES]`: a copier changes stories in 35 ways, each in five strengths: how many of the copies are found, and how many a gate does
//! not admit, in percent, as a Markdown table; 40 stories by default.
//!
//! ```text
//! gate     admits generated stories of 100 to 300 words
//! copy     a story with one kind of edit, at 2, 5, 10, 20 and 50 percent of its words or sentences
//! found    the gate finds the story in it, or holds it for what hides in it
//! ```

use std::error::Error;

use naql::{Decision, Document, Gate, Policy};
use naql_benches::rng::Rng;
use naql_benches::story::Topic;
use naql_benches::vocabulary::Vocabulary;

/// The shares of words or sentences that are changed, in percent.
const STRENGTHS: [usize; 5] = [2, 5, 10, 20, 50];

/// How many words a sentence of a made story has.
const SENTENCE: usize = 18;

type Words = Vec<String>;

/// What an edit does to the words of a story. `hit` says of each place whether it is changed.
type Edit = fn(&mut Words, &mut Tools<'_>);

struct Tools<'a> {
    rng: &'a mut Rng,
    percent: usize,
    words: &'a Vocabulary,
}

impl Tools<'_> {
    /// Changes as many words as the strength says.
    fn each(&mut self, words: &mut Words, mut change: impl FnMut(&str, &mut Rng) -> String) {
        for word in words {
            if self.rng.chance(self.percent) {
                *word = change(word, self.rng);
            }
        }
    }

    /// Puts something after a letter of words.
    fn after_a_letter(&mut self, words: &mut Words, what: &str) {
        self.each(words, |word, rng| {
            let at = 1 + rng.below(word.chars().count().saturating_sub(1).max(1));
            let (head, tail): (String, String) = (word.chars().take(at).collect(), word.chars().skip(at).collect());
            format!("{head}{what}{tail}")
        });
    }

    /// Changes letters to others wherever they are in the chosen words.
    fn letters(&mut self, words: &mut Words, pairs: &[(char, &str)]) {
        self.each(words, |word, _| {
            let other = |c: char| pairs.iter().find(|pair| pair.0 == c).map_or(c.to_string(), |pair| pair.1.to_owned());
            word.chars().map(other).collect()
        });
    }

    /// Running text of its own.
    fn text(&mut self, length: usize) -> Words {
        let text = Topic::new(self.words, self.rng).write(self.words, length, self.rng);
        text.split_whitespace().map(str::to_owned).collect()
    }

    /// Sentences, changed by a function, and joined again.
    fn sentences(&mut self, words: &mut Words, change: impl FnOnce(&mut Vec<Words>, &mut Self)) {
        let mut sentences: Vec<Words> = words.chunks(SENTENCE).map(<[String]>::to_vec).collect();
        change(&mut sentences, self);
        *words = sentences.concat();
    }

    fn part(&self, of: usize) -> usize {
        (of * self.percent).div_ceil(100).min(of)
    }
}

const EDITS: [(&str, Edit); 35] = [
    ("marks of vowels", |w, t| t.after_a_letter(w, "\u{64e}")),
    ("tatweels", |w, t| t.after_a_letter(w, "\u{640}\u{640}")),
    ("other hamzas", |w, t| t.letters(w, &[('أ', "ا"), ('إ', "أ"), ('ا', "أ"), ('ؤ', "و"), ('ئ', "ي")])),
    ("other endings", |w, t| t.letters(w, &[('ة', "ه"), ('ى', "ي"), ('ي', "ى")])),
    ("Persian letters", |w, t| t.letters(w, &[('ك', "ک"), ('ي', "ی"), ('ه', "ہ")])),
    ("presentation forms", |w, t| {
        t.letters(w, &[('ا', "\u{fe8d}"), ('ل', "\u{fedf}"), ('م', "\u{fee3}"), ('ن', "\u{fee7}")]);
    }),
    ("mathematical letters", |w, t| t.letters(w, &[('ا', "\u{1ee00}"), ('ل', "\u{1ee0b}"), ('م', "\u{1ee0c}")])),
    ("Latin look-alikes", |w, t| t.letters(w, &[('ا', "l"), ('ه', "o")])),
    ("digits for letters", |w, t| t.letters(w, &[('ا', "1"), ('ه', "٥")])),
    ("letters without dots", |w, t| t.letters(w, &[('ب', "ٮ"), ('ف', "ڡ"), ('ق', "ٯ"), ('ن', "ں")])),
    ("zero-width joiners", |w, t| t.after_a_letter(w, "\u{200d}")),
    ("zero-width spaces", |w, t| t.after_a_letter(w, "\u{200b}")),
    ("soft hyphens", |w, t| t.after_a_letter(w, "\u{ad}")),
    ("controls", |w, t| t.after_a_letter(w, "\u{2}")),
    ("private characters", |w, t| t.after_a_letter(w, "\u{e001}")),
    ("empty braille", |w, t| t.after_a_letter(w, "\u{2800}")),
    ("a letter twice", |w, t| {
        t.each(w, |word, _| word.chars().next().map_or(String::new(), |first| format!("{first}{word}")));
    }),
    ("a letter less", |w, t| t.each(w, |word, _| word.chars().skip(1).collect())),
    ("two letters exchanged", |w, t| {
        t.each(w, |word, _| {
            let mut letters: Vec<char> = word.chars().collect();
            if letters.len() > 2 {
                letters.swap(1, 2);
            }
            letters.into_iter().collect()
        });
    }),
    ("words with spaces in them", |w, t| t.after_a_letter(w, " ")),
    ("words joined", |w, t| {
        let mut joined: Words = Vec::new();
        for word in w.drain(..) {
            match joined.last_mut() {
                Some(last) if t.rng.chance(t.percent) => last.push_str(&word),
                _ => joined.push(word),
            }
        }
        *w = joined;
    }),
    ("punctuation after words", |w, t| t.each(w, |word, _| format!("{word}،"))),
    ("words left out", |w, t| w.retain(|_| !t.rng.chance(t.percent))),
    ("words twice", |w, t| t.each(w, |word, _| format!("{word} {word}"))),
    ("words put in", |w, t| {
        let words = t.words;
        t.each(w, |word, rng| format!("{word} {}", words.lemma.any(rng)));
    }),
    ("words replaced, by chance", |w, t| {
        let words = t.words;
        t.each(w, |_, rng| words.lemma.any(rng).to_owned());
    }),
    ("words replaced, evenly", |w, t| {
        let step = 100 / t.percent;
        for word in w.iter_mut().skip(1).step_by(step) {
            t.words.lemma.any(t.rng).clone_into(word);
        }
    }),
    ("neighbours exchanged", |w, t| {
        for i in (1..w.len()).step_by(2) {
            if t.rng.chance(2 * t.percent) {
                w.swap(i - 1, i);
            }
        }
    }),
    ("sentences in another order", |w, t| {
        t.sentences(w, |s, t| {
            for _ in 0..t.part(s.len()) {
                let (from, to) = (t.rng.below(s.len()), t.rng.below(s.len()));
                s.swap(from, to);
            }
        });
    }),
    ("sentences left out", |w, t| {
        t.sentences(w, |s, t| {
            for _ in 0..t.part(s.len()) {
                let at = t.rng.below(s.len());
                s.remove(at);
            }
        });
    }),
    ("sentences put in", |w, t| {
        t.sentences(w, |s, t| {
            for _ in 0..t.part(s.len()) {
                let (at, new) = (t.rng.below(s.len()), t.text(SENTENCE));
                s.insert(at, new);
            }
        });
    }),
    ("the beginning cut", |w, t| drop(w.drain(..t.part(w.len())))),
    ("the end cut", |w, t| w.truncate(w.len() - t.part(w.len()))),
    ("inside a longer page: the share of the page that is new", |w, t| {
        let length = w.len() * t.percent / (100 - t.percent) / 2 + 1;
        let (mut head, tail) = (t.text(length), t.text(length));
        head.append(w);
        head.extend(tail);
        *w = head;
    }),
    ("a part of it in another story: the share that is left out", |w, t| {
        let part = w.len() - t.part(w.len());
        let mut page = t.text(w.len());
        page.extend(w.drain(..part));
        *w = page;
    }),
];

fn main() -> Result<(), Box<dyn Error>> {
    let stories: u64 = std::env::args().nth(1).map_or(Ok(40), |stories| stories.parse())?;
    let words = Vocabulary::new();
    let gate = Gate::new(Policy::default());
    let page = |id: String, text: &str, who: &str| {
        Document::new(id, text.to_owned()).publisher(who).published("2026-03-01T08:00:00Z")
    };
    let mut originals: Vec<Words> = Vec::new();
    for n in 0..stories {
        let mut rng = Rng::new(1, 0, n);
        let length = 100 + rng.below(200);
        let text = Topic::new(&words, &mut rng).write(&words, length, &mut rng);
        gate.admit(&page(n.to_string(), &text, "a.example"))?;
        originals.push(text.split_whitespace().map(str::to_owned).collect());
    }
    println!("| edit | {} |", STRENGTHS.map(|percent| format!("{percent} %")).join(" | "));
    println!("|---|{}", "--:|".repeat(STRENGTHS.len()));
    for (kind, (name, edit)) in (1..).zip(EDITS) {
        print!("| {name} |");
        for percent in STRENGTHS {
            let (mut found, mut stopped) = (0, 0);
            for (n, original) in (0..).zip(&originals) {
                let mut copy = original.clone();
                edit(&mut copy, &mut Tools { rng: &mut Rng::new(2, kind, n), percent, words: &words });
                let verdict = gate.check(&page(format!("copy {n}"), &copy.join(" "), "b.example"))?;
                let stops = verdict.decision != Decision::Admit;
                found += usize::from(stops || verdict.matches.iter().any(|m| m.id == n.to_string()));
                stopped += usize::from(stops);
            }
            let percent = |of: usize| 100 * of / originals.len().max(1);
            print!(" {}, {} |", percent(found), percent(stopped));
        }
        println!();
    }
    Ok(())
}
