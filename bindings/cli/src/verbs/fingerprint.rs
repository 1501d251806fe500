//! `naql fingerprint`: documents in, one fingerprint a row out.

use naql::fingerprint::Fingerprinter;
use rayon::prelude::*;
use serde::Serialize;

use super::run::each;
use crate::args::{Args, Fingerprint};
use crate::failure::Result;
use crate::output::Record;

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
    each("fingerprint", &verb.reading, &verb.output, &Record::Fingerprint, args, |documents| {
        documents
            .par_iter()
            .map_init(Fingerprinter::new, |maker, document| {
                let fingerprint = maker.fingerprint(&document.text)?;
                Ok(super::line(&Row { id: &document.id, fingerprint }))
            })
            .collect()
    })
}
