//! The archive: what a store keeps of its pages, and that their lineage is that of the pages themselves.

use std::path::Path;

use proptest::prelude::*;

use super::{DAY, START, directory, document, options, set_clock, story};
use crate::decide::{Decision, Policy};
use crate::document::Document;
use crate::error::Code;
use crate::gate::{Archive, Gate, KeepText, Options, Pages};
use crate::source::Registry;
use crate::store::{Change, Day, PageRow, Table, seal};

fn open(path: &Path, keep_text: KeepText) -> Gate {
    Gate::open(path, Options { keep_text, ..options() }).unwrap()
}

/// Prints of one story with everything that a page can come with, and one of its own.
fn prints() -> Vec<Document> {
    let text = story(1);
    let page = |id: &str, text: String| Document::new(id, text).publisher(format!("{id}.example"));
    vec![
        page("a", text.clone()).title("عنوان").byline("رويترز").url("https://a.example/1").published("2026-03-01"),
        page("b", text.clone()).byline("رويترز").published("2026-03-01T10:00:00+03:00"),
        page("c", format!("{text} وزيادة")).url("https://c.example/2026/02/28/1").seen("2026-03-01T11:00:00Z"),
        page("d", text).published("2026-02-20T09:00:00Z"),
        Document::new("e", story(2)).seen("2026-03-02"),
        Document::new("f", "قصير"),
        Document::new("g", ""),
    ]
}

fn pages(path: &Path, since: Option<Day>) -> Pages {
    Archive::open(path).unwrap().pages(since).unwrap()
}

fn sorted(mut documents: Vec<Document>) -> Vec<Document> {
    documents.sort_by(|a, b| (&a.id, &a.text).cmp(&(&b.id, &b.text)));
    documents
}

fn lineage(documents: &[Document]) -> crate::lineage::Lineage {
    crate::lineage(documents, &Policy::default(), Registry::builtin(), Some(1), &()).unwrap().in_code_points(documents)
}

/// The records as JSON, which has all of them.
fn json(documents: &[Document]) -> String {
    let of = lineage(documents);
    serde_json::to_string(&(of.stories, of.sources, of.edges, of.clusters, of.outlets)).unwrap()
}

#[test]
fn all_pages_come_back_as_they_came() {
    set_clock(START);
    let path = directory("archive");
    let gate = open(&path, KeepText::All);
    let verdicts = gate.admit_many(&prints()).unwrap();
    assert!(verdicts.iter().any(|verdict| verdict.decision == Decision::Drop), "{verdicts:?}");
    gate.admit_many(&prints()).unwrap();
    // While the gate is open.
    let found = pages(&path, None);
    assert_eq!(found.lacks(), None);
    assert_eq!(sorted(found.documents.clone()), prints());
    assert_eq!(json(&found.documents), json(&prints()));
    assert!(!lineage(&found.documents).edges.is_empty());
    // Of the undated ones the arrival counts.
    let of_day =
        |day| sorted(pages(&path, Some(Day(day))).documents).into_iter().map(|page| page.id).collect::<String>();
    let today = (START / DAY) as i32;
    assert_eq!([of_day(today - 30), of_day(today), of_day(today + 1)], ["abcdefg", "abcefg", ""]);
    gate.verify(Some(gate.head())).unwrap();
    // What is deleted is gone, whether it was kept or dropped.
    let before = Archive::open(&path).unwrap();
    gate.delete_many(&["a", "b"], &crate::Note::default()).unwrap();
    let ids = |found: Pages| sorted(found.documents).into_iter().map(|page| page.id).collect::<String>();
    assert_eq!(ids(before.pages(None).unwrap()), "abcdefg");
    assert_eq!(Archive::open(&path).unwrap().tree_head().unwrap(), gate.tree_head());
    assert_ne!(before.tree_head().unwrap(), gate.tree_head());
    assert_eq!(ids(pages(&path, None)), "cdefg");
    gate.vacuum().unwrap();
    gate.verify(Some(gate.head())).unwrap();
    let bytes = std::fs::read(path.join("store.redb")).unwrap();
    let url = b"https://a.example/1";
    assert!(!bytes.windows(url.len()).any(|window| window == url), "its address is still in the file");
    drop(gate);
    // So is what retention forgets.
    set_clock(START + 5 * DAY);
    let gate = Gate::open(&path, Options { keep_text: KeepText::All, retain_days: Some(10), ..options() }).unwrap();
    gate.admit(&Document::new("h", story(3))).unwrap();
    assert_eq!(ids(pages(&path, None)), "cefgh");
    gate.verify(Some(gate.head())).unwrap();
    drop(gate);
    std::fs::remove_dir_all(path).unwrap();
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// The lineage of a store that keeps all texts is that of the pages that it was given and still has.
    #[test]
    fn lineage_of_a_store_is_that_of_its_pages(
        admitted in prop::collection::vec(0..40u64, 1..40),
        gone in prop::collection::vec(0..40u64, 0..4),
        blocks in 1..12usize,
    ) {
        set_clock(START + 3 * DAY);
        let path = directory("archive-law");
        let gate = open(&path, KeepText::All);
        for block in admitted.chunks(blocks) {
            gate.admit_many(&block.iter().map(|n| document(*n)).collect::<Vec<_>>()).unwrap();
        }
        for n in &gone {
            gate.delete(&document(*n).id).unwrap();
        }
        let mut wanted: Vec<u64> = admitted.iter().copied().filter(|n| !gone.contains(n)).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let wanted = sorted(wanted.into_iter().map(document).collect());
        let found = pages(&path, None).documents;
        prop_assert_eq!(sorted(found.clone()), wanted.clone());
        prop_assert_eq!(json(&found), json(&wanted));
        gate.verify(None).unwrap();
        drop(gate);
        std::fs::remove_dir_all(path).unwrap();
    }
}

