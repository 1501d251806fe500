//! The `naql` command.
fn main() {}
