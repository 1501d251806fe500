//! How rows are read, and by which rules: the options that verbs have in common.

use std::path::PathBuf;

use naql::document::{DayOrder, Html};

use super::values::{Dates, HtmlMode, since, size};
use crate::failure::{Failure, Result};
use crate::input::How;
use crate::input::fields::{Fields, MAX_ROW, Values};
use crate::reject::OnError;

/// What every verb that reads rows has in common.
#[derive(Clone, Debug, clap::Args)]
pub struct Reading {
    /// Files of documents, directories or patterns; `-` is standard input
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// Read a field from another column, or a part of one (text=article.body); an empty COLUMN leaves the field out
    #[arg(long = "field", value_name = "FIELD=COLUMN")]
    pub fields: Vec<String>,
    /// Where the objects are in JSON that wraps them, as in .articles or .data.items
    #[arg(long, value_name = "PATH")]
    pub rows: Option<String>,
    /// Take every line of a text for a document
    #[arg(long)]
    pub per_line: bool,
    /// The encoding of text, such as windows-1256 or utf-16le [default: UTF-8; UTF-16 is recognised]
    #[arg(long, value_name = "NAME")]
    pub encoding: Option<String>,
    /// What to do with entities and tags of HTML in texts; offsets count in the text that comes of it
    #[arg(long, value_name = "DO", default_value = "auto")]
    pub html: HtmlMode,
    /// What comes first in dates such as 3/4/2025: the day (dmy) or the month (mdy)
    #[arg(long, value_name = "ORDER")]
    pub dates: Option<Dates>,
    /// Refuse a row or text of more than this many bytes (K, M, G) after decompression [default: 64M]
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub max_row: Option<usize>,
    /// What to do with a bad row
    #[arg(long, value_name = "DO", default_value = "stop")]
    pub on_error: OnError,
    /// Where skipped rows go [default: OUT.rejects.jsonl, or naql.rejects.jsonl]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
}

impl Reading {
    /// How the inputs are read.
    ///
    /// # Errors
    /// If a `--field` or `--encoding` is wrong.
    pub fn how(&self) -> Result<How> {
        let fields = Fields::new(self.fields.iter().map(String::as_str)).map_err(Failure::usage)?;
        let encoding = match self.encoding.as_deref() {
            None => None,
            Some(name) => {
                let known = encoding_rs::Encoding::for_label(name.as_bytes());
                let unknown = || {
                    Failure::usage(format!(
                        "--encoding {name}: there is no such encoding; windows-1256 and utf-16le are two"
                    ))
                };
                Some(known.ok_or_else(unknown)?).filter(|encoding| *encoding != encoding_rs::UTF_8)
            }
        };
        let path = |path: &str| path.split('.').filter(|key| !key.is_empty()).map(str::to_owned).collect();
        Ok(How {
            fields,
            encoding,
            rows: self.rows.as_deref().map(path),
            per_line: self.per_line,
            values: Values {
                html: match self.html {
                    HtmlMode::Auto => Html::Auto,
                    HtmlMode::Keep => Html::Keep,
                },
                dates: self.dates.map(|order| match order {
                    Dates::Dmy => DayOrder::Dmy,
                    Dates::Mdy => DayOrder::Mdy,
                }),
                max_row: self.max_row.unwrap_or(MAX_ROW),
            },
        })
    }

    /// The reject file of a run that writes to `output`.
    pub fn rejects(&self, output: &std::path::Path) -> PathBuf {
        match &self.rejects {
            Some(path) => path.clone(),
            None if output.as_os_str() == "-" => PathBuf::from("naql.rejects.jsonl"),
            None => {
                let mut name = output.as_os_str().to_owned();
                name.push(".rejects.jsonl");
                PathBuf::from(name)
            }
        }
    }
}

/// The pages of a store, in place of files.
#[derive(Clone, Debug, clap::Args)]
pub struct Stored {
    /// Read the pages of the store of a gate in place of files; the gate may be running
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Of these only what was published, or arrived without a date, in the last days (7d) or from a day on (2026-03-01)
    #[arg(long, value_name = "WHEN", conflicts_with = "inputs", value_parser = since)]
    pub since: Option<naql::Day>,
}

/// Who can be a source.
#[derive(Clone, Debug, clap::Args)]
pub struct Sources {
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
}

/// By what is decided: a policy, and the sources that its rules may name.
#[derive(Clone, Debug, clap::Args)]
pub struct Rules {
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    #[command(flatten)]
    pub sources: Sources,
}
