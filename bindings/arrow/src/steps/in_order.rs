//! What is left of rounds, in order; and what all documents of a run say of keys, for the next run.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, BooleanArray, Int64Array, RecordBatch, StructArray};
use arrow_schema::Field;
use naql::fingerprint::Fingerprinter;
use naql::steps::{Candidates, KeyRecord, Lists, Member, Page};
use naql::{Document, Result, Verdict};
use rayon::prelude::*;

use super::batches::{Known, StepBatches};
use super::columns::{Keys, binaries, column, ints, longs, plain_documents};
use crate::make::{bug, list};

impl StepBatches<'_> {
    /// Decides on the pages that are `left`, one after the other: `keys` are all keys that they have, of all stories, as
    /// [`StepBatches::lists`] takes them; `pages` those documents and all that they may be compared with, with `document`, `revised` and
    /// `left`. What it gives are the columns of [`StepBatches::decide`] and `found`: of each story what [`StepBatches::candidates`] gives.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`Steps::in_order`](naql::steps::Steps::in_order).
    pub fn in_order(&self, keys: &RecordBatch, pages: &RecordBatch) -> Result<RecordBatch> {
        self.check(keys)?;
        self.check(pages)?;
        let kept: &BooleanArray = column(keys, "kept", "boolean")?;
        let (of_keys, known) = (Keys::of(keys, true)?, Known::of(keys)?);
        let (mut members, mut records) = (Vec::<(Member, bool)>::new(), HashMap::<u64, KeyRecord>::new());
        for row in 0..keys.num_rows() {
            let member = of_keys.member(row, 0);
            match known.record(row)? {
                Some(record) => drop(records.insert(member.key, record)),
                None => members.push((member, kept.value(row))),
            }
        }
        let numbers: &Int64Array = column(pages, "document", "int64")?;
        let revised: &BooleanArray = column(pages, "revised", "boolean")?;
        let left: &BooleanArray = column(pages, "left", "boolean")?;
        let documents = plain_documents(pages)?;
        let opened = documents.par_iter().map_init(Fingerprinter::new, |space, page| self.0.open(page, space));
        let opened = opened.collect::<Result<Vec<_>>>()?.into_iter().enumerate();
        let pages: HashMap<u64, Page<'_>> = opened
            .map(|(row, opened)| {
                let page = Page { opened, revised: revised.value(row), left: left.value(row) };
                (numbers.value(row).cast_unsigned(), page)
            })
            .collect();
        let settled = self.0.in_order(&members, &records, &pages)?;
        let rows: HashMap<i64, usize> =
            numbers.values().iter().enumerate().map(|(row, &number)| (number, row)).collect();
        let of_pages: Vec<Document> =
            settled.iter().map(|of| documents[rows[&of.document.cast_signed()]].clone()).collect();
        let numbers = Int64Array::from_iter_values(settled.iter().map(|of| of.document.cast_signed()));
        let verdicts: Vec<Verdict> = settled.iter().map(|of| of.verdict.clone()).collect();
        let kept: Vec<Vec<bool>> = settled.iter().map(|of| of.kept.clone()).collect();
        let mut columns = self.told(&numbers, &verdicts, &kept, &of_pages)?;
        let found: Vec<Vec<(usize, &Candidates)>> = settled
            .iter()
            .map(|of| of.found.iter().enumerate().filter(|(_, found)| !found.stories.is_empty()).collect())
            .collect();
        let all = || found.iter().flatten();
        let candidates = list(
            all().map(|(_, found)| found.stories.len()),
            longs(all().flat_map(|(_, found)| &found.stories).map(|story| story.0)),
        );
        let arrays: Vec<(&str, ArrayRef)> = vec![
            ("part", ints(all().map(|(part, _)| *part as u32))),
            ("candidates", candidates),
            ("seen", binaries(all().map(|(_, found)| Some(Candidates::seen_to_bytes(&found.seen))))),
        ];
        let fields: Vec<Field> =
            arrays.iter().map(|(name, array)| Field::new(*name, array.data_type().clone(), false)).collect();
        let of_stories =
            StructArray::try_new(fields.into(), arrays.into_iter().map(|(_, array)| array).collect(), None)
                .map_err(|error| bug(&error))?;
        columns.push(("found", list(found.iter().map(Vec::len), Arc::new(of_stories))));
        self.batch(settled.len(), columns)
    }

    /// What all documents of a run and of earlier ones say of each key, by the same rows as [`StepBatches::lists`] when all is decided; a key
    /// is given when the next one begins, and the last one for a batch without rows.
    ///
    /// # Errors
    /// As [`StepBatches::lists`].
    pub fn records(&self, batch: &RecordBatch, lists: &mut Lists) -> Result<RecordBatch> {
        self.check(batch)?;
        let (keys, known) = (Keys::of(batch, true)?, Known::of(batch)?);
        let kept: &BooleanArray = column(batch, "kept", "boolean")?;
        let mut found: Vec<(u64, KeyRecord)> = Vec::new();
        for row in 0..batch.num_rows() {
            let member = keys.member(row, 0);
            found.extend(lists.last().filter(|(key, _)| *key != member.key));
            match known.record(row)? {
                Some(record) => *lists = Lists::after(member.key, record),
                None => drop(lists.next(&member, kept.value(row))),
            }
        }
        if batch.num_rows() == 0 {
            found.extend(lists.last());
            *lists = Lists::default();
        }
        self.batch(
            found.len(),
            vec![
                ("key", longs(found.iter().map(|(key, _)| *key))),
                ("record", binaries(found.iter().map(|(_, record)| Some(record.to_bytes())))),
                ("owner", longs(found.iter().map(|(_, record)| record.owner()))),
                (
                    "stories",
                    list(
                        found.iter().map(|(_, record)| record.kept().len()),
                        longs(found.iter().flat_map(|(_, record)| record.kept()).map(|story| story.0)),
                    ),
                ),
            ],
        )
    }
}
