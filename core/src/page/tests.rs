use proptest::prelude::*;

use super::BlockKind::{Furniture, Related, SourceLine, Story as Prose, Tags};
use super::{BlockKind, Page, split};
use crate::text::skeleton::blank;

/// What is told of a line: the kind of its block and the number of its story.
type Told = (BlockKind, Option<usize>);

/// Every line that is not blank with the kind of its block and the number of its story.
fn lines(text: &str) -> Vec<Told> {
    let page = split(text);
    let mut at = 0;
    let mut out = Vec::new();
    for line in text.split_inclusive('\n') {
        let start = at + line.len() - line.trim_start().len();
        at += line.len();
        if line.trim().is_empty() {
            continue;
        }
        let kind = page.blocks.iter().find(|b| b.span.contains(&start)).expect("a line has a block").kind;
        out.push((kind, page.stories.iter().position(|s| s.span.contains(&start))));
    }
    out
}

#[test]
fn plain_text_is_one_story() {
    // Each has a word that is a cue elsewhere.
    for text in [
        "أعلنت بلدية نهر الورد فتح الجسر.\n\nوقال المصدر: إن الأعمال تمت. وقال المصدر: «سنعود».\n",
        "المصدر: \"لن نقبل بهذا الحل أبدا\" كما قال في كلمته أمام الجمع الكبير الذي احتشد في ساحة البلدة",
        "المصدر: إن الخزان يسع ألف متر",
        "شارك الأمير في افتتاح الخزان.\nوشاهد أيضا عرضا عن الماء.",
        "من سمات القائد أنه يصغي. والوسوم كثيرة في دفتره.",
        "قرأ أيضا رسالة من أهل القرية: كان فيها شكر",
        "الخزان - والسد\nهذا عنوان في وسط الكلام",
    ] {
        let page = split(text);
        assert_eq!(page.blocks.len(), 1, "{text}");
        assert_eq!(page.stories.len(), 1, "{text}");
        assert_eq!(page.stories[0].prose, [page.blocks[0].span.clone()], "{text}");
    }
    assert_eq!(split(" \n\u{a0}\n"), Page::default());
}

#[test]
fn cues_make_blocks() {
    let story = (Prose, Some(0));
    let in_story = |kind| (kind, Some(0));
    let cases: &[(&str, &[Told])] = &[
        // A related title on the next line, on the same, glued; the story goes on.
        ("فتح السد.\nاقرأ أيضاً\nسد آخر يفتح\nوقال المدير نعم.", &[story, in_story(Related), in_story(Related), story]),
        ("فتح السد.\nاقرأ أيضًا: سد آخر يفتح\nوقال المدير نعم.", &[story, in_story(Related), story]),
        ("فتح السد.\nإقرأ ايضا:سد آخر يفتح\nوقال المدير نعم.", &[story, in_story(Related), story]),
        // Lists of titles end with a sentence.
        (
            "فتح السد.\nمواضيع ذات صلة\nسد يفتح\nسد يغلق\nوقال المدير إن السد مفتوح.",
            &[story, in_story(Related), in_story(Related), in_story(Related), story],
        ),
        ("فتح السد.\nكلمات دلالية: سد ماء الدولی", &[story, in_story(Tags)]),
        ("فتح السد.\nالوسوم\nسد ماء", &[story, in_story(Tags), in_story(Tags)]),
        ("فتح السد.\nالمصدر | الساحل الجديد + وكالات", &[story, in_story(SourceLine)]),
        ("فتح السد.\nالمصدر:\nالساحل الجديد", &[story, in_story(SourceLine), in_story(SourceLine)]),
        ("فتح السد.\n* خدمة «الساحل تايمز»\nخاص بـ«الساحل»", &[story, in_story(SourceLine), in_story(SourceLine)]),
        ("فتح السد.\n* خدمة “الساحل تايمز”", &[story, in_story(SourceLine)]),
        ("السد يفتح\nتاريخ النشر: 3 مارس\nفتح السد اليوم.", &[story, in_story(Furniture), story]),
        ("فتح السد.\nاترك تعليقاً", &[story, (Furniture, None)]),
    ];
    for (text, want) in cases {
        assert_eq!(lines(text), *want, "{text}");
    }
}

#[test]
fn tails_are_parted_from_the_last_line() {
    for (text, cut) in [
        ("فتح السد أمس. المصدر :وكالات", Some(("المصدر :وكالات", SourceLine))),
        ("فتح السد أمس. // انتهى // 19:23 ت م", Some(("// انتهى // 19:23 ت م", Furniture))),
        ("فتح السد أمس. سمات سد ماء", Some(("سمات سد ماء", Furniture))),
        ("فتح السد أمس ...المزيد", Some(("...المزيد", Furniture))),
        (
            "فتح السد أمس. * خدمة «الساحل تايمز» خاص بـ«الساحل»",
            Some(("* خدمة «الساحل تايمز» خاص بـ«الساحل»", SourceLine)),
        ),
        ("وقال المصدر: وكالات كثيرة", None),
        ("للسد سمات كثيرة", None),
    ] {
        let page = split(text);
        let got = page.blocks.get(1).map(|b| (&text[b.span.clone()], b.kind));
        assert_eq!(got, cut, "{text}");
        assert_eq!(
            &text[page.stories[0].prose[0].clone()],
            cut.map_or(text, |c| text[..text.len() - c.0.len()].trim_end())
        );
    }
}

