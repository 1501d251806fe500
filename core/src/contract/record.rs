//! What the tables of the contract are written in: records, fields and what they hold.

/// A kind of record.
#[derive(Debug)]
pub struct Record {
    /// Its name: `verdict`.
    pub name: &'static str,
    /// What it is, in a sentence.
    pub doc: &'static str,
    /// Its own fields, in order.
    pub own: &'static [Field],
    /// A record whose fields follow its own.
    pub more: Option<&'static Record>,
}

/// A field of a record.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name, the same in every face.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// How JSON says that there is nothing.
    pub nothing: Nothing,
    /// What it says: a sentence, and more after it. Words of code are in backticks.
    pub doc: &'static str,
}

/// What a field holds. Every face maps every kind, so this list is closed on purpose: a new kind must not compile until they do.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// Text.
    Text,
    /// One of these words.
    Word(&'static [&'static str]),
    /// A time: RFC 3339, or a date.
    Time,
    /// A number of things, or the place of one among its like, from 0.
    Count,
    /// A place in a text: in code points in JSON, Python and Parquet, in bytes in Rust and C.
    Offset,
    /// A number from 0 to 1.
    Share,
    /// A number from 0 on, with a fraction.
    Score,
    /// Whole seconds; they can be negative.
    Seconds,
    /// Yes or no.
    Flag,
    /// A stretch of a text: the offset of its first unit and the one after its last.
    Span,
    /// BLAKE3-256: 64 hexadecimal digits.
    Digest,
    /// A number of 64 bits: 16 hexadecimal digits in JSON, which does not hold so large a number.
    Bits,
    /// 128 numbers of 32 bits: 8 hexadecimal digits each in JSON, one after the other.
    Slots,
    /// A passage mark: a number of 64 bits and the place of a word; in JSON a list of the two.
    Mark,
    /// A list.
    List(&'static Kind),
    /// A record inside the record.
    Record(&'static Record),
}

/// How JSON says that a field has nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nothing {
    /// It always has something.
    Never,
    /// By `null`.
    Null,
    /// The field is not there.
    Absent,
}

impl Record {
    /// All its fields, in order.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.own.iter().chain(self.more.map_or(&[][..], |more| more.own))
    }
}

pub(super) const fn record(name: &'static str, doc: &'static str, own: &'static [Field]) -> Record {
    Record { name, doc, own, more: None }
}

pub(super) const fn field(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, nothing: Nothing::Never, doc }
}

pub(super) const fn or_null(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, nothing: Nothing::Null, doc }
}

pub(super) const fn or_absent(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, nothing: Nothing::Absent, doc }
}
