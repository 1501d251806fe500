//! The forms that a stream of documents comes in and goes out in: JSON lines, plain or compressed, Parquet, a text file. A form
//! is known by the first bytes of a stream, or promised by the ending of a file's name.

/// How many first bytes tell the form of a stream.
pub const MAGIC: usize = 4;

/// What a stream of bytes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON lines as they are.
    Plain,
    /// JSON lines in gzip.
    Gzip,
    /// JSON lines in Zstandard.
    Zstd,
    /// A Parquet file.
    Parquet,
    /// A text file: one document. Only its name tells it from JSON lines.
    Text,
}

impl Form {
    /// The form by the first bytes (up to [`MAGIC`]).
    pub fn of(head: &[u8]) -> Self {
        match head {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable frame before one.
            [0x28, 0xb5, 0x2f, 0xfd] | [0x50..=0x5f, 0x2a, 0x4d, 0x18] => Self::Zstd,
            b"PAR1" => Self::Parquet,
            _ => Self::Plain,
        }
    }

    /// The form that a file name promises, if any.
    pub fn promised(name: &str) -> Option<Self> {
        match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "gz" => Some(Self::Gzip),
            "zst" => Some(Self::Zstd),
            "parquet" => Some(Self::Parquet),
            _ => None,
        }
    }

    /// The name for a message.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Text => "text",
            Self::Gzip => "gzip",
            Self::Zstd => "Zstandard",
            Self::Parquet => "Parquet",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn forms() {
        for (name, form) in
            [("a.jsonl.gz", Some(Form::Gzip)), ("A.ZST", Some(Form::Zstd)), ("a.jsonl", None), ("a", None)]
        {
            assert_eq!(Form::promised(name), form);
        }
        for (head, form) in
            [(&b"{\"id"[..], Form::Plain), (b"", Form::Plain), (b"PAR1", Form::Parquet), (b"PAR", Form::Plain)]
        {
            assert_eq!(Form::of(head), form);
        }
    }
}
