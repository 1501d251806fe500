//! The command line.
//!
//! ```text
//! command   the verbs ─ verbs   what each takes ─ reading   what they share ─ values   what options take
//!                       store   the verbs of a store
//!                       serve   the verb of that feature
//! arabic    the help in Arabic
//! texts     what the help says after the options; docs/command.md is made of all of it (page)
//! ```

mod arabic;
mod command;
#[cfg(test)]
mod page;
mod reading;
#[cfg(feature = "serve")]
mod serve;
mod store;
mod texts;
mod values;
mod verbs;

pub use self::arabic::{asked, locale, translated};
pub use self::command::{Args, Verb};
pub use self::reading::{Reading, Rules, Sources, Stored};
#[cfg(feature = "serve")]
pub use self::serve::Serve;
pub use self::store::Store;
pub use self::values::{Color, Keep, LineageFormat, ReportFormat, TraceFormat, View};
pub use self::verbs::{Check, Compare, Dedup, Fingerprint, Fold, Gate, Lineage, Pairs, PolicyVerb, Report, Trace};
