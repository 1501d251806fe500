//! Pages of several stories: each is compared separately, and the verdict says which parts of the page came before.

mod common;

use common::{Rng, document, noon, text, words};
use naql::compare::Relation;
use naql::page::{BlockKind, split};
use naql::source::Registry;
use naql::{Decision, Document, Policy, Rule, Verdict, dedup, pairs};

fn last(documents: &[Document]) -> Verdict {
    dedup(documents, &Policy::default(), Registry::builtin(), Some(2), &())
        .expect("the documents can be judged")
        .pop()
        .expect("a verdict")
}

/// The spans of a page that are no story.
fn around(page: &str) -> Vec<std::ops::Range<usize>> {
    split(page).blocks.into_iter().filter(|b| b.kind != BlockKind::Story).map(|b| b.span).collect()
}

#[test]
fn a_page_is_covered_by_what_came_before() {
    let mut rng = Rng(1);
    let [first, second, third] = [60, 40, 90].map(|count| words(&mut rng, count));
    let (own, link) = (words(&mut rng, 50), words(&mut rng, 9));
    let page = format!(
        "{}\n{}\nاقرأ أيضاً\n{}\n{}\nالمصدر | الراصد + وكالات\nإقرأ أيضاً:\n{}\nالراصد - المرفأ\n{}",
        text(&own),
        text(&first),
        link.join(" "),
        text(&second),
        words(&mut rng, 6).join(" "),
        text(&third)
    );
    assert_eq!(split(&page).stories.len(), 2, "{page}");
    let documents = [
        document("first", text(&first), "الشاطئ", &noon(1)),
        document("second", text(&second), "النخيل", &noon(1)),
        document("third", text(&third), "الساحل", &noon(1)),
        document("page", &*page, "الراصد", &noon(2)),
    ];
    let verdict = last(&documents);
    let cover: Vec<(&str, u32)> = verdict.cover.iter().map(|c| (c.id.as_str(), c.words)).collect();
    assert_eq!(cover, [("third", 90), ("first", 60), ("second", 40)]);
    // The names of the two stories are new, too; the title and the dateline are part of the second.
    assert_eq!(verdict.new_words, 50 + 6 + 2, "{verdict:?}");
    assert!((verdict.new_share - 58.0 / 248.0).abs() < 1e-9, "{}", verdict.new_share);
    let stories: Vec<(&str, usize)> = verdict.matches.iter().map(|m| (m.id.as_str(), m.story)).collect();
    assert_eq!(stories.iter().filter(|(id, _)| *id == "third").map(|s| s.1).collect::<Vec<_>>(), [1]);
    assert!(stories.iter().all(|(id, story)| *id == "third" || *story == 0), "{stories:?}");
    let outside = around(&page);
    for passage in verdict.matches.iter().flat_map(|m| &m.comparison.passages) {
        for end in [passage.a.start, passage.a.end - 1] {
            assert!(outside.iter().all(|block| !block.contains(&end)), "{passage:?} {outside:?}");
        }
    }
    assert!(page[verdict.cover[0].spans[0].clone()].contains(&third[45]));
    // The page says how it comes by its relation.
    let page = verdict.reasons.last().expect("a reason");
    assert_eq!(page, "page: contains -> admit: story 2 of 2 is the closest, near; not all are dropped", "{verdict:?}");
}

/// What a page of two stories is, by what came of each before.
#[test]
fn a_page_says_how_it_comes_by_its_relation() {
    let mut rng = Rng(3);
    let [first, second, other] = [60, 60, 60].map(|count| text(&words(&mut rng, count)));
    let page = format!("{first}\nالمصدر: الراصد\nإقرأ أيضاً:\nعنوان آخر\nالراصد - المرفأ\n{second}");
    assert_eq!(split(&page).stories.len(), 2, "{page}");
    let cases: [(&[&str], Option<&str>); 3] = [
        (&[&first], Some("page: contains -> admit: story 1 of 2 is the closest, exact; not all are dropped")),
        (&[&first, &second], Some("page: exact -> drop: story 1 of 2 is the closest, exact; all are dropped")),
        (&[&other], None),
    ];
    for (before, reason) in cases {
        let earlier = before.iter().enumerate().map(|(n, text)| document(&format!("{n}"), *text, "الشاطئ", &noon(1)));
        let documents: Vec<Document> = earlier.chain([document("page", &*page, "الراصد", &noon(2))]).collect();
        let verdict = last(&documents);
        assert_eq!(verdict.reasons.last().map(String::as_str), reason, "{verdict:?}");
    }
}

/// What two pages have in common around their stories is no evidence: links to other stories, tags, footers.
#[test]
fn what_stands_around_the_stories_is_not_compared() {
    let mut rng = Rng(2);
    let links: Vec<String> = (0..4).map(|_| words(&mut rng, 12).join(" ")).collect();
    let tags = words(&mut rng, 20).join(" ");
    let documents: Vec<Document> = (0..2)
        .map(|n| {
            let mut page = text(&words(&mut rng, 60));
            for link in &links {
                page = format!("{page}\nاقرأ أيضاً\n{link}\n{}", text(&words(&mut rng, 30)));
            }
            page = format!("{page}\nكلمات دلالية: {tags}");
            document(&format!("{n}"), page, &format!("صحيفة {n}"), &noon(1))
        })
        .collect();
    let mut found = 0;
    pairs(&documents, &Policy::default(), Some(1), &(), &mut |_| {
        found += 1;
        Ok(())
    })
    .expect("the documents can be read");
    assert_eq!(found, 0);
    assert!(last(&documents).matches.is_empty());
}

/// A rule on credits reads the chain of the story that it judges, and not that of the page's first one.
#[test]
fn each_story_is_judged_by_its_own_chain() {
    let mut rng = Rng(11);
    let [first, second] = [60, 90].map(|count| text(&words(&mut rng, count)));
    let title = text(&words(&mut rng, 6));
    let page = format!("{first}\nالمصدر | الراصد + وكالات\nإقرأ أيضاً:\n{title}\nالراصد - رويترز\n{second}");
    let documents = [
        document("first", first.as_str(), "الشاطئ", &noon(1)),
        document("second", second.as_str(), "النخيل", &noon(1)),
        document("page", page, "الراصد", &noon(2)),
    ];
    for (credit, stories) in [
        ("reuters", [Decision::Admit, Decision::Hold]),
        ("@agencies", [Decision::Hold, Decision::Admit]),
        ("spa", [Decision::Admit, Decision::Admit]),
    ] {
        let policy = Policy::default().rules([Rule::new(Relation::ALL, Decision::Hold).credit([credit])]);
        let verdicts = dedup(&documents, &policy, Registry::builtin(), Some(2), &()).unwrap();
        assert_eq!(verdicts[2].stories, stories, "{credit}: {:?}", verdicts[2].reasons);
        // The chain of the verdict is the first story's.
        assert_eq!(verdicts[2].chain[1..], [["@agencies"]], "{credit}");
    }
}
