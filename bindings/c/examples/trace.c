// Prints who a page says it has its text from: the chain of each story, and the sources that it names.
//
//     trace [PUBLISHER] < page.txt
#include <naql.h>

#include <stdio.h>
#include <stdlib.h>

static void put(naql_text text) {
    fwrite(text.data, 1, text.len, stdout);
}

// Reads all of standard input; NULL when there is no room for it.
static char *read_all(size_t *length) {
    size_t room = 1 << 16, used = 0;
    char *data = (char *)malloc(room);
    while (data != NULL) {
        used += fread(data + used, 1, room - used, stdin);
        if (used < room) {
            break;
        }
        char *more = (char *)realloc(data, room *= 2);
        if (more == NULL) {
            free(data);
        }
        data = more;
    }
    *length = used;
    return data;
}

// "publisher <- source + source <- source"
static void print_chain(const naql_story *story) {
    for (size_t hop = 0; hop < naql_story_hop_count(story); hop++) {
        printf("%s", hop == 0 ? "" : " <- ");
        for (size_t i = 0; i < naql_story_hop_size(story, hop); i++) {
            printf("%s", i == 0 ? "" : " + ");
            put(naql_story_hop_source(story, hop, i));
        }
    }
    printf("\n");
}

static void print_sources(const naql_story *story) {
    for (size_t i = 0; i < naql_story_credit_count(story); i++) {
        const naql_credit *credit = naql_story_credit(story, i);
        naql_span span = naql_credit_span(credit);
        printf("  bytes %zu-%zu, ", span.start, span.end);
        put(naql_place_name(naql_credit_place(credit)));
        printf(", ");
        put(naql_role_name(naql_credit_role(credit)));
        printf(": ");
        put(naql_credit_surface(credit));
        printf("\n");
    }
    for (size_t i = 0; i < naql_story_relay_count(story); i++) {
        const naql_relay *relay = naql_story_relay(story, i);
        printf("  ");
        put(naql_relay_from(relay));
        printf(" passes on what was said by ");
        put(naql_relay_origin(relay));
        printf("\n");
    }
}

int main(int argc, char **argv) {
    size_t length = 0;
    char *data = read_all(&length);
    naql_text text = {data, length};
    naql_document *document = NULL;
    naql_trace *trace = NULL;
    naql_error *error = NULL;
    int failed = naql_document_new(naql_text_of("page"), text, &document, &error) != NAQL_OK
        || (argc > 1 && naql_document_set_publisher(document, naql_text_of(argv[1]), &error) != NAQL_OK)
        || naql_trace_new(document, NULL, &trace, &error) != NAQL_OK;
    if (failed) {
        naql_text message = naql_error_message(error);
        fprintf(stderr, "trace: %.*s\n", (int)message.len, message.data);
    }
    for (size_t i = 0; i < naql_trace_story_count(trace); i++) {
        print_chain(naql_trace_story(trace, i));
        print_sources(naql_trace_story(trace, i));
    }
    naql_trace_free(trace);
    naql_document_free(document);
    naql_error_free(error);
    free(data);
    return failed;
}
