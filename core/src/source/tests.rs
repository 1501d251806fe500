//! Cases with invented outlets; what the built-in table has is its own test's matter.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::trace::word;
use super::{OriginType, Registry, StoryTrace, Trace, trace};
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
fn bylines() {
    for (publisher, byline, want_credits, want_chain) in [
        ("burj", "المرفأ - سال", "sahil:wire", "burj<sahil"),
        ("burj", "سال - المرفأ", "sahil:wire", "burj<sahil"),
        ("burj", "المرفأ: س.ن.ب", "sahil:wire", "burj<sahil"),
        ("burj", "\u{a0}س ن ب (المرفأ)", "sahil:wire", "burj<sahil"),
        ("burj", "المرفأ ـ (س .ن .ب):", "sahil:wire", "burj<sahil"),
        ("burj", "البرج - سال:", "burj:own sahil:wire", "burj<sahil"),
        ("burj", "فلان العلاني - البرج - متابعة:", "@monitoring:wire burj:own", "burj<@monitoring"),
        ("burj", "«البرج» من المرفأ", "burj:own", "burj"),
        ("burj", "لندن سال - البرج:", "burj:own sahil:wire", "burj<sahil"),
        ("burj", "فلان العلاني - المرفأ", "", "burj"),
        ("burj", "وكالات - لندن", "@agencies:wire", "burj<@agencies"),
        ("burj", "مدار برس، س ن ب", "madar:wire sahil:wire", "burj<madar+sahil"),
        ("burj", "مراسل النهر - لندن", "nahr:wire", "burj<nahr"),
        ("burj", "&nbsp;سال (المرفأ)", "sahil:wire", "burj<sahil"),
        ("burj", "لندن - (م د ب) | Tuesday, 11 August 2015", "madar:wire", "burj<madar"),
    ] {
        let story = first(publisher, Some(byline), LEAD);
        assert_eq!((credits(&story).as_str(), chain(&story).as_str()), (want_credits, want_chain), "{byline}");
    }
}

#[test]
fn datelines() {
    for (text, want_credits, want_chain) in [
        ("لندن - \"البرج\":فتحت البلدية الجسر.", "burj:own", "burj"),
        ("لندن «البرج»: فتحت البلدية الجسر.", "burj:own", "burj"),
        ("لندن: «البرج» فتحت البلدية الجسر.", "burj:own", "burj"),
        ("لندن البرج فتحت البلدية الجسر.", "burj:own", "burj"),
        ("لندن البرج وكالات فتحت البلدية الجسر.", "@agencies:wire burj:own", "burj<@agencies"),
        ("لندن-مدار برس فتحت البلدية الجسر.", "madar:wire", "burj<madar"),
        ("لندن (الضفة) (م د ب) - فتحت البلدية الجسر.", "madar:wire", "burj<madar"),
        ("البرج – متابعات\nفتحت البلدية الجسر.", "@monitoring:wire burj:own", "burj<@monitoring"),
        ("Next Previous لندن – سال\nفتحت البلدية الجسر.", "sahil:wire", "burj<sahil"),
        ("لندن 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م سال\nفتحت البلدية الجسر.", "sahil:wire", "burj<sahil"),
        ("لندن 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م مدار برس فتحت البلدية الجسر.", "madar:wire", "burj<madar"),
        // The tower of a town, and a sentence that has begun.
        ("فتحت لندن البرج أمس.", "", "burj"),
        ("البلدية - كما قيل - فتحت البرج.", "", "burj"),
    ] {
        let story = first("burj", None, text);
        assert_eq!((credits(&story).as_str(), chain(&story).as_str()), (want_credits, want_chain), "{text}");
    }
}

#[test]
fn end_tags() {
    for (tag, want) in [
        (" . (سال)", "burj<sahil"),
        (".(س.ن.ب)", "burj<sahil"),
        (" (س .ن .ب، مدار برس).", "burj<sahil+madar"),
        (" (مدار برس ووكالات)", "burj<madar+@agencies"),
        (". سال)", "burj<sahil"),
        (". [وكالات]", "burj<@agencies"),
        (". (المصدر: وكالات)", "burj<@agencies"),
        (".\nس ن ب", "burj<sahil"),
        // What also stands in brackets at an end.
        (" (رواه فلان).", "burj"),
        (" (صورة أرشيفية)", "burj"),
        (" (90)", "burj"),
        (" (2-صفر).", "burj"),
        (" (ولاية نهر الورد)", "burj"),
        (" (فيديو س ن ب)", "burj"),
    ] {
        assert_eq!(chain(&first("burj", None, &format!("فتحت البلدية الجسر{tag}"))), want, "{tag}");
    }
}

