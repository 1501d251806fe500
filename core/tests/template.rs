//! Templates: what is told from a copy by figures, by days, and by names.

mod common;

use common::{Rng, document, found_pairs, noon, text, verdicts, words};
use naql::compare::{Context, Relation, Thresholds, compare};
use naql::source::Registry;
use naql::story::StoryWords;
use naql::{Decision, Document, Policy, dedup};

/// A market report with its seven figures.
fn market(figures: [&str; 7]) -> String {
    let [index, points, share, volume, deals, up, down] = figures;
    format!(
        "أغلق مؤشر سوق الوادي للأوراق المالية تداولات اليوم عند مستوى {index} نقطة متراجعا {points} نقطة وبنسبة {share} \
         بالمئة مقارنة بإغلاق الجلسة السابقة، وبلغت قيمة التداولات {volume} مليون دينار نفذت من خلال {deals} صفقة، وارتفعت \
         أسعار أسهم {up} شركة فيما انخفضت أسعار أسهم {down} شركة واستقرت أسعار بقية الأسهم المدرجة في السوق الموازية."
    )
}

const MONDAY: [&str; 7] = ["4512.3", "18.4", "0.41", "63.8", "2911", "24", "57"];
const TUESDAY: [&str; 7] = ["4498.7", "13.6", "0.30", "71.2", "3178", "31", "49"];

#[test]
fn another_days_figures_are_a_template() {
    let (monday, tuesday) = (market(MONDAY), market(TUESDAY));
    let (a, b) = (StoryWords::new(&monday).unwrap(), StoryWords::new(&tuesday).unwrap());
    let found = compare(&a, &b, &Thresholds::default(), Context::default());
    assert_eq!(found.relation, Relation::Template, "{:?}", found.reasons);
    assert!(found.reasons[0].starts_with("template by figures: 7 figures differ"), "{:?}", found.reasons);
    let documents = [document("a", monday, "سوق الوادي", &noon(2)), document("b", tuesday, "سوق الوادي", &noon(3))];
    let verdict = &verdicts(&documents)[1];
    assert_eq!((verdict.decision, verdict.relation), (Decision::Admit, Relation::Template));
    assert_eq!(found_pairs(&documents, 2)[0].comparison.relation, Relation::Template);
}

#[test]
fn one_corrected_figure_is_near() {
    let corrected = [&MONDAY[..4], &["2917"], &MONDAY[5..]].concat();
    let corrected = market(corrected.try_into().expect("seven figures"));
    let documents = [
        document("a", market(MONDAY), "سوق الوادي", "2026-03-02T12:00:00Z"),
        document("b", corrected, "سوق الوادي", "2026-03-02T13:30:00Z"),
    ];
    let verdict = &verdicts(&documents)[1];
    assert_eq!((verdict.decision, verdict.relation), (Decision::Drop, Relation::Near), "{:?}", verdict.reasons);
    assert_eq!(found_pairs(&documents, 2)[0].comparison.relation, Relation::Near);
}

/// The same report as outlets write figures that turn them round for the reading direction, part thousands, or write the
/// letter for a point.
#[test]
fn figures_in_another_notation_are_the_same() {
    let other = ["3.\u{200f}4512", "4.\u{200f}18", "41ر0", "8.\u{200f}63", "2,911", "24", "57"];
    let (a, b) = (StoryWords::new(&market(MONDAY)).unwrap(), StoryWords::new(&market(other)).unwrap());
    let found = compare(&a, &b, &Thresholds::default(), Context::default());
    assert_eq!(found.relation, Relation::Near, "{:?}", found.reasons);
}

/// Rain at some dams: the figures of the list after the last shared passage have too few equal words between them for one.
fn rain([wind, first, second, third]: [&str; 4]) -> String {
    format!(
        "قالت هيئة السدود إن الجو في وديان الشمال يبقى صحوا طوال النهار مع رياح هادئة لا تتعدى سرعتها {wind} كيلومترا على القرى \
         والحقول المجاورة لها. وبلغت كمية الأمطار في سد اللوز {first} مليمترا وسد الخوخ {second} مليمترا وسد التين {third} مليمترا"
    )
}

