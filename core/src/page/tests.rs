use super::{BlockKind, split};
use proptest::prelude::*;

fn kinds(text: &str) -> Vec<(BlockKind, &str)> {
    split(text).blocks.into_iter().map(|b| (b.kind, &text[b.span])).collect()
}

#[test]
fn plain_text_is_one_story() {
    let text = "أعلنت بلدية نهر الورد فتح الجسر.\n\nوقال المصدر: إن الأعمال تمت. وقال المصدر: «سنعود».\n";
    let page = split(text);
    assert_eq!(page.blocks.len(), 1);
    assert_eq!(page.stories.len(), 1);
    assert_eq!(page.stories[0].prose, [page.blocks[0].span.clone()]);
    assert!(split(" \n\u{a0}\n").stories.is_empty());
}
