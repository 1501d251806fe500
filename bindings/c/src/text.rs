//! Text
//!
//! Text goes in and out as a pointer and a length in bytes, in UTF-8, with no terminating NUL. Text that goes in is read
//! during the call only and is checked; its `data` may be NULL when `len` is 0. A text that a function returns is borrowed
//! from the handle that it was asked of and lives as long, but for text that is said to be for ever valid.
//!
//!     naql_text t = naql_error_message(error);
//!     printf("%.*s\n", (int)t.len, t.data);

use std::ffi::{CStr, c_char};
use std::fs;
use std::ops::Range;
use std::slice;

use naql::text::MAX_TEXT;
use naql::{Code, Error, Result};
use serde::Serialize;

use crate::ffi::{free, read};

/// A borrowed text: `len` bytes of UTF-8 at `data`.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct naql_text {
    /// The first byte; may be NULL when `len` is 0.
    pub data: *const c_char,
    /// How many bytes.
    pub len: usize,
}

/// A stretch of a text: from byte `start` up to, not including, byte `end`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct naql_span {
    /// The first byte.
    pub start: usize,
    /// The byte behind the last one.
    pub end: usize,
}

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

impl Default for naql_text {
    fn default() -> Self {
        Self { data: std::ptr::null(), len: 0 }
    }
}

impl From<&str> for naql_text {
    fn from(text: &str) -> Self {
        Self { data: text.as_ptr().cast(), len: text.len() }
    }
}

impl From<Option<&String>> for naql_text {
    fn from(text: Option<&String>) -> Self {
        text.map_or_else(Self::default, |text| text.as_str().into())
    }
}

impl From<&Range<usize>> for naql_span {
    fn from(span: &Range<usize>) -> Self {
        Self { start: span.start, end: span.end }
    }
}

impl naql_text {
    /// The bytes that came in; `name` is the parameter's, for the message.
    ///
    /// # Safety
    /// `data` is NULL, or there are `len` bytes at it for as long as `'a`.
    pub(crate) unsafe fn bytes<'a>(self, name: &str) -> Result<&'a [u8]> {
        if self.len > MAX_TEXT {
            let message = format!("\"{name}\" has {} bytes, more than the {MAX_TEXT} that a text may have", self.len);
            return Err(Error::new(Code::InvalidText, message));
        }
        if self.data.is_null() {
            let message = || format!("\"{name}\" is NULL with a length of {}", self.len);
            return if self.len == 0 { Ok(&[]) } else { Err(Error::new(Code::InvalidArgument, message())) };
        }
        // SAFETY: it is not NULL, and the caller says that the bytes are there.
        Ok(unsafe { slice::from_raw_parts(self.data.cast(), self.len) })
    }

    /// The text that came in.
    ///
    /// # Safety
    /// As [`naql_text::bytes`].
    pub(crate) unsafe fn text<'a>(self, name: &str) -> Result<&'a str> {
        // SAFETY: the same promise.
        let bytes = unsafe { self.bytes(name) }?;
        simdutf8::compat::from_utf8(bytes).map_err(|fault| {
            let message = format!("\"{name}\" is not UTF-8 from byte {} on", fault.valid_up_to());
            Error::new(Code::InvalidText, message)
        })
    }

    /// The text of the file that `self` is the path of.
    ///
    /// # Safety
    /// As [`naql_text::bytes`].
    pub(crate) unsafe fn file(self, name: &str) -> Result<String> {
        // SAFETY: the same promise.
        let path = unsafe { self.text(name) }?;
        let bytes = fs::read(path).map_err(|e| Error::new(Code::Io, format!("cannot read {path}: {e}")))?;
        String::from_utf8(bytes).map_err(|e| Error::new(Code::InvalidText, format!("{path}: {e}")))
    }
}
