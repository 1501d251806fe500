//! `naql gate`: documents in, a verdict for each out as soon as it is on disk.
//!
//! One thread reads; what it has read while the last documents were being decided on is decided and recorded together; another
//! thread writes the verdicts meanwhile. The store is opened, and with it the lock taken, before the first byte is waited for.

use std::io::{self, BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, SyncSender};

use naql::source::Registry;
use naql::{Decision, Document, KeepText, Note, Options, Stream, Verdict};
use rayon::ThreadPool;

use super::common;
use super::copy::Copy;
use super::heads::Heads;
use super::run::Run;
use super::tally::Tally;
use crate::args::{Args, Gate, Keep};
use crate::failure::{Failure, Result, exit};
use crate::stop;

/// How many documents are decided on and written together at most: a hundredth of a second's work or two.
const TOGETHER: usize = naql::Gate::BLOCK;

/// How many bytes of text are decided on together at most, for documents that are long.
const TEXT_TOGETHER: usize = 16 << 20;

/// How many batches are read ahead.
const AHEAD: usize = 16;

/// Runs the verb.
///
/// # Errors
/// On trouble with the store or a file, on a bad row (unless skipped), and when it is interrupted.
pub fn run(verb: &Gate, args: &Args, pool: &ThreadPool) -> Result<()> {
    let keep_text = match verb.keep_text {
        Keep::No => KeepText::No,
        Keep::Kept => KeepText::Kept,
        Keep::All => KeepText::All,
    };
    let mut options = Options::default().change_policy(verb.change_policy).keep_text(keep_text);
    let registry = common::registry(&verb.sources)?;
    options.registry = common::own(&registry);
    options.policy = verb.policy.as_deref().map(|path| common::policy(Some(path), &registry)).transpose()?;
    options.retain_days = verb.retain;
    options.clock_jump = verb.allow_clock_jump;
    options.note = Note { by: verb.by.clone(), why: verb.why.clone() };
    let mut heads = Heads::open(verb)?;
    // What is missing is reported before a store is made for it.
    for path in named(&crate::input::files(&verb.reading.inputs)?) {
        std::fs::metadata(path).map_err(|error| Failure::open(path.display(), &error))?;
    }
    let mut outputs = vec![("-o", verb.output.as_deref().unwrap_or(Path::new("-")))];
    outputs.extend(verb.summary.as_deref().map(|path| ("--summary", path)));
    common::apart(&outputs, &verb.reading.inputs)?;
    let gate = pool.install(|| naql::Gate::open(&verb.store, options))?;
    if let Some(heads) = &mut heads {
        heads.start(&gate);
    }
    stop::wait();
    if named(&verb.reading.inputs).count() < verb.reading.inputs.len() && !wait_for_standard_input() {
        return Err(interrupted(&Tally::default()));
    }
    let mut run = Run::open("gate", &verb.reading, &outputs, verb.output.is_some(), args)?;
    let copy = verb.output.as_deref().map(|path| {
        let copy = Copy::new(&mut run.inputs, path)?;
        Ok::<_, Failure>((copy.output(path)?, copy))
    });
    let copy = copy.transpose()?;
    run.inputs.iter_mut().for_each(|input| input.live = true);
    let (send, batches) = mpsc::sync_channel(AHEAD);
    let (copies, only_new) = (copy.is_some(), verb.new);
    let reading = std::thread::spawn(move || {
        let mut rows = vec![Vec::new(); run.inputs.len()];
        let end = run.read(|i, batch| {
            if copies {
                rows[i].extend(batch.rows);
            }
            send.send(batch.documents).map_err(|_| Failure::interrupted())
        });
        (run, rows, end)
    });
    // It takes the next verdicts only when it has written those before.
    let (give, recorded) = mpsc::sync_channel(0);
    let writing = std::thread::spawn(move || write(&recorded, &registry, copies, only_new));
    let admitted = pool.install(|| {
        let recorded = |gate: &naql::Gate| heads.as_mut().map_or(Ok(()), |heads| heads.add(gate));
        gate.admit_stream(&mut naql::Delivery::default(), |stream| admit(stream, batches, give, &gate, recorded))
    });
    let ended = heads.map_or(Ok(()), |mut heads| heads.end(&gate));
    drop(gate);
    let (tally, copied) = writing.join().map_err(|_| Failure::new(exit::IO, "the thread that writes was lost"))??;
    if let Err(Failure { exit, message }) = admitted {
        return Err(Failure::new(exit, format!("{message}; {}", given(&tally))));
    }
    if stop::asked() {
        return Err(interrupted(&tally));
    }
    ended?;
    let (mut run, mut rows, end) =
        reading.join().map_err(|_| Failure::new(exit::IO, "the thread that reads was lost"))?;
    end?;
    if let Some((mut out, copy)) = copy {
        let mut copied = copied.into_iter();
        rows.iter_mut().for_each(|rows| rows.retain(|_| copied.next() == Some(true)));
        copy.run(&mut run, &rows, &mut out)?;
        out.finish()?;
    }
    common::summary(verb.summary.as_deref(), &tally, run.counts())?;
    run.warn(tally.warning().as_deref());
    run.finish(&tally.to_string())
}

