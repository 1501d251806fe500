// Prints what naql makes of documents, for the tests to compare with other faces: vectors KIND [POLICY] < documents.jsonl
//
// KIND is fold, fingerprint, trace, pair (each document with the next one), couple (the first with the second, the third with
// the fourth) or verdict (by the policy in the file POLICY). `fold` prints the light view, the
// fold view and the words' spans, each after its length and a line break; all others print a line of JSON.
#define _POSIX_C_SOURCE 200809L

#include "check.h"

static void put_counted(naql_text text) {
    printf("%zu\n", text.len);
    fwrite(text.data, 1, text.len, stdout);
    printf("\n");
}

static void put_json(naql_string *json) {
    naql_text text = naql_string_text(json);
    fwrite(text.data, 1, text.len, stdout);
    printf("\n");
    naql_string_free(json);
}

static void put_fold(const naql_document *document) {
    naql_view *light = NULL, *fold = NULL;
    CHECK(naql_light(naql_document_text(document), &light, NULL) == NAQL_OK);
    CHECK(naql_fold(naql_document_text(document), &fold, NULL) == NAQL_OK);
    put_counted(naql_view_text(light));
    put_counted(naql_view_text(fold));
    printf("%zu\n", naql_view_word_count(fold));
    for (size_t i = 0; i < naql_view_word_count(fold); i++) {
        naql_span span = naql_view_word_span(fold, i);
        printf("%zu %zu\n", span.start, span.end);
    }
    naql_view_free(light);
    naql_view_free(fold);
}

static void put_fingerprint(const naql_document *document) {
    naql_fingerprint *fingerprint = NULL;
    naql_string *json = NULL;
    CHECK(naql_fingerprint_new(naql_document_text(document), &fingerprint, NULL) == NAQL_OK);
    CHECK(naql_fingerprint_json(fingerprint, &json, NULL) == NAQL_OK);
    put_json(json);
    naql_fingerprint_free(fingerprint);
}

static void put_trace(const naql_document *document) {
    naql_trace *trace = NULL;
    naql_string *json = NULL;
    CHECK(naql_trace_new(document, NULL, &trace, NULL) == NAQL_OK);
    CHECK(naql_trace_json(trace, &json, NULL) == NAQL_OK);
    put_json(json);
    naql_trace_free(trace);
}

static void put_pair(const naql_document *a, const naql_document *b) {
    naql_pair *pair = NULL;
    naql_string *json = NULL;
    CHECK(naql_compare(a, b, NULL, &pair, NULL) == NAQL_OK);
    CHECK(naql_pair_json(pair, NULL, &json, NULL) == NAQL_OK);
    put_json(json);
    naql_pair_free(pair);
}

static void put_verdict(const naql_gate *gate, const naql_document *document) {
    naql_verdict *verdict = NULL;
    naql_string *json = NULL;
    CHECK(naql_gate_admit(gate, document, &verdict, NULL) == NAQL_OK);
    CHECK(naql_verdict_json(verdict, NULL, &json, NULL) == NAQL_OK);
    put_json(json);
    naql_verdict_free(verdict);
}

int main(int argc, char **argv) {
    CHECK(argc == 2 || argc == 3);
    const char *kind = argv[1];
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    naql_document *last = NULL;
    naql_policy *policy = NULL;
    naql_gate *gate = NULL;
    CHECK(argc < 3 || naql_policy_read(naql_text_of(argv[2]), &policy, NULL) == NAQL_OK);
    CHECK(naql_gate_new(policy, &gate, NULL) == NAQL_OK);
    naql_policy_free(policy);
    for (size_t n = 0; (length = getline(&line, &room, stdin)) > 0; n++) {
        naql_document *document = NULL;
        CHECK(naql_document_from_json(text(line, (size_t)length), &document, NULL) == NAQL_OK);
        if (strcmp(kind, "fold") == 0) {
            put_fold(document);
        } else if (strcmp(kind, "fingerprint") == 0) {
            put_fingerprint(document);
        } else if (strcmp(kind, "trace") == 0) {
            put_trace(document);
        } else if (last != NULL && (strcmp(kind, "pair") == 0 || (strcmp(kind, "couple") == 0 && n % 2 == 1))) {
            put_pair(last, document);
        } else if (strcmp(kind, "verdict") == 0) {
            put_verdict(gate, document);
        }
        naql_document_free(last);
        last = document;
    }
    naql_document_free(last);
    naql_gate_free(gate);
    free(line);
    return 0;
}
