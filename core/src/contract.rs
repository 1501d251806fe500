//! The contract: each field of each record that naql hands out, once.
//!
//! Nothing comes in; tables go out. What the faces say of a record is made from its table or compared with it by a test:
//!
//! ```text
//! JSON               the rows of `json`, of the command and of Python's `to_dict`  core/tests/contract.rs
//! docs               docs/json.md, docs/json.schema.json                           core/tests/contract.rs
//! Arrow and Parquet  the schemas of naql-arrow                                     made from the tables
//! C                  the names of the functions in naql.h                          bindings/c/tests/contract.rs
//! Python             the attributes and their documentation                        tests/python/test_contract.py
//! ```
//! A new field is a line here, a field in the record of each face, and `make contract`. Fields keep their names and their order;
//! new ones come last.

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

const fn record(name: &'static str, doc: &'static str, own: &'static [Field]) -> Record {
    Record { name, doc, own, more: None }
}

const fn field(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, nothing: Nothing::Never, doc }
}

const fn or_null(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, nothing: Nothing::Null, doc }
}

const fn or_absent(name: &'static str, kind: Kind, doc: &'static str) -> Field {
    Field { name, kind, nothing: Nothing::Absent, doc }
}

const TEXTS: Kind = Kind::List(&Kind::Text);
const CHAIN: Kind = Kind::List(&TEXTS);
const DECISION: Kind = Kind::Word(&["admit", "hold", "drop"]);
const RELATION: Kind =
    Kind::Word(&["exact", "same_text", "near", "contains", "contained_in", "overlaps", "rewrites", "template", "none"]);

/// Every record, those first that stand by themselves.
pub const RECORDS: [&Record; 17] = [
    &DOCUMENT,
    &VERDICT,
    &MATCH,
    &COMPARISON,
    &PASSAGE,
    &COVER,
    &PAIR,
    &TRACE,
    &STORY,
    &CREDIT,
    &RELAY,
    &BLOCK,
    &FINGERPRINT,
    &FINGERPRINT_ROW,
    &VIEW,
    &ENTRY,
    &REJECT,
];

/// What comes in.
pub const DOCUMENT: Record = record(
    "document",
    "A page with its metadata.",
    &[
        field("id", Kind::Text, "The name of the document in verdicts and matches."),
        field("text", Kind::Text, "The text of the page."),
        or_absent("title", Kind::Text, "The headline, if it is known separately from the text."),
        or_absent("byline", Kind::Text, "The author line, if it is known separately from the text."),
        or_absent("publisher", Kind::Text, "Who published the page: an id of the registry, a name, or a domain."),
        or_absent("url", Kind::Text, "The address of the page."),
        or_absent("published", Kind::Time, "When the page was published: RFC 3339, or a date (midnight UTC)."),
    ],
);

/// A gate's verdict on a document.
pub const VERDICT: Record = record(
    "verdict",
    "A gate's verdict on a document.",
    &[
        field("id", Kind::Text, "The document's id."),
        field("decision", DECISION, "What to do with the document."),
        field("relation", RELATION, "What the document is to the story that decided, or to the closest match."),
        or_null("of", Kind::Text, "The id of that story's document; nothing when no story was found."),
        field(
            "reasons",
            TEXTS,
            "Why: the rule that made the relation, then the rule of the policy that decided. For a page of several stories \
             both for each of them (`story 1: …`), then how the page gets its relation (`page: …`).",
        ),
        or_absent(
            "replaces",
            Kind::Text,
            "The id of the document that this one replaces. Only where a rule of the policy says `replace`.",
        ),
        field(
            "matches",
            Kind::List(&Kind::Record(&MATCH)),
            "The earlier stories that a story of the page is related to: by story, the closest first.",
        ),
        field(
            "cover",
            Kind::List(&Kind::Record(&COVER)),
            "The earlier stories that parts of the page are in; the one that covers most comes first.",
        ),
        field("new_words", Kind::Count, "How many words of the page no part of the cover has."),
        field("new_share", Kind::Share, "Their share of the page's words."),
        field(
            "chain",
            CHAIN,
            "The attribution chain: the publisher, then hop by hop. A hop has several sources where they are \
             named side by side.",
        ),
        field("scheme", Kind::Text, "The scheme of the fingerprints."),
    ],
);

/// An earlier story that a story of the document is related to: `a` is the document, `b` the earlier one.
pub const MATCH: Record = Record {
    name: "match",
    doc: "An earlier story that a story of the document is related to. The document is `a`, the earlier one `b`.",
    own: &[
        field("id", Kind::Text, "The id of the earlier document."),
        field("story", Kind::Count, "Which story of the document it is that matches, from 0."),
        field("of_story", Kind::Count, "Which story of the earlier document it matches, from 0."),
    ],
    more: Some(&COMPARISON),
};

