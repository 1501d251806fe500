//! What naql is measured with: a seeded generator of real-looking Arabic pages, exact pairs, and the corpus of the benches.

pub mod corpus;
pub mod exact;
pub mod generator;
#[path = "../../core/tests/common/rng.rs"]
pub mod rng;
pub mod spelling;
pub mod story;
pub mod vocabulary;
