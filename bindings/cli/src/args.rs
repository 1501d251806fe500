//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::failure::{Failure, Result};
use crate::input::fields::Fields;
use crate::reject::OnError;

const EXIT_CODES: &str = "\
Exit codes:
  0    done (also when rows were skipped by --on-error skip, and when compare finds nothing)
  2    the command line is wrong
  65   an input or a policy is not what it should be
  66   an input cannot be opened
  73   an output cannot be created
  74   reading or writing failed, as on a full disk
  130  interrupted; no output file was written
  141  whoever read the output closed the pipe";

const INPUTS: &str = "\
Inputs are JSON lines (one object a line), plain or in gzip or Zstandard, or Parquet; `-` is standard input. What a \
file is, its first bytes say. Outputs are JSON lines, or gzip, Zstandard or Parquet if their name ends in .gz, .zst or \
.parquet; they are written under a temporary name and renamed at the end.

Fields of a document, with the column names taken when the first is absent or null:
  id         a string or a number; absent: the file's name and the row number, news:17
  text       content, body; needed, may be empty
  title
  byline     author
  publisher  source
  url
  published  date; an RFC 3339 time, or a date (midnight UTC)";

const DEDUP: &str = "\
Examples:
  naql dedup news.jsonl -o kept.jsonl
  naql dedup jan.jsonl.gz feb.jsonl.zst -o kept.jsonl.zst --verdicts verdicts.jsonl
  naql dedup news.jsonl -o kept.jsonl --report -
  naql dedup pages.parquet -o kept.parquet --field text=article_body --on-error skip
  zstdcat news.jsonl.zst | naql dedup - -o - | wc -l";

const GATE: &str = "\
One verdict a line, in the order of the input, as soon as it is on disk. A run that was interrupted is taken up again by \
running it again over the same input: what came before changes nothing.

Examples:
  naql gate --store store news.jsonl > verdicts.jsonl
  tail -F feed.jsonl | naql gate --store store --retain 90d - | jq -r 'select(.decision == \"admit\") | .id'";

const STORE: &str = "\
Examples:
  naql store stats store
  naql store verify store --head 2f0c...
  naql store delete store https://example.org/news/17
  naql store export store > ledger.jsonl";

const PAIRS: &str = "\
Examples:
  naql pairs news.jsonl -o pairs.jsonl
  naql pairs a.jsonl b.jsonl --policy policy.toml | jq -r 'select(.relation == \"contains\") | [.a, .b] | @tsv'";

const LINEAGE: &str = "\
Records, one a line: story, source, edge, cluster, outlet (\"kind\"). A source that no document is from is a record of its \
own where two outlets name it and share its text. Where clocks overlap nobody is first.

Examples:
  naql lineage news.jsonl -o lineage.jsonl
  naql lineage news.jsonl --format text | less
  naql lineage news.jsonl --around https://example.org/news/17 --format text
  naql lineage news.jsonl | jq -c 'select(.kind == \"edge\" and .credit == \"uncredited\") | [.from, .to]'";

const COMPARE: &str = "\
Each input is a text file, or a JSON file that holds one document (with `text`).

Examples:
  naql compare ours.txt theirs.txt
  naql compare a.json b.json --json
  naql compare a.txt b.txt --html report.html";

const FOLD: &str = "\
Examples:
  naql fold page.txt
  naql fold news.jsonl -o folded.jsonl --offsets
  echo '{\"text\": \"قالَ الـمـتحدّث\"}' | naql fold -";

const FINGERPRINT: &str = "\
Examples:
  naql fingerprint page.txt
  naql fingerprint news.jsonl -o fingerprints.parquet";

const TRACE: &str = "\
Formats: json has one line a document; prov, ninjs and schema have one a story; text is for reading.

Examples:
  naql trace page.txt --format text
  naql trace news.jsonl -o traces.jsonl
  naql trace news.jsonl --registry ours.tsv | jq -c '[.id, .stories[].chain]'";

/// The long help of a verb that reads rows.
fn with_inputs(examples: &str) -> String {
    with_exit_codes(&format!("{INPUTS}\n\n{examples}"))
}

fn with_exit_codes(examples: &str) -> String {
    format!("{examples}\n\n{EXIT_CODES}")
}

/// Gated deduplication and provenance for Arabic news
#[derive(Debug, Parser)]
#[command(name = "naql", version, arg_required_else_help = true, after_help = EXIT_CODES)]
pub struct Args {
    #[command(subcommand)]
    pub verb: Verb,
    /// How many threads to use [default: one a processor]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// No progress and no summary on standard error
    #[arg(long, short, global = true)]
    pub quiet: bool,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Keep the documents that a gate would admit
    #[command(after_help = DEDUP, after_long_help = with_inputs(DEDUP))]
    Dedup(Dedup),
    /// Decide on documents one after the other and keep what is let in
    #[command(after_help = GATE, after_long_help = with_inputs(GATE))]
    Gate(Gate),
    /// Look after the store of a gate
    #[command(subcommand, after_help = STORE, after_long_help = with_exit_codes(STORE))]
    Store(Store),
    /// List every pair of documents that share text, with relation and passages
    #[command(after_help = PAIRS, after_long_help = with_inputs(PAIRS))]
    Pairs(Pairs),
    /// Say who had each report first, who took it, and who said so
    #[command(after_help = LINEAGE, after_long_help = with_inputs(LINEAGE))]
    Lineage(Lineage),
    /// Explain what two texts share, side by side
    #[command(after_help = COMPARE, after_long_help = with_exit_codes(COMPARE))]
    Compare(Compare),
    /// Show texts in the alphabet that they are compared in
    #[command(after_help = FOLD, after_long_help = with_inputs(FOLD))]
    Fold(Fold),
    /// Show the fingerprints that texts are compared by
    #[command(after_help = FINGERPRINT, after_long_help = with_inputs(FINGERPRINT))]
    Fingerprint(Fingerprint),
    /// Read out who a text says it comes from
    #[command(after_help = TRACE, after_long_help = with_inputs(TRACE))]
    Trace(Trace),
    /// Write the completions of a shell
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the man page, of the command or of one verb
    #[command(hide = true)]
    Man {
        /// The verb
        verb: Option<String>,
    },
}

