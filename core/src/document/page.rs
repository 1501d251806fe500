//! The input: one page with its metadata.

use serde::{Deserialize, Serialize};

use super::published::Published;
use super::time::read_time;
use crate::error::{Code, Error, Result};
use crate::text::inert;

/// How many bytes an id may have.
pub const MAX_ID: usize = 4096;

/// What the id of a document begins with that came without one.
const MADE: &str = "blake3:";

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
    /// When it was published: RFC 3339, a date, or another form that [`read_time`] reads.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// When the page was fetched: it was public by then. In the same forms. Only [`lineage`](crate::lineage()) reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<String>,
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

    /// With when it was published: RFC 3339, a date, or whatever else [`read_time`] reads. It is parsed when the document is judged;
    /// a bad one is an error then.
    #[must_use]
    pub fn published(mut self, published: impl Into<String>) -> Self {
        self.published = Some(published.into());
        self
    }

    /// With when it was fetched, in the forms of [`Document::published`]. It is parsed when a lineage is made; a bad one is an error then.
    #[must_use]
    pub fn seen(mut self, seen: impl Into<String>) -> Self {
        self.seen = Some(seen.into());
        self
    }

    /// Gives a document whose id is empty one of its own: its address; else `blake3:` and 32 hexadecimal digits, the hash of
    /// publisher, published and text. So a document that is sent again has the id that it had before.
    ///
    /// ```
    /// use naql::Document;
    ///
    /// let mut page = Document::new("", "نص الخبر").url("https://example.org/1");
    /// page.identify();
    /// assert_eq!(page.id, "https://example.org/1");
    /// ```
    pub fn identify(&mut self) {
        if !self.id.is_empty() {
            return;
        }
        self.id = match &self.url {
            Some(url) if !url.is_empty() && url.len() <= MAX_ID => url.clone(),
            _ => {
                let mut hash = blake3::Hasher::new();
                for part in [self.publisher.as_deref(), self.published.as_deref(), Some(&self.text)] {
                    // The length keeps the parts apart.
                    let part = part.unwrap_or_default();
                    hash.update(&(part.len() as u64).to_le_bytes()).update(part.as_bytes());
                }
                format!("{MADE}{}", &hash.finalize().to_hex()[..32])
            }
        };
    }

    /// Whether the id is one that [`Document::identify`] made of a hash: it says nothing of an order.
    pub fn has_made_id(&self) -> bool {
        self.id.starts_with(MADE)
    }

    /// Refuses an id of more than [`MAX_ID`] bytes: it is kept, and repeated in every verdict that names it.
    ///
    /// # Errors
    /// [`Code::InvalidDocument`].
    pub fn check_id(&self) -> Result<()> {
        let length = self.id.len();
        if length <= MAX_ID {
            return Ok(());
        }
        let shown: String = self.id.chars().take(40).collect();
        let message = format!(
            "document \"{}…\": the id has {length} bytes, more than {MAX_ID}; give a shorter one",
            inert(&shown)
        );
        Err(Error::new(Code::InvalidDocument, message))
    }

    /// When it was published; `None` if it has no date.
    ///
    /// # Errors
    /// [`Code::InvalidDocument`] when `published` is no time that [`read_time`] reads.
    pub fn published_time(&self) -> Result<Option<Published>> {
        self.time("published", self.published.as_deref())
    }

    /// When it was fetched; `None` if nobody says.
    ///
    /// # Errors
    /// [`Code::InvalidDocument`] when `seen` is no time that [`read_time`] reads.
    pub fn seen_time(&self) -> Result<Option<Published>> {
        self.time("seen", self.seen.as_deref())
    }

    fn time(&self, field: &str, text: Option<&str>) -> Result<Option<Published>> {
        let Some(text) = text else { return Ok(None) };
        read_time(text, None).map(Some).map_err(|why| {
            let (id, text) = (inert(&self.id), inert(text));
            let message = format!("document \"{id}\": \"{field}\" is \"{text}\", which {}", why.advice());
            Error::new(Code::InvalidDocument, message)
        })
    }

    /// When it was published, in seconds since 1970-01-01T00:00:00Z; `None` if it has no date. A date is its midnight in UTC, a time
    /// without a zone is in UTC.
    ///
    /// # Errors
    /// As [`Document::published_time`].
    pub fn published_seconds(&self) -> Result<Option<i64>> {
        Ok(self.published_time()?.map(Published::seconds))
    }

    /// The day it was published on (UTC), counted from 1970-01-01; `None` if it has no date.
    ///
    /// # Errors
    /// As [`Document::published_seconds`].
    pub fn published_day(&self) -> Result<Option<i32>> {
        Ok(self.published_seconds()?.map(super::day))
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
        for bad in ["", "yesterday", "2026-13-01", "1/3/2026"] {
            let error = at(bad).unwrap_err();
            assert_eq!(error.code(), Code::InvalidDocument, "{bad}");
            assert!(error.message().contains("\"a\""), "{error}");
        }
    }

    #[test]
    fn an_id_is_the_address_or_made_of_what_the_document_says() {
        let made = |page: &Document| {
            let mut page = page.clone();
            page.identify();
            page.id
        };
        let page = Document::new("", "نص").publisher("a").published("2026-03-01");
        assert_eq!(made(&page), made(&page));
        assert_eq!(made(&page).len(), "blake3:".len() + 32);
        for other in [page.clone().publisher("b"), page.clone().published("2026-03-02"), Document::new("", "نص آخر")]
        {
            assert_ne!(made(&page), made(&other));
        }
        // What is moved from one field to the next is another document.
        assert_ne!(
            made(&Document::new("", "x").publisher("ab")),
            made(&Document::new("", "x").publisher("a").published("b"))
        );
        assert_eq!(made(&page.clone().url("u")), "u");
        assert_eq!(made(&Document::new("own", "").url("u")), "own");
    }
}
