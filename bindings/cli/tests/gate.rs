//! The durable gate as its users run it: resumed, killed, and piped into.

mod common;

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use common::{Folder, feed, lines, page};
use serde_json::{Value, json};

#[test]
fn gate_and_dedup_say_the_same() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(1300));
    folder.naql("dedup in.jsonl -o kept.jsonl --verdicts dedup.jsonl").ok();
    let gate = folder.naql("gate --store store in.jsonl").ok();
    let mut at_once = lines(&folder.read("dedup.jsonl"));
    // A gate does not know what will come.
    for verdict in at_once.iter_mut().filter_map(Value::as_object_mut) {
        let prints = ["copies", "outlets", "first_seen"].map(|field| verdict.remove(field).is_some());
        assert_eq!(prints, [verdict["decision"] != "drop"; 3]);
    }
    assert_eq!(lines(&gate.out()), at_once);
    assert!(gate.err().contains("gate: 1300 documents: "), "{}", gate.err());
    let exported = folder.naql("store export store").ok().out();
    let decisions =
        |lines: &[Value]| lines.iter().map(|v| (v["id"].clone(), v["decision"].clone())).collect::<Vec<_>>();
    assert_eq!(decisions(&lines(&exported)), decisions(&lines(&gate.out())));
}

#[test]
fn a_gate_refuses_an_order_that_it_cannot_keep() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(20));
    folder.write("longest.toml", "order = [\"longest\", \"id\"]\n");
    let says = ["order is [\"longest\", \"id\"]", "only dedup"];
    folder.naql("gate --store store in.jsonl --policy longest.toml").fails(65, &says);
    folder.naql("gate --store store in.jsonl").ok();
    folder.naql("gate --store store in.jsonl --policy longest.toml --change-policy").fails(65, &says);
    folder.naql("dedup in.jsonl -o kept.jsonl --policy longest.toml").ok();
    assert!(folder.naql("policy diff longest.toml").ok().out().starts_with("order is [\"longest\", \"id\"], "));
}

/// The agency's page stays, the copies name it, and what does not credit it is held: by the gate, `check` and `dedup`.
#[test]
fn copies_name_the_agency_that_stays() {
    let folder = Folder::new();
    let row = |id: &str, publisher: &str, hour: usize, credit: &str| {
        let text = format!("{}{credit}", page(3, 60));
        let published = format!("2026-03-01T{hour:02}:00:00Z");
        json!({"id": id, "publisher": publisher, "published": published, "text": text}).to_string() + "\n"
    };
    let rows = [
        row("copy", "الراصد", 8, ""),
        row("wire", "واس", 9, ""),
        row("credited", "المرفأ", 10, "\nالمصدر: واس"),
        row("bare", "الشراع", 11, ""),
    ];
    folder.write("in.jsonl", rows.concat());
    let drop = "[[rules]]\nrelation = [\"exact\", \"same_text\", \"near\"]\ndecision = ";
    let replace = format!("{drop}\"admit\"\npublisher = [\"agency\"]\nreplace = true\n");
    let rules = format!("extends = \"default\"\n{replace}{drop}\"hold\"\ncredit = \"uncredited\"\n");
    folder.write("rules.toml", &rules);
    folder.write("agency.toml", "order = [\"agency\", \"published\", \"id\"]\n");
    assert!(folder.naql("policy check rules.toml").ok().out().contains("credit = \"uncredited\""));
    folder.write("again.toml", folder.naql("policy print rules.toml").ok().out());
    assert_eq!(folder.naql("policy diff rules.toml again.toml").ok().out(), "");
    let told = |lines: Vec<Value>| -> Vec<String> {
        let of = |v: &Value| v["of"].as_str().unwrap_or("-").to_owned();
        lines.iter().map(|v| format!("{} {} {}", v["id"], v["decision"], of(v)).replace('"', "")).collect()
    };
    let want = ["copy admit -", "wire admit copy", "credited drop wire", "bare hold wire"];
    folder.write("bare.jsonl", &rows[3]);
    folder.write("before.jsonl", rows[..3].concat());
    assert_eq!(told(lines(&folder.naql("gate --store store before.jsonl --policy rules.toml").ok().out())), want[..3]);
    assert_eq!(told(lines(&folder.naql("check --store store bare.jsonl").ok().out())), want[3..]);
    assert_eq!(told(lines(&folder.naql("gate --store store bare.jsonl").ok().out())), want[3..]);
    folder.naql("dedup in.jsonl -o kept.jsonl --verdicts verdicts.jsonl --policy rules.toml").ok();
    assert_eq!(told(lines(&folder.read("verdicts.jsonl"))), want);
    folder.naql("dedup in.jsonl -o kept.jsonl --verdicts verdicts.jsonl --policy agency.toml").ok();
    let want = ["copy drop wire", "wire admit -", "credited drop wire", "bare drop wire"];
    assert_eq!(told(lines(&folder.read("verdicts.jsonl"))), want);
}

