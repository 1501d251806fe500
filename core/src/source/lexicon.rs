//! The words that attribution is made of.
//!
//! In: the [`Key`] of a word. Out: its [`Word`] class and the clitics that were taken off to find it. The lists are
//! data; inflected verb forms are made from a past and a present.

use std::sync::LazyLock;

use hashbrown::HashTable;

use super::words::{COUNTRIES, Country, VERBS, WORDS};
use crate::text::skeleton::Key;

/// The head noun that a source's name stands behind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Head {
    /// `وكالة`
    Agency,
    /// `صحيفة`, `جريدة`, `مجلة` …
    Paper,
    /// `قناة`, `تلفزيون`, `إذاعة` …
    Channel,
    /// `شبكة`
    Network,
    /// `موقع`, `بوابة`, `مدونة` …
    Site,
}

/// What a word can do in an attribution.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Word {
    /// Nothing.
    #[default]
    Other,
    /// A verb of saying: `قال`, `ذكرت`.
    Say,
    /// A verb of passing on what another said: `نقلت`.
    Relay,
    /// A verb of publishing: `نشرت`, `بثت`.
    Publish,
    /// A verb whose object is told: `أبلغ`.
    Tell,
    /// A verb whose subject receives: `علمت`, `طالعته`.
    Receive,
    /// `وفق`, `بحسب`, `حسب`, `طبقا`.
    According,
    /// `نقلا` (عن).
    Citing,
    /// `عن`.
    From,
    /// `عنه`, `عنها`: someone named before.
    FromThem,
    /// A head noun; behind it a name.
    Head(Head),
    /// `أنباء`.
    News,
    /// A head noun in the plural, without a name: `وكالات`.
    Agencies,
    /// `مصدر`, `مصادر`.
    Source,
    /// A person without a name: `مسؤول`, `شهود`, `مراقبون`.
    Unnamed,
    /// Persons who only count where their words are passed on: `محللون`, `سكان`.
    Onlooker,
    /// `بعض`, `معظم`: they do not change what follows.
    Some,
    /// `بينها`, `منها`: examples of what went before.
    Among,
    /// `لكن`, `بينما`: a clause begins behind it.
    But,
    /// `وسائل`.
    Means,
    /// `إعلام`.
    Media,
    /// `صحف`, `صحافة`, `شاشات`.
    Press,
    /// `تقارير`.
    Reports,
    /// `إعلامية`, `صحفية`, `إخبارية`: what makes reports media reports.
    OfMedia,
    /// `مواقع`, `منصات`.
    Sites,
    /// `التواصل`.
    Contact,
    /// `تويتر`, `فيسبوك`.
    Social,
    /// Something said or written: `تصريح`, `مقابلة`, `مقال`.
    Statement,
    /// A paper that speaks: `بيان`, `تقرير`, `دراسة`.
    Document,
    /// `مراسل`, `مندوب`.
    Correspondent,
    /// An adjective of nationality; the country's number in [`COUNTRIES`].
    Nation(u8),
    /// An adjective that follows a source's name: `الرسمية`, `الإخبارية`.
    Modifier,
    /// `أن`, `إن`, `قوله`, `تأكيده`: the said begins here.
    That,
    /// `قد`, `كان`.
    Auxiliary,
    /// `أمس`, `اليوم`, `أيضا`, names of days.
    Adverb,
    /// `في`, `على`, `من`, `مع`, `إلى`.
    Preposition,
    /// A title that a named official bears: `وزير`, `متحدث`.
    Title,
    /// An official body: `وزارة`, `هيئة`.
    Body,
    /// What `وكالة`, `موقع`, `شبكة` head besides media: `الفضاء`, `الطاقة`, `الحادث`.
    NotMedia,
    /// A post, page or account of social media: `تغريدة`, `حسابه`.
    Post,
    /// `التي`: a clause about the word before.
    Which,
    /// A photo or video.
    Image,
    /// `المصدر`-like anaphors' partner: `نفسه`, `ذاته`.
    Itself,
}

