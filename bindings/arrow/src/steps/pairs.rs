//! The steps of [`naql::pairs()`] on batches.
//!
//! ```text
//! step         a row in                                              a row out
//! stories      a document                                            each story, with what it is grouped by
//! grouped      a story in a group, sorted by group and story         it, if the group is a crowd of copies, or may have standing words
//! standing     such a story, sorted by group                         its standing words
//! keys         a document                                            for each bucket the keys of all documents of the batch
//! bucket       all keys of one bucket                                sets of stories that share some; what is known of shingles
//! meet         a set with all its keys                               who meets whom; the crowds' marks by which a story meets nobody
//! how          two stories with all that they share                  how they meet
//! compare      two stories that meet, shingles, pages                what they are to each other
//! ```

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BinaryArray, Int32Array, Int64Array, ListArray, RecordBatch};
use naql::contract::PAIR;
use naql::fingerprint::Fingerprinter;
use naql::pair_steps::{Asked, Candidates, Grouped, Meeting, PairPage, PairSteps, Related, StoryNumber, Totals};
use naql::source::Registry;
use naql::steps::Steps;
use naql::{Code, Document, Error, Pair, Policy, Result};

use super::batches::StepBatches;
use super::columns::{Named, binaries, column, ints, longs, plain_documents};
use crate::make::{flags, list};
use crate::offsets::Offsets;
use crate::pairs::{Chains, pairs};

/// The steps of pairs on batches, by a policy and a registry.
#[derive(Clone, Copy)]
pub struct PairStepBatches<'a> {
    batches: StepBatches<'a>,
    steps: PairSteps<'a>,
    registry: &'a Registry,
}

/// The kinds of keys that a set counts.
const KINDS: [&str; 4] = ["marks", "rare", "windows", "wholes"];

fn damaged(what: &str) -> Error {
    Error::new(Code::InvalidArgument, format!("column \"{what}\" is damaged; give it as the step before made it"))
}

fn stories(batch: &RecordBatch, name: &str) -> Result<impl Fn(usize) -> StoryNumber> {
    let stories: Int64Array = column::<Int64Array>(batch, name, "int64")?.clone();
    Ok(move |row| StoryNumber(stories.value(row).cast_unsigned()))
}

/// The numbers of a row of a column of four kinds of keys.
fn kinds(batch: &RecordBatch) -> Result<impl Fn(usize) -> [u32; 4]> {
    let [marks, rare, windows, wholes] = KINDS.map(|name| column::<Int32Array>(batch, name, "int32").cloned());
    let kinds = [marks?, rare?, windows?, wholes?];
    Ok(move |row| kinds.each_ref().map(|kind| kind.value(row).cast_unsigned()))
}

/// A list of numbers in a row, which may be null.
fn numbers(lists: &ListArray, row: usize, name: &str) -> Result<Vec<u64>> {
    if lists.is_null(row) {
        return Ok(Vec::new());
    }
    let list = lists.value(row);
    let list: &Int64Array = list.as_any().downcast_ref().ok_or_else(|| damaged(name))?;
    Ok(list.values().iter().map(|number| number.cast_unsigned()).collect())
}

fn of_kinds(kinds: &[[u32; 4]]) -> impl Iterator<Item = (&'static str, ArrayRef)> {
    KINDS.into_iter().enumerate().map(|(at, name)| (name, ints(kinds.iter().map(|of| of[at]))))
}

impl<'a> PairStepBatches<'a> {
    /// Steps by a policy and a registry.
    ///
    /// # Errors
    /// As [`Steps::new`].
    pub fn new(policy: &'a Policy, registry: &'a Registry) -> Result<Self> {
        Ok(Self { batches: StepBatches(Steps::new(policy, registry)?), steps: PairSteps::new(policy), registry })
    }

    /// Lists the stories of numbered documents.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`PairSteps::stories`].
    pub fn stories(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.batches.check(batch)?;
        let documents: &Int64Array = column(batch, "document", "int64")?;
        let (pages, mut space) = (plain_documents(batch)?, Fingerprinter::new());
        let mut found = Vec::new();
        for (number, page) in documents.values().iter().zip(&pages) {
            found.extend(self.steps.stories(number.cast_unsigned(), page, &mut space)?);
        }
        let hashes = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect::<Vec<u8>>();
        self.batches.batch(
            found.len(),
            vec![
                ("story", longs(found.iter().map(|of| of.story.0))),
                ("outlet", longs(found.iter().map(|of| of.outlet))),
                ("words", ints(found.iter().map(|of| of.words.len() as u32))),
                ("hashes", binaries(found.iter().map(|of| Some(hashes(&of.words))))),
                (
                    "groups",
                    list(
                        found.iter().map(|of| of.groups.len()),
                        binaries(found.iter().flat_map(|of| &of.groups).map(Some)),
                    ),
                ),
            ],
        )
    }

