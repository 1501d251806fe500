// A program that is not linked to the library: it loads and unloads it again and again, also in threads that end after it
// was closed. unload LIBRARY
#define _GNU_SOURCE

#include "check.h"

#include <dlfcn.h>
#include <pthread.h>

static const char BODY[] = "أعلنت بلدية الساقية صباح اليوم فتح سوق السمك الجديد أمام الباعة بعد عام من العمل";

typedef naql_status (*fold_function)(naql_text, naql_view **, naql_error **);
typedef void (*free_function)(naql_view *);

static void *use(void *library) {
    fold_function fold;
    free_function done;
    *(void **)&fold = dlsym(library, "naql_fold");
    *(void **)&done = dlsym(library, "naql_view_free");
    CHECK(fold != NULL && done != NULL);
    naql_view *view = NULL;
    CHECK(fold(text(BODY, strlen(BODY)), &view, NULL) == NAQL_OK);
    done(view);
    dlclose(library);
    return NULL;
}

int main(int argc, char **argv) {
    CHECK(argc == 2);
    for (int round = 0; round < 20; round++) {
        pthread_t thread;
        void *library = dlopen(argv[1], RTLD_NOW), *again = dlopen(argv[1], RTLD_NOW);
        CHECK(library != NULL && library == again);
        CHECK(pthread_create(&thread, NULL, use, library) == 0);
        use(again);
        CHECK(pthread_join(thread, NULL) == 0);
    }
    return 0;
}
