//! The one table of errors, shared by every face.
//!
//! An [`Error`] has a [`Code`] (a number and a name that never change their meaning) and a message that says
//! what was wrong, where, and what to do. The Rust, C and Python faces and the exit codes of the command line
//! are read off the table below.

use std::fmt;

/// `Result` with naql's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $number:literal, $name:literal;)*) => {
        /// What kind of thing went wrong. Numbers are never reused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(i32)]
        pub enum Code {
            $($(#[$doc])* $variant = $number,)*
        }

        impl Code {
            /// Every code, in the order of its number.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The stable name, the same in every face: `"invalid_text"`.
            pub const fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }
        }
    };
}

codes! {
    /// A parameter is out of range, or two parameters contradict each other.
    InvalidArgument = 1, "invalid_argument";
    /// The text is not valid UTF-8, or is longer than an offset can say ([`crate::text::MAX_TEXT`] bytes).
    InvalidText = 2, "invalid_text";
    /// A required field of a document is missing, or a field has the wrong type or form.
    InvalidDocument = 3, "invalid_document";
    /// A policy cannot be read: syntax, an unknown key, or a value out of range.
    InvalidPolicy = 4, "invalid_policy";
    /// The source registry cannot be read or contradicts itself.
    InvalidRegistry = 5, "invalid_registry";
    /// An attempt to compare or store together two things of different schemes, or to read a fingerprint of an unknown one.
    SchemeMismatch = 6, "scheme_mismatch";
    /// Bytes that should be a fingerprint or a store are damaged.
    Corrupt = 7, "corrupt";
    /// Reading or writing failed in the operating system.
    Io = 8, "io";
    /// The caller asked to stop.
    Interrupted = 9, "interrupted";
    /// Another process has the store open for writing.
    Locked = 10, "locked";
    /// A bug: naql panicked. Only faces that must not let a panic through (C, Python) report it.
    Panic = 99, "panic";
}

/// An error: a [`Code`] and a message for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    message: Box<str>,
}

impl Error {
    /// An error of the given code. The message says what was wrong, where, and what to do.
    pub fn new(code: Code, message: impl Into<Box<str>>) -> Self {
        Self { code, message: message.into() }
    }

    /// The code from the one table.
    pub fn code(&self) -> Code {
        self.code
    }

    /// The message, without the code.
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn numbers_and_names_are_unique() {
        for (i, a) in Code::ALL.iter().enumerate() {
            for b in &Code::ALL[..i] {
                assert_ne!(*a as i32, *b as i32);
                assert_ne!(a.name(), b.name());
            }
        }
    }
}
