//! `instructions RUN`: a fixed piece of work on one thread, for counting its instructions (`make bench-check`). RUN is one of [`RUNS`]; `input`
//! only makes the documents, which all others do first. `cpu` prints which instructions of the processor the library may choose.

use std::error::Error;
use std::hint::black_box;

use naql::fingerprint::Fingerprinter;
use naql::source::{Registry, trace};
use naql::{Document, Gate, Policy};
use naql_benches::generator::Generator;

const RUNS: &str = "input, fingerprint, trace, dedup, gate, check, pairs or lineage";

/// How many documents.
const COUNT: u64 = 1500;

fn main() -> Result<(), Box<dyn Error>> {
    let run = std::env::args().nth(1).unwrap_or_default();
    if run == "cpu" {
        println!("{}", cpu());
        return Ok(());
    }
    let documents: Vec<Document> = Generator::new(9).pages(COUNT).map(|page| page.document).collect();
    let (policy, registry) = (Policy::default(), Registry::builtin());
    match run.as_str() {
        "input" => drop(black_box(documents)),
        "fingerprint" => {
            let mut maker = Fingerprinter::new();
            documents.iter().try_for_each(|page| maker.fingerprint(&page.text).map(|made| drop(black_box(made))))?;
        }
        "trace" => documents.iter().for_each(|page| drop(black_box(trace(page, registry)))),
        "dedup" => drop(black_box(naql::dedup(&documents, &policy, registry, Some(1), &())?)),
        "gate" | "check" => {
            let gate = Gate::new(policy);
            documents.iter().try_for_each(|page| gate.admit(page).map(|verdict| drop(black_box(verdict))))?;
            if run == "check" {
                documents.iter().try_for_each(|page| gate.check(page).map(|verdict| drop(black_box(verdict))))?;
            }
        }
        "pairs" => naql::pairs(&documents, &policy, Some(1), &(), &mut |pair| {
            black_box(pair);
            Ok(())
        })?,
        "lineage" => drop(black_box(naql::lineage(&documents, &policy, registry, Some(1), &())?)),
        _ => return Err(format!("\"{run}\" is no run; use {RUNS}").into()),
    }
    Ok(())
}

/// The instructions that change what is counted: where a processor has them, faster code is chosen.
fn cpu() -> String {
    #[cfg(target_arch = "x86_64")]
    let has = [
        ("avx2", is_x86_feature_detected!("avx2")),
        ("avx512f", is_x86_feature_detected!("avx512f")),
        ("avx512vbmi", is_x86_feature_detected!("avx512vbmi")),
        ("sha", is_x86_feature_detected!("sha")),
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let has = [("", false)];
    let has: Vec<&str> = has.into_iter().filter(|(_, has)| *has).map(|(name, _)| name).collect();
    if has.is_empty() { "plain".to_owned() } else { has.join("+") }
}
