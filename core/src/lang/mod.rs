//! Languages: the words that attribution is made of, and those that sites put around stories.
//!
//! Everything that `page` and `source` know of a language comes from here, and everything here is read from tables in
//! `core/data/`. Arabic is the only language; another one is a folder next to `arabic`, and its tables.

mod arabic;
mod cue;
mod forms;
mod generic;
mod host;
mod language;
mod table;
mod word;

use std::sync::LazyLock;

pub(crate) use cue::{Cue, Desk, Tail};
pub(crate) use forms::{Seen, hash};
pub(crate) use generic::Generic;
pub(crate) use host::{is_shortener, platform};
pub(crate) use language::Language;
pub(crate) use word::{Head, Reading, Use, Word};

/// The languages that naql reads; the tables are parsed at first use.
pub(crate) static LANG: LazyLock<Language> = LazyLock::new(arabic::arabic);
