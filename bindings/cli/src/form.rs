//! What a stream of documents is: how it is compressed, and what its rows are in.
//!
//! ```text
//! compression   none, gzip, Zstandard, bzip2, xz                     by the first bytes
//! format        JSON lines, JSON, CSV, text, Parquet, Arrow, zip, tar  by the first bytes after that; text and CSV by the name too
//! ```
//! What is neither is named by [`foreign`], with the line that converts it.

/// How many first bytes tell the compression of a stream.
pub const MAGIC: usize = 6;

/// How a stream is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    None,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

/// What the rows of a stream are in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON lines: an object a line.
    Lines,
    /// JSON objects however they are written: in an array, over several lines, several on a line.
    Objects,
    /// Cells parted by this byte, under a header.
    Csv(u8),
    /// A text: one document.
    Text,
    /// A text of one document a line.
    TextLines,
    Parquet,
    /// Arrow IPC: a file (Feather) or a stream.
    Arrow,
    Zip,
    Tar,
}

impl Compression {
    /// The compression by the first bytes (up to [`MAGIC`]).
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable frame before one.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', ..] => Self::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            _ => Self::None,
        }
    }

    /// The compression that a file name promises.
    pub fn promised(name: &str) -> Self {
        match ending(name).as_str() {
            "gz" | "tgz" => Self::Gzip,
            "zst" | "tzst" => Self::Zstd,
            "bz2" | "tbz2" => Self::Bzip2,
            "xz" | "txz" => Self::Xz,
            _ => Self::None,
        }
    }

    /// The name for a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "plain",
            Self::Gzip => "gzip",
            Self::Zstd => "Zstandard",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
        }
    }
}

impl Format {
    /// The format that a file name without the ending of a compression promises.
    pub fn promised(name: &str) -> Option<Self> {
        Some(match ending(inner(name)).as_str() {
            "jsonl" | "ndjson" | "json" => Self::Lines,
            "csv" => Self::Csv(b','),
            "tsv" | "tab" => Self::Csv(b'\t'),
            "txt" => Self::Text,
            "parquet" | "pq" => Self::Parquet,
            "arrow" | "feather" | "ipc" | "arrows" => Self::Arrow,
            "zip" => Self::Zip,
            "tar" | "tgz" | "tzst" | "tbz2" | "txz" => Self::Tar,
            _ => return None,
        })
    }

    /// The format of a binary file by its first bytes.
    pub fn binary(head: &[u8]) -> Option<Self> {
        match head {
            [b'P', b'A', b'R', b'1', ..] => Some(Self::Parquet),
            [b'A', b'R', b'R', b'O', b'W', b'1', ..] | [0xff, 0xff, 0xff, 0xff, _, _, 0, 0, ..] => Some(Self::Arrow),
            [b'P', b'K', 3 | 5, 4 | 6, ..] => Some(Self::Zip),
            _ if head.get(257..262) == Some(b"ustar") => Some(Self::Tar),
            _ => None,
        }
    }

    /// Whether it is read by columns.
    pub fn is_columnar(self) -> bool {
        matches!(self, Self::Parquet | Self::Arrow)
    }

    /// The name for a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lines => "JSON lines",
            Self::Objects => "JSON",
            Self::Csv(b'\t') => "TSV",
            Self::Csv(_) => "CSV",
            Self::Text | Self::TextLines => "text",
            Self::Parquet => "Parquet",
            Self::Arrow => "Arrow",
            Self::Zip => "zip",
            Self::Tar => "tar",
        }
    }
}

/// The ending of a file name, in lower case.
pub fn ending(name: &str) -> String {
    let name = name.rsplit('/').next().unwrap_or(name);
    name.rsplit_once('.').map_or_else(String::new, |(_, ending)| ending.to_ascii_lowercase())
}

/// A file name without the ending of a compression that wraps a file of another form.
pub fn inner(name: &str) -> &str {
    match ending(name).as_str() {
        "gz" | "zst" | "bz2" | "xz" => name.rsplit_once('.').map_or(name, |(inner, _)| inner),
        _ => name,
    }
}

