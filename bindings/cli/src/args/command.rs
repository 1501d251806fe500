//! The command and its verbs.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use super::store::Store;
use super::texts::{
    CHECK, COMPARE, COMPLETIONS, DEDUP, DIFF, EXIT_CODES, EXPLAIN, FINGERPRINT, FOLD, GATE, LINEAGE, PAIRS, POLICY,
    REPORT, STORE, TRACE, with_exit_codes, with_inputs,
};
use super::verbs::{Check, Compare, Dedup, Fingerprint, Fold, Gate, Lineage, Pairs, PolicyVerb, Report, Trace};

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
    #[command(after_help = super::texts::SERVE, after_long_help = with_exit_codes(super::texts::SERVE))]
    Serve(super::serve::Serve),
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
    #[command(after_help = COMPLETIONS)]
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the man page of the command or of one verb
    Man {
        /// The verb, as in `dedup` or `store verify`
        #[arg(value_name = "VERB")]
        verb: Vec<String>,
        /// Write the pages of all verbs into this directory, and print their names
        #[arg(long, value_name = "DIR", conflicts_with = "verb")]
        all: Option<PathBuf>,
    },
}
