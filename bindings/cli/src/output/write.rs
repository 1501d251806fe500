//! One output: rows in; JSON lines (plain, gzip, Zstandard, bzip2, xz), Parquet or Arrow out, by the ending of the file's name. A name
//! that promises another form is refused.
//!
//! A file is written without a name (else under a temporary one) in the same directory, and gets its own when it is whole, so no run
//! that ends early leaves half a file. Pipes and devices are written as they are.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_schema::SchemaRef;
use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;
use lzma_rust2::{XzOptions, XzWriter};
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::arrow::{ARROW_SCHEMA_META_KEY, ArrowSchemaConverter, ArrowWriter};
use parquet::basic::ZstdLevel;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::SchemaDescriptor;

use super::place::{Place, place};
use crate::failure::{Failure, Result, exit};
use crate::form::{Compression, Format, ending, inner};

/// Bytes of a Parquet row group: it is kept in memory until it is whole.
const ROW_GROUP: usize = 128 << 20;

/// One output.
pub struct Output {
    name: String,
    sink: Sink,
    /// The name that the file is to get.
    place: Option<Place>,
}

/// Keys and values that a file of columns has beside its schema.
pub type Metadata = Vec<(String, Option<String>)>;

/// The columns of an output.
#[derive(Clone, Debug)]
pub struct Columns {
    pub schema: SchemaRef,
    /// What the inputs say of themselves.
    pub metadata: Metadata,
    /// How the inputs, all of them Parquet, hold the same columns. The output holds them so, too.
    pub parquet: Option<SchemaDescriptor>,
}

type Raw = BufWriter<Box<dyn Write + Send>>;

enum Sink {
    Plain(Raw),
    Gzip(GzEncoder<Raw>),
    Zstd(zstd::Encoder<'static, Raw>),
    Bzip2(BzEncoder<Raw>),
    Xz(Box<XzWriter<Raw>>),
    Parquet(Box<ArrowWriter<Raw>>),
    Arrow(Box<arrow_ipc::writer::FileWriter<Raw>>),
}

/// What a name promises that naql does not write, and what to do.
fn refused(name: &str) -> Option<&'static str> {
    Some(match ending(inner(name)).as_str() {
        "csv" | "tsv" | "tab" => {
            "CSV is written where all inputs are CSV with one header; write JSON lines and convert them, as with mlr --ijsonl --ocsv cat"
        }
        "xlsx" | "xls" | "ods" => "naql writes no spreadsheet; write JSON lines or Parquet and convert them",
        "zip" | "tar" | "tgz" | "7z" | "rar" => "naql writes no archive; write .jsonl.gz or .jsonl.zst",
        "lz4" | "br" | "lzma" | "lzo" | "sz" => "naql compresses by .gz, .zst, .bz2 and .xz",
        "avro" | "orc" => "naql writes .parquet, .arrow and .jsonl",
        "db" | "sqlite" | "sqlite3" | "duckdb" => "naql writes no database; write .parquet or .jsonl and load it",
        "html" | "htm" | "xml" | "pdf" | "docx" | "warc" | "txt" => "rows are written as .jsonl, .parquet or .arrow",
        _ => return None,
    })
}

impl Output {
    /// Begins an output of rows of this schema; `-` is standard output (always plain JSON lines).
    ///
    /// # Errors
    /// If it cannot be created, or its name promises what naql does not write.
    pub fn create(path: &Path, schema: SchemaRef) -> Result<Self> {
        Self::of(path, Columns { schema, metadata: Vec::new(), parquet: None })
    }

    /// As [`Output::create`], of columns and all that is said of them.
    ///
    /// # Errors
    /// As [`Output::create`].
    pub fn of(path: &Path, columns: Columns) -> Result<Self> {
        let name = path.to_string_lossy();
        if let Some(instead) = refused(&name).filter(|_| !is_special(path)) {
            return Err(Failure::usage(format!("{name}: {instead}")));
        }
        Self::begin(path, Some(columns))
    }

