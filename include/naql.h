/// @file naql.h
/// @brief naql: gated deduplication and provenance of Arabic news
///
/// For every incoming page: was this text seen before (all of it, in another spelling, cut short, or a passage of it inside a
/// longer page), who says it comes from whom, and should it be admitted?
///
///     naql_gate *gate = NULL;
///     naql_document *page = NULL;
///     naql_verdict *verdict = NULL;
///     naql_error *error = NULL;
///     if (naql_gate_new(NULL, &gate, &error) == NAQL_OK
///         && naql_document_new(naql_text_of("page-1"), text, &page, &error) == NAQL_OK
///         && naql_gate_admit(gate, page, &verdict, &error) == NAQL_OK
///         && naql_verdict_decision(verdict) == NAQL_DECISION_DROP)
///         ...
///     naql_verdict_free(verdict);
///     naql_document_free(page);
///     naql_gate_free(gate);
///     naql_error_free(error);
///
/// What holds everywhere:
///
/// Handles. Types that are declared and not defined here are handles. What a function stores through a `naql_x **` belongs to the
/// caller, who passes it to `naql_x_free` once. A `const naql_x *` that a function returns is part of the handle that the
/// function was called on; it lives as long, and is not freed. Handles do not depend on each other: free them in any order.
///
/// Parameters. Inputs come first, then outputs, then the error. No parameter is both. Inputs are copied where they are kept.
///
/// Misuse. NULL for a handle, a text without its bytes, text that is not UTF-8, an index that is too large: each is answered
/// with a status or with nothing (0, an empty text, NULL), never with a crash. A pointer that is neither NULL nor valid, or that
/// was freed before, cannot be distinguished from a good one, as with `free`; but a library that is built with debug assertions
/// notes all handles, and answers one that was freed or is of another type with `NAQL_INVALID_ARGUMENT` or with nothing.
///
/// Threads. Functions that take a handle as `const` may run on it at the same time, from any number of threads. A function
/// that takes it without `const` must run alone on it; so must the one that frees it. A handle may be made in one thread and used
/// and freed in others. Batches run threads of their own, as many as the caller says. Opening a store, deleting and forgetting
/// run one per core, or as many as the environment variable RAYON_NUM_THREADS says. All of them end before the call does.
///
/// Processes. A forked process may make handles of its own, and may continue to use those from before the fork that no other
/// thread was using. A gate on a store stays with the process that opened it: in another process its calls are refused, and freeing it
/// leaves the store alone. The library stays loaded after `dlclose`.
///
/// Offsets are bytes of the text, `end` is the byte after the last one. JSON counts in Unicode code points.
///
/// Bugs. A panic inside the library is caught and becomes `NAQL_PANIC`. Rust shows it on standard error too, with a backtrace
/// where RUST_BACKTRACE is set, and naql does not change that; a damaged store may cause one that becomes `NAQL_CORRUPT`.
/// Running out of memory ends the process.

// Made from the sources of naql 0.1.0 by cbindgen. Changes belong there.

#ifndef NAQL_H
#define NAQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NAQL_VERSION "0.1.0"
#define NAQL_VERSION_MAJOR 0
#define NAQL_VERSION_MINOR 1
#define NAQL_VERSION_PATCH 0
/// Grows with every version: major * 1000000 + minor * 1000 + patch.
#define NAQL_VERSION_NUMBER 1000
/// Changes when programs must be compiled again.
#define NAQL_ABI_VERSION 3

/// A text for printf: `printf(NAQL_FMT "\n", NAQL_ARG(text))`. `text` is evaluated twice.
#define NAQL_FMT "%.*s"
#define NAQL_ARG(text) (int)(text).len, (text).data

