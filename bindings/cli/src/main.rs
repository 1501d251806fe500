//! The `naql` command.

use std::process::ExitCode;

/// Stories, verdicts and rows are many small allocations from several threads; this allocator takes a tenth off `dedup`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    naql_cli::main(std::env::args_os())
}