    /// The stories of each group whose stories are something to each other: of copies with the `first` and how many `stories` there are, of
    /// those that begin or end alike without a first one. Rows are sorted by `group` and `story`, and the batch has all of each group.
    ///
    /// # Errors
    /// As [`StepBatches::lists`].
    pub fn grouped(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.batches.check(batch)?;
        let groups: &BinaryArray = column(batch, "group", "binary")?;
        let story = stories(batch, "story")?;
        let mut found: Vec<(usize, Option<i64>, u32)> = Vec::new();
        for rows in of_groups(groups) {
            let (first, many) = (rows[0], rows.len() as u32);
            match PairSteps::grouped(groups.value(first), rows.len()) {
                Some(Grouped::Copies) => {
                    let number = story(first).0.cast_signed();
                    found.extend(rows[1..].iter().map(|&row| (row, Some(number), many)));
                }
                Some(Grouped::Alike) => found.extend(rows.iter().map(|&row| (row, None, many))),
                None => {}
            }
        }
        self.batches.batch(
            found.len(),
            vec![
                ("group", binaries(found.iter().map(|of| Some(groups.value(of.0))))),
                ("story", longs(found.iter().map(|of| story(of.0).0))),
                ("first", Arc::new(found.iter().map(|of| of.1).collect::<Int64Array>()) as ArrayRef),
                ("stories", ints(found.iter().map(|of| of.2))),
            ],
        )
    }

    /// The standing words of stories that begin or end alike, of those that have any; the batch has all stories of each group, sorted by
    /// `group`.
    ///
    /// # Errors
    /// As [`StepBatches::lists`].
    pub fn standing(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.batches.check(batch)?;
        let groups: &BinaryArray = column(batch, "group", "binary")?;
        let story = stories(batch, "story")?;
        let outlets: &Int64Array = column(batch, "outlet", "int64")?;
        let hashes: &BinaryArray = column(batch, "hashes", "binary")?;
        let mut found: Vec<(StoryNumber, u32, u32)> = Vec::new();
        for rows in of_groups(groups) {
            let words =
                |row: usize| hashes.value(row).as_chunks().0.iter().map(|&word| u32::from_le_bytes(word)).collect();
            let of: Vec<(u64, Vec<u32>)> =
                rows.iter().map(|&row| (outlets.value(row).cast_unsigned(), words(row))).collect();
            let standing = PairSteps::standing(groups.value(rows[0]), &of);
            found.extend(rows.iter().zip(standing).map(|(&row, (until, from))| (story(row), until, from)));
        }
        found.retain(|&(_, until, from)| until > 0 || from < u32::MAX);
        self.batches.batch(
            found.len(),
            vec![
                ("story", longs(found.iter().map(|of| of.0.0))),
                ("until", ints(found.iter().map(|of| of.1))),
                ("from", ints(found.iter().map(|of| of.2.min(NO_END)))),
            ],
        )
    }

    /// The keys of numbered documents for each bucket, as bytes; `copies` are those of their stories that are copies in a crowd, a list.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`PairSteps::keys`].
    pub fn keys(&self, batch: &RecordBatch, totals: Totals, buckets: u64) -> Result<RecordBatch> {
        self.batches.check(batch)?;
        let documents: &Int64Array = column(batch, "document", "int64")?;
        let lists: &ListArray = column(batch, "copies", "a list")?;
        let mut copies: HashSet<StoryNumber> = HashSet::new();
        for row in 0..batch.num_rows() {
            copies.extend(numbers(lists, row, "copies")?.into_iter().map(StoryNumber));
        }
        let pages = plain_documents(batch)?;
        let numbered = documents.values().iter().map(|number| number.cast_unsigned()).zip(&pages);
        let found = self.steps.keys(numbered, |story| copies.contains(&story), totals, buckets)?;
        self.batches.batch(
            found.len(),
            vec![
                ("bucket", longs(found.iter().map(|of| of.0))),
                ("keys", binaries(found.iter().map(|of| Some(&of.1)))),
            ],
        )
    }

