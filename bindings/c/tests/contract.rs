//! The header has a function for each field of the contract, by its name, and names the same words.

mod common;

use std::collections::BTreeSet;
use std::fs;

use common::{functions, root};
use naql::contract::{
    BLOCK, COMPARISON, COVER, CREDIT, FINGERPRINT, Field, Kind, MATCH, PASSAGE, RELAY, Record, STORY, TRACE, VERDICT,
};

/// The records whose fields C reads one by one. Of a pair it has the comparison: the documents are the caller's. A ledger entry is
/// a line of JSON, a view is read by its words.
const READ: [&Record; 11] =
    [&VERDICT, &MATCH, &COMPARISON, &PASSAGE, &COVER, &TRACE, &STORY, &CREDIT, &RELAY, &BLOCK, &FINGERPRINT];

/// Functions of these records that read no field: of the whole, or of what JSON has not.
const APART: [&str; 10] = [
    "naql_verdict_story_count",
    "naql_verdict_story_decision",
    "naql_fingerprint_new",
    "naql_fingerprint_bytes",
    "naql_fingerprint_from_bytes",
    "naql_fingerprint_jaccard",
    "naql_fingerprint_hamming",
    "naql_match_comparison",
    "naql_trace_new",
    "naql_block_kind_name",
];

/// The functions that read a field: `naql_record_field`, and of a list its count and an item; a place in a text is one span.
fn names(record: &Record, field: &Field) -> Vec<String> {
    let of = |name: &str| format!("naql_{}_{name}", record.name);
    match (record.name, field.name) {
        (_, "scheme") => vec!["naql_scheme".to_owned()],
        (_, "chain") => vec![of("hop_count"), of("hop_size"), of("hop_source")],
        (_, "start" | "end") => vec![of("span")],
        ("trace", "id") => vec![],
        ("passage", "a_start" | "a_end") => vec![of("a")],
        ("passage", "b_start" | "b_end") => vec![of("b")],
        ("credit", "where") => vec![of("place")],
        ("block", "kind") => vec![of("kind_of")],
        ("fingerprint", "marks") => vec![of("mark_count"), of("mark"), of("mark_word")],
        (_, name) => match field.kind {
            Kind::List(_) => {
                let one = match name {
                    "matches" => "match",
                    "stories" => "story",
                    name => name.trim_end_matches('s'),
                };
                vec![of(&format!("{one}_count")), of(one)]
            }
            _ => vec![of(name)],
        },
    }
}

#[test]
fn every_field_has_its_functions_and_every_function_its_field() {
    let header = fs::read_to_string(root().join("include/naql.h")).unwrap();
    let name = |function: String| {
        let (head, _) = function.split_once('(').unwrap();
        head.rsplit([' ', '*']).next().unwrap().to_owned()
    };
    let declared: BTreeSet<String> = functions(&header).into_iter().map(name).collect();
    let mut read = BTreeSet::new();
    for record in READ {
        for field in record.own {
            for name in names(record, field) {
                assert!(declared.contains(&name), "{}.{}: naql.h has no {name}", record.name, field.name);
                read.insert(name);
            }
        }
    }
    let ours = |name: &&String| READ.iter().any(|record| name.starts_with(&format!("naql_{}_", record.name)));
    let common = |name: &String| name.ends_with("_free") || name.ends_with("_json") || APART.contains(&name.as_str());
    for name in declared.iter().filter(ours) {
        assert!(read.contains(name) || common(name), "{name} reads no field of the contract");
    }
}

#[test]
fn words_are_those_of_the_contract() {
    use naql_c::{
        naql_block_kind_name, naql_decision_name, naql_origin_name, naql_place_name, naql_relation_name, naql_role_name,
    };

    let text = |text: naql_c::naql_text| {
        // SAFETY: the names are for ever valid.
        let bytes = unsafe { std::slice::from_raw_parts(text.data.cast::<u8>(), text.len) };
        std::str::from_utf8(bytes).unwrap()
    };
    let cases: [(&Record, &str, extern "C" fn(i32) -> naql_c::naql_text); 6] = [
        (&VERDICT, "relation", naql_relation_name),
        (&VERDICT, "decision", naql_decision_name),
        (&CREDIT, "where", naql_place_name),
        (&CREDIT, "role", naql_role_name),
        (&RELAY, "origin_type", naql_origin_name),
        (&BLOCK, "kind", naql_block_kind_name),
    ];
    for (record, name, of) in cases {
        let field = record.fields().find(|field| field.name == name).unwrap();
        let Kind::Word(words) = field.kind else { panic!("{name} is no word") };
        let named: BTreeSet<_> = (0..64).map(|n| text(of(n))).filter(|name| !name.is_empty()).collect();
        assert_eq!(named, words.iter().copied().collect::<BTreeSet<_>>(), "{name}");
    }
}
