//! Batches
//!
//! Documents in and results out as streams of Arrow record batches, over the Arrow C stream interface: columns are handed
//! over, not copied to be handed over. An input has the columns `id` and `text` and, optionally, `title`, `byline`,
//! `publisher`, `url` and `published`, of any string type (utf8, large_utf8, utf8_view, a dictionary of one); `id` may be of
//! whole numbers, `published` of dates or timestamps (without a zone: in UTC); other columns are ignored. Verdicts have a
//! row for each row of the input, in its order and its batches. The columns of an output are the fields of its JSON; but
//! offsets are bytes.
//!
//! A stream that goes in is moved: it is the library's from then on, also if the call fails, and its `release` becomes NULL.
//! A stream that comes out is the caller's, who releases it. It is used by one thread at a time. What goes wrong while it is
//! read is reported as the interface says: a number that is not 0, and a message from `get_last_error`.

use std::ffi::CStr;
use std::mem::MaybeUninit;
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, FFI_ArrowSchema, from_ffi_and_data_type};
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{RecordBatch, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, DataType, Schema, SchemaRef};
use naql::contract::{DEDUP_VERDICT, VERDICT};
use naql::source::Registry;
use naql::{Code, Delivery, Document, Error, Gate, Result, Verdict, on_threads};
use naql_arrow::{Chains, Fields, LineageBatches, Offsets, foreign};
use naql_held::caught;
use rayon::prelude::*;

use crate::ffi::{given, guard, optional};
use crate::gate::naql_gate;
use crate::live::parts;
use crate::policy::naql_policy;
use crate::types::{naql_error, naql_status};

parts!(FFI_ArrowArrayStream);

/// The verdict that each document would get; nothing changes. A batch is read when its verdicts are read, and judged on
/// this many threads (0: one per core), which end with it.
///
/// Errors: `NAQL_INVALID_ARGUMENT` also for a stream that was released, `NAQL_INVALID_DOCUMENT` if its schema cannot be
/// read, `NAQL_IO` if it fails.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_check_arrow(
    gate: Option<&naql_gate>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    verdicts: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        judge(gate, threads, documents, verdicts, |gate, documents| {
            let all: Vec<_> = documents.par_iter().map(|document| gate.check(document)).collect();
            // Of several errors the first one, whichever thread found it.
            all.into_iter().collect()
        })
    })
}

/// What the gate says of each document; they are recorded, and kept unless they are dropped. A batch is read, judged on this
/// many threads (0: one per core), which end with it, and recorded as a whole, when its verdicts are read; if a
/// document cannot be judged, nothing of its batch is. The stream is one delivery: a document that comes again in it is dropped. The verdicts are the same for any number of threads.
///
/// Errors: as `naql_gate_check_arrow`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_admit_arrow(
    gate: Option<&naql_gate>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    verdicts: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let mut delivery = Delivery::default();
        judge(gate, threads, documents, verdicts, move |gate, documents| gate.admit_more(&mut delivery, documents))
    })
}

/// Reads all documents and gives the verdicts of an empty gate that they are admitted to in the order of a policy (NULL: the
/// default one, by publication), on this many threads (0: one per core). The verdicts are the same for any number of
/// threads and any order of the documents. Three columns follow those of a verdict, null for a dropped document: `copies` (how
/// many documents were dropped for this one), `outlets` (how many printed it) and `first_seen` (the earliest `published`).
///
/// Errors: as `naql_gate_check_arrow`, and those of reading the stream.
#[unsafe(no_mangle)]
pub extern "C" fn naql_dedup_arrow(
    policy: Option<&naql_policy>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    verdicts: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    whole(policy, documents, (verdicts, "verdicts"), error, |policy, pages, ends| {
        let found = naql::dedup(&pages, policy, Registry::builtin(), some(threads), &())?;
        let mut start = 0;
        let batches = ends.into_iter().map(move |end| {
            let rows = std::mem::replace(&mut start, end)..end;
            let columns =
                || naql_arrow::dedup_verdicts(&found[rows.clone()], &pages[rows], Offsets::Bytes, Registry::builtin());
            on_threads(some(threads), columns).map_err(outside)
        });
        Ok(stream(naql_arrow::schema(&DEDUP_VERDICT), batches))
    })
}

/// Reads all documents and gives every two stories of two of them with a relation, under a policy (NULL: the default one), on
/// this many threads (0: one per core): a row for each pair, by the places of its documents in the input, in one batch. Of a text
/// that more than 50 stories have, only the pairs with the first few of them (see the column `crowd`). The pairs are the same for any
/// number of threads.
///
/// Errors: as `naql_dedup_arrow`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_pairs_arrow(
    policy: Option<&naql_policy>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    pairs: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    pairs_of(naql::pairs, policy, threads, documents, pairs, error)
}

