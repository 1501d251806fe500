//! The text stage from outside: its tables, its laws, its vectors, and a slow reference.

mod laws;
mod reference;
mod source;
mod tables;
mod vectors;
