//! Admit: decides on documents and records them, one by one or block by block; while one block is decided on and written, the
//! next one is prepared.
//!
//! ```text
//! prepare          needs nothing from the gate
//! decide           by the state in memory (decide/block.rs); nothing changes             any number at once
//! seen             a document of an earlier delivery gets its first verdict, from the ledger
//! commit           event, kept document, text and ledger entry, in one transaction       one writer
//! absorb           the events, into the state in memory                                  for a moment, nobody else
//! flush            some of the state, which is written with the next commit              see checkpoint
//! ```

use std::borrow::Borrow;
use std::collections::HashSet;
use std::fmt;
use std::sync::RwLockWriteGuard;

use super::checkpoint;
use super::handle::{Gate, Writer};
use super::past::Stored;
use super::record::Record;
use crate::decide::{BLOCK, Decided, Incoming, Prepared, Rules, Verdict, beside, name, prepare};
use crate::document::{Document, day};
use crate::error::{Error, Result};
use crate::index::Threads;
use crate::store::{Later, Line, Read, Recorded, Table, Tables, header, seal, text};
use crate::threads::apart;

impl Gate {
    /// How many documents [`Gate::admit_many`] writes together; also a good size for what is pushed into a stream.
    pub const BLOCK: usize = BLOCK;

    /// The verdict that a document would get; nothing changes.
    ///
    /// # Errors
    /// [`Code::InvalidText`](crate::Code::InvalidText) and [`Code::InvalidDocument`](crate::Code::InvalidDocument) when the document cannot be judged at all; [`Code::Io`](crate::Code::Io) and
    /// [`Code::Corrupt`](crate::Code::Corrupt) when the store cannot be read.
    pub fn check(&self, document: &Document) -> Result<Verdict> {
        let rules = Rules { chains: false, ..self.rules() };
        let prepared = prepare(&[Incoming::new(document)?], rules)?;
        let tables = self.tables();
        let state = self.state();
        // What the state knows is not removed while it is held.
        let read = Later::new(&**tables);
        // It has no number, and nothing before it has one so high.
        let (mut decided, _) = state.decide(&[document], prepared, u64::MAX, &[], rules, &Stored::new(&read))?;
        Delivery::default().tell(&mut decided, &read)?;
        Ok(decided.remove(0).verdict)
    }

    /// The text of the last kept document of an id; `None` when there is none, or its text was not kept.
    ///
    /// # Errors
    /// [`Code::Io`](crate::Code::Io) and [`Code::Corrupt`](crate::Code::Corrupt) when the store cannot be read.
    pub fn text(&self, id: &str) -> Result<Option<String>> {
        let tables = self.tables();
        let Some(kept) = self.state().kept_of(&name(id, None)) else { return Ok(None) };
        text(&*tables.read()?, kept.bucket, &kept.document.to_be_bytes())
    }

    /// The verdict on a document. It is recorded, and the document is kept unless it is dropped. On return the verdict is on disk.
    ///
    /// A repeated document (same id, same text) changes nothing, and gets the verdict that it got the first time ([`Verdict::seen`]).
    ///
    /// # Errors
    /// As [`Gate::check`], and [`Code::Io`](crate::Code::Io) when the verdict cannot be written; then nothing is recorded.
    pub fn admit(&self, document: &Document) -> Result<Verdict> {
        Ok(self.admit_many(std::slice::from_ref(document))?.remove(0))
    }

    /// The verdicts on some documents, in order, as if [`Gate::admit`] were called for one after another, but that a document that comes
    /// again among them is dropped, as [`dedup`](crate::dedup()) drops it: they are one delivery. They are written together, 512 at a time. The work runs on a pool of its own, with as many threads as the caller's, or one per core.
    ///
    /// # Errors
    /// As [`Gate::admit`]. If a document cannot be judged, nothing of the batch is recorded. If writing fails, whole blocks of
    /// 512 may have been recorded; it is safe to admit the whole batch again.
    pub fn admit_many(&self, documents: &[Document]) -> Result<Vec<Verdict>> {
        self.admit_more(&mut Delivery::default(), documents)
    }

