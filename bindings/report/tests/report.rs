//! Reports of a few invented pages, in every form.

use naql::lineage::{Credited, How, Role, State};
use naql::source::{Place, Registry};
use naql::{Document, Policy, lineage};
use naql_report::{Lang, Records, Report};
use serde::Serialize;

const WORDS: [&str; 12] = [
    "الميناء",
    "السفينة",
    "الحاوية",
    "المدينة",
    "الطريق",
    "الوزير",
    "الجسر",
    "المدرسة",
    "القمح",
    "السوق",
    "البحر",
    "الجبل",
];

/// 80 words that no other seed has in this order.
fn text(seed: usize) -> String {
    let word = |i: usize| WORDS[(i * i * 7 + i * seed * 5 + seed * seed * 3 + i / 12 * seed) % WORDS.len()];
    (0..80).map(word).collect::<Vec<_>>().join(" ")
}

/// Two pages that credit an agency, one that does not and has what could do harm, and one of its own.
fn pages() -> Vec<Document> {
    let page = |id: &str, hour: u8, text: String| {
        let published = format!("2026-03-01T{hour:02}:00:00Z");
        Document::new(id, text).publisher(format!("{}.example", &id[..1])).published(published)
    };
    vec![
        page("a", 8, text(1)).byline("رويترز").title("=عنوان | أول").url("https://a.example/1"),
        page("b", 9, text(1)).byline("رويترز").title("ثان").url("javascript:alert(1)"),
        page("c\u{1b}[2J\u{202e}", 10, text(1)).title("</script><b>\u{202e}\u{1b}"),
        page("d", 11, text(2)),
    ]
}

fn lineage_of(pages: &[Document]) -> lineage::Lineage {
    lineage(pages, &Policy::default(), Registry::builtin(), Some(1), &()).unwrap()
}

fn report(pages: &[Document]) -> Report {
    let records = Records::of(lineage_of(pages), pages).unwrap();
    Report::new(&records, pages, Registry::builtin()).unwrap()
}

fn lines(pages: &[Document]) -> Vec<String> {
    fn all(records: &[impl Serialize]) -> impl Iterator<Item = String> {
        records.iter().map(|record| serde_json::to_string(record).unwrap())
    }
    let lineage = lineage_of(pages).in_code_points(pages);
    let records = all(&lineage.stories).chain(all(&lineage.sources)).chain(all(&lineage.edges));
    records.chain(all(&lineage.clusters)).chain(all(&lineage.outlets)).collect()
}