/// What a file is that naql does not read, by its first bytes, and how to make something of it that it does; `file` is its name.
pub fn foreign(head: &[u8], file: &str) -> Option<String> {
    let start = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let text = String::from_utf8_lossy(&start[..start.len().min(600)]).to_ascii_lowercase();
    let begins = |words: &[&str]| words.iter().any(|word| text.starts_with(word));
    let has = |word: &str| text.contains(word);
    let web = |what: &str| {
        format!("is {what}; take the texts out first: pip install 'naql[web]', then naql read {file} | naql dedup -")
    };
    Some(match head {
        _ if begins(&["warc/1."]) => web("a WARC archive of web pages"),
        _ if begins(&["<!doctype html", "<html", "<head"]) => web("an HTML page"),
        _ if begins(&["<rss", "<feed", "<rdf"])
            || begins(&["<?xml"]) && (has("<rss") || has("<feed") || has("<rdf")) =>
        {
            web("an RSS or Atom feed")
        }
        _ if begins(&["<?xml"]) && (has("<urlset") || has("<sitemapindex")) => {
            "is a sitemap: it has addresses and no texts; fetch its pages first".to_owned()
        }
        _ if begins(&["<?xml"]) && has("<html") => web("an HTML page"),
        _ if begins(&["<?xml"]) => {
            format!("is XML; make JSON of it first: pip install yq, then xq -c '.PATH.TO.ROWS[]' {file} | naql dedup -")
        }
        [b'%', b'P', b'D', b'F', ..] => {
            format!("is a PDF; take its text out first: pdftotext {file} page.txt")
        }
        [b'S', b'Q', b'L', b'i', b't', b'e', b' ', ..] => {
            format!(
                "is an SQLite database; export a table first: sqlite3 -json {file} 'select * from TABLE' | naql dedup -"
            )
        }
        [0x04, 0x22, 0x4d, 0x18, ..] => format!("is compressed with LZ4; lz4 -dc {file} | naql dedup -"),
        [b'7', b'z', 0xbc, 0xaf, ..] => format!("is a 7z archive; 7z x {file}, and name the files in it"),
        [b'R', b'a', b'r', b'!', ..] => format!("is a RAR archive; unrar x {file}, and name the files in it"),
        [b'F', b'E', b'A', b'1', ..] => {
            "is Feather of version 1; write it again with pyarrow.feather.write_feather".to_owned()
        }
        [b'O', b'b', b'j', 1, ..] => format!("is Avro; make JSON lines of it first: avrocat {file} | naql dedup -"),
        [b'O', b'R', b'C', ..] => "is ORC; write it as Parquet first, with pyarrow.orc and pyarrow.parquet".to_owned(),
        [0xd0, 0xcf, 0x11, 0xe0, ..] => "is a document of Microsoft Office; save it as CSV or text".to_owned(),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_promise() {
        for (name, compression, format) in [
            ("a.jsonl.gz", Compression::Gzip, Some(Format::Lines)),
            ("A.ZST", Compression::Zstd, None),
            ("a.csv.bz2", Compression::Bzip2, Some(Format::Csv(b','))),
            ("a.tgz", Compression::Gzip, Some(Format::Tar)),
            ("a.d/feed", Compression::None, None),
            ("a.txt", Compression::None, Some(Format::Text)),
        ] {
            assert_eq!((Compression::promised(name), Format::promised(name)), (compression, format), "{name}");
        }
    }

    #[test]
    fn bytes_tell() {
        assert_eq!(Compression::of(b"{\"id\""), Compression::None);
        assert_eq!(Compression::of(b""), Compression::None);
        assert_eq!(Format::binary(b"PAR1"), Some(Format::Parquet));
        assert_eq!(Format::binary(b"PAR"), None);
        for (head, word) in [
            (&b"<!DOCTYPE html><p>"[..], "HTML"),
            (b"\xef\xbb\xbf\n<?xml version='1.0'?><rss>", "feed"),
            (b"<?xml version='1.0'?><urlset>", "sitemap"),
            (b"<?xml version='1.0'?><a/>", "XML"),
            (b"WARC/1.1\r\n", "WARC"),
            (b"%PDF-1.7", "PDF"),
        ] {
            assert!(foreign(head, "F").unwrap().contains(word), "{word}");
        }
        assert_eq!(foreign(b"{\"text\": \"<html>\"}", "F"), None);
    }
}
