// Streams that fail, handles in other threads, and handles that were freed or are of another type: a status or nothing, never a crash.
#include "refused.h"

#include <pthread.h>

static int no_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    (void)stream, (void)out;
    return 5;
}

static int no_batch(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    (void)stream, (void)out;
    return 5;
}

static const char *no_word(struct ArrowArrayStream *stream) {
    (void)stream;
    return NULL;
}

static void released(struct ArrowArrayStream *stream) {
    ++*(int *)stream->private_data;
    stream->release = NULL;
}

// A stream that fails and does not say why is released all the same.
static void failing_streams(void) {
    naql_error *e = NULL;
    int releases = 0;
    struct ArrowArrayStream in = {no_schema, NULL, no_word, released, &releases}, out;
    failed(naql_dedup_arrow(NULL, 1, &in, &out, &e), NAQL_INVALID_ARGUMENT, &e);
    CHECK(in.release == NULL && releases == 1);
    struct ArrowArrayStream again = {no_schema, no_batch, no_word, released, &releases};
    failed(naql_dedup_arrow(NULL, 1, &again, &out, &e), NAQL_IO, &e);
    CHECK(again.release == NULL && releases == 2);
    // It is moved in also by a call that fails for another reason.
    struct ArrowArrayStream nowhere = {no_schema, no_batch, no_word, released, &releases};
    failed(naql_pairs_arrow(NULL, 1, &nowhere, NULL, &e), NAQL_INVALID_ARGUMENT, &e);
    CHECK(nowhere.release == NULL && releases == 3);
    struct ArrowArrayStream no_gate = {no_schema, no_batch, no_word, released, &releases};
    failed(naql_gate_admit_arrow(NULL, 1, &no_gate, &out, &e), NAQL_INVALID_ARGUMENT, &e);
    CHECK(no_gate.release == NULL && releases == 4);
}

static void *elsewhere(void *argument) {
    naql_error **error = (naql_error **)argument;
    naql_document *document = page("a", "خبر");
    CHECK(naql_gate_check(NULL, document, NULL, error) == NAQL_INVALID_ARGUMENT);
    return document;
}

// A handle may be made in one thread and used and freed in another.
static void other_threads(void) {
    naql_error *error = NULL;
    void *document = NULL;
    pthread_t thread;
    CHECK(pthread_create(&thread, NULL, elsewhere, &error) == 0 && pthread_join(thread, &document) == 0);
    CHECK(same(naql_document_text((naql_document *)document), "خبر"));
    CHECK(has(naql_error_message(error), "gate"));
    naql_error_free(error);
    naql_document_free((naql_document *)document);
}

// Handles that were freed, or are of another type: a library that is built with debug assertions, as that of the tests, knows its own.
static void freed_and_wrong_handles(void) {
    int releases = 0;
    naql_error *e = NULL;
    naql_gate *gate = NULL;
    naql_verdict *verdict = NULL;
    naql_string *string = NULL;
    naql_document *document = page("a", "خبر");
    CHECK(naql_gate_new(NULL, &gate, NULL) == NAQL_OK);
    CHECK(naql_policy_toml(NULL, &string, NULL) == NAQL_OK);
    // Of another type.
    failed(naql_gate_admit((const naql_gate *)document, document, &verdict, &e), NAQL_INVALID_ARGUMENT, &e);
    failed(naql_gate_admit(gate, (const naql_document *)gate, &verdict, &e), NAQL_INVALID_ARGUMENT, &e);
    failed(naql_policy_toml((const naql_policy *)gate, &string, &e), NAQL_INVALID_ARGUMENT, &e);
    struct ArrowArrayStream in = {no_schema, no_batch, no_word, released, &releases}, out;
    const naql_policy *no_policy = (const naql_policy *)gate;
    failed(naql_pairs_arrow(no_policy, 1, &in, &out, &e), NAQL_INVALID_ARGUMENT, &e);
    CHECK(in.release == NULL && releases == 1);
    nothing(naql_document_id((const naql_document *)gate));
    naql_document_free((naql_document *)gate);
    CHECK(naql_gate_admit(gate, document, &verdict, NULL) == NAQL_OK);
    // Freed.
    naql_gate_free(gate);
    naql_string_free(string);
    naql_verdict *none = NULL;
    failed(naql_gate_check(gate, document, &none, &e), NAQL_INVALID_ARGUMENT, &e);
    nothing(naql_string_text(string));
    naql_gate_free(gate);
    naql_verdict_free(verdict);
    naql_document_free(document);
    nothing(naql_document_id(document));
}

int main(void) {
    failing_streams();
    other_threads();
    freed_and_wrong_handles();
    return 0;
}
