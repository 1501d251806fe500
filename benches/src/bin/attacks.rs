//! `attacks [KB]`: shapes of text that are made to slow naql, each in two sizes, as a Markdown table; 512 and twice as many kilobytes by
//! default. What is linear takes the same time per megabyte in both.

use std::error::Error;
use std::time::Duration;

use naql::source::Registry;
use naql::{Document, Gate, Policy};
use naql_benches::processor_time;

/// A shape: a name, and the documents that are there before and those that come, of about as many bytes as wanted.
type Shape = (&'static str, fn(usize) -> (Vec<Document>, Vec<Document>));

const SHAPES: [Shape; 6] = [
    ("many short stories on a page", |bytes| (Vec::new(), vec![page("a", stories(bytes, 0))])),
    ("the same page again, changed", |bytes| (vec![page("a", stories(bytes, 0))], vec![page("b", stories(bytes, 1))])),
    ("interleaved runs of a stored story", |bytes| {
        let words: Vec<String> = (0..bytes / 12).map(word).collect();
        let turned: Vec<&str> = words.chunks(6).rev().flatten().map(String::as_str).collect();
        (vec![page("a", words.join(" "))], vec![page("b", turned.join(" "))])
    }),
    ("one word", |bytes| (vec![page("a", "خبر ".repeat(bytes / 14))], vec![page("b", "خبر ".repeat(bytes / 7))])),
    ("one sentence", |bytes| {
        let sentence = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة ";
        (vec![page("a", sentence.repeat(bytes / 240))], vec![page("b", sentence.repeat(bytes / 120))])
    }),
    ("a letter and its marks", |bytes| {
        (Vec::new(), vec![page("a", format!("خبر {}", "\u{64b}\u{640}".repeat(bytes / 4)))])
    }),
];

fn word(n: usize) -> String {
    const LETTERS: [char; 16] = ['ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ'];
    (0..5).map(|i| LETTERS[n >> (4 * i) & 15]).collect()
}

/// Stories with datelines, so that each is one of its own.
fn stories(bytes: usize, salt: usize) -> String {
    let story = |n: usize| {
        let words: Vec<String> = (0..14).map(|i| word(n * 14 + i + if i == 7 { salt << 19 } else { 0 })).collect();
        format!("الرياض (واس): {}.\n\n", words.join(" "))
    };
    (0..bytes / 190).map(story).collect()
}

fn page(id: &str, text: String) -> Document {
    Document::new(id, text).publisher("الراصد").published("2026-03-01")
}

fn main() -> Result<(), Box<dyn Error>> {
    let size: usize = std::env::args().nth(1).map_or(Ok(512), |size| size.parse())?;
    println!("| shape | verb | {size} kB, s/MB | {} kB, s/MB |\n|---|---|--:|--:|", 2 * size);
    for (name, make) in SHAPES {
        for verb in ["gate", "dedup", "pairs"] {
            let times = [size, 2 * size].map(|size| {
                let (before, new) = make(size << 10);
                let bytes: usize = before.iter().chain(&new).map(|page| page.text.len()).sum();
                run(verb, &before, &new).map(|time| time.as_secs_f64() * 1e6 / bytes as f64)
            });
            let [one, two] = times;
            println!("| {name} | {verb} | {:.3} | {:.3} |", one?, two?);
        }
    }
    Ok(())
}

/// How long the processor works on some documents.
fn run(verb: &str, before: &[Document], new: &[Document]) -> naql::Result<Duration> {
    let start = processor_time();
    match verb {
        "gate" => {
            let gate = Gate::new(Policy::default());
            before.iter().chain(new).try_for_each(|page| gate.admit(page).map(drop))?;
        }
        "dedup" => {
            let all = [before, new].concat();
            naql::dedup(&all, &Policy::default(), Registry::builtin(), Some(1), &())?;
        }
        _ => {
            let all = [before, new].concat();
            naql::pairs(&all, &Policy::default(), Some(1), &(), &mut |_| Ok(()))?;
        }
    }
    Ok(processor_time().saturating_sub(start))
}