#ifdef __cplusplus
extern "C" {
#endif

// Version =============================================================================================================
//
// The macros say what a program was compiled against, the functions what it runs with.

/// The version of the library that runs, as in `NAQL_VERSION`; NUL-terminated, valid for as long as the library is loaded.
const char *naql_version(void);

/// The version of the library that runs, as in `NAQL_VERSION_NUMBER`.
uint32_t naql_version_number(void);

/// The ABI of the library that runs, as in `NAQL_ABI_VERSION`. A program that was compiled against one version runs
/// with every later one of the same ABI.
uint32_t naql_abi_version(void);

// Types ===============================================================================================================
//
// What goes in and out by value: the status of a call, a text, a stretch of one. An error is a handle, which every function
// that can fail may put where its last parameter points.

/// What became of a call. Numbers are never used again for something else; more may follow.
enum naql_status
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// It did what it says.
    NAQL_OK = 0,
    /// A parameter is NULL, out of its range, or contradicts another.
    NAQL_INVALID_ARGUMENT = 1,
    /// A text is not UTF-8 or is longer than 4 GiB.
    NAQL_INVALID_TEXT = 2,
    /// A document lacks a field that it must have, or a field has the wrong type or form.
    NAQL_INVALID_DOCUMENT = 3,
    /// A policy cannot be read: syntax, an unknown key, or a value out of its range.
    NAQL_INVALID_POLICY = 4,
    /// A source registry cannot be read or contradicts itself.
    NAQL_INVALID_REGISTRY = 5,
    /// Two things of different schemes were to be compared or stored together.
    NAQL_SCHEME_MISMATCH = 6,
    /// Bytes that should be a fingerprint or a store are damaged.
    NAQL_CORRUPT = 7,
    /// Reading or writing failed in the operating system.
    NAQL_IO = 8,
    /// The caller asked to stop.
    NAQL_INTERRUPTED = 9,
    /// Another process has the store open for writing.
    NAQL_LOCKED = 10,
    /// A bug in naql. A gate that it happened to answers this from then on; free it.
    NAQL_PANIC = 99,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum naql_status naql_status;
#else
typedef int32_t naql_status;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What went wrong, for a program and for a person.
typedef struct naql_error naql_error;

/// A borrowed text: `len` bytes of UTF-8 at `data`.
typedef struct {
    /// The first byte; may be NULL when `len` is 0.
    const char *data;
    /// How many bytes.
    size_t len;
} naql_text;

/// A stretch of a text: from byte `start` up to, not including, byte `end`.
typedef struct {
    /// The first byte.
    size_t start;
    /// The byte after the last one.
    size_t end;
} naql_span;

// Text ================================================================================================================
//
// Text goes in and out as a pointer and a length in bytes, in UTF-8, with no terminating NUL. Text that goes in is read
// during the call only and is checked; its `data` may be NULL when `len` is 0. A text that a function returns is borrowed
// from the handle that it was asked of and lives as long as that, unless its function says that it stays valid.
//
//     naql_text t = naql_error_message(error);
//     printf(NAQL_FMT "\n", NAQL_ARG(t));

/// Bytes that the caller owns: UTF-8, unless the function that made them says otherwise.
typedef struct naql_string naql_string;

/// A NUL-terminated string as a text, borrowed from it; of NULL the empty text.
naql_text naql_text_of(const char *string);

/// The bytes of a string, borrowed from it. In memory a NUL follows them. Of NULL the empty text.
naql_text naql_string_text(const naql_string *string);

/// Frees a string; NULL is fine.
void naql_string_free(naql_string *string);

// Errors ==============================================================================================================
//
// A function that can fail returns a status, 0 if it did not, and takes a `naql_error **` last. There it puts an error of
// its own for the caller to free, on failure only; NULL is fine for whom the status is enough. Outputs are written on
// success only. What is not said to fail cannot: of NULL, or of an index that is too great, it gives 0, an empty text or
// NULL.

/// The name of a status, the same in every face of naql: `invalid_text`; `ok` for 0; empty for no status. It stays valid.
naql_text naql_status_name(int32_t status);

/// The status of the call that made the error; `NAQL_OK` for NULL.
naql_status naql_error_status(const naql_error *error);

/// What was wrong, where, and what to do.
naql_text naql_error_message(const naql_error *error);

/// Frees an error; NULL is fine.
void naql_error_free(naql_error *error);

// Documents ===========================================================================================================
//
// A document is a page with its metadata. What is made of a document (a verdict, a trace) keeps what it needs
// of it: the document may be changed or freed before. Setters need the document for themselves; all else may run at the
// same time.

/// A page: an id, a text, and optional metadata.
typedef struct naql_document naql_document;

/// Makes a document of an id, by which verdicts refer to it, and the page's text. Both are copied.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
naql_status naql_document_new(naql_text id, naql_text text, naql_document **document, naql_error **error);

/// Makes a document of a JSON object with the fields `id`, `text` and, optionally, `title`, `byline`, `publisher`, `url` and
/// `published`; other fields are ignored.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_DOCUMENT` if it is no such object.
naql_status naql_document_from_json(naql_text json,
                                    naql_document **document,
                                    naql_error **error);

/// Frees a document; NULL is fine.
void naql_document_free(naql_document *document);

/// Sets the headline, when it is known apart from the text; a text with NULL `data` takes it away.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
naql_status naql_document_set_title(naql_document *document, naql_text title, naql_error **error);

/// Sets the byline (author line), when it is known apart from the text; else as `naql_document_set_title`.
naql_status naql_document_set_byline(naql_document *document, naql_text byline, naql_error **error);

/// Sets who published the page: a registry id, a name, or a domain; else as `naql_document_set_title`.
naql_status naql_document_set_publisher(naql_document *document, naql_text publisher, naql_error **error);

/// Sets the address of the page; else as `naql_document_set_title`.
naql_status naql_document_set_url(naql_document *document, naql_text url, naql_error **error);

/// Sets when the page was published: RFC 3339 (`2026-03-01T08:30:00Z`) or a date; else as `naql_document_set_title`.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_DOCUMENT` for what is neither; the document is then as it
/// was.
naql_status naql_document_set_published(naql_document *document,
                                        naql_text published,
                                        naql_error **error);

/// Sets when the page was fetched, in the forms of `naql_document_set_published`. Only a lineage reads it: the page was public by then.
///
/// Errors: as `naql_document_set_published`.
naql_status naql_document_set_seen(naql_document *document,
                                   naql_text seen,
                                   naql_error **error);

/// The id, borrowed until the document is changed or freed.
naql_text naql_document_id(const naql_document *document);

/// The text, borrowed until the document is changed or freed.
naql_text naql_document_text(const naql_document *document);

// Policy and registry =================================================================================================
//
// A policy says when two stories are related, and what is done with a document that matched. A registry
// says who can be a source and what it is called. Both are read from text or a file and never change then; a NULL policy is
// the default one, a NULL registry the built-in one.

/// What is done with which documents.
typedef struct naql_policy naql_policy;

/// The sources that are known by name.
typedef struct naql_registry naql_registry;

/// Reads a policy from JSON (an object) or TOML. What is not given is as in the default policy.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_POLICY` with line and column.
naql_status naql_policy_parse(naql_text text, naql_policy **policy, naql_error **error);

/// Reads a policy from a file.
///
/// Errors: as `naql_policy_parse`, and `NAQL_IO`.
naql_status naql_policy_read(naql_text path, naql_policy **policy, naql_error **error);

/// A policy, or the default one of NULL, as TOML with every key written out.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_policy_toml(const naql_policy *policy, naql_string **toml, naql_error **error);

/// Frees a policy; NULL is fine.
void naql_policy_free(naql_policy *policy);

/// Reads sources of your own, which are added to the built-in ones or, with the same id, take their place: a JSON array of
/// objects, or a table with tabs and the header line `id kind country names_ar names_en abbreviations domain wikidata
/// ambiguous`.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_REGISTRY`.
naql_status naql_registry_parse(naql_text text,
                                naql_registry **registry,
                                naql_error **error);

/// Reads sources of your own from a file.
///
/// Errors: as `naql_registry_parse`, and `NAQL_IO`.
naql_status naql_registry_read(naql_text path, naql_registry **registry, naql_error **error);

/// Frees a registry; NULL is fine.
void naql_registry_free(naql_registry *registry);

// Folding =============================================================================================================
//
// A view is a text as naql reads it, with the way back to the bytes of the raw one: `fold` is what texts are compared by,
// one spelling of many; `light` is the raw text with its spelling repaired. A word of a view is a run without ASCII white space.

/// A view of a text.
typedef struct naql_view naql_view;

/// Makes the fold view of a text.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
naql_status naql_fold(naql_text text, naql_view **view, naql_error **error);

/// Makes the light view of a text; else as `naql_fold`.
naql_status naql_light(naql_text text, naql_view **view, naql_error **error);

/// Frees a view; NULL is fine.
void naql_view_free(naql_view *view);

/// The text of the view, borrowed from it.
naql_text naql_view_text(const naql_view *view);

/// How many words the view has.
size_t naql_view_word_count(const naql_view *view);

/// The word of an index, borrowed from the view.
naql_text naql_view_word(const naql_view *view, size_t index);

/// Where the word of an index is in the raw text, in bytes.
naql_span naql_view_word_span(const naql_view *view, size_t index);

// Fingerprints ========================================================================================================
//
// All that is kept of a text for finding it again. Fingerprints are the same on every machine and in every language.

/// What is kept of a text for comparison.
typedef struct naql_fingerprint naql_fingerprint;

/// Makes the fingerprint of a text.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
naql_status naql_fingerprint_new(naql_text text, naql_fingerprint **fingerprint, naql_error **error);

/// Reads the compact form that `naql_fingerprint_bytes` gives.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_SCHEME_MISMATCH` if it was made by another scheme, `NAQL_CORRUPT` if it is not one.
naql_status naql_fingerprint_from_bytes(naql_text bytes,
                                        naql_fingerprint **fingerprint,
                                        naql_error **error);

/// Frees a fingerprint; NULL is fine.
void naql_fingerprint_free(naql_fingerprint *fingerprint);

/// The scheme id of the fingerprints and stores that the library makes. Those of different schemes are never compared.
naql_text naql_scheme(void);

/// BLAKE3-256 of the raw bytes: 32 bytes, borrowed from the fingerprint; NULL of NULL.
const uint8_t *naql_fingerprint_raw(const naql_fingerprint *fingerprint);

/// BLAKE3-256 of the folded words, one space between two of them: 32 bytes, borrowed from the fingerprint; NULL of NULL.
const uint8_t *naql_fingerprint_folded(const naql_fingerprint *fingerprint);

/// How many folded words the text has.
uint32_t naql_fingerprint_words(const naql_fingerprint *fingerprint);

/// SimHash-64 of the 3-word shingles.
uint64_t naql_fingerprint_simhash(const naql_fingerprint *fingerprint);

/// MinHash of the 3-word shingles: 128 numbers, borrowed from the fingerprint; NULL of NULL.
const uint32_t *naql_fingerprint_minhash(const naql_fingerprint *fingerprint);

/// How many passage marks there are.
size_t naql_fingerprint_mark_count(const naql_fingerprint *fingerprint);

/// The hash of the mark of an index: of five words in a row.
uint64_t naql_fingerprint_mark(const naql_fingerprint *fingerprint, size_t index);

/// The first of the five words of the mark of an index, counted from 0.
uint32_t naql_fingerprint_mark_word(const naql_fingerprint *fingerprint, size_t index);

/// The estimated Jaccard similarity of two texts' 3-word shingles, from 0 to 1, of their MinHashes; 0 if one is NULL.
double naql_fingerprint_jaccard(const naql_fingerprint *a, const naql_fingerprint *b);

/// In how many of 64 bits the SimHashes of two texts differ; 64 if one is NULL.
uint32_t naql_fingerprint_hamming(const naql_fingerprint *a, const naql_fingerprint *b);

/// The compact form, bytes and no text, for `naql_fingerprint_from_bytes`. Equal bytes are equal fingerprints.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_fingerprint_bytes(const naql_fingerprint *fingerprint, naql_string **bytes, naql_error **error);

/// The fingerprint as JSON, hashes in hexadecimal.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_fingerprint_json(const naql_fingerprint *fingerprint, naql_string **json, naql_error **error);

// Comparison ==========================================================================================================
//
// What two pages are to each other: figures, and the passages that they share. In a comparison `a` is the first page, or
// the document that a verdict is on, and `b` the other one. Offsets are bytes of the page's text.

/// What a story is to another.
enum naql_relation
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// No sign of reuse.
    NAQL_RELATION_NONE = 0,
    /// The same bytes.
    NAQL_RELATION_EXACT = 1,
    /// The same words in another spelling, punctuation or layout.
    NAQL_RELATION_SAME_TEXT = 2,
    /// The same story with small changes.
    NAQL_RELATION_NEAR = 3,
    /// It holds nearly all of the other and goes on.
    NAQL_RELATION_CONTAINS = 4,
    /// The other has nearly all of it and goes on.
    NAQL_RELATION_CONTAINED_IN = 5,
    /// They share a passage, and each has text of its own.
    NAQL_RELATION_OVERLAPS = 6,
    /// Another story in the same standing formula.
    NAQL_RELATION_TEMPLATE = 7,
    /// They share no passage word for word; one says in other words what the other says.
    NAQL_RELATION_REWRITES = 8,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum naql_relation naql_relation;
#else
typedef int32_t naql_relation;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// Two pages and the comparison of them.
typedef struct naql_pair naql_pair;

/// What two texts share; part of a pair or of a match.
typedef struct naql_comparison naql_comparison;

/// One reused block; part of a comparison.
typedef struct naql_passage naql_passage;

/// Compares two pages by the thresholds of a policy (NULL: the default one). Each is taken as one story, without what the
/// site prints around it.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_INVALID_DOCUMENT` if a time of publication is none.
naql_status naql_compare(const naql_document *a,
                         const naql_document *b,
                         const naql_policy *policy,
                         naql_pair **pair,
                         naql_error **error);

/// Frees a pair; NULL is fine.
void naql_pair_free(naql_pair *pair);

/// The comparison, borrowed from the pair.
const naql_comparison *naql_pair_comparison(const naql_pair *pair);

/// The pair as JSON, with the chains that the pages tell by a registry (NULL: the built-in one). Its offsets are code points.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_pair_json(const naql_pair *pair,
                           const naql_registry *registry,
                           naql_string **json,
                           naql_error **error);

