//! A store as its users look after it: counted, verified, emptied of what was deleted, and proved to others.

mod common;

use common::{Folder, feed, lines};
use serde_json::json;

/// The keys of a few deleted documents stay until a vacuum, and nothing else of them.
#[test]
fn a_vacuum_clears_the_keys_of_the_deleted() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(120));
    folder.naql("gate --store store in.jsonl").ok();
    folder.naql("store delete store n00001").ok();
    let stats = || folder.naql("store stats store").ok().out();
    assert!(stats().contains("deleted    1 documents with keys in the index"), "{}", stats());
    let deletion = lines(&folder.naql("store export store").ok().out()).pop().unwrap();
    assert_eq!((&deletion["kind"], deletion["remains"].as_str().map(str::len)), (&json!("deletion"), Some(64)));
    folder.naql("store verify store").ok();
    folder.naql("store vacuum store").ok();
    assert!(!stats().contains("deleted"), "{}", stats());
    folder.naql("store verify store").ok();
}

#[test]
fn a_store_is_looked_after() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(40));
    folder.naql("gate --store store in.jsonl").ok();
    let stats = folder.naql("store stats store").ok().out();
    assert!(stats.contains("verdicts   40") && stats.contains("الراصد"), "{stats}");
    let head = lines(&folder.naql("store export store").ok().out()).pop().unwrap()["hash"].as_str().unwrap().to_owned();
    let deleted = folder.naql("store delete store n00001 n00002").ok().out();
    assert!(deleted.contains("2 ids deleted") && deleted.contains("vacuum"), "{deleted}");
    let again = folder.naql("store delete store n00001 n00004");
    assert_eq!(again.code(), 65);
    assert!(again.err().contains("no document has the id n00001"), "{}", again.err());
    folder.naql("store vacuum store").ok();
    let verified = folder.naql(&format!("store verify store --head {head}")).ok().out();
    assert!(verified.contains("40 verdicts, 25 documents") && !verified.contains(&head), "{verified}");
    let wrong = folder.naql(&format!("store verify store --head {}", "7".repeat(64)));
    assert_eq!(wrong.code(), 65);
    assert!(wrong.err().contains(&"7".repeat(64)), "{}", wrong.err());
    // What was deleted is a new document.
    folder.naql("gate --store store in.jsonl").ok();
    // Two deletions are entries, too.
    assert_eq!(folder.naql("store export store").ok().out().lines().count(), 45);
}

/// A directory that has no store has none afterwards, and nothing is "in order" in it.
#[test]
fn no_store_is_made_by_looking_for_one() {
    let folder = Folder::new();
    std::fs::create_dir(folder.path("empty")).unwrap();
    for verb in ["stats", "verify", "vacuum", "export", "head", "delete"] {
        let id = if verb == "delete" { " n1" } else { "" };
        let ran = folder.naql(&format!("store {verb} empty{id}"));
        ran.fails(66, &["empty: there is no store"]);
        assert_eq!(std::fs::read_dir(folder.path("empty")).unwrap().count(), 0, "{verb}");
    }
}

/// Somebody who has only the public key and two small files knows that nothing was changed.
#[test]
fn heads_are_signed_and_proved() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(12));
    folder.write("more.jsonl", feed(40));
    let public = folder.naql("store key gate.key --name gate.example.org").ok().out();
    folder.write("gate.pub", public.clone());
    folder.naql("store key gate.key --name other").fails(73, &["gate.key: cannot create"]);
    folder.naql("store key other.key --name a+b").fails(2, &["cannot name a key"]);
    folder.write("other.pub", folder.naql("store key other.key --name gate.example.org").ok().out());
    folder.naql("gate --store store --heads heads.txt --heads-every 5 --sign gate.key in.jsonl").ok();
    let heads = folder.read("heads.txt");
    assert!(heads.starts_with("gate.example.org\n") && heads.contains("\n12\n"), "{heads}");
    folder.write("head.txt", folder.naql("store head store --sign gate.key").ok().out());
    let verified = folder.naql("store verify store --head head.txt --key gate.pub").ok().out();
    assert!(verified.contains("extends the head of 12 entries that gate.example.org signed"), "{verified}");
    assert!(folder.naql("store verify store --head head.txt").ok().out().contains("signature was not checked"));
    folder.naql("store verify store --head head.txt --key other.pub").fails(65, &["not signed by the key"]);
    folder.naql("gate --store store more.jsonl").ok();
    folder.naql("store delete store n00001 --by desk --why asked").ok();
    folder.naql("store verify store --head head.txt --key gate.pub").ok();
    folder.write("proof.txt", folder.naql("store prove store --from head.txt --sign gate.key").ok().out());
    let extends = folder.naql("store extends head.txt proof.txt --key gate.pub").ok().out();
    assert!(extends.contains("of 41 entries extends that of 12; both signed by gate.example.org"), "{extends}");
    folder.write("forged.txt", folder.read("head.txt").replace("\n12\n", "\n11\n"));
    folder.naql("store extends forged.txt proof.txt --key gate.pub").fails(65, &["not signed"]);
    folder.naql("store extends forged.txt proof.txt").fails(65, &["not shown to extend"]);
    folder.naql("store verify store --head forged.txt").fails(65, &["not those of the head"]);
    let last = lines(&folder.naql("store export store").ok().out()).pop().unwrap();
    assert_eq!((&last["kind"], &last["by"], &last["why"]), (&json!("deletion"), &json!("desk"), &json!("asked")));
}