/// As `naql_pairs_arrow`, with every pair, however many stories have a text: of 20,000 copies of one page 200 million pairs, which
/// are held in memory.
///
/// Errors: as `naql_dedup_arrow`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_all_pairs_arrow(
    policy: Option<&naql_policy>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    pairs: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    pairs_of(naql::all_pairs, policy, threads, documents, pairs, error)
}

/// How pairs are found.
type Find = fn(
    &[Document],
    &naql_policy,
    Option<usize>,
    &dyn naql::Progress,
    &mut (dyn FnMut(naql::Pair) -> Result<()> + Send),
) -> Result<()>;

/// Gives the pairs of all documents of a stream.
fn pairs_of(
    find: Find,
    policy: Option<&naql_policy>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    pairs: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    whole(policy, documents, (pairs, "pairs"), error, |policy, pages, _| {
        let mut found = Vec::new();
        find(&pages, policy, some(threads), &(), &mut |pair| {
            found.push(pair);
            Ok(())
        })?;
        let chains = Chains::new(&pages, Registry::builtin());
        Ok(one(on_threads(some(threads), || naql_arrow::pairs(&found, &chains, Offsets::Bytes))?))
    })
}

/// A lineage, as a stream of each kind of record. Their columns are the fields of the JSON.
#[repr(C)]
pub struct naql_lineage_streams {
    /// Every story: its clock, its role, what it claims, what it has from others.
    pub stories: FFI_ArrowArrayStream,
    /// Every source that two outlets or more name for one text, or whose own story another one names.
    pub sources: FFI_ArrowArrayStream,
    /// Who has a text from whom, how it came, and whether it is credited.
    pub edges: FFI_ArrowArrayStream,
    /// Stories of one report, with the anchor that all were held against.
    pub clusters: FFI_ArrowArrayStream,
    /// How many stories of each outlet are its own, relayed, credited and uncredited.
    pub outlets: FFI_ArrowArrayStream,
}

/// Reads all documents and gives who had each report first, who took it and who said so, under a policy (NULL: the default one),
/// on this many threads (0: one per core). The caller releases each of the five streams. The records are the same for any
/// number of threads and any order of the documents.
///
/// Errors: as `naql_dedup_arrow`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_lineage_arrow(
    policy: Option<&naql_policy>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    records: Option<&mut MaybeUninit<naql_lineage_streams>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    whole(policy, documents, (records, "records"), error, |policy, pages, _| {
        let found = naql::lineage(&pages, policy, Registry::builtin(), some(threads), &())?;
        let LineageBatches { stories, sources, edges, clusters, outlets, .. } = naql_arrow::lineage(&found)?;
        Ok(naql_lineage_streams {
            stories: one(stories),
            sources: one(sources),
            edges: one(edges),
            clusters: one(clusters),
            outlets: one(outlets),
        })
    })
}

/// Works under a policy on all documents of a stream, with after how many of them each batch ends, and writes what comes of it.
fn whole<T>(
    policy: Option<&naql_policy>,
    documents: Option<&mut FFI_ArrowArrayStream>,
    (slot, name): (Option<&mut MaybeUninit<T>>, &str),
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
    work: impl FnOnce(&naql_policy, Vec<Document>, Vec<usize>) -> Result<T>,
) -> naql_status {
    guard(error, || {
        // The stream is moved in also if the call fails.
        let input = take(documents);
        let slot = given(slot, name)?;
        let policy = optional(policy, "policy")?.cloned().unwrap_or_default();
        let (mut pages, mut ends) = (Vec::new(), Vec::new());
        for batch in input? {
            pages.extend(naql_arrow::documents(&batch?, pages.len(), &Fields::default())?);
            ends.push(pages.len());
        }
        slot.write(work(&policy, pages, ends)?);
        Ok(())
    })
}

/// A stream of one batch.
fn one(batch: RecordBatch) -> FFI_ArrowArrayStream {
    stream(batch.schema(), std::iter::once(Ok(batch)))
}

/// How many threads the caller wants.
fn some(threads: usize) -> Option<usize> {
    (threads > 0).then_some(threads)
}

