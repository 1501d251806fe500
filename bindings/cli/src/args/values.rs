//! What options take.

use clap::ValueEnum;

/// Of which documents texts are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// Of none
    No,
    /// Of those that later ones are compared with
    Kept,
    /// Of all, with what they came with: a lineage needs the copies that are dropped
    All,
}

/// What is done with HTML in texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum HtmlMode {
    /// Decode it where there is any
    Auto,
    /// Keep it
    Keep,
}

/// The order of a date of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Dates {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

/// The form of a lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LineageFormat {
    /// Records, one a line
    Json,
    /// Trees, for reading
    Text,
    /// Columns: `stories.parquet`, `sources.parquet`, `edges.parquet`, `clusters.parquet`, `outlets.parquet`
    Parquet,
}

/// The form of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// One page, for a browser
    Html,
    /// The summary, the agencies and the most relayed stories
    Text,
    /// One row for each story and whom it is from
    Csv,
    /// As text, in Markdown
    Md,
}

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ReportLang {
    /// Arabic, right to left
    Ar,
    /// English
    En,
}

impl From<ReportLang> for naql_report::Lang {
    fn from(lang: ReportLang) -> Self {
        match lang {
            ReportLang::Ar => Self::Ar,
            ReportLang::En => Self::En,
        }
    }
}

/// The format of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// Blocks, credits, relays and chain
    Json,
    /// The chain on one line, then the credits that it rests on
    Text,
    /// W3C PROV-JSON
    Prov,
    /// IPTC ninjs 3.1
    Ninjs,
    /// schema.org JSON-LD
    Schema,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// A view of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum View {
    /// Safe repair only
    Light,
    /// The comparison alphabet
    Fold,
}

/// A number of bytes, with or without a unit.
pub(super) fn size(text: &str) -> Result<usize, String> {
    let (digits, unit) = match text.trim_end_matches(['b', 'B']).to_ascii_uppercase() {
        text if text.ends_with('K') => (text, 10),
        text if text.ends_with('M') => (text, 20),
        text if text.ends_with('G') => (text, 30),
        text => (text, 0),
    };
    let number = digits.trim_end_matches(['K', 'M', 'G']).parse::<usize>().ok().and_then(|n| n.checked_mul(1 << unit));
    number.filter(|bytes| *bytes > 0).ok_or_else(|| "not a size, such as 500K, 64M or 1G".to_owned())
}

/// The day that a window begins with.
pub(super) fn since(text: &str) -> Result<naql::Day, String> {
    naql::Archive::since(text).map_err(|error| error.message().to_owned())
}

/// A number of days, with or without the unit.
pub(super) fn days(text: &str) -> Result<u32, String> {
    let days = text.strip_suffix('d').unwrap_or(text).parse().ok().filter(|days| *days > 0);
    days.ok_or_else(|| "not a number of days, 1 or more, such as 90d".to_owned())
}
