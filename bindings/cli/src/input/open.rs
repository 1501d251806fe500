//! Opens inputs: files and standard input, each of which can be read again.
//!
//! What cannot be rewound is spooled to an unnamed temporary file if it must be read twice.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::bytes;
use crate::failure::{Failure, Result, plain};
use crate::form::{Form, MAGIC};
use crate::progress::{Counted, Meter};
use crate::reject::Bad;

/// One input.
pub struct Input {
    /// The path as given, or `standard input`.
    pub name: String,
    /// What automatic ids begin with.
    pub stem: String,
    at: At,
    form: Form,
    /// Whether rows are wanted as soon as they are there.
    pub live: bool,
    /// Length in bytes and time of the last change of a named file.
    stamp: (u64, Option<SystemTime>),
}

/// Where the bytes are.
enum At {
    Path(PathBuf),
    Spool(File),
    /// A pipe that is read once; `None` when that has been done.
    Pipe(Option<Box<dyn Read + Send>>),
}

/// Opens the inputs; `-` is standard input. With `again`, each can be read more than once.
///
/// # Errors
/// If one cannot be opened, is a directory, or is not what its name says.
pub fn open(paths: &[PathBuf], again: bool) -> Result<Vec<Input>> {
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Failure::usage("standard input (-) is named twice; it can be read once"));
    }
    let mut inputs = paths.iter().map(|path| Input::open(path, again)).collect::<Result<Vec<_>>>()?;
    // Automatic ids must not meet: where two files have one stem, the whole path tells them apart.
    for i in 1..inputs.len() {
        let (before, rest) = inputs.split_at_mut(i);
        let this = &mut rest[0];
        if let Some(other) = before.iter_mut().find(|other| other.stem == this.stem && other.name != this.name) {
            other.stem.clone_from(&other.name);
            this.stem.clone_from(&this.name);
        }
    }
    Ok(inputs)
}

impl Input {
    fn open(path: &Path, again: bool) -> Result<Self> {
        let standard = path.as_os_str() == "-";
        let name = if standard { "standard input".to_owned() } else { path.display().to_string() };
        let fail = |error: io::Error| Failure::open(&name, &error);
        let mut head = Vec::new();
        let (at, stamp) = if standard {
            let mut read = io::stdin();
            read.by_ref().take(MAGIC as u64).read_to_end(&mut head).map_err(fail)?;
            pipe(read, &head, again).map_err(fail)?
        } else {
            let mut file = File::open(path).map_err(fail)?;
            let meta = file.metadata().map_err(fail)?;
            if meta.is_dir() {
                let message = format!("{name}: is a directory; name the files in it");
                return Err(Failure::new(crate::failure::exit::NO_INPUT, message));
            }
            file.by_ref().take(MAGIC as u64).read_to_end(&mut head).map_err(fail)?;
            if meta.is_file() {
                (At::Path(path.to_owned()), (meta.len(), meta.modified().ok()))
            } else {
                pipe(file, &head, again).map_err(fail)?
            }
        };
        let mut form = Form::of(&head);
        if let Some(promised) = Form::promised(&name)
            && promised != form
            && !head.is_empty()
        {
            return Err(Failure::data(format!(
                "{name}: is not {} as its name says; mend the file or rename it",
                promised.name()
            )));
        }
        if form == Form::Plain && path.extension().is_some_and(|e| e == "txt") {
            form = Form::Text;
        }
        let stem = if standard { "stdin".to_owned() } else { stem(path) };
        Ok(Self { name, stem, at, form, live: false, stamp })
    }

    /// What it holds.
    pub fn form(&self) -> Form {
        self.form
    }

    /// How many bytes there are to read, if that is known.
    pub fn len(&self) -> u64 {
        self.stamp.0
    }

    /// The file, from its beginning, if it is one.
    ///
    /// # Errors
    /// If it cannot be opened any more, or was changed since it was first opened.
    pub fn file(&mut self) -> Result<File> {
        let fail = |error: io::Error| Failure::open(&self.name, &error);
        match &mut self.at {
            At::Path(path) => {
                let file = File::open(path).map_err(fail)?;
                let meta = file.metadata().map_err(fail)?;
                if (meta.len(), meta.modified().ok()) != self.stamp {
                    return Err(Failure::data(format!(
                        "{}: was changed while it was being read; run again",
                        self.name
                    )));
                }
                Ok(file)
            }
            At::Spool(file) => {
                file.rewind().map_err(fail)?;
                file.try_clone().map_err(fail)
            }
            At::Pipe(read) => {
                let (file, _) = spool(read.take().into_iter().fold(Box::new(io::empty()) as Box<dyn Read>, |_, r| r))
                    .map_err(fail)?;
                self.at = At::Spool(file);
                self.file()
            }
        }
    }

    /// The decompressed bytes, from the beginning.
    ///
    /// # Errors
    /// As [`Input::file`]; a pipe is read only once.
    pub fn bytes(&mut self, meter: &Meter) -> Result<Box<dyn Read + Send>> {
        let read: Box<dyn Read + Send> = match &mut self.at {
            At::Pipe(read) => read.take().unwrap_or_else(|| Box::new(io::empty())),
            _ => Box::new(self.file()?),
        };
        bytes::decode(self.form, Counted::new(read, meter)).map_err(|error| Failure::open(&self.name, &error))
    }

    /// What a failed reading of the decompressed bytes means: damage of the data, or trouble of the system.
    ///
    /// # Errors
    /// In the second case.
    pub fn fault(&self, error: &io::Error) -> Result<Bad> {
        if matches!(self.form, Form::Plain | Form::Text) {
            return Err(Failure::read(&self.name, error));
        }
        let form = self.form.name();
        Ok(Bad::corrupt(match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                format!("the {form} data ends too early; the file was cut short, fetch it again")
            }
            _ => format!("the {form} data is damaged ({}); fetch the file again", plain(error)),
        }))
    }
}

/// A stream that cannot be rewound, whose first bytes were read already.
fn pipe(read: impl Read + Send + 'static, head: &[u8], again: bool) -> io::Result<(At, (u64, Option<SystemTime>))> {
    let whole = io::Cursor::new(head.to_vec()).chain(read);
    if !again {
        return Ok((At::Pipe(Some(Box::new(whole))), (0, None)));
    }
    let (file, len) = spool(whole)?;
    Ok((At::Spool(file), (len, None)))
}

/// Puts a stream into an unnamed temporary file.
fn spool(mut read: impl Read) -> io::Result<(File, u64)> {
    let mut file = tempfile::tempfile()?;
    let len = io::copy(&mut read, &mut file)?;
    Ok((file, len))
}

/// A file's name without its folders and the endings of its form.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut stem = &*name;
    for ending in [".txt", ".gz", ".zst", ".parquet", ".jsonl", ".ndjson", ".json"] {
        stem = stem.strip_suffix(ending).filter(|stem| !stem.is_empty()).unwrap_or(stem);
    }
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (path, want) in [
            ("a/news.jsonl.gz", "news"),
            ("news.parquet", "news"),
            ("news", "news"),
            ("news.2026.jsonl.zst", "news.2026"),
            (".jsonl", ".jsonl"),
        ] {
            assert_eq!(stem(Path::new(path)), want);
        }
    }
}
