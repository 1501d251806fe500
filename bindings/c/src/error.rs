//! Errors
//!
//! A function that can fail returns a status, 0 if it did not, and takes a `naql_error **` last. There it puts an error of
//! its own for the caller to free, on failure only; NULL is fine for whom the status is enough. Outputs are written on
//! success only. What is not said to fail cannot: of NULL, or of an index that is too great, it gives 0, an empty text or
//! NULL.

use naql::Code;

use crate::ffi::{free, read};
use crate::text::naql_text;

/// What became of a call. Numbers are never used again for something else; more may follow.
#[repr(i32)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum naql_status {
    /// It did what it says.
    #[default]
    NAQL_OK = 0,
    /// A parameter is NULL, out of its range, or contradicts another.
    NAQL_INVALID_ARGUMENT = 1,
    /// A text is not UTF-8 or is longer than 4 GiB.
    NAQL_INVALID_TEXT = 2,
    /// A document lacks a field that it must have, or a field has the wrong type or form.
    NAQL_INVALID_DOCUMENT = 3,
    /// A policy cannot be read: syntax, an unknown key, or a value out of its range.
    NAQL_INVALID_POLICY = 4,
    /// A source registry cannot be read or contradicts itself.
    NAQL_INVALID_REGISTRY = 5,
    /// Two things of different schemes were to be compared or stored together.
    NAQL_SCHEME_MISMATCH = 6,
    /// Bytes that should be a fingerprint or a store are damaged.
    NAQL_CORRUPT = 7,
    /// Reading or writing failed in the operating system.
    NAQL_IO = 8,
    /// The caller asked to stop.
    NAQL_INTERRUPTED = 9,
    /// A bug in naql. A gate that it happened to answers this from then on; free it.
    NAQL_PANIC = 99,
}

/// What went wrong, for a program and for a person.
pub type naql_error = naql::Error;

/// The name of a status, the same in every face of naql: `invalid_text`; `ok` for 0; empty for no status. For ever valid.
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

impl From<Code> for naql_status {
    fn from(code: Code) -> Self {
        match code {
            Code::InvalidArgument => Self::NAQL_INVALID_ARGUMENT,
            Code::InvalidText => Self::NAQL_INVALID_TEXT,
            Code::InvalidDocument => Self::NAQL_INVALID_DOCUMENT,
            Code::InvalidPolicy => Self::NAQL_INVALID_POLICY,
            Code::InvalidRegistry => Self::NAQL_INVALID_REGISTRY,
            Code::SchemeMismatch => Self::NAQL_SCHEME_MISMATCH,
            Code::Corrupt => Self::NAQL_CORRUPT,
            Code::Io => Self::NAQL_IO,
            Code::Interrupted => Self::NAQL_INTERRUPTED,
            // The table is open for more; a test holds that every code has its status.
            _ => Self::NAQL_PANIC,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_table_is_a_status() {
        for &code in Code::ALL {
            let status = naql_status::from(code);
            assert_eq!(status as i32, code as i32);
            assert_eq!(format!("{status:?}"), format!("NAQL_{}", code.name().to_ascii_uppercase()));
        }
    }
}
