//! Pack: text as a page holds it: deflated (RFC 1951), in base64.
//!
//! A browser unpacks it without a library (`DecompressionStream`). The data of 10,000 clusters take a quarter of their JSON, and nothing
//! in them can end the element that they are in.

use std::io::Write;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// A text, deflated and in base64.
pub fn packed(json: &str) -> String {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    // Writing into memory does not fail.
    let bytes = encoder.write_all(json.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
    STANDARD.encode(bytes)
}
