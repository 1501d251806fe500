//! Traces in the forms that others read.
//!
//! In: a document, its trace (offsets in code points) and the registry. Out, one object a story: W3C PROV-JSON
//! ([`prov`]), IPTC ninjs 3.1 ([`ninjs`]), schema.org JSON-LD ([`schema`]); and for people the chain in a line
//! ([`text`]).
//!
//! A hop of the chain is a report that is known by its source only: an entity in PROV, an `infoSource` in ninjs, a
//! `CreativeWork` that the article `isBasedOn` in schema.org. None of the three has a word for "said without a name";
//! generic sources are written as text.

mod names;
mod ninjs;
mod prov;
mod schema;
mod text;

pub use ninjs::ninjs;
pub use prov::prov;
pub use schema::schema;
pub use text::text;