    /// As [`Gate::admit_many`], with more documents of a delivery.
    ///
    /// # Errors
    /// As [`Gate::admit_many`].
    pub fn admit_more(&self, delivery: &mut Delivery, documents: &[Document]) -> Result<Vec<Verdict>> {
        match documents {
            [] => return Ok(Vec::new()),
            [one] => {
                let prepared = prepare(&[Incoming::new(one)?], self.rules())?;
                return Ok(self.admit_block(&[one], prepared, &[], delivery)?.0);
            }
            // If a document cannot be judged, nothing of the batch is recorded.
            _ => documents.iter().try_for_each(|document| Incoming::new(document).map(drop))?,
        }
        self.admit_stream(delivery, |stream| {
            let mut verdicts = Vec::with_capacity(documents.len());
            for block in documents.chunks(Self::BLOCK) {
                verdicts.extend(stream.push(block.iter().collect())?.1);
            }
            verdicts.extend(stream.flush()?.1);
            Ok(verdicts)
        })
    }

    /// Gives `work` a stream to push more documents of a delivery into as they arrive: of all that go into one [`Delivery`] each counts
    /// once, as [`Gate::admit_many`] says. `work` runs on a pool of its own, with as many threads as the
    /// caller's, or one per core, until it ends.
    ///
    /// # Errors
    /// What `work` returns, and [`Code::InvalidArgument`](crate::Code::InvalidArgument) if the system gives no threads.
    pub fn admit_stream<D, T, E>(
        &self,
        delivery: &mut Delivery,
        work: impl FnOnce(&mut Stream<'_, D>) -> Result<T, E> + Send,
    ) -> Result<T, E>
    where
        T: Send,
        E: From<Error> + Send,
    {
        apart(|| Ok(work(&mut Stream { gate: self, held: Vec::new(), prepared: Vec::new(), delivery })))?
    }

    /// Admits a block, and prepares the `next` one: what is done in order keeps one thread busy, and the others do that
    /// meanwhile, a quarter while it decides and the rest while it writes.
    fn admit_block(
        &self,
        documents: &[&Document],
        prepared: Vec<Prepared>,
        next: &[Incoming<'_>],
        delivery: &mut Delivery,
    ) -> Result<(Vec<Verdict>, Vec<Prepared>)> {
        let (mut writer, rules) = (self.writer()?, self.rules());
        let writer = &mut *writer;
        // Time does not go back past the ledger's last entry.
        let clock = (self.options.clock)();
        self.forget(writer, clock)?;
        let now = clock.max(writer.head.time);
        let (quarter, rest) = next.split_at(next.len() / 4);
        let tables = self.tables();
        let read = tables.read()?;
        let (mut decided, mut next) =
            self.state().decide(documents, prepared, writer.head.next, quarter, rules, &Stored::new(&*read))?;
        delivery.tell(&mut decided, &*read)?;
        for event in decided.iter_mut().filter_map(|decided| decided.event.as_mut()) {
            // What is too old on arrival is kept as long as the oldest day is.
            event.bucket = day(event.published.map_or(now, |published| published.min(now))).max(writer.kept_from);
        }
        let record = Record { options: &self.options, secret: self.secret, policy: self.digest, now };
        let (rows, count) = (record.rows(documents, &decided)?, header::events(&*read)?);
        drop(read);
        let write = || {
            if !rows.is_empty() {
                let mut head = writer.head.clone();
                let mut changes = Record::changes(rows, count, &mut head);
                changes.append(&mut writer.flushed);
                writer.failed = true;
                tables.commit(&changes)?;
                writer.failed = false;
                writer.head = head;
            }
            self.take(writer, &**tables, decided)
        };
        let (verdicts, more) = beside(write, rest, rules)?;
        next.extend(more);
        Ok((verdicts, next))
    }

    /// Takes in what was decided and is on disk, and gives the verdicts.
    fn take(&self, writer: &mut Writer, tables: &dyn Tables, decided: Vec<Decided>) -> Result<Vec<Verdict>> {
        let new = decided.iter().filter(|decided| decided.event.is_some()).count();
        let mut state = self.state_mut();
        // Several documents are admitted on a pool that does nothing else.
        let threads = if new > 1 { Threads::All } else { Threads::One };
        let verdicts = state.absorb(decided, threads)?;
        if new > 0 {
            let (limits, durable) = (self.options.limits, tables.is_durable());
            let flushed = state.flush(writer.head.next, limits.turn, durable, threads);
            // Nothing changes any more: checks may go on.
            let state = RwLockWriteGuard::downgrade(state);
            if durable {
                writer.flushed.extend(checkpoint::changes(writer.generation, limits, &state, flushed));
            }
        }
        Ok(verdicts)
    }
}

/// The documents that came together, such as those of one run: those that were recorded with it are known by their numbers, and those that
/// came earlier by what it was told of them. A run that goes on for years stays small.
#[derive(Debug, Default)]
pub struct Delivery {
    /// The numbers of its documents: the first and the last of each run, in order.
    own: Vec<(u64, u64)>,
    /// The numbers of earlier documents whose first verdicts were given.
    told: HashSet<u64>,
}

impl Delivery {
    /// Takes in what was decided, and gives the documents that came in an earlier delivery their first verdicts.
    fn tell(&mut self, decided: &mut [Decided], read: &dyn Read) -> Result<()> {
        for Decided { verdict, event, seen, .. } in decided {
            if let Some(event) = event {
                self.take(event.number);
            }
            let Some(number) = seen.filter(|&number| !self.has(number) && self.told.insert(number)) else { continue };
            let key = number.to_be_bytes();
            let damaged = || seal::damaged(Table::Ledger, &key);
            let row = read.get(Table::Ledger, &key)?.ok_or_else(damaged)?;
            let Recorded::Verdict(first) = Line::read(&key, &row)?.entry.what else { return Err(damaged()) };
            (verdict.decision, verdict.relation, verdict.of) = (first.decision, first.relation, first.of);
            verdict.reasons = if first.rule.is_empty() { Vec::new() } else { vec![first.rule] };
            verdict.chain = first.chain;
        }
        Ok(())
    }

    fn take(&mut self, number: u64) {
        match self.own.last_mut() {
            Some(run) if run.1.checked_add(1) == Some(number) => run.1 = number,
            _ => self.own.push((number, number)),
        }
    }

    fn has(&self, number: u64) -> bool {
        let run = self.own.partition_point(|run| run.1 < number);
        self.own.get(run).is_some_and(|run| run.0 <= number)
    }
}

/// Documents being admitted to a gate. What is pushed is prepared while what was pushed before is decided on and written.
///
/// ```
/// # fn main() -> naql::Result<()> {
/// let gate = naql::Gate::new(naql::Policy::default());
/// let page = |n: u32| naql::Document::new(n.to_string(), "خبر قصير");
/// gate.admit_stream(&mut naql::Delivery::default(), |stream| {
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
    /// What was pushed last; not decided on yet.
    held: Vec<D>,
    /// The same, prepared.
    prepared: Vec<Prepared>,
    delivery: &'a mut Delivery,
}

impl<D> fmt::Debug for Stream<'_, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("held", &self.held.len()).finish_non_exhaustive()
    }
}

impl<D: Borrow<Document> + Sync> Stream<'_, D> {
    /// Takes some documents, which will be written together, and returns those that were pushed before, with their verdicts.
    /// The verdicts are on disk then. [`Gate::BLOCK`] documents are a good number; all of them are in memory at once.
    ///
    /// # Errors
    /// As [`Gate::admit`]. If a document cannot be judged, nothing happens: what was pushed before is still held. After any
    /// other error nothing is held; pushing all of it again is safe.
    pub fn push(&mut self, documents: Vec<D>) -> Result<(Vec<D>, Vec<Verdict>)> {
        let next = documents.iter().map(|document| Incoming::new(document.borrow())).collect::<Result<Vec<_>>>()?;
        let held = std::mem::take(&mut self.held);
        let prepared = std::mem::take(&mut self.prepared);
        let (verdicts, next) = if held.is_empty() {
            (Vec::new(), prepare(&next, self.gate.rules())?)
        } else {
            let block: Vec<&Document> = held.iter().map(Borrow::borrow).collect();
            self.gate.admit_block(&block, prepared, &next, self.delivery)?
        };
        (self.held, self.prepared) = (documents, next);
        Ok((held, verdicts))
    }

    /// Returns what was pushed last with its verdicts, which are on disk then.
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
