//! The `naql` command.

#[cfg(target_os = "linux")]
mod allocator;

use std::process::ExitCode;

fn main() -> ExitCode {
    naql_cli::main(std::env::args_os())
}
