//! Opens inputs: files and standard input, each of which can be read again.
//!
//! ```text
//! file, member of an archive, spool ─▶ raw bytes ─decompress─▶ ─transcode─▶ ─lined─▶ JSON lines
//! ```
//! What cannot be rewound is spooled to an unnamed temporary file if it must be read twice.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use flate2::read::DeflateDecoder;
use naql::text::inert;

use super::how::How;
use super::sniff::{HEAD, Sniffed, sniff};
use super::{archive, bytes, find, lined};
use crate::failure::{Failure, Result, plain};
use crate::form::{Compression, Format, MAGIC, inner};
use crate::progress::{Counted, Meter};
use crate::reject::Bad;

/// A stream of bytes.
pub type Bytes = Box<dyn Read + Send>;

/// One input.
pub struct Input {
    /// The path as given, or `standard input`; of a file in an archive, the archive's and its own.
    pub name: String,
    /// The id of a text that is one document.
    pub stem: String,
    at: At,
    compression: Compression,
    what: Sniffed,
    /// Whether rows are wanted as soon as they are there.
    pub live: bool,
    pub how: Arc<How>,
    /// How many bytes there are to read; 0 when that is not known.
    len: u64,
}

/// Where the bytes are.
enum At {
    Whole(Arc<Whole>),
    /// A part of an archive.
    Part {
        of: Arc<Whole>,
        start: u64,
        len: u64,
        deflated: bool,
    },
    /// A pipe that is read once, decompressed; `None` when that has been done.
    Pipe(Option<Bytes>),
}

/// A file that can be read from its beginning.
enum Whole {
    /// By its path, with length and time of its last change.
    Path(PathBuf, (u64, Option<SystemTime>)),
    Spool(File),
}

impl Whole {
    fn open(&self, name: &str) -> Result<File> {
        let fail = |error: io::Error| Failure::open(name, &error);
        match self {
            Self::Path(path, stamp) => {
                let file = File::open(path).map_err(fail)?;
                let meta = file.metadata().map_err(fail)?;
                if (meta.len(), meta.modified().ok()) != *stamp {
                    return Err(Failure::data(format!("{name}: was changed while it was being read; run again")));
                }
                Ok(file)
            }
            Self::Spool(file) => {
                let mut file = file.try_clone().map_err(fail)?;
                file.rewind().map_err(fail)?;
                Ok(file)
            }
        }
    }
}

/// Opens the inputs; `-` is standard input. With `again`, each can be read more than once.
///
/// # Errors
/// If one cannot be opened, or is nothing that naql reads.
pub fn open(paths: &[PathBuf], how: &Arc<How>, again: bool) -> Result<Vec<Input>> {
    if paths.iter().filter(|path| path.as_os_str() == "-").count() > 1 {
        return Err(Failure::usage("standard input (-) is named twice; it can be read once"));
    }
    let mut inputs = Vec::new();
    for path in find::files(paths)? {
        let input = Input::open(&path, how, again)?;
        if matches!(input.what.format, Format::Zip | Format::Tar) {
            inputs.extend(input.members()?);
        } else {
            inputs.push(input);
        }
    }
    // The ids of texts must not meet: where two files have one stem, the whole path tells them apart.
    for i in 1..inputs.len() {
        let (before, rest) = inputs.split_at_mut(i);
        let this = &mut rest[0];
        if this.what.format == Format::Text
            && let Some(other) = before.iter_mut().find(|other| other.stem == this.stem && other.name != this.name)
        {
            other.stem.clone_from(&other.name);
            this.stem.clone_from(&this.name);
        }
    }
    Ok(inputs)
}

impl Input {
    fn open(path: &Path, how: &Arc<How>, again: bool) -> Result<Self> {
        let standard = path.as_os_str() == "-";
        let name = if standard { "standard input".to_owned() } else { inert(&path.to_string_lossy()).into_owned() };
        let fail = |error: io::Error| Failure::open(&name, &error);
        if standard {
            return Self::of_stream(name, "stdin".to_owned(), Box::new(io::stdin()), how, again);
        }
        let file = File::open(path).map_err(fail)?;
        let meta = file.metadata().map_err(fail)?;
        if meta.is_file() {
            let whole = Whole::Path(path.to_owned(), (meta.len(), meta.modified().ok()));
            return Self::new(name, stem(path), At::Whole(Arc::new(whole)), meta.len(), how);
        }
        Self::of_stream(name, stem(path), Box::new(file), how, again)
    }

