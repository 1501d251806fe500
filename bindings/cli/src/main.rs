//! The `naql` command.

#[cfg(all(target_os = "linux", feature = "jemalloc"))]
mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    naql_cli::main(std::env::args_os())
}
