//! Names of sources, matched from a given place in a text.
//!
//! In: names with what they stand for. Out: the longest name that starts at a byte of a text and ends with a word.
//!
//! A trie over skeleton letters (see [`crate::text::skeleton`]), so that `أ.ف.ب`, `ا ف ب` and `(أ. ف. ب)` are one name. It is
//! only ever asked at a place where a source can stand (a slot of a byline, after a cue), so nothing is searched for
//! in running text and one look costs no more than the longest name has letters.

use std::ops::Range;

use crate::text::skeleton::{Key, Sort, skeleton, sort, sort_at, words};

/// One meaning of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    /// The entry of the registry.
    pub(crate) entry: u16,
    /// The name is also a common word, a place or another thing: it counts only where its position makes it safe.
    pub(crate) ambiguous: bool,
}

/// The trie. The children of a node are next to each other, in the order of their letters' [bits](bit).
#[derive(Clone, Debug)]
pub(crate) struct Names {
    nodes: Vec<Node>,
    senses: Vec<Sense>,
}

#[derive(Clone, Debug, Default)]
struct Node {
    /// The [bits](bit) of its children's letters, which tell Arabic letters apart: most lookups find nothing. All bits where two children
    /// share one.
    has: u64,
    /// The letter that leads to it.
    letter: char,
    /// Its first child and how many there are.
    first: u32,
    children: u16,
    /// How many senses end here, and the first.
    count: u16,
    senses: u32,
}

/// How many first letters are looked at to tell that a word begins no name.
const HEAD: u32 = 8;

/// A name that was found: what it can mean, and where it ends, in bytes.
pub(crate) type NameMatch<'n> = (&'n [Sense], usize);

/// The shortest name (letters) that one slip is told for, and the shortest in which a letter may be wrong.
const MIN_SLIP: usize = 6;
pub(super) const MIN_WRONG: usize = 8;

/// What comes off any name: prepositions and conjunctions.
pub(crate) const CLITICS: [char; 4] = ['ل', 'و', 'ف', 'ب'];

/// More separators than this in a row end a name: `أ . ف . ب` has three.
const MAX_GAP: usize = 3;

/// What ends with some first letters of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Onset {
    Nothing,
    /// A word, or what is looked at of it.
    Word,
    /// All of it.
    Name,
}

/// Gives the first letters of a name, one to [`HEAD`] of them, up to one without a code.
pub(super) fn onsets(name: &str, mut give: impl FnMut(Key, Onset)) {
    let (mut key, mut n) = (Key::default(), 0);
    let mut words = words(name).peekable();
    while let Some((word, _, mut left)) = words.next() {
        for c in name[word].chars() {
            let Sort::Letter(letter) = sort(c) else { continue };
            if n == HEAD as usize || !key.push(n, letter) {
                return;
            }
            (n, left) = (n + 1, left - 1);
            let end = match words.peek() {
                None if left == 0 => Onset::Name,
                _ if left == 0 || n == HEAD as usize => Onset::Word,
                _ => Onset::Nothing,
            };
            give(key, end);
        }
    }
}

/// What of a word is looked for among the [`onsets`] that are words.
pub(super) fn head(word: Key) -> Key {
    word.first(HEAD)
}

/// Gives what words begin with in which a name with this [head](head) may begin: with or without one of the [`CLITICS`] in front, of which
/// `ل` takes the alef off the article.
pub(super) fn openings(head: Key, mut give: impl FnMut(Key)) {
    give(head);
    CLITICS.iter().for_each(|&clitic| give(head.after_letter(clitic).first(HEAD)));
    if head.starts('ا') && head.without(1).starts('ل') {
        give(head.without(2).after_letter('ل').after_letter('ل'));
    }
}

/// What of a word and the one after it is looked for among the [`onsets`] of names, if they can tell: a name that goes on in the second
/// begins so.
pub(super) fn onset(word: Key, next: Key) -> Option<Key> {
    let letters = word.len();
    let tell = word != Key(0) && next != Key(0) && letters < HEAD;
    tell.then(|| Key(word.0 | next.0 << (5 * letters)).first(HEAD))
}