    /// An input that can be read from its beginning.
    fn new(name: String, stem: String, at: At, len: u64, how: &Arc<How>) -> Result<Self> {
        let what = Sniffed { format: Format::Lines, encoding: None, cr: false };
        let mut input =
            Self { name, stem, at, compression: Compression::None, what, live: false, how: Arc::clone(how), len };
        let mut head = Vec::new();
        let failed = |name: &str, error: &io::Error| Failure::read(name, error);
        input.raw()?.take(MAGIC as u64).read_to_end(&mut head).map_err(|error| failed(&input.name, &error))?;
        input.compression = Compression::of(&head);
        input.keeps_its_promise(!head.is_empty())?;
        head.clear();
        // A fault of the compression is reported when the rows are read.
        let raw = bytes::decompress(input.compression, input.raw()?).map_err(|error| failed(&input.name, &error))?;
        let read = raw.take(HEAD as u64).read_to_end(&mut head);
        if let Err(error) = read
            && input.compression == Compression::None
        {
            return Err(failed(&input.name, &error));
        }
        input.know(&head)?;
        Ok(input)
    }

    /// An input that cannot be rewound.
    fn of_stream(name: String, stem: String, mut read: Bytes, how: &Arc<How>, again: bool) -> Result<Self> {
        let fail = |error: io::Error| Failure::read(&name, &error);
        if again {
            let (file, len) = spool(read).map_err(|error| no_room(&name, &error))?;
            return Self::new(name, stem, At::Whole(Arc::new(Whole::Spool(file))), len, how);
        }
        // What has come so far, and enough to know the compression by: a stream is not waited for.
        let (mut head, mut got) = (vec![0; HEAD], 0);
        while got < MAGIC {
            match read.read(&mut head[got..]) {
                Ok(0) => break,
                Ok(more) => got += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(fail(error)),
            }
        }
        head.truncate(got);
        let compression = Compression::of(&head);
        let whole = io::Cursor::new(head).chain(read);
        let decoded = bytes::decompress(compression, whole).map_err(fail)?;
        let mut decoded = BufReader::with_capacity(HEAD, decoded);
        let head = match decoded.fill_buf() {
            Ok(head) => head.to_vec(),
            Err(error) if compression == Compression::None => return Err(fail(error)),
            Err(_) => Vec::new(),
        };
        let what = Sniffed { format: Format::Lines, encoding: None, cr: false };
        let at = At::Pipe(Some(Box::new(decoded)));
        let mut input = Self { name, stem, at, compression, what, live: false, how: Arc::clone(how), len: 0 };
        input.know(&head)?;
        if input.what.format.is_columnar() || matches!(input.what.format, Format::Zip | Format::Tar) {
            input.rewindable()?;
        }
        Ok(input)
    }

    /// Refuses a file whose name says that it is compressed or of a format that it is not.
    fn keeps_its_promise(&self, has_bytes: bool) -> Result<()> {
        let promised = Compression::promised(&self.name);
        if has_bytes && promised != Compression::None && promised != self.compression {
            return Err(self.broken_promise(promised.name()));
        }
        Ok(())
    }

    fn broken_promise(&self, promised: &str) -> Failure {
        Failure::data(format!("{}: is not {promised} as its name says; mend the file or rename it", self.name))
    }

    /// Learns what it is from its first bytes.
    fn know(&mut self, head: &[u8]) -> Result<()> {
        self.what =
            sniff(head, &self.name, &self.how).map_err(|what| Failure::data(format!("{}: {what}", self.name)))?;
        let promised = Format::promised(&self.name).filter(|of| of.is_columnar() || matches!(of, Format::Zip));
        match promised {
            Some(promised) if promised != self.what.format && !head.is_empty() => {
                Err(self.broken_promise(promised.name()))
            }
            _ => Ok(()),
        }
    }

    /// The files in an archive.
    fn members(mut self) -> Result<Vec<Self>> {
        let file = self.file()?;
        let At::Whole(of) = &self.at else { return Ok(Vec::new()) };
        let bad = |message: String| Failure::data(format!("{}: {message}", self.name));
        let members = archive::members(self.what.format, file).map_err(bad)?;
        let input = |member: archive::Member| {
            let name = format!("{}/{}", self.name, inert(&member.name));
            let stem = stem(Path::new(&member.name));
            let at = At::Part { of: Arc::clone(of), start: member.start, len: member.len, deflated: member.deflated };
            Self::new(name, stem, at, member.len, &self.how)
        };
        members.into_iter().map(input).collect()
    }

    /// What its rows are in.
    pub fn format(&self) -> Format {
        self.what.format
    }

    /// How many bytes there are to read, if that is known.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// The bytes as they are, from the beginning. A pipe has them once, decompressed.
    fn raw(&mut self) -> Result<Bytes> {
        let fail = |error: io::Error| Failure::open(&self.name, &error);
        Ok(match &mut self.at {
            At::Pipe(read) => read.take().unwrap_or_else(|| Box::new(io::empty())),
            At::Whole(whole) => Box::new(whole.open(&self.name)?),
            At::Part { of, start, len, deflated } => {
                let mut file = of.open(&self.name)?;
                file.seek(SeekFrom::Start(*start)).map_err(fail)?;
                let part = file.take(*len);
                if *deflated { Box::new(DeflateDecoder::new(part)) } else { Box::new(part) }
            }
        })
    }

