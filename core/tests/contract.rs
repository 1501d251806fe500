//! The contract holds: what naql writes as JSON has the fields of its tables, and the published documents are made of them.
//!
//! `UPDATE_CONTRACT=1 cargo test -p naql --test contract` (or `make contract`) writes `docs/json.schema.json` and the tables of
//! `docs/json.md` again.

use std::fmt::Write;
use std::path::Path;
use std::{env, fmt, fs};

use naql::compare::Relation;
use naql::contract::{
    CLAIM, CLOCK, CLUSTER, DEDUP_VERDICT, DOCUMENT, EDGE, ENTRY, FINGERPRINT, Field, Kind, LINEAGE_STORY, Nothing,
    OUTLET, PAIR, RECORDS, Record, SOURCE, TRACE, VERDICT,
};
use naql::fingerprint::fingerprint;
use naql::lineage::{Basis, Credited, How, Role, State};
use naql::source::{self, Registry};
use naql::{Decision, Document, Gate, Policy};
use serde::Serialize;
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

const FIRST: &str = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل المتواصل فيه وقال رئيس البلدية \
                     إن السوق يتسع لمئة بائع وفيه غرف للتبريد. (رويترز)";

/// Two prints of a story by two outlets, and another story.
fn pages() -> Vec<Document> {
    let page = |id: &str, text: &str, publisher: &str| {
        let mut page = Document::new(id, text);
        page.publisher = Some(publisher.to_owned());
        page.published = Some("2026-03-01".to_owned());
        page
    };
    let other = "وصلت إلى ميناء النورس سفينة تحمل عشرين ألف طن من القمح وتبدأ غدا عملية التفريغ في الصوامع";
    vec![
        page("a", FIRST, "spa"),
        page("b", &format!("{} زيادة في آخر الخبر", FIRST.replace('ة', "ه")), "الراصد"),
        page("c", other, "الراصد"),
    ]
}

#[test]
fn documents_verdicts_and_entries() {
    let (pages, gate) = (pages(), Gate::new(Policy::default()));
    let verdicts = gate.admit_many(&pages).unwrap();
    assert!(!verdicts[1].matches.is_empty() && !verdicts[1].cover.is_empty());
    for (verdict, page) in verdicts.iter().zip(&pages) {
        holds(&DOCUMENT, page);
        holds(&VERDICT, &naql::json::verdict(verdict, page, Registry::builtin()));
    }
    let verdicts = naql::dedup(&pages, &Policy::default(), Registry::builtin(), Some(1), &()).unwrap();
    assert_eq!(verdicts.iter().filter(|verdict| verdict.prints.is_none()).count(), 1, "one is dropped");
    for (verdict, page) in verdicts.iter().zip(&pages) {
        holds(&DEDUP_VERDICT, &naql::json::verdict(verdict, page, Registry::builtin()));
    }
    for line in gate.ledger() {
        let json: Json = serde_json::from_str(&line.unwrap().export()).unwrap();
        record(&ENTRY, &json);
    }
}

#[test]
fn pairs() {
    let pages = pages();
    let chain = |page| source::chain(page, Registry::builtin());
    let mut count = 0;
    naql::pairs(&pages, &Policy::default(), Some(1), &(), &mut |pair| {
        count += 1;
        let (a, b) = (&pages[pair.a], &pages[pair.b]);
        holds(&PAIR, &naql::json::pair(&pair, (a, &chain(a)), (b, &chain(b))));
        Ok(())
    })
    .unwrap();
    assert_eq!(count, 1);
}

#[test]
fn traces_and_fingerprints() {
    let text = "نقلت وكالة رويترز عن وزارة النقل أن الجسر فتح اليوم.\nوذكرت الوكالة أن العمل فيه دام عامين.\nالمصدر: رويترز + واع";
    let (mut credits, mut relays) = (0, 0);
    for page in pages().into_iter().chain([Document::new("d", text)]) {
        let trace = source::trace(&page, Registry::builtin()).in_code_points(&page);
        credits += trace.stories.iter().map(|story| story.credits.len()).sum::<usize>();
        relays += trace.stories.iter().map(|story| story.relays.len()).sum::<usize>();
        holds(&TRACE, &trace);
        holds(&FINGERPRINT, &fingerprint(&page.text).unwrap());
    }
    assert!(credits > 1 && relays > 0, "{credits} credits, {relays} relays");
}

