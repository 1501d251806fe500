//! `exact_pairs FILE.jsonl`: every pair of documents whose 3-word shingles have Jaccard similarity 0.5 or more, as JSONL
//! `{"a", "b", "plain", "folded"}`: the similarity over words split at white space, and over folded words.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write as _};

use naql::Document;
use naql::text::Words;
use naql_benches::corpus;
use naql_benches::exact::Sets;

const PERCENT: usize = 50;

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path] = &args[..] else {
        eprintln!("usage: exact_pairs FILE.jsonl > pairs.jsonl");
        std::process::exit(2);
    };
    let documents = corpus::read(path)?;
    let plain = sets(&documents, |text| text.split_whitespace().map(|word| word.as_bytes().to_owned()).collect());
    let mut words = Words::new();
    let folded = sets(&documents, |text| {
        words.fold(text);
        (0..words.len()).map(|i| words.word(i).to_vec()).collect()
    });
    let mut pairs = plain.pairs(PERCENT);
    pairs.extend(folded.pairs(PERCENT));
    pairs.sort_unstable();
    pairs.dedup();
    let mut out = BufWriter::new(io::stdout().lock());
    for (a, b) in pairs {
        let row = serde_json::json!({"a": documents[a].id, "b": documents[b].id,
            "plain": plain.jaccard(a, b), "folded": folded.jaccard(a, b)});
        writeln!(out, "{row}")?;
    }
    out.flush()
}

/// Each document's 3-word shingles, as numbers of words, so that no two shingles fall together.
fn sets(documents: &[Document], mut words: impl FnMut(&str) -> Vec<Vec<u8>>) -> Sets {
    let mut numbers: HashMap<Vec<u8>, usize> = HashMap::new();
    let mut number = |word| {
        let next = numbers.len();
        *numbers.entry(word).or_insert(next)
    };
    let mut shingles = |document: &Document| {
        let numbered: Vec<usize> = words(&document.text).into_iter().map(&mut number).collect();
        numbered.windows(3).map(|run| [run[0], run[1], run[2]]).collect()
    };
    Sets::new(&documents.iter().map(&mut shingles).collect::<Vec<Vec<_>>>())
}