    /// The decompressed bytes, from the beginning.
    fn decompressed(&mut self, meter: &Meter) -> Result<Bytes> {
        let by = if matches!(self.at, At::Pipe(_)) { Compression::None } else { self.compression };
        let raw = Counted::new(self.raw()?, meter);
        bytes::decompress(by, raw).map_err(|error| Failure::open(&self.name, &error))
    }

    /// Makes it a plain file that can be read again.
    fn rewindable(&mut self) -> Result<()> {
        let (file, len) = spool(self.decompressed(&Meter::silent())?).map_err(|error| no_room(&self.name, &error))?;
        (self.at, self.compression, self.len) = (At::Whole(Arc::new(Whole::Spool(file))), Compression::None, len);
        Ok(())
    }

    /// The file, from its beginning, decompressed.
    ///
    /// # Errors
    /// If it cannot be opened any more, or was changed since it was first opened.
    pub fn file(&mut self) -> Result<File> {
        if self.compression != Compression::None || !matches!(self.at, At::Whole(_)) {
            self.rewindable()?;
        }
        match &self.at {
            At::Whole(whole) => whole.open(&self.name),
            _ => Err(Failure::data(format!("{}: cannot be read again", self.name))),
        }
    }

    /// Its text in UTF-8, from the beginning.
    ///
    /// # Errors
    /// As [`Input::file`]; a pipe is read only once.
    pub fn text(&mut self, meter: &Meter) -> Result<Bytes> {
        let read = self.decompressed(meter)?;
        let read = match self.what.encoding {
            Some(encoding) => bytes::transcode(encoding, read),
            None => read,
        };
        Ok(if self.what.cr { Box::new(bytes::Newlines(read)) } else { read })
    }

    /// Its rows as JSON lines, from the beginning.
    ///
    /// # Errors
    /// As [`Input::text`].
    pub fn lines(&mut self, meter: &Meter) -> Result<Bytes> {
        let read = self.text(meter)?;
        let limit = self.how.values.max_row;
        Ok(match (self.what.format, &self.how.rows) {
            (Format::Objects, Some(path)) => Box::new(lined::wrapped(read, path.clone(), limit)),
            (Format::Objects, None) => Box::new(lined::objects(read)),
            (Format::Csv(sign), _) => Box::new(lined::csv(read, sign, limit)),
            (Format::TextLines, _) => Box::new(lined::text_lines(read, limit)),
            _ => read,
        })
    }

    /// What a failed reading means: damage of the data, or trouble of the system.
    ///
    /// # Errors
    /// In the second case.
    pub fn fault(&self, error: &io::Error) -> Result<Bad> {
        if self.what.format != Format::Lines && error.kind() == io::ErrorKind::Other {
            return Ok(Bad::corrupt(format!("the {} is damaged: {error}", self.what.format.name())));
        }
        if self.compression == Compression::None {
            return Err(Failure::read(&self.name, error));
        }
        let form = self.compression.name();
        let shown = plain(error);
        Ok(Bad::corrupt(match error.kind() {
            io::ErrorKind::UnexpectedEof => {
                format!("the {form} data ends too early; the file was cut short, fetch it again")
            }
            _ if shown.contains("too much memory") => format!(
                "the {form} data needs a window of more than 2 GB; decompress it first: zstd -dc --long=31 --ultra FILE | naql …"
            ),
            _ => format!("the {form} data is damaged ({shown}); fetch the file again"),
        }))
    }
}

/// Puts a stream into an unnamed temporary file.
fn spool(mut read: impl Read) -> io::Result<(File, u64)> {
    let mut file = tempfile::tempfile()?;
    let len = io::copy(&mut read, &mut file)?;
    Ok((file, len))
}

/// Why a stream cannot be spooled.
fn no_room(name: &str, error: &io::Error) -> Failure {
    let folder = std::env::temp_dir();
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::new(
            crate::failure::exit::IO,
            format!("{name}: the disk of {} is full; set TMPDIR to a folder with room", folder.display()),
        ),
        io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Failure::new(
            crate::failure::exit::IO,
            format!("{name}: no temporary file can be made in {}: {}; set TMPDIR", folder.display(), plain(error)),
        ),
        _ => Failure::read(name, error),
    }
}

/// A file's name without its folders and the endings of its form.
fn stem(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = inner(&name);
    let stem = name.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| !stem.is_empty());
    stem.filter(|_| Format::promised(name).is_some()).unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stems() {
        for (path, want) in [
            ("a/news.txt.gz", "news"),
            ("news.parquet", "news"),
            ("news", "news"),
            ("news.2026.jsonl.zst", "news.2026"),
            (".jsonl", ".jsonl"),
        ] {
            assert_eq!(stem(Path::new(path)), want);
        }
    }
}
