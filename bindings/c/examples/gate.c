// A gate as a filter: reads documents as JSON lines from standard input and prints a line for each.
//
//     gate [POLICY [STORE]] < pages.jsonl
//
// POLICY is a file in TOML or JSON. What the gate admits or holds it compares the later ones with; it keeps that in memory,
// or in the directory STORE, where the next run finds it.
#define _POSIX_C_SOURCE 200809L

#include <naql.h>

#include <stdio.h>
#include <stdlib.h>

// Says what went wrong, and in which line of the input; 0 is none.
static void complain(size_t line, naql_error *error) {
    naql_text message = naql_error_message(error);
    if (line > 0) {
        fprintf(stderr, "line %zu: ", line);
    }
    fprintf(stderr, "%.*s\n", (int)message.len, message.data);
    naql_error_free(error);
}

// Opens the gate that the arguments ask for.
static naql_status open_gate(int argc, char **argv, naql_gate **gate, naql_error **error) {
    naql_policy *policy = NULL;
    naql_options *options = NULL;
    naql_status status = NAQL_OK;
    if (argc > 1) {
        status = naql_policy_read(naql_text_of(argv[1]), &policy, error);
    }
    if (status == NAQL_OK && argc < 3) {
        status = naql_gate_new(policy, gate, error);
    } else if (status == NAQL_OK) {
        status = naql_options_new(&options, error);
        if (status == NAQL_OK) {
            status = naql_options_set_policy(options, policy, false, error);
        }
        if (status == NAQL_OK) {
            status = naql_gate_open(naql_text_of(argv[2]), options, gate, error);
        }
    }
    naql_options_free(options);
    naql_policy_free(policy);
    return status;
}

static void print(const naql_verdict *verdict) {
    naql_text decision = naql_decision_name(naql_verdict_decision(verdict));
    naql_text relation = naql_relation_name(naql_verdict_relation(verdict));
    naql_text id = naql_verdict_id(verdict), of = naql_verdict_of(verdict);
    printf("%-5.*s %.*s", (int)decision.len, decision.data, (int)id.len, id.data);
    if (of.data != NULL) {
        printf(": %.*s %.*s", (int)relation.len, relation.data, (int)of.len, of.data);
    }
    for (size_t i = 0; i < naql_verdict_cover_count(verdict); i++) {
        const naql_cover *cover = naql_verdict_cover(verdict, i);
        naql_text from = naql_cover_id(cover);
        for (size_t j = 0; j < naql_cover_span_count(cover); j++) {
            naql_span span = naql_cover_span(cover, j);
            printf("; bytes %zu-%zu are in %.*s", span.start, span.end, (int)from.len, from.data);
        }
    }
    size_t reasons = naql_verdict_reason_count(verdict);
    if (reasons > 0) {
        naql_text reason = naql_verdict_reason(verdict, reasons - 1);
        printf(" (%.*s)", (int)reason.len, reason.data);
    }
    printf("\n");
}

int main(int argc, char **argv) {
    naql_gate *gate = NULL;
    naql_error *error = NULL;
    if (open_gate(argc, argv, &gate, &error) != NAQL_OK) {
        complain(0, error);
        return 2;
    }

    int bad = 0;
    char *line = NULL;
    size_t room = 0;
    ssize_t length;
    for (size_t n = 1; (length = getline(&line, &room, stdin)) > 0; n++) {
        naql_text json = {line, (size_t)length};
        naql_document *document = NULL;
        naql_verdict *verdict = NULL;
        if (naql_document_from_json(json, &document, &error) == NAQL_OK
            && naql_gate_admit(gate, document, &verdict, &error) == NAQL_OK) {
            print(verdict);
        } else {
            complain(n, error);
            error = NULL;
            bad = 1;
        }
        naql_verdict_free(verdict);
        naql_document_free(document);
    }
    free(line);
    naql_gate_free(gate);
    return bad;
}
