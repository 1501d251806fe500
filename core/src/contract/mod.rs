//! The contract: each field of each record that naql hands out, once.
//!
//! Nothing comes in; tables go out. What the faces say of a record is made from its table or compared with it by a test:
//!
//! ```text
//! JSON               the rows of `json`, of the command and of Python's `to_dict`  core/tests/contract.rs
//! docs               docs/json.md, docs/json.schema.json                           core/tests/contract.rs
//! Arrow and Parquet  the schemas of naql-arrow                                     made from the tables
//! C                  the names of the functions in naql.h                          bindings/c/tests/contract.rs
//! Python             the attributes and their documentation                        tests/python/test_contract.py
//! ```
//! The records of `naql lineage` are in `lineage.rs`, all others in `tables.rs`. A new field is a line there, a field in the record of each face, and `make contract`. Fields keep their names and their order;
//! new ones come last.

mod all;
mod lineage;
mod record;
mod tables;

pub use self::all::RECORDS;
pub use self::lineage::{
    CLAIM, CLOCK, CLUSTER, EDGE, EVIDENCE, FINDING, FIRST_WITH, LINEAGE_STORY, MEMBER, OUTLET, RIVAL, SHARED, SOURCE,
    SPAN,
};
pub use self::record::{Field, Kind, Nothing, Record};
pub use self::tables::{
    BLOCK, COMPARISON, COVER, CREDIT, DEDUP_VERDICT, DOCUMENT, ENTRY, FINGERPRINT, FINGERPRINT_ROW, MATCH, PAIR,
    PASSAGE, PRINTS, REJECT, RELAY, STORY, TRACE, VERDICT, VIEW,
};
