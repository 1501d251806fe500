//! `gate [N…]`: a durable gate with N generated stories in it, as a Markdown table; 100,000 and 1,000,000 by default.
//!
//! One process admits all of them in blocks; another one opens the store and checks further pages, one at a time on one thread.
//! So each has a peak of its own (Linux), with the pages of two blocks in it. Next to the time by the clock is the time that the processor
//! worked, which other work on the machine changes little. The size on disk is that of the tables. A third process checks while another
//! thread admits, deletes one document, and deletes a tenth of all.

// As the command does it.
#[cfg(target_os = "linux")]
#[path = "../../../bindings/cli/src/allocator.rs"]
mod allocator;

use std::error::Error;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use naql::{Document, Gate, Note, Options};
use naql_benches::generator::Generator;
use naql_benches::{kilobytes, processor_time, thread_time};

const SIZES: [&str; 2] = ["100000", "1000000"];

/// How many documents are written together, as the command does it.
const BLOCK: u64 = Gate::BLOCK as u64;

/// How many checks are timed.
const CHECKS: u64 = 20_000;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args[..] {
        [verb, size, directory] if verb == "--admit" => return admit(size.parse()?, directory.as_ref()),
        [verb, size, directory] if verb == "--check" => return check(size.parse()?, directory.as_ref()),
        [verb, size, directory] if verb == "--change" => return change(size.parse()?, directory.as_ref()),
        _ => {}
    }
    println!(
        "| stories | admitted | processor time per story | peak memory | time to open | processor time | check p50 | p99 | processor time p50 | p99 | peak memory | disk per story, without text | index part of that | with text | check p99 during admissions | one deleted | longest check meanwhile | a tenth deleted | peak memory |"
    );
    println!("|{}", "--:|".repeat(19));
    let sizes = if args.is_empty() { SIZES.map(str::to_owned).to_vec() } else { args };
    for size in sizes {
        let directory = std::env::temp_dir().join(format!("naql-gate-{}", std::process::id()));
        for verb in ["--admit", "--check", "--change"] {
            if !Command::new(std::env::current_exe()?).args([verb, &size]).arg(&directory).status()?.success() {
                return Err(format!("the run of {size} stories failed").into());
            }
        }
        std::fs::remove_dir_all(directory)?;
    }
    Ok(())
}

/// Admits some pages, and prints the first part of their row.
fn admit(size: u64, directory: &Path) -> Result<(), Box<dyn Error>> {
    let generator = Generator::standard();
    let gate = Gate::open(directory, Options::default())?;
    let (mut admitting, mut work) = (Duration::ZERO, Duration::ZERO);
    gate.admit_stream(&mut naql::Delivery::default(), |stream| {
        let mut push = |block: Vec<Document>| {
            let (start, before) = (Instant::now(), processor_time());
            stream.push(block)?;
            admitting += start.elapsed();
            work += processor_time().saturating_sub(before);
            Ok::<_, naql::Error>(())
        };
        for first in (0..size).step_by(BLOCK as usize) {
            push((first..size.min(first + BLOCK)).map(|n| generator.page(n).document).collect())?;
        }
        // The last one is still held.
        push(Vec::new())
    })?;
    print!(
        "| {size} | {:.0} stories/s | {:.0} µs | {:.0} MB ",
        size as f64 / admitting.as_secs_f64(),
        work.as_secs_f64() * 1e6 / size as f64,
        kilobytes("VmHWM")? as f64 / 1e3,
    );
    Ok(())
}

/// Opens a store of some pages, checks further ones, and prints the rest of the row.
fn check(size: u64, directory: &Path) -> Result<(), Box<dyn Error>> {
    let generator = Generator::standard();
    let (start, before) = (Instant::now(), processor_time());
    let gate = Gate::open(directory, Options::default())?;
    let (opening, opening_work) = (start.elapsed(), processor_time().saturating_sub(before));
    let (mut times, mut work) = (Vec::with_capacity(CHECKS as usize), Vec::with_capacity(CHECKS as usize));
    for n in size..size + CHECKS {
        let document = generator.page(n).document;
        let (start, before) = (Instant::now(), thread_time());
        gate.check(&document)?;
        work.push(thread_time().saturating_sub(before));
        times.push(start.elapsed());
    }
    let peak = kilobytes("VmHWM")?;
    times.sort_unstable();
    work.sort_unstable();
    let disk = gate.stats()?.disk;
    let without_text = disk.ledger + disk.events + disk.documents + disk.index;
    print!(
        "| {:.2} s | {:.2} s | {:.1} µs | {:.0} µs | {:.1} µs | {:.0} µs | {:.0} MB | {} B | {} B | {} B ",
        opening.as_secs_f64(),
        opening_work.as_secs_f64(),
        at(&times, 50),
        at(&times, 99),
        at(&work, 50),
        at(&work, 99),
        peak as f64 / 1e3,
        without_text / size,
        disk.index / size,
        (without_text + disk.texts) / size,
    );
    Ok(())
}

/// Checks pages while other threads admit and delete, and prints the rest of the row.
fn change(size: u64, directory: &Path) -> Result<(), Box<dyn Error>> {
    let generator = Generator::standard();
    let gate = Gate::open(directory, Options::default())?;
    let page = |n: u64| generator.page(n).document;
    let during = |work: &(dyn Fn() -> naql::Result<()> + Sync)| {
        let done = AtomicBool::new(false);
        std::thread::scope(|scope| {
            let worker = scope.spawn(|| {
                let start = Instant::now();
                let result = work();
                done.store(true, SeqCst);
                result.map(|()| start.elapsed())
            });
            let mut times = Vec::new();
            for page in (size..).map(page) {
                let start = Instant::now();
                gate.check(&page)?;
                times.push(start.elapsed());
                if done.load(SeqCst) {
                    break;
                }
            }
            times.sort_unstable();
            let took = worker.join().expect("no thread panics")?;
            Ok::<_, naql::Error>((took, times))
        })
    };
    let further: Vec<Document> = (2 * size..2 * size + CHECKS).map(page).collect();
    let (_, admitting) =
        during(&|| further.chunks(Gate::BLOCK).try_for_each(|block| gate.admit_many(block).map(drop)))?;
    let (one, meanwhile) = during(&|| gate.delete(&further[0].id).map(drop))?;
    let ids: Vec<String> = (0..size / 10).map(|n| page(n).id).collect();
    let (tenth, _) = during(&|| gate.delete_many(&ids, &Note::default()).map(drop))?;
    println!(
        "| {:.0} µs | {:.1} ms | {:.2} ms | {:.2} s | {:.0} MB |",
        at(&admitting, 99),
        one.as_secs_f64() * 1e3,
        at(&meanwhile[meanwhile.len() - 1..], 0) / 1e3,
        tenth.as_secs_f64(),
        kilobytes("VmHWM")? as f64 / 1e3,
    );
    Ok(())
}

/// The time, in microseconds, that so many hundredths of some sorted times are at most.
fn at(times: &[Duration], hundredth: usize) -> f64 {
    times[hundredth * times.len() / 100].as_nanos() as f64 / 1e3
}