#[test]
fn source_lines() {
    for (line, want_credits, want_chain) in [
        ("المصدر | البرج + سال", "burj:own sahil:wire", "burj<sahil"),
        ("المصدر: البرج+ وكالات", "@agencies:wire burj:own", "burj<@agencies"),
        ("المصدر | البرج + سالالمصدر: البرج", "burj:own sahil:wire", "burj<sahil"),
        ("المصادر: مدار برس، س ن ب", "madar:wire sahil:wire", "burj<madar+sahil"),
        ("المصدر : وكالة انباء الساحل", "sahil:wire", "burj<sahil"),
        ("المصدر | زحل تايمس - ترجمة وتحرير البرج", "zuhal:wire", "burj<zuhal"),
        ("المصدر: صدى المرفأ", "?صدى المرفأ:wire", "burj<?صدى المرفأ"),
        ("المصدر: https://wp.me/p7-2R", "", "burj"),
        ("المصدر: https://www.facebook.com/x", "@social:wire", "burj<@social"),
        ("المصدر: RT + وكالات", "@agencies:wire rt-ar:wire", "burj<rt-ar+@agencies"),
        ("* خدمة «زحل تايمز»\nخاص بـ«البرج»", "burj:own zuhal:wire", "burj<zuhal"),
    ] {
        let story = first("burj", None, &format!("{LEAD}\n{line}"));
        assert_eq!((credits(&story).as_str(), chain(&story).as_str()), (want_credits, want_chain), "{line}");
    }
}

#[test]
fn inline_cues() {
    for (text, want) in [
        ("ذكرت وكالة أنباء الساحل أن الجسر فتح.", "sahil:wire"),
        ("فتح الجسر. وعاد الناس. ونقلت وكالة «مدار برس» عن العمدة قوله نعم. وذكر البرج.", "madar:cited"),
        ("فتح الجسر أمس. ونقلت مدار برس أن الجسر طويل. وفرح الناس.", "madar:wire"),
        // All is one statement to an agency; one to a newspaper is cited.
        ("فتح الجسر أمس. وقال العمدة لوكالة أنباء الساحل إن الجسر طويل. وأضاف أنه متين.", "sahil:wire"),
        ("فتح الجسر أمس. وقال العمدة لصحيفة «زحل بوست» إن الجسر طويل. وأضاف أنه متين.", "zuhal:cited"),
        ("فتح الجسر بحسب ما نقلته وكالة مدار برس.", "madar:wire"),
        ("فتح الجسر، وفقًا لصحيفة «زحل بوست» البريطانية.", "zuhal:wire"),
        ("فتح الجسر، وفقا للنهر نت.", "nahr:wire"),
        ("فتح الجسر، وفق بيان لوكالة الأنباء الرسمية السورية.", "sana:wire"),
        ("فتح الجسر. وعاد الناس. وقال مراسل النهر إن الجسر متين.", "nahr:cited"),
        ("فتح الجسر. وعاد الناس. وقال العمدة في تصريح لمراسل قناة النهر إن الجسر متين.", "nahr:cited"),
        ("ذكرت قناة سكاي نيوز عربية أن الجسر فتح. ونقلت القناة الإخبارية عن العمدة أنه متين.", "skynewsarabia:wire"),
        ("ووفقا لـ \"مدار برس\"، فتح الجسر.", "madar:wire"),
        ("قال العمدة إن الجسر فتح، مصرحا لصحيفة «زحل بوست» بأن السفن ستمر.", "zuhal:wire"),
        ("قال العمدة لـ«البرج» إن الجسر فتح.", "burj:own"),
        ("وصرح العمدة في مقابلة مع قناة النهر بأن الجسر فتح.", "nahr:wire"),
        ("فتح الجسر. وعاد الناس. لكن صحيفة «زحل تايمز» الأجنبية ذكرت غير ذلك.", "zuhal:cited"),
        ("وكانت وسائل إعلام محلية، بينها شبكة NHR، قد نقلت عن السكان أن الجسر مغلق.", "@media:wire nahr:wire"),
        ("أفادت صحيفة «نجم الشاطئ» بأن الجسر فتح.", "?صحيفة نجم الشاطئ:wire"),
        ("أفاد موقع The River Post بأن الجسر فتح.", "?موقع The River Post:wire"),
        ("قالت مصادر أمنية إن الجسر فتح، وأكد شهود عيان ذلك.", "@anonymous:cited"),
        ("وأبلغت مصادر مطلعة البرج أن الجسر سيفتح.", "@anonymous:cited burj:own"),
        ("كتب العمدة على صفحته في «فيسبوك» أن الجسر فتح.", "@social:cited"),
        ("فتح الجسر. وعاد الناس. وأشاد موقع «صدى الوادي» بالجسر. وقال الموقع إنه متين.", "?موقع صدى الوادي:cited"),
        ("ذكرت صحيفة البرج الليبية أن الجسر فتح.", "burj-ly:wire"),
        ("قال العمدة في بيان تلقته وكالة أنباء الساحل (سال) إن الجسر فتح.", "sahil:wire"),
    ] {
        assert_eq!(credits(&first("burj", None, text)), want, "{text}");
    }
}

