//! Jobs: what batch functions do with the batches of their input, all at once or one after the other.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, Field, Schema, SchemaRef};
use naql::fingerprint::Fingerprinter;
use naql::source::{Registry as Sources, Trace};
use naql::text::{CodePoints, Words, fold, light};
use naql::{Code, Delivery, Document, Error, Result, Verdict};
use naql_arrow::{
    Fault, Fields, Fingerprints, Offsets, dedup_verdicts, documents, figures, first_chains, strings, traces, verdicts,
    views, views_with_offsets,
};
use naql_held::Held;
use pyo3::prelude::*;
use rayon::prelude::*;

use crate::batch::{Watch, pooled, watched};
use crate::error::{Outcome, arrow_error};
use crate::input::Reader;
use crate::policy::Registry;

/// How many rows are worked on between two looks at whether to stop.
const ROWS: usize = 256;

/// What is done with a batch.
pub enum Job {
    /// Fingerprints of a column of texts.
    Fingerprint { text: String },
    /// Views of a column of texts.
    View { text: String, light: bool, offsets: bool },
    /// Traces of documents.
    Trace { fields: Fields, registry: Registry },
    /// Verdicts of a gate; with `admit` they are recorded, as one delivery.
    Judge { fields: Fields, gate: Arc<Held>, admit: Option<Mutex<Delivery>> },
}

impl Job {
    /// The schema of what comes out.
    pub fn schema(&self) -> SchemaRef {
        let empty = match self {
            Self::Fingerprint { .. } => Fingerprints::with_capacity(0).finish(),
            Self::View { offsets: false, .. } => views(&[]),
            Self::View { offsets: true, .. } => views_with_offsets(&[]),
            Self::Trace { .. } => told(&[]),
            Self::Judge { gate, .. } => judged(&[], &[], gate.registry()),
        };
        empty.map_or_else(|_| Arc::new(Schema::empty()), |batch| batch.schema())
    }

    /// Works on a batch, whose first row has this number among all.
    fn run(&self, batch: &RecordBatch, row: usize, watch: &Watch) -> Result<Vec<RecordBatch>, Fault> {
        if let Self::Judge { fields, gate, admit } = self {
            return judge(&documents(batch, row, fields)?, row, gate, admit.as_ref(), watch);
        }
        let starts: Vec<usize> = (0..batch.num_rows()).step_by(ROWS).collect();
        let slice = |start: usize| {
            watch.step("rows", row + start, row + batch.num_rows())?;
            let slice = batch.slice(start, ROWS.min(batch.num_rows() - start));
            self.rows(&slice, row + start)
        };
        starts.into_par_iter().map(slice).collect()
    }

    /// Works on some rows, each separately.
    fn rows(&self, batch: &RecordBatch, row: usize) -> Result<RecordBatch, Fault> {
        let at = |i: usize| move |error| Fault::at(row + i, error);
        let made = match self {
            Self::Fingerprint { text } => {
                let mut maker = Fingerprinter::new();
                let column = column(batch, text)?;
                let mut prints = Fingerprints::with_capacity(batch.num_rows());
                for (i, text) in strings(text, &column, row)?.into_iter().enumerate() {
                    let print = text.map(|text| maker.fingerprint(text)).transpose().map_err(at(i))?;
                    prints.append(print.as_ref());
                }
                prints.finish()
            }
            Self::View { text, light: true, offsets: false } => {
                let column = column(batch, text)?;
                views(
                    &strings(text, &column, row)?
                        .into_iter()
                        .map(|raw| raw.map(|raw| light(raw).text().to_owned()))
                        .collect::<Vec<_>>(),
                )
            }
            Self::View { text, light: false, offsets: false } => {
                let mut words = Words::new();
                let column = column(batch, text)?;
                let folded = strings(text, &column, row)?.into_iter().map(|raw| {
                    raw.map(|raw| {
                        words.fold(raw);
                        String::from_utf8_lossy(words.text()).into_owned()
                    })
                });
                views(&folded.collect::<Vec<_>>())
            }
            Self::View { text, light: is_light, offsets: true } => {
                let column = column(batch, text)?;
                let viewed = |raw: &str| {
                    let (view, points) = (if *is_light { light(raw) } else { fold(raw) }, CodePoints::new(raw));
                    let spans = crate::text::words(view.text()).map(|word| points.span(view.raw_span(word))).collect();
                    (view.text().to_owned(), spans)
                };
                views_with_offsets(
                    &strings(text, &column, row)?.into_iter().map(|raw| raw.map(viewed)).collect::<Vec<_>>(),
                )
            }
            Self::Trace { fields, registry } => {
                let pages = documents(batch, row, fields)?;
                let trace = |page: &Document| naql::source::trace(page, registry.get()).in_code_points(page);
                told(&pages.iter().map(trace).collect::<Vec<_>>())
            }
            Self::Judge { .. } => Ok(RecordBatch::new_empty(self.schema())),
        };
        Ok(made?)
    }
}

