//! `attacks [KB] [SHAPE]`: shapes of text that are made to slow naql, each in two sizes, as a Markdown table; 512 and twice as many kilobytes by
//! default, and the shapes whose name has the words in it. What is linear takes the same time per megabyte in both.

use std::collections::HashMap;
use std::error::Error;
use std::sync::OnceLock;
use std::time::Duration;

use naql::document::plain;
use naql::fingerprint::fingerprint;
use naql::source::{Registry, trace};
use naql::{Document, Gate, Policy};
use naql_benches::processor_time;
use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A shape: a name, and the documents that are there before and those that come, of about as many bytes as wanted.
type Shape = (&'static str, fn(usize) -> (Vec<Document>, Vec<Document>));

const VERBS: [&str; 6] = ["gate", "dedup", "pairs", "lineage", "trace", "fingerprint"];

const FOOTER: &str =
    "جميع الحقوق محفوظة لصحيفة الراصد ولا يجوز نسخ هذه المادة أو نشرها من دون إذن مكتوب من إدارة التحرير في المدينة";

const SHAPES: [Shape; 25] = [
    ("many short stories on a page", |bytes| (Vec::new(), vec![page("a", stories(bytes, 0))])),
    ("the same page again, changed", |bytes| {
        (vec![page("a", stories(bytes / 2, 0))], vec![page("b", stories(bytes / 2, 1))])
    }),
    ("interleaved runs of a stored story", |bytes| {
        let words: Vec<String> = (0..bytes / 22).map(word).collect();
        let turned: Vec<&str> = words.chunks(6).rev().flatten().map(String::as_str).collect();
        (vec![page("a", words.join(" "))], vec![page("b", turned.join(" "))])
    }),
    ("every second sentence of a stored story, turned", |bytes| {
        let words: Vec<String> = (0..bytes / 22).map(word).collect();
        let other = |n: usize| (0..9).map(|i| word((1 << 18) | (n * 9 + i))).collect::<Vec<_>>();
        let mixed: Vec<String> =
            words.chunks(18).rev().enumerate().flat_map(|(n, of)| [&of[..of.len() / 2], &other(n)].concat()).collect();
        (vec![page("a", words.join(" "))], vec![page("b", mixed.join(" "))])
    }),
    ("one word", |bytes| (vec![page("a", "خبر ".repeat(bytes / 21))], vec![page("b", "خبر ".repeat(bytes / 11))])),
    ("one sentence", |bytes| {
        let sentence = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة ";
        (vec![page("a", sentence.repeat(bytes / 360))], vec![page("b", sentence.repeat(bytes / 180))])
    }),
    ("two words in no order", |bytes| {
        let text = |seed| toss(bytes / 22, 2, seed);
        (vec![page("a", text(1))], vec![page("b", text(2))])
    }),
    ("seven words in no order", |bytes| {
        let text = |seed| toss(bytes / 22, 7, seed);
        (vec![page("a", text(1))], vec![page("b", text(2))])
    }),
    ("one word of many letters", |bytes| (Vec::new(), vec![page("a", "خبر".repeat(bytes / 6))])),
    ("a letter and its marks", |bytes| {
        (Vec::new(), vec![page("a", format!("خبر {}", "\u{64b}\u{640}".repeat(bytes / 4)))])
    }),
    ("figures", |bytes| (vec![page("a", "1 2 3 ".repeat(bytes / 12))], vec![page("b", "1 2 3 4 ".repeat(bytes / 16))])),
    ("groups of digits that begin with a zero", |bytes| (Vec::new(), vec![page("a", "012 ".repeat(bytes / 4))])),
    ("overrides of the direction", |bytes| (Vec::new(), vec![page("a", "\u{202e}ربخ ".repeat(bytes / 10))])),
    ("words made to look alike", |bytes| {
        let alike = twins();
        let side = |of: fn(&(String, String)) -> &str| {
            let words: Vec<&str> = alike.iter().map(of).collect();
            let all = words.iter().cycle().take(bytes / 34).copied();
            all.collect::<Vec<_>>().join(" ")
        };
        (vec![page("a", side(|pair| &pair.0))], vec![page("b", side(|pair| &pair.1))])
    }),
    ("pages with one footer", |bytes| {
        (
            Vec::new(),
            (0..bytes / 600).map(|n| page(&n.to_string(), format!("{}.\n\n{FOOTER}", sentence(n, 36)))).collect(),
        )
    }),
    ("pages with one footer, of an outlet each", |bytes| {
        let of = |n: usize| page(&n.to_string(), format!("{}.\n\n{FOOTER}", sentence(n, 36)));
        (Vec::new(), (0..bytes / 600).map(|n| of(n).publisher(format!("{n}.example"))).collect())
    }),
    ("pages in which half is one text", |bytes| {
        let of = |n: usize| page(&n.to_string(), format!("{} {}", sentence(0, 24), sentence(n + 1, 24)));
        (Vec::new(), (0..bytes / 540).map(|n| of(n).publisher(format!("{n}.example"))).collect())
    }),
    ("a line of many heads", |bytes| (Vec::new(), vec![page("a", "خبر\n".repeat(bytes / 7))])),
    ("many datelines", |bytes| (Vec::new(), vec![page("a", "الرياض (واس) - ".repeat(bytes / 25))])),
    ("many heads with sources", |bytes| {
        (Vec::new(), vec![page("a", "الرياض - وكالة الأنباء السعودية\n".repeat(bytes / 58))])
    }),
    ("many bylines", |bytes| (Vec::new(), vec![page("a", "كتب: محمد الأحمد من الرياض\n".repeat(bytes / 47))])),
    ("many verbs of attribution", |bytes| (Vec::new(), vec![page("a", "قال وأضاف نقلا عن وكالة ".repeat(bytes / 43))])),
    ("many marks that open", |bytes| (Vec::new(), vec![page("a", "(«\"[ ".repeat(bytes / 6))])),
    ("headings of related stories", |bytes| {
        (Vec::new(), vec![page("a", "اقرأ أيضا:\nخبر آخر في البلد\n".repeat(bytes / 50))])
    }),
    ("tags without an end", |bytes| (Vec::new(), vec![page("a", "<p <!-- &amp".repeat(bytes / 12))])),
];

/// A word by its number; other numbers below a million are other words.
fn word(n: usize) -> String {
    const LETTERS: [char; 16] = ['ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر', 'ز', 'س', 'ش', 'ص', 'ض', 'ط', 'ظ'];
    (0..5).map(|i| LETTERS[n >> (4 * i) & 15]).collect()
}

/// Words that no other number's sentence has at their places.
fn sentence(n: usize, words: usize) -> String {
    (0..words).map(|i| word(n * words + i)).collect::<Vec<_>>().join(" ")
}

/// A few words in an order by chance.
fn toss(words: usize, distinct: usize, mut seed: u64) -> String {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        word(1000 + (seed >> 33) as usize % distinct)
    };
    (0..words).map(|_| next()).collect::<Vec<_>>().join(" ")
}

