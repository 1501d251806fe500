//! Arabic, as its tables in `core/data/ar/` have it.
//!
//! | table | what |
//! |---|---|
//! | `words.tsv` | words of attribution, by class; a word of several classes is of the first; `nouns.rs` gives some their pronouns |
//! | `verbs.tsv` | verbs, by class; `verbs.rs` makes their forms, and of those of passing on the participles |
//! | `countries.tsv` | countries, with their adjectives |
//! | `heads.tsv` | head nouns as names of the registry have them |
//! | `places.tsv` | places that stories are dated from |
//! | `generics.tsv` | sources without a name |
//! | `cues.tsv`, `tails.tsv` | what sites put around stories |
//! | `labels.tsv`, `desks.tsv`, `outlet_words.tsv` | what lines of sources begin with, what else is in them, what names of outlets end with |
//! | `dates.tsv`, `sections.tsv` | the words of dates and of names of sections |

mod clitics;
mod nouns;
mod verbs;

use super::cue::Label;
use super::language::Language;
use super::table::{parse, rows};
use super::word::Word;

/// All of it.
pub(super) fn arabic() -> Language {
    let mut all = Language::new(clitics::take_off);
    // What is written out goes before what is made.
    let words = || rows(include_str!("../../../data/ar/words.tsv")).map(|[class, words]| (Word::named(class), words));
    for (class, words) in words() {
        words.split(' ').for_each(|word| all.add_word(word, class));
    }
    for (class, words) in words().filter(|(class, _)| class.is_owned()) {
        words.split(' ').for_each(|word| nouns::owned(word, |form| all.add_word(form, class)));
    }
    for [code, stem, name] in rows(include_str!("../../../data/ar/countries.tsv")) {
        let forms = ["", "ة", "ون", "ين"].map(|end| format!("{stem}{end}"));
        all.add_country(code, forms.iter().map(String::as_str), name);
    }
    for [class, past, present] in rows(include_str!("../../../data/ar/verbs.tsv")) {
        let class = Word::named(class);
        verbs::conjugate(past, present, |form| all.add_word(form, class));
        if class == Word::Relay {
            verbs::participles(past, present, |form| all.add_word(form, Word::Citing));
        }
    }
    all.attach(clitics::attach);
    all.cues.extend(rows(include_str!("../../../data/ar/cues.tsv")).map(|[kind, cue]| (cue, parse(kind))));
    let tails = rows(include_str!("../../../data/ar/tails.tsv"));
    all.tails.extend(tails.map(|[kind, cue]| (cue, parse(kind))));
    let nouns = rows(include_str!("../../../data/ar/heads.tsv"));
    all.nouns.extend(nouns.map(|[head, usage, noun]| (parse(head), parse(usage), noun)));
    for [word] in rows(include_str!("../../../data/ar/dates.tsv")) {
        all.dates.add(word, ());
    }
    for [word] in rows(include_str!("../../../data/ar/sections.tsv")) {
        all.sections.add(word, ());
    }
    for [kind, word] in rows(include_str!("../../../data/ar/desks.tsv")) {
        all.desks.add(word, parse(kind));
    }
    for [kind, label] in rows(include_str!("../../../data/ar/labels.tsv")) {
        match parse(kind) {
            Label::Label => all.labels.push(label),
            Label::Syndication => all.syndications.push(label),
        }
    }
    all.outlet_words.extend(include_str!("../../../data/ar/outlet_words.tsv").lines().skip(1));
    all.places.extend(include_str!("../../../data/ar/places.tsv").lines().skip(1));
    for [source, names] in rows(include_str!("../../../data/ar/generics.tsv")) {
        all.generics.extend(names.split('|').map(|name| (parse(source), name)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::clitics::take_off;
    use crate::lang::forms::hash;
    use crate::lang::{Head, LANG, Reading, Word};
    use crate::shingle::mix;
    use crate::text::skeleton::Key;

    fn read(key: Key) -> Reading {
        LANG.read(key)
    }

    #[test]
    fn all_forms_are_known() {
        let mut read_so = 0;
        for (word, _) in &LANG.words.words {
            for before in [
                "", "ا", "ل", "و", "ف", "ب", "ك", "ال", "لل", "وا", "ول", "وب", "فل", "فك", "لا", "وال", "بال", "ولل",
                "فال",
            ] {
                for &(of, letters) in &[(*word, 0), (word.without(1), 1), (word.without(2), 2)] {
                    for key in
                        [before, &format!("{before}ال")].into_iter().filter_map(|before| of.after(Key::of(before)))
                    {
                        let whole = LANG.words.get(key).map(|word| Reading { word, ..Reading::default() });
                        let slow = whole.unwrap_or_else(|| take_off(&LANG.words, key));
                        assert_eq!(read(key), slow, "{before} and {word:?} without {letters}");
                        read_so += usize::from(read(key) != Reading::default());
                    }
                }
            }
        }
        assert!(read_so > 10_000, "{read_so}");
        let rare = (1..100_000).filter(|&n| LANG.forms.may_have(hash(Key(mix(n) >> 24)))).count();
        assert!(rare < 20_000, "{rare} of 100000");
    }

    #[test]
    fn clitics_come_off() {
        let plain = Reading { word: Word::Head(Head::Agency), ..Reading::default() };
        for (word, want) in [
            ("وكالة", plain),
            ("ووكالة", Reading { conjunction: true, ..plain }),
            ("لوكالة", Reading { preposition: 'ل', ..plain }),
            ("للوكالة", Reading { preposition: 'ل', article: true, ..plain }),
            ("والوكالة", Reading { conjunction: true, article: true, ..plain }),
            ("وكالات", Reading { word: Word::Agencies, ..Reading::default() }),
            ("وذكرت", Reading { word: Word::Say, conjunction: true, ..Reading::default() }),
            ("بثته", Reading { word: Word::Publish, ..Reading::default() }),
            ("أنواع", Reading::default()),
        ] {
            assert_eq!(read(Key::of(word)), want, "{word}");
        }
    }
}