    /// What the stories of one bucket share, by all its rows of [`PairStepBatches::keys`]: rows with a `set` and how many keys just its
    /// stories share, and rows with what is known of shingles of a `story`, `seen`.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`PairSteps::bucket`].
    pub fn bucket(&self, batch: &RecordBatch, totals: Totals) -> Result<RecordBatch> {
        self.batches.check(batch)?;
        let keys: &BinaryArray = column(batch, "keys", "binary")?;
        let found = PairSteps::bucket(keys.iter().flatten(), totals)?;
        let (sets, seen) = (found.sets.len(), found.seen.len());
        let kinds: Vec<[u32; 4]> = found.sets.iter().map(|set| set.1).chain((0..seen).map(|_| [0; 4])).collect();
        let stories = (0..sets).map(|_| None).chain(found.seen.iter().map(|of| Some(of.0.0.cast_signed())));
        let mut columns: Named = vec![
            ("set", binaries(found.sets.iter().map(|set| Some(&set.0)).chain((0..seen).map(|_| None)))),
            ("story", Arc::new(stories.collect::<Int64Array>())),
            ("seen", binaries((0..sets).map(|_| None).chain(found.seen.iter().map(|of| Some(&of.1))))),
        ];
        columns.extend(of_kinds(&kinds));
        self.batches.batch(sets + seen, columns)
    }

    /// Who meets whom by sets, each with the sum of its keys over all buckets. A row without a `later` story has a `mark` of a crowd by which
    /// the `earlier` one meets nobody.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`PairSteps::meet`].
    pub fn meet(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.batches.check(batch)?;
        let sets: &BinaryArray = column(batch, "set", "binary")?;
        let kinds = kinds(batch)?;
        let (met, passed) = PairSteps::meet((0..batch.num_rows()).map(|row| (sets.value(row), kinds(row))))?;
        let some = |met: &Meeting| Some(met.b.0.cast_signed());
        let later = met.iter().map(some).chain(passed.iter().map(|_| None));
        let marks = met.iter().map(|_| None).chain(passed.iter().map(|of| Some(of.mark.cast_signed())));
        let of = |at: usize| {
            let of_met = met.iter().map(move |met| u32::from(met.marks[at]));
            ints(of_met.chain(passed.iter().map(|_| 0)))
        };
        let shared: Vec<[u32; 4]> = met.iter().map(|met| met.shared).chain(passed.iter().map(|_| [0; 4])).collect();
        let mut columns: Named = vec![
            ("earlier", longs(met.iter().map(|met| met.a.0).chain(passed.iter().map(|of| of.story.0)))),
            ("later", Arc::new(later.collect::<Int64Array>())),
        ];
        columns.extend(of_kinds(&shared));
        columns.extend([
            ("least", ints(met.iter().map(|met| met.least).chain(passed.iter().map(|_| 0)))),
            ("earlier_marks", of(0)),
            ("later_marks", of(1)),
            ("mark", Arc::new(marks.collect::<Int64Array>()) as ArrayRef),
        ]);
        self.batches.batch(met.len() + passed.len(), columns)
    }

    /// How two stories meet, by the sum of what they share over all sets, and the least of their `least`; of those that share enough.
    /// `earlier_passed` and `later_passed` are lists of the marks of each by which it meets nobody.
    ///
    /// # Errors
    /// As [`StepBatches::lists`].
    pub fn how(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.batches.check(batch)?;
        let (a, b, kinds) = (stories(batch, "earlier")?, stories(batch, "later")?, kinds(batch)?);
        let int = |name| column::<Int32Array>(batch, name, "int32");
        let (least, of_a, of_b) = (int("least")?, int("earlier_marks")?, int("later_marks")?);
        let list = |name| column::<ListArray>(batch, name, "a list");
        let passed = [list("earlier_passed")?, list("later_passed")?];
        let few = |of: &Int32Array, row: usize| u8::try_from(of.value(row)).unwrap_or(u8::MAX);
        let mut found: Vec<(usize, u64)> = Vec::new();
        for row in 0..batch.num_rows() {
            let met = Meeting {
                a: a(row),
                b: b(row),
                shared: kinds(row),
                least: least.value(row).cast_unsigned(),
                marks: [few(of_a, row), few(of_b, row)],
            };
            let [of_a, of_b] = [numbers(passed[0], row, "earlier_passed")?, numbers(passed[1], row, "later_passed")?];
            found.extend(met.how([&of_a, &of_b]).map(|how| (row, how)));
        }
        self.batches.batch(
            found.len(),
            vec![
                ("earlier", longs(found.iter().map(|of| a(of.0).0))),
                ("later", longs(found.iter().map(|of| b(of.0).0))),
                ("how", longs(found.iter().map(|of| of.1))),
            ],
        )
    }

