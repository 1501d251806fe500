//! One output: rows in; JSON lines (plain, gzip, Zstandard) or Parquet out, by the ending of the file's name.
//!
//! A file is written under a temporary name in the same directory and renamed when it is whole, so no run that ends
//! early leaves half a file. Pipes and devices are written as they are.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use flate2::write::GzEncoder;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use tempfile::TempPath;

use crate::failure::{Failure, Result, exit};
use crate::form::Form;

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
}

type Raw = BufWriter<Box<dyn Write + Send>>;

enum Sink {
    Plain(Raw),
    Gzip(GzEncoder<Raw>),
    Zstd(zstd::Encoder<'static, Raw>),
    Parquet(Box<ArrowWriter<Raw>>),
}

impl Output {
    /// Begins an output of rows of this schema; `-` is standard output (always plain JSON lines).
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(path: &Path, schema: SchemaRef) -> Result<Self> {
        Self::begin(path, Some(schema))
    }

    /// Begins an output of text.
    ///
    /// # Errors
    /// If it cannot be created, or its name asks for Parquet.
    pub fn text(path: &Path) -> Result<Self> {
        Self::begin(path, None)
    }

    fn begin(path: &Path, schema: Option<SchemaRef>) -> Result<Self> {
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
                let Some(schema) = schema else {
                    return Err(Failure::usage(format!("{name}: Parquet has no room for text; name another file")));
                };
                Sink::Parquet(Box::new(parquet(raw, schema).map_err(|error| fail(io_error(error)))?))
            }
            Some(Form::Plain | Form::Text) | None => Sink::Plain(raw),
        };
        Ok(Self { name, sink, place })
    }

    /// Whether this is a Parquet file.
    pub fn is_parquet(&self) -> bool {
        matches!(self.sink, Sink::Parquet(_))
    }

    /// Writes rows: in a Parquet file as columns, else as lines of JSON. Only what is needed is made.
    ///
    /// # Errors
    /// If they cannot be made or written.
    pub fn rows<L: AsRef<[u8]>>(
        &mut self,
        lines: impl FnOnce() -> naql::Result<Vec<L>>,
        columns: impl FnOnce() -> naql::Result<RecordBatch>,
    ) -> Result<()> {
        if self.is_parquet() {
            return self.write_batch(&columns()?);
        }
        lines()?.iter().try_for_each(|line| self.write(line.as_ref()))
    }

    /// Writes whole lines.
    ///
    /// # Errors
    /// If they cannot be written, or this is a Parquet file.
    pub fn write(&mut self, lines: &[u8]) -> Result<()> {
        let done = match &mut self.sink {
            Sink::Plain(raw) => raw.write_all(lines),
            Sink::Gzip(encoder) => encoder.write_all(lines),
            Sink::Zstd(encoder) => encoder.write_all(lines),
            Sink::Parquet(_) => Err(io::Error::other("a Parquet file has no lines")),
        };
        done.map_err(|error| self.failed(&error))
    }

    /// Writes rows of a Parquet file that was created for their schema.
    ///
    /// # Errors
    /// If they cannot be written, or this is no such file.
    pub fn write_batch(&mut self, batch: &RecordBatch) -> Result<()> {
        let done = match &mut self.sink {
            Sink::Parquet(writer) => writer.write(batch).map_err(io_error),
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
            Sink::Parquet(writer) => writer.into_inner().map_err(io_error).and_then(|mut raw| raw.flush()),
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

/// A temporary file next to `path`, and the two names.
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

/// A Parquet writer.
fn parquet(raw: Raw, schema: SchemaRef) -> parquet::errors::Result<ArrowWriter<Raw>> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_bytes(Some(ROW_GROUP))
        .build();
    ArrowWriter::try_new(raw, schema, Some(properties))
}

/// The I/O error inside a Parquet error, so that a full disk is reported as one.
fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(inner) => *inner,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    }
}
