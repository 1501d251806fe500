//! Types
//!
//! What goes in and out by value: the status of a call, a text, a stretch of one. An error is a handle, which every function
//! that can fail may put where its last parameter points.

use std::ffi::c_char;
use std::ops::Range;
use std::{fs, slice};

use crate::live::handles;
use naql::text::MAX_TEXT;
use naql::{Code, Error, Result};

handles!(naql_error);

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
    /// Another process has the store open for writing.
    NAQL_LOCKED = 10,
    /// A bug in naql. A gate that it happened to answers this from then on; free it.
    NAQL_PANIC = 99,
}

/// What went wrong, for a program and for a person.
pub type naql_error = Error;

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
    /// The byte after the last one.
    pub end: usize,
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
            Code::Locked => Self::NAQL_LOCKED,
            // The table is open for more; a test holds that every code has its status.
            _ => Self::NAQL_PANIC,
        }
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
