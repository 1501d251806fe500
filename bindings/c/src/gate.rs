//! Gate
//!
//! A gate decides on one document after the other by what came before it, in memory or on a store: a directory in which
//! all that it knows is kept, and a ledger of its verdicts. A gate has locks of its own: all its functions may run at the
//! same time on it, those that change what it knows too. If a call panics, the gate answers `NAQL_PANIC` from then on; what
//! its store has is sound.

use std::mem::MaybeUninit;
use std::path::Path;
use std::sync::Arc;

use naql::{Code, Document, Error, Gate, KeepText, Options, Result, Verdict};
use naql_held::Held;

use crate::document::naql_document;
use crate::ffi::{free, given, guard, optional};
use crate::live::{Slot, handles};
use crate::policy::{naql_policy, naql_registry};
use crate::text::naql_string;
use crate::types::{naql_error, naql_status, naql_text};
use crate::verdict::naql_verdict;

handles!(naql_options naql_gate);

/// How a gate on a store is opened.
pub type naql_options = Options;

/// A gate, and all that it knows.
pub struct naql_gate {
    /// Streams and ledgers may need it longer than this handle lives.
    pub(crate) held: Arc<Held>,
}

/// Makes options: the policy of the store, the built-in registry, everything remembered, texts kept, to read and write. Their
/// setters must run alone on them.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_options_new(
    options: Option<&mut MaybeUninit<Box<naql_options>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        given(options, "options")?.hand(Box::default());
        Ok(())
    })
}

/// Frees options; NULL is fine.
#[unsafe(no_mangle)]
pub extern "C" fn naql_options_free(options: Option<Box<naql_options>>) {
    free(options);
}

/// By which policy the gate decides; it is copied. NULL is that which the store was made with, the default one for a new
/// store. A store that was made under another policy is refused, unless `change` is true.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_options_set_policy(
    options: Option<&mut naql_options>,
    policy: Option<&naql_policy>,
    change: bool,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (options, policy) = (given(options, "options")?, optional(policy, "policy")?);
        (options.policy, options.change_policy) = (policy.cloned(), change);
        Ok(())
    })
}

/// Who can be a source; it is copied. NULL is the built-in registry.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_options_set_registry(
    options: Option<&mut naql_options>,
    registry: Option<&naql_registry>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        given(options, "options")?.registry = optional(registry, "registry")?.cloned();
        Ok(())
    })
}

/// For how many days the gate remembers a document, by its time of publication. Without this call it forgets none.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_options_set_retain_days(
    options: Option<&mut naql_options>,
    days: u32,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    set(options, error, |options| options.retain_days = Some(days))
}

/// Of which documents the texts are kept: "no" (of none, only what comparison needs of them), "kept" (of those that later ones
/// are compared with; what options have without this call), "all" (of all, with title, byline, publisher, address and date).
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_options_set_keep_text(
    options: Option<&mut naql_options>,
    keep: naql_text,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let options = given(options, "options")?;
        // SAFETY: the caller says that the bytes are there.
        let keep = unsafe { keep.text("keep") }?;
        options.keep_text = KeepText::parse(keep)?;
        Ok(())
    })
}

/// Whether the gate only checks and reads. Any number of gates may read a store while one writes to it; each sees it as it
/// was when it was opened.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_options_set_read_only(
    options: Option<&mut naql_options>,
    only: bool,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    set(options, error, |options| options.read_only = only)
}

/// Whether documents may be forgotten by a clock that is more than a day ahead of the ledger's last entry. Otherwise admitting fails
/// when that would happen: a clock that is wrong once would make the gate forget everything.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_options_set_clock_jump(
    options: Option<&mut naql_options>,
    allow: bool,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    set(options, error, |options| options.clock_jump = allow)
}

/// Makes an empty gate in memory under a policy (NULL: the default one), which is copied.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_POLICY` for a policy with an `order` other than the default: a gate takes
/// documents in the order in which they come.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_new(
    policy: Option<&naql_policy>,
    gate: Option<&mut MaybeUninit<Box<naql_gate>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (gate, policy) = (given(gate, "gate")?, optional(policy, "policy")?.cloned().unwrap_or_default());
        let held = Held::new(Gate::in_memory(Options::default().policy(policy))?, None, false);
        gate.hand(Box::new(naql_gate { held: Arc::new(held) }));
        Ok(())
    })
}

