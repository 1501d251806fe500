//! The `naql` command.