#[test]
fn figures_beside_the_last_passage_are_slots_too() {
    let (a, b) = (rain(["20", "14", "31", "47"]), rain(["35", "9", "26", "52"]));
    let (relation, reason) = related(&a, &b);
    assert_eq!(relation, Relation::Template, "{reason}");
    assert!(reason.starts_with("template by figures: 3 figures"), "{reason}");
    // What a longer article continues with after the shared part does not count.
    let more = "وأضافت الهيئة في بيانها أن فرق الصيانة تتابع حال البوابات منذ مطلع الشهر وأن مزارعي القرى الشرقية طلبوا فتح قناة جديدة \
                لري البساتين قبل حلول الصيف، ووعد المجلس بدرس الطلب في جلسته المقبلة بعد سماع رأي المهندسين فيه";
    let (relation, reason) = related(&a, &format!("{b}. {more}"));
    assert_eq!(relation, Relation::ContainedIn, "{reason}");
}

/// A long report in which an outlet rewrote a few figures: they are too few for the slots of a formula.
#[test]
fn a_few_figures_in_a_long_text_are_no_slots() {
    let mut rng = Rng(8);
    let mut report = words(&mut rng, 320);
    let mut other = report.clone();
    for (n, at) in [40, 130, 220, 300].into_iter().enumerate() {
        report[at] = format!("{}", 117 + n);
        other[at] = format!("{}", 3305 + 7 * n);
    }
    let (a, b) = (StoryWords::new(&text(&report)).unwrap(), StoryWords::new(&text(&other)).unwrap());
    let found = compare(&a, &b, &Thresholds::default(), Context::default());
    assert_eq!(found.relation, Relation::Near, "{:?}", found.reasons);
    // The same figures in a sixth of the words are slots.
    let (start, end) = (|at: usize| at - 7, |at: usize| at + 7);
    let short = |words: &[String]| [40, 130, 220, 300].map(|at| words[start(at)..end(at)].join(" ")).join(" ");
    let (a, b) = (StoryWords::new(&short(&report)).unwrap(), StoryWords::new(&short(&other)).unwrap());
    let found = compare(&a, &b, &Thresholds::default(), Context::default());
    assert_eq!(found.relation, Relation::Template, "{:?}", found.reasons);
}

fn weather(places: [&str; 3], [low, high, wave, sea]: [&str; 4]) -> String {
    let [clouds, dust, heat] = places;
    format!(
        "تتوقع هيئة الأرصاد في نشرتها لهذا اليوم أن تتكون السحب الركامية على {clouds} مصحوبة برياح نشطة تثير الأتربة وتحد من \
         مدى الرؤية الأفقية على {dust}، فيما يستمر الطقس حارا نهارا على {heat}، وتبلغ درجة الحرارة العظمى في العاصمة {high} درجة \
         والصغرى {low} درجة، وتكون الرياح السطحية على البحر شمالية غربية بسرعة {sea} كيلومترا في الساعة وارتفاع الموج {wave} \
         متر وحالة البحر متوسط الموج."
    )
}

fn inspection([rounds, fines, closed, tons, calls, settled]: [&str; 6]) -> String {
    format!(
        "نفذت فرق الرقابة في وزارة الأسواق خلال الأسبوع الماضي {rounds} جولة تفتيشية على المحال والمستودعات في مختلف المحافظات \
         وحررت {fines} مخالفة وأغلقت {closed} منشأة، وضبطت الفرق {tons} طنا من المواد الغذائية منتهية الصلاحية، وتلقى مركز \
         البلاغات {calls} شكوى أغلق منها {settled} شكوى، ودعت الوزارة المستهلكين إلى الإبلاغ عن أي مخالفة عبر الرقم الموحد أو \
         تطبيق البلاغات."
    )
}

/// The second report of a formula, with the first alone before it, and with or without dates.
#[test]
fn a_report_with_other_figures_is_admitted() {
    let weathers = [
        weather(["المرتفعات الغربية", "السهل الشرقي", "الهضبة الوسطى"], ["24", "41", "1.5", "38"]),
        weather(["جبال الشمال", "طريق الساحل", "المحافظات الجنوبية"], ["27", "44", "2.5", "45"]),
    ];
    let weekly = [
        inspection(["1480", "312", "41", "17", "2260", "2105"]),
        inspection(["1655", "287", "36", "23", "2418", "2390"]),
    ];
    for [first, second] in [weathers, weekly] {
        for days in [[noon(2), noon(9)], [String::new(), String::new()]] {
            let [a, b] = days;
            let documents = [document("a", &*first, "وكالة الإقليم", &a), document("b", &*second, "وكالة الإقليم", &b)];
            let verdict = &verdicts(&documents)[1];
            assert_eq!(
                (verdict.decision, verdict.relation),
                (Decision::Admit, Relation::Template),
                "{:?}",
                verdict.reasons
            );
            assert_eq!(found_pairs(&documents, 2)[0].comparison.relation, Relation::Template);
        }
    }
}

