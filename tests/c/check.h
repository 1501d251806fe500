// What the C tests share. They are C99 and C++17.
#ifndef CHECK_H
#define CHECK_H

#include <naql.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(truth) check((truth), #truth, __FILE__, __LINE__)

static inline void check(bool truth, const char *what, const char *file, int line) {
    if (!truth) {
        fprintf(stderr, "%s:%d: %s\n", file, line, what);
        exit(1);
    }
}

static inline naql_text text(const char *data, size_t len) {
    naql_text text;
    text.data = data;
    text.len = len;
    return text;
}

static inline bool same(naql_text text, const char *expected) {
    return text.len == strlen(expected) && (text.len == 0 || memcmp(text.data, expected, text.len) == 0);
}

static inline bool has(naql_text text, const char *part) {
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= text.len; i++) {
        if (memcmp(text.data + i, part, n) == 0) {
            return true;
        }
    }
    return false;
}

// A document of an id and a text that must be good.
static inline naql_document *page(const char *id, const char *body) {
    naql_document *document = NULL;
    CHECK(naql_document_new(naql_text_of(id), naql_text_of(body), &document, NULL) == NAQL_OK);
    return document;
}

#endif
