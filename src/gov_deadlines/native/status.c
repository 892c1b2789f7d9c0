#include "status.h"

#include <stdlib.h>

enum { TEXTS = 8192, NEAR = 8, TEXT_MOST = 40 };

typedef struct {
    int32_t first, size;
    int32_t *ranks; /* how many working days lie before each day from `first` on */
} line;

typedef struct {
    int64_t number;
    int32_t place; /* 0: the slot is free */
} told;

typedef struct {
    int32_t day;
    uint8_t size, text[TEXT_MOST]; /* size 0: the slot is free */
} written;

struct gd_status {
    int32_t *rules, as_of;
    line *lines;
    int32_t line_count;
    int32_t (*facts)[GD_FACTS + 1]; /* by place; the last: the place of the status if never completed, 0: not known */
    int64_t fact_count;
    told *statuses;
    int64_t status_count, status_room;
    written *texts;
    int32_t *right, right_place;
};

static void status_forget(gd_table *table)
{
    gd_status *status = table->status;
    if (!status) return;
    free(status->facts);
    free(status->statuses);
    status->facts = NULL, status->statuses = NULL;
    status->fact_count = status->status_count = status->status_room = 0;
    status->right_place = 0;
}

static void status_release(gd_table *table)
{
    gd_status *status = table->status;
    if (!status) return;
    status_forget(table);
    for (int32_t n = 0; n < status->line_count; n++) free(status->lines[n].ranks);
    free(status->lines);
    free(status->rules);
    free(status->texts);
    free(status->right);
    free(status);
    table->status = NULL, table->keeper = NULL;
}

static int64_t status_size(const gd_table *table)
{
    const gd_status *status = table->status;
    return status ? status->fact_count * (int64_t)sizeof *status->facts +
                        status->status_room * (int64_t)sizeof *status->statuses
                  : 0;
}

static const gd_keeper KEEPER = {status_forget, status_release, status_size};

static gd_status *status_of(gd_table *table)
{
    if (!table->status) table->status = calloc(1, sizeof *table->status);
    if (table->status) table->keeper = &KEEPER;
    return table->status;
}

/* A copy of some numbers in place of others; whether there was memory. */
static int copied(int32_t **to, const int32_t *from, int64_t count)
{
    free(*to);
    *to = malloc((size_t)(count + 1) * sizeof **to);
    if (*to) memcpy(*to, from, (size_t)count * sizeof **to);
    return *to != NULL;
}

GD_API int32_t gd_status_rules(gd_table *table, const int32_t *rules, int32_t size, int32_t as_of)
{
    gd_status *status = status_of(table);
    if (!status || !copied(&status->rules, rules, size)) return -1;
    status->as_of = as_of;
    return 0;
}

GD_API int32_t gd_status_line(gd_table *table, int32_t first, const int32_t *ranks, int32_t size)
{
    gd_status *status = status_of(table);
    line *more = status ? realloc(status->lines, (size_t)(status->line_count + 1) * sizeof *more) : NULL;
    if (!more) return -1;
    status->lines = more;
    line *one = &more[status->line_count];
    *one = (line){first, size, NULL};
    return copied(&one->ranks, ranks, size) ? status->line_count++ : -1;
}

GD_API int32_t gd_facts(gd_table *table, int32_t first_place, int32_t count, const int32_t *facts)
{
    gd_status *status = status_of(table);
    int64_t need = (int64_t)first_place + count;
    if (!status || first_place < 0 || count < 0) return -1;
    if (need > status->fact_count) {
        int64_t room = need + need / 2;
        void *more = realloc(status->facts, (size_t)room * sizeof *status->facts);
        if (!more) return -1;
        status->facts = more;
        memset(status->facts + status->fact_count, 0, (size_t)(room - status->fact_count) * sizeof *status->facts);
        status->fact_count = room;
    }
    for (int32_t n = 0; n < count; n++)
        memcpy(status->facts[first_place + n], facts + (int64_t)n * GD_FACTS, GD_FACTS * sizeof *facts);
    return 0;
}

