//! The list of all records.

use super::lineage::{
    CLAIM, CLOCK, CLUSTER, EDGE, EVIDENCE, FINDING, FIRST_WITH, LINEAGE_STORY, MEMBER, OUTLET, RIVAL, SHARED, SOURCE,
    SPAN,
};
use super::record::Record;
use super::tables::{
    BLOCK, COMPARISON, COVER, CREDIT, DEDUP_VERDICT, DOCUMENT, ENTRY, FINGERPRINT, FINGERPRINT_ROW, MATCH, PAIR,
    PASSAGE, PRINTS, REJECT, RELAY, STORY, TRACE, VERDICT, VIEW,
};

/// Every record, those first that stand by themselves.
pub const RECORDS: [&Record; 33] = [
    &DOCUMENT,
    &VERDICT,
    &DEDUP_VERDICT,
    &PRINTS,
    &MATCH,
    &COMPARISON,
    &PASSAGE,
    &COVER,
    &PAIR,
    &TRACE,
    &STORY,
    &CREDIT,
    &RELAY,
    &BLOCK,
    &FINGERPRINT,
    &FINGERPRINT_ROW,
    &VIEW,
    &ENTRY,
    &REJECT,
    &LINEAGE_STORY,
    &SOURCE,
    &EDGE,
    &CLUSTER,
    &OUTLET,
    &CLOCK,
    &CLAIM,
    &FINDING,
    &SHARED,
    &SPAN,
    &RIVAL,
    &EVIDENCE,
    &MEMBER,
    &FIRST_WITH,
];
