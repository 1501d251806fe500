//! The command line.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use naql::document::{DayOrder, Html};

use crate::failure::{Failure, Result};
use crate::input::How;
use crate::input::fields::{Fields, MAX_ROW, Values};
use crate::reject::OnError;

const EXIT_CODES: &str = "\
Exit codes:
  0    done (also when rows were skipped by --on-error skip, and when compare finds nothing)
  2    the command line is wrong
  65   an input, a policy or a store is invalid or damaged
  66   an input cannot be opened
  73   an output cannot be created
  74   reading or writing failed, as on a full disk
  130  interrupted; no output file was written
  141  the reader of the output closed the pipe";

const INPUTS: &str = "\
Inputs are files, directories (their files, by name) and patterns ('news/*.jsonl.gz'); `-` is standard input. naql reads
  JSON lines and JSON     an object a line, an array of objects, or objects at a path: --rows .articles
  CSV and TSV             with a header
  text (.txt)             a file is one document, or every line with --per-line
  Parquet, Arrow          columns; nested ones too
  zip and tar of these; all of it plain or compressed with gzip, Zstandard, bzip2 or xz
The format is recognised by the first bytes and the name. HTML, WARC, RSS and Atom are read by `naql read`, which comes with \
the Python package (pip install 'naql[web]').

Outputs are JSON lines; compressed if the name ends in .gz, .zst, .bz2 or .xz; columns if it ends in .parquet or .arrow; CSV \
if it ends in .csv or .tsv and all inputs are CSV. Any other promise of a name is refused. An output gets its name at the end, \
so a run that fails leaves nothing; it must not be an input.

Fields of a document, and the columns that are tried in order until one has a value (capitals do not count):
  id         a string or a number; if there is none: url, else a hash of publisher, published and text
  text       content, body, maintext, articleBody, article; required, may be empty. A list is joined by line ends
  title      headline
  byline     author, authors, creator
  publisher  source, source_domain, outlet, site
  url        link
  published  date, published_at, publishedAt, pubDate, datePublished, date_publish. RFC 3339, a date (midnight UTC), RFC 822, an epoch in \
seconds or milliseconds, 24 يناير 2025; 24/1/2025 with --dates dmy. Without a zone it is in UTC
--field text=article.body names a part of a nested column.";

const DEDUP: &str = "\
Which copy stays: the one that was published first; of those without a time, or with the same, the one whose id comes first \
(numbers in an id count as numbers: a2 before a10); where rows have no id, the first row. A document without a time comes after \
all that have one.

Examples:
  naql dedup news.jsonl -o kept.jsonl
  naql dedup jan.jsonl.gz feb.jsonl.zst -o kept.jsonl.zst --verdicts verdicts.jsonl
  naql dedup news.jsonl -o kept.jsonl --report -
  naql dedup pages.parquet -o kept.parquet --field text=article_body --on-error skip
  naql dedup export.csv -o kept.csv --dates dmy --summary summary.json
  naql dedup newsapi.json --rows .articles -o kept.jsonl
  zstdcat news.jsonl.zst | naql dedup - -o - | wc -l";

const GATE: &str = "\
Prints one verdict per line, in the order of the input, as soon as it is on disk. To resume an interrupted run, run it \
again over the same input: documents that the store already has change nothing.

Examples:
  naql gate --store store news.jsonl > verdicts.jsonl
  naql gate --store store today.parquet -o admitted.parquet > verdicts.jsonl
  tail -F feed.jsonl | naql gate --store store --retain 90d - | jq -r 'select(.decision == \"admit\") | .id'";

const CHECK: &str = "\
The store is only read: nothing is recorded, and a gate may write to it meanwhile.

Examples:
  naql check --store store page.txt
  naql check --store store draft.jsonl | jq -r '[.id, .decision, .of] | @tsv'";

const POLICY: &str = "\
Examples:
  naql policy print > policy.toml
  naql policy check policy.toml --registry ours.tsv
  naql policy diff policy.toml";

const DIFF: &str = "\
Prints a line for every document whose decision, relation or match differs, and for those that only one run has.