impl Word {
    /// Whether a preposition can stand before it.
    fn is_noun(self) -> bool {
        use Word::{
            According, Auxiliary, But, Citing, From, FromThem, Publish, Receive, Relay, Say, Tell, That, Which,
        };
        !matches!(
            self,
            Say | Relay
                | Publish
                | Tell
                | Receive
                | According
                | Citing
                | From
                | FromThem
                | That
                | Auxiliary
                | But
                | Which
        )
    }
}

/// A word's class and what stands in front of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reading {
    pub(super) word: Word,
    /// `و` or `ف`.
    pub(super) conjunction: bool,
    /// `ل`, `ب` or `ك`; `'\0'` for none.
    pub(super) preposition: char,
    /// `ال`.
    pub(super) article: bool,
}

/// A bit by hash for each key that was added, which says of most others that they were not.
struct Seen<const WORDS: usize>(Box<[u64; WORDS]>);

impl<const WORDS: usize> Seen<WORDS> {
    fn new() -> Self {
        Self(Box::new([0; WORDS]))
    }

    fn add(&mut self, hash: u64) {
        let (word, bit) = Self::place(hash);
        self.0[word] |= bit;
    }

    fn may_have(&self, hash: u64) -> bool {
        let (word, bit) = Self::place(hash);
        self.0[word] & bit != 0
    }

    fn place(hash: u64) -> (usize, u64) {
        let bits = WORDS.ilog2();
        ((hash >> (64 - bits)) as usize, 1 << ((hash >> (58 - bits)) & 63))
    }
}

/// Words by their keys. Most words that are asked for are not there.
struct Table<T> {
    seen: Seen<{ 1 << 9 }>,
    words: HashTable<(Key, T)>,
}

impl<T: Copy> Table<T> {
    fn new() -> Self {
        Self { seen: Seen::new(), words: HashTable::new() }
    }

    /// Adds a word; the first of its key stays.
    fn add(&mut self, word: &str, value: T) {
        let key = Key::of(word);
        if key != Key(0) && self.get(key).is_none() {
            let hash = hash(key);
            self.seen.add(hash);
            self.words.insert_unique(hash, (key, value), |e| self::hash(e.0));
        }
    }

    #[inline]
    fn get(&self, key: Key) -> Option<T> {
        let hash = hash(key);
        if !self.seen.may_have(hash) {
            return None;
        }
        self.words.find(hash, |e| e.0 == key).map(|e| e.1)
    }
}

/// Fibonacci hashing: the packed letters fill the low bits, the table looks at the high ones.
fn hash(key: Key) -> u64 {
    let mixed = key.0.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 32)
}

static LEXICON: LazyLock<Table<Word>> = LazyLock::new(|| {
    let mut lexicon = Table::new();
    let mut add = |word: &str, class: Word| lexicon.add(word, class);
    // What is written out goes before what is made.
    for (class, words) in WORDS {
        words.split_whitespace().for_each(|w| add(w, *class));
    }
    for (i, Country(_, stem, _)) in COUNTRIES.iter().enumerate() {
        for end in ["", "ة", "ون", "ين"] {
            add(&format!("{stem}{end}"), Word::Nation(i as u8));
        }
    }
    for (class, verbs) in VERBS {
        for (past, present) in *verbs {
            for end in ["", "ت", "وا", "ه", "ته", "ها", "تها", "تا", "ا"] {
                add(&format!("{past}{end}"), *class);
            }
            let feminine = format!("ت{}", present.chars().skip(1).collect::<String>());
            for form in [*present, &feminine] {
                for end in ["", "ه", "ها", "ون"] {
                    add(&format!("{form}{end}"), *class);
                }
            }
        }
    }
    lexicon
});

