//! The words that sites put around stories: at the start of a line, and glued to the end of one.

use serde::Deserialize;

/// What the cue at the start of a line says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Cue {
    /// A single title of another story, on this line or the next.
    Related,
    /// A list of titles of other stories below.
    RelatedList,
    /// Key words, on this line or the next.
    Tags,
    /// A source line, if what follows the cue is a list of sources.
    Label,
    /// An agency's notice to its subscribers: the name is in it.
    Notice,
    /// A line of headlines: this line and a long one after it.
    Ticker,
    /// An office of the paper; who holds it is on the line or on the next.
    Role,
    /// Who wrote it, in a few words.
    Author,
    /// What a picture shows.
    Caption,
    /// The line is the site's, if a colon follows.
    LineIfColon,
    /// The line is the site's, if it has a colon.
    LineWithColon,
    /// The line is the site's, whatever else is on it.
    Line,
    /// The line is the site's, if it is short and no sentence.
    Short,
    /// The line is the site's, if nothing else is on it.
    Bare,
}

/// What a word says of the source that it is beside in a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Desk {
    /// It is the source's: `خاص X`, `مكتب X`.
    Desk,
    /// It is what someone did with the text: `ترجمة X`.
    Deed,
}

/// What a label says of the sources after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Label {
    /// They are the story's.
    Label,
    /// The story is of a quoted source's service: `خدمة «X»`.
    Syndication,
}

/// What a cue glued to the end of a line opens, and what must hold for it to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Tail {
    /// A source line: the cue, a colon or bar, and a list, after a whole sentence.
    Label,
    /// A source line: an agency's notice to its subscribers.
    Notice,
    /// A source line: a quoted name, and little else.
    Syndication,
    /// Text of the site's, if little else follows.
    Short,
    /// Text of the site's, if it has a colon.
    Colon,
    /// Text of the site's, after a sentence and without one in it.
    NewSentence,
    /// Text of the site's, if nothing else follows.
    Whole,
}