/// What two stories have in common.
pub const COMPARISON: Record = record(
    "comparison",
    "What two stories, `a` and `b`, have in common.",
    &[
        field("relation", RELATION, "What `a` is to `b`."),
        field("jaccard", Kind::Share, "The Jaccard similarity of the 3-word shingles."),
        field("containment_a", Kind::Share, "The share of the shingles of `a` that `b` has."),
        field("containment_b", Kind::Share, "The share of the shingles of `b` that `a` has."),
        field("matched_words", Kind::Count, "How many equal words the passages have."),
        field("longest_run", Kind::Count, "How many words the longest run of equal words has."),
        field("passages", Kind::List(&Kind::Record(&PASSAGE)), "The passages, in their order in `a`."),
        field("reasons", TEXTS, "The rule that made the relation, and what it saw."),
    ],
);

/// A stretch that two texts share.
pub const PASSAGE: Record = record(
    "passage",
    "A stretch of text that `a` and `b` share.",
    &[
        field("a_start", Kind::Offset, "Where it begins in `a`."),
        field("a_end", Kind::Offset, "Where it ends in `a`."),
        field("b_start", Kind::Offset, "Where it begins in `b`."),
        field("b_end", Kind::Offset, "Where it ends in `b`."),
        field("words", Kind::Count, "How many of its words are equal."),
        field("identity", Kind::Share, "The share of the longer side's words that are equal."),
    ],
);

/// An earlier story and the parts of the page that are in it.
pub const COVER: Record = record(
    "cover",
    "An earlier story and the parts of the page that are in it.",
    &[
        field("id", Kind::Text, "The id of the earlier document."),
        field("words", Kind::Count, "How many words of the page it covers that none before it in the cover does."),
        field("spans", Kind::List(&Kind::Span), "The parts of the page."),
    ],
);

/// Two documents of an input with a relation.
pub const PAIR: Record = Record {
    name: "pair",
    doc: "Two documents with a relation; `a` comes first in the input.",
    own: &[
        field("a", Kind::Text, "The id of the first document."),
        field("b", Kind::Text, "The id of the second document."),
        field("a_story", Kind::Count, "Which story of `a` it is, from 0."),
        field("b_story", Kind::Count, "Which story of `b` it is, from 0."),
        field("a_chain", CHAIN, "The attribution chain of `a`."),
        field("b_chain", CHAIN, "The attribution chain of `b`."),
    ],
    more: Some(&COMPARISON),
};

/// What a document says about its sources.
pub const TRACE: Record = record(
    "trace",
    "What a document says about its sources.",
    &[
        field("id", Kind::Text, "The document's id."),
        field("stories", Kind::List(&Kind::Record(&STORY)), "The stories of the page, in order."),
        field("blocks", Kind::List(&Kind::Record(&BLOCK)), "The blocks of the page, in order."),
    ],
);

/// What one story says about its sources.
pub const STORY: Record = record(
    "story",
    "What one story of a page says about its sources.",
    &[
        field("start", Kind::Offset, "Where the story begins in the page."),
        field("end", Kind::Offset, "Where it ends."),
        field(
            "publisher",
            Kind::Text,
            "Whose page it is: an id of the registry, `?name`, `?host` where only the address is known, or `?`.",
        ),
        field(
            "credits",
            Kind::List(&Kind::Record(&CREDIT)),
            "Every source credited, once, the strongest places first.",
        ),
        field("relays", Kind::List(&Kind::Record(&RELAY)), "Every explicit relay, in the order of the text."),
        field(
            "chain",
            CHAIN,
            "From the publisher to the origin. A hop has several sources where they are named side by side.",
        ),
    ],
);

/// A source that a story names.
pub const CREDIT: Record = record(
    "credit",
    "A source that a story names for its text or for a claim in it.",
    &[
        field(
            "source",
            Kind::Text,
            "The source: an id of the registry, or `?surface` where it has none. Sources without a name are `@agencies`, \
             `@media`, `@monitoring`, `@anonymous` and `@social`.",
        ),
        field("surface", Kind::Text, "The words of the text that name it."),
        field(
            "where",
            Kind::Word(&["source_line", "end_tag", "byline", "dateline", "inline"]),
            "The place of the credit.",
        ),
        field("role", Kind::Word(&["wire", "cited", "own"]), "What the source is to the story."),
        field(
            "start",
            Kind::Offset,
            "Where the surface begins: in the text, or in the byline when `where` is `byline`.",
        ),
        field("end", Kind::Offset, "Where it ends."),
        field("confidence", Kind::Share, "How sure the rule is."),
        field("rule", Kind::Text, "The rule that found it."),
        or_absent(
            "candidates",
            TEXTS,
            "The sources that share the name, the likeliest first; nothing when only one has it.",
        ),
    ],
);

