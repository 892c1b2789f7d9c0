/* The table of answers against slow lists: whatever is told to it and asked of it, in any order. */
#include "table.h"
#include "fuzz.h"

enum { LIMITS = 5, DAYS = 40, FIRST_DAY = 19770 /* 2024-02-17 */, MOST = 400 };
static const char *const limits[LIMITS] = {"", "a", "aaaaaaaaaaaaaaab", "baaaaaaaaaaaaaab", "qinzhou/countersign-reply"};

typedef struct {
    uint8_t *bytes;
    int64_t size;
    int32_t place, fate, kind;
} text;

static text keys[MOST], ends[MOST];
static int32_t key_count, end_count, places[LIMITS * DAYS];

static text taken(fuzz_input *from)
{
    size_t size = take(from);
    if (size == 255)
        size = 255 + 16u * take(from);
    if (size > from->left)
        size = from->left;
    text found = {.bytes = exactly(from->at, size), .size = (int64_t)size};
    from->at += size, from->left -= size;
    return found;
}

static void forget(void)
{
    for (int32_t n = 0; n < key_count; n++)
        free(keys[n].bytes);
    for (int32_t n = 1; n < end_count; n++)
        free(ends[n].bytes);
    key_count = 0, end_count = 1;
    memset(places, 0, sizeof places);
}

static int is(const text *one, const text *other)
{
    return one->size == other->size && (!one->size || !memcmp(one->bytes, other->bytes, (size_t)one->size));
}

static int32_t slow_day(const uint8_t *at, int64_t size)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int number[3] = {0}, part = 0;
    if (size != 10)
        return GD_NO_DAY;
    for (int n = 0; n < 10; n++) {
        if (n == 4 || n == 7) {
            if (at[n] != '-')
                return GD_NO_DAY;
            part++;
        } else if (at[n] < '0' || at[n] > '9') {
            return GD_NO_DAY;
        } else {
            number[part] = number[part] * 10 + at[n] - '0';
        }
    }
    int32_t days = 0;
    for (int year = 1; year < number[0]; year++)
        days += 365 + ((year % 4 == 0 && year % 100) || year % 400 == 0);
    int leap = (number[0] % 4 == 0 && number[0] % 100) || number[0] % 400 == 0;
    if (number[0] < 1 || number[1] < 1 || number[1] > 12 || number[2] < 1 ||
        number[2] > lengths[number[1] - 1] + (leap && number[1] == 2))
        return GD_NO_DAY;
    for (int month = 1; month < number[1]; month++)
        days += lengths[month - 1] + (leap && month == 2);
    return days + number[2] - 1 - 719162;
}

/* A day written like the input: mostly one that is nearly right. */
static text day_of(fuzz_input *from)
{
    char told[40];
    unsigned first = take(from), second = take(from), third = take(from);
    int size = snprintf(told, sizeof told, "%04u-%02u-%02u", (first << 6 | second >> 2) % 10000, third % 14,
                        (third / 14 + second * 7) % 33);
    if (first > 220)
        told[third % 10] = (char)take(from);
    return (text){.bytes = exactly(told, (size_t)size - (first == 219)), .size = size - (first == 219)};
}

static void ask(gd_table *table, fuzz_input *from, const text *one)
{
    int32_t limit = -1, place = 0;
    for (int32_t n = 0; n < LIMITS; n++)
        if ((int64_t)strlen(limits[n]) == one->size && !memcmp(limits[n], one->bytes, (size_t)one->size))
            limit = n;
    MUST(gd_limit(table, one->bytes, one->size) == limit);
    for (int32_t n = 0; n < key_count; n++)
        if (is(one, &keys[n]))
            place = keys[n].place;
    MUST(gd_recall(table, one->bytes, one->size) == place);
    MUST(gd_bad_text(one->bytes, one->size, GD_UTF_8) == slow_utf_8(one->bytes, one->size));
    text day = day_of(from);
    int32_t number = slow_day(day.bytes, day.size), question = -1;
    MUST(gd_day(day.bytes, day.size) == number);
    if (limit >= 0 && number >= FIRST_DAY && number < FIRST_DAY + DAYS)
        question = limit * DAYS + number - FIRST_DAY;
    MUST(gd_question(table, one->bytes, one->size, day.bytes, day.size) == question);
    free(day.bytes);
}

static void tell(gd_table *table, fuzz_input *from, unsigned choice)
{
    text one = taken(from);
    one.fate = (int32_t)choice % 3, one.kind = (int32_t)choice % 5;
    switch (choice >> 4 & 3) {
    case 0:
        if (end_count == MOST)
            break;
        MUST(gd_end(table, one.bytes, one.size, one.fate, one.kind) == end_count);
        ends[end_count++] = one;
        return;
    case 1:
        one.place = 1 + (int32_t)choice % (end_count > 1 ? end_count - 1 : 1);
        if (key_count == MOST || end_count == 1 || one.size < 1 || one.size > GD_KEY_MOST)
            break;
        MUST(gd_remember(table, one.bytes, one.size, one.place) == 0);
        keys[key_count++] = one;
        return;
    case 2:
        gd_place(table, (int32_t)((unsigned)one.size * 7 % (LIMITS * DAYS)), (int32_t)choice);
        places[(unsigned)one.size * 7 % (LIMITS * DAYS)] = (int32_t)choice;
        break;
    default:
        ask(table, from, &one);
    }
    free(one.bytes);
}

static void check(const gd_table *table)
{
    MUST(table->end_count == end_count && gd_size(table) >= 0);
    for (int32_t n = 1; n < end_count; n++) {
        const gd_ending *end = &table->ends[n];
        MUST(end->size == ends[n].size && end->fate == ends[n].fate && end->kind == ends[n].kind);
        MUST(!end->size || !memcmp(table->texts + end->at, ends[n].bytes, (size_t)end->size));
    }
    MUST(!memcmp(table->places, places, sizeof places));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    fuzz_input from = {bytes, count};
    uint8_t names[200];
    int64_t name_ends[LIMITS], size = 0;
    for (int n = 0; n < LIMITS; n++) {
        memcpy(names + size, limits[n], strlen(limits[n]));
        name_ends[n] = size += (int64_t)strlen(limits[n]);
    }
    uint8_t *exact = exactly(names, (size_t)size);
    gd_table *table = gd_table_new(LIMITS, exact, name_ends, -1, FIRST_DAY, DAYS);
    MUST(table);
    free(exact);
    forget();
    while (from.left) {
        uint8_t choice = take(&from);
        if (choice == 255) {
            gd_forget(table);
            forget();
        } else {
            tell(table, &from, choice);
        }
    }
    check(table);
    gd_table_free(table);
    forget();
    return 0;
}
