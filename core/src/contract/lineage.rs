//! The tables of what `lineage` gives: five kinds of records, told apart by `kind`, and the records inside them.
//!
//! A *ref* is a story (the id of its document; `ID#n` for the nth story of a page that has several, from 0) or the id of a source.

use super::record::{Kind, Record, field, or_absent, or_null, record};
use super::tables::{PLACE, RELATION, TEXTS};

/// A story in a lineage.
pub const LINEAGE_STORY: Record = record(
    "lineage_story",
    "A story: what it says of its sources, and what it has from others.",
    &[
        field("kind", Kind::Word(&["story"]), "Tells the kinds of records apart."),
        field("id", Kind::Text, "Its ref."),
        field("story", Kind::Count, "Which story of its page it is, from 0."),
        field("publisher", Kind::Text, "Whose page it is, as in a trace."),
        or_null("published", Kind::Time, "When the document was published, as given."),
        field("clock", Kind::Record(&CLOCK), "When it was public."),
        field("words", Kind::Count, "How many words it has."),
        field("cluster", TEXTS, "The ids of the clusters it is in."),
        field(
            "role",
            Kind::Word(&["origin", "relay", "rewrite", "independent", "unclear"]),
            "What it is in them. `origin`: a cluster starts from it. `independent`: it is in none.",
        ),
        field("share_new", Kind::Share, "The share of its words that no story before it has."),
        field("claims", Kind::List(&Kind::Record(&CLAIM)), "Whom it names."),
        field("found", Kind::List(&Kind::Record(&FINDING)), "What it has from others."),
    ],
);

/// When a story was public.
pub const CLOCK: Record = record(
    "clock",
    "When a story was public: not before `from`, not after `to`.",
    &[
        or_null("from", Kind::Time, "The earliest time."),
        or_null("to", Kind::Time, "The latest time."),
        field(
            "basis",
            Kind::Word(&["published", "date", "page", "seen", "none"]),
            "What the clock rests on: the time that came with the document, a date only, a date in the page or its address, the \
             time at which the page was fetched, or nothing.",
        ),
    ],
);

/// A source that a story names, held against what was found.
pub const CLAIM: Record = record(
    "claim",
    "A source that a story names, and what became of the claim.",
    &[
        field("source", Kind::Text, "The source, as in a credit."),
        field("surface", Kind::Text, "The words that name it."),
        field("start", Kind::Offset, "Where they begin: in the text, or in the byline when `where` is `byline`."),
        field("end", Kind::Offset, "Where they end."),
        field("where", PLACE, "The place of the name."),
        field(
            "state",
            Kind::Word(&["found", "corroborated", "credited_only", "absent", "other_text", "generic"]),
            "What became of it. `found`: the source's own story is here, is not later, and has the text. `corroborated`: another \
             outlet that names the source has the text. `other_text`: the text is in the story of another source. `absent`: stories \
             of the source from those days are here, and none has the text. `generic`: no source by name. `credited_only`: none of these.",
        ),
        field("by", TEXTS, "The refs of the stories that show it."),
        field("words", Kind::Count, "How many words the story shares with the one of them that has most."),
        field("share", Kind::Share, "Their share of the story."),
    ],
);

/// Text that a story has from another.
pub const FINDING: Record = record(
    "finding",
    "Text that a story has from a story or a source.",
    &[
        field("from", Kind::Text, "The ref of the other."),
        field("words", Kind::Count, "How many words they share."),
        field("share", Kind::Share, "Their share of the story."),
        field(
            "passages",
            Kind::List(&Kind::Record(&SHARED)),
            "Where they are. The story is `a`, the other `b`; of a source, the story that its text is read from.",
        ),
    ],
);

/// A passage that two stories share.
pub const SHARED: Record = record(
    "shared",
    "A passage of `a` and `b`.",
    &[
        field("a_start", Kind::Offset, "Where it begins in `a`."),
        field("a_end", Kind::Offset, "Where it ends in `a`."),
        field("b_start", Kind::Offset, "Where it begins in `b`."),
        field("b_end", Kind::Offset, "Where it ends in `b`."),
        field("words", Kind::Count, "How many of its words are equal."),
    ],
);

/// A source that stories are from.
pub const SOURCE: Record = record(
    "source",
    "A source that stories are from.",
    &[
        field("kind", Kind::Word(&["source"]), "Tells the kinds of records apart."),
        field("id", Kind::Text, "Its ref: the source, the day and a number, as `spa#2015-07-22/17`."),
        field("source", Kind::Text, "The source, as in a credit."),
        field("seen", Kind::Flag, "Whether its own story is in the input."),
        field("official", Kind::Flag, "Whether it is an official body, which makes statements and is no news source."),
        field("cluster", Kind::Text, "The id of the cluster of its text."),
        field("text_words", Kind::Count, "How many words its text has."),
        field("outlets", TEXTS, "The outlets that have its text."),
        field("credited_by", TEXTS, "The refs of the stories that have its text and name it."),
        field("uncredited_by", TEXTS, "The refs of the stories that have its text and do not name it."),
        or_null("first_seen", Kind::Time, "The earliest time at which a story with its text can have been public."),
        field("consensus", Kind::List(&Kind::Record(&SPAN)), "Its text, as stretches of stories."),
        field("confidence", Kind::Share, "Its share of the outlets that name any source for the text."),
        field("rivals", Kind::List(&Kind::Record(&RIVAL)), "The other sources that are named for the text."),
    ],
);

