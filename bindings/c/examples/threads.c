// One gate, nine threads: eight check the same pages over and over while one admits them.
//
//     threads < pages.jsonl
//
// A gate has locks of its own, so no other is needed. A document may be read by several threads while none changes it.
#define _POSIX_C_SOURCE 200809L

#include <naql.h>

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHECKERS = 8, ROUNDS = 3, MOST = 10000 };

struct work {
    const naql_gate *gate;
    naql_document **pages;
    size_t count;
    size_t seen;    // how many pages the thread found to be known
    int failed;
};

static void *check(void *argument) {
    struct work *work = (struct work *)argument;
    for (size_t i = 0; i < ROUNDS * work->count; i++) {
        naql_verdict *verdict = NULL;
        if (naql_gate_check(work->gate, work->pages[i % work->count], &verdict, NULL) != NAQL_OK) {
            work->failed = 1;
        }
        work->seen += naql_verdict_seen(verdict);
        naql_verdict_free(verdict);
    }
    return NULL;
}

static void *admit(void *argument) {
    struct work *work = (struct work *)argument;
    for (size_t i = 0; i < work->count; i++) {
        naql_verdict *verdict = NULL;
        if (naql_gate_admit(work->gate, work->pages[i], &verdict, NULL) != NAQL_OK) {
            work->failed = 1;
        }
        naql_verdict_free(verdict);
    }
    return NULL;
}

int main(void) {
    static naql_document *pages[MOST];
    naql_gate *gate = NULL;
    naql_error *error = NULL;
    size_t count = 0, room = 0;
    ssize_t length;
    char *line = NULL;
    int failed = naql_gate_new(NULL, &gate, &error) != NAQL_OK;
    while (!failed && count < MOST && (length = getline(&line, &room, stdin)) > 0) {
        naql_text json = {line, (size_t)length};
        failed = naql_document_from_json(json, &pages[count], &error) != NAQL_OK;
        count += !failed;
    }
    free(line);

    struct work works[CHECKERS + 1];
    pthread_t threads[CHECKERS + 1];
    for (size_t i = 0; i <= CHECKERS; i++) {
        struct work work = {gate, pages, failed ? 0 : count, 0, 0};
        works[i] = work;
        if (pthread_create(&threads[i], NULL, i == 0 ? admit : check, &works[i]) != 0) {
            perror("threads");
            exit(2);
        }
    }
    for (size_t i = 0; i <= CHECKERS; i++) {
        pthread_join(threads[i], NULL);
        failed |= works[i].failed;
    }

    // Now that all are in, every page is known.
    struct work last = {gate, pages, failed ? 0 : count, 0, 0};
    check(&last);
    if (error != NULL) {
        naql_text message = naql_error_message(error);
        fprintf(stderr, "threads: %.*s\n", (int)message.len, message.data);
    }
    printf("%zu pages, %zu of them known at the end\n", count, last.seen / ROUNDS);
    for (size_t i = 0; i < count; i++) {
        naql_document_free(pages[i]);
    }
    naql_gate_free(gate);
    naql_error_free(error);
    return failed || last.failed;
}
