//! Undoes the compression of a stream.

use std::io::{self, BufReader, Read};

use flate2::bufread::MultiGzDecoder;

use crate::form::Form;

/// The decompressed bytes of a stream of this form. Several members or frames in a row are read as one.
///
/// # Errors
/// If a decoder cannot be set up.
pub fn decode(form: Form, read: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    Ok(match form {
        Form::Plain | Form::Text | Form::Parquet => Box::new(read),
        Form::Gzip => Box::new(MultiGzDecoder::new(BufReader::with_capacity(1 << 16, read))),
        Form::Zstd => Box::new(zstd::Decoder::new(read)?),
    })
}
