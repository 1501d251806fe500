//! Stream: documents are admitted block by block; while one block is decided on and written, the next one is made ready.

use std::borrow::Borrow;
use std::fmt;
use std::sync::RwLockWriteGuard;

use super::gate::{Gate, Stored, Writer};
use super::open;
use super::record::Record;
use super::settle;
use super::tables::Tables;
use crate::document::{Document, day};
use crate::error::{Error, Result};
use crate::gate::{BLOCK, Decided, New, Rules, Verdict, prepare};
use crate::index::Threads;
use crate::threads::apart;

impl Gate {
    /// How many documents [`Gate::admit_many`] writes together, and a good size for what is pushed into a stream.
    pub const BLOCK: usize = BLOCK;

    /// What the gate says of a document; it is recorded, and kept unless it is dropped. On return the verdict is on disk.
    ///
    /// A document that came before, with the same id and the same text, changes nothing.
    ///
    /// # Errors
    /// As [`Gate::check`], and [`Code::Io`](crate::error::Code::Io) when the verdict cannot be written; then nothing is recorded.
    pub fn admit(&self, document: &Document) -> Result<Verdict> {
        check(&[document])?;
        let new = prepare(&[document], self.rules())?;
        let (mut verdicts, _) = self.admit_block(&[document], new, &[])?;
        Ok(verdicts.remove(0))
    }

    /// What the gate says of each of some documents, in order, as if [`Gate::admit`] were asked one after the other; they are
    /// written together, 512 at a time. The work is done on a pool of its own, of as many threads as the caller's, or one a core.
    ///
    /// # Errors
    /// As [`Gate::admit`]. For a document that cannot be judged nothing of the batch is recorded; when writing fails, whole blocks of
    /// 512 may have been, and asking again for the whole batch is safe.
    pub fn admit_many(&self, documents: &[Document]) -> Result<Vec<Verdict>> {
        match documents {
            [] => return Ok(Vec::new()),
            [one] => return Ok(vec![self.admit(one)?]),
            _ => check(&documents.iter().collect::<Vec<_>>())?,
        }
        self.admit_stream(|stream| {
            let mut verdicts = Vec::with_capacity(documents.len());
            for block in documents.chunks(Self::BLOCK) {
                verdicts.extend(stream.push(block.iter().collect())?.1);
            }
            verdicts.extend(stream.flush()?.1);
            Ok(verdicts)
        })
    }