Examples:
  naql dedup news.jsonl -o a.jsonl --verdicts a.verdicts.jsonl
  naql dedup news.jsonl -o b.jsonl --verdicts b.verdicts.jsonl --policy strict.toml
  naql diff a.verdicts.jsonl b.verdicts.jsonl";

const EXPLAIN: &str = "\
Examples:
  naql explain verdicts.jsonl https://example.org/news/17
  naql store export store | naql explain - p17";

const STORE: &str = "\
Examples:
  naql store stats store
  naql store verify store --head 2f0c...
  naql store key gate.key --name gate.example.org > gate.pub
  naql store head store --sign gate.key > head.txt
  naql store verify store --head head.txt --key gate.pub
  naql store delete store https://example.org/news/17 --by desk --why 'asked to be forgotten'
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
  naql lineage news.jsonl -o lineage/
  naql lineage news.jsonl --format text | less
  naql lineage news.jsonl --around https://example.org/news/17 --format text
  naql lineage --store store --since 7d -o lineage.jsonl
  naql lineage news.jsonl | jq -c 'select(.kind == \"edge\" and .credit == \"uncredited\") | [.from, .to]'";

const REPORT: &str = "\
IN is documents, or the records of naql lineage; which of the two is seen by the first row. Records have no texts: name the \
documents with --pages to have titles, links and evidence in the report. The page is one file that loads nothing from \
anywhere; it has both languages.

Examples:
  naql report news.jsonl -o report.html
  naql lineage news.jsonl -o L.jsonl && naql report L.jsonl --pages news.jsonl -o report.html
  naql report --store store --since 7d -o report.html
  naql report news.jsonl --lang en --format text | less
  naql report news.jsonl --format csv -o report.csv";

#[cfg(feature = "serve")]
const SERVE: &str = "\
Follows the store: while a gate admits, new stories appear on the pages that are open. Nothing is written. A gate with \
--keep-text all keeps what a report needs of dropped copies.

Examples:
  tail -F feed.jsonl | naql gate --store store --keep-text all --retain 90d - > verdicts.jsonl &
  naql serve --store store --since 7d
  curl http://127.0.0.1:6247/stories.json
  naql serve --store store --listen 0.0.0.0:6247";

const COMPARE: &str = "\
Each input is a text file, or a JSON file with one document (with `text`).

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
Formats: json has one line per document; prov, ninjs and schema have one per story; text is for people to read.

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
    /// How many threads to use [default: one per processor]
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
    /// Decide on documents one after another and store those that are admitted
    #[command(after_help = GATE, after_long_help = with_inputs(GATE))]
    Gate(Gate),
    /// Say what a gate would decide; nothing is recorded
    #[command(after_help = CHECK, after_long_help = with_inputs(CHECK))]
    Check(Check),
    /// Inspect and maintain the store of a gate
    #[command(subcommand, after_help = STORE, after_long_help = with_exit_codes(STORE))]
    Store(Store),
    /// List every pair of documents that share text, with the relation and the passages
    #[command(after_help = PAIRS, after_long_help = with_inputs(PAIRS))]
    Pairs(Pairs),
    /// Say who had each report first, who took it, and who said so
    #[command(after_help = LINEAGE, after_long_help = with_inputs(LINEAGE))]
    Lineage(Lineage),
    /// Make a page that shows who republished what from whom
    #[command(after_help = REPORT, after_long_help = with_inputs(REPORT))]
    Report(Report),
    /// Serve the report of a store, while its gate runs
    #[cfg(feature = "serve")]
    #[command(after_help = SERVE, after_long_help = with_exit_codes(SERVE))]
    Serve(Serve),
    /// Explain what two texts share, side by side
    #[command(after_help = COMPARE, after_long_help = with_exit_codes(COMPARE))]
    Compare(Compare),
    /// Show texts as they are compared, in the folded alphabet
    #[command(after_help = FOLD, after_long_help = with_inputs(FOLD))]
    Fold(Fold),
    /// Show the fingerprints by which texts are compared
    #[command(after_help = FINGERPRINT, after_long_help = with_inputs(FINGERPRINT))]
    Fingerprint(Fingerprint),
    /// Show whom a text names as its sources
    #[command(after_help = TRACE, after_long_help = with_inputs(TRACE))]
    Trace(Trace),
    /// Print, check and compare policies
    #[command(subcommand, after_help = POLICY, after_long_help = with_exit_codes(POLICY))]
    Policy(PolicyVerb),
    /// Write a policy to begin with: every key, its default, and what it does
    Init {
        /// Where it goes; a file that is there is not replaced
        #[arg(value_name = "FILE", default_value = "policy.toml")]
        path: PathBuf,
    },
    /// Compare the verdicts of two runs
    #[command(after_help = DIFF, after_long_help = with_exit_codes(DIFF))]
    Diff {
        /// The verdicts of one run, JSON lines
        a: PathBuf,
        /// The verdicts of the other run
        b: PathBuf,
    },
    /// Say in words why a document got its verdict
    #[command(after_help = EXPLAIN, after_long_help = with_exit_codes(EXPLAIN))]
    Explain {
        /// The verdicts, JSON lines; `-` is standard input
        verdicts: PathBuf,
        /// The document's id
        id: String,
    },
    /// Print the completions for a shell
    #[command(hide = true)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page of the command or of one verb
    #[command(hide = true)]
    Man {
        /// The verb
        verb: Option<String>,
    },
}

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