/// What `a` is to `b`.
naql_relation naql_comparison_relation(const naql_comparison *comparison);

/// Jaccard similarity of the 3-word shingles, from 0 to 1.
double naql_comparison_jaccard(const naql_comparison *comparison);

/// The share of the shingles of `a` that `b` has, from 0 to 1.
double naql_comparison_containment_a(const naql_comparison *comparison);

/// The share of the shingles of `b` that `a` has, from 0 to 1.
double naql_comparison_containment_b(const naql_comparison *comparison);

/// How many equal words the passages have.
uint32_t naql_comparison_matched_words(const naql_comparison *comparison);

/// How many words the longest run of equal words has.
uint32_t naql_comparison_longest_run(const naql_comparison *comparison);

/// How many reasons there are for the relation.
size_t naql_comparison_reason_count(const naql_comparison *comparison);

/// The reason of an index: the rule that made the relation, and what it saw.
naql_text naql_comparison_reason(const naql_comparison *comparison, size_t index);

/// How many passages there are.
size_t naql_comparison_passage_count(const naql_comparison *comparison);

/// The passage of an index, by their order in `a`; borrowed from the comparison.
const naql_passage *naql_comparison_passage(const naql_comparison *comparison, size_t index);

/// Where the passage is in the text of `a`, in bytes, from the start of a word to the end of one.
naql_span naql_passage_a(const naql_passage *passage);

