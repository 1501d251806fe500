//! `rounds [FILE.jsonl | N]…`: what each round of `dedup_in_rounds` does, as a Markdown table, for documents of a file or for so
//! many generated stories; and that the verdicts are those of `dedup`.

use std::error::Error;
use std::time::Instant;

use naql::source::Registry;
use naql::{Document, Policy, Rounds, dedup, dedup_in_rounds};
use naql_benches::{corpus, generator::Generator, processor_time};

fn main() -> Result<(), Box<dyn Error>> {
    println!(
        "| documents | dedup, processor time | in rounds, processor time | looked at, decided, changed in each round |"
    );
    println!("|---|--:|--:|---|");
    for of in std::env::args().skip(1) {
        let documents: Vec<Document> = match of.parse() {
            Ok(count) => Generator::standard().pages(count).map(|page| page.document).collect(),
            Err(_) => corpus::read(&of)?,
        };
        let (policy, registry) = (Policy::default(), Registry::builtin());
        let (start, work) = (Instant::now(), processor_time());
        let want = dedup(&documents, &policy, registry, None, &())?;
        let (one, start_of_rounds) = (processor_time().saturating_sub(work), Instant::now());
        let serial = start.elapsed();
        let work = processor_time();
        let (got, rounds) = dedup_in_rounds(&documents, &policy, registry, None, Rounds::default(), &())?;
        let (all, parallel) = (processor_time().saturating_sub(work), start_of_rounds.elapsed());
        if got != want {
            return Err(format!("{of}: rounds and dedup differ").into());
        }
        let rounds: Vec<String> =
            rounds.iter().map(|round| format!("{} {} {}", round.looked_at, round.decided, round.changed)).collect();
        println!(
            "| {of}: {} | {:.2} s ({:.2} s) | {:.2} s ({:.2} s) | {} |",
            documents.len(),
            one.as_secs_f64(),
            serial.as_secs_f64(),
            all.as_secs_f64(),
            parallel.as_secs_f64(),
            rounds.join("; ")
        );
    }
    Ok(())
}