#[test]
fn running_again_changes_nothing() {
    let folder = Folder::new();
    let (feed, more) = (feed(60), feed(70));
    folder.write("in.jsonl", &feed);
    let first = folder.naql("gate --store store in.jsonl -o first.jsonl").ok();
    let exported = folder.naql("store export store").ok().out();
    let again = folder.naql("gate --store store in.jsonl -o again.jsonl").ok();
    assert!(again.err().contains("60 of them seen before"), "{}", again.err());
    let told = |out: &str| {
        let told = |v: &Value| ["id", "decision", "relation", "of", "chain"].map(|field| v[field].clone());
        lines(out).iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(told(&first.out()), told(&again.out()));
    assert!(lines(&again.out()).iter().all(|v| v["seen"] == true));
    // A retried task writes what it wrote the first time.
    assert_eq!(folder.read("first.jsonl"), folder.read("again.jsonl"));
    assert!(!folder.read("first.jsonl").is_empty());
    // A part of it, through a pipe.
    folder.naql_with("gate --store store -", feed.as_bytes()).ok();
    assert_eq!(folder.naql("store export store").ok().out(), exported);
    folder.naql("store verify store").ok();
    // With --new, what no earlier run had.
    folder.write("more.jsonl", &more);
    folder.naql("gate --store store more.jsonl -o new.jsonl --new").ok();
    let (new, first) = (folder.read("new.jsonl"), folder.read("first.jsonl"));
    assert!(!new.is_empty() && new.lines().all(|row| !first.contains(row)), "{new}");
}

struct Running(Child);

impl Running {
    fn start(folder: &Folder, words: &str) -> Self {
        Self(folder.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    fn signal(&self, signal: &str) {
        assert!(Command::new("kill").args([signal, &self.0.id().to_string()]).status().unwrap().success());
    }
}

/// Each line of an endless input is answered without waiting for the next; SIGTERM ends the run with all of it on disk.
#[test]
fn an_endless_input() {
    let folder = Folder::new();
    let mut gate = Running::start(&folder, "gate --store store -");
    let mut input = gate.0.stdin.take().unwrap();
    let mut output = BufReader::new(gate.0.stdout.take().unwrap());
    let mut answer = String::new();
    for (n, line) in feed(20).lines().enumerate() {
        writeln!(input, "{line}").unwrap();
        answer.clear();
        output.read_line(&mut answer).unwrap();
        assert_eq!(lines(&answer)[0]["id"], format!("n{n:05}"));
    }
    // Meanwhile others may look, and may not write.
    let stats = folder.naql("store stats store --json").ok();
    assert_eq!(lines(&stats.out())[0]["verdicts"], 20);
    assert_eq!(folder.naql("store export store").ok().out().lines().count(), 20);
    let other = folder.naql("gate --store store in.jsonl");
    assert_eq!(other.code(), 66, "{}", other.err());
    folder.write("in.jsonl", "");
    let other = folder.naql("gate --store store in.jsonl");
    assert_eq!(other.code(), 74);
    assert!(other.err().contains("another process has the store open for writing"), "{}", other.err());
    gate.signal("-TERM");
    let ended = gate.0.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("interrupted; 20 verdicts were given, all of them on disk"), "{said}");
    drop(input);
    folder.naql("store verify store").ok();
}

/// Whatever was printed before a kill is found again, and nothing half.
#[test]
fn killed_again_and_again() {
    let folder = Folder::new();
    let feed = feed(3000);
    let mut printed: HashMap<String, String> = HashMap::new();
    for round in 0..8u64 {
        let mut gate = Running::start(&folder, "gate --store store -");
        let mut input = gate.0.stdin.take().unwrap();
        let bytes = feed.clone();
        let writer = std::thread::spawn(move || _ = input.write_all(bytes.as_bytes()));
        let mut output = BufReader::new(gate.0.stdout.take().unwrap()).lines();
        let wanted = 40 + 190 * round as usize;
        let mut got: Vec<String> = output.by_ref().take(wanted).map(Result::unwrap).collect();
        std::thread::sleep(Duration::from_millis(7 * round));
        gate.signal("-KILL");
        gate.0.wait().unwrap();
        // What was in the pipe; the last line may be cut.
        got.extend(output.map_while(Result::ok));
        writer.join().unwrap();
        for line in &got {
            if let Ok(verdict) = serde_json::from_str::<Value>(line)
                && verdict["seen"] == false
            {
                let id = verdict["id"].as_str().unwrap().to_owned();
                let decision = verdict["decision"].as_str().unwrap().to_owned();
                assert_eq!(printed.insert(id, decision), None, "it was decided on twice");
            }
        }
        folder.naql("store verify store").ok();
        let ledger: HashMap<String, String> = lines(&folder.naql("store export store").ok().out())
            .into_iter()
            .map(|entry| (entry["id"].as_str().unwrap().to_owned(), entry["decision"].as_str().unwrap().to_owned()))
            .collect();
        for (id, decision) in &printed {
            assert_eq!(ledger.get(id), Some(decision), "round {round}: {id} was printed and is not found");
        }
    }
    // In the end it is as if nothing had happened.
    folder.write("in.jsonl", &feed);
    folder.naql("gate --store store in.jsonl").ok();
    folder.naql("gate --store whole in.jsonl").ok();
    let ledger = |store: &str| -> Vec<(Value, Value, Value)> {
        let lines = lines(&folder.naql(&format!("store export {store}")).ok().out());
        lines.into_iter().map(|mut e| (e["id"].take(), e["decision"].take(), e["of"].take())).collect()
    };
    assert_eq!(ledger("store"), ledger("whole"));
}

#[test]
fn what_is_wrong_is_said() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(3));
    folder.write("policy.toml", "min_words = 20\n");
    folder.write("file", "no directory");
    folder.naql("gate --store store in.jsonl").ok();
    for (words, code, said) in [
        ("gate --store store --policy policy.toml in.jsonl", 65, "the store was made with another policy"),
        ("gate --store store --change-policy in.jsonl", 2, "--policy"),
        ("gate --store store --retain 0d in.jsonl", 2, "not a number of days"),
        ("gate --store file in.jsonl", 74, "file"),
        ("store stats nowhere", 66, "nowhere"),
        ("store verify nowhere", 66, "nowhere"),
        ("store verify store --head 12", 2, "64 hexadecimal digits"),
    ] {
        let ran = folder.naql(words);
        assert_eq!(ran.code(), code, "{words}: {}", ran.err());
        assert!(ran.err().contains(said), "{words}: {}", ran.err());
    }
    folder.naql("gate --store store --policy policy.toml --change-policy in.jsonl").ok();
    folder.naql("gate --store store in.jsonl").ok();
    assert!(!folder.path("nowhere").exists());
    // The policy of the first verdicts is still there.
    let first = folder.naql("store export store").ok().out();
    let digest = first.split("\"policy\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert!(folder.naql(&format!("store policy store --of {digest}")).ok().out().contains("min_words = 8\n"));
    assert!(folder.naql("store policy store").ok().out().contains("min_words = 20\n"));
    assert_eq!(folder.naql(&format!("store policy store --of {}", "0".repeat(64))).code(), 65);
    assert_eq!(folder.naql("store policy store --of 12").code(), 2);
}

#[cfg(unix)]
#[test]
fn a_directory_that_cannot_be_written() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new();
    folder.write("in.jsonl", feed(3));
    let store = folder.path("store");
    std::fs::create_dir(&store).unwrap();
    std::fs::set_permissions(&store, std::fs::Permissions::from_mode(0o555)).unwrap();
    let ran = folder.naql("gate --store store in.jsonl");
    // Root may write everywhere.
    if ran.code() != 0 {
        assert_eq!(ran.code(), 74, "{}", ran.err());
        assert!(ran.err().contains("store"), "{}", ran.err());
    }
    std::fs::set_permissions(&store, std::fs::Permissions::from_mode(0o755)).unwrap();
}