/* The conditions at `*at`, which is moved behind them: whether all hold. */
static int all_hold(const int32_t *facts, const int32_t **at)
{
    const int32_t *one = *at + 1, *end = one + 3 * (*at)[0];
    *at = end;
    for (; one < end; one += 3) {
        int32_t left = facts[one[0]], right = one[2] < 0 ? -1 - one[2] : facts[one[2]];
        if (!(one[1] & (left < right ? 1 : left == right ? 2 : 4))) return 0;
    }
    return 1;
}

/* The working days after `start` up to `end`, which is later; -1 if these days are not all announced. */
static int32_t working_days(const gd_status *status, int32_t number, int32_t start, int32_t end)
{
    const line *one = &status->lines[number];
    int64_t from = (int64_t)start + 1 - one->first, to = (int64_t)end + 1 - one->first;
    return from < 0 || to >= one->size ? -1 : one->ranks[to] - one->ranks[from];
}

GD_API int64_t gd_status_number(const gd_table *table, int32_t place, int32_t completed)
{
    const gd_status *status = table->status;
    if (!status || place < 0 || place >= status->fact_count) return -1;
    const int32_t *own = status->facts[place];
    int32_t facts[8] = {own[0], own[1], own[2], own[3], own[4], own[5], status->as_of, completed};
    const int32_t *at = status->rules;
    int64_t fault = all_hold(facts, &at), rule = 0, unit = 1, in_time = 0;
    for (; !all_hold(facts, &at); at += 2) rule++;
    int32_t due = facts[1], day = facts[at[0]], decides = at[1], apart = day < due ? due - day : day - due;
    if (apart) {
        int32_t working = working_days(status, own[6], day < due ? day : due, day < due ? due : day);
        unit = working < 0 ? 0 : working ? 2 : 1;
        apart = working > 0 ? working : apart;
    }
    for (int n = 0; n < GD_READINGS && decides >= 0; n++) in_time |= (int64_t)(facts[decides] <= own[7 + n]) << n;
    return in_time << 35 | rule << 27 | unit << 25 | fault << 24 | apart;
}

/* The slot that has this number, or the free one where it would be. */
static told *slot_of(const gd_status *status, int64_t number)
{
    uint64_t mask = (uint64_t)status->status_room - 1, at = (uint64_t)number * 0x9E3779B97F4A7C15u >> 32;
    while (status->statuses[at & mask].place && status->statuses[at & mask].number != number) at++;
    return &status->statuses[at & mask];
}

GD_API int32_t gd_status_learn(gd_table *table, int64_t number, int32_t place)
{
    gd_status *status = table->status;
    if (status->status_count * 2 >= status->status_room) {
        told *old = status->statuses;
        int64_t room = status->status_room, wanted = room ? room * 2 : 1024;
        told *more = calloc((size_t)wanted, sizeof *more);
        if (!more) return -1;
        status->statuses = more, status->status_room = wanted;
        for (int64_t n = 0; n < room; n++)
            if (old[n].place) *slot_of(status, old[n].number) = old[n];
        free(old);
    }
    told *one = slot_of(status, number);
    status->status_count += !one->place;
    *one = (told){number, place};
    return 0;
}

GD_API int32_t gd_status_of(gd_table *table, int32_t place, int32_t completed)
{
    gd_status *status = table->status;
    if (!status || place < 0 || place >= status->fact_count) return -1;
    int32_t *never = &status->facts[place][GD_FACTS];
    if (completed == GD_NEVER && *never) return *never;
    if (!status->status_room) return -1;
    int32_t found = slot_of(status, gd_status_number(table, place, completed))->place;
    if (completed == GD_NEVER) *never = found;
    return found ? found : -1;
}

/* The slot of a text that is no ISO day, or the first near its place that is free; NULL where there is neither. */
static written *near_slot(const gd_status *status, const uint8_t *text, int64_t size)
{
    uint32_t hash = (uint32_t)size;
    for (int64_t n = 0; n < size; n++) hash = (hash ^ text[n]) * 16777619u;
    for (uint32_t n = 0; n < NEAR; n++) {
        written *one = &status->texts[((hash ^ hash >> 15) + n) % TEXTS];
        if (!one->size || (one->size == size && !memcmp(one->text, text, (size_t)size))) return one;
    }
    return NULL;
}