#[test]
fn lineages() {
    // Two prints of an agency that nobody crawled, the second with a paragraph of its own; a copy that names that outlet; one undated.
    let (wire, own) = (
        format!(
            "{} {}",
            FIRST.trim_end_matches(" (رويترز)"),
            "وحضر الافتتاح جمع من أهل الحي ومن تجار المدينة وقالوا إن السوق القديم كان ضيقا لا يدخله الهواء"
        ),
        "وعلق محررنا على الخبر بأن الطريق إلى السوق ما زال ترابيا وأن الحافلات لا تصل إليه إلا مرتين في اليوم الواحد",
    );
    let page = |id: &str, publisher: &str, hour: &str, byline: &str, text: String| {
        let mut page = Document::new(id, text).publisher(publisher);
        page.published = (!hour.is_empty()).then(|| format!("2026-03-01T{hour}:00:00Z"));
        page.byline = (!byline.is_empty()).then(|| byline.to_owned());
        page
    };
    let pages = [
        page("a", "الراصد", "08", "رويترز", wire.clone()),
        page("b", "اليوم السابع", "09", "رويترز", format!("{wire}\n{own}")),
        page("c", "الساقية", "10", "اليوم السابع", format!("{wire}\n{own}")),
        page("d", "النورس", "", "وكالات", wire.clone()),
    ];
    let all = naql::lineage(&pages, &Policy::default(), Registry::builtin(), Some(1), &()).unwrap();
    let all = all.in_code_points(&pages);
    all.stories.iter().for_each(|story| holds(&LINEAGE_STORY, story));
    all.sources.iter().for_each(|source| holds(&SOURCE, source));
    all.edges.iter().for_each(|edge| holds(&EDGE, edge));
    all.clusters.iter().for_each(|cluster| holds(&CLUSTER, cluster));
    all.outlets.iter().for_each(|outlet| holds(&OUTLET, outlet));
    // Every record inside is there once at least.
    assert!(all.sources.iter().any(|source| !source.consensus.is_empty()));
    assert!(all.edges.iter().any(|edge| !edge.passages.is_empty() && edge.lag_s.is_some()));
    assert!(all.edges.iter().any(|edge| edge.evidence.iter().any(|evidence| evidence.in_byline)));
    assert!(all.stories.iter().any(|story| !story.claims.is_empty()));
    assert!(all.outlets.iter().any(|outlet| !outlet.first_with.is_empty()));
}

/// The words of JSON for some values.
fn told(words: &[impl Serialize]) -> Vec<String> {
    words.iter().map(|word| serde_json::to_string(word).unwrap().trim_matches('"').to_owned()).collect()
}

#[test]
fn words_are_those_of_the_enumerations() {
    let words = |record: &Record, name: &str| {
        let field = record.fields().find(|field| field.name == name).unwrap();
        let Kind::Word(words) = field.kind else { panic!("{name} is no word") };
        words
    };
    assert_eq!(words(&VERDICT, "relation"), Relation::ALL.iter().map(|relation| relation.name()).collect::<Vec<_>>());
    let bases = [Basis::Published, Basis::Date, Basis::Page, Basis::Seen, Basis::None];
    assert_eq!(words(&CLOCK, "basis"), told(&bases));
    let roles = [Role::Origin, Role::Relay, Role::Rewrite, Role::Independent, Role::Unclear];
    assert_eq!(words(&LINEAGE_STORY, "role"), told(&roles));
    let states =
        [State::Found, State::Corroborated, State::CreditedOnly, State::Absent, State::OtherText, State::Generic];
    assert_eq!(words(&CLAIM, "state"), told(&states));
    assert_eq!(words(&EDGE, "how"), told(&[How::Direct, How::CommonSource, How::Unclear]));
    let credit = [Credited::Credited, Credited::Uncredited, Credited::Other, Credited::Generic];
    assert_eq!(words(&EDGE, "credit"), told(&credit));
    assert_eq!(words(&VERDICT, "decision"), [Decision::Admit, Decision::Hold, Decision::Drop].map(Decision::name));
}

#[test]
fn names_are_said_once() {
    for (i, record) in RECORDS.iter().enumerate() {
        assert!(RECORDS[..i].iter().all(|other| other.name != record.name), "{}", record.name);
        let names: Vec<_> = record.fields().map(|field| field.name).collect();
        for (n, field) in record.fields().enumerate() {
            assert!(!names[..n].contains(&field.name), "{} {}", record.name, field.name);
            assert!(field.doc.ends_with(['.', ')']) && !field.doc.contains("  "), "{} {}", record.name, field.name);
        }
    }
}

/// JSON with its fields in order.
enum Json {
    Object(Vec<(String, Json)>),
    List(Vec<Json>),
    Text(String),
    Number(f64),
    Flag,
    Null,
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Any;
        impl<'de> Visitor<'de> for Any {
            type Value = Json;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("JSON")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Json, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Json::Object(fields))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Json, A::Error> {
                let mut items = Vec::new();
                while let Some(item) = seq.next_element()? {
                    items.push(item);
                }
                Ok(Json::List(items))
            }

            fn visit_str<E>(self, text: &str) -> Result<Json, E> {
                Ok(Json::Text(text.to_owned()))
            }

