//! Steps: the five steps of [`naql::steps`], and those of [`naql::pair_steps`] (pairs.rs), each a batch in and a batch out, for an engine that
//! carries the rows between them.
//!
//! ```text
//! step         a row in                                              a row out
//! sign         a document                                            it, its place in the order, its names, the keys of its stories
//! lists        a key of a story, sorted by key and story             it, with what earlier documents say of the key
//! candidates   a story with such keys                                it, with the stories that it is compared with
//! verify       a story, one of these; and the documents of both      the ruling
//! decide       a document with its rulings                           the verdict
//!
//! in_order     documents that are left, with all keys that they have   what candidates and decide give
//! records      as lists, with what was decided                         of each key what all documents say, for the next run
//! ```
//! A batch that a step gives says in the metadata of its schema by what it was made; a step refuses one that says something else. An
//! engine may lose the metadata: then it has to see to it.

mod batches;
mod columns;
mod in_order;
mod pairs;

pub use batches::StepBatches;
pub use pairs::PairStepBatches;
