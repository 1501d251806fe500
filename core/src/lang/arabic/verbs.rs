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

#[cfg(test)]
mod tests {
    use super::conjugate;

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
