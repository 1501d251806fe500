//! Small invented newsrooms: who had it first, who took it, who said so; and the same for any order of the input and any threads.

mod common;

use std::collections::HashSet;

use common::{Rng, respelled, text, words};
use naql::lineage::{How, Lineage, Role, State};
use naql::source::Registry;
use naql::{Document, Policy, lineage};
use proptest::prelude::*;

/// A text by its parts: `W`, `X`, `Y` are reports of 60 words, `T` and `U` are `W` with four slips, each with others, `P`, `Q` paragraphs of 26 words of somebody's
/// own, `q` a sentence of 15 words out of `W`. What is in brackets stands as it is.
fn body(parts: &str) -> String {
    let draw = |seed: u64, n: usize| words(&mut Rng(seed), n);
    let mut out: Vec<String> = Vec::new();
    for part in parts.split(' ') {
        out.push(match part {
            "W" => text(&draw(1, 60)),
            "X" => text(&draw(2, 60)),
            "Y" => text(&draw(3, 60)),
            "T" | "U" => {
                let mut slipped = draw(1, 60);
                [9, 24, 39, 54].iter().for_each(|&at| slipped[at].push(if part == "T" { 'ظ' } else { 'غ' }));
                text(&slipped)
            }
            "half" => text(&draw(1, 60)[..30]),
            "q" => text(&draw(1, 60)[20..35]),
            "P" => text(&draw(4, 26)),
            "Q" => text(&draw(5, 26)),
            "respelled" => respelled(&text(&draw(1, 60))),
            other => other.trim_matches(['[', ']']).replace('_', " "),
        });
    }
    out.join("\n")
}

/// A page: its id, publisher, hour of the first of March or another time, byline, parts.
fn page((id, publisher, published, byline, parts): (&str, &str, &str, &str, &str)) -> Document {
    let mut page = Document::new(id, body(parts)).publisher(publisher);
    page.published = match published {
        "" => None,
        hour if hour.len() == 2 => Some(format!("2026-03-01T{hour}:00:00Z")),
        other => Some(other.to_owned()),
    };
    page.byline = (!byline.is_empty()).then(|| byline.to_owned());
    page
}

fn all(pages: &[Document], threads: usize) -> Lineage {
    lineage(pages, &Policy::default(), Registry::builtin(), Some(threads), &()).unwrap()
}

type Page = (&'static str, &'static str, &'static str, &'static str, &'static str);

struct Newsroom {
    what: &'static str,
    pages: &'static [Page],
    /// Of each cluster: its members, who was first, how many origins.
    clusters: &'static [&'static str],
    edges: &'static [&'static str],
    /// Each source with whether it is seen, who credits it, who does not.
    sources: &'static [&'static str],
    roles: &'static str,
    claims: &'static [&'static str],
}

