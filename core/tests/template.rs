//! Templates and furniture: what is told from a copy by figures, by days, and by the outlet that keeps printing it.

mod common;

use common::{Rng, document, noon, story, text, words};
use naql::compare::{Context, Relation, Story, Thresholds, compare};
use naql::{Decision, Document, Pair, Policy, Verdict, dedup, pairs};

fn all_pairs(documents: &[Document]) -> Vec<Pair> {
    let mut found = Vec::new();
    pairs(documents, &Policy::default(), Some(2), &(), &mut |pair| {
        found.push(pair);
        Ok(())
    })
    .expect("the documents can be read");
    found
}

fn verdicts(documents: &[Document]) -> Vec<Verdict> {
    dedup(documents, &Policy::default(), Some(2), &()).expect("the documents can be judged")
}

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
    let (a, b) = (Story::new(&monday).unwrap(), Story::new(&tuesday).unwrap());
    let found = compare(&a, &b, &Thresholds::default(), Context::default());
    assert_eq!(found.relation, Relation::Template, "{:?}", found.reasons);
    assert!(found.reasons[0].starts_with("template by figures: 7 figures differ"), "{:?}", found.reasons);
    let documents = [document("a", monday, "سوق الوادي", &noon(2)), document("b", tuesday, "سوق الوادي", &noon(3))];
    let verdict = &verdicts(&documents)[1];
    assert_eq!((verdict.decision, verdict.relation), (Decision::Admit, Relation::Template));
    assert_eq!(all_pairs(&documents)[0].comparison.relation, Relation::Template);
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
    assert_eq!(all_pairs(&documents)[0].comparison.relation, Relation::Near);
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
    let found = all_pairs(&documents);
    assert_eq!(found.len(), 15);
    for pair in &found {
        let c = &pair.comparison;
        assert_eq!(c.relation, Relation::Template, "{} {}: {:?}", pair.a, pair.b, c.reasons);
        assert!(c.reasons[0].starts_with("template by recurrence: "), "{:?}", c.reasons);
    }
    // The gate looks back only: it takes the second and third for copies, and knows the formula on its fourth day.
    let verdicts = verdicts(&documents);
    for verdict in &verdicts[3..] {
        assert_eq!(
            (verdict.decision, verdict.relation),
            (Decision::Admit, Relation::Template),
            "{:?}",
            verdict.reasons
        );
        assert!(verdict.reasons[0].starts_with("template by recurrence: "), "{:?}", verdict.reasons);
    }
    // Without dates there is nothing to tell it by.
    let undated: Vec<Document> = documents.into_iter().map(|d| Document { published: None, ..d }).collect();
    assert!(all_pairs(&undated).iter().all(|p| p.comparison.relation != Relation::Template));
}

/// One outlet's formula is no copy either: it is a template, or with five stories on three days the outlet's furniture.
#[test]
fn a_formula_of_one_outlet_is_no_copy() {
    let one = |d: Document| Document { publisher: Some("وكالة الإقليم".to_owned()), ..d };
    let documents: Vec<Document> = cables().into_iter().map(one).collect();
    let no_copy = |relation| matches!(relation, Relation::Template | Relation::None);
    assert!(all_pairs(&documents).iter().all(|p| no_copy(p.comparison.relation)));
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
    let found = all_pairs(&documents);
    assert_eq!(found.len(), 45);
    assert!(found.iter().all(|p| p.comparison.relation == Relation::Near));
    let verdicts = verdicts(&documents);
    let first = verdicts.iter().filter(|v| v.decision == Decision::Admit).count();
    assert_eq!(first, 1);
    assert!(verdicts.iter().all(|v| v.relation != Relation::Template));
}

/// Eight pages with the same 40 words at the end, two a day; `outlet` tells whose page each is.
fn with_paragraph(rng: &mut Rng, outlet: impl Fn(usize) -> String) -> Vec<Document> {
    let paragraph = words(rng, 40);
    (0..8)
        .map(|n| {
            let page = [words(rng, 120), paragraph.clone()].concat();
            document(&format!("{n}"), text(&page), &outlet(n), &noon(1 + n / 2))
        })
        .collect()
}

#[test]
fn what_one_outlet_prints_on_every_page_is_furniture() {
    let mut rng = Rng(2);
    let mut documents = with_paragraph(&mut rng, |_| "صدى الوادي".to_owned());
    assert!(all_pairs(&documents).is_empty());
    // A page with the footer that also copies another: the footer does not count and the reasons say so.
    let first: Vec<&str> = documents[0].text.split_whitespace().collect();
    let footer = first[120..].join(" ");
    let copy = format!("{}\n{}\n{footer}", first[40..60].join(" "), story(&mut rng, 100));
    documents.push(document("copy", copy, "صدى الوادي", &noon(5)));
    let found = all_pairs(&documents);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(0, 8)]);
    let c = &found[0].comparison;
    assert_eq!((c.relation, c.matched_words, c.passages.len()), (Relation::Overlaps, 20, 1), "{:?}", c.reasons);
    assert!(c.reasons.iter().any(|r| r.starts_with("furniture: 1 shared runs")), "{:?}", c.reasons);
    let verdict = verdicts(&documents).pop().expect("a verdict");
    assert_eq!((verdict.relation, verdict.of.as_deref()), (Relation::Overlaps, Some("0")));
    assert_eq!(verdict.matches.len(), 1);
    assert!(verdict.reasons.iter().any(|r| r.starts_with("furniture: ")), "{:?}", verdict.reasons);
}

