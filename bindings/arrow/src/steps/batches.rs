//! The five steps on batches.

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Int32Array, Int64Array, ListArray, RecordBatch, StructArray,
};
use arrow_schema::{Field, Schema};
use naql::fingerprint::Fingerprinter;
use naql::source;
use naql::steps::{Candidates, KeyRecord, Lists, Member, Opened, Ruling, Steps, StoryNumber};
use naql::{Code, Document, Error, Result, Verdict};
use rayon::prelude::*;

use super::columns::{Keys, Named, binaries, column, document_columns, ints, key_fields, longs, plain_documents};
use crate::documents::{Fields, documents, documents_batch};
use crate::make::{bug, flags, list, of_schema, texts_or_null};
use crate::offsets::Offsets;
use crate::schema::schema;
use crate::verdicts::{dedup_verdicts, figures};

/// By which metadata a batch says what it was made by.
const SCHEME_KEY: &str = "naql.scheme";
const POLICY_KEY: &str = "naql.policy";

/// The steps on batches, by a policy and a registry.
#[derive(Clone, Copy)]
pub struct StepBatches<'a>(pub Steps<'a>);

impl StepBatches<'_> {
    fn metadata(&self) -> HashMap<String, String> {
        let policy = self.0.policy_digest();
        [(SCHEME_KEY.to_owned(), Steps::scheme()), (POLICY_KEY.to_owned(), policy)].into()
    }

    /// Refuses a batch that was made by something else.
    pub(super) fn check(&self, batch: &RecordBatch) -> Result<()> {
        for (key, ours) in self.metadata() {
            if let Some(theirs) = batch.schema_ref().metadata().get(&key)
                && *theirs != ours
            {
                let message = format!(
                    "the batch was made with {key} \"{theirs}\", and this step has \"{ours}\"; use one version of naql and one \
                     policy for all steps of a run"
                );
                return Err(Error::new(Code::SchemeMismatch, message));
            }
        }
        Ok(())
    }

    pub(super) fn batch(&self, rows: usize, columns: Named) -> Result<RecordBatch> {
        let field = |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), true);
        let fields: Vec<Field> = columns.iter().map(field).collect();
        let schema = Schema::new_with_metadata(fields, self.metadata());
        of_schema(Arc::new(schema), rows, columns.into_iter().map(|(_, column)| column).collect())
    }

    /// Signs the documents of a batch, whose columns are those of `fields`.
    ///
    /// # Errors
    /// As [`documents`] and [`Steps::sign`].
    pub fn sign(&self, batch: &RecordBatch, fields: &Fields) -> Result<RecordBatch> {
        let found = documents(batch, 0, fields).map_err(|fault| fault.error)?;
        let signed = found
            .par_iter()
            .map_init(Fingerprinter::new, |space, document| self.0.sign(&self.0.open(document, space)?));
        let signed = signed.collect::<Result<Vec<_>>>()?;
        let plain = documents_batch(&found.iter().collect::<Vec<_>>())?;
        let mut columns: Named = document_columns(&plain);
        let keys = || signed.iter().flat_map(|signed| &signed.members);
        let of_keys = StructArray::try_new(
            key_fields(),
            vec![
                longs(keys().map(|member| member.key)),
                ints(keys().map(|member| member.story.part() as u32)),
                ints(keys().map(|member| member.word)),
                ints(keys().map(|member| member.about)),
            ],
            None,
        );
        let of_keys = of_keys.map_err(|error| bug(&error))?;
        let seconds = found.iter().map(Document::published_seconds).collect::<Result<Vec<_>>>()?;
        let outlets: Vec<_> = found.iter().map(|document| source::outlet(document, self.0.registry())).collect();
        columns.extend([
            ("order", binaries(signed.iter().map(|signed| Some(&signed.order)))),
            ("id_name", binaries(signed.iter().map(|signed| Some(signed.names[0])))),
            ("text_name", binaries(signed.iter().map(|signed| Some(signed.names[1])))),
            ("day", Arc::new(signed.iter().map(|signed| signed.day).collect::<Int32Array>()) as ArrayRef),
            ("outlet", longs(signed.iter().map(|signed| signed.outlet))),
            ("keys", list(signed.iter().map(|signed| signed.members.len()), Arc::new(of_keys))),
            ("seconds", Arc::new(seconds.into_iter().collect::<Int64Array>()) as ArrayRef),
            ("printed_by", texts_or_null(outlets.iter().map(Option::as_deref))),
        ]);
        self.batch(found.len(), columns)
    }

    /// What earlier documents say of keys, which are sorted by key and story over all batches; rows of which they say nothing are left out.
    /// `lists` goes from batch to batch. A row with a `record` (and its `owner`) comes first of its key: it is what earlier runs say.
    ///
    /// # Errors
    /// [`Code::InvalidArgument`] for other columns than `key`, `story`, `word`, `day`, `outlet`, `about` and `kept`;
    /// [`Code::SchemeMismatch`] for a batch that was made by something else.
    pub fn lists(&self, batch: &RecordBatch, lists: &mut Lists) -> Result<RecordBatch> {
        self.check(batch)?;
        let keys = Keys::of(batch, true)?;
        let kept: &BooleanArray = column(batch, "kept", "boolean")?;
        let known = Known::of(batch)?;
        let mut found: Vec<(Member, Vec<u8>)> = Vec::new();
        for row in 0..batch.num_rows() {
            let member = keys.member(row, 0);
            if let Some(record) = known.record(row)? {
                *lists = Lists::after(member.key, record);
            } else if let Some(before) = lists.next(&member, kept.value(row)) {
                found.push((member, before.to_bytes()));
            }
        }
        let members = || found.iter().map(|(member, _)| member);
        self.batch(
            found.len(),
            vec![
                ("story", longs(members().map(|member| member.story.0))),
                ("key", longs(members().map(|member| member.key))),
                ("word", ints(members().map(|member| member.word))),
                ("day", Arc::new(members().map(|member| member.day).collect::<Int32Array>()) as ArrayRef),
                ("outlet", longs(members().map(|member| member.outlet))),
                ("about", ints(members().map(|member| member.about))),
                ("record", binaries(found.iter().map(|(_, record)| Some(record)))),
            ],
        )
    }

    /// The stories that a story is compared with, by its rows of [`StepBatches::lists`] in a list of structs, `lists`.
    ///
    /// # Errors
    /// As [`StepBatches::lists`].
    pub fn candidates(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.check(batch)?;
        let stories: &Int64Array = column(batch, "story", "int64")?;
        let lists: &ListArray = column(batch, "lists", "a list")?;
        let find = |row: usize| -> Result<(i64, Candidates)> {
            let (story, of_story) = (stories.value(row), lists.value(row));
            let of_story: &StructArray = of_story
                .as_any()
                .downcast_ref()
                .ok_or_else(|| Error::new(Code::InvalidArgument, "column \"lists\" is no list of structs"))?;
            let (keys, records) = (Keys::of(of_story, false)?, column::<BinaryArray>(of_story, "record", "binary")?);
            let listed = |at: usize| Some((keys.member(at, story), KeyRecord::from_bytes(records.value(at))?));
            let listed: Option<Vec<_>> = (0..of_story.len()).map(listed).collect();
            let listed = listed.ok_or_else(damaged)?;
            Ok((story, Candidates::of(&listed)))
        };
        let found = (0..batch.num_rows()).into_par_iter().map(find).collect::<Result<Vec<_>>>()?;
        let found: Vec<_> = found.into_iter().filter(|(_, found)| !found.stories.is_empty()).collect();
        let all = found.iter().flat_map(|(_, found)| &found.stories);
        self.batch(
            found.len(),
            vec![
                ("story", longs(found.iter().map(|(story, _)| story.cast_unsigned()))),
                (
                    "candidates",
                    list(found.iter().map(|(_, found)| found.stories.len()), longs(all.map(|story| story.0))),
                ),
                ("seen", binaries(found.iter().map(|(_, found)| Some(Candidates::seen_to_bytes(&found.seen))))),
            ],
        )
    }

    /// The ruling on a `story` and an earlier one, `of`, with what the first has `seen`; null where they have no relation that counts. The
    /// documents of both are among `pages`, each with its place in the order, `document`.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`Steps::verify`].
    pub fn verify(&self, batch: &RecordBatch, pages: &RecordBatch) -> Result<RecordBatch> {
        self.check(batch)?;
        self.check(pages)?;
        let stories: &Int64Array = column(batch, "story", "int64")?;
        let others: &Int64Array = column(batch, "of", "int64")?;
        let seen: &BinaryArray = column(batch, "seen", "binary")?;
        let numbers: &Int64Array = column(pages, "document", "int64")?;
        let pages = plain_documents(pages)?;
        let opened = pages.par_iter().map_init(Fingerprinter::new, |space, page| self.0.open(page, space));
        let opened: Vec<Opened<'_>> = opened.collect::<Result<_>>()?;
        let opened: HashMap<u64, Opened<'_>> =
            numbers.values().iter().map(|number| number.cast_unsigned()).zip(opened).collect();
        let story = |of: &Int64Array, row: usize| StoryNumber(of.value(row).cast_unsigned());
        let at = |story: StoryNumber| {
            opened.get(&story.document()).ok_or_else(|| {
                let message = format!("the page of document {} is not among the pages", story.document());
                Error::new(Code::InvalidArgument, message)
            })
        };
        let rule = |row: usize| -> Result<Option<Vec<u8>>> {
            let (story, of) = (story(stories, row), story(others, row));
            let seen = Candidates::seen_from_bytes(seen.value(row))
                .ok_or_else(|| Error::new(Code::InvalidArgument, "column \"seen\" is damaged"))?;
            let found = Candidates { stories: Vec::new(), seen };
            let ruling = self.0.verify(at(story)?, story.part(), at(of)?, of, &found)?;
            Ok(ruling.map(|ruling| ruling.to_bytes()))
        };
        let rulings = (0..batch.num_rows()).into_par_iter().map(rule).collect::<Result<Vec<_>>>()?;
        self.batch(
            batch.num_rows(),
            vec![
                ("story", Arc::new(stories.clone()) as ArrayRef),
                ("of", Arc::new(others.clone()) as ArrayRef),
                ("ruling", binaries(rulings.into_iter())),
            ],
        )
    }

    /// The verdict on each document, by its `rulings`, a list; `revised` says whether its id came before with another text, `repeated`
    /// whether the same document did. The columns are those of `dedup`, after `document`, `kept`, which of its stories are kept, and
    /// `of_document`, the document that it is dropped for.
    ///
    /// # Errors
    /// As [`StepBatches::lists`], and [`Steps::decide`].
    pub fn decide(&self, batch: &RecordBatch) -> Result<RecordBatch> {
        self.check(batch)?;
        let numbers: &Int64Array = column(batch, "document", "int64")?;
        let revised: &BooleanArray = column(batch, "revised", "boolean")?;
        let repeated: &BooleanArray = column(batch, "repeated", "boolean")?;
        let rulings: &ListArray = column(batch, "rulings", "a list")?;
        let pages = plain_documents(batch)?;
        let decide = |space: &mut Fingerprinter, (row, page): (usize, &Document)| -> Result<(Verdict, Vec<bool>)> {
            let new = self.0.open(page, space)?;
            if repeated.value(row) {
                return Ok((self.0.repeated(&new), Vec::new()));
            }
            let of_page = rulings.is_valid(row).then(|| rulings.value(row));
            let bytes: Option<&BinaryArray> = of_page.as_ref().and_then(|of_page| of_page.as_any().downcast_ref());
            let read = bytes.into_iter().flatten().flatten().map(Ruling::from_bytes).collect::<Option<Vec<_>>>();
            let read = read.ok_or_else(|| Error::new(Code::InvalidArgument, "a ruling is damaged"))?;
            let verdict = self.0.decide(&new, revised.value(row), &read)?;
            let kept = Steps::kept(&new, &verdict);
            Ok((verdict, kept))
        };
        let decided =
            pages.par_iter().enumerate().map_init(Fingerprinter::new, |space, of| decide(space, (of.0, of.1)));
        let (verdicts, kept): (Vec<_>, Vec<_>) = decided.collect::<Result<Vec<_>>>()?.into_iter().unzip();
        self.batch(verdicts.len(), self.told(numbers, &verdicts, &kept, &pages)?)
    }

    /// Verdicts on pages as columns.
    pub(super) fn told(
        &self,
        numbers: &Int64Array,
        verdicts: &[Verdict],
        kept: &[Vec<bool>],
        pages: &[Document],
    ) -> Result<Named> {
        let told = dedup_verdicts(verdicts, pages, Offsets::CodePoints, self.0.registry())?;
        let dropped_for = |verdict: &Verdict| verdict.matched().map(|found| found.document.cast_signed());
        let mut columns: Named = vec![
            ("document", Arc::new(numbers.clone()) as ArrayRef),
            ("kept", list(kept.iter().map(Vec::len), flags(kept.iter().flatten().copied()))),
            ("of_document", Arc::new(verdicts.iter().map(dropped_for).collect::<Int64Array>()) as ArrayRef),
        ];
        let schema = schema(&naql::contract::DEDUP_VERDICT);
        let figures = figures(verdicts)?;
        let names = naql::contract::DEDUP_VERDICT.fields().map(|field| field.name);
        for (name, column) in names.zip(told.columns()) {
            columns.push((name, Arc::clone(column)));
        }
        debug_assert_eq!(schema.fields().len() + 3, columns.len());
        for name in ["jaccard", "containment_a", "containment_b", "matched_words", "longest_run"] {
            columns.extend(figures.column_by_name(name).map(|column| (name, Arc::clone(column))));
        }
        Ok(columns)
    }
}

/// What earlier runs say of keys, row by row.
pub(super) struct Known<'a>(Option<(&'a BinaryArray, &'a Int64Array)>);

impl<'a> Known<'a> {
    /// The columns `record` and `owner` of a batch, if there is the first.
    pub fn of(batch: &'a RecordBatch) -> Result<Self> {
        if batch.column_by_name("record").is_none() {
            return Ok(Self(None));
        }
        Ok(Self(Some((column(batch, "record", "binary")?, column(batch, "owner", "int64")?))))
    }

    /// The record of a row, if it has one.
    pub fn record(&self, row: usize) -> Result<Option<KeyRecord>> {
        let Some((records, owners)) = self.0.filter(|(records, _)| records.is_valid(row)) else { return Ok(None) };
        let record = KeyRecord::from_bytes(records.value(row)).ok_or_else(damaged)?;
        Ok(Some(record.owned_by(owners.value(row).cast_unsigned())))
    }
}

fn damaged() -> Error {
    Error::new(Code::InvalidArgument, "a record of a key is damaged")
}
