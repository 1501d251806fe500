//! The options of `naql store`.

use std::path::PathBuf;

use clap::Subcommand;

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
    /// Print the policy that the store decides by, or the one that an entry of the ledger was made under, as TOML
    Policy {
        /// The store
        dir: PathBuf,
        /// The digest of the policy, as the entry has it
        #[arg(long, value_name = "HASH")]
        of: Option<String>,
    },
    /// Make the index again and rewrite the file, which clears deleted documents from both and frees their space
    Vacuum {
        /// The store
        dir: PathBuf,
    },
    /// Delete documents: no verdict names them any more; the ledger keeps its lines. Run vacuum to clear their keys and bytes from the file
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
