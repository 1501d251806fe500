//! Cases with invented outlets; what the built-in table has is its own test's matter.

mod inline;
mod laws;
mod slots;

use std::sync::LazyLock;

use super::trace::word;
use super::{Registry, StoryTrace, Trace, trace};
use crate::document::Document;

const OUTLETS: &str = "id\tkind\tcountry\tnames_ar\tnames_en\tabbreviations\tdomain\twikidata\tambiguous
sahil\tagency\tOM\tوكالة أنباء الساحل\tSahil News Agency\tسال|س ن ب\tsahil.example\t\tسال
jadid\tportal\tOM\tالساحل الجديد\t\t\tjadid.example\t\t
burj\tnewspaper\tOM\tالبرج\tThe Tower\t\tburj.example\t\tالبرج
burj-ly\tnewspaper\tLY\tالبرج\t\t\t\t\tالبرج
nahr\tbroadcaster\tOM\tالنهر|النهر نت\tNHR\t\tnahr.example/ar\t\tالنهر
madar\tagency\tDE\tمدار برس\t\tم د ب\t\t\t
zuhal\tnewspaper\tGB\tزحل تايمز|زحل بوست\t\t\t\t\t
";

static REGISTRY: LazyLock<Registry> = LazyLock::new(|| Registry::with_overrides(OUTLETS).unwrap());

fn run(publisher: &str, byline: Option<&str>, text: &str) -> Trace {
    let document = Document {
        id: "d".into(),
        text: text.into(),
        byline: byline.map(str::to_owned),
        publisher: Some(publisher.into()),
        ..Document::default()
    };
    same_chain(&document, trace(&document, &REGISTRY))
}

/// The trace, whose chain is the one that is read by itself.
fn same_chain(document: &Document, trace: Trace) -> Trace {
    let own = trace.stories.first().map_or(&[][..], |story| &story.chain);
    assert_eq!(super::chain(document, &REGISTRY), own, "{document:?}");
    trace
}

fn first(publisher: &str, byline: Option<&str>, text: &str) -> StoryTrace {
    run(publisher, byline, text).stories.remove(0)
}

/// `source:role` of every credit, sorted.
fn credits(story: &StoryTrace) -> String {
    let mut all: Vec<String> = story.credits.iter().map(|c| format!("{}:{}", c.source, word(c.role))).collect();
    all.sort();
    all.join(" ")
}

fn chain(story: &StoryTrace) -> String {
    story.chain.iter().map(|h| h.join("+")).collect::<Vec<_>>().join("<")
}

const LEAD: &str = "فتحت بلدية نهر الورد الجسر أمس.";

#[test]
fn a_shared_name_comes_back_with_all_its_sources() {
    let story = first("madar", None, "فتح الجسر. وعاد الناس. وذكرت صحيفة البرج أن الجسر متين.");
    assert_eq!(story.credits[0].candidates, ["burj", "burj-ly"]);
    // Named in full elsewhere it is that one.
    let story = first("madar", None, "ذكرت صحيفة البرج الليبية أن الجسر فتح.\nالمصدر: البرج");
    assert_eq!(credits(&story), "burj-ly:wire");
    assert!(story.credits[0].candidates.is_empty());
}

#[test]
fn an_outlet_is_one_by_source_name_or_host() {
    let outlet = |publisher: Option<&str>, url: Option<&str>| {
        let document = Document {
            publisher: publisher.map(str::to_owned),
            url: url.map(str::to_owned),
            ..Document::new("d", LEAD)
        };
        super::outlet(&document, &REGISTRY)
    };
    let nahr = outlet(Some("nahr"), None);
    assert_eq!(nahr.as_deref(), Some("nahr"));
    assert_eq!(outlet(None, Some("https://www.nahr.example/ar/7")), nahr);
    assert_eq!(outlet(Some("nahr.example/ar"), None), nahr);
    let sada = outlet(Some("صدى المرفأ"), None);
    assert_eq!(outlet(Some("صدي المرفا"), None), sada);
    assert_ne!(outlet(Some("صدى الوادي"), None), sada);
    let host = outlet(None, Some("https://www.sada.example/1"));
    assert_eq!(outlet(None, Some("http://m.SADA.example/2?x")), host);
    assert_eq!(outlet(Some("sada.example"), None), host);
    assert_eq!(outlet(None, None), None);
}

/// A C2PA manifest is variation selectors behind U+FEFF, as the last thing of a text.
#[test]
fn a_manifest_disturbs_nothing() {
    let selector = |byte: u8| char::from_u32(if byte < 16 { 0xfe00 } else { 0xe0100 - 16 } + u32::from(byte));
    let manifest: String = "\u{feff}".chars().chain((0..=255).filter_map(selector)).collect();
    for text in [format!("{LEAD}\nالمصدر: مدار برس"), format!("{LEAD} (مدار برس)")] {
        let (plain, signed) = (first("burj", None, &text), first("burj", None, &(text.clone() + &manifest)));
        assert_eq!(signed, plain);
    }
}

#[test]
fn publishers() {
    for (publisher, url, want) in [
        (Some("burj"), None, "burj"),
        (Some("مدار برس"), None, "madar"),
        (None, Some("https://www.nahr.example/ar/news/7"), "nahr"),
        (None, Some("http://m.jadid.example:80/"), "jadid"),
        (Some("صدى المرفأ"), None, "?صدى المرفأ"),
        (None, None, "?"),
    ] {
        let document = Document {
            text: LEAD.into(),
            publisher: publisher.map(str::to_owned),
            url: url.map(str::to_owned),
            ..Document::default()
        };
        assert_eq!(trace(&document, &REGISTRY).stories[0].publisher, want);
    }
}

