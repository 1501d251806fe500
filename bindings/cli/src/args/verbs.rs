//! The options of each verb.

use std::path::PathBuf;

use clap::Subcommand;

use super::reading::{Reading, Rules, Sources, Stored};
use super::values::{Color, Keep, LineageFormat, ReportFormat, ReportLang, TraceFormat, View, days};

#[derive(Debug, clap::Args)]
pub struct Dedup {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the admitted rows go, unchanged; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// Of the admitted rows, keep only those that this many outlets or more printed
    #[arg(long, value_name = "N", default_value = "1", hide_default_value = true,
          value_parser = clap::value_parser!(u32).range(1..))]
    pub matched: u32,
    /// Where the verdicts go, one per document
    #[arg(long, value_name = "FILE")]
    pub verdicts: Option<PathBuf>,
    /// Where to write a readable report of what was dropped, held or shares text, and why; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// Show this many of the dropped documents, evenly chosen, each beside the one it is a copy of, on standard output
    #[arg(long, value_name = "N", requires = "output")]
    pub sample: Option<usize>,
    /// Where to write that sample as a page for a browser, instead of printing it
    #[arg(long, value_name = "FILE.html", requires = "sample")]
    pub sample_page: Option<PathBuf>,
    #[command(flatten)]
    pub rules: Rules,
    /// Where to write the counts as JSON: by decision, relation and reason, and the passage that too many drops hang on; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Check {
    #[command(flatten)]
    pub reading: Reading,
    /// The directory of the store
    #[arg(long, value_name = "DIR")]
    pub store: PathBuf,
    #[command(flatten)]
    pub sources: Sources,
}

#[derive(Debug, Subcommand)]
pub enum PolicyVerb {
    /// Print a policy with every key, as TOML
    Print {
        /// The policy [default: the built-in one]
        file: Option<PathBuf>,
    },
    /// Say whether a policy can be used
    Check {
        /// The policy
        file: PathBuf,
        #[command(flatten)]
        sources: Sources,
    },
    /// Print where two policies differ
    Diff {
        /// One policy
        a: PathBuf,
        /// The other one [default: the built-in one]
        b: Option<PathBuf>,
    },
}

#[derive(Debug, clap::Args)]
pub struct Gate {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the rows of admitted documents go, unchanged; all input is read before it is written
    #[arg(long, short, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Only rows that no earlier run had go to OUT; without it a run that is repeated writes the same rows again
    #[arg(long, requires = "output")]
    pub new: bool,
    /// Where to write the counts as JSON: by decision, relation and reason, and the passage that too many drops hang on
    #[arg(long, value_name = "FILE")]
    pub summary: Option<PathBuf>,
    /// The directory of the store; created if it does not exist
    #[arg(long, value_name = "DIR")]
    pub store: PathBuf,
    /// The policy, TOML or (.json) JSON [default: the store's, the built-in one for a new store]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Continue with a policy other than the one the store was made with
    #[arg(long, requires = "policy")]
    pub change_policy: bool,
    /// Forget what was published, or arrived without a date, this long ago: a number of days, 90d
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub retain: Option<u32>,
    /// Of which documents to keep the texts; without them no passage can be shown later
    #[arg(long, value_name = "OF", default_value = "kept", num_args = 1)]
    pub keep_text: Keep,
    #[command(flatten)]
    pub sources: Sources,
    /// Let documents be forgotten by a clock that is more than a day ahead of the last verdict
    #[arg(long)]
    pub allow_clock_jump: bool,
    /// Who changes the policy, for the ledger
    #[arg(long, value_name = "NAME", requires = "change_policy")]
    pub by: Option<String>,
    /// Why, for the ledger
    #[arg(long, value_name = "REASON", requires = "change_policy")]
    pub why: Option<String>,
    /// A file to add signed heads of the ledger to, for keeping elsewhere
    #[arg(long, value_name = "FILE", requires = "sign")]
    pub heads: Option<PathBuf>,
    /// After how many entries a head is added
    #[arg(long, value_name = "N", default_value_t = 10_000, requires = "heads", value_parser = clap::value_parser!(u64).range(1..))]
    pub heads_every: u64,
    /// The file of the key that signs them, made by `naql store key`
    #[arg(long, value_name = "FILE", requires = "heads")]
    pub sign: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Pairs {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the pairs go; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// Every pair of a text that more than 50 stories have, not those of the first few of them alone
    #[arg(id = "all_pairs", long = "all-pairs")]
    pub all: bool,
    #[command(flatten)]
    pub rules: Rules,
}

#[derive(Debug, clap::Args)]
#[command(mut_arg("inputs", |inputs| inputs.required(false).required_unless_present("store").conflicts_with("store")))]
pub struct Lineage {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub stored: Stored,
    /// Where the records go: a file of JSON lines, or a directory for a Parquet file of each kind; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// Only the clusters of this document, without outlets
    #[arg(long, value_name = "ID")]
    pub around: Option<String>,
    /// In which form [default: parquet for a directory, else json]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<LineageFormat>,
    #[command(flatten)]
    pub rules: Rules,
}

#[derive(Debug, clap::Args)]
#[command(mut_arg("inputs", |inputs| inputs.required(false).required_unless_present("store").conflicts_with("store")))]
pub struct Report {
    #[command(flatten)]
    pub reading: Reading,
    #[command(flatten)]
    pub stored: Stored,
    /// Where the report goes; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// The documents that the records are of; may be repeated
    #[arg(long, value_name = "FILE", conflicts_with = "store")]
    pub pages: Vec<PathBuf>,
    /// In which form
    #[arg(long, value_name = "FORMAT", default_value = "html")]
    pub format: ReportFormat,
    /// In which language; the page can be switched
    #[arg(long, value_name = "LANG", default_value = "ar")]
    pub lang: ReportLang,
    #[command(flatten)]
    pub rules: Rules,
}

#[derive(Debug, clap::Args)]
pub struct Compare {
    /// One text; `-` is standard input
    pub a: PathBuf,
    /// The other text
    pub b: PathBuf,
    /// Print the match as JSON
    #[arg(long)]
    pub json: bool,
    /// Also write a self-contained HTML page with linked passages
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// When to use colour
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Fold {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the folded texts go; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// Which view: `light` repairs a text, `fold` is the form that is compared
    #[arg(long, value_name = "VIEW", default_value = "fold")]
    pub view: View,
    /// Give the position of each word of the view in the text, in code points
    #[arg(long)]
    pub offsets: bool,
}

#[derive(Debug, clap::Args)]
pub struct Fingerprint {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the fingerprints go; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
}

#[derive(Debug, clap::Args)]
pub struct Trace {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the traces go; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// The format
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: TraceFormat,
    #[command(flatten)]
    pub sources: Sources,
}
