//! naql: gated deduplication and provenance of Arabic news
//!
//! For every incoming page: was this text seen before (all of it, in another spelling, cut short, or a passage of it inside a
//! longer page), who says it comes from whom, and should it be admitted?
//!
//!     naql_gate *gate = NULL;
//!     naql_document *page = NULL;
//!     naql_verdict *verdict = NULL;
//!     naql_error *error = NULL;
//!     if (naql_gate_new(NULL, &gate, &error) == NAQL_OK
//!         && naql_document_new(naql_text_of("page-1"), text, &page, &error) == NAQL_OK
//!         && naql_gate_admit(gate, page, &verdict, &error) == NAQL_OK
//!         && naql_verdict_decision(verdict) == NAQL_DECISION_DROP)
//!         ...
//!     naql_verdict_free(verdict);
//!     naql_document_free(page);
//!     naql_gate_free(gate);
//!     naql_error_free(error);
//!
//! What holds everywhere:
//!
//! Handles. Types that are declared and not defined here are handles. What a function stores through a `naql_x **` belongs to the
//! caller, who passes it to `naql_x_free` once. A `const naql_x *` that a function returns is part of the handle that the
//! function was called on; it lives as long, and is not freed. Handles do not depend on each other: free them in any order.
//!
//! Parameters. Inputs come first, then outputs, then the error. No parameter is both. Inputs are copied where they are kept.
//!
//! Misuse. NULL for a handle, a text without its bytes, text that is not UTF-8, an index that is too large: each is answered
//! with a status or with nothing (0, an empty text, NULL), never with a crash. A pointer that is neither NULL nor valid, or that
//! was freed before, cannot be distinguished from a good one, as with `free`; but a library that is built with debug assertions
//! notes all handles, and answers one that was freed or is of another type with `NAQL_INVALID_ARGUMENT` or with nothing.
//!
//! Threads. Functions that take a handle as `const` may run on it at the same time, from any number of threads. A function
//! that takes it without `const` must run alone on it; so must the one that frees it. A handle may be made in one thread and used
//! and freed in others. Batches run threads of their own, as many as the caller says. Opening a store, deleting and forgetting
//! run one per core, or as many as the environment variable RAYON_NUM_THREADS says. All of them end before the call does.
//!
//! Processes. A forked process may make handles of its own, and may continue to use those from before the fork that no other
//! thread was using. A gate on a store stays with the process that opened it: in another process its calls are refused, and freeing it
//! leaves the store alone. The library stays loaded after `dlclose`.
//!
//! Offsets are bytes of the text, `end` is the byte after the last one. JSON counts in Unicode code points.
//!
//! Bugs. A panic inside the library is caught and becomes `NAQL_PANIC`. Rust shows it on standard error too, with a backtrace
//! where RUST_BACKTRACE is set, and naql does not change that; a damaged store may cause one that becomes `NAQL_CORRUPT`.
//! Running out of memory ends the process.
#![allow(non_camel_case_types, reason = "names are as in the header")]
#![allow(clippy::missing_safety_doc, reason = "the header says once for all what a pointer must be")]
#![allow(clippy::unnecessary_box_returns, reason = "a handle is a box")]
#![allow(clippy::doc_markdown, reason = "the documentation is that of the header, for readers of C")]

mod batch;
mod compare;
mod document;
mod error;
mod ffi;
mod fingerprint;
mod fold;
mod gate;
mod head;
mod ledger;
mod live;
mod names;
mod policy;
mod text;
mod trace;
mod types;
mod verdict;
mod version;

pub use batch::*;
pub use compare::*;
pub use document::*;
pub use error::*;
pub use fingerprint::*;
pub use fold::*;
pub use gate::*;
pub use head::*;
pub use ledger::*;
pub use policy::*;
pub use text::*;
pub use trace::*;
pub use types::*;
pub use verdict::*;
pub use version::*;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_json() {
        naql_relation::check_names();
        naql_decision::check_names();
        naql_block_kind::check_names();
        naql_place::check_names();
        naql_role::check_names();
        naql_origin::check_names();
    }

    #[test]
    fn handles_may_be_shared_and_sent() {
        fn shared<T: Send + Sync>() {}
        shared::<naql_gate>();
        shared::<naql_verdict>();
        shared::<naql_document>();
        shared::<naql_trace>();
        shared::<naql_view>();
        shared::<naql_pair>();
        shared::<naql_policy>();
        shared::<naql_registry>();
        shared::<naql_fingerprint>();
    }
}