#[test]
fn stories_are_parted() {
    // The marker with a title and a dateline below; the marker lies between the stories.
    let text = "السد يفتح\nفتح السد.\nالمصدر | الساحل + وكالاتالمصدر: الساحل\nإقرأ أيضاً:\nالخزان يمتلئ\nالساحل اليوم - المرفأ\nامتلأ الخزان.\nالمصدر: الساحل";
    assert_eq!(
        lines(text),
        [
            (Prose, Some(0)),
            (Prose, Some(0)),
            (SourceLine, Some(0)),
            (Furniture, None),
            (Prose, Some(1)),
            (Prose, Some(1)),
            (Prose, Some(1)),
            (SourceLine, Some(1)),
        ]
    );
    let page = split(text);
    assert_eq!(&text[page.stories[1].title.clone().unwrap()], "الخزان يمتلئ");
    assert_eq!(&text[page.stories[1].dateline.clone().unwrap()], "الساحل اليوم - المرفأ");
    // A dateline that comes again, with the title above it.
    let again = "الساحل اليوم - المرفأ\nفتح السد أمس.\nالخزان يمتلئ\nالساحل اليوم - المرفأ\nامتلأ الخزان.";
    assert_eq!(split(again).stories.len(), 2);
    assert_eq!(split(again).stories[1].span.start, again.find("الخزان").unwrap());
    // A second source line that differs ends another story; the same again does not.
    let two = "فتح السد.\nالمصدر: وكالات\nامتلأ الخزان.\nالمصدر: الساحل";
    assert_eq!(split(two).stories.len(), 2);
    assert_eq!(split(&two.replace("المصدر: الساحل", "المصدر: وكالات")).stories.len(), 1);
}

proptest! {
    /// Whatever comes in: blocks are in order, apart, on boundaries, and hold everything that is not blank; the prose of
    /// stories is what the story blocks hold.
    #[test]
    fn blocks_cover_the_text(parts in prop::collection::vec(prop::sample::select(PIECES), 0..24), noise in ".{0,20}") {
        let text = parts.concat() + &noise;
        let page = split(&text);
        let mut at = 0;
        for block in &page.blocks {
            prop_assert!(text[at..block.span.start].trim_matches(blank).is_empty());
            prop_assert_eq!(text[block.span.clone()].trim_matches(blank), &text[block.span.clone()]);
            at = block.span.end;
        }
        prop_assert!(text[at..].trim_matches(blank).is_empty());
        let prose: usize = page.stories.iter().flat_map(|s| &s.prose).map(|p| text[p.clone()].split_whitespace().count()).sum();
        let told: usize = page.blocks.iter().filter(|b| b.kind == Prose).map(|b| text[b.span.clone()].split_whitespace().count()).sum();
        prop_assert_eq!(prose, told);
        for pair in page.stories.windows(2) {
            prop_assert!(pair[0].span.end <= pair[1].span.start);
        }
    }
}

const PIECES: &[&str] = &[
    "\n",
    " ",
    "فتح السد.",
    "اقرأ أيضاً",
    ":",
    "المصدر",
    "المصدر: وكالات",
    "الساحل - المرفأ",
    "كلمات دلالية",
    "إقرأ أيضاً:\n",
    "// انتهى //",
    "سمات سد",
    "* خدمة «الساحل»",
    "مواضيع ذات صلة\n",
    "تاريخ النشر: ",
    "قال المدير «نعم»\n",
    "اً",
    "ـ",
    "\u{200f}",
];

/// A glued footer is cut in any spelling, so that the prose of a respelled page folds alike.
#[test]
fn tails_are_found_in_any_spelling() {
    let prose = "أعلنت البلدية فتح الحديقة الجديدة أمام الزوار.";
    for footer in [
        "رابط الخبر بصحيفة المدار: حديقة جديدة",
        "رابط الخبر بصحيفه المدار: حديقه جديده",
        "رابط\u{a0}الخبر \u{200f}بصحيفة المدار: حديقة جديدة",
        "رابِطُ الخـبر بصحيفة المدار: حديقة جديدة",
        "رابط الخبر بصحیفة المدار: حدیقة جدیدة",
    ] {
        let page = format!("{prose} {footer}");
        let found = split(&page);
        assert_eq!(found.stories[0].prose, std::slice::from_ref(&(0..prose.len())), "{footer}");
    }
}