impl Names {
    /// The trie of names, each with what it stands for. The meanings of one skeleton are kept beside each other, in the order they come
    /// in; where one is ambiguous, all are.
    pub(crate) fn new<N: AsRef<str>>(names: impl IntoIterator<Item = (N, Sense)>) -> Self {
        let mut all: Vec<(String, Sense)> =
            names.into_iter().map(|(name, sense)| (skeleton(name.as_ref()), sense)).collect();
        all.retain(|(name, _)| !name.is_empty());
        all.sort_by(|a, b| a.0.cmp(&b.0));
        // The names that go through each node, and how many of their bytes lead there. There is a node for each letter of a name.
        let longest = all.iter().map(|(name, _)| name.len()).max().unwrap_or_default() + 1;
        let (mut nodes, mut through) = (Vec::with_capacity(longest), Vec::with_capacity(longest));
        nodes.push(Node::default());
        through.push((0..all.len(), 0));
        let mut made = Self { nodes, senses: Vec::new() };
        let mut groups: Vec<(char, Range<usize>)> = Vec::new();
        let mut at = 0;
        while let Some((names, depth)) = through.get(at).cloned() {
            let ended = all[names.clone()].iter().take_while(|(name, _)| name.len() == depth).count();
            let senses = made.senses.len();
            for &(_, sense) in &all[names.start..names.start + ended] {
                match made.senses[senses..].iter_mut().find(|known| known.entry == sense.entry) {
                    Some(known) => known.ambiguous |= sense.ambiguous,
                    None => made.senses.push(sense),
                }
            }
            let any = made.senses[senses..].iter().any(|sense| sense.ambiguous);
            made.senses[senses..].iter_mut().for_each(|sense| sense.ambiguous = any);
            let first = made.nodes.len();
            let mut from = names.start + ended;
            let letter = |name: &(String, Sense)| name.0[depth..].chars().next().unwrap_or_default();
            groups.extend(all[from..names.end].chunk_by(|a, b| letter(a) == letter(b)).map(|group| {
                from += group.len();
                (letter(&group[0]), from - group.len()..from)
            }));
            groups.sort_by_key(|&(letter, _)| bit(letter));
            let mut has = groups.iter().fold(0, |has, &(letter, _)| has | bit(letter));
            if has.count_ones() as usize != groups.len() {
                has = u64::MAX;
            }
            for (letter, group) in groups.drain(..) {
                made.nodes.push(Node { letter, ..Node::default() });
                through.push((group, depth + letter.len_utf8()));
            }
            let children = (made.nodes.len() - first) as u16;
            let count = (made.senses.len() - senses) as u16;
            let letter = made.nodes[at].letter;
            made.nodes[at] = Node { has, letter, first: first as u32, children, count, senses: senses as u32 };
            at += 1;
        }
        made
    }

    /// The longest name that starts at byte `start` of `text` and ends where a word ends. `before` are letters that
    /// count as standing in front (`ال` after a fused `لل`).
    pub(crate) fn longest(&self, text: &str, start: usize, before: &str) -> Option<NameMatch<'_>> {
        let mut at = 0;
        for letter in before.chars() {
            at = self.step(at, letter)?;
        }
        let mut best = None;
        let mut gap = 0;
        let mut i = start;
        while i < text.len() {
            let (sort, len) = sort_at(text, i);
            match sort {
                Sort::Letter(letter) => {
                    let Some(next) = self.step(at, letter) else { break };
                    at = next;
                    gap = 0;
                }
                Sort::Mark => {}
                Sort::Gap => match text[i..].chars().next() {
                    Some(' ' | '.' | '\u{a0}' | '"' | '«' | '»' | '“' | '”' | '’' | '‘' | '\'') if gap < MAX_GAP =>
                    {
                        gap += 1;
                        i += len;
                        continue;
                    }
                    // أهل البيت (ع): an honorific is no part of a name.
                    Some('(') if let Some(end) = honorific(&text[i..]) => {
                        i += end;
                        continue;
                    }
                    _ => break,
                },
            }
            i += len;
            let senses = self.senses(at);
            if !senses.is_empty() && (i == text.len() || sort_at(text, i).0 == Sort::Gap) {
                best = Some((senses, i));
            }
        }
        best
    }

    /// What the whole of `name` can mean.
    pub(crate) fn exact(&self, name: &str) -> Option<&[Sense]> {
        let mut at = 0;
        for c in name.chars() {
            if let Sort::Letter(letter) = sort(c) {
                at = self.step(at, letter)?;
            }
        }
        Some(self.senses(at)).filter(|senses| !senses.is_empty())
    }

    /// The meanings of the names that the skeleton `word` is but for one letter: wrong, missing, too many, or two changed
    /// places. Short names have too many neighbours: a name of fewer than six letters is never meant, and a wrong letter
    /// counts from `min_wrong` letters on.
    pub(crate) fn slips(&self, word: &[char], min_wrong: usize, mut give: impl FnMut(&Sense)) {
        let mut at = 0;
        for i in 0..=word.len() {
            let rest = &word[i..];
            // A letter too many.
            if word.len() > MIN_SLIP && i < word.len() {
                self.rest(at, &rest[1..], &mut give);
            }
            for next in self.children(at) {
                // A letter missing; a wrong one.
                if word.len() + 1 >= MIN_SLIP {
                    self.rest(next, rest, &mut give);
                }
                if word.len() >= MIN_SLIP.max(min_wrong) && rest.first().is_some_and(|&l| l != self.nodes[next].letter)
                {
                    self.rest(next, &rest[1..], &mut give);
                }
            }
            let [first, second, last @ ..] = rest else {
                let Some(next) = rest.first().and_then(|&letter| self.step(at, letter)) else { return };
                at = next;
                continue;
            };
            if word.len() >= MIN_SLIP
                && first != second
                && let Some(next) = self.step(at, *second).and_then(|at| self.step(at, *first))
            {
                self.rest(next, last, &mut give);
            }
            let Some(next) = self.step(at, *first) else { return };
            at = next;
        }
    }

    /// The meanings of the name that ends `letters` after a node.
    fn rest(&self, at: usize, letters: &[char], give: &mut impl FnMut(&Sense)) {
        let end = letters.iter().try_fold(at, |at, &letter| self.step(at, letter));
        end.into_iter().flat_map(|end| self.senses(end)).for_each(give);
    }

    fn senses(&self, at: usize) -> &[Sense] {
        let Node { senses, count, .. } = self.nodes[at];
        &self.senses[senses as usize..][..usize::from(count)]
    }

    fn children(&self, at: usize) -> Range<usize> {
        let Node { first, children, .. } = self.nodes[at];
        first as usize..first as usize + usize::from(children)
    }

    #[inline]
    fn step(&self, at: usize, letter: char) -> Option<usize> {
        let (has, bit) = (self.nodes[at].has, bit(letter));
        if has & bit == 0 {
            return None;
        }
        let mut children = self.children(at);
        if has == u64::MAX {
            return children.find(|&child| self.nodes[child].letter == letter);
        }
        let child = children.start + (has & (bit - 1)).count_ones() as usize;
        (self.nodes[child].letter == letter).then_some(child)
    }
}

