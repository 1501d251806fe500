//! Version
//!
//! The macros say what a program was compiled against, the functions what it runs with.

use std::ffi::c_char;

/// The version of the library that runs, as in `NAQL_VERSION`; NUL-terminated, valid for as long as the library is loaded.
#[unsafe(no_mangle)]
pub extern "C" fn naql_version() -> *const c_char {
    concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()
}

/// The version of the library that runs, as in `NAQL_VERSION_NUMBER`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_version_number() -> u32 {
    let part = |text: &str| text.parse::<u32>().unwrap_or_default();
    part(env!("CARGO_PKG_VERSION_MAJOR")) * 1_000_000
        + part(env!("CARGO_PKG_VERSION_MINOR")) * 1_000
        + part(env!("CARGO_PKG_VERSION_PATCH"))
}

/// The ABI of the library that runs, as in `NAQL_ABI_VERSION`. A program that was compiled against one version runs
/// with every later one of the same ABI.
#[unsafe(no_mangle)]
pub extern "C" fn naql_abi_version() -> u32 {
    3
}
