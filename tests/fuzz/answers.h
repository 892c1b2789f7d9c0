/* For the fuzzers of formats: what Python would answer follows from a hash, and what a job comes to. */
#ifndef ANSWERS_H
#define ANSWERS_H

#include "fuzz.h"
#include "status.h"

enum { LIMITS = 3, DAYS = 400, FIRST_DAY = 19723 /* 2024-01-01 */, PLACES = 1 << 16, AS_OF = 19900 };
static const char *const limits[LIMITS] = {"a", "qinzhou/countersign-reply", "xinzhou/countersign-reply"};

/* What Python would say of a row: what stands behind it, its kind, and its fate. */
typedef struct {
    char text[90];
    int32_t size, kind, fate;
} answer;

static inline answer answered(uint64_t hash)
{
    answer found = {.kind = (int32_t)(hash >> 8) & 3, .fate = hash % 7 == 0 ? GD_PASSED : hash % 7 < 3 ? GD_REFUSED : GD_WRITTEN};
    found.size = hash % 11 ? snprintf(found.text, sizeof found.text, ",%llu", (unsigned long long)hash) : 0;
    return found;
}

/* What a job comes to: the target, the rejects, the counts. */
typedef struct {
    fuzz_text out, refused;
    int64_t kinds[4], answered;
} outcome;

static inline void refuse(outcome *all, int64_t start, int64_t end, int64_t line, const char *why, int32_t size)
{
    char told[200];
    int length = snprintf(told, sizeof told, "%lld %lld %lld %.*s\n", (long long)start, (long long)end, (long long)line,
                          size, why);
    append(&all->refused, told, (size_t)length);
}

static answer at_place[PLACES];

static inline int32_t place_for(gd_table *table, const answer *found)
{
    int32_t place = gd_end(table, (const uint8_t *)found->text, found->size, found->fate, found->kind);
    MUST(place >= 1 && place < PLACES);
    at_place[place] = *found;
    return place;
}

static inline void drain(outcome *all, gd_run *run, int64_t before)
{
    MUST(run->written >= 0 && run->written <= run->room && run->at >= 0 && run->at <= run->size);
    MUST(run->refused_count >= 0 && run->refused_count <= run->refused_room);
    append(&all->out, run->out, (size_t)run->written);
    for (int64_t n = 0; n < run->refused_count; n++) {
        int64_t *one = run->refused + 4 * n;
        const answer *why = &at_place[one[3]];
        MUST(one[3] >= 1 && one[3] < PLACES && one[0] >= 0 && one[0] <= one[1] && one[1] <= run->size);
        refuse(all, before + one[0], before + one[1], one[2], why->text, why->size);
    }
    all->answered += run->answered;
    run->written = run->refused_count = run->answered = 0;
}

/* What the status of an answer follows from; the text is that of its question. */
static inline void state(gd_table *table, int32_t place, uint64_t hash)
{
    int32_t facts[GD_FACTS], due = FIRST_DAY + (int32_t)(hash % 600);
    for (int n = 0; n < GD_FACTS; n++)
        facts[n] = due + (int32_t)(hash >> (n + 3) & 15) - 5;
    facts[0] = due - (int32_t)(hash >> 7 & 31), facts[1] = due;
    facts[6] = (int32_t)(hash >> 5 & 1);
    int32_t *exact = (int32_t *)exactly(facts, sizeof facts);
    MUST(gd_facts(table, place, 1, exact) == 0);
    free(exact);
}

/* Whether the third field, which is no day, is told to mean one. */
static inline int means_day(gd_table *table, const uint8_t *text, int64_t size)
{
    uint64_t hash = mixed(text, (size_t)size, 5);
    uint8_t *exact = exactly(text, (size_t)size);
    int done = hash % 3 && gd_day_learn(table, exact, size, hash % 5 ? FIRST_DAY + (int32_t)(hash >> 9) % 500 : GD_NEVER) == 0;
    free(exact);
    return done;
}

static inline void tell_status(gd_table *table, const gd_run *run)
{
    MUST(run->place >= 1 && run->place < table->end_count && run->completed != GD_NO_DAY);
    int64_t number = gd_status_number(table, run->place, run->completed);
    MUST(number >= 0);
    answer found = {.fate = GD_WRITTEN, .kind = (int32_t)(number >> 3) & 3};
    found.size = snprintf(found.text, sizeof found.text, ",s%lld", (long long)number);
    MUST(gd_status_learn(table, number, place_for(table, &found)) == 0);
}

/* What is told before anything is asked: rules and lines of days once, right days whenever all was forgotten. */
static inline void begin(gd_table *table, int32_t third, int first)
{
    if (third == GD_COMPLETED && first) {
        int32_t rules[] = {1, 7, 1, 0, /* fault: completed before since */
                           2, 7, 2, -1 - GD_NEVER, 6, 3, 1, 6, -1, 1, 7, 2, -1 - GD_NEVER, 6, 6, 0, 7, 7};
        int32_t ranks[700];
        for (int32_t n = 0; n < 700; n++)
            ranks[n] = n - n / 7 * 2;
        int32_t *exact = (int32_t *)exactly(rules, sizeof rules), *days = (int32_t *)exactly(ranks, sizeof ranks);
        MUST(gd_status_rules(table, exact, (int32_t)(sizeof rules / sizeof *rules), AS_OF) == 0);
        MUST(gd_status_line(table, FIRST_DAY, days, 700) == 0 && gd_status_line(table, FIRST_DAY + 100, days, 90) == 1);
        free(exact), free(days);
    }
    if (third != GD_STORED)
        return;
    int32_t *right = malloc(sizeof(int32_t) * LIMITS * DAYS);
    for (int32_t n = 0; n < LIMITS * DAYS; n++)
        right[n] = n % 5 == 0 ? GD_NO_DAY : n % 5 == 1 ? GD_NEVER : FIRST_DAY + n % DAYS + n % 3;
    answer passed = {.fate = GD_PASSED};
    MUST(gd_right(table, right, place_for(table, &passed)) == 0);
    free(right);
}

static inline gd_table *table_for(int32_t third, int fixed)
{
    uint8_t names[200];
    int64_t name_ends[LIMITS], size = 0;
    for (int n = 0; n < LIMITS; n++) {
        memcpy(names + size, limits[n], strlen(limits[n]));
        name_ends[n] = size += (int64_t)strlen(limits[n]);
    }
    uint8_t *exact = exactly(names, (size_t)size);
    gd_table *table = gd_table_new(LIMITS, exact, name_ends, fixed ? 1 : -1, FIRST_DAY, DAYS);
    MUST(table);
    free(exact);
    begin(table, third, 1);
    return table;
}

#endif