#[test]
fn what_many_outlets_print_once_is_a_wire() {
    let documents = with_paragraph(&mut Rng(3), |n| format!("صحيفة {n}"));
    // On one and the same day, or it would be a formula.
    let documents: Vec<Document> = documents.into_iter().map(|d| Document { published: Some(noon(1)), ..d }).collect();
    let found = all_pairs(&documents);
    assert_eq!(found.len(), 28);
    for pair in found {
        let c = pair.comparison;
        assert_eq!((c.relation, c.matched_words), (Relation::Overlaps, 40), "{:?}", c.reasons);
        assert_eq!(c.reasons.len(), 1);
    }
    for verdict in &verdicts(&documents)[1..] {
        assert_eq!((verdict.decision, verdict.relation), (Decision::Admit, Relation::Overlaps));
    }
}

/// Without a publisher, or without dates, nothing is furniture: it may as well be one story that goes round.
#[test]
fn furniture_needs_an_outlet_and_days() {
    let documents = with_paragraph(&mut Rng(4), |_| "صدى الوادي".to_owned());
    let strip = |change: fn(Document) -> Document| documents.iter().cloned().map(change).collect::<Vec<_>>();
    for stripped in [
        strip(|d| Document { publisher: None, ..d }),
        strip(|d| Document { published: None, ..d }),
        strip(|d| Document { published: Some(noon(1)), ..d }),
    ] {
        assert_eq!(all_pairs(&stripped).len(), 28);
    }
}

/// A third of two pages is the same, and the footer: without it they only overlap, with it they were near.
#[test]
fn furniture_is_no_part_of_containment() {
    let mut documents = with_paragraph(&mut Rng(5), |_| "صدى الوادي".to_owned());
    let first: Vec<String> = documents[0].text.split_whitespace().map(str::to_owned).collect();
    let mut last: Vec<String> = documents[7].text.split_whitespace().map(str::to_owned).collect();
    last[..40].clone_from_slice(&first[40..80]);
    documents[7].text = text(&last);
    let found = all_pairs(&documents);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(0, 7)]);
    let c = &found[0].comparison;
    assert_eq!(c.relation, Relation::Overlaps, "{:?}", c.reasons);
    // Of 158 shingles 38 are the footer's; of the other 120, 38 are shared.
    assert_eq!((c.containment_a, c.containment_b, c.jaccard), (38.0 / 120.0, 38.0 / 120.0, 38.0 / 202.0));
    let verdict = verdicts(&documents).pop().expect("a verdict");
    assert_eq!((verdict.relation, verdict.of.as_deref()), (Relation::Overlaps, Some("0")), "{:?}", verdict.reasons);
}

/// Two pages that are short beside their footer, with another word in each: their lengths are compared without it.
#[test]
fn furniture_is_no_part_of_the_length() {
    let mut rng = Rng(7);
    let mut documents = with_paragraph(&mut rng, |_| "صدى الوادي".to_owned());
    let footer = documents[0].text.split_whitespace().skip(120).collect::<Vec<_>>().join(" ");
    let report = words(&mut rng, 24);
    let longer = [report.clone(), words(&mut rng, 10)].concat();
    for (id, story) in [("short", report), ("long", longer)] {
        documents.push(document(id, format!("{}\n{footer}", text(&story)), "صدى الوادي", &noon(5)));
    }
    let found = all_pairs(&documents);
    assert_eq!(found.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>(), [(8, 9)]);
    // 24 words of 34; with the footer it would be 64 of 74, and the two would be near.
    let c = &found[0].comparison;
    assert_eq!((c.relation, c.containment_a), (Relation::ContainedIn, 22.0 / 24.0), "{:?}", c.reasons);
}

/// An outlet with ten pages a day: the first eight stories that have its footer are all of one day.
#[test]
fn a_busy_outlets_furniture_is_learned_by_the_gate() {
    let mut rng = Rng(6);
    let footer = words(&mut rng, 40);
    let documents: Vec<Document> = (0..60)
        .map(|n| {
            let page = [words(&mut rng, 120), footer.clone()].concat();
            document(&format!("{n:02}"), text(&page), "صدى الوادي", &noon(1 + n / 10))
        })
        .collect();
    assert!(all_pairs(&documents).is_empty());
    for verdict in &verdicts(&documents)[40..] {
        assert_eq!(verdict.relation, Relation::None, "{:?}", verdict.reasons);
    }
}
