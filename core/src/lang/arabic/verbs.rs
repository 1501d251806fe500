//! The forms of a verb that news writes, made from the two that name it.
//!
//! In: the past and the present, third person masculine. Out: both in the third person, with object pronouns, and the
//! future. The class of the root is in the two: a past in `ى` or `ا` is defective and loses it before an ending (`نفى`,
//! `نفت`) or has it as `ا` before a pronoun (`نفاه`); a hollow one has another past passive (`قيل`, in `words.tsv`). What
//! differs only in vowels (passives, doubled letters) is one form here.

/// The object pronouns.
const OBJECTS: [&str; 5] = ["", "ه", "ها", "هم", "هما"];

/// Gives every form of a verb.
pub(super) fn conjugate(past: &str, present: &str, mut give: impl FnMut(&str)) {
    let defective = past.strip_suffix(['ى', 'ا']).filter(|stem| stem.chars().count() > 1);
    let stem = defective.unwrap_or(past);
    give(past);
    for object in &OBJECTS[1..] {
        give(&format!("{stem}{}{object}", if defective.is_some() { "ا" } else { "" }));
    }
    for object in OBJECTS {
        give(&format!("{stem}ت{object}"));
    }
    // Plural, and dual.
    for end in ["وا", "وه", "وها"] {
        give(&format!("{stem}{end}"));
    }
    give(&format!("{stem}تا"));
    give(&format!("{stem}{}", if defective.is_some() { "يا" } else { "ا" }));
    let stem: String = present.chars().skip(1).collect();
    for person in ["ي", "ت", "سي", "ست"] {
        for object in OBJECTS {
            give(&format!("{person}{stem}{object}"));
        }
    }
    let open = if defective.is_some() { stem.trim_end_matches(['ي', 'و', 'ى']) } else { &stem };
    give(&format!("ي{open}ون"));
    give(&format!("ي{stem}ان"));
    give(&format!("ت{stem}ان"));
}

/// Gives the participles of a verb, active and passive, with the endings that news writes: `ناقلا`, `منقولة`, `مقتبسا`. A root
/// of three letters has patterns of its own; of a longer one the participle is the present with `م`.
pub(super) fn participles(past: &str, present: &str, mut give: impl FnMut(&str)) {
    let letters: Vec<char> = past.chars().collect();
    let stems = match letters[..] {
        [a, b, 'ا' | 'ى'] => vec![format!("{a}ا{b}ي")],
        [a, b, c] => vec![format!("{a}ا{b}{c}"), format!("م{a}{b}و{c}")],
        _ => vec![format!("م{}", present.chars().skip(1).collect::<String>())],
    };
    for stem in stems {
        for end in ["", "ا", "ة", "ين"] {
            give(&format!("{stem}{end}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{conjugate, participles};

    #[test]
    fn participles_by_length_of_root() {
        for (past, present, has) in [
            ("نقل", "ينقل", &["ناقلا", "ناقلة", "منقول", "منقولا"][..]),
            ("عزا", "يعزو", &["عازيا", "عازية"]),
            ("اقتبس", "يقتبس", &["مقتبسا", "مقتبسة"]),
        ] {
            let mut forms = Vec::new();
            participles(past, present, |form| forms.push(form.to_owned()));
            assert!(has.iter().all(|form| forms.iter().any(|f| f == form)), "{past}: {forms:?}");
        }
    }

    #[test]
    fn forms_by_class_of_root() {
        for (past, present, has) in [
            ("نقل", "ينقل", &["نقلت", "نقلته", "نقلتها", "ستنقل", "ينقلون", "نقلوا"][..]),
            ("نفى", "ينفي", &["نفت", "نفته", "نفتها", "نفاه", "ينفون", "سينفي"]),
            ("أجرى", "يجري", &["أجرت", "أجرته", "أجرتها", "أجراها", "تجري"]),
            ("بث", "يبث", &["بثت", "بثته", "بثتها", "تبث"]),
            ("قال", "يقول", &["قالت", "قالوا", "تقول", "ستقول"]),
        ] {
            let mut forms = Vec::new();
            conjugate(past, present, |form| forms.push(form.to_owned()));
            for form in has {
                assert!(forms.iter().any(|f| f == form), "{form} of {past}: {forms:?}");
            }
        }
    }
}
