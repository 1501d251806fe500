//! The clitics of Arabic: `و ف`, then `ل ب ك`, then `ال`.

use std::sync::LazyLock;

use crate::lang::forms::Forms;
use crate::lang::word::{Reading, Word};
use crate::text::skeleton::Key;

/// Every form of a word that [`take_off`] reads. Before a verb there is only a conjunction, or `ما` (`مانشرته`).
pub(super) fn attach(word: Key, class: Word, give: &mut dyn FnMut(Key)) {
    let bare = if word.starts('ا') && word.without(1).starts('ل') { word.without(2) } else { Key(0) };
    let clitics: &[Key] = if class.is_verb() { &*BEFORE_VERBS } else { &CLITICS[..] };
    for conjunction in &*CONJUNCTIONS {
        let mut form = |clitic: Key, word: Key| {
            word.after(clitic).and_then(|word| word.after(*conjunction)).into_iter().for_each(&mut *give);
        };
        clitics.iter().for_each(|&clitic| form(clitic, word));
        form(CLITICS[5], bare);
    }
}

static CONJUNCTIONS: LazyLock<[Key; 3]> = LazyLock::new(|| ["", "و", "ف"].map(Key::of));
static BEFORE_VERBS: LazyLock<[Key; 2]> = LazyLock::new(|| ["", "ما"].map(Key::of));
static CLITICS: LazyLock<[Key; 9]> = LazyLock::new(|| ["", "ال", "ل", "ب", "ك", "لل", "لال", "بال", "كال"].map(Key::of));

/// The reading of a word that is not in the lexicon as it is.
pub(super) fn take_off(lexicon: &Forms<Word>, key: Key) -> Reading {
    let mut reading = Reading::default();
    let find = |key: Key| lexicon.get(key);
    let noun = |key: Key| find(key).filter(|word| !word.is_verb());
    let mut rest = key;
    if rest.starts('و') || rest.starts('ف') {
        rest = rest.without(1);
        reading.conjunction = true;
        if let Some(word) = find(rest) {
            reading.word = word;
            return reading;
        }
    }
    if rest.starts('م')
        && rest.without(1).starts('ا')
        && let Some(word) = find(rest.without(2)).filter(|word| word.is_verb())
    {
        reading.word = word;
        return reading;
    }
    for preposition in ['ل', 'ب', 'ك'] {
        if !rest.starts(preposition) {
            continue;
        }
        let bare = rest.without(1);
        if preposition == 'ل' && bare.starts('ل') {
            // للصحيفة is ل and الصحيفة.
            if let Some(word) = noun(bare.without(1)).or_else(|| noun(bare.without(1).with_article())) {
                return Reading { word, preposition, article: true, ..reading };
            }
        }
        if let Some(word) = find(bare).filter(|w| w.is_noun()) {
            return Reading { word, preposition, ..reading };
        }
        if bare.starts('ا')
            && bare.without(1).starts('ل')
            && let Some(word) = noun(bare.without(2))
        {
            return Reading { word, preposition, article: true, ..reading };
        }
    }
    if rest.starts('ا')
        && rest.without(1).starts('ل')
        && let Some(word) = noun(rest.without(2))
    {
        return Reading { word, article: true, ..reading };
    }
    Reading::default()
}