/// Where the passage is in the text of `b`, in bytes.
naql_span naql_passage_b(const naql_passage *passage);

/// How many words of the passage are equal.
uint32_t naql_passage_words(const naql_passage *passage);

/// The share of the longer side's words that are equal, from 0 to 1.
double naql_passage_identity(const naql_passage *passage);

/// Whether the words of the passage are in the same order in both texts; in `NAQL_RELATION_REWRITES` they need not be. False for NULL.
bool naql_passage_order(const naql_passage *passage);

/// The name of a relation, the same in every face of naql: `same_text`; empty for no relation's number. It stays valid.
naql_text naql_relation_name(int32_t relation);

// Trace ===============================================================================================================
//
// Who says it comes from whom: the blocks of a page, and of each of its stories the sources that it names and the chain
// from the publisher to the origin. All parts are borrowed from the trace. Offsets are bytes of the page's text.

/// What a stretch of a page is.
enum naql_block_kind
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// There is no such block.
    NAQL_BLOCK_NONE = 0,
    /// Text of a story, with its title and dateline.
    NAQL_BLOCK_STORY = 1,
    /// Titles of other stories.
    NAQL_BLOCK_RELATED = 2,
    /// Key words.
    NAQL_BLOCK_TAGS = 3,
    /// A line that names the sources.
    NAQL_BLOCK_SOURCE_LINE = 4,
    /// Everything else that a site prints.
    NAQL_BLOCK_FURNITURE = 5,
    /// A C2PA manifest that is hidden in the text: a signed claim of where it is from, which naql does not verify.
    NAQL_BLOCK_MANIFEST = 6,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum naql_block_kind naql_block_kind;
#else
typedef int32_t naql_block_kind;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// The place of a credit.
enum naql_place
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// There is no such credit.
    NAQL_PLACE_NONE = 0,
    /// A line that names the sources.
    NAQL_PLACE_SOURCE_LINE = 1,
    /// The bracket that closes the story.
    NAQL_PLACE_END_TAG = 2,
    /// The byline that came with the document.
    NAQL_PLACE_BYLINE = 3,
    /// The head of the text.
    NAQL_PLACE_DATELINE = 4,
    /// The text itself.
    NAQL_PLACE_INLINE = 5,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum naql_place naql_place;
#else
typedef int32_t naql_place;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What a credit says of the source.
enum naql_role
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// There is no such credit.
    NAQL_ROLE_NONE = 0,
    /// The story is its text, or is framed as its report.
    NAQL_ROLE_WIRE = 1,
    /// A claim in the story is its.
    NAQL_ROLE_CITED = 2,
    /// It is the publisher itself.
    NAQL_ROLE_OWN = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum naql_role naql_role;
#else
typedef int32_t naql_role;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What the origin of a relay is.
enum naql_origin
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// There is no such relay.
    NAQL_ORIGIN_NONE = 0,
    /// A news source.
    NAQL_ORIGIN_OUTLET = 1,
    /// A ministry, a company, a court.
    NAQL_ORIGIN_OFFICIAL_BODY = 2,
    /// A person named by office.
    NAQL_ORIGIN_OFFICIAL = 3,
    /// Another person.
    NAQL_ORIGIN_PERSON = 4,
    /// A person who is not named.
    NAQL_ORIGIN_ANONYMOUS = 5,
    /// A statement, a report.
    NAQL_ORIGIN_DOCUMENT = 6,
    /// Media without a name.
    NAQL_ORIGIN_MEDIA = 7,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum naql_origin naql_origin;
#else
typedef int32_t naql_origin;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// What a page says about its sources.
typedef struct naql_trace naql_trace;

/// A typed stretch of a page; part of a trace.
typedef struct naql_block naql_block;

/// What one story of a page says of its sources; part of a trace.
typedef struct naql_story naql_story;

/// A source that a story names for its text or for a claim in it; part of a story.
typedef struct naql_credit naql_credit;

/// An explicit "this source passes on what that one said"; part of a story.
typedef struct naql_relay naql_relay;

/// Reads the sources out of a document by a registry (NULL: the built-in one), in time linear in its length.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_trace_new(const naql_document *document,
                           const naql_registry *registry,
                           naql_trace **trace,
                           naql_error **error);

/// Frees a trace; NULL is fine.
void naql_trace_free(naql_trace *trace);

/// The trace as JSON. Its offsets are code points.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_trace_json(const naql_trace *trace, naql_string **json, naql_error **error);

