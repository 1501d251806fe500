//! Laws of traces, whatever comes in.

use proptest::prelude::*;

use super::{REGISTRY, chain, credits, run, same_chain};
use crate::document::Document;
use crate::source::{Place, trace};

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
                let text = if c.place == Place::Byline { document.byline.as_deref().unwrap() } else { &document.text };
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
