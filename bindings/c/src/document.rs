//! Documents
//!
//! A document is a page with its metadata. What is made of a document (a verdict, a trace) keeps what it needs
//! of it: the document may be changed or freed before. Setters need the document for themselves; all else may run at the
//! same time.

use std::mem::MaybeUninit;
use std::sync::Arc;

use naql::{Code, Document, Error, Result};

use crate::ffi::{free, given, guard, read};
use crate::live::{Slot, handles};
use crate::types::{naql_error, naql_status, naql_text};

handles!(naql_document);

/// A page: an id, a text, and optional metadata.
pub struct naql_document {
    /// Shared with what is made of it; a setter copies it then.
    pub(crate) page: Arc<Document>,
}

/// Makes a document of an id, by which verdicts refer to it, and the page's text. Both are copied.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_new(
    id: naql_text,
    text: naql_text,
    document: Option<&mut MaybeUninit<Box<naql_document>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let document = given(document, "document")?;
        // SAFETY: the caller says that the bytes are there.
        let (id, text) = unsafe { (id.text("id")?, text.text("text")?) };
        document.hand(Box::new(naql_document { page: Arc::new(Document::new(id, text)) }));
        Ok(())
    })
}

/// Makes a document of a JSON object with the fields `id`, `text` and, optionally, `title`, `byline`, `publisher`, `url` and
/// `published`; other fields are ignored.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_DOCUMENT` if it is no such object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_from_json(
    json: naql_text,
    document: Option<&mut MaybeUninit<Box<naql_document>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let document = given(document, "document")?;
        // SAFETY: the caller says that the bytes are there.
        let json = unsafe { json.text("json")? };
        let invalid = |e| Error::new(Code::InvalidDocument, format!("no document: {e}"));
        let page: Document = serde_json::from_str(json).map_err(invalid)?;
        document.hand(Box::new(naql_document { page: Arc::new(page) }));
        Ok(())
    })
}

/// Frees a document; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_document_free(document: Option<Box<naql_document>>) {
    free(document);
}

/// Sets the headline, when it is known apart from the text; a text with NULL `data` takes it away.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_set_title(
    document: Option<&mut naql_document>,
    title: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe { set(document, title, "title", error, |page| &mut page.title) }
}

/// Sets the byline (author line), when it is known apart from the text; else as `naql_document_set_title`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_set_byline(
    document: Option<&mut naql_document>,
    byline: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe { set(document, byline, "byline", error, |page| &mut page.byline) }
}

/// Sets who published the page: a registry id, a name, or a domain; else as `naql_document_set_title`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_set_publisher(
    document: Option<&mut naql_document>,
    publisher: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe { set(document, publisher, "publisher", error, |page| &mut page.publisher) }
}

/// Sets the address of the page; else as `naql_document_set_title`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_set_url(
    document: Option<&mut naql_document>,
    url: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe { set(document, url, "url", error, |page| &mut page.url) }
}

/// Sets when the page was published: RFC 3339 (`2026-03-01T08:30:00Z`) or a date; else as `naql_document_set_title`.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_DOCUMENT` for what is neither; the document is then as it
/// was.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_set_published(
    document: Option<&mut naql_document>,
    published: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe {
        set_checked(
            document,
            published,
            "published",
            error,
            |page| &mut page.published,
            |page| page.published_seconds().map(drop),
        )
    }
}

/// Sets when the page was fetched, in the forms of `naql_document_set_published`. Only a lineage reads it: the page was public by then.
///
/// Errors: as `naql_document_set_published`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_document_set_seen(
    document: Option<&mut naql_document>,
    seen: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe { set_checked(document, seen, "seen", error, |page| &mut page.seen, |page| page.seen_time().map(drop)) }
}

/// The id, borrowed until the document is changed or freed.
#[unsafe(no_mangle)]
pub extern "C" fn naql_document_id(document: Option<&naql_document>) -> naql_text {
    read(document, |document| document.page.id.as_str().into())
}

/// The text, borrowed until the document is changed or freed.
#[unsafe(no_mangle)]
pub extern "C" fn naql_document_text(document: Option<&naql_document>) -> naql_text {
    read(document, |document| document.page.text.as_str().into())
}

/// Sets one of the optional fields.
///
/// # Safety
/// As [`naql_text::bytes`].
unsafe fn set(
    document: Option<&mut naql_document>,
    value: naql_text,
    name: &str,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
    field: fn(&mut Document) -> &mut Option<String>,
) -> naql_status {
    // SAFETY: the same promise.
    unsafe { set_checked(document, value, name, error, field, |_| Ok(())) }
}

/// Sets one of the optional fields, unless the document is then none that can be judged.
///
/// # Safety
/// As [`naql_text::bytes`].
unsafe fn set_checked(
    document: Option<&mut naql_document>,
    value: naql_text,
    name: &str,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
    field: fn(&mut Document) -> &mut Option<String>,
    check: impl FnOnce(&Document) -> Result<()>,
) -> naql_status {
    guard(error, || {
        let document = given(document, "document")?;
        // SAFETY: the same promise.
        let text = unsafe { value.text(name) }?;
        let page = Arc::make_mut(&mut document.page);
        let before = std::mem::replace(field(page), (!value.data.is_null()).then(|| text.to_owned()));
        check(page).inspect_err(|_| *field(page) = before)
    })
}
