//! Outputs: rows of JSON in; JSON lines (plain, gzip, Zstandard) or Parquet out, by the ending of the file's name.
//!
//! A file is written under a temporary name beside its place and renamed when it is whole, so no run that ends
//! early leaves half a file. Pipes and devices are written as they are.

mod schema;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_json::reader::{Decoder, ReaderBuilder};
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde::Serialize;
use tempfile::TempPath;

pub use self::schema::Record;
use crate::failure::{Failure, Result, exit};
use crate::input::Form;

/// Rows of a Parquet record batch.
const BATCH: usize = 1024;
/// Bytes of a Parquet row group: it is kept in memory until it is whole.
const ROW_GROUP: usize = 128 << 20;

/// Temporary files to take away if the process is stopped by a signal, which runs no destructors.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// One output.
pub struct Output {
    name: String,
    sink: Sink,
    /// The temporary file and the name it is to get.
    place: Option<(TempPath, PathBuf)>,
    scratch: Vec<u8>,
}

type Raw = BufWriter<Box<dyn Write + Send>>;

enum Sink {
    Plain(Raw),
    Gzip(GzEncoder<Raw>),
    Zstd(zstd::Encoder<'static, Raw>),
    Parquet(Box<(Decoder, ArrowWriter<Raw>)>),
}

impl Output {
    /// Begins an output of one kind of record; `-` is standard output (always plain JSON lines).
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(path: &Path, record: &Record) -> Result<Self> {
        let fail = |error: io::Error| Failure::create(path, &error);
        let name = if path.as_os_str() == "-" { "standard output".to_owned() } else { path.display().to_string() };
        let (raw, place): (Box<dyn Write + Send>, _) = if path.as_os_str() == "-" {
            (Box::new(io::stdout()), None)
        } else {
            match path.metadata() {
                Ok(meta) if meta.is_dir() => {
                    return Err(Failure::new(exit::CANNOT_CREATE, format!("{name}: is a directory; name a file")));
                }
                Ok(meta) if !meta.is_file() => (Box::new(File::options().write(true).open(path).map_err(fail)?), None),
                _ => {
                    let (file, place) = temporary(path).map_err(fail)?;
                    (Box::new(file), Some(place))
                }
            }
        };
        let raw = BufWriter::with_capacity(1 << 20, raw);
        let sink = match Form::promised(&name) {
            Some(Form::Gzip) => Sink::Gzip(GzEncoder::new(raw, flate2::Compression::default())),
            Some(Form::Zstd) => Sink::Zstd(zstd::Encoder::new(raw, 3).map_err(fail)?),
            Some(Form::Parquet) => {
                Sink::Parquet(Box::new(parquet(raw, record).map_err(|error| fail(io_error(error)))?))
            }
            Some(Form::Plain | Form::Text) | None => Sink::Plain(raw),
        };
        Ok(Self { name, sink, place, scratch: Vec::new() })
    }

    /// Whether this is a Parquet file.
    pub fn is_parquet(&self) -> bool {
        matches!(self.sink, Sink::Parquet(_))
    }

    /// Writes one row.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write_json(&mut self, row: &impl Serialize) -> Result<()> {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        serde_json::to_writer(&mut scratch, row).map_err(|error| self.failed(&error.into()))?;
        scratch.push(b'\n');
        let done = self.write(&scratch);
        self.scratch = scratch;
        done
    }

    /// Writes whole lines of JSON.
    ///
    /// # Errors
    /// If they cannot be written, or are no rows of the record.
    pub fn write(&mut self, lines: &[u8]) -> Result<()> {
        let done = match &mut self.sink {
            Sink::Plain(raw) => raw.write_all(lines),
            Sink::Gzip(encoder) => encoder.write_all(lines),
            Sink::Zstd(encoder) => encoder.write_all(lines),
            Sink::Parquet(sink) => decode(sink, lines),
        };
        done.map_err(|error| self.failed(&error))
    }

    /// Writes rows of a Parquet file that was created for their schema.
    ///
    /// # Errors
    /// If they cannot be written, or this is no such file.
    pub fn write_batch(&mut self, batch: &RecordBatch) -> Result<()> {
        let done = match &mut self.sink {
            Sink::Parquet(sink) => sink.1.write(batch).map_err(io_error),
            _ => Err(io::Error::other("not a Parquet file")),
        };
        done.map_err(|error| self.failed(&error))
    }

    /// Ends the output and gives the file its name.
    ///
    /// # Errors
    /// If the last of it cannot be written.
    pub fn finish(self) -> Result<()> {
        let Self { name, sink, place, .. } = self;
        let failed = |error: io::Error| Failure::write(&name, &error);
        match sink {
            Sink::Plain(mut raw) => raw.flush(),
            Sink::Gzip(encoder) => encoder.finish().and_then(|mut raw| raw.flush()),
            Sink::Zstd(encoder) => encoder.finish().and_then(|mut raw| raw.flush()),
            Sink::Parquet(mut sink) => {
                flush(&mut sink).and_then(|()| sink.1.into_inner().map_err(io_error)).and_then(|mut raw| raw.flush())
            }
        }
        .map_err(failed)?;
        if let Some((temporary, path)) = place {
            temporary.persist(path).map_err(|error| failed(error.error))?;
        }
        Ok(())
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::write(&self.name, error)
    }
}

/// Takes away what is unfinished, for when the process is about to be ended.
pub fn abandon() {
    for path in UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
        // It may have got its name already, or never have come to be.
        let _ = std::fs::remove_file(path);
    }
}

/// A temporary file beside `path`, and the two names.
fn temporary(path: &Path) -> io::Result<(File, (TempPath, PathBuf))> {
    // Behind a symbolic link, the file itself is replaced and the link stays.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".naql-").suffix(".part");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    // Held meanwhile, so that no signal comes between the two.
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let (file, temporary) = builder.tempfile_in(folder)?.into_parts();
    unfinished.push(temporary.to_path_buf());
    Ok((file, (temporary, path)))
}

/// A Parquet writer and the decoder of the rows it is given.
fn parquet(raw: Raw, record: &Record) -> parquet::errors::Result<(Decoder, ArrowWriter<Raw>)> {
    let schema = record.schema();
    let decoder =
        ReaderBuilder::new(schema.clone()).with_batch_size(BATCH).with_coerce_primitive(true).build_decoder()?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_bytes(Some(ROW_GROUP))
        .build();
    Ok((decoder, ArrowWriter::try_new(raw, schema, Some(properties))?))
}

fn decode(sink: &mut (Decoder, ArrowWriter<Raw>), mut lines: &[u8]) -> io::Result<()> {
    while !lines.is_empty() {
        let used = sink.0.decode(lines).map_err(io::Error::other)?;
        lines = &lines[used..];
        if used == 0 || sink.0.len() >= BATCH {
            flush(sink)?;
        }
    }
    Ok(())
}

fn flush(sink: &mut (Decoder, ArrowWriter<Raw>)) -> io::Result<()> {
    match sink.0.flush().map_err(io::Error::other)? {
        Some(batch) => sink.1.write(&batch).map_err(io_error),
        None => Ok(()),
    }
}

/// The I/O error inside a Parquet error, so that a full disk is told as one.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(inner) => *inner,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