/// A cable of condolence without any figure.
fn cable(to: &str, dead: &str, office: &str, town: &str) -> String {
    format!(
        "بعث رئيس مجلس الإقليم برقية تعزية ومواساة إلى {to} أعرب فيها عن بالغ حزنه لوفاة {dead} بعد حياة حافلة بالعطاء، وقال \
         في برقيته إن الراحل كان مثالا في الإخلاص حين عمل في {office} وترك أثرا طيبا بين أهالي {town} وكل من عرفه، سائلا المولى \
         أن يشمله بواسع رحمته وأن يلهم أسرته الكريمة ومحبيه جميل الصبر والسلوان."
    )
}

/// One cable a day, for six days, to other people.
fn cables() -> Vec<Document> {
    let names = [
        ("أسرة الفقيد", "سالم الوادعي", "هيئة الموانئ", "رأس السدر"),
        ("آل الشراعي", "الشاعر منذر الشراعي", "دار الكتب", "وادي النخيل"),
        ("نقابة الأطباء", "الدكتورة هناء البحيري", "مستشفى الساحل", "تل الزيتون"),
        ("عائلة المرحوم", "القاضي نعمان الصافي", "محكمة الاستئناف", "عين الحجر"),
        ("اتحاد الكتاب", "الروائي غسان الرملي", "جامعة الميناء", "برج الشمال"),
        ("ذوي الراحلة", "المعلمة سعاد القمري", "مدارس المدينة القديمة", "باب البحر"),
    ];
    let cable = |(n, (to, dead, office, town)): (usize, (&str, &str, &str, &str))| {
        document(&format!("{n}"), cable(to, dead, office, town), &format!("صحيفة {n}"), &noon(n + 1))
    };
    names.into_iter().enumerate().map(cable).collect()
}

#[test]
fn a_formula_recurs_over_the_days() {
    let documents = cables();
    let found = found_pairs(&documents, 2);
    assert_eq!(found.len(), 15);
    for pair in &found {
        let c = &pair.comparison;
        assert_eq!(c.relation, Relation::Template, "{} {}: {:?}", pair.a, pair.b, c.reasons);
        assert!(c.reasons[0].starts_with("template by recurrence: "), "{:?}", c.reasons);
    }
    // The gate looks back only, and knows the formula by its days on the fifth.
    let verdicts = verdicts(&documents);
    for verdict in &verdicts[4..] {
        assert_eq!(
            (verdict.decision, verdict.relation),
            (Decision::Admit, Relation::Template),
            "{:?}",
            verdict.reasons
        );
        assert!(verdict.reasons[0].starts_with("template by recurrence: "), "{:?}", verdict.reasons);
    }
    // Before that, and without dates, the names tell.
    let undated: Vec<Document> = documents
        .iter()
        .map(|d| {
            let mut d = d.clone();
            d.published = None;
            d
        })
        .collect();
    let reasons = found_pairs(&undated, 2).into_iter().map(|p| p.comparison.reasons);
    let reasons = reasons.chain(verdicts[1..4].iter().map(|v| v.reasons.clone()));
    assert!(reasons.into_iter().all(|reasons| reasons[0].starts_with("template by names: ")));
    // With that rule turned off, it takes the second and third for copies.
    let mut policy = Policy::default();
    policy.relation.template_names = 0;
    let verdicts = dedup(&documents, &policy, Registry::builtin(), Some(2), &()).expect("the documents can be judged");
    assert!(verdicts[1..3].iter().all(|v| v.relation == Relation::Near), "{verdicts:?}");
    assert!(verdicts[4..].iter().all(|v| v.relation == Relation::Template), "{verdicts:?}");
}

