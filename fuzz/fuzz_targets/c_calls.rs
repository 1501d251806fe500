//! Random sequences of calls of the C library, with handles that may be NULL, texts that may be none and any index: every
//! answer is a status, and none of them is a panic.
#![no_main]

use std::ffi::c_char;
use std::mem::MaybeUninit;

use libfuzzer_sys::fuzz_target;
use naql_c::*;

/// What glibc notes of a thread's destructors it frees as the thread ends, and the leaks may be counted just before that.
#[unsafe(no_mangle)]
extern "C" fn __lsan_default_suppressions() -> *const c_char {
    c"leak:__cxa_thread_atexit_impl".as_ptr()
}

/// How many handles of a kind there are at a time.
const SLOTS: usize = 3;

/// One handle of a kind, chosen by the input.
struct Handles<T>([Option<Box<T>>; SLOTS]);

impl<T> Handles<T> {
    fn new() -> Self {
        Self([const { None }; SLOTS])
    }

    fn at(&self, n: u8) -> Option<&T> {
        self.0[usize::from(n) % SLOTS].as_deref()
    }

    fn slot(&mut self, n: u8) -> &mut Option<Box<T>> {
        &mut self.0[usize::from(n) % SLOTS]
    }
}

/// What the input says next.
struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Some bytes, or a text without bytes; mostly short.
    fn text(&mut self) -> naql_text {
        let len = usize::from(self.byte()) * usize::from(self.byte() % 8);
        if len % 31 == 30 {
            return naql_text { data: std::ptr::null(), len };
        }
        let (text, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        naql_text { data: text.as_ptr().cast::<c_char>(), len: text.len() }
    }

    fn index(&mut self) -> usize {
        match self.byte() {
            255 => usize::MAX,
            n => n.into(),
        }
    }
}

type Slot<'a, T> = Option<&'a mut MaybeUninit<T>>;

/// Calls a function that gives a handle, and puts that into a slot in place of what was there.
fn make<T>(slot: &mut Option<Box<T>>, call: impl FnOnce(Slot<'_, Box<T>>, Slot<'_, Box<naql_error>>) -> naql_status) {
    let mut made = MaybeUninit::uninit();
    if check(|error| call(Some(&mut made), error)) {
        // SAFETY: the status says that it was written.
        *slot = Some(unsafe { made.assume_init() });
    }
}

