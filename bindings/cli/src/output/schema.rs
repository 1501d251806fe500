//! The records that naql writes, as Arrow schemas for Parquet; JSON lines have the same names.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};

/// A kind of record.
#[derive(Clone, Debug)]
pub enum Record {
    /// A document with the canonical field names.
    Document,
    /// A row as it stands in a Parquet input.
    Verbatim(SchemaRef),
    /// A verdict of `dedup`.
    Verdict,
    /// A pair of `pairs`.
    Pair,
    /// What `fold` writes.
    Fold,
    /// What `fingerprint` writes.
    Fingerprint,
    /// What `trace` writes.
    Trace,
    /// A bad row.
    Reject,
}

impl Record {
    /// The schema of the record in Parquet.
    pub fn schema(&self) -> SchemaRef {
        let fields = match self {
            Self::Verbatim(schema) => return Arc::clone(schema),
            Self::Document => {
                let optional = ["title", "byline", "publisher", "url", "published"];
                [text("id"), text("text")]
                    .into_iter()
                    .chain(optional.map(|name| text(name).with_nullable(true)))
                    .collect()
            }
            Self::Verdict => vec![
                text("id"),
                text("decision"),
                text("relation"),
                text("of").with_nullable(true),
                list("reasons", DataType::Utf8),
                list(
                    "matches",
                    DataType::Struct(
                        [text("id"), number("story"), number("of_story")].into_iter().chain(match_fields()).collect(),
                    ),
                ),
                list("cover", DataType::Struct([text("id"), number("words"), spans()].into_iter().collect())),
                number("new_words"),
                Field::new("new_share", DataType::Float64, false),
                chain("chain"),
                text("scheme"),
            ],
            Self::Pair => {
                [text("a"), text("b"), number("a_story"), number("b_story"), chain("a_chain"), chain("b_chain")]
                    .into_iter()
                    .chain(match_fields())
                    .collect()
            }
            Self::Fold => vec![
                text("id"),
                text("view"),
                text("text"),
                list("offsets", list("span", DataType::Int64).data_type().clone()).with_nullable(true),
            ],
            Self::Fingerprint => {
                let mut fields = ["id", "scheme", "raw", "folded", "simhash", "minhash"].map(text).to_vec();
                // A mark is a hash and the number of a word; the decoder makes text of both.
                fields.extend([number("words"), list("marks", list("mark", DataType::Utf8).data_type().clone())]);
                fields
            }
            Self::Trace => trace_fields(),
            Self::Reject => vec![text("file"), number("row"), text("reason"), text("code"), text("raw")],
        };
        Arc::new(Schema::new(fields))
    }
}

/// A chain: hops of sources.
fn chain(name: &str) -> Field {
    list(name, list("hop", DataType::Utf8).data_type().clone())
}

/// Parts of a text, each a start and an end.
fn spans() -> Field {
    list("spans", list("span", DataType::Int64).data_type().clone())
}

/// What a match and a pair have in common.
fn match_fields() -> Vec<Field> {
    let places = ["a_start", "a_end", "b_start", "b_end", "words"].map(number);
    let passage = places.into_iter().chain([Field::new("identity", DataType::Float64, false)]);
    vec![
        text("relation"),
        Field::new("jaccard", DataType::Float64, false),
        Field::new("containment_a", DataType::Float64, false),
        Field::new("containment_b", DataType::Float64, false),
        number("matched_words"),
        number("longest_run"),
        list("passages", DataType::Struct(passage.collect())),
        list("reasons", DataType::Utf8),
    ]
}

/// A trace: stories with their credits, relays and chain, and the blocks of the page.
fn trace_fields() -> Vec<Field> {
    let span = || [number("start"), number("end")];
    let credit = ["source", "surface", "where", "role", "rule"].map(text).into_iter().chain(span()).chain([
        Field::new("confidence", DataType::Float64, false),
        list("candidates", DataType::Utf8).with_nullable(true),
    ]);
    let relay = ["from", "origin", "origin_type"].map(text).into_iter().chain(span());
    let story = span().into_iter().chain([
        text("publisher"),
        list("credits", DataType::Struct(credit.collect())),
        list("relays", DataType::Struct(relay.collect())),
        list("chain", list("hop", DataType::Utf8).data_type().clone()),
    ]);
    let block = [text("kind")].into_iter().chain(span());
    vec![
        text("id"),
        list("stories", DataType::Struct(story.collect())),
        list("blocks", DataType::Struct(block.collect())),
    ]
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, false)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Int64, false)
}

fn list(name: &str, of: DataType) -> Field {
    Field::new_list(name, Field::new("item", of, false), false)
}
