//! Bylines, datelines, end tags and source lines.

use super::{LEAD, chain, credits, first};

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
