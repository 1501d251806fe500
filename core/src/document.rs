//! The input: one page with its metadata.

use serde::{Deserialize, Serialize};

use crate::error::{Code, Error, Result};

/// One incoming page. Only `id` and `text` are required.
///
/// The text is kept byte for byte; every offset that naql gives points into it.
///
/// ```
/// use naql::Document;
///
/// let page = Document::new("a", "نص الخبر").publisher("okaz").published("2026-03-01T08:30:00Z");
/// assert_eq!(page.published_seconds()?, Some(1_772_353_800));
/// # Ok::<(), naql::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Document {
    /// The caller's name for the document; what verdicts and matches refer to.
    pub id: String,
    /// The page's raw text.
    pub text: String,
    /// The headline, when it is known separately from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The byline (author line), when it is known separately from the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Who published the page: a registry id, a name, or a domain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// The page's address.
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

    /// With a headline.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// With a byline.
    #[must_use]
    pub fn byline(mut self, byline: impl Into<String>) -> Self {
        self.byline = Some(byline.into());
        self
    }

    /// With who published it: a registry id, a name, or a domain.
    #[must_use]
    pub fn publisher(mut self, publisher: impl Into<String>) -> Self {
        self.publisher = Some(publisher.into());
        self
    }

    /// With its address.
    #[must_use]
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// With when it was published: an RFC 3339 time, or a date. It is parsed when the document is judged; a bad one is an error then.
    #[must_use]
    pub fn published(mut self, published: impl Into<String>) -> Self {
        self.published = Some(published.into());
        self
    }

    /// When it was published, in seconds since 1970-01-01T00:00:00Z; `None` if it has no date.
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

    /// The day it was published on (UTC), counted from 1970-01-01; `None` if it has no date.
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
        let at = |published: &str| Document::new("a", "").published(published).published_seconds();
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
