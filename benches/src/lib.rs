//! What naql is measured with: a seeded generator of real-looking Arabic pages, exact pairs, and the corpus of the benches.

pub mod cascade;
pub mod corpus;
pub mod exact;
pub mod generator;
#[path = "../../core/tests/common/rng.rs"]
pub mod rng;
pub mod spelling;
pub mod story;
pub mod vocabulary;

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// A figure of this process in kB, by its name in `/proc/self/status` (Linux).
///
/// # Errors
/// When there is no such figure.
pub fn kilobytes(key: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(key)).ok_or("no such figure in /proc/self/status")?;
    Ok(line.split_whitespace().nth(1).ok_or("no value")?.parse()?)
}

/// The processor time that all threads of this process took so far. On a machine that does other work it tells more than a clock.
pub fn processor_time() -> Duration {
    time(ClockId::ProcessCPUTime)
}

/// The processor time that this thread took so far.
pub fn thread_time() -> Duration {
    time(ClockId::ThreadCPUTime)
}

fn time(clock: ClockId) -> Duration {
    let time = clock_gettime(clock);
    Duration::new(time.tv_sec.unsigned_abs(), u32::try_from(time.tv_nsec).unwrap_or(0))
}
