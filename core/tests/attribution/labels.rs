//! The forms of source lines, signatures and datelines, each with its right reading.

use super::story;

const LEAD: &str = "أعلنت بلدية نهر الورد الانتهاء من أعمال الجسر الكبير صباح أمس.";

/// A line below the story, and the chain after the publisher.
const FOOT: &[(&str, &str)] = &[
    ("المصدر: رويترز", "reuters"),
    ("المصدر : رويترز", "reuters"),
    ("المصدر | رويترز", "reuters"),
    ("المصدر رويترز", "reuters"),
    ("المصدر واس", "spa"),
    ("المصدر / واس", "spa"),
    ("المصدر - واس", "spa"),
    ("المصدر (واس)", "spa"),
    ("المصدر:\nرويترز", "reuters"),
    ("مصدر: واس", "spa"),
    ("/مصدر: شينخوا/", "xinhua"),
    ("المصادر: رويترز، شينخوا", "reuters+xinhua"),
    ("مصدر الخبر: رويترز", "reuters"),
    ("المصدر: وكالة رويترز", "reuters"),
    ("المصدر: وكالة رويترز - لندن", "reuters"),
    ("المصدر: رويترز + وكالات", "reuters+@agencies"),
    ("المصدر: رويترز - شينخوا", "reuters+xinhua"),
    ("المصدر: وكالات", "@agencies"),
    ("المصدر: موقع \"صدى الوادي\"", "?موقع صدى الوادي"),
    ("المصدر: صدى الوادي", "?صدى الوادي"),
    ("المصدر: ترجمة القبس عن رويترز", "reuters"),
    ("المصدر: خاص", ""),
    ("Source: Reuters", "reuters"),
    ("نقلا عن رويترز", "reuters"),
    ("نقلا عن واس", "spa"),
    ("نقلاً عن: رويترز", "reuters"),
    ("عن رويترز", "reuters"),
    ("(رويترز)", "reuters"),
    ("(رويترز)\nشارك الخبر", "reuters"),
    ("رويترز", "reuters"),
    ("رويترز\nاترك تعليقاً", "reuters"),
    ("*رويترز", "reuters"),
    ("* روسيا اليوم", "rt-ar"),
    ("وكالات - رويترز", "@agencies+reuters"),
    ("رويترز، شينخوا", "reuters+xinhua"),
    ("وكالات", "@agencies"),
    ("رابط الخبر: https://www.reuters.com/world/7", "reuters"),
    ("المصدر: https://www.reuters.com/world/7", "reuters"),
    ("المصدر: رويترز\nكلمات دلالية: جسر نهر", "reuters"),
    ("المصدر: رويترز\n\nاقرأ أيضاً\nالجسر القديم يغلق أبوابه", "reuters"),
    ("الجسر القديم", ""),
    ("فلان العلاني", ""),
];

/// A line above the story, or the head of its lead, and the chain after the publisher.
const HEAD: &[(&str, &str)] = &[
    ("القاهرة - رويترز\n", "reuters"),
    ("القاهرة (رويترز)\n", "reuters"),
    ("القاهرة / رويترز\n", "reuters"),
    ("(رويترز) - ", "reuters"),
    ("القاهرة (رويترز) - ", "reuters"),
    ("القاهرة أول مارس آذار (رويترز) - ", "reuters"),
    ("عواصم (وكالات)\n", "@agencies"),
    ("القاهرة - وكالات: ", "@agencies"),
    ("رويترز\n", "reuters"),
    ("الجسر الكبير يفتح أمام الناس\nالقاهرة - رويترز\n", "reuters"),
    ("محليات\nالجسر الكبير يفتح أمام الناس\n3 مارس 2024\nالقاهرة - رويترز\n", "reuters"),
    ("الجسر الكبير يفتح أمام الناس\nالجسر الكبير يفتح أمام الناس\nالقاهرة ـ رويترز\n", "reuters"),
    ("الجسر الكبير يفتح أمام الناس\n", ""),
    ("محليات\nالجسر الكبير يفتح أمام الناس\nصورة أرشيفية (رويترز)\n", ""),
    ("كتب - فلان العلاني\n", ""),
];

fn chain(text: &str) -> String {
    let chain = story("youm7", text).chain;
    chain[1..].iter().map(|hop| hop.join("+")).collect::<Vec<_>>().join("<")
}

#[test]
fn forms_of_source_lines() {
    let foot = FOOT.iter().map(|(line, want)| (format!("{LEAD} وفرح الناس بالخبر كثيرا.\n{line}"), want));
    let head = HEAD.iter().map(|(line, want)| (format!("{line}{LEAD} وفرح الناس بالخبر كثيرا."), want));
    let wrong: Vec<String> = foot
        .chain(head)
        .filter_map(|(text, want)| {
            let got = chain(&text);
            (got != *want).then(|| format!("{text}\n   want {want:?}, got {got:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