    /// Begins an output of text.
    ///
    /// # Errors
    /// If it cannot be created, or its name asks for columns.
    pub fn text(path: &Path) -> Result<Self> {
        Self::begin(path, None)
    }

    fn begin(path: &Path, columns: Option<Columns>) -> Result<Self> {
        let fail = |error: io::Error| Failure::create(path, &error);
        let name = if path.as_os_str() == "-" { "standard output".to_owned() } else { path.display().to_string() };
        let columnar = Format::promised(&name).filter(|format| format.is_columnar());
        if columnar.is_some() && columns.is_none() {
            return Err(Failure::usage(format!("{name}: Parquet and Arrow have no room for text; name another file")));
        }
        if columnar.is_some() && Compression::promised(&name) != Compression::None {
            return Err(Failure::usage(format!(
                "{name}: Parquet and Arrow are compressed inside; leave the last ending out"
            )));
        }
        let (raw, place): (Box<dyn Write + Send>, _) = if path.as_os_str() == "-" {
            (Box::new(io::stdout()), None)
        } else {
            match path.metadata() {
                Ok(meta) if meta.is_dir() => {
                    return Err(Failure::new(exit::CANNOT_CREATE, format!("{name}: is a directory; name a file")));
                }
                Ok(meta) if !meta.is_file() => (Box::new(File::options().write(true).open(path).map_err(fail)?), None),
                _ => {
                    let (file, place) = place(path).map_err(fail)?;
                    (Box::new(file), Some(place))
                }
            }
        };
        let raw = BufWriter::with_capacity(1 << 20, raw);
        let sink = match (columnar, Compression::promised(&name), columns) {
            (Some(Format::Parquet), _, Some(columns)) => {
                Sink::Parquet(Box::new(parquet(raw, columns).map_err(|error| fail(io_error(error)))?))
            }
            (Some(_), _, Some(Columns { schema, metadata, .. })) => {
                let metadata = metadata.into_iter().filter(|(key, _)| key != ARROW_SCHEMA_META_KEY);
                let metadata = metadata.filter_map(|(key, value)| Some((key, value?))).collect();
                let schema = schema.as_ref().clone().with_metadata(metadata);
                let writer = arrow_ipc::writer::FileWriter::try_new(raw, &schema);
                Sink::Arrow(Box::new(writer.map_err(|error| fail(io::Error::other(error)))?))
            }
            (_, Compression::Gzip, _) => Sink::Gzip(GzEncoder::new(raw, flate2::Compression::default())),
            (_, Compression::Zstd, _) => Sink::Zstd(zstd::Encoder::new(raw, 3).map_err(fail)?),
            (_, Compression::Bzip2, _) => Sink::Bzip2(BzEncoder::new(raw, bzip2::Compression::default())),
            (_, Compression::Xz, _) => Sink::Xz(Box::new(XzWriter::new(raw, XzOptions::with_preset(6)).map_err(fail)?)),
            (_, Compression::None, _) => Sink::Plain(raw),
        };
        Ok(Self { name, sink, place })
    }

    /// Whether it is written by columns.
    pub fn is_columnar(&self) -> bool {
        matches!(self.sink, Sink::Parquet(_) | Sink::Arrow(_))
    }

    /// Writes rows: in a file of columns as such, else as lines of JSON. Only what is needed is made.
    ///
    /// # Errors
    /// If they cannot be made or written.
    pub fn rows<L: AsRef<[u8]>>(
        &mut self,
        lines: impl FnOnce() -> naql::Result<Vec<L>>,
        columns: impl FnOnce() -> naql::Result<RecordBatch>,
    ) -> Result<()> {
        if self.is_columnar() {
            return self.write_batch(&columns()?);
        }
        lines()?.iter().try_for_each(|line| self.write(line.as_ref()))
    }