#[derive(Debug, clap::Args)]
pub struct Dedup {
    #[command(flatten)]
    pub reading: Reading,
    /// Where the admitted rows go, unchanged; `-` is standard output
    #[arg(long, short, value_name = "OUT", default_value = "-")]
    pub output: PathBuf,
    /// Where the verdicts go, one per document
    #[arg(long, value_name = "FILE")]
    pub verdicts: Option<PathBuf>,
    /// Where to write a readable report of what was dropped, held or shares text, and why; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
    /// Where to write the counts as JSON: by decision, relation and reason; `-` is standard output
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
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
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
        /// More sources that its rules may name
        #[arg(long, value_name = "FILE")]
        registry: Option<PathBuf>,
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
    /// Where to write the counts as JSON: by decision, relation and reason
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
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
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

/// A number of bytes, with or without a unit.
fn size(text: &str) -> std::result::Result<usize, String> {
    let (digits, unit) = match text.trim_end_matches(['b', 'B']).to_ascii_uppercase() {
        text if text.ends_with('K') => (text, 10),
        text if text.ends_with('M') => (text, 20),
        text if text.ends_with('G') => (text, 30),
        text => (text, 0),
    };
    let number = digits.trim_end_matches(['K', 'M', 'G']).parse::<usize>().ok().and_then(|n| n.checked_mul(1 << unit));
    number.filter(|bytes| *bytes > 0).ok_or_else(|| "not a size, such as 500K, 64M or 1G".to_owned())
}

/// A number of days, with or without the unit.
fn days(text: &str) -> std::result::Result<u32, String> {
    let days = text.strip_suffix('d').unwrap_or(text).parse().ok().filter(|days| *days > 0);
    days.ok_or_else(|| "not a number of days, 1 or more, such as 90d".to_owned())
}

/// The day that a window begins with.
fn since(text: &str) -> std::result::Result<naql::Day, String> {
    naql::Archive::since(text).map_err(|error| error.message().to_owned())
}

#[derive(Debug, Subcommand)]
pub enum Store {
    /// Say what the store holds; works while a gate writes to it
    Stats {
        /// The store
        dir: PathBuf,
        /// As JSON
        #[arg(long)]
        json: bool,
    },
    /// Check every page, every document and the chain of the ledger; while a gate writes, everything but the pages
    Verify {
        /// The store
        dir: PathBuf,
        /// An earlier head, a hash or a file of `naql store head`: the ledger must still have all entries up to it
        #[arg(long, value_name = "HASH|FILE")]
        head: Option<String>,
        /// The key that must have signed the head: what `naql store key` printed, or a file of it
        #[arg(long, value_name = "KEY|FILE", requires = "head")]
        key: Option<String>,
    },
    /// Make a key that signs heads, and print the key that they are checked by
    Key {
        /// The file of the signing key; it must not exist. Whoever has it can sign
        file: PathBuf,
        /// Whose key it is: a name without spaces, such as a domain
        #[arg(long)]
        name: String,
    },
    /// Print the head of the ledger, for keeping elsewhere; works while a gate writes to it
    Head {
        /// The store
        dir: PathBuf,
        /// The file of the key that signs it
        #[arg(long, value_name = "FILE")]
        sign: Option<PathBuf>,
    },
    /// Prove that the ledger extends an earlier head, to somebody who does not have it
    Prove {
        /// The store
        dir: PathBuf,
        /// A file of the earlier head
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// The file of the key that signs the head that the proof ends with
        #[arg(long, value_name = "FILE")]
        sign: Option<PathBuf>,
    },
    /// Check a proof against an earlier head, without the store
    Extends {
        /// A file of the earlier head
        head: PathBuf,
        /// A file of `naql store prove`
        proof: PathBuf,
        /// The key that must have signed both: what `naql store key` printed, or a file of it
        #[arg(long, value_name = "KEY|FILE")]
        key: Option<String>,
    },
    /// Rewrite the file, which clears the bytes of deleted documents from it and frees their space
    Vacuum {
        /// The store
        dir: PathBuf,
    },
    /// Delete documents: texts, keys and ids; the ledger keeps its lines. Run vacuum to clear their bytes from the file
    Delete {
        /// The store
        dir: PathBuf,
        /// The ids
        #[arg(required = true)]
        ids: Vec<String>,
        /// Who deletes them, for the ledger
        #[arg(long, value_name = "NAME")]
        by: Option<String>,
        /// Why, for the ledger
        #[arg(long, value_name = "REASON")]
        why: Option<String>,
    },
    /// Print the ledger as JSON lines; works while a gate writes to it
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
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
}

/// The pages of a store, in place of files.
#[derive(Clone, Debug, clap::Args)]
pub struct Stored {
    /// Read the pages of the store of a gate in place of files; the gate may be running
    #[arg(long, value_name = "DIR")]
    pub store: Option<PathBuf>,
    /// Of these only what was published, or arrived without a date, in the last days (7d) or from a day on (2026-03-01)
    #[arg(long, value_name = "WHEN", requires = "store", value_parser = since)]
    pub since: Option<naql::Day>,
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
    /// Columns: `stories.parquet`, `sources.parquet`, `edges.parquet`, `clusters.parquet`, `outlets.parquet`
    Parquet,
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
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
}

/// What `naql serve` takes.
#[cfg(feature = "serve")]
#[derive(Debug, clap::Args)]
pub struct Serve {
    /// The directory of the store; a gate may write to it meanwhile
    #[arg(long, value_name = "DIR")]
    pub store: PathBuf,
    /// Only what was published, or arrived without a date, in the last days (7d) or from a day on (2026-03-01)
    #[arg(long, value_name = "WHEN", value_parser = |text: &str| since(text).map(|_| text.to_owned()))]
    pub since: Option<String>,
    /// Where to listen; port 0 is any that is free
    #[arg(long, value_name = "ADDRESS:PORT", default_value = "127.0.0.1:6247")]
    pub listen: String,
    /// What a reader must show [default: nothing on a loopback address, else one that is made and printed]
    #[arg(long, value_name = "WORD", value_parser = token)]
    pub token: Option<String>,
    /// In which language; the page can be switched
    #[arg(long, value_name = "LANG", default_value = "ar")]
    pub lang: ReportLang,
    /// The policy, TOML or (.json) JSON [default: the built-in one]
    #[arg(long, value_name = "FILE")]
    pub policy: Option<PathBuf>,
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
}

/// A token: what can be in an address and in a cookie as it is, and is not guessed.
#[cfg(feature = "serve")]
fn token(text: &str) -> std::result::Result<String, String> {
    let plain = text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b));
    (plain && text.len() >= 16)
        .then(|| text.to_owned())
        .ok_or("take 16 or more of a-z, A-Z, 0-9 and - . _ ~".to_owned())
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
    /// More sources, or entries that replace built-in ones: TSV with the header of the built-in table, or a JSON array
    #[arg(long, value_name = "FILE")]
    pub registry: Option<PathBuf>,
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