/// Stories with datelines, so that each is one of its own.
fn stories(bytes: usize, salt: usize) -> String {
    let story = |n: usize| {
        let words: Vec<String> = (0..14).map(|i| word(n * 14 + i + if i == 7 { salt << 19 } else { 0 })).collect();
        format!("الرياض (واس): {}.\n\n", words.join(" "))
    };
    (0..bytes / 190).map(story).collect()
}

/// Pairs of words that a story knows by one number of 28 bits.
fn twins() -> &'static [(String, String)] {
    static TWINS: OnceLock<Vec<(String, String)>> = OnceLock::new();
    TWINS.get_or_init(|| {
        let mut seen: HashMap<u64, usize> = HashMap::new();
        let mut twins = Vec::new();
        for n in 0..1 << 20 {
            let hash = xxh3_64_with_seed(word(n).as_bytes(), u64::from_be_bytes(*b"naql/1\0\0")) >> 36;
            if let Some(other) = seen.insert(hash, n) {
                twins.push((word(other), word(n)));
            }
        }
        twins
    })
}

fn page(id: &str, text: String) -> Document {
    Document::new(id, text).publisher("الراصد").published("2026-03-01")
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let size: usize = args.next().map_or(Ok(512), |size| size.parse())?;
    let wanted = args.next().unwrap_or_default();
    println!("Seconds a megabyte, for {size} and {} kB:\n", 2 * size);
    println!("| shape | {} |\n|---|{}", VERBS.join(" | "), "--:|".repeat(VERBS.len()));
    for (name, make) in SHAPES.iter().filter(|shape| shape.0.contains(&wanted)) {
        print!("| {name} |");
        for verb in VERBS {
            let times = [size, 2 * size].map(|size| {
                let (before, new) = make(size << 10);
                let bytes: usize = before.iter().chain(&new).map(|page| page.text.len()).sum();
                run(verb, &before, &new).map(|time| time.as_secs_f64() * 1e6 / bytes as f64)
            });
            let [one, two] = times;
            print!(" {:.2}, {:.2} |", one?, two?);
        }
        println!();
    }
    Ok(())
}

/// How long the processor works on some documents.
fn run(verb: &str, before: &[Document], new: &[Document]) -> naql::Result<Duration> {
    let (policy, registry) = (Policy::default(), Registry::builtin());
    let all = [before, new].concat();
    let start = processor_time();
    match verb {
        "gate" => {
            let gate = Gate::new(policy);
            before.iter().chain(new).try_for_each(|page| gate.admit(page).map(drop))?;
        }
        "dedup" => drop(naql::dedup(&all, &policy, registry, Some(1), &())?),
        "pairs" => naql::pairs(&all, &policy, Some(1), &(), &mut |_| Ok(()))?,
        "lineage" => drop(naql::lineage(&all, &policy, registry, Some(1), &())?),
        "trace" => all.iter().for_each(|page| drop(trace(page, registry))),
        _ => all.iter().try_for_each(|page| fingerprint(&plain(&page.text)).map(drop))?,
    }
    Ok(processor_time().saturating_sub(start))
}