    /// Writes whole lines.
    ///
    /// # Errors
    /// If they cannot be written, or this is a file of columns.
    pub fn write(&mut self, lines: &[u8]) -> Result<()> {
        let done = match &mut self.sink {
            Sink::Plain(raw) => raw.write_all(lines),
            Sink::Gzip(encoder) => encoder.write_all(lines),
            Sink::Zstd(encoder) => encoder.write_all(lines),
            Sink::Bzip2(encoder) => encoder.write_all(lines),
            Sink::Xz(encoder) => encoder.write_all(lines),
            Sink::Parquet(_) | Sink::Arrow(_) => Err(io::Error::other("a file of columns has no lines")),
        };
        done.map_err(|error| self.failed(&error))
    }

    /// Writes rows of a file of columns that was created for their schema.
    ///
    /// # Errors
    /// If they cannot be written, or this is no such file.
    pub fn write_batch(&mut self, batch: &RecordBatch) -> Result<()> {
        let done = match &mut self.sink {
            Sink::Parquet(writer) => writer.write(batch).map_err(io_error),
            Sink::Arrow(writer) => writer.write(batch).map_err(io::Error::other),
            _ => Err(io::Error::other("not a file of columns")),
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
            Sink::Bzip2(encoder) => encoder.finish().and_then(|mut raw| raw.flush()),
            Sink::Xz(encoder) => encoder.finish().and_then(|mut raw| raw.flush()),
            Sink::Parquet(writer) => writer.into_inner().map_err(io_error).and_then(|mut raw| raw.flush()),
            Sink::Arrow(writer) => writer.into_inner().map_err(io::Error::other).and_then(|mut raw| raw.flush()),
        }
        .map_err(failed)?;
        place.map_or(Ok(()), |place| place.keep().map_err(failed))
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::write(&self.name, error)
    }
}

/// Whether a path is no file and not to become one: a pipe, a device.
fn is_special(path: &Path) -> bool {
    path.as_os_str() == "-" || path.metadata().is_ok_and(|meta| !meta.is_file() && !meta.is_dir())
}

/// A Parquet writer. Columns that come from Parquet are held as they were, and the Arrow schema that may have been with them is given on
/// unread: it says which strings were categories and which times had which zone.
fn parquet(raw: Raw, columns: Columns) -> parquet::errors::Result<ArrowWriter<Raw>> {
    let Columns { schema, metadata, parquet } = columns;
    let held = parquet.filter(|held| fits(held, &schema));
    let metadata: Metadata =
        metadata.into_iter().filter(|(key, _)| held.is_some() || key != ARROW_SCHEMA_META_KEY).collect();
    // Readers of Arrow take what is with the schema, others what is with the file.
    let of_schema = metadata.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
    let schema = schema.as_ref().clone().with_metadata(of_schema).into();
    let options = match held {
        Some(held) => ArrowWriterOptions::new().with_parquet_schema(held).with_skip_arrow_metadata(true),
        None => ArrowWriterOptions::new(),
    };
    let pairs: Vec<KeyValue> = metadata.into_iter().map(|(key, value)| KeyValue { key, value }).collect();
    let properties = WriterProperties::builder()
        .set_compression(parquet::basic::Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_bytes(Some(ROW_GROUP))
        .set_key_value_metadata((!pairs.is_empty()).then_some(pairs))
        .build();
    ArrowWriter::try_new_with_options(raw, schema, options.with_properties(properties))
}

/// Whether the columns are written as a file holds them: not the times of 96 bits of older writers, nor some old forms of lists.
fn fits(held: &SchemaDescriptor, schema: &SchemaRef) -> bool {
    let Ok(made) = ArrowSchemaConverter::new().convert(schema) else { return false };
    let form = |of: &SchemaDescriptor| -> Vec<_> {
        of.columns()
            .iter()
            .map(|leaf| (leaf.physical_type(), leaf.type_length(), leaf.max_def_level(), leaf.max_rep_level()))
            .collect()
    };
    form(held) == form(&made)
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
