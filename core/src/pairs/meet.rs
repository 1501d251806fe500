//! Meet: which stories have enough in common to be compared.
//!
//! In: the stories and their keys. Out: for one of them, the later ones, with how they met.

use rayon::prelude::*;

use super::ready::{Ready, is_crowd};
use crate::index::{Join, Keys, WINDOWS_SHARED, enough, windows};

/// So many stories of a crowd, its first ones, meet all of it.
const HEADS: usize = 8;

/// Two stories that share this many rare shingles are compared.
const RARE_SHARED: u32 = 2;

/// A key of rare words close together is rare when this many stories have it or fewer.
pub(super) const WINDOWS: usize = 20;

/// Whether one of the `of` stories of a key meets the later ones; it is the `upto`th of them.
pub(super) fn meets(of: usize, upto: usize) -> bool {
    !is_crowd(of) || upto <= HEADS
}

/// Which pairs of a crowd are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Crowds {
    /// Those with its first stories, until a story is near one of them. Of two that are, only if they share what few others have.
    Stars,
    /// The same, until a story is near [`HEADS`] of them: there is more to see of it than that it is a copy.
    Heads,
    /// All.
    All,
}

impl Crowds {
    /// To how many of its crowds a story may be near and still be compared with more of them.
    pub(super) fn most_near(self) -> usize {
        match self {
            Self::Stars => 1,
            Self::Heads => HEADS,
            Self::All => usize::MAX,
        }
    }
}

/// Which stories meet under one key.
pub(super) struct Meetings {
    marks: Join,
    wholes: Join,
    rare: Join,
    windows: Join,
    /// The copies of each first story of a crowd, in order.
    copies: Vec<Vec<u32>>,
    crowds: Crowds,
}

/// A later story that a story meets, and how.
pub(super) struct Met {
    pub b: usize,
    pub how: How,
}

/// How two stories met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct How {
    /// Whether they share enough to be compared.
    pub verbatim: bool,
    /// Whether rewritten passages are sought.
    pub rewritten: bool,
    /// Whether they share what few others have.
    pub rare: bool,
    /// How many stories the least crowd has by which they met; 0 if a key that is no crowd's did.
    pub crowd: u32,
}

impl How {
    /// Whether they are compared, if each is near as many of its crowds' stories before the first of the two as there need be, or not.
    pub fn is_compared(self, a_is_full: bool, b_is_full: bool) -> bool {
        if self.crowd > 0 { !b_is_full } else { self.rare || !a_is_full || !b_is_full }
    }

    /// As bits, for whoever carries it.
    pub fn to_bits(self) -> u64 {
        let Self { verbatim, rewritten, rare, crowd } = self;
        u64::from(crowd) << 3 | u64::from(rare) << 2 | u64::from(rewritten) << 1 | u64::from(verbatim)
    }

    pub fn from_bits(bits: u64) -> Self {
        let is = |bit: u32| bits >> bit & 1 == 1;
        Self { verbatim: is(0), rewritten: is(1), rare: is(2), crowd: (bits >> 3) as u32 }
    }
}

/// What two stories share.
#[derive(Clone, Copy, Default)]
pub(super) struct Shared {
    pub marks: u8,
    pub rare: u8,
    pub windows: u8,
    pub alike: bool,
    /// How many stories share the least of it.
    pub least: u32,
}

impl Shared {
    /// How two stories met that share this, if it is enough; with every pair of a crowd if `all` are wanted. `marked` says whether these
    /// marks are enough, and `passed` the same of those, too, that a crowd shares: they bring nobody together, but count.
    fn how(self, all: bool, marked: impl FnOnce(u32) -> bool, passed: impl FnOnce() -> bool) -> Option<How> {
        let Self { marks, rare, windows, alike, least } = self;
        let rare = u32::from(rare) >= RARE_SHARED;
        let verbatim = alike || rare || marked(marks.into()) || passed();
        let rewritten = usize::from(windows) >= WINDOWS_SHARED;
        let crowd = if all || !is_crowd(least as usize) { 0 } else { least };
        (verbatim || rewritten).then_some(How { verbatim, rewritten, rare: rare || rewritten, crowd })
    }

    /// As a star has them: two stories with so many marks each, which share so many more that are a crowd's.
    pub fn of_star(self, passed: u32, of: [usize; 2]) -> Option<How> {
        self.how(false, |marks| is_marked(marks, of), || passed > 0 && is_marked(passed + u32::from(self.marks), of))
    }
}

