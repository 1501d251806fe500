//! What naql is measured with: a seeded generator of real-looking Arabic pages, exact pairs, and the corpus of the benches.

pub mod corpus;
pub mod exact;
pub mod generator;
#[path = "../../core/tests/common/rng.rs"]
pub mod rng;
pub mod spelling;
pub mod story;
pub mod vocabulary;

/// A figure of this process in kB, by its name in `/proc/self/status` (Linux).
///
/// # Errors
/// When there is no such figure.
pub fn kilobytes(key: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with(key)).ok_or("no such figure in /proc/self/status")?;
    Ok(line.split_whitespace().nth(1).ok_or("no value")?.parse()?)
}
