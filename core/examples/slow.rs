//! Scratch.
use naql::Document;
use naql::source::{Registry, trace};
fn cpu() -> f64 {
    std::fs::read_to_string("/proc/thread-self/schedstat").unwrap().split(' ').next().unwrap().parse::<f64>().unwrap()
        / 1e9
}
fn main() {
    let r = Registry::builtin();
    for cue in [
        "نقلت عن ",
        "المصدر: وكالات\n",
        "صحيفة «نجم» وكالة أنباء، وكالة (",
        "اقرأ أيضاً\n",
        "ذكرت صحيفة الوطن أن ",
        "وسائل إعلام، بينها ",
        "(",
        "قال الوزير فلان، وفقا لرويترز، ",
        "وقالت صحيفة «نجم الشاطئ» إن. ",
        "الرياض - جدة\n",
        "ـ",
        "أ.",
        "ونقلت الوكالة عن الوزير قوله ",
        "المصدر | ",
        "لندن - ",
        "وكالة X عن ",
        "خدمة «",
        "* خدمة «X» ",
        "و",
        "رويترز و",
    ] {
        let mut last = 0.0;
        for n in [1 << 18, 1 << 20] {
            let d = Document {
                text: cue.repeat(n / cue.len()),
                byline: Some(cue.repeat(n / 8 / cue.len())),
                ..Document::default()
            };
            let t = cpu();
            std::hint::black_box(trace(&d, r));
            let s = cpu() - t;
            if n == 1 << 20 {
                println!("{:?} {:.3} s  x{:.1}", cue, s, s / last);
            }
            last = s;
        }
    }
}