            fn visit_u64<E>(self, number: u64) -> Result<Json, E> {
                Ok(Json::Number(number as f64))
            }

            fn visit_i64<E>(self, number: i64) -> Result<Json, E> {
                Ok(Json::Number(number as f64))
            }

            fn visit_bool<E>(self, _: bool) -> Result<Json, E> {
                Ok(Json::Flag)
            }

            fn visit_f64<E>(self, number: f64) -> Result<Json, E> {
                Ok(Json::Number(number))
            }

            fn visit_unit<E>(self) -> Result<Json, E> {
                Ok(Json::Null)
            }
        }
        deserializer.deserialize_any(Any)
    }
}

/// Holds that a value is a record.
fn holds(of: &Record, value: &impl Serialize) {
    record(of, &serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap());
}

fn record(of: &Record, json: &Json) {
    let Json::Object(fields) = json else { panic!("a {} is no object", of.name) };
    let mut fields = fields.iter().peekable();
    for field in of.fields() {
        let at = format!("{}.{}", of.name, field.name);
        match fields.next_if(|(name, _)| name == field.name) {
            Some((_, Json::Null)) => assert_eq!(field.nothing, Nothing::Null, "{at}"),
            Some((_, value)) => kind(&field.kind, value, &at),
            None => assert_eq!(field.nothing, Nothing::Absent, "{at} is not there, or not in its place"),
        }
    }
    assert_eq!(fields.next().map(|(name, _)| name), None, "the contract of a {} lacks a field", of.name);
}

fn kind(kind_of: &Kind, value: &Json, at: &str) {
    let hex = |text: &str, digits| text.len() == digits && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    let whole = |number: f64| number >= 0.0 && number.fract() == 0.0;
    let good = match (kind_of, value) {
        (Kind::Text | Kind::Time, Json::Text(_)) | (Kind::Flag, Json::Flag) => true,
        (Kind::Word(words), Json::Text(word)) => words.contains(&word.as_str()),
        (Kind::Count | Kind::Offset, Json::Number(number)) => whole(*number),
        (Kind::Share, Json::Number(number)) => (0.0..=1.0).contains(number),
        (Kind::Score, Json::Number(number)) => *number >= 0.0,
        (Kind::Seconds, Json::Number(number)) => number.fract() == 0.0,
        (Kind::Span, Json::List(ends)) => {
            matches!(&ends[..], [Json::Number(a), Json::Number(b)] if whole(*a) && a <= b)
        }
        (Kind::Digest, Json::Text(text)) => hex(text, 64),
        (Kind::Bits, Json::Text(text)) => hex(text, 16),
        (Kind::Slots, Json::Text(text)) => hex(text, 8 * 128),
        (Kind::Mark, Json::List(mark)) => {
            matches!(&mark[..], [Json::Text(hash), Json::Number(word)] if hex(hash, 16) && whole(*word))
        }
        (Kind::List(item), Json::List(items)) => {
            items.iter().for_each(|value| kind(item, value, at));
            true
        }
        (Kind::Record(of), value) => {
            record(of, value);
            true
        }
        _ => false,
    };
    assert!(good, "{at} is not a {kind_of:?}");
}

#[test]
fn the_schema_is_what_the_contract_says() {
    same("docs/json.schema.json", &schema());
}

#[test]
fn the_tables_are_what_the_contract_says() {
    let committed = fs::read_to_string(root().join("docs/json.md")).unwrap();
    let mut text = String::new();
    let mut rest = committed.as_str();
    while let Some((before, after)) = rest.split_once("<!-- fields: ") {
        let (name, after) = after.split_once(" -->\n").expect("the end of a mark");
        let (_, after) = after.split_once("<!-- end -->").expect("the end of a table");
        let record = RECORDS.iter().find(|record| record.name == name).unwrap_or_else(|| panic!("no record {name}"));
        let _ = write!(text, "{before}<!-- fields: {name} -->\n{}<!-- end -->", table(record));
        rest = after;
    }
    text.push_str(rest);
    for record in RECORDS
        .iter()
        .filter(|record| !matches!(record.name, "document" | "dedup_verdict" | "fingerprint_row" | "reject"))
    {
        assert!(text.contains(&format!("<!-- fields: {} -->", record.name)), "docs/json.md has no {}", record.name);
    }
    same("docs/json.md", &text);
}