/// A stream of verdicts on the batches of another one.
fn judge(
    gate: Option<&naql_gate>,
    threads: usize,
    documents: Option<&mut FFI_ArrowArrayStream>,
    verdicts: Option<&mut MaybeUninit<FFI_ArrowArrayStream>>,
    mut by: impl FnMut(&Gate, &[Document]) -> Result<Vec<Verdict>> + Send + 'static,
) -> Result<()> {
    // The stream is moved in also if the call fails.
    let input = take(documents);
    let (gate, slot) = (Arc::clone(&given(gate, "gate")?.held), given(verdicts, "verdicts")?);
    let mut row = 0;
    let batches = input?.map(move |batch| {
        let documents = naql_arrow::documents(&batch.map_err(outside)?, row, &Fields::default());
        let documents = documents.map_err(|fault| outside(fault.error))?;
        row += documents.len();
        let judged = gate.on(|judge| {
            on_threads(some(threads), || {
                naql_arrow::verdicts(&by(judge, &documents)?, &documents, Offsets::Bytes, gate.registry())
            })
        });
        judged.map_err(outside)
    });
    slot.write(stream(naql_arrow::schema(&VERDICT), batches));
    Ok(())
}

/// A stream that was handed in.
struct Input {
    stream: FFI_ArrowArrayStream,
    schema: SchemaRef,
}

/// Moves a stream in.
fn take(stream: Option<&mut FFI_ArrowArrayStream>) -> Result<Input> {
    let mut stream = std::mem::replace(given(stream, "documents")?, FFI_ArrowArrayStream::empty());
    let (Some(_), Some(get_schema), Some(_)) = (stream.release, stream.get_schema, stream.get_next) else {
        return Err(Error::new(Code::InvalidArgument, "the stream \"documents\" was released before"));
    };
    let mut schema = FFI_ArrowSchema::empty();
    // SAFETY: the stream was not released, so its functions work on it.
    if unsafe { get_schema(&raw mut stream, &raw mut schema) } != 0 {
        return Err(failed(&mut stream));
    }
    naql_arrow::check_schema(&schema)?;
    let schema = foreign(|| Schema::try_from(&schema).map_err(|fault| unreadable(&fault)))?;
    Ok(Input { stream, schema: Arc::new(schema) })
}

impl Iterator for Input {
    type Item = Result<RecordBatch>;

    fn next(&mut self) -> Option<Self::Item> {
        let get_next = self.stream.get_next?;
        let mut array = FFI_ArrowArray::empty();
        // SAFETY: the stream was not released, so its functions work on it.
        if unsafe { get_next(&raw mut self.stream, &raw mut array) } != 0 {
            return Some(Err(failed(&mut self.stream)));
        }
        if array.is_released() {
            return None;
        }
        let of = DataType::Struct(self.schema.fields().clone());
        let import = || {
            naql_arrow::check_array(&array)?;
            // SAFETY: the stream says that the array is of its schema; what columns are read is validated.
            let data = unsafe { from_ffi_and_data_type(array, of) };
            data.map(|data| StructArray::from(data).into()).map_err(|fault| unreadable(&fault))
        };
        Some(foreign(import))
    }
}

/// What a stream says of its last error.
fn failed(stream: &mut FFI_ArrowArrayStream) -> Error {
    // SAFETY: the stream was not released, so its functions work on it.
    let said = stream.get_last_error.map_or(std::ptr::null(), |said| unsafe { said(stream) });
    let said = if said.is_null() {
        "it does not say why".into()
    } else {
        // SAFETY: it is not NULL, so it is a string that lives until the next call on the stream.
        unsafe { CStr::from_ptr(said) }.to_string_lossy()
    };
    Error::new(Code::Io, format!("the stream of documents failed: {said}"))
}

/// A stream that is not as Arrow wants it.
fn unreadable(fault: &ArrowError) -> Error {
    Error::new(Code::InvalidDocument, format!("the stream of documents cannot be read: {fault}"))
}

/// An error of ours as one of Arrow.
fn outside(error: Error) -> ArrowError {
    ArrowError::ExternalError(Box::new(error))
}

/// Hands a stream of batches out.
fn stream(
    schema: SchemaRef,
    batches: impl Iterator<Item = Result<RecordBatch, ArrowError>> + Send + 'static,
) -> FFI_ArrowArrayStream {
    FFI_ArrowArrayStream::new(Box::new(Output { batches: Some(batches), schema }))
}

/// Batches that go out.
struct Output<I> {
    /// None after an error: the stream is at its end then.
    batches: Option<I>,
    schema: SchemaRef,
}

impl<I: Iterator<Item = Result<RecordBatch, ArrowError>>> Iterator for Output<I> {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let batches = self.batches.as_mut()?;
        let next = caught(|| Ok(batches.next())).unwrap_or_else(|error| Some(Err(outside(error))));
        if next.as_ref().is_some_and(Result::is_err) {
            self.batches = None;
        }
        next
    }
}

impl<I: Iterator<Item = Result<RecordBatch, ArrowError>>> RecordBatchReader for Output<I> {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}
