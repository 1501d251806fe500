// What a check costs from C: admits documents (JSON lines on standard input), then checks each again and again, and prints
// the nanoseconds a check takes, the least of several rounds. `calls.rs` prints the same for Rust.
#define _POSIX_C_SOURCE 200809L

#include <naql.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 20, MOST = 1 << 20 };

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(void) {
    static naql_document *pages[MOST];
    naql_gate *gate = NULL;
    naql_verdict *verdict = NULL;
    size_t count = 0, room = 0;
    ssize_t length;
    char *line = NULL;
    if (naql_gate_new(NULL, &gate, NULL) != NAQL_OK) {
        return 1;
    }
    while (count < MOST && (length = getline(&line, &room, stdin)) > 0) {
        naql_text json = {line, (size_t)length};
        if (naql_document_from_json(json, &pages[count], NULL) != NAQL_OK
            || naql_gate_admit(gate, pages[count], &verdict, NULL) != NAQL_OK) {
            return 1;
        }
        naql_verdict_free(verdict);
        count++;
    }
    free(line);
    // The same texts under other ids, so that they are judged and not known at once.
    for (size_t i = 0; i < count; i++) {
        naql_document *copy = NULL;
        if (naql_document_new(naql_text_of("again"), naql_document_text(pages[i]), &copy, NULL) != NAQL_OK) {
            return 1;
        }
        naql_document_free(pages[i]);
        pages[i] = copy;
    }
    double least = 1e300;
    for (int round = 0; round < ROUNDS; round++) {
        double start = now();
        for (size_t i = 0; i < count; i++) {
            if (naql_gate_check(gate, pages[i], &verdict, NULL) != NAQL_OK) {
                return 1;
            }
            naql_verdict_free(verdict);
        }
        double took = (now() - start) / (double)count;
        least = took < least ? took : least;
    }
    printf("check from C      %10.0f ns\n", least);
    for (size_t i = 0; i < count; i++) {
        naql_document_free(pages[i]);
    }
    naql_gate_free(gate);
    return 0;
}
