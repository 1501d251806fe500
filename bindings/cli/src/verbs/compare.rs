//! `naql compare`: two texts in, an explanation out.
use crate::args::Compare;
use crate::failure::Result;

/// Runs the verb.
///
/// # Errors
/// None yet.
pub fn run(_: &Compare) -> Result<()> {
    Ok(())
}