/// One release of a department, with the names of one region after the other, a day each.
#[test]
fn one_release_with_other_regions_names() {
    let regions = [
        ("وادي النخيل", "سعيد الميناوي", "الروضة", "الزهور"),
        ("رأس السدر", "ناصر الحقلي", "المرجان", "الصيادين"),
        ("تل الزيتون", "فهد الجبلي", "القلعة", "السوق القديم"),
        ("عين الحجر", "راشد الوادي", "النبع", "المحطة"),
        ("برج الشمال", "ماجد البري", "المنارة", "الثكنة"),
        ("باب البحر", "طارق الساحلي", "الميناء", "الأسوار"),
    ];
    let release = |(n, (region, head, a, b)): (usize, (&str, &str, &str, &str))| {
        let text = format!(
            "أعلنت إدارة الحدائق في {region} انطلاق حملة التشجير الموسمية بمشاركة طلاب المدارس والمتطوعين، وقال مدير الإدارة \
             {head} إن الحملة تشمل غرس الأشجار المحلية في حي {a} وحي {b} وعلى امتداد الطريق الدائري، وأضاف أن أهالي {region} \
             أبدوا تعاونا كبيرا وأن فرق الري ستتابع الشتلات حتى نهاية الموسم، داعيا الجميع إلى المحافظة على المساحات الخضراء."
        );
        document(&format!("{n}"), text, &format!("صحيفة {n}"), &noon(n + 1))
    };
    let documents: Vec<Document> = regions.into_iter().enumerate().map(release).collect();
    for pair in found_pairs(&documents, 2) {
        assert_eq!(pair.comparison.relation, Relation::Template, "{:?}", pair.comparison.reasons);
    }
    for verdict in &verdicts(&documents)[3..] {
        assert_eq!((verdict.decision, verdict.relation), (Decision::Admit, Relation::Template));
    }
}

/// What a text says, with some words in the place of others.
fn with(text: &str, names: &[(&str, &str)]) -> String {
    names.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old}");
        text.replace(old, new)
    })
}

fn related(a: &str, b: &str) -> (Relation, String) {
    let [a, b] = [a, b].map(|text| StoryWords::new(text).expect("a text that can be read"));
    let found = compare(&a, &b, &Thresholds::default(), Context::default());
    let back = compare(&b, &a, &Thresholds::default(), Context::default());
    assert_eq!(found.reasons[0].contains("template by names"), back.reasons[0].contains("template by names"));
    (found.relation, found.reasons[0].clone())
}

const INSPECTION: &str = "نفذت أمانة إقليم الوادي ممثلة في بلدية الصفا جولات رقابية على الأسواق والمحلات التجارية للتأكد من \
     التزامها بالاشتراطات الصحية. وأوضح أمين الإقليم المهندس حسان الغامض أن الفرق الميدانية صادرت كميات من المواد الغذائية \
     غير الصالحة للاستهلاك وأغلقت عددا من المنشآت المخالفة، مؤكدا استمرار الجولات في جميع أحياء الوادي حفاظا على صحة \
     المستهلك، وداعيا أهالي الوادي إلى الإبلاغ عن المخالفات.";

const INTERVIEWS: &str = "بدأت إدارة التعليم في الساحل اليوم إجراء المقابلات الشخصية للمعلمين المرشحين للتدريس في مدارسها للعام \
     الدراسي المقبل في مختلف التخصصات. وأكد مدير التعليم في الساحل ناجي المرواني خلال تفقده لجان المقابلات أهمية إحضار \
     المرشح أصول الشهادات لإتمام المطابقة، متمنيا للمرشحين في تعليم الساحل التوفيق، على أن يستكمل من يجتاز المقابلة نموذج \
     طلب التعيين ونموذج الفحص الطبي.";

const VISIT: &str = "وصل رئيس الوزراء الهنغاري ميكلوش ناداشي إلى العاصمة في زيارة تستغرق يومين يلتقي خلالها كبار المسؤولين في \
     الحكومة، وقال ناداشي للصحافيين في المطار إن بلاده تريد توسيع التعاون في مجالات الزراعة والتعليم العالي، وأضاف ناداشي \
     أن شركات من بلاده ستشارك في بناء محطة جديدة لتنقية المياه بكلفة 40 مليون دينار، وكان في استقبال ناداشي في المطار وزير \
     الخارجية وعدد من السفراء المعتمدين لدى الإقليم.";

