//! Runs the command and looks at what it leaves.
#![allow(dead_code, reason = "each test file uses a part")]

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

/// A folder that is taken away at the end.
pub struct Folder(tempfile::TempDir);

impl Folder {
    pub fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        String::from_utf8(std::fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// The names in it, sorted.
    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> =
            std::fs::read_dir(self.0.path()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Runs `naql` here with words split at spaces.
    pub fn naql(&self, words: &str) -> Ran {
        self.naql_with(words, b"")
    }

    /// The same with something on standard input.
    pub fn naql_with(&self, words: &str, input: &[u8]) -> Ran {
        let mut child =
            self.command(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // A run that ends early closes its end; that is its right.
        let _ = child.stdin.take().unwrap().write_all(input);
        Ran(child.wait_with_output().unwrap())
    }

    pub fn command(&self, words: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_naql"));
        command.args(words.split_whitespace()).current_dir(self.0.path());
        command
    }
}

/// What a run left.
pub struct Ran(pub Output);

impl Ran {
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    pub fn out(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn err(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    /// Fails with what was said unless the run ended well.
    #[track_caller]
    pub fn ok(self) -> Self {
        assert_eq!(self.code(), 0, "{}", self.err());
        self
    }

    /// Fails unless the run ended with this code and these words, and without a panic.
    #[track_caller]
    pub fn fails(self, code: i32, words: &[&str]) -> Self {
        let err = self.err();
        assert_eq!(self.code(), code, "{err}");
        assert!(err.starts_with("naql: ") && !err.contains("panicked"), "{err}");
        for word in words {
            assert!(err.contains(word), "{word:?} is not in {err:?}");
        }
        self
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

pub fn gunzip(path: &Path) -> String {
    let mut out = String::new();
    flate2::read::MultiGzDecoder::new(std::fs::File::open(path).unwrap()).read_to_string(&mut out).unwrap();
    out
}

pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 3).unwrap()
}

pub fn unzstd(path: &Path) -> String {
    String::from_utf8(zstd::decode_all(std::fs::File::open(path).unwrap()).unwrap()).unwrap()
}

/// An invented page of `n` words of its own; no two numbers share three words in a row.
pub fn page(number: usize, n: usize) -> String {
    const WORDS: [&str; 12] =
        ["أعلنت", "بلدية", "مدينة", "الواحة", "مشروع", "حديقة", "جديدة", "قرب", "الميناء", "صباح", "اليوم", "وقال"];
    (0..n)
        .map(|i| format!("{}{}", WORDS[(i * 5 + number) % WORDS.len()], number * 1000 + i))
        .collect::<Vec<_>>()
        .join(" ")
}

/// A row of JSON.
pub fn row(id: &str, text: &str) -> String {
    format!("{}\n", serde_json::json!({"id": id, "text": text}))
}

/// The values of JSON lines.
pub fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A feed in the order of its dates: every fourth page copies an earlier one, every seventh is too short.
pub fn feed(count: usize) -> String {
    let row = |n: usize| {
        let text = match n {
            n if n % 7 == 6 => "خبر قصير".to_owned(),
            n if n % 4 == 3 => format!("{} وأضاف المتحدث تفاصيل أخرى", page(n - 2, 60)),
            n => page(n, 60),
        };
        let published = format!("2026-01-{:02}T{:02}:{:02}:00Z", 1 + n / 1440, n / 60 % 24, n % 60);
        json!({"id": format!("n{n:05}"), "text": text, "published": published, "publisher": "الراصد"}).to_string()
            + "\n"
    };
    (0..count).map(row).collect()
}