GD_API int32_t gd_day_learn(gd_table *table, const uint8_t *text, int64_t size, int32_t day)
{
    gd_status *status = status_of(table);
    if (status && !status->texts) status->texts = calloc(TEXTS, sizeof *status->texts);
    if (!status || !status->texts || size < 1 || size > TEXT_MOST) return -1;
    written *one = near_slot(status, text, size);
    if (!one) /* the others near it go, too */
        return memset(status->texts, 0, TEXTS * sizeof *status->texts), gd_day_learn(table, text, size, day);
    one->day = day, one->size = (uint8_t)size;
    memcpy(one->text, text, (size_t)size);
    return 0;
}

static int digits(const uint8_t *at, uint32_t most)
{
    uint32_t tens = (uint32_t)at[0] - '0', ones = (uint32_t)at[1] - '0';
    return tens <= 9 && ones <= 9 && tens * 10 + ones <= most;
}

/* Whether a text goes on behind a day as " 09:30" or "T09:30:00" with up to nine decimals, and so is that day. */
static int local_time(const uint8_t *at, int64_t size)
{
    if (size < 6 || (at[0] != ' ' && at[0] != 'T') || !digits(at + 1, 23) || at[3] != ':' || !digits(at + 4, 59))
        return 0;
    if (size == 6 || size < 9 || at[6] != ':' || !digits(at + 7, 59)) return size == 6;
    for (int64_t n = 10; n < size; n++)
        if ((uint32_t)at[n] - '0' > 9) return 0;
    return size == 9 || (at[9] == '.' && size > 10 && size < 20);
}

/* How many bytes of a text are its day. */
static int64_t day_size(const uint8_t *text, int64_t size)
{
    return size > 15 && local_time(text + 10, size - 10) ? 10 : size;
}

/* The day of completion; GD_NO_DAY where it is not known. */
static int32_t completed_on(const gd_table *table, const uint8_t *text, int64_t size)
{
    if (!text || !size) return text ? GD_NEVER : GD_NO_DAY;
    int32_t day = gd_day(text, day_size(text, size));
    if (day != GD_NO_DAY) return day;
    const gd_status *status = table->status;
    written *one = status && status->texts && size <= TEXT_MOST ? near_slot(status, text, size) : NULL;
    return one && one->size ? one->day : GD_NO_DAY;
}

GD_API int32_t gd_right(gd_table *table, const int32_t *days, int32_t place)
{
    gd_status *status = status_of(table);
    if (!status || !copied(&status->right, days, (int64_t)table->limits * table->days)) return -1;
    status->right_place = place;
    return 0;
}

/* The place of rows that have the right day stored, if this one does; else 0. */
static int32_t stored(const gd_table *table, int64_t question, const uint8_t *text, int64_t size)
{
    const gd_status *status = table->status;
    int32_t right = status && status->right ? status->right[question] : GD_NO_DAY;
    return right != GD_NO_DAY && completed_on(table, text, size) == right ? status->right_place : 0;
}

int32_t gd_answer(gd_table *table, gd_run *run, int32_t third, const gd_text is[3], int32_t *status)
{
    int32_t day = third == GD_COMPLETED ? completed_on(table, is[2].at, is[2].size) : GD_NO_DAY, place = 0;
    int apart = day != GD_NO_DAY; /* whether the status is told apart from the answer */
    *status = 0, run->question = -1;
    if ((third == GD_NO_THIRD || third == GD_STORED || apart) && is[0].at && is[1].at)
        run->question = gd_question(table, is[0].at, is[0].size, is[1].at, day_size(is[1].at, is[1].size));
    if (third == GD_STORED && run->question >= 0)
        place = stored(table, run->question, is[2].at, is[2].size), run->question = -1;
    else if (run->question >= 0)
        place = table->places[run->question];
    if (!place && run->question < 0) {
        uint8_t key[GD_KEY_MOST];
        if (apart) run->keys[4] = run->keys[5] = -1;
        int64_t size = gd_key(run, 3, key);
        if (size < 0) return run->stop = GD_ROW, 0;
        place = gd_recall(table, key, size);
    }
    if (!place) return run->stop = GD_ASK, 0;
    if (apart && table->ends[place].fate == GD_WRITTEN) {
        *status = gd_status_of(table, place, day);
        if (*status < 0) return run->place = place, run->completed = day, run->stop = GD_STATUS, 0;
    }
    return place;
}