/// What is read, by every verb that reads rows.
#[derive(Debug, clap::Args)]
pub struct Reading {
    /// Files of documents; `-` is standard input
    #[arg(required = true, value_name = "IN")]
    pub inputs: Vec<PathBuf>,
    /// Read a field from another column; an empty COLUMN leaves the field out
    #[arg(long = "field", value_name = "FIELD=COLUMN")]
    pub fields: Vec<String>,
    /// What to do with a bad row
    #[arg(long, value_name = "DO", default_value = "stop")]
    pub on_error: OnError,
    /// Where skipped rows go [default: OUT.rejects.jsonl, or naql.rejects.jsonl]
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Dedup {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the admitted rows go, as they came; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// Where the verdicts go, one for every document
    #[arg(long, value_name = "FILE")]
    pub verdicts: Option<PathBuf>,
    /// Say for a person what was dropped, held or shares text, and why; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Gate {
    #[command(flatten)]
    pub reading: Reading,
    /// The directory of the store; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub store: PathBuf,
    /// The policy, TOML or (.json) JSON [default: the store's, the built-in one for a new store]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Go on with another policy than the store was made with
    #[arg(long, requires = "policy")]
    pub change_policy: bool,
    /// Forget what was published, or arrived without a date, so long ago: a number of days, 90d
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub retain: Option<u32>,
    /// Whether to keep the texts; without them no passage can be shown later
    #[arg(long, value_name = "WHETHER", default_value = "yes", num_args = 1)]
    pub keep_text: Keep,
    /// Further sources, or other entries for known ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
}

/// Whether something is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    /// It is
    Yes,
    /// It is not
    No,
}

/// A number of days, with or without the unit.
fn days(text: &str) -> std::result::Result<u32, String> {
    let days = text.strip_suffix('d').unwrap_or(text).parse().ok().filter(|days| *days > 0);
    days.ok_or_else(|| "not a number of days, 1 or more, such as 90d".to_owned())
}

#[derive(Debug, Subcommand)]
pub enum Store {
    /// Say what the store holds; also while a gate writes to it
    Stats {
        /// The store
        dir: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Check every page, every document and the chain of the ledger; while a gate writes, all but the pages
    Verify {
        /// The store
        dir: PathBuf,
        /// A head hash from before: the ledger must still have that entry
        #[arg(long, value_name = "HASH")]
        head: Option<String>,
    },
    /// Write the file anew: nothing of what was deleted is left in it, and its room is given back
    Vacuum {
        /// The store
        dir: PathBuf,
    },
    /// Delete documents: their texts, keys and ids; the ledger keeps its lines. vacuum then clears the file of their bytes
    Delete {
        /// The store
        dir: PathBuf,
        /// The ids
        #[arg(required = true)]
        ids: Vec<String>,
    },
    /// Print the ledger as JSON lines; also while a gate writes to it
    Export {
        /// The store
        dir: PathBuf,
    },
}

#[derive(Debug, clap::Args)]
pub struct Pairs {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the pairs go; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub struct Lineage {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the records go; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// Only the clusters of this document, without outlets
    #[arg(long, value_name = "ID")]
    pub around: Option<String>,
    /// In which form
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: LineageFormat,
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// Further sources, or other entries for known ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
}

/// The form of a lineage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LineageFormat {
    /// Records, one a line
    Json,
    /// Trees, for reading
    Text,
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
    /// Also write one self-contained page with the passages linked
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
    /// When to colour
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
    /// Which view: `light` repairs a text, `fold` is what is compared
    #[arg(long, value_name = "VIEW", default_value = "fold")]
    pub view: View,
    /// Say where each word of the view stands in the text, in code points
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
    /// In which form
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: TraceFormat,
    /// Further sources, or other entries for known ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
}

/// The form of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TraceFormat {
    /// Blocks, credits, relays and chain
    Json,
    /// The chain in a line, with what names it
    Text,
    /// W3C PROV-JSON
    Prov,
    /// IPTC ninjs 3.1
    Ninjs,
    /// schema.org JSON-LD
    Schema,
}

/// When to colour.
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

impl Reading {
    /// The columns to look for.
    ///
    /// # Errors
    /// If a `--field` is wrong.
    pub fn fields(&self) -> Result<Fields> {
        Fields::new(self.fields.iter().map(String::as_str)).map_err(Failure::usage)
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