const NEWSROOMS: &[Newsroom] = &[
    Newsroom {
        what: "an agency that nobody crawled: two credit it, a third does not, a fourth has its own story",
        pages: &[
            ("a", "a.example", "08", "رويترز", "W"),
            ("b", "b.example", "09", "", "W [(رويترز)]"),
            ("c", "c.example", "10", "", "W"),
            ("d", "d.example", "11", "", "X"),
        ],
        clusters: &["a b c | reuters | 1"],
        edges: &[
            "reuters>a common_source credited",
            "reuters>b common_source credited",
            "reuters>c common_source uncredited",
        ],
        sources: &["reuters unseen: a b | c"],
        roles: "a relay, b relay, c relay, d independent",
        claims: &["a reuters corroborated", "b reuters corroborated"],
    },
    Newsroom {
        what: "an agency's own page: credited, uncredited, and a credit for another agency",
        pages: &[
            ("a", "spa", "08", "", "W"),
            ("b", "b.example", "09", "واس", "W"),
            ("c", "c.example", "10", "", "W"),
            ("d", "d.example", "11", "رويترز", "W"),
        ],
        clusters: &["a b c d | a | 1"],
        edges: &["a>b direct credited", "a>c direct uncredited", "a>d direct other"],
        sources: &["spa seen: b | c d"],
        roles: "a origin, b relay, c relay, d relay",
        claims: &["b spa found", "d reuters other_text"],
    },
    Newsroom {
        what: "shared slips, which two do not have, show a copy; a clean text with a date only may be before or after",
        pages: &[
            ("a", "a.example", "08", "", "T"),
            ("b", "b.example", "12", "", "T"),
            ("c", "c.example", "2026-03-01", "", "W"),
            ("d", "d.example", "2026-03-01", "", "W"),
        ],
        clusters: &["a b c d | - | 1"],
        edges: &["a>b direct uncredited", "c>a unclear uncredited", "c>d unclear uncredited"],
        sources: &[],
        roles: "a unclear, b relay, c unclear, d unclear",
        claims: &[],
    },
    Newsroom {
        what: "a paragraph of one outlet's own travels on, and a second one with it",
        pages: &[
            ("a", "a.example", "08", "د ب أ", "W [كلمتان_فقط_وخاتمة_قصيرة_هنا_للخبر]"),
            ("b", "b.example", "09", "د ب أ", "W P"),
            ("c", "c.example", "10", "", "W P Q"),
            ("d", "d.example", "11", "", "W P Q"),
        ],
        clusters: &["a b c d | dpa | 1"],
        edges: &[
            "b>c direct uncredited",
            "c>d direct uncredited",
            "dpa>a common_source credited",
            "dpa>b common_source credited",
        ],
        sources: &["dpa unseen: a b | c d"],
        roles: "a relay, b relay, c relay, d relay",
        claims: &["a dpa corroborated", "b dpa corroborated"],
    },
    Newsroom {
        what: "a ministry's statement, said to be one by two, and under «agencies» by a third",
        pages: &[
            ("a", "a.example", "08", "", "[أعلنت_وزارة_الجسور_والأنفاق_في_بيان_صحفي_ما_يلي:] W"),
            ("b", "b.example", "09", "", "[قالت_وزارة_الجسور_والأنفاق_في_بيان_وصلت_نسخة_منه:] W"),
            ("c", "c.example", "10", "وكالات", "W"),
        ],
        clusters: &["a b c | ?وزارة الجسور والأنفاق | 1"],
        edges: &[
            "?وزارة الجسور والأنفاق>a common_source credited",
            "?وزارة الجسور والأنفاق>b common_source credited",
            "?وزارة الجسور والأنفاق>c common_source generic",
        ],
        sources: &["?وزارة الجسور والأنفاق official unseen: a b | c"],
        roles: "a relay, b relay, c relay",
        claims: &[
            "a ?وزارة الجسور والأنفاق corroborated",
            "b ?وزارة الجسور والأنفاق corroborated",
            "c @agencies generic",
        ],
    },
    Newsroom {
        what: "a page made of two is in two clusters and the anchor of none",
        pages: &[
            ("a", "a.example", "08", "", "W"),
            ("b", "b.example", "09", "", "X"),
            ("c", "c.example", "10", "", "W X P"),
        ],
        clusters: &["a c | a | 1", "b c | b | 1"],
        edges: &["a>c unclear uncredited", "b>c unclear uncredited"],
        sources: &[],
        roles: "a origin, b origin, c relay",
        claims: &[],
    },
    Newsroom {
        what: "an undated page beside its longer twin; a sentence quoted elsewhere makes no edge",
        pages: &[
            ("a", "a.example", "08", "", "W"),
            ("b", "b.example", "", "", "half"),
            ("c", "c.example", "12", "", "q Y"),
        ],
        clusters: &["a b | - | 1"],
        edges: &["a>b unclear uncredited"],
        sources: &[],
        roles: "a unclear, b unclear, c independent",
        claims: &[],
    },
    Newsroom {
        what: "an outlet revises its page; another respells it",
        pages: &[
            ("a", "a.example", "08", "", "W"),
            ("b", "a.example", "12", "", "W P"),
            ("c", "c.example", "2026-03-02T01:00:00Z", "", "respelled"),
        ],
        clusters: &["a b c | a | 1"],
        edges: &["a>b direct credited", "a>c unclear uncredited"],
        sources: &[],
        roles: "a origin, b relay, c relay",
        claims: &[],
    },
    Newsroom {
        what: "a credit that nothing bears out: the source's page of that day is here, another's is not",
        pages: &[
            ("a", "spa", "08", "", "X"),
            ("b", "b.example", "09", "واس", "W"),
            ("c", "c.example", "2026-03-20", "واس", "Y"),
        ],
        clusters: &[],
        edges: &[],
        sources: &[],
        roles: "a independent, b independent, c independent",
        claims: &["b spa absent", "c spa credited_only"],
    },
];