    /// The relations of stories with earlier ones: the batch has all pairs of each `later` story. `known` has of the earlier ones a list of
    /// what the buckets say, `seen`, and their standing words; `pages` the documents of all. What it gives are the columns of
    /// [`PAIR`] after the numbers of both stories, whether the later one `is_full`, and whether the pair is one only `unless_full`: if
    /// the earlier one is not.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`PairSteps::compare`].
    pub fn compare(&self, batch: &RecordBatch, known: &RecordBatch, pages: &RecordBatch) -> Result<RecordBatch> {
        [batch, known, pages].into_iter().try_for_each(|batch| self.batches.check(batch))?;
        let (a, b) = (stories(batch, "earlier")?, stories(batch, "later")?);
        let how: &Int64Array = column(batch, "how", "int64")?;
        let asked: Vec<Asked> = (0..batch.num_rows())
            .map(|row| Asked { a: a(row), b: b(row), how: how.value(row).cast_unsigned() })
            .collect();
        let (documents, seen) = (plain_documents(pages)?, seen(known)?);
        let numbers: &Int64Array = column(pages, "document", "int64")?;
        let (mut space, mut opened) = (Fingerprinter::new(), HashMap::<u64, PairPage<'_>>::new());
        for (number, document) in numbers.values().iter().zip(&documents) {
            opened.insert(number.cast_unsigned(), self.steps.open(document, &mut space)?);
        }
        let found = self.steps.compare(asked, &seen, &opened)?;
        let at: HashMap<u64, usize> = numbers.values().iter().map(|number| number.cast_unsigned()).zip(0..).collect();
        self.told(found, &documents, &at)
    }

    /// Relations as columns; `at` says which of the documents has a number.
    fn told(&self, found: Vec<Related>, documents: &[Document], at: &HashMap<u64, usize>) -> Result<RecordBatch> {
        let mut columns: Named = vec![
            ("earlier", longs(found.iter().map(|of| of.a.0))),
            ("later", longs(found.iter().map(|of| of.b.0))),
            ("is_full", flags(found.iter().map(|of| of.is_full))),
            ("unless_full", flags(found.iter().map(|of| of.unless_full))),
        ];
        let pair = |of: Related| Pair {
            a: at[&of.a.document()],
            b: at[&of.b.document()],
            a_story: of.a.part(),
            b_story: of.b.part(),
            crowd: of.crowd,
            comparison: of.comparison,
        };
        let given: Vec<Pair> = found.into_iter().map(pair).collect();
        let told = pairs(&given, &Chains::new(documents, self.registry), Offsets::CodePoints)?;
        columns.extend(PAIR.fields().map(|field| field.name).zip(told.columns().iter().cloned()));
        self.batches.batch(given.len(), columns)
    }
}

/// What stands for no end: no text has so many words.
const NO_END: u32 = i32::MAX as u32;

/// The rows of each group, which they are sorted by.
fn of_groups(groups: &BinaryArray) -> Vec<Vec<usize>> {
    let rows: Vec<usize> = (0..groups.len()).collect();
    rows.chunk_by(|&a, &b| groups.value(a) == groups.value(b)).map(<[usize]>::to_vec).collect()
}

/// What is known of the shingles of stories.
fn seen(known: &RecordBatch) -> Result<HashMap<StoryNumber, Vec<naql::story::Recurrence>>> {
    let story = stories(known, "story")?;
    let lists: &ListArray = column(known, "seen", "a list")?;
    let (until, from): (&Int32Array, &Int32Array) = (column(known, "until", "int32")?, column(known, "from", "int32")?);
    let read = |row: usize| {
        let parts = lists.is_valid(row).then(|| lists.value(row));
        let parts: Option<&BinaryArray> = parts.as_ref().and_then(|parts| parts.as_any().downcast_ref());
        let parts = parts.into_iter().flatten().flatten().map(Candidates::seen_from_bytes);
        let parts = parts.collect::<Option<Vec<_>>>().ok_or_else(|| damaged("seen"))?;
        let standing = |column: &Int32Array, none: u32| {
            if column.is_valid(row) { column.value(row).cast_unsigned() } else { none }
        };
        Ok((story(row), PairSteps::seen(parts, (standing(until, 0), standing(from, NO_END)))))
    };
    (0..known.num_rows()).map(read).collect()
}