/// The byte after one letter in brackets that a text begins with.
fn honorific(text: &str) -> Option<usize> {
    let mut chars = text.strip_prefix('(')?.chars();
    chars.next().filter(|c| c.is_alphabetic())?;
    (chars.next() == Some(')')).then(|| text.len() - chars.as_str().len())
}

/// The bit of a letter: its last six, which tell Arabic letters apart.
fn bit(letter: char) -> u64 {
    1 << (u32::from(letter) & 63)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Names, Sense, skeleton};

    const NAMES: [&str; 4] = ["أ ف ب", "الساحل", "الساحل الجديد", "وكالة أنباء الساحل"];

    fn names() -> Names {
        Names::new((0..).zip(NAMES).map(|(entry, name)| (name, Sense { entry, ambiguous: false })))
    }

    fn find(text: &str, start: usize, before: &str) -> Option<(u16, String)> {
        let names = names();
        let (senses, end) = names.longest(text, start, before)?;
        Some((senses[0].entry, text[start..end].to_owned()))
    }

    #[test]
    fn longest_first_and_whole_words_only() {
        assert_eq!(find("الساحل الجديد أعلن", 0, ""), Some((1 + 1, "الساحل الجديد".into())));
        assert_eq!(find("الساحل والجبل", 0, ""), Some((1, "الساحل".into())));
        assert_eq!(find("الساحلي", 0, ""), None);
        assert_eq!(find("(أ. ف .ب)", 1, ""), Some((0, "أ. ف .ب".into())));
        assert_eq!(find("للساحل", 4, "ال"), Some((1, "للساحل"[4..].into())));
        assert_eq!(find("الساحل\nالجديد", 0, ""), Some((1, "الساحل".into())));
    }

    #[test]
    fn one_skeleton_keeps_every_meaning() {
        let sense = |(name, entry): (&'static str, u16)| (name, Sense { entry, ambiguous: entry == 9 });
        let names = Names::new([("الساحل", 1), ("السّاحل", 9), ("الساحلي", 2), ("الساحل", 1)].map(sense));
        let senses = names.exact("الساحل").unwrap();
        assert_eq!(senses.iter().map(|s| (s.entry, s.ambiguous)).collect::<Vec<_>>(), [(1, true), (9, true)]);
        assert_eq!(names.exact("الساحلي").unwrap(), [Sense { entry: 2, ambiguous: false }]);
    }

    proptest! {
        /// As they are in a list.
        #[test]
        fn names_are_found_as_in_a_list(names in proptest::collection::vec(("[اأبءa]{1,3} ?[بةca]{0,2}", 0..4_u16, any::<bool>()), 0..12)) {
            let sense = |&(ref name, entry, ambiguous): &(String, u16, bool)| (name.clone(), Sense { entry, ambiguous });
            let trie = Names::new(names.iter().map(sense));
            for (name, ..) in &names {
                let same: Vec<_> = names.iter().filter(|other| skeleton(&other.0) == skeleton(name)).collect();
                let mut entries: Vec<u16> = Vec::new();
                same.iter().for_each(|of| if !entries.contains(&of.1) { entries.push(of.1) });
                let ambiguous = same.iter().any(|of| of.2);
                let senses: Vec<_> = entries.into_iter().map(|entry| Sense { entry, ambiguous }).collect();
                prop_assert_eq!(trie.exact(name), Some(&senses[..]));
                prop_assert_eq!(trie.longest(&format!("{name}\nاب"), 0, ""), Some((&senses[..], name.trim_end().len())));
            }
            prop_assert_eq!(trie.exact("ااااااا"), None);
        }
    }
}