#[test]
fn newsrooms() {
    for Newsroom { what, pages, clusters, edges, sources, roles, claims } in NEWSROOMS {
        let pages: Vec<Document> = pages.iter().map(|&of| page(of)).collect();
        let lineage = all(&pages, 2);
        let short = |id: &str| id.split('#').next().unwrap_or_default().to_owned();
        let list = |ids: &[String]| ids.iter().map(|id| short(id)).collect::<Vec<_>>().join(" ");
        let word = |of: &dyn erased::Word| of.word();
        let got: Vec<String> = lineage
            .clusters
            .iter()
            .map(|c| {
                let mut members: Vec<String> = c.members.iter().map(|m| m.story.clone()).collect();
                members.sort();
                let first = c.first.as_deref().map_or("-".to_owned(), short);
                format!("{} | {first} | {}", list(&members), c.independent_origins)
            })
            .collect();
        assert_eq!(got, *clusters, "{what}");
        let mut got: Vec<String> = lineage
            .edges
            .iter()
            .map(|e| format!("{}>{} {} {}", short(&e.from), short(&e.to), word(&e.how), word(&e.credit)))
            .collect();
        got.sort();
        assert_eq!(got, *edges, "{what}: {:#?}", lineage.edges);
        let got: Vec<String> = lineage
            .sources
            .iter()
            .map(|s| {
                let official = if s.official { " official" } else { "" };
                let seen = if s.seen { "seen" } else { "unseen" };
                format!("{}{official} {seen}: {} | {}", s.source, list(&s.credited_by), list(&s.uncredited_by))
            })
            .collect();
        assert_eq!(got, *sources, "{what}");
        let mut got: Vec<String> = lineage.stories.iter().map(|s| format!("{} {}", s.id, word(&s.role))).collect();
        got.sort();
        assert_eq!(got.join(", "), *roles, "{what}");
        let mut got: Vec<String> = lineage
            .stories
            .iter()
            .flat_map(|s| s.claims.iter().map(move |c| (s, c)))
            .map(|(s, c)| format!("{} {} {}", s.id, c.source, word(&c.state)))
            .collect();
        got.sort();
        assert_eq!(got, *claims, "{what}");
    }
}

/// The word that JSON has for a unit variant.
mod erased {
    pub trait Word {
        fn word(&self) -> String;
    }
    impl<T: serde::Serialize> Word for T {
        fn word(&self) -> String {
            serde_json::to_value(self).unwrap().as_str().unwrap().to_owned()
        }
    }
}

#[test]
fn words_said_to_an_outlet_show_who_copied() {
    let said = "W [وأضاف_الوزير_في_حديث_خاص_لـ«الواحة_الخضراء»_إن_الجسر_يفتح_غدا_أمام_الجميع]";
    // The clocks do not tell: the copy has a date only.
    let pages = [("a", "b.example", "2026-03-01", "", said), ("b", "الواحة الخضراء", "08", "", said)].map(page);
    let lineage = all(&pages, 1);
    let [edge] = &lineage.edges[..] else { panic!("{:?}", lineage.edges) };
    assert_eq!((edge.from.as_str(), edge.to.as_str(), edge.how), ("b", "a", How::Direct));
    let named = edge.evidence.iter().find(|evidence| evidence.rule == "own_name").unwrap();
    for (page, start, end) in [(1, named.a_start, named.a_end), (0, named.b_start, named.b_end)] {
        assert_eq!(&pages[page].text[start..end], "الواحة الخضراء");
    }
}

#[test]
fn two_prints_of_one_agency_are_no_copies() {
    // What two print and a third cut is the agency's, whoever has it; only c has what b made of it.
    let pages = [
        ("a", "a.example", "08", "رويترز", "W"),
        ("b", "b.example", "09", "رويترز", "W P"),
        ("c", "c.example", "10", "رويترز", "W P"),
    ];
    let lineage = all(&pages.map(page), 1);
    assert!(lineage.edges.iter().all(|edge| edge.how == How::CommonSource && edge.from.starts_with("reuters#")));
}

#[test]
fn what_goes_on_where_two_end_is_somebodys_own() {
    let pages = [
        ("a", "a.example", "08", "رويترز", "W"),
        ("b", "b.example", "09", "رويترز", "W"),
        ("c", "c.example", "10", "", "W P"),
        ("d", "d.example", "11", "", "W P"),
        ("e", "e.example", "12", "", "W P"),
    ];
    let lineage = all(&pages.map(page), 1);
    let third = lineage.edges.iter().find(|edge| edge.to == "e").unwrap();
    assert_eq!(third.how, How::Unclear, "from c or from d: {third:?}");
    let copy = lineage.edges.iter().find(|edge| edge.to == "d").unwrap();
    assert_eq!((copy.from.as_str(), copy.how), ("c", How::Direct), "{copy:?}");
    assert!(copy.evidence.iter().any(|evidence| evidence.rule == "private_text"));
}

