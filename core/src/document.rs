//! What comes in: one page with its metadata.

use serde::{Deserialize, Serialize};

/// One incoming page. Only `id` and `text` are needed.
///
/// The text is kept as it came; every offset that naql gives points into it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// The caller's name for the document; what verdicts and matches refer to.
    pub id: String,
    /// The page's text, as it came.
    pub text: String,
    /// The headline, when it is known apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The byline (author line), when it is known apart from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Who published the page: a registry id, a name, or a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Where the page stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// When it was published, RFC 3339.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
}