/// The output may go away: what was decided and not printed, the ledger has.
#[test]
fn whoever_reads_goes_away() {
    let folder = Folder::new();
    let feed = feed(700);
    folder.write("in.jsonl", &feed);
    let mut gate = Running::start(&folder, "gate --store store in.jsonl");
    let mut output = BufReader::new(gate.0.stdout.take().unwrap()).lines();
    let printed: Vec<Value> = output.by_ref().take(5).flat_map(|line| lines(&line.unwrap())).collect();
    drop(output);
    assert_eq!(gate.0.wait().unwrap().code(), Some(141));
    folder.naql("store verify store").ok();
    // The recipe of docs/gate.md.
    let rest = lines(&folder.naql("store export store").ok().out()).split_off(printed.len());
    let ids: Vec<_> = printed.iter().chain(&rest).map(|v| v["id"].clone()).collect();
    let all: Vec<_> = lines(&feed).into_iter().map(|mut v| v["id"].take()).collect();
    assert_eq!(ids, all[..ids.len()]);
    assert!(ids.len() > printed.len(), "{}", ids.len());
}

/// The lock is taken before the first row comes, and a gate that waits for it stops when it is to.
#[test]
fn nothing_comes() {
    for signal in ["-INT", "-TERM"] {
        let folder = Folder::new();
        let mut gate = Running::start(&folder, "gate --store store -");
        let input = gate.0.stdin.take().unwrap();
        // Until then the store may not be there.
        let written = || std::fs::metadata(folder.path("store/store.redb")).is_ok();
        while !written() {
            std::thread::sleep(Duration::from_millis(20));
        }
        std::thread::sleep(Duration::from_millis(200));
        let other = folder.naql("gate --store store -");
        other.fails(74, &["another process has the store open for writing"]);
        gate.signal(signal);
        let ended = gate.0.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(130));
        drop(input);
        // It was closed: a reader finds it in order.
        folder.naql("store stats store").ok();
    }
}