/// Calls a function that can fail, and says whether it did not.
fn check(call: impl FnOnce(Slot<'_, Box<naql_error>>) -> naql_status) -> bool {
    let mut error = MaybeUninit::uninit();
    let status = call(Some(&mut error));
    assert_ne!(status, naql_status::NAQL_PANIC);
    if status == naql_status::NAQL_OK {
        return true;
    }
    // SAFETY: the status says that it was written.
    let error = unsafe { error.assume_init() };
    assert_eq!(naql_error_status(Some(&error)), status);
    assert!(naql_error_message(Some(&error)).len > 0);
    naql_error_free(Some(error));
    false
}

fuzz_target!(|input: &[u8]| {
    let mut input = Input(input);
    let (mut documents, mut policies, mut registries) = (Handles::new(), Handles::new(), Handles::new());
    let (mut views, mut fingerprints, mut pairs) = (Handles::new(), Handles::new(), Handles::new());
    let (mut traces, mut gates, mut verdicts) = (Handles::new(), Handles::new(), Handles::new());
    let (mut ledgers, mut stats, mut strings) = (Handles::<naql_ledger>::new(), Handles::new(), Handles::new());
    while !input.0.is_empty() {
        let (call, a, b, c) = (input.byte(), input.byte(), input.byte(), input.byte());
        // SAFETY (of all that takes a text): the bytes are the input's and live as long as it.
        match call % 26 {
            0..4 => {
                let (id, text) = (input.text(), input.text());
                make(documents.slot(a), |out, e| unsafe { naql_document_new(id, text, out, e) });
            }
            4 => {
                let (text, set) = (input.text(), documents.slot(a).as_deref_mut());
                check(|e| unsafe {
                    match b % 6 {
                        0 => naql_document_set_title(set, text, e),
                        1 => naql_document_set_byline(set, text, e),
                        2 => naql_document_set_publisher(set, text, e),
                        3 => naql_document_set_url(set, text, e),
                        4 => naql_document_set_published(set, text, e),
                        _ => naql_document_set_seen(set, text, e),
                    }
                });
            }
            5 => {
                let json = input.text();
                make(documents.slot(a), |out, e| unsafe { naql_document_from_json(json, out, e) });
            }
            6 => {
                let text = input.text();
                make(policies.slot(a), |out, e| unsafe { naql_policy_parse(text, out, e) });
                make(strings.slot(b), |out, e| naql_policy_toml(policies.at(a), out, e));
            }
            7 => {
                let text = input.text();
                make(registries.slot(a), |out, e| unsafe { naql_registry_parse(text, out, e) });
            }
            8 | 9 => {
                let text = input.text();
                make(views.slot(a), |out, e| unsafe {
                    if call % 26 == 8 { naql_fold(text, out, e) } else { naql_light(text, out, e) }
                });
                let (view, i) = (views.at(a), input.index());
                naql_view_word(view, i);
                let span = naql_view_word_span(view, i);
                assert!(span.start <= span.end && naql_view_word_count(view) <= naql_view_text(view).len);
            }
            10 => {
                let text = input.text();
                make(fingerprints.slot(a), |out, e| unsafe { naql_fingerprint_new(text, out, e) });
                make(strings.slot(b), |out, e| naql_fingerprint_bytes(fingerprints.at(a), out, e));
                let bytes = naql_string_text(strings.at(b));
                make(fingerprints.slot(c), |out, e| unsafe { naql_fingerprint_from_bytes(bytes, out, e) });
                naql_fingerprint_mark(fingerprints.at(c), input.index());
                assert!(naql_fingerprint_hamming(fingerprints.at(a), fingerprints.at(b)) <= 64);
            }
            11 => {
                let bytes = input.text();
                make(fingerprints.slot(a), |out, e| unsafe { naql_fingerprint_from_bytes(bytes, out, e) });
                make(strings.slot(b), |out, e| naql_fingerprint_json(fingerprints.at(a), out, e));
            }
            12..14 => {
                make(pairs.slot(a), |out, e| naql_compare(documents.at(b), documents.at(c), policies.at(a), out, e));
                let comparison = naql_pair_comparison(pairs.at(a));
                let passage = naql_comparison_passage(comparison, input.index());
                assert!(naql_passage_a(passage).start <= naql_passage_a(passage).end);
                make(strings.slot(b), |out, e| naql_pair_json(pairs.at(a), registries.at(b), out, e));
            }
            14 | 15 => {
                make(traces.slot(a), |out, e| naql_trace_new(documents.at(b), registries.at(c), out, e));
                let (trace, i, j) = (traces.at(a), input.index(), input.index());
                naql_block_span(naql_trace_block(trace, i));
                let story = naql_trace_story(trace, i);
                naql_story_hop_source(story, i, j);
                naql_credit_surface(naql_story_credit(story, j));
                naql_relay_origin(naql_story_relay(story, j));
                make(strings.slot(c), |out, e| naql_trace_json(trace, out, e));
            }
            16 => make(gates.slot(a), |out, e| naql_gate_new(policies.at(b), out, e)),
            17..21 => {
                make(verdicts.slot(b), |out, e| match c % 2 {
                    0 => naql_gate_check(gates.at(a), documents.at(c), out, e),
                    _ => naql_gate_admit(gates.at(a), documents.at(c), out, e),
                });
                let (verdict, i) = (verdicts.at(b), input.index());
                naql_verdict_reason(verdict, i);
                naql_verdict_story_decision(verdict, i);
                naql_cover_span(naql_verdict_cover(verdict, i), i);
                naql_match_comparison(naql_verdict_match(verdict, i));
                make(strings.slot(b), |out, e| naql_verdict_json(verdict, registries.at(c), out, e));
            }
            21 => {
                let id = input.text();
                check(|e| unsafe { naql_gate_delete(gates.at(a), id, None, e) });
            }
            22 => {
                let id = input.text();
                let mut text = MaybeUninit::uninit();
                if check(|e| unsafe { naql_gate_text(gates.at(a), id, Some(&mut text), e) }) {
                    // SAFETY: the status says that it was written.
                    *strings.slot(b) = unsafe { text.assume_init() };
                }
            }
            23 => {
                make(stats.slot(a), |out, e| naql_gate_stats(gates.at(b), out, e));
                assert!(naql_stats_documents(stats.at(a)) <= naql_stats_verdicts(stats.at(a)));
                make(strings.slot(c), |out, e| naql_gate_head(gates.at(b), out, e));
                let head = naql_string_text(strings.at(c));
                check(|e| unsafe { naql_gate_verify(gates.at(b), head, e) });
            }
            24 => {
                make(ledgers.slot(a), |out, e| naql_ledger_new(gates.at(b), c.into(), out, e));
                let mut line = MaybeUninit::uninit();
                if check(|e| naql_ledger_next(ledgers.slot(a).as_deref_mut(), Some(&mut line), e)) {
                    // SAFETY: the status says that it was written.
                    *strings.slot(c) = unsafe { line.assume_init() };
                }
            }
            // Frees one of each kind, in an order of its own.
            _ => {
                naql_gate_free(gates.slot(a).take());
                naql_document_free(documents.slot(b).take());
                naql_policy_free(policies.slot(c).take());
                naql_registry_free(registries.slot(a).take());
                naql_verdict_free(verdicts.slot(b).take());
                naql_ledger_free(ledgers.slot(c).take());
                naql_string_free(strings.slot(a).take());
                naql_trace_free(traces.slot(b).take());
                naql_pair_free(pairs.slot(c).take());
                naql_view_free(views.slot(a).take());
                naql_fingerprint_free(fingerprints.slot(b).take());
                naql_stats_free(stats.slot(c).take());
            }
        }
    }
});
