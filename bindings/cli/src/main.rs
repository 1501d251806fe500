//! The `naql` command.

#[cfg(all(target_os = "linux", feature = "jemalloc"))]
mod allocator;

#[cfg(target_os = "linux")]
mod closed;

use std::process::ExitCode;

fn main() -> ExitCode {
    // Rust opens /dev/null in the place of a standard output that is closed, and everything written would be lost without a word.
    #[cfg(target_os = "linux")]
    if closed::standard_output() {
        eprintln!("naql: standard output is closed; open it, or send it to /dev/null");
        return ExitCode::from(74);
    }
    naql_cli::main(std::env::args_os())
}