/// Opens the store in a directory, or makes it, with options (NULL: those of `naql_options_new`), which are copied. One gate
/// at a time may write to a store, in whatever process.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO` if the directory cannot be used, `NAQL_LOCKED` if another
/// process writes to it, `NAQL_SCHEME_MISMATCH` if it was made by another scheme or under another policy,
/// `NAQL_CORRUPT` if it is damaged.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_gate_open(
    directory: naql_text,
    options: Option<&naql_options>,
    gate: Option<&mut MaybeUninit<Box<naql_gate>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let gate = given(gate, "gate")?;
        // SAFETY: the caller says that the bytes are there.
        let directory = unsafe { directory.text("directory") }?;
        if directory.is_empty() {
            return Err(Error::new(Code::InvalidArgument, "\"directory\" is empty; name a directory"));
        }
        let options = optional(options, "options")?.cloned().unwrap_or_default();
        let registry = options.registry.clone().map(Arc::new);
        let held = Held::new(Gate::open(Path::new(directory), options)?, registry, true);
        gate.hand(Box::new(naql_gate { held: Arc::new(held) }));
        Ok(())
    })
}

/// Frees a gate and closes its store; NULL is fine. Streams and ledgers that were made of it keep it open until they are
/// freed too.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_free(gate: Option<Box<naql_gate>>) {
    free(gate);
}

/// What the gate would say of a document; nothing changes.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_DOCUMENT` if its time of publication is none, `NAQL_IO` and `NAQL_CORRUPT`
/// if the store cannot be read, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_check(
    gate: Option<&naql_gate>,
    document: Option<&naql_document>,
    verdict: Option<&mut MaybeUninit<Box<naql_verdict>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    judge(gate, document, verdict, error, Gate::check)
}

/// What the gate says of a document; it is recorded, and kept unless it is dropped. When the call returns the verdict is in
/// the store. A document that came before, with the same id and text, changes nothing and gets
/// its first verdict (`naql_verdict_seen`). On an error nothing is recorded.
///
/// Errors: as `naql_gate_check`, and `NAQL_IO` if the verdict cannot be written.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_admit(
    gate: Option<&naql_gate>,
    document: Option<&naql_document>,
    verdict: Option<&mut MaybeUninit<Box<naql_verdict>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    judge(gate, document, verdict, error, Gate::admit)
}

/// Deletes all documents of an id: no verdict names them any more, and the id is new again; only the ledger still names them. Their
/// keys, which are hashes, stay in the index until `naql_gate_vacuum`, and bytes of them may lie in unused parts of the store's file;
/// after it the gate is one that never saw them. `found` is set to whether there was any; it may be NULL.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_gate_delete(
    gate: Option<&naql_gate>,
    id: naql_text,
    found: Option<&mut MaybeUninit<bool>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let gate = given(gate, "gate")?;
        // SAFETY: the caller says that the bytes are there.
        let id = unsafe { id.text("id") }?;
        let any = gate.held.on(|gate| gate.delete(id))?;
        if let Some(found) = found {
            found.write(any);
        }
        Ok(())
    })
}

/// The text of the last kept document of an id, for the caller to free; NULL if there is none, or its text was not kept.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn naql_gate_text(
    gate: Option<&naql_gate>,
    id: naql_text,
    text: Option<&mut MaybeUninit<Option<Box<naql_string>>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || {
        let (gate, slot) = (given(gate, "gate")?, given(text, "text")?);
        // SAFETY: the caller says that the bytes are there.
        let id = unsafe { id.text("id") }?;
        slot.hand(gate.held.on(|gate| gate.text(id))?.map(naql_string::of));
        Ok(())
    })
}

/// Writes the store's file again: nothing that was deleted is left in it, and its room is given back. Needs free room for the
/// new file; gates that read the store go on with the old one.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`. On an error the store is as it was.
#[unsafe(no_mangle)]
pub extern "C" fn naql_gate_vacuum(
    gate: Option<&naql_gate>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
) -> naql_status {
    guard(error, || given(gate, "gate")?.held.on(Gate::vacuum))
}

/// Sets one of the options.
fn set(
    options: Option<&mut naql_options>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
    set: impl FnOnce(&mut Options),
) -> naql_status {
    guard(error, || {
        set(given(options, "options")?);
        Ok(())
    })
}

/// A verdict on a document.
fn judge(
    gate: Option<&naql_gate>,
    document: Option<&naql_document>,
    verdict: Option<&mut MaybeUninit<Box<naql_verdict>>>,
    error: Option<&mut MaybeUninit<Box<naql_error>>>,
    by: impl FnOnce(&Gate, &Document) -> Result<Verdict>,
) -> naql_status {
    guard(error, || {
        let (gate, document, slot) = (given(gate, "gate")?, given(document, "document")?, given(verdict, "verdict")?);
        let page = Arc::clone(&document.page);
        let verdict = gate.held.on(|gate| by(gate, &page))?;
        slot.hand(Box::new(naql_verdict { page, verdict }));
        Ok(())
    })
}
