//! Why a run ends early: an exit code and one message for a person.

use std::fmt::Display;
use std::io;
use std::path::Path;

use naql::Code;
use naql::text::inert;

/// `Result` with a [`Failure`].
pub type Result<T, E = Failure> = std::result::Result<T, E>;

/// The exit codes, as the help and the man page list them.
pub mod exit {
    /// The command line asks for something that cannot be.
    pub const USAGE: u8 = 2;
    /// The input (or the policy) is not what it should be.
    pub const DATA: u8 = 65;
    /// An input cannot be opened.
    pub const NO_INPUT: u8 = 66;
    /// An output cannot be created.
    pub const CANNOT_CREATE: u8 = 73;
    /// Reading or writing failed half-way.
    pub const IO: u8 = 74;
    /// Stopped by Ctrl-C or a termination signal.
    pub const INTERRUPTED: u8 = 130;
    /// Whoever read our output has closed the pipe: 128 + SIGPIPE, as the shell shows it of other commands.
    pub const CLOSED_PIPE: u8 = 141;
}

/// The end of a run that failed.
#[derive(Debug)]
pub struct Failure {
    /// The exit code of the process.
    pub exit: u8,
    /// What was wrong, where, and what to do; empty when there is nothing to say.
    pub message: String,
}

impl Failure {
    /// A failure with an exit code of [`exit`].
    pub fn new(exit: u8, message: impl Into<String>) -> Self {
        Self { exit, message: message.into() }
    }

    /// The command line is wrong.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(exit::USAGE, message)
    }

    /// The data is wrong.
    pub fn data(message: impl Into<String>) -> Self {
        Self::new(exit::DATA, message)
    }

    /// An input could not be opened.
    pub fn open(name: impl Display, error: &io::Error) -> Self {
        Self::new(exit::NO_INPUT, format!("{}: cannot open: {}", inert(&name.to_string()), plain(error)))
    }

    /// An output could not be created.
    pub fn create(path: &Path, error: &io::Error) -> Self {
        Self::new(exit::CANNOT_CREATE, format!("{}: cannot create: {}", inert(&path.to_string_lossy()), plain(error)))
    }

    /// Reading failed after the input was opened.
    pub fn read(name: impl Display, error: &io::Error) -> Self {
        Self::new(exit::IO, format!("{name}: reading failed: {}", plain(error)))
    }

    /// Writing failed. A closed pipe is no fault of anyone's and gets no message.
    pub fn write(name: impl Display, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(exit::CLOSED_PIPE, ""),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                Self::new(exit::IO, format!("{name}: the disk is full; nothing was kept of the file"))
            }
            _ => Self::new(exit::IO, format!("{name}: writing failed: {}", plain(error))),
        }
    }

    /// Stopped from outside.
    pub fn interrupted() -> Self {
        Self::new(exit::INTERRUPTED, "interrupted; no output file was written")
    }
}

impl From<naql::Error> for Failure {
    fn from(error: naql::Error) -> Self {
        let exit = match error.code() {
            Code::InvalidArgument => exit::USAGE,
            Code::Io | Code::Locked => exit::IO,
            Code::Interrupted => return Self::interrupted(),
            _ => exit::DATA,
        };
        Self::new(exit, error.message())
    }
}

/// The message of an I/O error without Rust's "(os error 2)".
pub fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().unwrap_or(&text).to_owned()
}