/// All words of the lexicon with all clitics that [`read`] takes off: one bit tells of most words that they have no reading.
static FORMS: LazyLock<Seen<{ 1 << 13 }>> = LazyLock::new(|| {
    let mut forms = Seen::new();
    for &(word, _) in &LEXICON.words {
        let bare = if word.starts('ا') && word.without(1).starts('ل') { word.without(2) } else { Key(0) };
        for conjunction in ["", "و", "ف"] {
            let clitics = ["", "ال", "ل", "ب", "ك", "لل", "لال", "بال", "كال"].map(|clitic| (clitic, word));
            for (clitic, word) in clitics.into_iter().chain([("لل", bare)]) {
                let form = word.behind(&format!("{conjunction}{clitic}"));
                form.into_iter().for_each(|form| forms.add(hash(form)));
            }
        }
    }
    forms
});

/// The words of countries' names, for telling namesakes apart by what a story is about.
static PLACES: LazyLock<Table<u8>> = LazyLock::new(|| {
    let mut places = Table::new();
    for (i, Country(_, _, name)) in COUNTRIES.iter().enumerate() {
        places.add(name, i as u8);
    }
    places
});

/// The reading of a word. The whole word goes before a clitic and a rest, so `وكالة` is not `و` and `كالة`.
pub(super) fn read(key: Key) -> Reading {
    if key == Key(0) || !FORMS.may_have(hash(key)) { Reading::default() } else { take_off(key) }
}

/// As [`read`], of any word.
fn take_off(key: Key) -> Reading {
    let lexicon = &*LEXICON;
    let mut reading = Reading::default();
    let find = |key: Key| lexicon.get(key);
    let mut rest = key;
    if let Some(word) = find(rest) {
        reading.word = word;
        return reading;
    }
    if rest.starts('و') || rest.starts('ف') {
        rest = rest.without(1);
        reading.conjunction = true;
        if let Some(word) = find(rest) {
            reading.word = word;
            return reading;
        }
    }
    for preposition in ['ل', 'ب', 'ك'] {
        if !rest.starts(preposition) {
            continue;
        }
        let bare = rest.without(1);
        if preposition == 'ل' && bare.starts('ل') {
            // للصحيفة is ل and الصحيفة.
            if let Some(word) = find(bare.without(1)).or_else(|| find(bare.without(1).with_article())) {
                return Reading { word, preposition, article: true, ..reading };
            }
        }
        if let Some(word) = find(bare).filter(|w| w.is_noun()) {
            return Reading { word, preposition, ..reading };
        }
        if bare.starts('ا')
            && bare.without(1).starts('ل')
            && let Some(word) = find(bare.without(2))
        {
            return Reading { word, preposition, article: true, ..reading };
        }
    }
    if rest.starts('ا')
        && rest.without(1).starts('ل')
        && let Some(word) = find(rest.without(2))
    {
        return Reading { word, article: true, ..reading };
    }
    Reading::default()
}

/// The country whose name a word is, as a number in [`COUNTRIES`].
pub(super) fn country(key: Key) -> Option<u8> {
    PLACES.get(key).or_else(|| PLACES.get(key.without(1)))
}

#[cfg(test)]
mod tests {
    use super::{FORMS, Head, LEXICON, Reading, Word, hash, read, take_off};
    use crate::shingle::mix;
    use crate::text::skeleton::Key;

    #[test]
    fn all_forms_are_known() {
        let mut read_so = 0;
        for (word, _) in &LEXICON.words {
            for before in [
                "", "ا", "ل", "و", "ف", "ب", "ك", "ال", "لل", "وا", "ول", "وب", "فل", "فك", "لا", "وال", "بال", "ولل",
                "فال",
            ] {
                for &(of, letters) in &[(*word, 0), (word.without(1), 1), (word.without(2), 2)] {
                    for key in [before, &format!("{before}ال")].into_iter().filter_map(|before| of.behind(before)) {
                        assert_eq!(read(key), take_off(key), "{before} and {word:?} without {letters}");
                        read_so += usize::from(read(key) != Reading::default());
                    }
                }
            }
        }
        assert!(read_so > 10_000, "{read_so}");
        let rare = (1..100_000).filter(|&n| FORMS.may_have(hash(Key(mix(n) >> 24)))).count();
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
