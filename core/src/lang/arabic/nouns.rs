//! The forms of a noun with the pronoun of its owner: `تصريح` makes `تصريحه`, `مقابلة` makes `مقابلتها`.
//!
//! In: a noun as its table has it. Out: the same with each pronoun of the third person. A noun of three letters has none: with a pronoun it
//! is often another word (`خبر`, `خبرة`).

const OWNERS: [&str; 4] = ["ه", "ها", "هم", "هما"];

/// Gives every form of a noun that someone owns.
pub(super) fn owned(noun: &str, mut give: impl FnMut(&str)) {
    let open = noun.strip_suffix('ة');
    if open.is_none() && noun.chars().count() < 4
        || noun.ends_with(['ه', 'ا'])
        || ["ون", "ين"].iter().any(|end| noun.ends_with(end))
    {
        return;
    }
    for owner in OWNERS {
        match (open, noun.strip_suffix('ء')) {
            (Some(stem), _) => give(&format!("{stem}ت{owner}")),
            // لقاءه, لقائه
            (None, Some(stem)) => ["ء", "ئ", "ؤ"].iter().for_each(|seat| give(&format!("{stem}{seat}{owner}"))),
            (None, None) => give(&format!("{noun}{owner}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::owned;

    #[test]
    fn forms_by_ending() {
        for (noun, has) in [
            ("تصريح", &["تصريحه", "تصريحها", "تصريحهم"][..]),
            ("مقابلة", &["مقابلته", "مقابلتها"]),
            ("لقاء", &["لقاءه", "لقائه"]),
            ("خبر", &[]),
            ("بيانا", &[]),
        ] {
            let mut forms = Vec::new();
            owned(noun, |form| forms.push(form.to_owned()));
            assert!(has.iter().all(|form| forms.iter().any(|f| f == form)), "{noun}: {forms:?}");
            assert_eq!(has.is_empty(), forms.is_empty(), "{noun}: {forms:?}");
        }
    }
}
