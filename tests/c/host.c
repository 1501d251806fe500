// What the program around the library may do: host fork FOLDER | exit
#define _GNU_SOURCE

#include "check.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const BODY =
    "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل، وقال رئيسها إن الرسوم لا تزيد";

static naql_decision admit(const naql_gate *gate, const char *id) {
    naql_document *document = page(id, BODY);
    naql_verdict *verdict = NULL;
    CHECK(naql_gate_admit(gate, document, &verdict, NULL) == NAQL_OK);
    naql_decision decision = naql_verdict_decision(verdict);
    naql_verdict_free(verdict);
    naql_document_free(document);
    return decision;
}

static naql_gate *store(const char *folder, const char *name) {
    char directory[512];
    naql_gate *gate = NULL;
    snprintf(directory, sizeof directory, "%s/%s", folder, name);
    CHECK(naql_gate_open(naql_text_of(directory), NULL, &gate, NULL) == NAQL_OK);
    return gate;
}

// A process that used the library forks: the child makes handles of its own, and checks with a gate in memory from before.
static void forks(const char *folder) {
    naql_gate *memory = NULL, *first = store(folder, "first");
    CHECK(naql_gate_new(NULL, &memory, NULL) == NAQL_OK);
    CHECK(admit(memory, "a") == NAQL_DECISION_ADMIT && admit(first, "a") == NAQL_DECISION_ADMIT);
    naql_gate_free(first);
    // Enough documents for threads: deleting one rebuilds the index from all the others.
    for (int i = 0; i < 300; i++) {
        char id[16];
        snprintf(id, sizeof id, "%d", i);
        CHECK(admit(memory, id) == NAQL_DECISION_DROP);
    }
    CHECK(naql_gate_delete(memory, naql_text_of("7"), NULL, NULL) == NAQL_OK);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        // Waiting for threads that stayed with the parent would never end.
        alarm(60);
        naql_gate *own = store(folder, "second");
        bool found = false;
        CHECK(admit(own, "a") == NAQL_DECISION_ADMIT && admit(memory, "b") == NAQL_DECISION_DROP);
        CHECK(naql_gate_delete(memory, naql_text_of("8"), &found, NULL) == NAQL_OK && found);
        CHECK(naql_gate_delete(own, naql_text_of("a"), &found, NULL) == NAQL_OK && found);
        CHECK(naql_gate_verify(own, text(NULL, 0), NULL) == NAQL_OK);
        naql_gate_free(own);
        naql_gate_free(memory);
        exit(0);
    }
    int status = 0;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(admit(memory, "c") == NAQL_DECISION_DROP);
    naql_gate_free(memory);
}

static void *check_for_ever(void *gate) {
    naql_document *document = page("copy", BODY);
    for (;;) {
        naql_verdict *verdict = NULL;
        CHECK(naql_gate_check((const naql_gate *)gate, document, &verdict, NULL) == NAQL_OK);
        naql_verdict_free(verdict);
    }
    return NULL;
}

// The program ends while threads are in the library.
static void leave(void) {
    naql_gate *gate = NULL;
    CHECK(naql_gate_new(NULL, &gate, NULL) == NAQL_OK);
    CHECK(admit(gate, "a") == NAQL_DECISION_ADMIT);
    for (int i = 0; i < 4; i++) {
        pthread_t thread;
        CHECK(pthread_create(&thread, NULL, check_for_ever, gate) == 0);
    }
    usleep(50000);
    exit(0);
}

int main(int argc, char **argv) {
    CHECK(argc > 1);
    if (strcmp(argv[1], "fork") == 0 && argc == 3) {
        forks(argv[2]);
    } else if (strcmp(argv[1], "exit") == 0) {
        leave();
    } else {
        return 2;
    }
    return 0;
}