/// Each print of a statement leaves out a paragraph, or changes a word: what two have as it was sent, they have from nobody else.
#[test]
fn what_others_left_out_or_changed_is_nobodys_own() {
    let left_out = [
        ("a", "a.example", "08", "", "W P X"),
        ("b", "b.example", "09", "", "W X"),
        ("c", "c.example", "10", "", "W X"),
        ("d", "d.example", "11", "", "W P X"),
    ];
    let changed = [
        ("a", "a.example", "08", "", "W"),
        ("b", "b.example", "09", "", "T"),
        ("c", "c.example", "10", "", "U"),
        ("d", "d.example", "11", "", "W"),
    ];
    for pages in [left_out, changed] {
        let lineage = all(&pages.map(page), 1);
        assert!(lineage.edges.iter().all(|edge| edge.how == How::Unclear), "{:#?}", lineage.edges);
    }
}

/// An agency sends what a ministry says: its page is the agency's own, and whoever credits the agency has it from there.
#[test]
fn a_statement_on_an_agencys_page_is_the_agencys() {
    let text = "[أعلنت_وزارة_الجسور_في_بيان_أن_الجسر_يفتح_غدا] W";
    let pages = [
        ("a", "spa", "08", "", text),
        ("b", "b.example", "09", "واس", text),
        ("c", "c.example", "10", "واس", text),
        ("d", "d.example", "11", "", text),
    ];
    let lineage = all(&pages.map(page), 1);
    assert!(lineage.edges.iter().all(|edge| edge.from == "a" && edge.how == How::Direct), "{:#?}", lineage.edges);
    let spa = lineage.sources.iter().find(|source| source.source == "spa").unwrap();
    assert!(spa.seen && spa.credited_by == ["b", "c"] && spa.uncredited_by == ["d"], "{spa:?}");
}

#[test]
fn a_source_has_what_holds_of_its_text() {
    // X is in the page that both halves are held against, and not in the agency's text.
    let pages = [
        ("a", "a.example", "08", "", "W X P Q"),
        ("b", "b.example", "09", "رويترز", "W"),
        ("c", "c.example", "10", "رويترز", "W"),
        ("d", "d.example", "11", "", "X"),
    ];
    let lineage = all(&pages.map(page), 1);
    let source = &lineage.sources[0];
    assert_eq!((&source.credited_by[..], source.text_words), (&["b".to_owned(), "c".to_owned()][..], 60));
    assert!(!source.uncredited_by.contains(&"d".to_owned()), "{:?}", source.uncredited_by);
    assert!(lineage.clusters.iter().any(|cluster| cluster.members.iter().any(|member| member.story == "d")));
}

#[test]
fn offsets_are_where_the_words_are() {
    let pages = [
        ("a", "a.example", "08", "رويترز", "[قبل] W P"),
        ("b", "b.example", "09", "رويترز", "W Q"),
        ("c", "c.example", "10", "", "W P"),
    ];
    let pages: Vec<Document> = pages.into_iter().map(page).collect();
    let bytes = all(&pages, 1);
    let points = bytes.clone().in_code_points(&pages);
    let slice = |id: &str, start: usize, end: usize| {
        let text = &pages.iter().find(|page| page.id == id).unwrap().text;
        text.chars().skip(start).take(end - start).collect::<String>()
    };
    let consensus = |s: &lineage::Span| slice(&s.story, s.start, s.end);
    let (source, raw) = (&points.sources[0], &bytes.sources[0]);
    assert_eq!(source.consensus.iter().map(consensus).collect::<String>(), body("W"));
    assert_eq!(raw.consensus.iter().map(|s| &pages[0].text[s.start..s.end]).collect::<String>(), body("W"));
    assert_eq!(source.text_words, 60);
    // What two share reads the same on both sides, whichever it is told from.
    for story in &points.stories {
        for found in story.found.iter().filter(|found| !found.from.contains('#')) {
            for p in &found.passages {
                assert_eq!(slice(&story.id, p.a_start, p.a_end), slice(&found.from, p.b_start, p.b_end));
            }
        }
        for claim in &story.claims {
            assert_eq!((claim.state, claim.start, claim.end), (State::Corroborated, 0, claim.surface.chars().count()));
        }
    }
    let copy = points.edges.iter().find(|edge| edge.to == "c").unwrap();
    assert_eq!(copy.from, "a");
    assert_eq!(copy.lag_s, Some([7200, 7200]));
    let private = copy.evidence.iter().find(|e| e.rule == "private_text").unwrap();
    assert_eq!(slice("c", private.b_start, private.b_end), body("P"));
    assert_eq!(slice("a", private.a_start, private.a_end), body("P"));
    let shares: Vec<f64> = points.stories.iter().map(|s| (s.share_new * 100.0).round()).collect();
    assert_eq!(shares, [100.0 - 60.0 * 100.0 / 87.0, 26.0 * 100.0 / 86.0, 0.0].map(f64::round));
}

