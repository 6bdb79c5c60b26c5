/* An effector as a test has it: verifies one token some times, and prints what it was told. */
#include "brightline_permit.h"
#include "layout.h"

#include <malloc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the library asks the heap for: the linker puts these in the place of the real ones. */
void *__real_malloc(size_t size);
void *__real_calloc(size_t number, size_t size);
void *__real_realloc(void *old, size_t size);
void __real_free(void *old);
int __real_posix_memalign(void **place, size_t alignment, size_t size);

static size_t held, most, asked;

static void *counted(void *place) {
    held += place == NULL ? 0 : malloc_usable_size(place);
    most = held > most ? held : most;
    asked++;
    return place;
}

void *__wrap_malloc(size_t size) { return counted(__real_malloc(size)); }

void *__wrap_calloc(size_t number, size_t size) { return counted(__real_calloc(number, size)); }

void *__wrap_realloc(void *old, size_t size) {
    held -= old == NULL ? 0 : malloc_usable_size(old);
    return counted(__real_realloc(old, size));
}

void __wrap_free(void *old) {
    held -= old == NULL ? 0 : malloc_usable_size(old);
    __real_free(old);
}

int __wrap_posix_memalign(void **place, size_t alignment, size_t size) {
    int failed = __real_posix_memalign(place, alignment, size);
    counted(failed ? NULL : *place);
    return failed;
}

static int32_t put(const char *path, const char *mode, const uint8_t *bytes, size_t length) {
    FILE *file = fopen(path, mode);
    if (file == NULL) {
        return 0;
    }
    int whole = fwrite(bytes, 1, length, file) == length && fflush(file) == 0
        && fsync(fileno(file)) == 0;
    return fclose(file) == 0 && whole;
}

static int32_t append(void *context, const uint8_t *entry, size_t length) {
    return put(context, "ab", entry, length);
}

static int32_t replace(void *context, const uint8_t *entries, size_t length) {
    char beside[1024];
    snprintf(beside, sizeof beside, "%s.new", (const char *)context);
    return put(beside, "wb", entries, length) && rename(beside, context) == 0;
}

static uint8_t *read_file(const char *path, size_t *length) {
    static uint8_t bytes[2][BRIGHTLINE_PERMIT_LONGEST_ARGUMENTS];
    static int next;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return NULL;
    }
    uint8_t *place = bytes[next++ % 2];
    *length = fread(place, 1, sizeof bytes[0], file);
    fclose(file);
    return place;
}

/* Nothing that is null permits anything, or ends the program. */
static int nulls(const brightline_permit *effector, const brightline_permit_options *options) {
    brightline_permit_answer answer;
    const uint8_t text[] = "{}";
    int32_t code = 1;
    int wrong = 0;
    wrong += brightline_permit_verify(NULL, text, 2, "t", text, 2, 1, 0, &answer);
    wrong += answer.code != BRIGHTLINE_PERMIT_BadCall;
    wrong += brightline_permit_verify(effector, NULL, 2, "t", text, 2, 1, 0, &answer);
    wrong += brightline_permit_verify(effector, text, 2, NULL, text, 2, 1, 0, &answer);
    wrong += brightline_permit_verify(effector, text, 2, "t", NULL, 2, 1, 0, &answer);
    wrong += brightline_permit_verify(effector, text, SIZE_MAX, "t", text, 2, 1, 0, &answer);
    wrong += brightline_permit_verify(effector, text, 2, "t", text, 2, 1, 0, NULL);
    wrong += brightline_permit_new(NULL, 0, &code) != NULL || code == 1;
    wrong += brightline_permit_resume(options, NULL, 0, 0, NULL) != NULL;
    brightline_permit_options less = *options;
    less.append = NULL;
    wrong += brightline_permit_new(&less, 0, NULL) != NULL;
    less = *options;
    less.key = NULL;
    wrong += brightline_permit_new(&less, 0, NULL) != NULL;
    less = *options;
    less.second_key = "not a key";
    wrong += brightline_permit_new(&less, 0, NULL) != NULL;
    less = *options;
    less.accepts_unreviewed = 2;
    wrong += brightline_permit_new(&less, 0, NULL) != NULL;
    return wrong;
}

/* One thread's call. */
typedef struct {
    const brightline_permit *effector;
    const uint8_t *token;
    size_t length;
    char **words;
    int32_t permitted;
} job;

static void *verify(void *context) {
    job *one = context;
    const uint8_t *arguments = (const uint8_t *)one->words[8];
    one->permitted = brightline_permit_verify(
        one->effector, one->token, one->length, one->words[7], arguments, strlen(one->words[8]), 1,
        strtoull(one->words[5], NULL, 10), NULL);
    return NULL;
}

/* How many of eight threads are permitted the same call. */
static int together(job one) {
    pthread_t threads[8];
    job jobs[8];
    int permitted = 0;
    for (int place = 0; place < 8; place++) {
        jobs[place] = one;
        if (pthread_create(&threads[place], NULL, verify, &jobs[place]) != 0) {
            return -1;
        }
    }
    for (int place = 0; place < 8; place++) {
        pthread_join(threads[place], NULL);
        permitted += jobs[place].permitted;
    }
    return permitted;
}

int main(int count, char **words) {
    if (count != 11) {
        return 2;
    }
    uint64_t now = strtoull(words[5], NULL, 10);
    brightline_permit_options options = {0};
    options.key = words[1];
    options.audience = words[2];
    options.skew_ms = 2000;
    options.capacity = 16;
    options.context = words[3];
    options.append = append;
    options.replace = replace;

    int32_t code = -1;
    size_t length = 0;
    brightline_permit *effector;
    if (strcmp(words[4], "new") == 0) {
        effector = brightline_permit_new(&options, now, &code);
    } else {
        uint8_t *written = read_file(words[3], &length);
        effector = brightline_permit_resume(&options, written, length, now, &code);
    }
    if (effector == NULL) {
        printf("none %d %s\n", code, brightline_permit_message(code));
        return 0;
    }
    if (nulls(effector, &options) != 0) {
        return 3;
    }
    uint8_t *token = read_file(words[6], &length);
    if (strcmp(words[10], "together") == 0) {
        job one = {effector, token, length, words, 0};
        printf("%d\n", together(one));
    }
    const uint8_t *arguments = (const uint8_t *)words[8];
    size_t arguments_length = strlen(words[8]);
    if (words[8][0] == '@') {
        arguments = read_file(words[8] + 1, &arguments_length);
    }
    for (long times = strtol(words[10], NULL, 10); times > 0; times--) {
        brightline_permit_answer answer;
        size_t before = held, asked_before = asked;
        most = held;
        int32_t permitted = brightline_permit_verify(
            effector, token, length, words[7], arguments, arguments_length,
            strtoull(words[9], NULL, 10), now, &answer);
        if (getenv("MEMORY") != NULL) {
            printf("memory %zu %zu %zu\n", most - before, held - before, asked - asked_before);
        }
        printf("%d %d %d %llu %02x\n", permitted, answer.code, answer.effect,
            (unsigned long long)answer.record, answer.id[15]);
    }
    brightline_permit_free(effector);
    brightline_permit_free(NULL);
    return 0;
}
