/*
 * Brightline permit tokens: the check that an effector makes before it acts.
 *
 * Link libbrightline_permit_c.a (with -lpthread -ldl -lm) or the shared library. Needs no network.
 * Copyright and licence: Apache-2.0, as the rest of Brightline.
 */
#ifndef BRIGHTLINE_PERMIT_H
#define BRIGHTLINE_PERMIT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Most bytes of a token. A longer one is refused before anything else. */
#define BRIGHTLINE_PERMIT_LONGEST_TOKEN 2048
/* Bytes of one entry of the journal. */
#define BRIGHTLINE_PERMIT_ENTRY 40
/* Most bytes of arguments. */
#define BRIGHTLINE_PERMIT_LONGEST_ARGUMENTS 262144
/* Most tokens that can be remembered. */
#define BRIGHTLINE_PERMIT_MOST_REMEMBERED 65536

/* What happened. Only Permitted allows anything. */
enum brightline_permit_code {
    BRIGHTLINE_PERMIT_Unasked = 0,
    BRIGHTLINE_PERMIT_Permitted = 1,
    BRIGHTLINE_PERMIT_TooLong = 2,
    BRIGHTLINE_PERMIT_Malformed = 3,
    BRIGHTLINE_PERMIT_UnknownKey = 4,
    BRIGHTLINE_PERMIT_BadSignature = 5,
    BRIGHTLINE_PERMIT_BadTerms = 6,
    BRIGHTLINE_PERMIT_OtherAudience = 7,
    BRIGHTLINE_PERMIT_OtherTool = 8,
    BRIGHTLINE_PERMIT_OtherAct = 9,
    BRIGHTLINE_PERMIT_TooManyEffectors = 10,
    BRIGHTLINE_PERMIT_Unreviewed = 11,
    BRIGHTLINE_PERMIT_NotYet = 12,
    BRIGHTLINE_PERMIT_Expired = 13,
    BRIGHTLINE_PERMIT_LivesTooLong = 14,
    BRIGHTLINE_PERMIT_ClockBack = 15,
    BRIGHTLINE_PERMIT_Used = 16,
    BRIGHTLINE_PERMIT_Forgotten = 17,
    BRIGHTLINE_PERMIT_Full = 18,
    BRIGHTLINE_PERMIT_Journal = 19,
    BRIGHTLINE_PERMIT_BadArguments = 20,
    BRIGHTLINE_PERMIT_BadCall = 21,
    BRIGHTLINE_PERMIT_BadKey = 22,
    BRIGHTLINE_PERMIT_BadAudience = 23,
    BRIGHTLINE_PERMIT_BadLimits = 24,
    BRIGHTLINE_PERMIT_BadCapacity = 25,
    BRIGHTLINE_PERMIT_BadJournal = 26
};

/* A verifier. Several threads may verify with it at the same time; they take turns. */
typedef struct brightline_permit brightline_permit;

/*
 * The journal of used tokens is the caller's. Both functions return 1 once the bytes would survive
 * a loss of power, and anything else if that is not certain: the verifier then refuses everything
 * until it is made again. They are called during brightline_permit_new, _resume and _verify, never
 * two at a time for one verifier, and must not call it.
 */
typedef struct {
    /* The gateway's public key, as in name+01234567+AAAA. */
    const char *key;
    /* A second key while keys change, or NULL. */
    const char *second_key;
    /* The name of this effector: 1 to 128 letters, digits and - _ . : / @ * */
    const char *audience;
    /* How far the gateway's clock may be ahead of this one, at most 300000. */
    uint64_t skew_ms;
    /* Longest lifetime of a token, at most 3600000. 0 stands for 300000. */
    uint64_t lifetime_ms;
    /* 1 to accept consequential calls that nobody approved. Lethal ones never are. */
    int32_t accepts_unreviewed;
    /* How many tokens are remembered until they expire, 1 to 65536. Full means refuse. */
    size_t capacity;
    /* Handed to both functions. */
    void *context;
    /* Adds one entry at the end. */
    int32_t (*append)(void *context, const uint8_t *entry, size_t length);
    /* Puts entries in the place of everything, all at once or not at all. */
    int32_t (*replace)(void *context, const uint8_t *entries, size_t length);
} brightline_permit_options;

/* The answer to one token. All zeros but the code unless that is Permitted. */
typedef struct {
    int32_t code;
    /* 0 read, 1 write, 2 consequential, 3 lethal. */
    int32_t effect;
    /* Most effectors that the call may set in motion. */
    uint64_t effectors;
    /* The number of the log's record of the decision. */
    uint64_t record;
    /* Times are in milliseconds since 1970-01-01T00:00:00Z. */
    uint64_t issued_ms;
    uint64_t expires_ms;
    uint8_t id[16];
    /* All 0 if the act needed no people. */
    uint8_t review[16];
    uint8_t agreement[32];
} brightline_permit_answer;

/*
 * A verifier for an effector that has never executed anything: begins the journal anew. NULL and
 * a code if there is none. The code may be NULL.
 */
brightline_permit *brightline_permit_new(
    const brightline_permit_options *options, uint64_t now_ms, int32_t *code);

/* A verifier for an effector that starts again, with the bytes of its journal. */
brightline_permit *brightline_permit_resume(
    const brightline_permit_options *options, const uint8_t *written, size_t length,
    uint64_t now_ms, int32_t *code);

/*
 * 1 if the token permits this call now, and 0 in every other case. A token that permits a call is
 * used up by that, durably, whether or not the call is then made. Arguments are JSON as it came;
 * the effectors are as many as the call would set in motion. The answer may be NULL.
 */
int32_t brightline_permit_verify(
    const brightline_permit *effector, const uint8_t *token, size_t token_length,
    const char *tool, const uint8_t *arguments, size_t arguments_length, uint64_t effectors,
    uint64_t now_ms, brightline_permit_answer *answer);

/* What to do about a code. Not to be freed. */
const char *brightline_permit_message(int32_t code);

/* Frees a verifier, once and when no call uses it. NULL is nothing. */
void brightline_permit_free(brightline_permit *effector);

#ifdef __cplusplus
}
#endif

#endif