#[test]
fn traps() {
    for text in [
        "وقال المصدر: إن الجسر فتح.",
        "أطلقت وكالة الفضاء قمرا. وقالت الوكالة الدولية للطاقة إن القمر يدور.",
        "رفع الحاكم سعر مدار برس في السوق، وزار مقر وكالة أنباء الساحل.",
        "نقل البضائع عن طريق البرج صعب، ونقلت الحالات عن طريق النهر.",
        "في البلدة أنواع من الورد، وسالت المياه في النهر، وقال العمدة إن البرج مائل.",
        "وفق الخطط المعتمدة وحسب الاختصاص يفتح الجسر.",
        "زار العمدة الجسر كما شاهد عددا من السفن.",
        "أثار بث قناة النهر للحفل جدلا.",
        "مصدر الماء هو الجبل، ومصادر الطاقة كثيرة، وقال مسؤول العلاقات العامة فلان إن الجسر فتح.",
        "حضر الحفل مراسلو الصحف ووكالات السيارات.",
        "قال العمدة إن صورته على الصفحة الأولى لصحيفة «زحل بوست» جميلة.",
    ] {
        assert_eq!(credits(&first("jadid", None, text)), "", "{text}");
    }
}

#[test]
fn relays() {
    for (text, want) in [
        (
            "ونقلت وكالة مدار برس عن الوزير فلان العلاني قوله إن الجسر فتح.",
            &[("madar", "الوزير فلان العلاني", OriginType::Official)][..],
        ),
        ("وقالت صحيفة «زحل بوست» نقلا عن مصادر أمنية إن الجسر فتح.", &[("zuhal", "مصادر أمنية", OriginType::Anonymous)]),
        ("وبحسب «مدار برس»، قال العلاني إن الجسر فتح.", &[("madar", "العلاني", OriginType::Person)]),
        (
            "وقال الوزير العلاني في مؤتمر كما نقلت عنه وكالة مدار برس إن الجسر فتح.",
            &[("madar", "الوزير العلاني", OriginType::Official)],
        ),
        (
            "وفي الوقت الذي فتح فيه الجسر، أعلن الحلفاء أن السفن ستمر، وفقا لصحيفة «زحل بوست».",
            &[("zuhal", "الحلفاء", OriginType::Person)],
        ),
        ("ذكرت مدار برس أن الجسر فتح بحسب شهود عيان.", &[("madar", "شهود عيان", OriginType::Anonymous)]),
        (
            "ذكرت وكالة مدار برس أن الجسر فتح. ونقلت الوكالة عن وزارة الجسور أنه متين.",
            &[("madar", "وزارة الجسور", OriginType::OfficialBody)],
        ),
        ("نقلت صحيفة «زحل بوست» عن قناة النهر أن الجسر فتح.", &[("zuhal", "قناة النهر", OriginType::Outlet)]),
        ("ونقلت وكالة مدار برس عن بيان للوزارة أن الجسر فتح.", &[("madar", "بيان للوزارة", OriginType::OfficialBody)]),
        ("ونقلت شاحنات البلدية الحجارة عن طريق الجسر.", &[]),
        // The publisher's own report is the story itself.
        ("ونقلت البرج عن العمدة أن الجسر فتح.", &[]),
    ] {
        let story = first("burj", None, text);
        let got: Vec<(&str, &str, OriginType)> =
            story.relays.iter().map(|r| (r.from.as_str(), r.origin.as_str(), r.origin_type)).collect();
        assert_eq!(got, want, "{text}");
    }
}

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

