//! Names of sources, matched from a given place in a text.
//!
//! In: names with what they stand for. Out: the longest name that starts at a byte of a text and ends with a word.
//!
//! A trie over skeleton letters (see [`crate::text::skeleton`]), so that `أ.ف.ب`, `ا ف ب` and `(أ. ف. ب)` are one name. It is
//! only ever asked at a place where a source can stand (a slot of a byline, after a cue), so nothing is searched for
//! in running text and one look costs no more than the longest name has letters.

use crate::lang::{Seen, hash};
use crate::text::skeleton::{Key, Sort, skeleton, sort, words};

/// One meaning of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sense {
    /// The entry of the registry.
    pub(crate) entry: u16,
    /// The name is also a common word, a place or another thing: it counts only where its position makes it safe.
    pub(crate) ambiguous: bool,
}

/// The trie. A node's children are sorted by letter.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    nodes: Vec<Node>,
    /// The first words of names, or their first [`HEAD`] letters: a word that is none of them begins no name.
    heads: Seen<{ 1 << 12 }>,
    /// Those of names that are nothing else.
    firm: Seen<{ 1 << 12 }>,
}

/// How many first letters are looked at.
const HEAD: u32 = 8;

#[derive(Clone, Debug, Default)]
struct Node {
    /// A bit for each letter of `next`, by its last six bits, which tell Arabic letters apart: most lookups find nothing.
    has: u64,
    next: Vec<(char, u32)>,
    senses: Vec<Sense>,
}

/// A name that was found: what it can mean, and where it ends, in bytes.
pub(crate) type NameMatch<'n> = (&'n [Sense], usize);

/// The shortest name (letters) that one slip is told for, and the shortest in which a letter may be wrong.
const MIN_SLIP: usize = 6;
pub(super) const MIN_WRONG: usize = 8;

/// More separators than this in a row end a name: `أ . ف . ب` has three.
const MAX_GAP: usize = 3;

impl Names {
    pub(crate) fn new() -> Self {
        Self { nodes: vec![Node::default()], heads: Seen::new(), firm: Seen::new() }
    }

    /// Adds a name. A second meaning of the same skeleton is kept beside the first.
    pub(crate) fn add(&mut self, name: &str, sense: Sense) {
        let mut at = 0;
        let (mut head, mut end) = (Key::default(), 0);
        // How many letters there are up to the end of each word.
        let ends: Vec<usize> = words(name).map(|(_, _, letters)| (end += letters, end).1).collect();
        for (n, letter) in skeleton(name).chars().enumerate() {
            if n < HEAD as usize && head.push(n, letter) && (n + 1 == HEAD as usize || ends.contains(&(n + 1))) {
                self.heads.add(hash(head));
                if !sense.ambiguous {
                    self.firm.add(hash(head));
                }
            }
            at = match self.nodes[at].next.binary_search_by_key(&letter, |n| n.0) {
                Ok(i) => self.nodes[at].next[i].1 as usize,
                Err(i) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[at].next.insert(i, (letter, new as u32));
                    self.nodes[at].has |= bit(letter);
                    new
                }
            };
        }
        let senses = &mut self.nodes[at].senses;
        match senses.iter_mut().find(|s| s.entry == sense.entry) {
            Some(known) => known.ambiguous |= sense.ambiguous,
            None if at > 0 => senses.push(sense),
            None => {}
        }
    }

    /// Makes a name that is ambiguous for one source ambiguous for all that share it.
    pub(crate) fn settle(&mut self) {
        for node in &mut self.nodes {
            let any = node.senses.iter().any(|s| s.ambiguous);
            node.senses.iter_mut().for_each(|s| s.ambiguous = any);
        }
    }

    /// Whether a name, or a `firm` one that is nothing else, may begin with a word of this key; with a word without a key one
    /// may.
    pub(crate) fn may_begin(&self, key: Key, firm: bool) -> bool {
        let heads = if firm { &self.firm } else { &self.heads };
        key == Key(0) || heads.may_have(hash(key.first(HEAD)))
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
        let mut chars = text[start..].char_indices().peekable();
        while let Some((i, c)) = chars.next() {
            match sort(c) {
                Sort::Letter(letter) => {
                    let Some(next) = self.step(at, letter) else { break };
                    at = next;
                    gap = 0;
                }
                Sort::Mark => {}
                Sort::Gap
                    if matches!(c, ' ' | '.' | '\u{a0}' | '"' | '«' | '»' | '“' | '”' | '’' | '‘' | '\'' | '،') =>
                {
                    gap += 1;
                    if gap > MAX_GAP || c == '،' {
                        break;
                    }
                    continue;
                }
                // أهل البيت (ع): an honorific is no part of a name.
                Sort::Gap if honorific(&text[start + i..]) => {
                    chars.nth(1);
                    continue;
                }
                Sort::Gap => break,
            }
            let ends = chars.peek().is_none_or(|&(_, c)| sort(c) == Sort::Gap);
            if ends && !self.nodes[at].senses.is_empty() {
                best = Some((&self.nodes[at].senses[..], start + i + c.len_utf8()));
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
        (!self.nodes[at].senses.is_empty()).then_some(&self.nodes[at].senses[..])
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
            for &(letter, next) in &self.nodes[at].next {
                // A letter missing; a wrong one.
                if word.len() + 1 >= MIN_SLIP {
                    self.rest(next as usize, rest, &mut give);
                }
                if word.len() >= MIN_SLIP.max(min_wrong) && rest.first().is_some_and(|&l| l != letter) {
                    self.rest(next as usize, &rest[1..], &mut give);
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
        end.into_iter().flat_map(|end| &self.nodes[end].senses).for_each(give);
    }

    fn step(&self, at: usize, letter: char) -> Option<usize> {
        let Node { has, next, .. } = &self.nodes[at];
        if has & bit(letter) == 0 {
            return None;
        }
        next.binary_search_by_key(&letter, |n| n.0).ok().map(|i| next[i].1 as usize)
    }
}

/// Whether a text begins with one letter in brackets.
fn honorific(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next() == Some('(') && chars.next().is_some_and(char::is_alphabetic) && chars.next() == Some(')')
}

fn bit(letter: char) -> u64 {
    1 << (u32::from(letter) & 63)
}

#[cfg(test)]
mod tests {
    use super::{Names, Sense};

    fn names() -> Names {
        let mut names = Names::new();
        for (i, name) in ["أ ف ب", "الساحل", "الساحل الجديد", "وكالة أنباء الساحل"].iter().enumerate()
        {
            names.add(name, Sense { entry: i as u16, ambiguous: false });
        }
        names
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
        let mut names = names();
        names.add("السّاحل", Sense { entry: 9, ambiguous: true });
        assert_eq!(names.exact("الساحل").unwrap().iter().map(|s| s.entry).collect::<Vec<_>>(), [1, 9]);
    }
}