/// How many blocks the page has.
size_t naql_trace_block_count(const naql_trace *trace);

/// The block of an index, in the order of the page.
const naql_block *naql_trace_block(const naql_trace *trace, size_t index);

/// What the block is.
naql_block_kind naql_block_kind_of(const naql_block *block);

/// Where the block is.
naql_span naql_block_span(const naql_block *block);

/// How many stories the page has.
size_t naql_trace_story_count(const naql_trace *trace);

/// The story of an index, in the order of the page.
const naql_story *naql_trace_story(const naql_trace *trace, size_t index);

/// Where the story is.
naql_span naql_story_span(const naql_story *story);

/// Whose page it is: a registry id, `?name`, `?host` where only the address is known, or `?`.
naql_text naql_story_publisher(const naql_story *story);

/// How many hops the chain of the story has. The first is the publisher, the last the origin.
size_t naql_story_hop_count(const naql_story *story);

/// How many sources are named side by side in a hop of the chain.
size_t naql_story_hop_size(const naql_story *story, size_t hop);

/// A source of a hop of the chain, as `naql_credit_source` names it.
naql_text naql_story_hop_source(const naql_story *story, size_t hop, size_t index);

/// How many sources the story credits, each counted once.
size_t naql_story_credit_count(const naql_story *story);

/// The credit of an index, the strongest places first.
const naql_credit *naql_story_credit(const naql_story *story, size_t index);

/// How many relays the story has.
size_t naql_story_relay_count(const naql_story *story);

/// The relay of an index, in the order of the text.
const naql_relay *naql_story_relay(const naql_story *story, size_t index);

/// The source: its id in the registry; `?surface` where it has none; `@agencies`, `@media`, `@monitoring`, `@anonymous` or
/// `@social` where it is not named.
naql_text naql_credit_source(const naql_credit *credit);

/// The words of the text that name the source.
naql_text naql_credit_surface(const naql_credit *credit);

/// The place of the credit.
naql_place naql_credit_place(const naql_credit *credit);

/// What the source is to the story.
naql_role naql_credit_role(const naql_credit *credit);

/// Where the surface is: in the text, or in the byline if that is its place.
naql_span naql_credit_span(const naql_credit *credit);

/// How sure the rule is that found it, from 0 to 1.
double naql_credit_confidence(const naql_credit *credit);

/// The name of the rule that found the credit. It stays valid.
naql_text naql_credit_rule(const naql_credit *credit);

/// How many sources share the name, if more than one.
size_t naql_credit_candidate_count(const naql_credit *credit);

/// The source of an index among those that share the name, the likeliest first.
naql_text naql_credit_candidate(const naql_credit *credit, size_t index);

/// The source that passes on, as `naql_credit_source` names it.
naql_text naql_relay_from(const naql_relay *relay);

/// Whose words they are, in the words of the text.
naql_text naql_relay_origin(const naql_relay *relay);

/// What the origin is.
naql_origin naql_relay_origin_type(const naql_relay *relay);

/// Where the relay is: from the source or the origin, whichever comes first, to the other one.
naql_span naql_relay_span(const naql_relay *relay);

/// The name of a kind of block, the same in every face of naql; empty for no such number. It stays valid.
naql_text naql_block_kind_name(int32_t number);

/// The name of a place, the same in every face of naql; empty for no such number. It stays valid.
naql_text naql_place_name(int32_t number);

/// The name of a role, the same in every face of naql; empty for no such number. It stays valid.
naql_text naql_role_name(int32_t number);

/// The name of a type of origin, the same in every face of naql; empty for no such number. It stays valid.
naql_text naql_origin_name(int32_t number);

// Verdicts ============================================================================================================
//
// A gate's verdict on a document. A verdict never changes; all parts of it are borrowed from it. Offsets are bytes of the
// page's text.

/// What is done with a document, or with one story of it.
enum naql_decision
#if defined(__cplusplus) || __STDC_VERSION__ >= 202311L
  : int32_t
#endif // defined(__cplusplus) || __STDC_VERSION__ >= 202311L
 {
    /// There is no such verdict.
    NAQL_DECISION_NONE = 0,
    /// Let it in.
    NAQL_DECISION_ADMIT = 1,
    /// Keep it for a person to look at.
    NAQL_DECISION_HOLD = 2,
    /// Leave it out.
    NAQL_DECISION_DROP = 3,
};
#ifndef __cplusplus
#if __STDC_VERSION__ >= 202311L
typedef enum naql_decision naql_decision;
#else
typedef int32_t naql_decision;
#endif // __STDC_VERSION__ >= 202311L
#endif // __cplusplus

/// A gate's verdict on a document.
typedef struct naql_verdict naql_verdict;

/// An earlier story that a story of the document has a relation with; part of a verdict.
typedef struct naql_match naql_match;

/// An earlier story and the parts of the page that are in it; part of a verdict.
typedef struct naql_cover naql_cover;

/// Frees a verdict; NULL is fine.
void naql_verdict_free(naql_verdict *verdict);

/// The document's id.
naql_text naql_verdict_id(const naql_verdict *verdict);

/// What to do with the document.
naql_decision naql_verdict_decision(const naql_verdict *verdict);

/// What the document is to the story that decided, or to the closest match when none did.
naql_relation naql_verdict_relation(const naql_verdict *verdict);

/// The id of that story's document; its `data` is NULL if there is none.
naql_text naql_verdict_of(const naql_verdict *verdict);

/// How many reasons there are for the decision.
size_t naql_verdict_reason_count(const naql_verdict *verdict);

/// The reason of an index: the relation's rule and figures, then the policy's rule.
naql_text naql_verdict_reason(const naql_verdict *verdict, size_t index);

/// The id of the document that this one replaces, by a rule that says so; its `data` is NULL if there is none.
naql_text naql_verdict_replaces(const naql_verdict *verdict);

/// How many hops the chain has that went into the ledger, from the publisher to the origin; 0 if the document was only
/// checked. A trace has the chain of each story.
size_t naql_verdict_hop_count(const naql_verdict *verdict);

