//! Progress for a person at a terminal.

use std::io::{self, IsTerminal, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};

/// Shows how far a run is, on standard error if that is a terminal.
pub struct Meter {
    bar: ProgressBar,
    /// Bytes read so far, and bytes to read.
    bytes: Arc<AtomicU64>,
    total: u64,
    quiet: bool,
}

impl Meter {
    /// A meter of a run that reads `total` bytes first (0: not known); silent if `quiet`.
    pub fn new(total: u64, quiet: bool) -> Self {
        let shown = !quiet && io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(0), target).with_finish(ProgressFinish::AndClear);
        if let Ok(style) = ProgressStyle::with_template("{msg:>12} {bar:30} {percent:>3}% {elapsed} (eta {eta})") {
            bar.set_style(style);
        }
        Self { bar, bytes: Arc::default(), total, quiet }
    }

    /// A meter that shows nothing.
    pub fn silent() -> Self {
        Self::new(0, true)
    }

    /// Shows how much has been read.
    pub fn show_reading(&self) {
        if self.total > 0 {
            self.show("reading", self.bytes.load(Relaxed), self.total);
        }
    }

    /// Counts bytes that were read.
    pub fn read(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Relaxed);
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn show(&self, stage: &'static str, done: u64, total: u64) {
        self.bar.set_length(total);
        self.bar.set_position(done.min(total));
        self.bar.set_message(stage);
    }
}

/// A stream whose bytes are counted.
pub struct Counted<R> {
    read: R,
    bytes: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    /// Counts the bytes of `read` on `meter`.
    pub fn new(read: R, meter: &Meter) -> Self {
        Self { read, bytes: Arc::clone(&meter.bytes) }
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let n = self.read.read(into)?;
        self.bytes.fetch_add(n as u64, Relaxed);
        Ok(n)
    }
}

// It never asks for a stop: a signal ends the whole process.
impl naql::Progress for Meter {
    fn step(&self, stage: &'static str, done: u64, total: u64) {
        self.show(stage, done, total);
    }

    fn warn(&self, message: &str) {
        if !self.quiet {
            self.bar.suspend(|| say(message));
        }
    }
}

/// Says something on standard error; if that is closed, nobody is there to hear it. What the message has of an input is inert; lines
/// are those of the message itself.
pub fn say(message: &str) {
    let lines: Vec<_> = message.split('\n').map(naql::text::inert).collect();
    let _ = writeln!(io::stderr(), "naql: {}", lines.join("\n"));
}
