//! Store: the bytes of a gate. It knows no rules: rows go into tables in transactions, and come out as they went in or not at all.
//!
//! In: events, stories, texts and ledger entries. Out: their rows, and the same again.
//!
//! ```text
//! tables   an ordered map of bytes for each table, in memory or on disk       disk: one file of redb, `store.redb`
//! later    the same, in a transaction that begins with the first read
//! seal     a row is a value and a checksum over it and its key
//! header   format, scheme and policy; secret, tree and counters
//! entry    what the ledger says: a verdict, a deletion, an expiry, another policy
//! ledger   one line for each entry, bound to all before it by its hash
//! rows     for each day the events, and what the kept documents are compared by (story_row)
//! deleted  what remains of deleted documents until a vacuum
//! texts    texts, packed
//! page_row what pages came with besides, where the texts of all are kept
//! ```
//! The day is that of `published`, and of the arrival when there is no date or one in the future; when it is older than the gate has
//! to keep, its tables are dropped.
//!
//! Every value has a code or a place of its own: no row depends on the order of variants in an enum.

pub(crate) mod deleted;
mod disk;
mod entry;
mod guard;
pub(crate) mod header;
mod later;
mod ledger;
mod page_row;
mod rows;
pub(crate) mod seal;
mod story_row;
mod tables;
mod texts;

pub(crate) use self::disk::Disk;
pub use self::entry::{Day, Deletion, Expiry, Hash, LedgerEntry, Note, Recorded, RecordedVerdict, Time};
pub(crate) use self::later::Later;
pub use self::ledger::Line;
pub(crate) use self::ledger::stored;
pub(crate) use self::page_row::{PageRow, complete};
pub(crate) use self::rows::{DocumentRow, EventRow, StoredDocument, event};
pub(crate) use self::tables::{ALL, Change, Memory, Read, Table, Tables};
pub(crate) use self::texts::{Packer, text};