/// Holds that a committed file is this text, or writes it when asked to.
fn same(file: &str, text: &str) {
    let path = root().join(file);
    if env::var_os("UPDATE_CONTRACT").is_some() {
        fs::write(&path, text).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    let differing = text.lines().zip(committed.lines()).position(|(a, b)| a != b).map(|n| n + 1);
    assert!(text == committed, "{file} is not what the contract says (from line {differing:?} on); run make contract");
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The table of a record in Markdown; the fields that it takes over from another record are there.
fn table(record: &Record) -> String {
    let mut out = String::from("\n| field | | |\n|---|---|---|\n");
    for Field { name, kind, nothing, doc } in record.own {
        let nothing = match nothing {
            Nothing::Never => "",
            Nothing::Null => ", or `null`",
            Nothing::Absent => "; may be absent",
        };
        let _ = writeln!(out, "| `{name}` | {}{nothing} | {doc} |", in_words(kind));
    }
    out.push('\n');
    out
}

fn in_words(kind: &Kind) -> String {
    match kind {
        Kind::Text => "text".to_owned(),
        Kind::Word(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        Kind::Time => "time".to_owned(),
        Kind::Count => "number".to_owned(),
        Kind::Offset => "offset".to_owned(),
        Kind::Share => "0 to 1".to_owned(),
        Kind::Score => "0 or more".to_owned(),
        Kind::Seconds => "seconds".to_owned(),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Span => "`[start, end]`".to_owned(),
        Kind::Digest => "64 hexadecimal digits".to_owned(),
        Kind::Bits => "16 hexadecimal digits".to_owned(),
        Kind::Slots => "128 × 8 hexadecimal digits".to_owned(),
        Kind::Mark => "`[16 hexadecimal digits, number]`".to_owned(),
        Kind::List(Kind::List(item)) => format!("list of lists of {}", in_words(item)),
        Kind::List(item) => format!("list of {}", in_words(item)),
        Kind::Record(record) => format!("[{}](#{})", record.name, record.name),
    }
}

/// All records in JSON Schema, a line a field.
fn schema() -> String {
    let mut out = String::from(
        "{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n  \"title\": \"naql\",\n  \"$defs\": {",
    );
    for (i, record) in RECORDS.iter().enumerate() {
        let comma = if i == 0 { "" } else { "," };
        let (name, doc) = (quoted(record.name), quoted(record.doc));
        let _ = write!(out, "{comma}\n    {name}: {{\n      \"description\": {doc},\n      \"type\": \"object\",\n");
        let fields: Vec<String> = record.fields().map(property).collect();
        let _ = write!(out, "      \"properties\": {{\n{}\n      }},\n", fields.join(",\n"));
        let required = record.fields().filter(|field| field.nothing != Nothing::Absent);
        let required: Vec<String> = required.map(|field| quoted(field.name)).collect();
        let _ = write!(out, "      \"required\": [{}]\n    }}", required.join(", "));
    }
    out.push_str("\n  }\n}\n");
    let read: Result<serde_json::Value, _> = serde_json::from_str(&out);
    read.expect("the schema is JSON");
    out
}

fn property(field: &Field) -> String {
    let of = in_schema(&field.kind);
    let of = match field.nothing {
        Nothing::Null => format!("\"anyOf\": [{{{of}}}, {{\"type\": \"null\"}}]"),
        Nothing::Never | Nothing::Absent => of,
    };
    format!("        {}: {{\"description\": {}, {of}}}", quoted(field.name), quoted(field.doc))
}

fn in_schema(kind: &Kind) -> String {
    let hex = |digits: usize| format!("\"type\": \"string\", \"pattern\": \"^[0-9a-f]{{{digits}}}$\"");
    match kind {
        Kind::Text | Kind::Time => "\"type\": \"string\"".to_owned(),
        Kind::Word(words) => {
            format!("\"enum\": [{}]", words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(", "))
        }
        Kind::Count | Kind::Offset => "\"type\": \"integer\", \"minimum\": 0".to_owned(),
        Kind::Share => "\"type\": \"number\", \"minimum\": 0, \"maximum\": 1".to_owned(),
        Kind::Score => "\"type\": \"number\", \"minimum\": 0".to_owned(),
        Kind::Seconds => "\"type\": \"integer\"".to_owned(),
        Kind::Flag => "\"type\": \"boolean\"".to_owned(),
        Kind::Span => format!(
            "\"type\": \"array\", \"items\": {{{}}}, \"minItems\": 2, \"maxItems\": 2",
            in_schema(&Kind::Offset)
        ),
        Kind::Digest => hex(64),
        Kind::Bits => hex(16),
        Kind::Slots => hex(8 * 128),
        Kind::Mark => format!(
            "\"type\": \"array\", \"prefixItems\": [{{{}}}, {{{}}}], \"minItems\": 2, \"maxItems\": 2",
            hex(16),
            in_schema(&Kind::Count)
        ),
        Kind::List(item) => format!("\"type\": \"array\", \"items\": {{{}}}", in_schema(item)),
        Kind::Record(record) => format!("\"$ref\": \"#/$defs/{}\"", record.name),
    }
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}
