//! `naql fingerprint`: documents in, one fingerprint a row out.

use arrow_array::RecordBatch;
use naql::Document;
use naql::contract::FINGERPRINT_ROW;
use naql::fingerprint::Fingerprinter;
use naql_arrow::Fingerprints;
use rayon::prelude::*;
use serde::Serialize;

use super::common;
use super::run::each;
use crate::args::{Args, Fingerprint};
use crate::failure::Result;

/// One row of the output.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    #[serde(flatten)]
    fingerprint: naql::fingerprint::Fingerprint,
}

/// Runs the verb.
///
/// # Errors
/// On trouble with a file, a bad row (unless skipped), or a text that is too long.
pub fn run(verb: &Fingerprint, args: &Args) -> Result<()> {
    each("fingerprint", &verb.reading, &verb.output, &FINGERPRINT_ROW, args, lines, columns)
}

fn lines(documents: &[Document]) -> naql::Result<Vec<Vec<u8>>> {
    documents
        .par_iter()
        .map_init(Fingerprinter::new, |maker, document| {
            let fingerprint = maker.fingerprint(&document.text)?;
            Ok(common::line(&Row { id: &document.id, fingerprint }))
        })
        .collect()
}

fn columns(documents: &[Document]) -> naql::Result<RecordBatch> {
    let of = |maker: &mut Fingerprinter, document: &Document| maker.fingerprint(&document.text);
    let fingerprints: Vec<_> = documents.par_iter().map_init(Fingerprinter::new, of).collect::<naql::Result<_>>()?;
    let mut columns = Fingerprints::with_capacity(documents.len());
    fingerprints.iter().for_each(|fingerprint| columns.append(Some(fingerprint)));
    columns.finish_with_ids(&documents.iter().map(|document| document.id.as_str()).collect::<Vec<_>>())
}