/// Lines as sites have them: of a story, and around it.
fn a_line() -> impl Strategy<Value = String> {
    const LINES: [&str; 16] = [
        "فتح السد أمس أمام الزوار.",
        "الساحل اليوم - المرفأ",
        "المصدر: الساحل الجديد",
        "المصدر | الساحل الجديد + وكالات",
        "المصدر",
        "إقرأ أيضاً:",
        "الخزان يمتلئ بالماء",
        "الوسوم: سد ماء",
        "تاريخ النشر: 3 مارس 2026",
        "* خدمة «الساحل تايمز»",
        "الأحد 3 مارس - 12:30",
        "رياضة",
        "شارك",
        "Breaking news",
        "وقال المدير إن السد مفتوح. وأضاف أنه آمن",
        "السد يفتح    والخزان يمتلئ بعد عام    والجسر يغلق غدا في المساء    والنهر يفيض",
    ];
    const WORDS: [&str; 8] = ["أعلنت", "بلدية", "الساقية", "فتح", "السوق،", "المؤدى", "إليها", "وأنها"];
    // Some are about as long as a paragraph is.
    let paragraph = proptest::collection::vec(proptest::sample::select(WORDS.to_vec()), 3..45);
    prop_oneof![
        proptest::sample::select(LINES.to_vec()).prop_map(str::to_owned),
        (paragraph, proptest::sample::select(vec!["", ".", " ..."])).prop_map(|(words, end)| words.join(" ") + end),
    ]
}

/// The same page as another outlet would spell it, `seed` being its habits.
fn respelled(page: &str, seed: u64) -> String {
    let mut state = seed;
    let mut often = |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (state >> 33).is_multiple_of(n)
    };
    let mut out = String::new();
    for c in page.chars() {
        match c {
            'أ' | 'إ' if often(2) => out.push('ا'),
            'ى' if often(2) => out.push('ي'),
            'ة' if often(2) => out.push('ه'),
            'ي' if often(2) => out.push('ی'),
            ' ' if often(3) => out.push('\u{a0}'),
            'م' if often(3) => out.push('\u{fee1}'),
            c => out.push(c),
        }
        if ('ب'..='غ').contains(&c) && often(2) {
            out.push('\u{64e}');
        }
        if matches!(c, 'س' | 'م' | 'ل') && often(3) {
            out.push('\u{200d}');
        }
    }
    out
}

proptest! {
    /// A page is taken apart in the same way in any spelling.
    #[test]
    fn a_spelling_changes_no_block(all in proptest::collection::vec(a_line(), 1..14), seed: u64) {
        let page = all.join("\n");
        let other = respelled(&page, seed);
        prop_assert_eq!(lines(&page), lines(&other), "{}\n\n{}", page, other);
    }
}

/// A manifest is no part of a story, wherever it is, and the story reads as without it.
#[test]
fn manifests_are_blocks_of_their_own() {
    let manifest = super::manifest::tests::hidden(b"C2PATXT\0\x01\0\0\0\x02\x05\xff");
    let folded = |page: &str| {
        let mut words = crate::text::Words::new();
        let stories = split(page).stories;
        let parts = stories.iter().flat_map(|story| &story.prose);
        parts.map(|part| (words.fold(&page[part.clone()]), words.len()).1).sum::<usize>()
    };
    let story = "فتح السد أمس أمام الزوار.\nوقال المدير إن السد مفتوح.";
    for page in [
        format!("{manifest}{story}"),
        format!("{story}{manifest}"),
        format!("{story}\n{manifest}\n"),
        story.replace("أمس", &format!("أمس{manifest}")),
    ] {
        let found = split(&page);
        let claims: Vec<_> = found.blocks.iter().filter(|block| block.kind == BlockKind::Manifest).collect();
        assert_eq!(claims.len(), 1);
        assert_eq!(&page[claims[0].span.clone()], manifest);
        assert_eq!((found.stories.len(), folded(&page)), (1, folded(story)));
        assert!(found.stories[0].prose.iter().all(|part| !page[part.clone()].contains(&manifest)));
    }
}

/// The title that came with a page is not its lead, whether the text has it or not.
#[test]
fn the_title_helps_to_find_the_lead() {
    let title = "البلدية تعلن فتح الحديقة الجديدة أمام الزوار بعد أعمال الترميم";
    let lead = "أعلنت البلدية أن الحديقة الجديدة مفتوحة أمام الزوار بعد أعمال ترميم طويلة.";
    let other = "تنطلق غدا بطولة الشطرنج في قاعة المركز وتستمر أسبوعا كاملا.";
    for (page, at) in [
        (format!("{title}.\n{lead}"), lead),
        (format!("{title}\n{lead}"), lead),
        (lead.to_owned(), lead),
        // What is about something else above it is another story's.
        (format!("{other}\n{lead}"), lead),
        // A title that tells nothing of the story moves nothing.
        (format!("{other}\nويشارك فيها لاعبون من عشرين بلدا ومن كل الأعمار."), other),
    ] {
        let titled = super::titled(&page, Some(title));
        let plain = split(&page);
        assert_eq!((&titled.blocks, &titled.stories[0].prose), (&plain.blocks, &plain.stories[0].prose), "{page}");
        let story = &titled.stories[0];
        assert!(page[story.lead..].starts_with(at), "{page}: {}", &page[story.lead..]);
    }
    let page = format!("{title}.\n{lead}");
    let story = &super::titled(&page, Some(&format!("{title}."))).stories[0];
    assert_eq!(&page[story.title.clone().unwrap()], format!("{title}."));
    assert!(story.head.is_empty(), "a title is no slot");
}