/// How many sources are named side by side in a hop of the chain.
size_t naql_verdict_hop_size(const naql_verdict *verdict, size_t hop);

/// A source of a hop of the chain, as `naql_credit_source` names it.
naql_text naql_verdict_hop_source(const naql_verdict *verdict, size_t hop, size_t index);

/// How many stories of the page were judged; 0 if the page was not judged by its stories.
size_t naql_verdict_story_count(const naql_verdict *verdict);

/// The decision on one story of the page, by its index.
naql_decision naql_verdict_story_decision(const naql_verdict *verdict, size_t index);

/// How many earlier stories the stories of the page have a relation with.
size_t naql_verdict_match_count(const naql_verdict *verdict);

/// The match of an index: by story, the closest first.
const naql_match *naql_verdict_match(const naql_verdict *verdict, size_t index);

/// The id of the earlier story's document.
naql_text naql_match_id(const naql_match *found);

/// Which story of the document it is that matches, from 0.
size_t naql_match_story(const naql_match *found);

/// Which story of the earlier page it matches, from 0.
size_t naql_match_of_story(const naql_match *found);

/// What the story is to the earlier one, and the passages.
const naql_comparison *naql_match_comparison(const naql_match *found);

/// How many earlier stories cover parts of the page.
size_t naql_verdict_cover_count(const naql_verdict *verdict);

/// The cover of an index; the story that covers most comes first.
const naql_cover *naql_verdict_cover(const naql_verdict *verdict, size_t index);

/// The id of the covering story's document.
naql_text naql_cover_id(const naql_cover *cover);

/// How many words of the page the story covers that none before it does.
uint32_t naql_cover_words(const naql_cover *cover);

/// How many parts of the page are in the story.
size_t naql_cover_span_count(const naql_cover *cover);

/// The part of an index.
naql_span naql_cover_span(const naql_cover *cover, size_t index);

/// How many words of the page no part of the cover has.
uint32_t naql_verdict_new_words(const naql_verdict *verdict);

/// Their share of the page's words, from 0 to 1.
double naql_verdict_new_share(const naql_verdict *verdict);

/// Whether the same document (same id, same text) came before. In the same delivery (one batch, one stream) it is dropped; in a later one it
/// gets the decision, relation, `of`, last reason and chain that it got the first time, and nothing else.
bool naql_verdict_seen(const naql_verdict *verdict);

/// The verdict as JSON, with the chain that the page tells by a registry (NULL: the built-in one) if it has none of its
/// own. Its offsets are code points.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_verdict_json(const naql_verdict *verdict,
                              const naql_registry *registry,
                              naql_string **json,
                              naql_error **error);

/// The name of a decision, the same in every face of naql; empty for no such number. It stays valid.
naql_text naql_decision_name(int32_t number);

// Gate ================================================================================================================
//
// A gate decides on one document after the other by what came before it, in memory or on a store: a directory in which
// all that it knows is kept, and a ledger of its verdicts. A gate has locks of its own: all its functions may run at the
// same time on it, those that change what it knows too. If a call panics, the gate answers `NAQL_PANIC` from then on; what
// its store has is sound.

/// A gate, and all that it knows.
typedef struct naql_gate naql_gate;

/// How a gate on a store is opened.
typedef struct naql_options naql_options;

/// Makes options: the policy of the store, the built-in registry, everything remembered, texts kept, to read and write. Their
/// setters must run alone on them.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_options_new(naql_options **options,
                             naql_error **error);

/// Frees options; NULL is fine.
void naql_options_free(naql_options *options);

/// By which policy the gate decides; it is copied. NULL is that which the store was made with, the default one for a new
/// store. A store that was made under another policy is refused, unless `change` is true.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_options_set_policy(naql_options *options,
                                    const naql_policy *policy,
                                    bool change,
                                    naql_error **error);

/// Who can be a source; it is copied. NULL is the built-in registry.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_options_set_registry(naql_options *options, const naql_registry *registry, naql_error **error);

/// For how many days the gate remembers a document, by its time of publication. Without this call it forgets none.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_options_set_retain_days(naql_options *options, uint32_t days, naql_error **error);

/// Of which documents the texts are kept: "no" (of none, only what comparison needs of them), "kept" (of those that later ones
/// are compared with; what options have without this call), "all" (of all, with title, byline, publisher, address and date).
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
naql_status naql_options_set_keep_text(naql_options *options,
                                       naql_text keep,
                                       naql_error **error);

/// Whether the gate only checks and reads. Any number of gates may read a store while one writes to it; each sees it as it
/// was when it was opened.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_options_set_read_only(naql_options *options,
                                       bool only,
                                       naql_error **error);

/// Whether documents may be forgotten by a clock that is more than a day ahead of the ledger's last entry. Otherwise admitting fails
/// when that would happen: a clock that is wrong once would make the gate forget everything.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_options_set_clock_jump(naql_options *options,
                                        bool allow,
                                        naql_error **error);

/// Makes an empty gate in memory under a policy (NULL: the default one), which is copied.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_POLICY` for a policy with an `order` other than the default: a gate takes
/// documents in the order in which they come.
naql_status naql_gate_new(const naql_policy *policy,
                          naql_gate **gate,
                          naql_error **error);

/// Opens the store in a directory, or makes it, with options (NULL: those of `naql_options_new`), which are copied. One gate
/// at a time may write to a store, in whatever process.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO` if the directory cannot be used, `NAQL_LOCKED` if another
/// process writes to it, `NAQL_SCHEME_MISMATCH` if it was made by another scheme or under another policy,
/// `NAQL_CORRUPT` if it is damaged.
naql_status naql_gate_open(naql_text directory,
                           const naql_options *options,
                           naql_gate **gate,
                           naql_error **error);

/// Frees a gate and closes its store; NULL is fine. Streams and ledgers that were made of it keep it open until they are
/// freed too.
void naql_gate_free(naql_gate *gate);

/// What the gate would say of a document; nothing changes.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_DOCUMENT` if its time of publication is none, `NAQL_IO` and `NAQL_CORRUPT`
/// if the store cannot be read, `NAQL_PANIC`.
naql_status naql_gate_check(const naql_gate *gate,
                            const naql_document *document,
                            naql_verdict **verdict,
                            naql_error **error);

