//! `naql gate`: documents in, a verdict for each out as soon as it is on disk.
//!
//! One thread reads; what it has read while the last verdicts were being written is decided and written together.

use std::io::{self, BufWriter, Write};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use naql::Document;
use naql::source::Registry;
use naql::store::Options;
use rayon::ThreadPool;
use rayon::prelude::*;

use super::run::Run;
use super::tally::Tally;
use crate::args::{Args, Gate, Keep};
use crate::failure::{Failure, Result, exit};

/// How many documents are decided on together at most.
const TOGETHER: usize = 4096;

/// How many batches are read ahead.
const AHEAD: usize = 64;

/// How often a gate that waits for input looks whether it is to stop.
const LOOK: Duration = Duration::from_millis(100);

/// Runs the verb.
///
/// # Errors
/// On trouble with the store or a file, on a bad row (unless skipped), and when it is interrupted.
pub fn run(verb: &Gate, args: &Args, pool: &ThreadPool) -> Result<()> {
    let options = Options {
        policy: verb.policy.as_deref().map(|path| super::policy(Some(path))).transpose()?,
        change_policy: verb.change_policy,
        registry: super::registry(verb.registry.as_deref())?,
        retain_days: verb.retain,
        keep_text: verb.keep_text == Keep::Yes,
        ..Options::default()
    };
    let mut run = Run::open("gate", &verb.reading, "-".as_ref(), false, args)?;
    run.inputs.iter_mut().for_each(|input| input.live = true);
    let gate = naql::Gate::open(&verb.store, options)?;
    crate::WAITS.store(true, Relaxed);
    let (send, batches) = mpsc::sync_channel(AHEAD);
    let reading = std::thread::spawn(move || {
        let end = run.read(|_, batch| send.send(batch.documents).map_err(|_| Failure::interrupted()));
        (run, end)
    });
    let mut tally = Tally::default();
    let mut out = BufWriter::new(io::stdout());
    while let Some(documents) = together(&batches) {
        let lines = pool.install(|| {
            let verdicts = gate.admit_many(&documents)?;
            verdicts.iter().for_each(|verdict| tally.add(verdict));
            let line = |(verdict, document)| super::line(&naql::json::verdict(verdict, document, Registry::builtin()));
            Ok::<Vec<_>, Failure>(verdicts.par_iter().zip(&documents).map(line).collect())
        })?;
        let written = lines.iter().try_for_each(|line| out.write_all(line)).and_then(|()| out.flush());
        written.map_err(|error| Failure::write("standard output", &error))?;
    }
    drop(gate);
    if crate::STOP.load(Relaxed) {
        let message = format!("interrupted; {} verdicts were given, all of them on disk", tally.all());
        return Err(Failure::new(exit::INTERRUPTED, message));
    }
    let (run, end) = reading.join().map_err(|_| Failure::new(exit::IO, "the thread that reads was lost"))?;
    end?;
    run.finish(&tally.to_string())
}

/// The documents that were read since the last time, up to [`TOGETHER`] and the rest of a batch; waits for the first of them.
/// `None` at the end of the input, and when the gate is to stop.
fn together(batches: &Receiver<Vec<Document>>) -> Option<Vec<Document>> {
    let mut documents = Vec::new();
    while documents.is_empty() {
        match batches.recv_timeout(LOOK) {
            _ if crate::STOP.load(Relaxed) => return None,
            Ok(batch) => documents = batch,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    while documents.len() < TOGETHER
        && let Ok(batch) = batches.try_recv()
    {
        documents.extend(batch);
    }
    Some(documents)
}