#[test]
fn what_is_not_kept_is_said() {
    set_clock(START);
    let path = directory("archive-kept");
    let gate = open(&path, KeepText::Kept);
    let verdicts = gate.admit_many(&prints()).unwrap();
    let dropped = verdicts.iter().filter(|verdict| verdict.decision == Decision::Drop).count() as u64;
    let found = pages(&path, None);
    assert!(dropped >= 2 && found.without_text >= dropped, "{found:?}");
    assert_eq!(found.text_only, found.documents.len() as u64);
    // A date is an instant by now, and midnight is taken for a date again.
    let a = found.documents.iter().find(|page| page.id == "a").unwrap();
    assert_eq!(a, &Document::new("a", story(1)).publisher("a.example").published("2026-03-01T00:00:00Z"));
    let lacks = found.lacks().unwrap();
    assert!(lacks.contains(&format!("{} of 7", found.without_text)) && lacks.contains("keep_text \"all\""), "{lacks}");
    drop(gate);
    // From now on all is kept, and what was not is still missing.
    let gate = open(&path, KeepText::All);
    gate.admit(&Document::new("copy", story(1)).title("عنوان")).unwrap();
    let now = pages(&path, None);
    assert_eq!((now.without_text, now.text_only), (found.without_text, found.text_only));
    assert!(now.documents.iter().any(|page| page.title.as_deref() == Some("عنوان")));
    gate.verify(None).unwrap();
    drop(gate);
    std::fs::remove_dir_all(path).unwrap();
}

#[test]
fn windows_are_days_or_dates() {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs() / 86_400;
    // Midnight may pass meanwhile.
    assert!([now - 7, now - 6].contains(&u64::try_from(Archive::since("7d").unwrap().0).unwrap()));
    assert_eq!(Archive::since("2026-03-01").unwrap().0, (START / DAY) as i32);
    for wrong in ["", "d", "7", "-1d", "7 d", "yesterday", "2026-02-30", "99999999d"] {
        let error = Archive::since(wrong).expect_err(wrong);
        assert_eq!(error.code(), Code::InvalidArgument);
    }
}

#[test]
fn a_store_without_texts_is_refused() {
    let path = directory("archive-no");
    let gate = open(&path, KeepText::No);
    assert_eq!(pages(&path, None), Pages::default());
    gate.admit_many(&prints()).unwrap();
    let error = Archive::open(&path).unwrap().pages(None).unwrap_err();
    assert_eq!(error.code(), Code::InvalidArgument);
    assert!(error.message().contains("no text of its 7 documents") && error.message().contains("all"), "{error}");
    drop(gate);
    std::fs::remove_dir_all(&path).unwrap();
    assert_eq!(Archive::open(&path).unwrap_err().code(), Code::Io);
}

/// What a page came with is bound by the ledger, of dropped ones as well.
#[test]
fn another_title_is_found() {
    set_clock(START);
    let path = directory("archive-tamper");
    let gate = open(&path, KeepText::All);
    gate.admit_many(&prints()).unwrap();
    let day = (START / DAY) as i32;
    let key = 1u64.to_be_bytes().to_vec();
    let table = Table::Pages(day);
    let text = gate.tables().read().unwrap().get(Table::Texts(day), &key).unwrap().unwrap();
    let b = &prints()[1];
    let other_text = Change::Put(Table::Texts(day), key.clone(), seal::seal(&key, seal::value(&text)[1..].to_vec()));
    let attacks = [
        ("another byline", Change::Put(table, key.clone(), PageRow::row(&key, &b.clone().byline("وكالة أخرى")))),
        ("no row", Change::Remove(table, key.clone())),
        ("no text", Change::Remove(Table::Texts(day), key.clone())),
        ("a page of nobody", Change::Put(table, 99u64.to_be_bytes().to_vec(), PageRow::row(&99u64.to_be_bytes(), b))),
        ("another text", other_text),
    ];
    for (aim, change) in attacks {
        let tables = gate.tables();
        let (of, at) = match &change {
            Change::Put(of, at, _) | Change::Remove(of, at) => (*of, at.clone()),
            Change::Drop(_) => unreachable!(),
        };
        let old = tables.read().unwrap().get(of, &at).unwrap();
        tables.commit(&[change]).unwrap();
        drop(tables);
        let error = gate.verify(None).expect_err(aim);
        assert_eq!(error.code(), Code::Corrupt, "{aim}: {error}");
        let back = old.map_or(Change::Remove(of, at.clone()), |row| Change::Put(of, at, row));
        gate.tables().commit(&[back]).unwrap();
        gate.verify(None).unwrap();
    }
    drop(gate);
    std::fs::remove_dir_all(path).unwrap();
}