/// Admits what is read, and gives it on with its verdicts. What was pushed waits for what follows it only if that was read
/// already.
#[expect(clippy::needless_pass_by_value, reason = "the channels end with it, which ends the other threads")]
fn admit(
    stream: &mut Stream<'_, Document>,
    batches: Receiver<Vec<Document>>,
    give: SyncSender<(Vec<Document>, Vec<Verdict>)>,
    gate: &naql::Gate,
    mut note: impl FnMut(&naql::Gate) -> Result<()>,
) -> Result<()> {
    let mut rest = Vec::new();
    while let Some(documents) = together(&batches, &mut rest, stream.is_empty()) {
        let recorded = stream.push(documents)?;
        note(gate)?;
        // Whoever writes them has gone away with an error of its own.
        if !recorded.0.is_empty() && give.send(recorded).is_err() {
            return Ok(());
        }
    }
    Ok(())
}

/// Writes verdicts that are recorded, batch by batch, and counts them; if it is wanted, says of each whether its row is copied.
fn write(
    recorded: &Receiver<(Vec<Document>, Vec<Verdict>)>,
    registry: &Registry,
    wanted: bool,
    only_new: bool,
) -> Result<(Tally, Vec<bool>)> {
    let (mut out, mut tally, mut rows) = (BufWriter::new(io::stdout()), Tally::default(), Vec::new());
    let copied = |verdict: &Verdict| verdict.decision == Decision::Admit && !(only_new && verdict.seen);
    for (documents, verdicts) in recorded {
        let line = |(verdict, document)| common::line(&naql::json::verdict(verdict, document, registry));
        let mut lines = verdicts.iter().zip(&documents).map(line);
        let written = lines.try_for_each(|line| out.write_all(&line)).and_then(|()| out.flush());
        written.map_err(|error| Failure::write("standard output", &error))?;
        verdicts.iter().zip(&documents).for_each(|(verdict, document)| tally.add(verdict, document));
        rows.extend(verdicts.iter().filter(|_| wanted).map(copied));
    }
    Ok((tally, rows))
}

/// The inputs but for standard input.
fn named(inputs: &[PathBuf]) -> impl Iterator<Item = &PathBuf> {
    inputs.iter().filter(|path| path.as_os_str() != "-")
}

/// Waits until standard input has something, or its end; says whether it has, and not that the gate is to stop.
fn wait_for_standard_input() -> bool {
    let (send, ready) = mpsc::channel();
    std::thread::spawn(move || {
        // An error is found again by whoever reads.
        let _ = io::stdin().lock().fill_buf();
        send.send(())
    });
    while ready.recv_timeout(stop::LOOK) == Err(RecvTimeoutError::Timeout) {
        if stop::asked() {
            return false;
        }
    }
    true
}

fn interrupted(tally: &Tally) -> Failure {
    Failure::new(exit::INTERRUPTED, format!("interrupted; {}", given(tally)))
}

fn given(tally: &Tally) -> String {
    format!("{} verdicts were given, all of them on disk", tally.all())
}

/// The documents that were read since the last time, as many as are decided on together; `rest` has what was read and not handed
/// out. When there are none it waits for the first if it is to `wait`, and gives none otherwise. `None` at the end of the input,
/// and when the gate is to stop.
fn together(batches: &Receiver<Vec<Document>>, rest: &mut Vec<Document>, wait: bool) -> Option<Vec<Document>> {
    while rest.is_empty() && wait {
        match batches.recv_timeout(stop::LOOK) {
            _ if stop::asked() => return None,
            Ok(batch) => *rest = batch,
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return None,
        }
    }
    if stop::asked() {
        return None;
    }
    while rest.len() < TOGETHER
        && let Ok(batch) = batches.try_recv()
    {
        rest.extend(batch);
    }
    let mut text = 0;
    let fits = |document: &&Document| {
        text += document.text.len();
        text <= TEXT_TOGETHER
    };
    let count = rest.iter().take(TOGETHER).take_while(fits).count().max(1).min(rest.len());
    let later = rest.split_off(count);
    Some(std::mem::replace(rest, later))
}