/// Runs a shell script with the command as `$0`.
#[cfg(target_os = "linux")]
fn shell(folder: &Folder, script: &str) -> std::process::Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", script, env!("CARGO_BIN_EXE_naql")]).current_dir(folder.path("."));
    shell.output().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(500));
    for blocks in [8, 200, 400] {
        // The file of the store may not grow beyond this; the verdicts go through a pipe.
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; \"$0\" gate --store {blocks} in.jsonl");
        let full = shell(&folder, &script);
        let said = String::from_utf8(full.stderr).unwrap();
        assert_eq!(full.status.code(), Some(74), "{blocks}: {said}");
        let printed = lines(&String::from_utf8(full.stdout).unwrap());
        if blocks > 8 {
            assert!(said.contains(&format!("{} verdicts were given, all of them on disk", printed.len())), "{said}");
        }
        // With room again it goes on.
        folder.naql(&format!("gate --store {blocks} in.jsonl")).ok();
        let ledger = lines(&folder.naql(&format!("store export {blocks}")).ok().out());
        assert_eq!(ledger.len(), 500);
        for (entry, verdict) in ledger.iter().zip(&printed) {
            assert_eq!((&entry["id"], &entry["decision"]), (&verdict["id"], &verdict["decision"]));
        }
        folder.naql(&format!("store verify {blocks}")).ok();
    }
    let full = shell(&folder, "\"$0\" gate --store out in.jsonl > /dev/full");
    assert_eq!(full.status.code(), Some(74));
    folder.naql("store verify out").ok();
}