/// The page that the project began with, in structure and traps: two stories, two related titles in the first, a glued
/// double source line, tags without delimiters with a Persian letter, a marker with a title and a dateline.
const PAGE: &str = "المرفأ ينفي إغلاق الجسر.. ويؤكد قرب توسيعه
تاريخ النشر: 3rd, March 2031 GMT
نفى مجلس المرفأ، الإثنين، إغلاق الجسر الكبير أمام السفن، ردا على تقارير عن أعطال فيه.
وأورد بيان صادر عن رئيس خلية الجسور، المهندس فلان العلاني، أن \"ما قيل عن إغلاق الجسر غير صحيح\"، وفق ما نقلته وكالة أنباء الساحل الرسمية (سال).
ونقلت الوكالة عن العلاني تأكيده أن الجسر سالم، لافتا إلى أعمال التوسيع.
اقرأ أيضاً
مجلس المرفأ يدعو إلى فتح السوق
وكانت وسائل إعلام أجنبية، بينها شبكة NHR، قد نقلت عن مهندسين أن الجسر متصدع، وهو ما لم يُؤكد.
اقرأ أيضاً
العمدة: لا خطط لهدم الجسر
المصدر | الساحل الجديد + سالالمصدر: الساحل الجديد
كلمات دلالية: المرفأ الجسر الكبير خلية الجسور التوسيع الدولی
إقرأ أيضاً:
قراءة في أسعار السمك: السوق بين موسمين
البرج - المرفأ
قدم الخبير فلان الشاطئي، اليوم السبت (22 شباط 2031)، قراءة في أسعار السمك.
السوق وأهمية التوازن
وفقًا للشاطئي، فإن الأسعار ستهبط. وبحسب مراقبين فإن الموسم طويل.
المصدر: البرج+ وكالات";

#[test]
fn the_example_page() {
    let document = Document { id: "page".into(), text: PAGE.into(), ..Document::default() };
    let trace = trace(&document, &REGISTRY);
    let [a, b] = &trace.stories[..] else { panic!("two stories: {trace:#?}") };
    assert_eq!((chain(a).as_str(), chain(b).as_str()), ("jadid<sahil", "burj<@agencies"));
    assert_eq!(credits(a), "@media:cited jadid:own nahr:cited sahil:wire");
    assert_eq!(credits(b), "@agencies:wire burj:own");
    let relays: Vec<(&str, &str)> = a.relays.iter().map(|r| (r.from.as_str(), r.origin.as_str())).collect();
    assert_eq!(relays, [("sahil", "العلاني"), ("@media", "مهندسين")]);
    let kinds: Vec<String> = trace.blocks.iter().map(|b| word(b.kind)).collect();
    let want = "story furniture story related story related source_line tags furniture story source_line";
    assert_eq!(kinds.join(" "), want);
}

#[test]
fn offsets_in_code_points() {
    let document =
        Document {
            id: "d".into(), text: PAGE.into(), byline: Some("المرفأ - سال".into()), ..Document::default()
        };
    let bytes = trace(&document, &REGISTRY);
    let points = bytes.clone().in_code_points(&document);
    let slice = |text: &str, start: usize, end: usize| text.chars().skip(start).take(end - start).collect::<String>();
    for (b, p) in bytes.stories.iter().zip(&points.stories) {
        assert_eq!(slice(PAGE, p.start, p.end), PAGE[b.start..b.end]);
        for c in &p.credits {
            let text = if c.place == super::Place::Byline { document.byline.as_deref().unwrap() } else { PAGE };
            assert_eq!(slice(text, c.start, c.end), c.surface);
        }
    }
}

#[test]
fn overrides() {
    let all = REGISTRY.entries().len();
    assert!(all > Registry::builtin().entries().len());
    let json = r#"[{"id":"sahil","kind":"portal","names_ar":["الساحل"]}]"#;
    assert_eq!(Registry::with_overrides(json).unwrap().by_id("sahil").unwrap().name(), "الساحل");
    for (table, what) in [
        ("id\tkind\n", "the first line"),
        ("id\tkind\tcountry\tnames_ar\nx\tagency\tOM\t\n", "no name"),
        ("id\tkind\tcountry\tnames_ar\nx\tpaper\tOM\tس\n", "unknown kind"),
        ("id\tkind\tcountry\tnames_ar\n@x\tagency\tOM\tس\n", "is no id"),
        ("id\tkind\tcountry\tnames_ar\nx\tagency\tOM\tس\nx\tagency\tOM\tص\n", "comes twice"),
        ("id\tkind\tcountry\tnames_ar\nx\tagency\tOM\tس\tص\tط\n", "more cells"),
        ("[{\"id\":\"x\",\"kind\":\"agency\",\"nam\":1}]", "JSON"),
    ] {
        let error = Registry::with_overrides(table).unwrap_err();
        assert!(error.message().contains(what), "{table}: {error}");
    }
}

/// The vectors that every face reads; they need no registry but the built-in one.
#[test]
fn conformance_vectors() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/conformance/trace.jsonl");
    let rows = std::fs::read_to_string(path).unwrap();
    for row in rows.lines() {
        let row: serde_json::Value = serde_json::from_str(row).unwrap();
        let document: Document = serde_json::from_value(row["document"].clone()).unwrap();
        let got = trace(&document, Registry::builtin()).in_code_points(&document);
        let got: serde_json::Value = serde_json::from_str(&serde_json::to_string(&got).unwrap()).unwrap();
        assert_eq!(got, row["trace"], "{}", document.id);
    }
}
