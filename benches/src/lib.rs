//! What naql is measured with: a seeded generator of real-looking Arabic pages, and the corpus that the benches read.

pub mod generator;
pub mod rng;
pub mod spelling;
pub mod story;
pub mod vocabulary;