/// An explicit "X passes on what Y said".
pub const RELAY: Record = record(
    "relay",
    "An explicit \"this source passes on what that one said\".",
    &[
        field("from", Kind::Text, "The source that passes on, named as in a credit."),
        field("origin", Kind::Text, "Whose words they are, in the words of the text."),
        field(
            "origin_type",
            Kind::Word(&["outlet", "official_body", "official", "person", "anonymous", "document", "media"]),
            "What the origin is.",
        ),
        field("start", Kind::Offset, "Where the source or the origin begins, whichever comes first."),
        field("end", Kind::Offset, "Where the later of the two ends."),
    ],
);

/// A typed stretch of a page.
pub const BLOCK: Record = record(
    "block",
    "A typed stretch of a page.",
    &[
        field(
            "kind",
            Kind::Word(&["story", "related", "tags", "source_line", "furniture", "manifest"]),
            "What the stretch is. `manifest` is a C2PA manifest hidden in the text: a signed claim of where it is from, which naql does not verify.",
        ),
        field("start", Kind::Offset, "Where it begins."),
        field("end", Kind::Offset, "Where it ends."),
    ],
);

/// What is kept of a text for comparison.
pub const FINGERPRINT: Record = record(
    "fingerprint",
    "What is kept of a text for comparison.",
    &[
        field("scheme", Kind::Text, "How it was made. Only fingerprints of one scheme can be compared."),
        field("raw", Kind::Digest, "BLAKE3-256 of the bytes of the text."),
        field("folded", Kind::Digest, "BLAKE3-256 of the folded words, one space between two of them."),
        field("words", Kind::Count, "How many folded words the text has."),
        field("simhash", Kind::Bits, "SimHash of the 3-word shingles."),
        field("minhash", Kind::Slots, "MinHash of the 3-word shingles."),
        field(
            "marks",
            Kind::List(&Kind::Mark),
            "Passage marks: the hash of five words, and the place of the first of them.",
        ),
    ],
);

/// A row of `naql fingerprint`.
pub const FINGERPRINT_ROW: Record = Record {
    name: "fingerprint_row",
    doc: "The fingerprint of a document.",
    own: &[field("id", Kind::Text, "The document's id.")],
    more: Some(&FINGERPRINT),
};

/// A row of `naql fold`.
pub const VIEW: Record = record(
    "view",
    "The text of a document as naql reads it.",
    &[
        field("id", Kind::Text, "The document's id."),
        field("view", Kind::Word(&["fold", "light"]), "Which view it is."),
        field("text", Kind::Text, "The text of the view."),
        or_absent(
            "offsets",
            Kind::List(&Kind::Span),
            "Where each word of the view is in the text of the document. A word of a view is a run without ASCII white space.",
        ),
    ],
);

/// An entry of a ledger.
pub const ENTRY: Record = record(
    "entry",
    "A verdict as the ledger has it.",
    &[
        field("sequence", Kind::Count, "How many entries came before it."),
        field(
            "time",
            Kind::Time,
            "When the verdict was given: RFC 3339, UTC, to the second. It is never earlier than in the entry before.",
        ),
        field("id", Kind::Text, "The document's id."),
        field("raw", Kind::Digest, "BLAKE3-256 of the bytes of the document's text."),
        field(
            "folded",
            Kind::Digest,
            "BLAKE3-256 of the folded words, one space between two of them. For a page of several stories: BLAKE3-256 of the \
             hashes of its stories, 32 bytes each, one after the other.",
        ),
        field("decision", DECISION, "What was decided."),
        field("relation", RELATION, "What the document is to the story that decided."),
        or_null("of", Kind::Text, "The id of that story's document; nothing when no story was found."),
        field("rule", Kind::Text, "The last reason of the verdict; empty when nothing was found."),
        field("chain", CHAIN, "The attribution chain."),
        field("policy", Kind::Digest, "BLAKE3-256 of the policy in its TOML form with every key."),
        field("scheme", Kind::Text, "The scheme of the fingerprints."),
        field("hash", Kind::Digest, "BLAKE3-256 of the hash before it and of the entry's other fields."),
    ],
);

/// A row that was rejected.
pub const REJECT: Record = record(
    "reject",
    "A bad row, which `--on-error skip` writes to a file of its own.",
    &[
        field("file", Kind::Text, "The input."),
        field("row", Kind::Count, "The number of the row, from 1; 0 for the file as a whole."),
        field("reason", Kind::Text, "What is wrong, and what to do."),
        field("code", Kind::Text, "The name of the error."),
        field("raw", Kind::Text, "The bytes of the row; those that are not UTF-8 are replaced."),
    ],
);
