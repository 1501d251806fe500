//! Policy and registry
//!
//! A policy says when two stories are related, and what is done with a document that matched. A registry
//! says who can be a source and what it is called. Both are read from text or a file and never change then; a NULL policy is
//! the default one, a NULL registry the built-in one.

use std::mem::MaybeUninit;

use naql::source::Registry;
use naql::{Policy, Result};

use crate::ffi::{free, given, guard, optional};
use crate::live::{Slot, handles};
use crate::text::naql_string;
use crate::types::{naql_error, naql_status, naql_text};

handles!(naql_policy naql_registry);

/// What is done with which documents.
pub type naql_policy = Policy;

/// The sources that are known by name.
pub type naql_registry = Registry;

/// Reads a policy from JSON (an object) or TOML. What is not given is as in the default policy.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_POLICY` with line and column.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_policy_parse(
    text: naql_text,
    policy: Option<&mut MaybeUninit<Box<naql_policy>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let policy = given(policy, "policy")?;
        // SAFETY: the caller says that the bytes are there.
        policy.hand(Box::new(parse(unsafe { text.text("text") }?)?));
        Ok(())
    })
}

/// Reads a policy from a file.
///
/// Errors: as `naql_policy_parse`, and `NAQL_IO`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_policy_read(
    path: naql_text,
    policy: Option<&mut MaybeUninit<Box<naql_policy>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let policy = given(policy, "policy")?;
        // SAFETY: the caller says that the bytes are there.
        policy.hand(Box::new(parse(&unsafe { path.file("path") }?)?));
        Ok(())
    })
}

/// A policy, or the default one of NULL, as TOML with every key written out.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_policy_toml(
    policy: Option<&naql_policy>,
    toml: Option<&mut MaybeUninit<Box<naql_string>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let toml = given(toml, "toml")?;
        toml.hand(naql_string::of(optional(policy, "policy")?.cloned().unwrap_or_default().to_toml()));
        Ok(())
    })
}

/// Frees a policy; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_policy_free(policy: Option<Box<naql_policy>>) {
    free(policy);
}

/// Reads sources of your own, which are added to the built-in ones or, with the same id, take their place: a JSON array of
/// objects, or a table with tabs and the header line `id kind country names_ar names_en abbreviations domain wikidata
/// ambiguous`.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_REGISTRY`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_registry_parse(
    text: naql_text,
    registry: Option<&mut MaybeUninit<Box<naql_registry>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let registry = given(registry, "registry")?;
        // SAFETY: the caller says that the bytes are there.
        registry.hand(Box::new(Registry::with_overrides(unsafe { text.text("text") }?)?));
        Ok(())
    })
}

/// Reads sources of your own from a file.
///
/// Errors: as `naql_registry_parse`, and `NAQL_IO`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_registry_read(
    path: naql_text,
    registry: Option<&mut MaybeUninit<Box<naql_registry>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let registry = given(registry, "registry")?;
        // SAFETY: the caller says that the bytes are there.
        registry.hand(Box::new(Registry::with_overrides(&unsafe { path.file("path") }?)?));
        Ok(())
    })
}

/// Frees a registry; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_registry_free(registry: Option<Box<naql_registry>>) {
    free(registry);
}

/// Reads a policy of either form.
fn parse(text: &str) -> Result<Policy> {
    if text.trim_start().starts_with('{') { Policy::from_json(text) } else { Policy::from_toml(text) }
}
