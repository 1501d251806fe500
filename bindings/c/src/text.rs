//! Text
//!
//! Text goes in and out as a pointer and a length in bytes, in UTF-8, with no terminating NUL. Text that goes in is read
//! during the call only and is checked; its `data` may be NULL when `len` is 0. A text that a function returns is borrowed
//! from the handle that it was asked of and lives as long as that, unless its function says that it stays valid.
//!
//!     naql_text t = naql_error_message(error);
//!     printf(NAQL_FMT "\n", NAQL_ARG(t));

use std::ffi::{CStr, c_char};

use naql::{Code, Error, Result};
use serde::Serialize;

use crate::ffi::{free, read};
use crate::live::handles;
use crate::types::naql_text;

handles!(naql_string);

/// Bytes that the caller owns: UTF-8, unless the function that made them says otherwise.
pub struct naql_string {
    /// What they are, and a NUL.
    bytes: Vec<u8>,
}

/// A NUL-terminated string as a text, borrowed from it; of NULL the empty text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_text_of(string: *const c_char) -> naql_text {
    if string.is_null() {
        return naql_text::default();
    }
    // SAFETY: it is not NULL, and the caller says that it ends in a NUL.
    naql_text { data: string, len: unsafe { CStr::from_ptr(string) }.count_bytes() }
}

/// The bytes of a string, borrowed from it. In memory a NUL follows them. Of NULL the empty text.
#[unsafe(no_mangle)]
pub extern "C" fn naql_string_text(string: Option<&naql_string>) -> naql_text {
    read(string, |string| {
        let (_, bytes) = string.bytes.split_last().unwrap_or((&0, &[]));
        naql_text { data: string.bytes.as_ptr().cast(), len: bytes.len() }
    })
}

/// Frees a string; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_string_free(string: Option<Box<naql_string>>) {
    free(string);
}

impl naql_string {
    /// Some bytes for the caller to own.
    pub(crate) fn of(bytes: impl Into<Vec<u8>>) -> Box<Self> {
        let mut bytes = bytes.into();
        bytes.push(0);
        Box::new(Self { bytes })
    }

    /// The JSON of a value.
    pub(crate) fn json(value: &impl Serialize) -> Result<Box<Self>> {
        let fault = |e: serde_json::Error| Error::new(Code::Panic, format!("a bug in naql: no JSON: {e}"));
        serde_json::to_vec(value).map(Self::of).map_err(fault)
    }
}