/// A medium for reading only: permission bits do not stop root, a mount does.
#[cfg(target_os = "linux")]
#[test]
fn a_store_that_is_only_read() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(9));
    folder.naql("gate --store store in.jsonl").ok();
    let mounted = |words: &str| {
        let script = format!(
            "unshare -m sh -c 'mount --bind store store && mount -o remount,bind,ro store && exec \"$0\" {words}' \"$0\""
        );
        shell(&folder, &script)
    };
    if !mounted("--version").status.success() {
        eprintln!("not run: who runs the tests may not mount");
        return;
    }
    for (words, code, said) in [
        ("store stats store", 0, "verdicts   9"),
        ("store export store", 0, "n00008"),
        ("store verify store", 0, "9 verdicts"),
        ("store vacuum store", 74, "Read-only"),
        ("store delete store n00001", 74, "Read-only"),
        ("gate --store store in.jsonl", 74, "Read-only"),
        ("gate --store store/new in.jsonl", 74, "Read-only"),
    ] {
        let ran = mounted(words);
        let all = String::from_utf8([ran.stdout, ran.stderr].concat()).unwrap();
        assert_eq!(ran.status.code(), Some(code), "{words}: {all}");
        assert!(all.contains(said), "{words}: {all}");
    }
    assert_eq!(lines(&folder.naql("store export store").ok().out()).len(), 9);
}

/// A bad row in the middle: what came before it is decided, printed and kept.
#[test]
fn a_bad_row_loses_nothing_else() {
    let folder = Folder::new();
    folder.write("in.jsonl", feed(5) + "{\"id\": 3\n" + &feed(7)[feed(5).len()..]);
    let ran = folder.naql("gate --store store in.jsonl");
    assert_eq!(ran.code(), 65);
    assert!(ran.err().contains("in.jsonl") && ran.err().contains('6'), "{}", ran.err());
    assert_eq!(lines(&ran.out()).len(), 5);
    assert_eq!(folder.naql("store export store").ok().out().lines().count(), 5);
    let ran = folder.naql("gate --store store --on-error skip in.jsonl").ok();
    assert_eq!(lines(&ran.out()).len(), 7);
    assert_eq!(folder.naql("store export store").ok().out().lines().count(), 7);
}

/// A store that is written to, or cannot be, is verified but for its pages.
#[test]
fn verified_while_a_gate_writes() {
    let folder = Folder::new();
    let mut gate = Running::start(&folder, "gate --store store -");
    let mut input = gate.0.stdin.take().unwrap();
    let mut output = BufReader::new(gate.0.stdout.take().unwrap()).lines();
    input.write_all(feed(12).as_bytes()).unwrap();
    assert_eq!(output.by_ref().take(12).count(), 12);
    let verified = folder.naql("store verify store").ok().out();
    assert!(verified.contains("12 verdicts") && verified.contains("its pages were not checked"), "{verified}");
    folder.naql("store vacuum store").fails(74, &["another process"]);
    drop(input);
    assert!(gate.0.wait().unwrap().success());
    let verified = folder.naql("store verify store").ok().out();
    assert!(!verified.contains("its pages were not checked"), "{verified}");
}
