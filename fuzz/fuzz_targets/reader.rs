//! The readers of the command line: any bytes in a file, under any of the endings that choose a reader, end in an exit
//! code that is documented. The whole of `naql dedup` runs, so what a reader lets through must be judged and written too.
#![no_main]

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;

/// A directory of this process, in memory where there is one.
static DIRECTORY: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let base = if memory.is_dir() { memory } else { std::env::temp_dir() };
    let directory = base.join(format!("naql-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&directory).expect("a directory to work in");
    directory
});

fuzz_target!(|input: &[u8]| {
    let Some((&how, bytes)) = input.split_first() else { return };
    let ending = ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"][usize::from(how % 4)];
    let (file, out) = (DIRECTORY.join(format!("in.{ending}")), DIRECTORY.join("out.jsonl"));
    std::fs::write(&file, bytes).expect("the input can be written");
    let mut args: Vec<OsString> = vec!["naql".into(), "dedup".into(), file.into(), "-o".into(), out.into()];
    args.extend(["--threads".into(), "1".into()]);
    if how & 4 == 0 {
        args.extend(["--on-error".into(), "skip".into()]);
    }
    let code = naql_cli::main(args);
    assert_ne!(code, ExitCode::from(101));
});