/// What the gate says of a document; it is recorded, and kept unless it is dropped. When the call returns the verdict is in
/// the store. A document that came before, with the same id and text, changes nothing and gets
/// its first verdict (`naql_verdict_seen`). On an error nothing is recorded.
///
/// Errors: as `naql_gate_check`, and `NAQL_IO` if the verdict cannot be written.
naql_status naql_gate_admit(const naql_gate *gate,
                            const naql_document *document,
                            naql_verdict **verdict,
                            naql_error **error);

/// Deletes all documents of an id: no verdict names them any more, and the id is new again; only the ledger still names them. Their
/// keys, which are hashes, stay in the index until `naql_gate_vacuum`, and bytes of them may lie in unused parts of the store's file;
/// after it the gate is one that never saw them. `found` is set to whether there was any; it may be NULL.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
naql_status naql_gate_delete(const naql_gate *gate,
                             naql_text id,
                             bool *found,
                             naql_error **error);

/// The text of the last kept document of an id, for the caller to free; NULL if there is none, or its text was not kept.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
naql_status naql_gate_text(const naql_gate *gate,
                           naql_text id,
                           naql_string **text,
                           naql_error **error);

/// Writes the store's file again: nothing that was deleted is left in it, and its room is given back. Needs free room for the
/// new file; gates that read the store go on with the old one.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`. On an error the store is as it was.
naql_status naql_gate_vacuum(const naql_gate *gate,
                             naql_error **error);

// Ledger ==============================================================================================================
//
// Every verdict that a gate gave is an entry of its ledger, bound to all before it by a hash. Whoever has noted the last
// hash can tell whether anything up to it was changed or left out. Hashes are written as 64 hexadecimal digits.

/// A place in a ledger.
typedef struct naql_ledger naql_ledger;

/// What a gate keeps and has recorded.
typedef struct naql_stats naql_stats;

/// Counts what a gate keeps and has recorded. Reads the whole ledger.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
naql_status naql_gate_stats(const naql_gate *gate, naql_stats **stats, naql_error **error);

/// Frees stats; NULL is fine.
void naql_stats_free(naql_stats *stats);

/// How many stories are kept for later ones to be compared with.
uint64_t naql_stats_stories(const naql_stats *stats);

/// How many documents they are of.
uint64_t naql_stats_documents(const naql_stats *stats);

/// How many deleted documents have their keys in the index until `naql_gate_vacuum`.
uint64_t naql_stats_deleted(const naql_stats *stats);

/// How many verdicts the ledger has.
uint64_t naql_stats_verdicts(const naql_stats *stats);

/// How many verdicts of the ledger have this decision.
uint64_t naql_stats_decided(const naql_stats *stats, int32_t decision);

/// How many verdicts of the ledger have this relation.
uint64_t naql_stats_related(const naql_stats *stats, int32_t relation);

/// All that was counted as JSON, with the bytes that it takes, the documents of each outlet, and the first and the last time
/// of publication.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_stats_json(const naql_stats *stats,
                            naql_string **json,
                            naql_error **error);

/// The hash of the ledger's last entry, which seals all of it; zeros for an empty ledger.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_PANIC`.
naql_status naql_gate_head(const naql_gate *gate, naql_string **hash, naql_error **error);

/// Checks all that is kept: the file (but by a gate that only reads), the chain of the ledger, and that every document is the
/// one that the ledger says. If `head` is not empty, also that the ledger still has the entry of that hash, and so all before
/// it.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` naming the first thing that does not fit, `NAQL_IO`,
/// `NAQL_PANIC`.
naql_status naql_gate_verify(const naql_gate *gate,
                             naql_text head,
                             naql_error **error);

/// Makes a place in the ledger of a gate, before the entry of a number; the first entry has the number 0. It keeps the gate
/// open, and is used by one thread at a time; the gate may be used by any meanwhile.
///
/// Errors: `NAQL_INVALID_ARGUMENT`.
naql_status naql_ledger_new(const naql_gate *gate,
                            uint64_t number,
                            naql_ledger **ledger,
                            naql_error **error);

/// Frees a place in a ledger; NULL is fine.
void naql_ledger_free(naql_ledger *ledger);

/// The next entry as a line of JSON whose last field is its hash, for the caller to free; NULL after the last one. Entries that
/// are added later follow.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_IO`, `NAQL_CORRUPT`, `NAQL_PANIC`.
naql_status naql_ledger_next(naql_ledger *ledger,
                             naql_string **line,
                             naql_error **error);

// Heads ===============================================================================================================
//
// A head is the end of a ledger as a signed text: how many entries it has, and the root of a Merkle tree over them. Whoever has
// kept one can tell whether anything up to it was changed, and a proof of a few hundred bytes shows that a later head extends an
// earlier one to somebody who does not have the ledger. Keys, heads and proofs are texts, those of `naql store key`, `head` and
// `prove`.

/// Makes a key that signs heads, under a name, which is not empty and has no white space and no plus sign. Whoever has its text can
/// sign in its name: keep it secret.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_IO` if the system gives no random numbers.
naql_status naql_key_new(naql_text name,
                         naql_string **key,
                         naql_error **error);

/// The public key by which the signatures of a key are checked.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`.
naql_status naql_key_public(naql_text key, naql_string **public_key, naql_error **error);

/// The end of a gate's ledger as a head that a key signed.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_PANIC`.
naql_status naql_gate_sign_head(const naql_gate *gate, naql_text key, naql_string **head, naql_error **error);

/// Checks that a gate's ledger still has all entries of a head, unchanged, and that the head is signed by the owner of a public key,
/// unless that is empty. Reads the ledger up to there.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` if it has them not, or the signature is of somebody else,
/// `NAQL_IO`, `NAQL_PANIC`.
naql_status naql_gate_verify_head(const naql_gate *gate,
                                  naql_text head,
                                  naql_text public_key,
                                  naql_error **error);