/// One text with other names, of one day or without dates: another report.
#[test]
fn names_that_change_everywhere_are_a_template() {
    let cases: [(&str, &[(&str, &str)]); 5] = [
        (INSPECTION, &[("الوادي", "الجبل"), ("الصفا", "النبع"), ("المهندس حسان الغامض", "الدكتور فؤاد السهلي")]),
        (
            INSPECTION,
            &[("الوادي", "تل الزيتون"), ("الصفا", "باب البحر"), ("المهندس حسان الغامض", "رامي بن زيد العالي")],
        ),
        (INTERVIEWS, &[("الساحل", "المرتفعات"), ("ناجي المرواني", "خليل الدباغ")]),
        (INTERVIEWS, &[("الساحل", "عين الحجر"), ("ناجي المرواني", "صالح بن ناصر الفهد")]),
        (
            VISIT,
            &[("الهنغاري ميكلوش ناداشي", "التشيكي بافل هوراك"), ("ناداشي", "هوراك"), ("وزير الخارجية", "نائبه الأول")],
        ),
    ];
    for (text, names) in cases {
        let (relation, reason) = related(text, &with(text, names));
        assert_eq!(relation, Relation::Template, "{reason}: {names:?}");
        assert!(reason.starts_with("template by names: "), "{reason}");
    }
}

/// What editors do to a copy: spellings of a name, a name longer or shorter, other words, a figure or a name put right.
#[test]
fn an_edited_copy_is_no_template() {
    let cases: [(&str, &[(&str, &str)]); 7] = [
        (VISIT, &[("ناداشي", "ناداجي")]),
        (VISIT, &[("ميكلوش ناداشي", "ناداشي")]),
        (VISIT, &[("وقال ناداشي", "وقال رئيس الوزراء ناداشي"), ("استقبال ناداشي", "استقبال الضيف")]),
        (VISIT, &[("40", "45")]),
        (
            VISIT,
            &[("ناداشي", "الضيف"), ("تستغرق يومين", "لمدة يومين"), ("كبار", "عددا من"), ("بلاده تريد", "بلاده ترغب في")],
        ),
        (INSPECTION, &[("المهندس حسان الغامض", "الدكتور فؤاد السهلي")]),
        (
            INTERVIEWS,
            &[("اليوم", "أمس"), ("المقبل", "القادم"), ("أهمية", "ضرورة"), ("التوفيق", "النجاح"), ("يجتاز", "يتجاوز")],
        ),
    ];
    for (text, edits) in cases {
        let (relation, reason) = related(text, &with(text, edits));
        assert_eq!(relation, Relation::Near, "{reason}: {edits:?}");
    }
}

/// A copy with each tenth word changed, in prose and with words that recur.
#[test]
fn each_tenth_word_changed_is_no_template() {
    let mut rng = Rng(12);
    for text in [INSPECTION, INTERVIEWS, VISIT] {
        for first in 0..10 {
            let mut copy: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            copy.iter_mut().skip(first).step_by(10).for_each(|word| word.clone_from(&words(&mut rng, 1)[0]));
            let (relation, reason) = related(text, &copy.join(" "));
            assert_eq!(relation, Relation::Near, "{reason}: {first}");
        }
    }
}

/// A release that eight outlets print in four days, each with a lead and edits of its own: it recurs, but in a burst.
#[test]
fn a_release_that_goes_round_for_days_is_no_template() {
    let mut rng = Rng(9);
    let release = words(&mut rng, 120);
    let documents: Vec<Document> = (0..8)
        .map(|n| {
            let mut page = release.clone();
            (3 + n..120).step_by(15).for_each(|at| page[at].clone_from(&words(&mut rng, 1)[0]));
            page.splice(0..0, words(&mut rng, 9));
            document(&format!("{n}"), text(&page), &format!("صحيفة {n}"), &noon(1 + n / 2))
        })
        .collect();
    let found = found_pairs(&documents, 2);
    assert_eq!(found.len(), 28);
    assert!(found.iter().all(|p| p.comparison.relation == Relation::Near), "{:?}", found[0].comparison.reasons);
    // The same once a day is a formula.
    let daily = |(n, d): (usize, &Document)| d.clone().published(noon(1 + n));
    let documents: Vec<Document> = documents.iter().enumerate().take(5).map(daily).collect();
    assert!(found_pairs(&documents, 2).iter().all(|p| p.comparison.relation == Relation::Template));
}