    /// Gives `work` a stream to push documents into, as they come. `work` runs on a pool of its own, of as many threads as the
    /// caller's, or one a core; they are there until it ends.
    ///
    /// # Errors
    /// What `work` gives, and [`Code::InvalidArgument`](crate::error::Code::InvalidArgument) when the system gives no threads.
    pub fn admit_stream<D, T, E>(&self, work: impl FnOnce(&mut Stream<'_, D>) -> Result<T, E> + Send) -> Result<T, E>
    where
        T: Send,
        E: From<Error> + Send,
    {
        apart(|| Ok(work(&mut Stream { gate: self, held: Vec::new(), new: Vec::new() })))?
    }

    /// Admits a block, and prepares those `behind` it: what is done in order keeps one thread busy, and the others do that
    /// meanwhile, a quarter while it decides and the rest while it writes.
    fn admit_block(
        &self,
        documents: &[&Document],
        prepared: Vec<New>,
        behind: &[&Document],
    ) -> Result<(Vec<Verdict>, Vec<New>)> {
        let mut writer = self.writer()?;
        let writer = &mut *writer;
        // Time does not go back before the ledger's end.
        let now = (self.options.clock)().max(writer.head.time);
        self.forget(writer, now)?;
        let (first, rest) = behind.split_at(behind.len() / 4);
        let tables = self.tables();
        let read = tables.read()?;
        let (mut decided, mut new) = {
            let (state, earlier) = (self.state(), Stored::new(&*read));
            let ready = state.align(prepared, self.rules(), &earlier)?;
            let judge = || state.judge(documents, ready, writer.head.next, self.rules(), &earlier);
            beside(judge, first, self.rules())?
        };
        for event in decided.iter_mut().filter_map(|decided| decided.event.as_mut()) {
            // What comes too old already is kept as long as what is about to be.
            event.bucket = day(event.published.map_or(now, |published| published.min(now))).max(writer.kept_from);
        }
        let record = Record { options: &self.options, policy: self.digest, now };
        let (rows, count) = (record.rows(documents, &decided)?, open::events(&*read)?);
        drop(read);
        let write = || {
            if !rows.is_empty() {
                let (mut changes, head) = record.changes(rows, count, writer.head);
                changes.append(&mut writer.settled);
                writer.failed = true;
                tables.commit(&changes)?;
                writer.failed = false;
                writer.head = head;
            }
            self.take(writer, &**tables, decided)
        };
        let (verdicts, more) = beside(write, rest, self.rules())?;
        new.extend(more);
        Ok((verdicts, new))
    }

    /// Takes in what was decided and is on disk, and gives the verdicts.
    fn take(&self, writer: &mut Writer, tables: &dyn Tables, decided: Vec<Decided>) -> Result<Vec<Verdict>> {
        let mut state = self.state_mut();
        let (mut events, mut verdicts) = (Vec::with_capacity(decided.len()), Vec::with_capacity(decided.len()));
        for Decided { verdict, event, stories, .. } in decided {
            if let Some(event) = event {
                if event.kept() {
                    state.remember(event.number, stories);
                }
                events.push(event);
            }
            verdicts.push(verdict);
        }
        if events.is_empty() {
            return Ok(verdicts);
        }
        // Several documents are admitted on a pool that does nothing else.
        let threads = if events.len() > 1 { Threads::All } else { Threads::One };
        state.apply(&events, threads)?;
        let settled = state.settle(writer.head.next, tables.last(), threads);
        // Nothing changes any more: checks may go on.
        let state = RwLockWriteGuard::downgrade(state);
        if tables.last() {
            writer.settled.extend(settle::changes(writer.generation, &state, &settled));
        }
        Ok(verdicts)
    }
}

/// Documents on their way into a gate. What is pushed is made ready while what was pushed before it is decided on and written.
///
/// ```
/// # fn main() -> naql::Result<()> {
/// let gate = naql::Gate::new(naql::Policy::default());
/// let page = |n: u32| naql::Document { id: n.to_string(), text: "خبر قصير".to_owned(), ..naql::Document::default() };
/// gate.admit_stream(|stream| {
///     assert!(stream.push(vec![page(1), page(2)])?.1.is_empty());
///     let (documents, verdicts) = stream.push(vec![page(3)])?;
///     assert_eq!((documents.len(), verdicts.len()), (2, 2));
///     assert_eq!(stream.flush()?.1[0].id, "3");
///     Ok(())
/// })
/// # }
/// ```
pub struct Stream<'a, D> {
    gate: &'a Gate,
    /// What was pushed last, and is not decided on yet.
    held: Vec<D>,
    /// What was made ready of it.
    new: Vec<New>,
}

impl<D> fmt::Debug for Stream<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("held", &self.held.len()).finish_non_exhaustive()
    }
}

impl<D: Borrow<Document> + Sync> Stream<'_, D> {
    /// Takes some documents, which are to be written together, and gives those that were pushed before back with their verdicts.
    /// These are on disk then. [`Gate::BLOCK`] documents are a good number: all of them are in memory at once.
    ///
    /// # Errors
    /// As [`Gate::admit`]. For a document that cannot be judged nothing happens: what was pushed before is still held. After any
    /// other error nothing is held; pushing all of it again is safe.
    pub fn push(&mut self, documents: Vec<D>) -> Result<(Vec<D>, Vec<Verdict>)> {
        let behind: Vec<&Document> = documents.iter().map(Borrow::borrow).collect();
        check(&behind)?;
        let held = std::mem::take(&mut self.held);
        let new = std::mem::take(&mut self.new);
        let (verdicts, new) = if held.is_empty() {
            (Vec::new(), prepare(&behind, self.gate.rules())?)
        } else {
            let block: Vec<&Document> = held.iter().map(Borrow::borrow).collect();
            self.gate.admit_block(&block, new, &behind)?
        };
        (self.held, self.new) = (documents, new);
        Ok((held, verdicts))
    }

    /// Gives those that were pushed last back with their verdicts, which are on disk then.
    ///
    /// # Errors
    /// As [`Stream::push`].
    pub fn flush(&mut self) -> Result<(Vec<D>, Vec<Verdict>)> {
        self.push(Vec::new())
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }
}

/// Refuses documents that cannot be judged.
fn check(documents: &[&Document]) -> Result<()> {
    documents.iter().try_for_each(|document| {
        document.published_seconds()?;
        crate::fingerprint::check_length(&document.text)
    })
}

/// Does some work, and prepares documents on the other threads.
fn beside<T: Send>(
    work: impl FnOnce() -> Result<T> + Send,
    documents: &[&Document],
    rules: Rules<'_>,
) -> Result<(T, Vec<New>)> {
    if documents.is_empty() {
        return Ok((work()?, Vec::new()));
    }
    let (done, new) = rayon::join(work, || prepare(documents, rules));
    Ok((done?, new?))
}
