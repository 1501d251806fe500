//! The forms of a verb that news writes.

/// From the past and the present, third person masculine: persons and object pronouns.
pub(super) fn conjugate(past: &str, present: &str, mut give: impl FnMut(&str)) {
    for end in ["", "ت", "وا", "ه", "ته", "ها", "تها", "تا", "ا"] {
        give(&format!("{past}{end}"));
    }
    let feminine = format!("ت{}", present.chars().skip(1).collect::<String>());
    for form in [present, &feminine] {
        for end in ["", "ه", "ها", "ون"] {
            give(&format!("{form}{end}"));
        }
    }
}
