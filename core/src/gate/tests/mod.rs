//! Tests of the gate and its store: what must survive, does.

mod archive;
mod backend;
mod crash;
mod damage;
mod deletion;
mod opening;
mod retention;
mod tamper;
mod threads;
mod twin;

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use super::handle::Gate;
use super::options::{Limits, Options};
use crate::decide::Policy;
use crate::document::Document;
use crate::error::Result;
use crate::secret::Secret;
use crate::store::Disk;
use backend::Image;

/// 2026-03-01T00:00:00Z.
const START: i64 = 1_772_323_200;

const DAY: i64 = 86_400;

thread_local! {
    /// What the clock of a test says.
    static NOW: AtomicI64 = const { AtomicI64::new(START) };
}

fn set_clock(now: i64) {
    NOW.with(|clock| clock.store(now, SeqCst));
}

fn clock() -> i64 {
    NOW.with(|clock| clock.load(SeqCst))
}

/// Small limits: a few documents flush all parts, in many pieces, and deletions leave keys until half of all are deleted. One secret, so that two stores of the same documents are the same.
fn options() -> Options {
    let limits = Limits { turn: 6, deferred: 99, deleted: 1, piece: 64, secret: Some(Secret::of([7; 32])) };
    Options { clock, clock_jump: true, limits, ..Options::default() }
}

/// The same, but each deletion makes the state again.
fn purging() -> Options {
    let Options { limits, .. } = options();
    Options { limits: Limits { deleted: u64::MAX, ..limits }, ..options() }
}

/// A gate on the bytes of an image.
fn on(image: &Image) -> Result<Gate> {
    opened(image, options())
}

fn opened(image: &Image, options: Options) -> Result<Gate> {
    Gate::on(Box::new(Disk::on(image.backend())?), options)
}

/// A directory of a test's own, and nothing in it.
fn directory(test: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("naql-{test}-{}", std::process::id()));
    _ = std::fs::remove_dir_all(&path);
    path
}

/// Words that look like a story's, told apart by `seed`.
fn words(seed: u64, count: u64) -> Vec<String> {
    let word = |i: u64| {
        let mut state = crate::shingle::mix(seed << 20 | i);
        let letters: Vec<char> = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي".chars().collect();
        (0..3 + state % 4)
            .map(|_| {
                state = crate::shingle::mix(state);
                letters[(state % letters.len() as u64) as usize]
            })
            .collect()
    };
    (0..count).map(word).collect()
}

/// A story of its own.
fn story(seed: u64) -> String {
    words(seed, 60).join(" ")
}

/// The nth document of a feed in which every third one copies the one before with two words changed.
fn document(n: u64) -> Document {
    let mut words = words(n - n % 3 / 2, 60);
    if n % 3 == 2 {
        words[20] = "مختلفة".to_owned();
        words[40] = "أخرى".to_owned();
    }
    let day = 1 + n / 4;
    Document {
        publisher: Some(["الراصد", "المرفأ"][n as usize % 2].to_owned()),
        published: Some(format!("2026-03-{:02}T08:00:00Z", 1 + day % 28)),
        ..Document::new(format!("n{n}"), words.join(" "))
    }
}

/// The default policy with another limit.
fn with_min_words(min_words: usize) -> Policy {
    Policy::from_toml(&format!("min_words = {min_words}")).unwrap()
}
