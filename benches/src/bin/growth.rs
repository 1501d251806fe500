//! `growth [N…]`: how time and memory of `dedup` grow with the number of stories, as a Markdown table; 30,000, 300,000 and
//! 1,000,000 generated stories by default. Every size runs in a process of its own, so that its peak is its own (Linux).

// As the command does it.
#[cfg(target_os = "linux")]
#[path = "../../../bindings/cli/src/allocator.rs"]
mod allocator;

use std::error::Error;
use std::process::Command;
use std::time::Instant;

use naql::source::Registry;
use naql::{Decision, Document, Policy, dedup};
use naql_benches::generator::{Generator, Kind};
use naql_benches::{kilobytes, processor_time};

const SIZES: [&str; 3] = ["30000", "300000", "1000000"];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if let [one, size] = &args[..]
        && one == "--one"
    {
        return measure(size.parse()?);
    }
    println!(
        "| stories | text | dedup | time per story | processor time per story | peak without the input | peak per story | copies dropped | new stories dropped |"
    );
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    let sizes = if args.is_empty() { SIZES.map(str::to_owned).to_vec() } else { args };
    for size in sizes {
        if !Command::new(std::env::current_exe()?).args(["--one", &size]).status()?.success() {
            return Err(format!("the run of {size} stories failed").into());
        }
    }
    Ok(())
}

/// Runs one size and prints its row.
fn measure(size: u64) -> Result<(), Box<dyn Error>> {
    let (mut documents, mut kinds): (Vec<Document>, Vec<Kind>) = (Vec::new(), Vec::new());
    documents.reserve_exact(size as usize);
    for page in Generator::standard().pages(size) {
        documents.push(page.document);
        kinds.push(page.kind);
    }
    let text: usize = documents.iter().map(|document| document.text.len()).sum();
    // Forget the peak of making the documents.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = kilobytes("VmHWM")?;
    let (start, work) = (Instant::now(), processor_time());
    let verdicts = dedup(&documents, &Policy::default(), Registry::builtin(), None, &())?;
    let seconds = start.elapsed().as_secs_f64();
    let work = processor_time().saturating_sub(work).as_secs_f64();
    let extra = (kilobytes("VmHWM")? - before) * 1024;
    let dropped = |is: fn(&Kind) -> bool| {
        let of: Vec<_> = kinds.iter().zip(&verdicts).filter(|(kind, _)| is(kind)).collect();
        of.iter().filter(|(_, verdict)| verdict.decision == Decision::Drop).count() as f64 / of.len() as f64
    };
    let copies = dropped(|kind| matches!(kind, Kind::Respelled { .. } | Kind::Edited { .. } | Kind::Cut { .. }));
    println!(
        "| {size} | {:.0} MB | {seconds:.2} s | {:.1} µs | {:.1} µs | {:.0} MB | {} B | {copies:.4} | {:.4} |",
        text as f64 / 1e6,
        seconds * 1e6 / size as f64,
        work * 1e6 / size as f64,
        extra as f64 / 1e6,
        extra / size,
        dropped(|kind| *kind == Kind::Fresh),
    );
    Ok(())
}