#[test]
fn an_outlets_account() {
    let pages: Vec<Document> = NEWSROOMS[1].pages.iter().map(|&of| page(of)).collect();
    let lineage = all(&pages, 1);
    let of = |id: &str| lineage.outlets.iter().find(|outlet| outlet.id == id).unwrap();
    let spa = of("spa");
    assert_eq!((spa.stories, spa.original, spa.relayed), (1, 1, 0));
    assert_eq!(
        spa.first_with.iter().map(|f| (f.outlet.as_str(), f.n, f.median_lag_s)).collect::<Vec<_>>(),
        [("?b.example", 1, Some(3600)), ("?c.example", 1, Some(7200)), ("?d.example", 1, Some(10_800))]
    );
    assert_eq!((of("?b.example").credited, of("?b.example").uncredited), (1, 0));
    assert_eq!((of("?c.example").credited, of("?c.example").uncredited), (0, 1));
}

/// A page that the generator may make: which outlet, when, under which byline, of which parts.
fn pages() -> impl Strategy<Value = Vec<Document>> {
    let part = prop::sample::select(vec!["W", "X", "Y", "T", "P", "Q", "half", "q", "respelled", "[(رويترز)]"]);
    let one = (
        0..6usize,
        0..5usize,
        prop::sample::select(vec!["", "رويترز", "واس", "وكالات", "أ ف ب"]),
        prop::collection::vec(part, 1..5),
    );
    prop::collection::vec(one, 1..14).prop_map(|of| {
        let outlets = ["spa", "a.example", "b.example", "c.example", "okaz", "d.example"];
        let times = ["08", "12", "2026-03-01", "2026-03-02T03:00:00Z", ""];
        let pages = of.into_iter().enumerate();
        pages
            .map(|(n, (outlet, time, byline, parts))| {
                page((&format!("p{n}"), outlets[outlet], times[time], byline, &parts.join(" ")))
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn the_same_for_any_order_and_threads(pages in pages(), seed in any::<u64>()) {
        let expected = serde_json::to_string(&records(&all(&pages, 1).in_code_points(&pages))).unwrap();
        let mut shuffled = pages;
        let mut rng = Rng(seed);
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, rng.below(i + 1));
        }
        let got = serde_json::to_string(&records(&all(&shuffled, 3).in_code_points(&shuffled))).unwrap();
        prop_assert_eq!(got, expected);
    }

    #[test]
    fn what_holds_of_every_lineage(pages in pages()) {
        let lineage = all(&pages, 2);
        let stories: HashSet<&str> = lineage.stories.iter().map(|s| s.id.as_str()).collect();
        let sources: HashSet<&str> = lineage.sources.iter().map(|s| s.id.as_str()).collect();
        for cluster in &lineage.clusters {
            prop_assert!(cluster.members.len() > 1);
            prop_assert!(cluster.members.iter().all(|m| stories.contains(m.story.as_str())));
            prop_assert!(cluster.independent_origins > 0);
            prop_assert!(stories.contains(cluster.anchor.as_str()) || sources.contains(cluster.anchor.as_str()));
            let edges: Vec<_> = lineage.edges.iter().filter(|e| e.cluster == cluster.id).collect();
            // One parent a story, no circle, nobody has it from one that was certainly later.
            let children: HashSet<&str> = edges.iter().map(|e| e.to.as_str()).collect();
            prop_assert_eq!(children.len(), edges.len());
            for edge in &edges {
                let mut at = edge.from.as_str();
                for _ in 0..=edges.len() {
                    prop_assert!(at != edge.to);
                    at = edges.iter().find(|e| e.to == at).map_or("", |e| e.from.as_str());
                }
                prop_assert_eq!(at, "");
                prop_assert!(edge.lag_s.is_none_or(|[_, most]| most >= 0));
            }
        }
        for story in &lineage.stories {
            prop_assert_eq!(story.role == Role::Independent, story.cluster.is_empty());
            prop_assert!((0.0..=1.0).contains(&story.share_new));
        }
    }
}

/// All records, in the order in which the command writes them.
fn records(lineage: &Lineage) -> impl serde::Serialize + '_ {
    let Lineage { stories, sources, edges, clusters, outlets, .. } = lineage;
    (stories, sources, edges, clusters, outlets)
}
