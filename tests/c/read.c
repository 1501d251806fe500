// Prints verdicts and traces as JSON that is made of nothing but what the accessors give, with offsets in bytes, for the tests
// to hold against the JSON that the library makes: read verdict|trace [POLICY] < documents.jsonl
//
// Each line is [MADE HERE, MADE BY THE LIBRARY].
#define _POSIX_C_SOURCE 200809L

#include "check.h"

static void put_text(naql_text text) {
    putchar('"');
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.data[i];
        if (byte == '"' || byte == '\\' || byte < 0x20) {
            printf("\\u%04x", byte);
        } else {
            putchar(byte);
        }
    }
    putchar('"');
}

// A field: its name and a text, null if there is none.
static void put_field(const char *name, naql_text text) {
    printf("\"%s\":", name);
    if (text.data == NULL) {
        printf("null");
    } else {
        put_text(text);
    }
    putchar(',');
}

static void put_comma(size_t index) {
    if (index > 0) {
        putchar(',');
    }
}

// The chain of a verdict or, if that is NULL, of a story.
static void put_chain(const naql_verdict *verdict, const naql_story *story) {
    size_t hops = verdict != NULL ? naql_verdict_hop_count(verdict) : naql_story_hop_count(story);
    printf("\"chain\":[");
    for (size_t hop = 0; hop < hops; hop++) {
        put_comma(hop);
        putchar('[');
        size_t size = verdict != NULL ? naql_verdict_hop_size(verdict, hop) : naql_story_hop_size(story, hop);
        for (size_t i = 0; i < size; i++) {
            put_comma(i);
            put_text(verdict != NULL ? naql_verdict_hop_source(verdict, hop, i) : naql_story_hop_source(story, hop, i));
        }
        putchar(']');
    }
    putchar(']');
}

static void put_comparison(const naql_comparison *found) {
    put_field("relation", naql_relation_name(naql_comparison_relation(found)));
    printf("\"jaccard\":%.17g,", naql_comparison_jaccard(found));
    printf("\"containment_a\":%.17g,", naql_comparison_containment_a(found));
    printf("\"containment_b\":%.17g,", naql_comparison_containment_b(found));
    printf("\"matched_words\":%u,", naql_comparison_matched_words(found));
    printf("\"longest_run\":%u,\"passages\":[", naql_comparison_longest_run(found));
    for (size_t i = 0; i < naql_comparison_passage_count(found); i++) {
        const naql_passage *passage = naql_comparison_passage(found, i);
        naql_span a = naql_passage_a(passage), b = naql_passage_b(passage);
        put_comma(i);
        printf("{\"a_start\":%zu,\"a_end\":%zu,\"b_start\":%zu,\"b_end\":%zu,", a.start, a.end, b.start, b.end);
        printf("\"words\":%u,\"identity\":%.17g,", naql_passage_words(passage), naql_passage_identity(passage));
        printf("\"order\":%s}", naql_passage_order(passage) ? "true" : "false");
    }
    printf("],\"reasons\":[");
    for (size_t i = 0; i < naql_comparison_reason_count(found); i++) {
        put_comma(i);
        put_text(naql_comparison_reason(found, i));
    }
    putchar(']');
}

static void put_verdict(const naql_verdict *verdict) {
    putchar('{');
    put_field("id", naql_verdict_id(verdict));
    put_field("decision", naql_decision_name(naql_verdict_decision(verdict)));
    put_field("relation", naql_relation_name(naql_verdict_relation(verdict)));
    put_field("of", naql_verdict_of(verdict));
    if (naql_verdict_replaces(verdict).data != NULL) {
        put_field("replaces", naql_verdict_replaces(verdict));
    }
    printf("\"reasons\":[");
    for (size_t i = 0; i < naql_verdict_reason_count(verdict); i++) {
        put_comma(i);
        put_text(naql_verdict_reason(verdict, i));
    }
    printf("],\"matches\":[");
    for (size_t i = 0; i < naql_verdict_match_count(verdict); i++) {
        const naql_match *match = naql_verdict_match(verdict, i);
        put_comma(i);
        putchar('{');
        put_field("id", naql_match_id(match));
        printf("\"story\":%zu,\"of_story\":%zu,", naql_match_story(match), naql_match_of_story(match));
        put_comparison(naql_match_comparison(match));
        putchar('}');
    }
    printf("],\"cover\":[");
    for (size_t i = 0; i < naql_verdict_cover_count(verdict); i++) {
        const naql_cover *cover = naql_verdict_cover(verdict, i);
        put_comma(i);
        putchar('{');
        put_field("id", naql_cover_id(cover));
        printf("\"words\":%u,\"spans\":[", naql_cover_words(cover));
        for (size_t j = 0; j < naql_cover_span_count(cover); j++) {
            naql_span span = naql_cover_span(cover, j);
            put_comma(j);
            printf("[%zu,%zu]", span.start, span.end);
        }
        printf("]}");
    }
    printf("],\"new_words\":%u,\"new_share\":%.17g,", naql_verdict_new_words(verdict), naql_verdict_new_share(verdict));
    put_chain(verdict, NULL);
    putchar(',');
    put_field("scheme", naql_scheme());
    printf("\"seen\":%s,", naql_verdict_seen(verdict) ? "true" : "false");
    // What the library's JSON leaves to whoever reads on.
    printf("\"stories\":%zu}", naql_verdict_story_count(verdict));
}

