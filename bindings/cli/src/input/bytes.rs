//! Undoes compression and encoding of a stream: bytes in, UTF-8 out.

use std::io::{self, BufRead, BufReader, Read};

use bzip2::bufread::MultiBzDecoder;
use encoding_rs::Encoding;
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::bufread::GzDecoder;
use lzma_rust2::XzReader;

use crate::form::Compression;

/// The largest window of Zstandard: that of `zstd --long=31`. It takes memory as it is filled.
const WINDOW: u32 = 31;

/// How much memory xz may ask for, in kilobytes: its largest preset takes 65 MB.
const XZ_MEMORY: u32 = 2 << 20;

/// The decompressed bytes of a stream. Several members, frames or streams in a row are read as one.
///
/// # Errors
/// If a decoder cannot be set up.
pub fn decompress(by: Compression, read: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let buffered = |read| BufReader::with_capacity(1 << 16, read);
    Ok(match by {
        Compression::None => Box::new(read),
        Compression::Gzip => Box::new(GzipMembers(Some(GzDecoder::new(buffered(read))))),
        Compression::Zstd => {
            let mut decoder = zstd::Decoder::new(read)?;
            decoder.window_log_max(WINDOW)?;
            Box::new(decoder)
        }
        Compression::Bzip2 => Box::new(MultiBzDecoder::new(buffered(read))),
        Compression::Xz => Box::new(XzReader::new_mem_limit(buffered(read), true, XZ_MEMORY)),
    })
}

/// The members of a gzip stream. What follows the last one and is none is passed over, as gzip does: tapes and downloads are padded.
struct GzipMembers<R: BufRead>(Option<GzDecoder<R>>);

impl<R: BufRead> Read for GzipMembers<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while let Some(decoder) = &mut self.0 {
            let got = decoder.read(into)?;
            if got > 0 || into.is_empty() {
                return Ok(got);
            }
            let Some(mut rest) = self.0.take().map(GzDecoder::into_inner) else { break };
            if rest.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
                self.0 = Some(GzDecoder::new(rest));
            }
        }
        Ok(0)
    }
}

/// The stream in UTF-8; a byte order mark of UTF-16 is stronger than the encoding that is given.
pub fn transcode(encoding: &'static Encoding, read: impl Read + Send + 'static) -> Box<dyn Read + Send> {
    Box::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(read))
}

/// The stream with a newline for each carriage return.
pub struct Newlines<R>(pub R);

impl<R: Read> Read for Newlines<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let got = self.0.read(into)?;
        into[..got].iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        Ok(got)
    }
}