#[test]
fn records_of_a_file_make_the_same_report() {
    let pages = pages();
    let mut read = Records::default();
    for line in lines(&pages) {
        assert!(Records::is_record(&line), "{line}");
        read.push(&line).unwrap();
    }
    read.push(r#"{"kind": "of another release", "x": 1}"#).unwrap();
    assert_eq!(read, Records::of(lineage_of(&pages), &pages).unwrap());
    let again = Report::new(&read, &pages, Registry::builtin()).unwrap();
    assert_eq!(again.html(Lang::Ar), report(&pages).html(Lang::Ar));
    assert_eq!(again.without_page(), 0);
    assert_eq!(Report::new(&read, &[], Registry::builtin()).unwrap().without_page(), 3);
}

#[test]
fn what_is_no_record_is_refused() {
    let mut read = Records::default();
    for line in ["", "[]", "{}", "text", r#"{"kind": "story"}"#, r#"{"id": "a", "text": "x"}"#] {
        let error = read.push(line).unwrap_err();
        assert!(error.message().contains("naql lineage"), "{line}: {error}");
    }
    assert!(!Records::is_record(r#"{"kind": "story", "text": "x", "id": "a"}"#));
}

#[test]
fn a_page_is_closed_off() {
    let html = report(&pages()).html(Lang::Ar);
    assert!(html.contains("default-src 'none'; style-src 'sha256-"));
    assert_eq!(html.matches("</script>").count(), html.matches("<script").count());
    for fetches in ["src=\"", "@import", "<link", "javascript:alert"] {
        assert!(!html.contains(fetches), "{fetches}");
    }
    assert!(html.starts_with("<!doctype html>\n<html lang=\"ar\" dir=\"rtl\">"));
    assert!(report(&pages()).html(Lang::En).starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">"));
    let frame = report(&pages()).frame(Lang::En);
    assert_eq!(frame.matches('"').count(), 8, "every quote of the page is escaped");
}

#[test]
fn text_and_markdown_steer_nothing() {
    let report = report(&pages());
    for lang in [Lang::Ar, Lang::En] {
        for written in [report.text(lang), report.markdown(lang)] {
            assert!(!written.contains(['\u{1b}', '\u{202e}']), "{written:?}");
        }
    }
    let text = report.text(Lang::En);
    assert!(text.contains("\nSUMMARY\n") && text.contains("\n  4  Stories\n"), "{text}");
    assert!(report.markdown(Lang::En).contains("\\=عنوان \\| أول"), "{}", report.markdown(Lang::En));
}

#[test]
fn a_table_has_a_row_for_each_edge() {
    let csv = report(&pages()).csv();
    let rows: Vec<&str> = csv.split_terminator("\r\n").collect();
    assert_eq!(rows.len(), 4, "{csv}");
    assert!(rows[0].starts_with("cluster,title,outlet,story,"));
    assert!(
        rows[1].contains(",'=عنوان | أول,?a.example,a,2026-03-01T08:00:00Z,2026-03-01T08:00:00Z,reuters,"),
        "{csv}"
    );
    assert!(rows[1].contains(",common_source,credited,رويترز,1.000,"), "{csv}");
    assert!(!csv.contains("javascript:"), "only addresses of the web are links");
}

#[test]
fn every_text_of_the_page_is_in_both_languages() {
    let rows: Vec<Vec<&str>> =
        include_str!("../data/words.tsv").lines().map(|line| line.split('\t').collect()).collect();
    assert!(rows.iter().all(|row| row.len() == 3 && row.iter().all(|cell| !cell.trim().is_empty())));
    let mut keys: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    keys.sort_unstable();
    assert!(keys.windows(2).all(|pair| pair[0] != pair[1]), "a key is there twice");
    // The keys that scripts name whole; one that ends in _ is made with the value of a column.
    let scripts = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/page")).unwrap();
    for script in scripts.map(|file| file.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "js")) {
        let code = std::fs::read_to_string(script).unwrap();
        for call in code.split("say('").skip(1) {
            let key = call.split('\'').next().unwrap();
            assert!(key.ends_with('_') || keys.contains(&key), "{key}");
        }
    }
    let value = |of: serde_json::Result<serde_json::Value>| of.unwrap().as_str().unwrap().to_owned();
    let made = [
        ("how", [How::Direct, How::CommonSource, How::Unclear].map(|v| value(serde_json::to_value(v))).to_vec()),
        (
            "edge",
            [Credited::Credited, Credited::Uncredited, Credited::Other, Credited::Generic]
                .map(|v| value(serde_json::to_value(v)))
                .to_vec(),
        ),
        (
            "role",
            [Role::Origin, Role::Relay, Role::Rewrite, Role::Independent, Role::Unclear]
                .map(|v| value(serde_json::to_value(v)))
                .to_vec(),
        ),
        (
            "state",
            [State::Found, State::Corroborated, State::CreditedOnly, State::Absent, State::OtherText, State::Generic]
                .map(|v| value(serde_json::to_value(v)))
                .to_vec(),
        ),
        (
            "place",
            [Place::SourceLine, Place::EndTag, Place::Byline, Place::Dateline, Place::Inline]
                .map(|v| value(serde_json::to_value(v)))
                .to_vec(),
        ),
        ("is", naql::compare::Relation::ALL.iter().map(|relation| relation.name().to_owned()).collect()),
        ("relation", naql::compare::Relation::ALL.iter().map(|relation| relation.name().to_owned()).collect()),
        (
            "rule",
            ["names", "same_outlet", "own_story", "private_text", "spelling", "order", "cut"]
                .map(str::to_owned)
                .to_vec(),
        ),
    ];
    for (kind, values) in made {
        for value in values {
            assert!(keys.contains(&format!("{kind}_{value}").as_str()), "{kind}_{value}");
        }
    }
}

/// What a page that is served may fetch, and what it is of.
#[test]
fn a_served_page_asks_its_server_alone() {
    let report = report(&pages());
    let (file, served) = (report.html(Lang::Ar), report.served(Lang::Ar, 7));
    let policy = |page: &str| {
        let (_, rest) = page.split_once("Content-Security-Policy\" content=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert!(!policy(&file).contains("connect-src"));
    assert_eq!(policy(&served), policy(&file) + "; connect-src 'self'");
    assert_ne!(served, report.served(Lang::Ar, 8));
}

#[test]
fn views_as_json() {
    let report = report(&pages());
    let views = report.views();
    let stories = views.stories();
    assert_eq!((stories.as_array().unwrap().len(), &stories[0]["stories"]), (1, &serde_json::json!(3)));
    let members = views.story(stories[0]["cluster"].as_str().unwrap()).unwrap();
    let credits: Vec<_> = members.as_array().unwrap().iter().map(|member| member["credit"].clone()).collect();
    assert_eq!(credits, ["credited", "credited", "uncredited"]);
    let summary = views.summary();
    assert_eq!((&summary["agencies"][0]["stories"], &summary["agencies"][0]["credited"]), (&3.into(), &2.into()));
    let matrix = views.matrix();
    assert_eq!(matrix.as_array().unwrap().len(), 3);
    assert_eq!(views.outlet(matrix[0]["outlet"].as_str().unwrap()).unwrap()[0]["from"], "reuters");
    assert_eq!((views.story("x"), views.outlet("x")), (None, None));
    let (row, ids) = views.clusters().next().unwrap();
    assert_eq!((&row, ids.len()), (&stories[0], 3));
}
