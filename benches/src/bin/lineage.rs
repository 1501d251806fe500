//! `lineage [REPORTS [SEED]]`: how much of the spread of generated reports `lineage` finds, as a Markdown table; 2,000 reports by
//! default. `lineage --size STORIES`: time and memory of that many generated stories (Linux).

// As the command does it.
#[cfg(target_os = "linux")]
#[path = "../../../bindings/cli/src/allocator.rs"]
mod allocator;

use std::collections::HashMap;
use std::error::Error;
use std::time::Instant;

use naql::lineage::{Edge, How, Lineage, lineage};
use naql::source::Registry;
use naql::{Document, Policy};
use naql_benches::cascade::{Cascades, Parent};
use naql_benches::{kilobytes, processor_time};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match &args[..] {
        [] => quality(2000, 1),
        [reports] => quality(reports.parse()?, 1),
        [size, stories] if size == "--size" => growth(stories.parse()?),
        [reports, seed] => quality(reports.parse()?, seed.parse()?),
        _ => Err("usage: lineage [REPORTS [SEED]] | lineage --size STORIES".into()),
    }
}

/// What is right, of how many.
#[derive(Default)]
struct Share(usize, usize);

impl Share {
    fn count(&mut self, right: bool) {
        self.0 += usize::from(right);
        self.1 += 1;
    }

    fn row(&self, what: &str) {
        println!("| {what} | {} of {} | {:.3} |", self.0, self.1, self.0 as f64 / self.1.max(1) as f64);
    }
}

fn quality(reports: u64, seed: u64) -> Result<(), Box<dyn Error>> {
    let cascades = Cascades::new(seed);
    let reports: Vec<Vec<_>> = (0..reports).map(|n| cascades.report(n)).collect();
    let documents: Vec<Document> = reports.iter().flatten().map(|page| page.document.clone()).collect();
    let found = lineage(&documents, &Policy::default(), Registry::builtin(), None, &())?;
    let [mut roots, mut edges, mut decided, mut right, mut both, mut nodes] = [const { Share(0, 0) }; 6];
    // Direct copies: found and meant, found and not meant, meant and not found.
    let mut direct = [0usize; 3];
    let to: HashMap<&str, Vec<&Edge>> = by_child(&found);
    let sources: HashMap<&str, &str> =
        found.sources.iter().filter(|source| !source.seen).map(|s| (s.id.as_str(), s.source.as_str())).collect();
    for pages in &reports {
        let of = |i: usize| to.get(pages[i].document.id.as_str()).map_or(&[][..], Vec::as_slice);
        if let Parent::Unseen(agency) = pages[0].parent {
            nodes.count(of(0).iter().any(|edge| sources.get(edge.from.as_str()) == Some(&agency)));
            roots.count(of(0).iter().any(|edge| sources.get(edge.from.as_str()) == Some(&agency)));
        } else {
            let others = (1..pages.len()).any(|i| of(i).iter().any(|edge| edge.from == pages[0].document.id));
            roots.count(of(0).is_empty() && others);
        }
        for (i, page) in pages.iter().enumerate() {
            let (meant, is_direct) = match page.parent {
                Parent::Nobody => continue,
                Parent::Unseen(agency) => (agency, false),
                Parent::Page(parent) => (pages[parent].document.id.as_str(), true),
            };
            let name =
                |edge: &Edge| sources.get(edge.from.as_str()).map_or_else(|| edge.from.clone(), ToString::to_string);
            let hit = of(i).iter().find(|edge| name(edge) == meant);
            edges.count(hit.is_some());
            let edge = hit.or_else(|| of(i).first());
            let how = edge.map(|edge| edge.how);
            decided.count(matches!(how, Some(How::Direct | How::CommonSource)));
            if matches!(how, Some(How::Direct | How::CommonSource)) {
                right.count((how == Some(How::Direct)) == is_direct);
                both.count(hit.is_some() && (how == Some(How::Direct)) == is_direct);
            }
            match (how == Some(How::Direct), is_direct) {
                (true, true) => direct[0] += 1,
                (true, false) => direct[1] += 1,
                (false, true) => direct[2] += 1,
                (false, false) => {}
            }
        }
    }
    println!("| {} reports, {} pages | | |\n|---|--:|--:|", reports.len(), documents.len());
    roots.row("root right");
    nodes.row("unseen agency found");
    edges.row("edge right");
    decided.row("edge decided");
    right.row("of these right: direct copy or common source");
    both.row("and from the right parent");
    let [hit, wrong, missed] = direct;
    let f1 = 2.0 * hit as f64 / (2 * hit + wrong + missed).max(1) as f64;
    println!("| direct copy or common source, F1 | {hit} found, {wrong} wrong, {missed} missed | {f1:.3} |");
    Ok(())
}

fn by_child(found: &Lineage) -> HashMap<&str, Vec<&Edge>> {
    let mut to: HashMap<&str, Vec<&Edge>> = HashMap::new();
    found.edges.iter().for_each(|edge| to.entry(&edge.to).or_default().push(edge));
    to
}

fn growth(stories: usize) -> Result<(), Box<dyn Error>> {
    let cascades = Cascades::new(1);
    let mut documents: Vec<Document> = Vec::with_capacity(stories + 16);
    for n in 0.. {
        if documents.len() >= stories {
            break;
        }
        documents.extend(cascades.report(n).into_iter().map(|page| page.document));
    }
    let text: usize = documents.iter().map(|document| document.text.len()).sum();
    // Forget the peak of making the documents.
    std::fs::write("/proc/self/clear_refs", "5")?;
    let before = kilobytes("VmHWM")?;
    let (start, work) = (Instant::now(), processor_time());
    let found = lineage(&documents, &Policy::default(), Registry::builtin(), None, &())?;
    let (seconds, work) = (start.elapsed().as_secs_f64(), processor_time().saturating_sub(work).as_secs_f64());
    let peak = kilobytes("VmHWM")?;
    println!("| stories | text | clusters | edges | time | processor time | peak | without the input |");
    println!("|--:|--:|--:|--:|--:|--:|--:|--:|");
    println!(
        "| {} | {:.0} MB | {} | {} | {seconds:.1} s | {work:.1} s | {:.2} GB | {:.2} GB |",
        found.stories.len(),
        text as f64 / 1e6,
        found.clusters.len(),
        found.edges.len(),
        peak as f64 / 1e6,
        (peak - before) as f64 / 1e6,
    );
    Ok(())
}