/// A ruling with its figures, quoted at length in other features on five days: its figures say that it is one text.
#[test]
fn the_same_figures_are_the_same_report() {
    let mut rng = Rng(10);
    let mut ruling = words(&mut rng, 60);
    for (at, figure) in [(10, "100"), (25, "1004"), (40, "1419"), (50, "20")] {
        figure.clone_into(&mut ruling[at]);
    }
    let feature = |figures: &[&str; 4], n: usize, rng: &mut Rng| {
        let mut quoted = ruling.clone();
        [10, 25, 40, 50].into_iter().zip(figures).for_each(|(at, figure)| (*figure).clone_into(&mut quoted[at]));
        let page = [words(rng, 80), quoted, words(rng, 90)].concat();
        document(&format!("{n}"), text(&page), &format!("صحيفة {n}"), &noon(1 + n))
    };
    let same: Vec<Document> = (0..5).map(|n| feature(&["100", "1004", "1419", "20"], n, &mut rng)).collect();
    let found = found_pairs(&same, 2);
    assert_eq!(found.len(), 10);
    assert!(found.iter().all(|p| p.comparison.relation == Relation::Overlaps), "{:?}", found[0].comparison.reasons);
    let figures =
        [["11", "12", "13", "14"], ["21", "22", "23", "24"], ["31", "32", "33", "34"], ["41", "42", "43", "44"]];
    let other: Vec<Document> = figures.iter().enumerate().map(|(n, f)| feature(f, n, &mut rng)).collect();
    assert!(found_pairs(&other, 2).iter().all(|p| p.comparison.relation == Relation::Template));
}

/// One outlet's formula is no copy either: it is a template, or with five stories on three days the outlet's furniture.
#[test]
fn a_formula_of_one_outlet_is_no_copy() {
    let one = |d: Document| d.publisher("وكالة الإقليم");
    let documents: Vec<Document> = cables().into_iter().map(one).collect();
    let no_copy = |relation| matches!(relation, Relation::Template | Relation::None);
    assert!(found_pairs(&documents, 2).iter().all(|p| no_copy(p.comparison.relation)));
    for verdict in &verdicts(&documents)[3..] {
        assert!(verdict.decision == Decision::Admit && no_copy(verdict.relation), "{:?}", verdict.reasons);
    }
}

#[test]
fn a_wire_that_bursts_is_no_template() {
    let mut rng = Rng(1);
    let wire = words(&mut rng, 80);
    let documents: Vec<Document> = (0..10)
        .map(|n| {
            let page = [words(&mut rng, 8), wire.clone(), words(&mut rng, 10)].concat();
            document(&format!("{n}"), text(&page), &format!("صحيفة {n}"), &noon(1 + n % 2))
        })
        .collect();
    let found = found_pairs(&documents, 2);
    assert_eq!(found.len(), 45);
    assert!(found.iter().all(|p| p.comparison.relation == Relation::Near));
    let verdicts = verdicts(&documents);
    let first = verdicts.iter().filter(|v| v.decision == Decision::Admit).count();
    assert_eq!(first, 1);
    assert!(verdicts.iter().all(|v| v.relation != Relation::Template));
}

/// A copier exchanges phrases of a story, so that they look like the names of another report: few in a long one, or many
/// among other edits.
#[test]
fn exchanged_phrases_make_no_template() {
    let mut rng = Rng(31);
    // Words of the story, phrases of two words that are exchanged, single words that are left out.
    for (length, phrases, left_out) in [(300, 3, 0), (300, 5, 0), (120, 5, 8)] {
        let story = words(&mut rng, length);
        let mut copy = story.clone();
        for n in 0..phrases {
            let at = (n + 1) * length / (phrases + 1);
            copy.splice(at..at + 2, words(&mut rng, 2));
        }
        for n in (0..left_out).rev() {
            copy.remove(length * (2 * n + 1) / (2 * left_out + 1) + 3);
        }
        let (relation, reason) = related(&text(&story), &text(&copy));
        assert_eq!(relation, Relation::Near, "{phrases} of {length}, {left_out} left out: {reason}");
    }
}
