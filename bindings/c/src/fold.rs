//! Folding
//!
//! A view is a text as naql reads it, with the way back to the bytes of the raw one: `fold` is what texts are compared by,
//! one spelling of many; `light` is the raw text with its spelling repaired. A word of a view is a run without ASCII white space.

use std::mem::MaybeUninit;
use std::ops::Range;

use naql::text::{View, fold, light};

use crate::ffi::{free, given, guard, read};
use crate::live::{Slot, handles};
use crate::types::{naql_error, naql_span, naql_status, naql_text};

handles!(naql_view);

/// A view of a text.
pub struct naql_view {
    view: View,
    /// Where its words are in it.
    words: Vec<Range<usize>>,
}

/// Makes the fold view of a text.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_fold(
    text: naql_text,
    view: Option<&mut MaybeUninit<Box<naql_view>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe { make(text, view, error, fold) }
}

/// Makes the light view of a text; else as `naql_fold`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_light(
    text: naql_text,
    view: Option<&mut MaybeUninit<Box<naql_view>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    // SAFETY: the caller says that the bytes are there.
    unsafe { make(text, view, error, light) }
}

/// Frees a view; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_view_free(view: Option<Box<naql_view>>) {
    free(view);
}

/// The text of the view, borrowed from it.
#[unsafe(no_mangle)]
pub extern "C" fn naql_view_text(view: Option<&naql_view>) -> naql_text {
    read(view, |view| view.view.text().into())
}

/// How many words the view has.
#[unsafe(no_mangle)]
pub extern "C" fn naql_view_word_count(view: Option<&naql_view>) -> usize {
    read(view, |view| view.words.len())
}

/// The word of an index, borrowed from the view.
#[unsafe(no_mangle)]
pub extern "C" fn naql_view_word(view: Option<&naql_view>, index: usize) -> naql_text {
    read(view, |view| {
        view.words.get(index).map_or_else(naql_text::default, |word| view.view.text()[word.clone()].into())
    })
}

/// Where the word of an index is in the raw text, in bytes.
#[unsafe(no_mangle)]
pub extern "C" fn naql_view_word_span(view: Option<&naql_view>, index: usize) -> naql_span {
    read(view, |view| {
        view.words.get(index).map_or_else(naql_span::default, |word| (&view.view.raw_span(word.clone())).into())
    })
}

/// Makes a view of a text.
///
/// # Safety
/// As [`naql_text::bytes`].
unsafe fn make(
    text: naql_text,
    view: Option<&mut MaybeUninit<Box<naql_view>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
    of: impl FnOnce(&str) -> View,
) -> naql_status {
    guard(error, || {
        let slot = given(view, "view")?;
        // SAFETY: the same promise.
        let view = of(unsafe { text.text("text") }?);
        let base = view.text().as_ptr().addr();
        let words = view.text().split_ascii_whitespace().map(|word| {
            let start = word.as_ptr().addr() - base;
            start..start + word.len()
        });
        let words = words.collect();
        slot.hand(Box::new(naql_view { view, words }));
        Ok(())
    })
}