/// A stretch of a story.
pub const SPAN: Record = record(
    "span",
    "A stretch of a story.",
    &[
        field("story", Kind::Text, "The ref of the story."),
        field("start", Kind::Offset, "Where it begins."),
        field("end", Kind::Offset, "Where it ends."),
    ],
);

/// Another source that is named for a text.
pub const RIVAL: Record = record(
    "rival",
    "Another source that is named for a text.",
    &[field("source", Kind::Text, "The source, as in a credit."), field("outlets", TEXTS, "The outlets that name it.")],
);

/// Who has a text from whom.
pub const EDGE: Record = record(
    "edge",
    "Who has a text from whom.",
    &[
        field("kind", Kind::Word(&["edge"]), "Tells the kinds of records apart."),
        field("from", Kind::Text, "The ref of the story or source that had it."),
        field("to", Kind::Text, "The ref of the story that has it from there."),
        field("cluster", Kind::Text, "The id of the cluster."),
        field(
            "how",
            Kind::Word(&["direct", "common_source", "unclear"]),
            "How it came: copied from `from`, from a source that others have it from, too, or the evidence does not tell.",
        ),
        field("score", Kind::Score, "What the parent was chosen by."),
        field("share_to", Kind::Share, "The share of `to` that is in `from`."),
        field("share_from", Kind::Share, "The share of `from` that is in `to`."),
        field("words", Kind::Count, "How many words they share."),
        field("passages", Kind::List(&Kind::Record(&SHARED)), "Where they are. `from` is `a`, `to` is `b`."),
        field(
            "credit",
            Kind::Word(&["credited", "uncredited", "other", "generic"]),
            "Whether `to` names `from`. `other`: it names another source. `generic`: it names none in particular.",
        ),
        or_null(
            "lag_s",
            Kind::List(&Kind::Seconds),
            "How much later `to` was public: the least and the most that the clocks allow.",
        ),
        field("evidence", Kind::List(&Kind::Record(&EVIDENCE)), "What speaks for a direct copy."),
        field("rivals", TEXTS, "The refs of other parents whose score is within 0.1 of this one's."),
    ],
);

/// A reason to take an edge for a direct copy.
pub const EVIDENCE: Record = record(
    "evidence",
    "A reason to take an edge for a direct copy. Offsets are 0 where it shows in no place.",
    &[
        field("rule", Kind::Text, "Its name."),
        field("weight", Kind::Share, "What it weighs."),
        field("a_start", Kind::Offset, "Where it begins in `from`."),
        field("a_end", Kind::Offset, "Where it ends in `from`."),
        field("b_start", Kind::Offset, "Where it begins in `to`."),
        field("b_end", Kind::Offset, "Where it ends in `to`."),
        or_absent("in_byline", Kind::Flag, "True when `b_start` and `b_end` are of the byline."),
    ],
);

/// Stories of one report.
pub const CLUSTER: Record = record(
    "cluster",
    "Stories of one report.",
    &[
        field("kind", Kind::Word(&["cluster"]), "Tells the kinds of records apart."),
        field("id", Kind::Text, "Its id: the day and a number."),
        field("anchor", Kind::Text, "The ref that all members were held against."),
        field("members", Kind::List(&Kind::Record(&MEMBER)), "The stories, by publication."),
        field("outlets", TEXTS, "The outlets of the members."),
        field("agencies", TEXTS, "The sources that members name."),
        or_null("first", Kind::Text, "The ref of who had it first; nothing where no order can be known."),
        or_null("last", Kind::Text, "The ref of who had it last; nothing where no order can be known."),
        field("independent_origins", Kind::Count, "How many members or sources have it from nobody else here."),
        field("cohesion", Kind::Share, "The share of the pairs of members that share text."),
        field("kept", Kind::Text, "The ref of the member to keep when one is kept."),
    ],
);

/// A story in a cluster.
pub const MEMBER: Record = record(
    "member",
    "A story in a cluster.",
    &[
        field("story", Kind::Text, "Its ref."),
        field("share", Kind::Share, "The share of its words that the anchor has."),
        field("share_of_anchor", Kind::Share, "The share of the anchor's words that it has."),
        field(
            "relation",
            RELATION,
            "What it is to the story that the anchor is, or that the anchor's text is read from; `exact` for that story itself.",
        ),
    ],
);

/// What a lineage says of an outlet.
pub const OUTLET: Record = record(
    "outlet",
    "An outlet's account.",
    &[
        field("kind", Kind::Word(&["outlet"]), "Tells the kinds of records apart."),
        field("id", Kind::Text, "The outlet, as in a trace."),
        field("stories", Kind::Count, "How many stories it has."),
        field("relayed", Kind::Count, "How many of them it has from others."),
        field("credited", Kind::Count, "How many of these name whom they are from."),
        field("uncredited", Kind::Count, "How many of these do not."),
        field("original", Kind::Count, "How many are its own."),
        field("first_with", Kind::List(&Kind::Record(&FIRST_WITH)), "Who has stories from it."),
    ],
);

/// How often another outlet has an outlet's stories.
pub const FIRST_WITH: Record = record(
    "first_with",
    "How often another outlet has an outlet's stories.",
    &[
        field("outlet", Kind::Text, "The other outlet."),
        field("n", Kind::Count, "How many stories."),
        or_null("median_lag_s", Kind::Seconds, "How much later it has them: the median of those whose lag is known."),
    ],
);
