//! The tables of what goes in, and of what `gate`, `dedup`, `pairs`, `compare`, `trace` and the views give.

use super::record::{Kind, Record, field, or_absent, or_null, record};

pub(super) const TEXTS: Kind = Kind::List(&Kind::Text);
const CHAIN: Kind = Kind::List(&TEXTS);
pub(super) const PLACE: Kind = Kind::Word(&["source_line", "end_tag", "byline", "dateline", "inline"]);
const DECISION: Kind = Kind::Word(&["admit", "hold", "drop"]);
pub(super) const RELATION: Kind =
    Kind::Word(&["exact", "same_text", "near", "contains", "contained_in", "overlaps", "rewrites", "template", "none"]);

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
        or_absent(
            "seen",
            Kind::Time,
            "When the page was fetched. Only `lineage` reads it: the page was public by then.",
        ),
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
        field(
            "seen",
            Kind::Flag,
            "Whether the same document (same id, same text) came before. In the same delivery it is dropped; in a later one it gets \
             the decision, relation, `of`, last reason and chain that it got the first time.",
        ),
    ],
);

/// A verdict of `dedup`, which knows the whole input.
pub const DEDUP_VERDICT: Record = Record {
    name: "dedup_verdict",
    doc: "A verdict of `dedup`, which knows the whole input: a verdict, and the prints of a document that is kept.",
    own: VERDICT.own,
    more: Some(&PRINTS),
};

/// Who else printed a document.
pub const PRINTS: Record = record(
    "prints",
    "Who else printed a document that `dedup` keeps. A dropped document has none of these fields.",
    &[
        or_absent(
            "copies",
            Kind::Count,
            "How many documents were dropped for it: those whose `of` names it, and the same document again.",
        ),
        or_absent(
            "outlets",
            Kind::Count,
            "How many outlets printed it or one of these. All documents that do not say whose page they are count as one outlet.",
        ),
        or_absent("first_seen", Kind::Time, "The earliest `published` of it and these, as given."),
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
        field(
            "order",
            Kind::Flag,
            "Whether the words are in the same order on both sides; in `rewrites` they need not be.",
        ),
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
        field(
            "crowd",
            Kind::Count,
            "How many stories share the text by which the two met, where these are more than 50. Of such a crowd not every pair is \
             given: those of its first story where the words are equal, of its first 8 where they are not. Otherwise, and with \
             `--all-pairs`, 0.",
        ),
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
        field("where", PLACE, "The place of the credit."),
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
    "What the ledger says of one thing that happened to a gate.",
    &[
        field("sequence", Kind::Count, "How many entries came before it."),
        field(
            "time",
            Kind::Time,
            "When it happened: RFC 3339, UTC, to the second. It is never earlier than in the entry before.",
        ),
        field(
            "kind",
            Kind::Word(&["verdict", "policy", "deletion", "expiry"]),
            "What happened: `verdict`, `policy` (the gate decides by another one from here on), `deletion` or `expiry`.",
        ),
        or_absent("id", Kind::Text, "Of a verdict: the document's id."),
        or_absent("raw", Kind::Digest, "Of a verdict: BLAKE3-256 of the bytes of the document's text."),
        or_absent(
            "folded",
            Kind::Digest,
            "Of a verdict: BLAKE3-256 of the folded words, one space between two of them. For a page of several stories: \
             BLAKE3-256 of the hashes of its stories, 32 bytes each, one after the other.",
        ),
        or_absent("decision", DECISION, "Of a verdict: what was decided."),
        or_absent("relation", RELATION, "Of a verdict: what the document is to the story that decided."),
        or_absent("of", Kind::Text, "Of a verdict: the id of that story's document; nothing when no story was found."),
        or_absent("rule", Kind::Text, "Of a verdict: its last reason; empty when nothing was found."),
        or_absent("chain", CHAIN, "Of a verdict: the attribution chain."),
        or_absent(
            "day",
            Kind::Time,
            "Of a verdict: the day that the document is kept under; retention counts from it.",
        ),
        or_absent("stored", Kind::Digest, "Of a verdict: BLAKE3-256 of what is stored of the document."),
        or_absent("ids", TEXTS, "Of a deletion: the ids; all documents of these that came before were deleted."),
        or_absent(
            "remains",
            Kind::Digest,
            "Of a deletion that leaves keys in the index: BLAKE3-256 of what remains of the documents until a vacuum.",
        ),
        or_absent(
            "before",
            Kind::Time,
            "Of an expiry: all documents that were kept under an earlier day were forgotten.",
        ),
        or_absent("documents", Kind::Count, "Of an expiry: how many these were."),
        or_absent("by", Kind::Text, "Of a deletion or a policy: who did it."),
        or_absent("why", Kind::Text, "Of a deletion or a policy: why."),
        field(
            "policy",
            Kind::Digest,
            "BLAKE3-256 of the policy in force from this entry on, in its TOML form with every key.",
        ),
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
