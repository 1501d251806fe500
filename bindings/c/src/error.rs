//! Errors
//!
//! A function that can fail returns a status, 0 if it did not, and takes a `naql_error **` last. There it puts an error of
//! its own for the caller to free, on failure only; NULL is fine for whom the status is enough. Outputs are written on
//! success only. What is not said to fail cannot: of NULL, or of an index that is too great, it gives 0, an empty text or
//! NULL.

use naql::Code;

use crate::ffi::{free, read};
use crate::types::{naql_error, naql_status, naql_text};

/// The name of a status, the same in every face of naql: `invalid_text`; `ok` for 0; empty for no status. It stays valid.
#[unsafe(no_mangle)]
pub extern "C" fn naql_status_name(status: i32) -> naql_text {
    let code = Code::ALL.iter().find(|code| **code as i32 == status);
    code.map_or(if status == 0 { "ok" } else { "" }, |code| code.name()).into()
}

/// The status of the call that made the error; `NAQL_OK` for NULL.
#[unsafe(no_mangle)]
pub extern "C" fn naql_error_status(error: Option<&naql_error>) -> naql_status {
    read(error, |error| error.code().into())
}

/// What was wrong, where, and what to do.
#[unsafe(no_mangle)]
pub extern "C" fn naql_error_message(error: Option<&naql_error>) -> naql_text {
    read(error, |error| error.message().into())
}

/// Frees an error; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_error_free(error: Option<Box<naql_error>>) {
    free(error);
}
