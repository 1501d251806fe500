// What the tests of misuse hold of an answer.
#ifndef REFUSED_H
#define REFUSED_H

#include "check.h"

// Holds that a call failed with this status and an error of the same, with a message.
static inline void failed(naql_status status, naql_status expected, naql_error **error) {
    CHECK(status == expected);
    CHECK(naql_error_status(*error) == expected && naql_error_message(*error).len > 0);
    naql_error_free(*error);
    *error = NULL;
}

static inline void nothing(naql_text text) {
    CHECK(text.data == NULL && text.len == 0);
}

#endif
