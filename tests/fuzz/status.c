/* The statuses of answers against a slow reading of their rules, in any order of telling and asking. */
#include "status.h"
#include "fuzz.h"

enum { MOST = 200, RULES = 6, FIRST_DAY = 19723, SPAN = 120, LINES = 3 };

typedef struct {
    int32_t left, signs, right; /* -1 - number, or the fact on the right */
} condition;

typedef struct {
    condition when[3];
    int32_t conditions, measured, decides;
} rule;

static rule rules[RULES + 1]; /* the first is the fault */
static int32_t rule_count, as_of, facts[MOST + 1][GD_FACTS], place_count, ranks[LINES][SPAN + 1], line_sizes[LINES];
static int64_t numbers[MOST];
static int32_t places[MOST], learnt;

static int holds(const rule *one, const int32_t *all)
{
    for (int32_t n = 0; n < one->conditions; n++) {
        const condition *is = &one->when[n];
        int64_t left = all[is->left], right = is->right < 0 ? -1 - (int64_t)is->right : all[is->right];
        int ok = (left < right && is->signs & 1) || (left == right && is->signs & 2) || (left > right && is->signs & 4);
        if (!ok)
            return 0;
    }
    return 1;
}

static int64_t slow_number(int32_t place, int32_t completed)
{
    const int32_t *own = facts[place];
    int32_t all[8] = {own[0], own[1], own[2], own[3], own[4], own[5], as_of, completed};
    int32_t at = 1;
    while (!holds(&rules[at], all))
        at++;
    int32_t due = all[1], day = all[rules[at].measured], low = due < day ? due : day, high = due < day ? day : due;
    int64_t apart = high - low, unit = 1, in_time = 0, working = 0;
    if (apart) {
        const int32_t *line = ranks[own[6]];
        int32_t from = low + 1 - FIRST_DAY, to = high + 1 - FIRST_DAY;
        if (from < 0 || to >= line_sizes[own[6]])
            unit = 0;
        else if ((working = line[to] - line[from]) > 0)
            unit = 2, apart = working;
    }
    for (int n = 0; n < GD_READINGS; n++)
        if (rules[at].decides >= 0 && all[rules[at].decides] <= own[7 + n])
            in_time |= 1 << n;
    return in_time << 35 | (int64_t)(at - 1) << 27 | unit << 25 |
           (int64_t)holds(&rules[0], all) << 24 | apart;
}

static int32_t any_day(fuzz_input *from) { return FIRST_DAY - 10 + take(from) % (SPAN + 20); }

static void begin(gd_table *table, fuzz_input *from)
{
    int32_t told[16 * (RULES + 1)], size = 0;
    rule_count = 1 + take(from) % RULES;
    for (int32_t n = 0; n <= rule_count; n++) {
        rule *one = &rules[n];
        one->conditions = n == rule_count ? 0 : take(from) % 4;
        told[size++] = one->conditions;
        for (int32_t at = 0; at < one->conditions; at++) {
            int32_t right = take(from) % 10;
            one->when[at] = (condition){take(from) % 8, 1 + take(from) % 7,
                                        right < 8 ? right : right == 8 ? -1 - GD_NEVER : -1 - any_day(from)};
            told[size++] = one->when[at].left, told[size++] = one->when[at].signs, told[size++] = one->when[at].right;
        }
        if (!n)
            continue;
        one->measured = take(from) % 7, one->decides = take(from) % 3 ? take(from) % 8 : -1;
        told[size++] = one->measured, told[size++] = one->decides;
    }
    as_of = any_day(from);
    int32_t *exact = (int32_t *)exactly(told, sizeof *told * (size_t)size);
    MUST(gd_status_rules(table, exact, size, as_of) == 0);
    free(exact);
    for (int32_t n = 0; n < LINES; n++) {
        line_sizes[n] = take(from) % (SPAN + 1);
        for (int32_t day = 0; day < line_sizes[n]; day++)
            ranks[n][day] = day ? ranks[n][day - 1] + (take(from) & 1) : 0;
        exact = (int32_t *)exactly(ranks[n], sizeof *ranks[n] * (size_t)line_sizes[n]);
        MUST(gd_status_line(table, FIRST_DAY, exact, line_sizes[n]) == n);
        free(exact);
    }
}

static void add_facts(gd_table *table, fuzz_input *from)
{
    int32_t count = 1 + take(from) % 4, first = gd_end(table, (const uint8_t *)"", 0, GD_WRITTEN, 0);
    if (first + count > MOST)
        return;
    for (int32_t n = 1; n < count; n++)
        MUST(gd_end(table, (const uint8_t *)"x", 1, GD_WRITTEN, 0) == first + n);
    for (int32_t place = first; place < first + count; place++)
        for (int n = 0; n < GD_FACTS; n++)
            facts[place][n] = n == 6 ? take(from) % LINES : any_day(from);
    int32_t *exact = (int32_t *)exactly(facts[first], sizeof *facts * (size_t)count);
    MUST(gd_facts(table, first, count, exact) == 0);
    free(exact);
    place_count = first + count;
}

static void ask(gd_table *table, fuzz_input *from)
{
    int32_t place = 1 + take(from) % MOST, completed = take(from) % 3 ? any_day(from) : GD_NEVER;
    if (completed == GD_NEVER)
        for (int32_t at = 1; at <= rule_count; at++)
            if (rules[at].measured == 7)
                return;
    if (place >= place_count || facts[place][0] == 0)
        return;
    int64_t number = slow_number(place, completed);
    MUST(gd_status_number(table, place, completed) == number);
    int32_t known = -1;
    for (int32_t n = 0; n < learnt; n++)
        if (numbers[n] == number)
            known = places[n];
    int32_t found = gd_status_of(table, place, completed);
    MUST(found == known);
    if (known < 0 && learnt < MOST) {
        numbers[learnt] = number, places[learnt] = learnt + 1;
        MUST(gd_status_learn(table, number, ++learnt) == 0);
        MUST(gd_status_of(table, place, completed) == learnt);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    fuzz_input from = {bytes, count};
    gd_table *table = gd_table_new(1, (const uint8_t *)"a", &(int64_t){1}, -1, 0, 0);
    MUST(table);
    memset(facts, 0, sizeof facts);
    place_count = learnt = 0;
    begin(table, &from);
    while (from.left) {
        uint8_t choice = take(&from);
        if (choice < 20) {
            add_facts(table, &from);
        } else if (choice == 255) {
            gd_forget(table);
            memset(facts, 0, sizeof facts);
            place_count = learnt = 0;
        } else {
            ask(table, &from);
        }
    }
    MUST(gd_size(table) >= 0);
    gd_table_free(table);
    return 0;
}