/// Whether two stories with so many marks each share enough.
fn is_marked(shared: u32, [of_a, of_b]: [usize; 2]) -> bool {
    shared > 0 && enough(shared as usize, of_a, of_b)
}

impl Meetings {
    /// The meetings of some stories with these keys, of which `rare` share rare shingles.
    pub fn new(ready: &[Ready], keys: &[Keys], rare: Join, crowds: Crowds) -> Self {
        let apart = |i: usize| ready[i].copy_of.is_none().then_some(i).into_iter();
        let marks = Join::new(ready.len(), |i| apart(i).flat_map(|i| keys[i].marks.iter().map(|m| m.0)));
        let wholes = Join::new(ready.len(), |i| apart(i).flat_map(|i| keys[i].wholes.iter().copied()));
        let windows = Join::new(ready.len(), |i| apart(i).flat_map(|i| windows(&ready[i].story)));
        let mut copies = vec![Vec::new(); ready.len()];
        for (i, first) in ready.iter().enumerate().filter_map(|(i, r)| Some((i, r.copy_of?))) {
            copies[first].push(i as u32);
        }
        Self { marks, wholes, rare, windows, copies, crowds }
    }

    /// How many pairs are met for certain: those of the largest group of each story. All are of stories that are alike, or share a mark.
    pub fn least(&self, stories: usize) -> u64 {
        let largest = |i: usize| {
            let groups = self.wholes.groups(i).chain(self.marks.groups(i));
            groups.map(|(stories, _)| stories.len() as u64 - 1).max().unwrap_or(0)
        };
        (0..stories).into_par_iter().map(largest).sum::<u64>() / 2
    }

    /// The later stories of other documents that a story meets and has enough in common with, in order. `count` is all `None` before and
    /// after.
    pub fn of(&self, a: usize, ready: &[Ready], count: &mut Vec<Option<Shared>>) -> Vec<Met> {
        count.resize(ready.len(), None);
        let mut met: Vec<usize> = Vec::new();
        let all = self.crowds == Crowds::All;
        // Whether there are keys by which it meets nobody.
        let mut passed = false;
        let mut meet = |stories: &[u32], of: usize, how: &dyn Fn(&mut Shared)| {
            let later = stories.partition_point(|&b| b as usize <= a);
            if !all && !meets(of, later) {
                passed = true;
                return;
            }
            for b in stories[later..].iter().map(|&b| b as usize).filter(|&b| ready[b].document > ready[a].document) {
                if count[b].is_none() {
                    met.push(b);
                }
                let shared = count[b].get_or_insert(Shared { least: u32::MAX, ..Shared::default() });
                shared.least = shared.least.min(of as u32);
                how(shared);
            }
        };
        let more = |n: &mut u8, keys: u32| *n = n.saturating_add(keys as u8);
        for (stories, keys) in self.marks.groups(a) {
            meet(stories, stories.len(), &|shared| more(&mut shared.marks, keys));
        }
        for (stories, keys) in self.rare.groups(a) {
            meet(stories, stories.len(), &|shared| more(&mut shared.rare, keys));
        }
        for (stories, keys) in self.windows.groups(a).filter(|(stories, _)| stories.len() <= WINDOWS) {
            meet(stories, stories.len(), &|shared| more(&mut shared.windows, keys));
        }
        for (stories, _) in self.wholes.groups(a) {
            meet(stories, stories.len(), &|shared| shared.alike = true);
        }
        if !self.copies[a].is_empty() {
            let copies = &self.copies[a];
            met.extend(copies.iter().map(|&b| b as usize).filter(|&b| ready[b].document > ready[a].document));
            let shared = Shared { alike: true, least: ready[a].copies as u32, ..Shared::default() };
            copies.iter().for_each(|&b| count[b as usize] = Some(shared));
        }
        met.sort_unstable();
        let with = |b: usize| {
            let marked = |marks: u32| is_marked(marks, [ready[a].marks, ready[b].marks]);
            let shared = count[b].take().unwrap_or_default();
            let how = shared.how(all, marked, || passed && marked(self.marks.shared(a, b)))?;
            Some(Met { b, how })
        };
        met.into_iter().filter_map(with).collect()
    }
}
