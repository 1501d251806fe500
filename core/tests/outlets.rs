//! Outlets: whose page it is, however it is named. The policy's `scope`, what an outlet's furniture is, and the state that a store
//! keeps must agree on it.

mod common;

use common::{Rng, document, found_pairs, noon, story, text, words};
use naql::source::{Registry, outlet};
use naql::{Decision, Document, Gate, Policy, dedup};

/// One outlet by its names.
const AHRAM: [&str; 4] = ["الأهرام", "الاهرام", "ahram.org.eg", "ahram"];

fn policy() -> Policy {
    let rules = |scope: &str, decision: &str| {
        format!(
            "[[rules]]\nrelation = [\"exact\", \"same_text\", \"near\"]\nscope = \"{scope}\"\ndecision = \"{decision}\"\n"
        )
    };
    let rules = rules("same_outlet", "hold") + &rules("other_outlet", "drop");
    Policy::from_toml(&format!("extends = \"none\"\n{rules}")).unwrap()
}

fn by_url(id: &str, text: &str, url: &str) -> Document {
    let mut document = Document::new(id, text);
    document.url = Some(url.to_owned());
    document
}

#[test]
fn an_outlet_is_one_by_name_and_by_address() {
    let registry = Registry::builtin();
    let of = |name: &str| outlet(&Document::new("a", "نص").publisher(name), registry);
    assert!(AHRAM.iter().all(|name| of(name) == of("ahram")), "{:?}", AHRAM.map(of));
    let at = |url: &str| outlet(&by_url("a", "نص", url), registry);
    let news = "https://www.aljazeera.net/news/2026/1/2/a";
    assert_eq!(at(news), at("http://aljazeera.net/ebusiness/b?c=d"));
    assert_ne!(at(news), of("ahram"));
    // What the registry has not is told by its letters or its host.
    assert_eq!(at("https://sahil.example/a/1"), at("http://www.sahil.example/b/2"));
    assert_eq!(of("صدى الوادي"), of("صَدى الوادى"));
    assert_eq!(of("sahil.example"), at("https://sahil.example/a/1"));
    assert_eq!(outlet(&Document::new("a", "نص"), registry), None);
}

#[test]
fn scope_goes_by_outlet() {
    let text = story(&mut Rng(7), 80);
    let mut same: Vec<Document> = AHRAM.iter().map(|name| document(name, text.clone(), name, &noon(1))).collect();
    same.push(by_url("u1", &text, "https://www.ahram.org.eg/News/1.aspx"));
    for (n, document) in same.iter_mut().enumerate() {
        document.published = Some(noon(1 + n));
    }
    let verdicts = dedup(&same, &policy(), Registry::builtin(), Some(2), &()).unwrap();
    let decisions: Vec<Decision> = verdicts.iter().map(|verdict| verdict.decision).collect();
    assert_eq!(decisions[0], Decision::Admit);
    assert!(decisions[1..].iter().all(|decision| *decision == Decision::Hold), "{decisions:?}");
    // The gate says the same, one after another.
    let gate = Gate::new(policy());
    let admitted: Vec<Decision> = same.iter().map(|document| gate.admit(document).unwrap().decision).collect();
    assert_eq!(admitted, decisions);
    let other = document("o", text, "المدار", &noon(9));
    assert_eq!(gate.admit(&other).unwrap().decision, Decision::Drop);
}

#[test]
fn furniture_is_an_outlets_under_any_of_its_names() {
    let mut rng = Rng(3);
    let paragraph = words(&mut rng, 40);
    let pages: Vec<Document> = (0..8)
        .map(|n| {
            let page = [words(&mut rng, 120), paragraph.clone()].concat();
            document(&n.to_string(), text(&page), AHRAM[n % AHRAM.len()], &noon(1 + n / 2))
        })
        .collect();
    assert!(found_pairs(&pages, 2).is_empty(), "what one outlet prints on its pages is no reuse");
}

/// Three stories under one row of twelve headlines share nothing else.
#[test]
fn a_ticker_makes_nobody_near() {
    let mut rng = Rng(11);
    let headlines: Vec<String> = (0..12).map(|_| words(&mut rng, 8).join(" ")).collect();
    let gate = Gate::new(Policy::default());
    for (n, name) in ["الأهرام", "المدار", "صدى الوادي"].iter().enumerate() {
        for ticker in [headlines.join("    "), headlines.join("\n")] {
            let page = format!("{ticker}\n{}\n{}.", words(&mut rng, 7).join(" "), story(&mut rng, 90));
            let id = format!("{n}{}", ticker.contains('\n'));
            let verdict = gate.admit(&document(&id, page, name, &noon(1 + n))).unwrap();
            assert_eq!((verdict.decision, verdict.matches.len()), (Decision::Admit, 0), "{id}: {:?}", verdict.reasons);
        }
    }
}