static void put_credit(const naql_credit *credit) {
    naql_span span = naql_credit_span(credit);
    putchar('{');
    put_field("source", naql_credit_source(credit));
    put_field("surface", naql_credit_surface(credit));
    put_field("where", naql_place_name(naql_credit_place(credit)));
    put_field("role", naql_role_name(naql_credit_role(credit)));
    put_field("rule", naql_credit_rule(credit));
    if (naql_credit_candidate_count(credit) > 0) {
        printf("\"candidates\":[");
        for (size_t i = 0; i < naql_credit_candidate_count(credit); i++) {
            put_comma(i);
            put_text(naql_credit_candidate(credit, i));
        }
        printf("],");
    }
    printf("\"start\":%zu,\"end\":%zu,\"confidence\":%.7g}", span.start, span.end, naql_credit_confidence(credit));
}

static void put_relay(const naql_relay *relay) {
    naql_span span = naql_relay_span(relay);
    putchar('{');
    put_field("from", naql_relay_from(relay));
    put_field("origin", naql_relay_origin(relay));
    put_field("origin_type", naql_origin_name(naql_relay_origin_type(relay)));
    printf("\"start\":%zu,\"end\":%zu}", span.start, span.end);
}

static void put_trace(const naql_trace *trace, naql_text id) {
    putchar('{');
    put_field("id", id);
    printf("\"stories\":[");
    for (size_t i = 0; i < naql_trace_story_count(trace); i++) {
        const naql_story *story = naql_trace_story(trace, i);
        naql_span span = naql_story_span(story);
        put_comma(i);
        printf("{\"start\":%zu,\"end\":%zu,", span.start, span.end);
        put_field("publisher", naql_story_publisher(story));
        printf("\"credits\":[");
        for (size_t j = 0; j < naql_story_credit_count(story); j++) {
            put_comma(j);
            put_credit(naql_story_credit(story, j));
        }
        printf("],\"relays\":[");
        for (size_t j = 0; j < naql_story_relay_count(story); j++) {
            put_comma(j);
            put_relay(naql_story_relay(story, j));
        }
        printf("],");
        put_chain(NULL, story);
        putchar('}');
    }
    printf("],\"blocks\":[");
    for (size_t i = 0; i < naql_trace_block_count(trace); i++) {
        const naql_block *block = naql_trace_block(trace, i);
        naql_span span = naql_block_span(block);
        put_comma(i);
        putchar('{');
        put_field("kind", naql_block_kind_name(naql_block_kind_of(block)));
        printf("\"start\":%zu,\"end\":%zu}", span.start, span.end);
    }
    printf("]}");
}

static void put_json(naql_string *json) {
    naql_text text = naql_string_text(json);
    putchar(',');
    fwrite(text.data, 1, text.len, stdout);
    printf("]\n");
    naql_string_free(json);
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    naql_policy *policy = NULL;
    naql_gate *gate = NULL;
    CHECK(argc < 3 || naql_policy_read(naql_text_of(argv[2]), &policy, NULL) == NAQL_OK);
    CHECK(naql_gate_new(policy, &gate, NULL) == NAQL_OK);
    naql_policy_free(policy);
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    while ((length = getline(&line, &room, stdin)) > 0) {
        naql_document *document = NULL;
        naql_string *json = NULL;
        CHECK(naql_document_from_json(text(line, (size_t)length), &document, NULL) == NAQL_OK);
        putchar('[');
        if (strcmp(argv[1], "trace") == 0) {
            naql_trace *trace = NULL;
            CHECK(naql_trace_new(document, NULL, &trace, NULL) == NAQL_OK);
            put_trace(trace, naql_document_id(document));
            CHECK(naql_trace_json(trace, &json, NULL) == NAQL_OK);
            naql_trace_free(trace);
        } else {
            naql_verdict *verdict = NULL;
            CHECK(naql_gate_admit(gate, document, &verdict, NULL) == NAQL_OK);
            put_verdict(verdict);
            CHECK(naql_verdict_json(verdict, NULL, &json, NULL) == NAQL_OK);
            naql_verdict_free(verdict);
        }
        put_json(json);
        naql_document_free(document);
    }
    naql_gate_free(gate);
    free(line);
    return 0;
}