/// The verdicts on documents; the first has this number.
fn judge(
    pages: &[Document],
    row: usize,
    gate: &Held,
    admit: Option<&Mutex<Delivery>>,
    watch: &Watch,
) -> Result<Vec<RecordBatch>, Fault> {
    const BLOCK: usize = naql::Gate::BLOCK;
    let blocks = || pages.chunks(BLOCK).enumerate();
    let step = |n: usize| watch.step("gate", row + n * BLOCK, row + pages.len());
    let found: Vec<Vec<Verdict>> = gate.on(|gate| {
        let Some(delivery) = admit else {
            let check = |(n, block): (usize, &[Document])| {
                step(n)?;
                block.par_iter().map(|page| gate.check(page)).collect()
            };
            return blocks().map(check).collect();
        };
        let mut delivery = delivery.lock().unwrap_or_else(PoisonError::into_inner);
        gate.admit_stream(&mut delivery, |stream| {
            // A push gives the verdicts on the block before.
            let mut found = Vec::with_capacity(pages.len().div_ceil(BLOCK) + 1);
            for (n, block) in blocks() {
                step(n)?;
                found.push(stream.push(block.iter().collect())?.1);
            }
            found.push(stream.flush()?.1);
            found.remove(0);
            Ok(found)
        })
    })?;
    let columns = |(block, found): (&[Document], Vec<Verdict>)| judged(&found, block, gate.registry());
    Ok(pages.chunks(BLOCK).zip(found).map(columns).collect::<Result<_, _>>()?)
}

/// Verdicts as a batch, with the figures of the match that each is named after.
pub fn judged(found: &[Verdict], pages: &[Document], registry: &Sources) -> Result<RecordBatch> {
    with_figures(&verdicts(found, pages, Offsets::CodePoints, registry)?, found)
}

/// Verdicts of `dedup` as a batch, with the same.
pub fn deduped(found: &[Verdict], pages: &[Document], registry: &Sources) -> Result<RecordBatch> {
    with_figures(&dedup_verdicts(found, pages, Offsets::CodePoints, registry)?, found)
}

fn with_figures(verdicts: &RecordBatch, found: &[Verdict]) -> Result<RecordBatch> {
    let figures = figures(found)?;
    let fields = figures.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
    // After `of`, whose match they are of.
    beside(verdicts, 4, fields, figures.columns().to_vec())
}

fn column(batch: &RecordBatch, name: &str) -> Result<ArrayRef, Error> {
    batch.column_by_name(name).cloned().ok_or_else(|| {
        let schema = batch.schema();
        let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        let message = format!("there is no column \"{name}\"; the columns are: {}", names.join(", "));
        Error::new(Code::InvalidArgument, message)
    })
}

/// Traces as a batch, with the chain of the first story after the id.
fn told(found: &[Trace]) -> Result<RecordBatch> {
    let chain = first_chains(found);
    let field = Field::new("chain", chain.data_type().clone(), false);
    beside(&traces(found)?, 1, vec![field], vec![chain])
}

/// A batch with more columns, from this place on.
pub fn beside(batch: &RecordBatch, at: usize, fields: Vec<Field>, more: Vec<ArrayRef>) -> Result<RecordBatch> {
    let (mut all, mut columns) = (batch.schema().fields().to_vec(), batch.columns().to_vec());
    all.splice(at..at, fields.into_iter().map(Arc::new));
    columns.splice(at..at, more);
    let bug = |error: ArrowError| Error::new(Code::Panic, format!("a bug in naql: {error}"));
    RecordBatch::try_new(Arc::new(Schema::new(all)), columns).map_err(bug)
}

/// A job on the batches of an input.
pub struct Flow {
    pub job: Job,
    pub reader: Reader,
    pub threads: Option<usize>,
    /// The number of the next row.
    row: usize,
    /// What was made and not yet handed over.
    ready: std::vec::IntoIter<RecordBatch>,
}

impl Flow {
    pub fn new(job: Job, reader: Reader, threads: Option<usize>) -> Self {
        Self { job, reader, threads, row: 0, ready: Vec::new().into_iter() }
    }

    /// The schema of what comes out.
    pub fn schema(&self) -> SchemaRef {
        self.job.schema()
    }

    /// Whether it is to admit documents and no verdict was ever read.
    pub fn is_unasked(&self) -> bool {
        self.row == 0 && matches!(self.job, Job::Judge { admit: Some(_), .. })
    }

    /// What is made of the next batch of the input.
    pub fn next_batches(&mut self, py: Python<'_>) -> Outcome<Option<Vec<RecordBatch>>> {
        let Some(batch) = py.detach(|| self.reader.next()) else { return Ok(None) };
        let batch = batch.map_err(arrow_error)?;
        let (job, threads, row) = (&self.job, self.threads, self.row);
        let made = watched(py, None, |watch| pooled(threads, || job.run(&batch, row, watch)))?;
        self.row += batch.num_rows();
        Ok(Some(made))
    }

    /// What is made of the whole input.
    pub fn all(mut self, py: Python<'_>, progress: Option<Py<PyAny>>) -> Outcome<Vec<RecordBatch>> {
        let batches = py.detach(|| self.reader.by_ref().collect::<Result<Vec<_>, _>>()).map_err(arrow_error)?;
        let (job, threads) = (&self.job, self.threads);
        watched(py, progress, |watch| {
            pooled(threads, || {
                let mut row = 0;
                let mut out = Vec::new();
                for batch in &batches {
                    out.extend(job.run(batch, row, watch)?);
                    row += batch.num_rows();
                }
                Ok(out)
            })
        })
    }
}

/// For whoever reads over the Arrow interface, perhaps without Python.
impl Iterator for Flow {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(batch) = self.ready.next() {
                return Some(Ok(batch));
            }
            match Python::attach(|py| self.next_batches(py)).transpose()? {
                Ok(batches) => self.ready = batches.into_iter(),
                Err(error) => return Some(Err(ArrowError::ExternalError(Box::new(error)))),
            }
        }
    }
}