/// The proof that a gate's ledger, as it is now, extends that of an earlier head; a key signs the later head, which is in the proof.
/// Reads the ledger.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` if the ledger does not extend that of the head, `NAQL_IO`,
/// `NAQL_PANIC`.
naql_status naql_gate_prove(const naql_gate *gate,
                            naql_text head,
                            naql_text key,
                            naql_string **proof,
                            naql_error **error);

/// Checks that a proof shows that a later ledger extends that of a head, and that both heads are signed by the owner of a public key,
/// unless that is empty. Needs no gate.
///
/// Errors: `NAQL_INVALID_ARGUMENT`, `NAQL_INVALID_TEXT`, `NAQL_CORRUPT` if it does not show it, or a signature is of somebody else.
naql_status naql_proof_verify(naql_text proof,
                              naql_text head,
                              naql_text public_key,
                              naql_error **error);

// Batches =============================================================================================================
//
// Documents in and results out as streams of Arrow record batches, over the Arrow C stream interface: columns are handed
// over, not copied to be handed over. An input has the columns `id` and `text` and, optionally, `title`, `byline`,
// `publisher`, `url` and `published`, of any string type (utf8, large_utf8, utf8_view, a dictionary of one); `id` may be of
// whole numbers, `published` of dates or timestamps (without a zone: in UTC); other columns are ignored. Verdicts have a
// row for each row of the input, in its order and its batches. The columns of an output are the fields of its JSON; but
// offsets are bytes.
//
// A stream that goes in is moved: it is the library's from then on, also if the call fails, and its `release` becomes NULL.
// A stream that comes out is the caller's, who releases it. It is used by one thread at a time. What goes wrong while it is
// read is reported as the interface says: a number that is not 0, and a message from `get_last_error`.

// The structures of the Arrow C data and stream interfaces, under the guards that all their headers share.
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif  // ARROW_C_DATA_INTERFACE

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif  // ARROW_C_STREAM_INTERFACE

/// A lineage, as a stream of each kind of record. Their columns are the fields of the JSON.
typedef struct {
    /// Every story: its clock, its role, what it claims, what it has from others.
    struct ArrowArrayStream stories;
    /// Every source that two outlets or more name for one text, or whose own story another one names.
    struct ArrowArrayStream sources;
    /// Who has a text from whom, how it came, and whether it is credited.
    struct ArrowArrayStream edges;
    /// Stories of one report, with the anchor that all were held against.
    struct ArrowArrayStream clusters;
    /// How many stories of each outlet are its own, relayed, credited and uncredited.
    struct ArrowArrayStream outlets;
} naql_lineage_streams;

/// The verdict that each document would get; nothing changes. A batch is read when its verdicts are read, and judged on
/// this many threads (0: one per core), which end with it.
///
/// Errors: `NAQL_INVALID_ARGUMENT` also for a stream that was released, `NAQL_INVALID_DOCUMENT` if its schema cannot be
/// read, `NAQL_IO` if it fails.
naql_status naql_gate_check_arrow(const naql_gate *gate,
                                  size_t threads,
                                  struct ArrowArrayStream *documents,
                                  struct ArrowArrayStream *verdicts,
                                  naql_error **error);

/// What the gate says of each document; they are recorded, and kept unless they are dropped. A batch is read, judged on this
/// many threads (0: one per core), which end with it, and recorded as a whole, when its verdicts are read; if a
/// document cannot be judged, nothing of its batch is. The stream is one delivery: a document that comes again in it is dropped. The verdicts are the same for any number of threads.
///
/// Errors: as `naql_gate_check_arrow`.
naql_status naql_gate_admit_arrow(const naql_gate *gate,
                                  size_t threads,
                                  struct ArrowArrayStream *documents,
                                  struct ArrowArrayStream *verdicts,
                                  naql_error **error);

/// Reads all documents and gives the verdicts of an empty gate that they are admitted to in the order of a policy (NULL: the
/// default one, by publication), on this many threads (0: one per core). The verdicts are the same for any number of
/// threads and any order of the documents. Three columns follow those of a verdict, null for a dropped document: `copies` (how
/// many documents were dropped for this one), `outlets` (how many printed it) and `first_seen` (the earliest `published`).
///
/// Errors: as `naql_gate_check_arrow`, and those of reading the stream.
naql_status naql_dedup_arrow(const naql_policy *policy,
                             size_t threads,
                             struct ArrowArrayStream *documents,
                             struct ArrowArrayStream *verdicts,
                             naql_error **error);

/// Reads all documents and gives every two stories of two of them with a relation, under a policy (NULL: the default one), on
/// this many threads (0: one per core): a row for each pair, by the places of its documents in the input, in one batch. Of a text
/// that more than 50 stories have, only the pairs with the first few of them (see the column `crowd`). The pairs are the same for any
/// number of threads.
///
/// Errors: as `naql_dedup_arrow`.
naql_status naql_pairs_arrow(const naql_policy *policy,
                             size_t threads,
                             struct ArrowArrayStream *documents,
                             struct ArrowArrayStream *pairs,
                             naql_error **error);

/// As `naql_pairs_arrow`, with every pair, however many stories have a text: of 20,000 copies of one page 200 million pairs, which
/// are held in memory.
///
/// Errors: as `naql_dedup_arrow`.
naql_status naql_all_pairs_arrow(const naql_policy *policy,
                                 size_t threads,
                                 struct ArrowArrayStream *documents,
                                 struct ArrowArrayStream *pairs,
                                 naql_error **error);

/// Reads all documents and gives who had each report first, who took it and who said so, under a policy (NULL: the default one),
/// on this many threads (0: one per core). The caller releases each of the five streams. The records are the same for any
/// number of threads and any order of the documents.
///
/// Errors: as `naql_dedup_arrow`.
naql_status naql_lineage_arrow(const naql_policy *policy,
                               size_t threads,
                               struct ArrowArrayStream *documents,
                               naql_lineage_streams *records,
                               naql_error **error);

#ifdef __cplusplus
}  // extern "C"
#endif

#endif  // NAQL_H