const PIECES: &[&str] = &[
    " ",
    "\n",
    ". ",
    "، ",
    "«",
    "»",
    "\"",
    "(",
    ")",
    " - ",
    ":",
    "و",
    "ل",
    "لـ",
    "نقلت",
    " عن ",
    "نقلا عن",
    "وكالة",
    "صحيفة",
    "الوكالة",
    "أنباء",
    "الساحل",
    "البرج",
    "مدار برس",
    "س.ن.ب",
    "سال",
    "وفق",
    "قال",
    "إن",
    "مصادر",
    "أمنية",
    "وسائل إعلام",
    "، بينها ",
    "قد",
    "كانت",
    "المصدر:",
    "المصدر | ",
    "+",
    "اقرأ أيضاً\n",
    "لندن",
    "موقع The River",
    "تقارير",
    "صحفية",
    "في مقابلة مع",
    "\u{200f}",
    "ﻭﻛﺎﻟﺔ",
    "ً",
    "ـ",
];

/// Words that name and attribute nothing.
const PLAIN: &[&str] = &["ماء", "البئر", "يجري", "هادئا", "بين", "النخيل", "والرمل", "حتى", "المساء"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Whatever comes in: surfaces are the text at their spans, hops are credited, sources come once.
    #[test]
    fn traces_hold_together(parts in prop::collection::vec(prop::sample::select(PIECES), 0..40), noise in ".{0,12}", byline in ".{0,12}") {
        let text = parts.join(" ") + &noise;
        let document = Document { text, byline: Some(byline + parts.first().unwrap_or(&"")), publisher: Some("burj".into()), ..Document::default() };
        let trace = same_chain(&document, trace(&document, &REGISTRY));
        for story in &trace.stories {
            prop_assert_eq!(&story.chain[0], &["burj".to_owned()]);
            for (i, c) in story.credits.iter().enumerate() {
                let text = if c.place == super::Place::Byline { document.byline.as_deref().unwrap() } else { &document.text };
                prop_assert_eq!(&text[c.start..c.end], &c.surface);
                prop_assert!(story.credits[..i].iter().all(|o| o.source != c.source));
            }
            for source in story.chain[1..].iter().flatten() {
                prop_assert!(story.credits.iter().any(|c| c.source == *source));
            }
            for r in &story.relays {
                prop_assert!(document.text[r.start..r.end].contains(&r.origin));
            }
        }
        let _ = trace.in_code_points(&document);
    }

    /// What the first sentences do not tell of the chain is read from all of the text, and of a long text no more than needed.
    #[test]
    fn the_chain_by_itself_is_the_chain_of_the_trace(
        sentences in prop::collection::vec(
            prop_oneof![
                3 => prop::collection::vec(prop::sample::select(PIECES), 0..6),
                1 => prop::collection::vec(prop::sample::select(PLAIN), 20..120),
            ],
            0..9,
        ),
        end in prop::sample::select(&[". ", ".\n", "\nاقرأ أيضاً\nعنوان\n"][..]),
        publisher in prop::option::of(prop::sample::select(&["burj", "البرج", "مجهول"][..])),
    ) {
        let text = sentences.iter().map(|words| words.join(" ")).collect::<Vec<_>>().join(end);
        let document = Document { text, publisher: publisher.map(Into::into), ..Document::default() };
        same_chain(&document, trace(&document, &REGISTRY));
    }

    /// An invisible control sends the text through its light view; the sources are the same.
    #[test]
    fn light_and_raw_read_alike(parts in prop::collection::vec(prop::sample::select(&PIECES[..44]), 0..30)) {
        let text = parts.join(" ");
        let marked = format!("\u{200f}{text}\u{200f}");
        prop_assert_eq!(sources(&text), sources(&marked));
    }
}

fn sources(text: &str) -> Vec<String> {
    run("burj", None, text).stories.iter().map(|s| credits(s) + " " + &chain(s)).collect()
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
