//! What comes in: one page with its metadata.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result};

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

/// The day of a time in seconds, both counted from 1970-01-01T00:00:00Z.
pub(crate) fn day(seconds: i64) -> i32 {
    seconds.div_euclid(86_400) as i32
}

impl Document {
    /// A document of an id and a text, and nothing else.
    pub fn new(id: impl Into<String>, text: impl Into<String>) -> Self {
        Self { id: id.into(), text: text.into(), ..Self::default() }
    }

    /// When it was published, in seconds since 1970-01-01T00:00:00Z; `None` when it does not say.
    ///
    /// # Errors
    /// [`Code::InvalidDocument`] when `published` is neither an RFC 3339 time nor a bare date (`2026-03-01`, taken as
    /// midnight UTC).
    pub fn published_seconds(&self) -> Result<Option<i64>> {
        let Some(text) = self.published.as_deref() else { return Ok(None) };
        let time = text.parse::<jiff::Timestamp>().or_else(|error| {
            // A time without an offset also reads as a date; taken for one, it would lose its hours.
            let date = text.parse::<jiff::civil::Date>().ok().filter(|date| date.to_string() == text).ok_or(error)?;
            jiff::tz::TimeZone::UTC.to_timestamp(date.at(0, 0, 0, 0))
        });
        let bad = |_: jiff::Error| {
            let message = format!(
                "document \"{}\": \"published\" is \"{text}\", not an RFC 3339 time such as 2026-03-01T08:30:00Z",
                self.id
            );
            Error::new(Code::InvalidDocument, message)
        };
        Ok(Some(time.map_err(bad)?.as_second()))
    }

    /// The day it was published on (UTC), counted from 1970-01-01; `None` when it does not say.
    ///
    /// # Errors
    /// As [`Document::published_seconds`].
    pub fn published_day(&self) -> Result<Option<i32>> {
        Ok(self.published_seconds()?.map(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times() {
        let at = |published: &str| {
            Document { published: Some(published.into()), ..Document::new("a", "") }.published_seconds()
        };
        assert_eq!(at("1970-01-02T00:00:00Z").unwrap(), Some(86_400));
        assert_eq!(at("1970-01-02T03:00:00+03:00").unwrap(), Some(86_400));
        assert_eq!(at("1970-01-02").unwrap(), Some(86_400));
        assert_eq!(at("1969-12-31T23:59:59Z").unwrap(), Some(-1));
        assert_eq!(Document::new("a", "").published_seconds().unwrap(), None);
        for bad in ["", "yesterday", "2026-13-01", "2026-03-01T08:30:00"] {
            let error = at(bad).unwrap_err();
            assert_eq!(error.code(), Code::InvalidDocument, "{bad}");
            assert!(error.message().contains("\"a\""), "{error}");
        }
    }
}
