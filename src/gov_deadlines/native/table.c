#include "table.h"

#include <stdlib.h>

static uint64_t eight(const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, 8);
    return word;
}

/* The first bytes of a text that has fewer than eight, or that many of a longer one. */
static uint64_t few(const uint8_t *at, int64_t size)
{
    uint64_t word = 0;
    memcpy(&word, at, (size_t)size);
    return word;
}

/* More room for `need` items of `each` bytes; whether there is. */
static int grown(void **items, int64_t *room, int64_t need, size_t each)
{
    if (need <= *room)
        return 1;
    int64_t wanted = *room * 2 > need ? *room * 2 : need + 64;
    void *more = realloc(*items, (size_t)wanted * each);
    if (more)
        *items = more, *room = wanted;
    return more != NULL;
}

/* Names are told apart by their ends, mostly; those of two governments by their beginnings. */
static uint32_t name_hash(const uint8_t *text, int64_t size)
{
    uint64_t word = size < 8 ? few(text, size) : eight(text + size - 8) ^ eight(text + (size - 8) / 2) << 1 ^ eight(text) << 2;
    return (uint32_t)(((word ^ (uint64_t)size << 57) * 0x9E3779B97F4A7C15u) >> 40);
}

static int64_t name_start(const gd_table *table, int32_t limit) { return limit ? table->name_ends[limit - 1] : 0; }

static size_t place_count(const gd_table *table)
{
    return (size_t)table->limits * (size_t)table->days + 1;
}

GD_API gd_table *gd_table_new(int32_t limits, const uint8_t *texts, const int64_t *text_ends, int32_t fixed_limit,
                              int32_t first_day, int32_t days)
{
    gd_table *table = calloc(1, sizeof *table);
    if (!table || limits < 0 || days < 0)
        return gd_table_free(table), NULL;
    table->limits = limits, table->fixed = fixed_limit, table->first_day = first_day, table->days = days;
    uint32_t slots = 64;
    while (slots < (uint32_t)limits * 32)
        slots *= 2;
    int64_t text_size = limits ? text_ends[limits - 1] : 0;
    table->slot_mask = slots - 1;
    table->seed = (uint64_t)(uintptr_t)table * 0x9E3779B97F4A7C15u;
    table->slots = calloc(slots, sizeof *table->slots);
    table->names = malloc((size_t)text_size + 1);
    table->name_ends = malloc(((size_t)limits + 1) * sizeof *table->name_ends);
    table->end_count = 1;
    if (!table->slots || !table->names || !table->name_ends)
        return gd_table_free(table), NULL;
    memcpy(table->names, texts, (size_t)text_size);
    memcpy(table->name_ends, text_ends, (size_t)limits * sizeof *text_ends);
    for (int32_t limit = 0; limit < limits; limit++) {
        int64_t start = name_start(table, limit);
        uint32_t at = name_hash(texts + start, text_ends[limit] - start);
        while (table->slots[at & table->slot_mask])
            at++;
        table->slots[at & table->slot_mask] = limit + 1;
    }
    table->places = calloc(place_count(table), sizeof *table->places);
    table->end_count = 1;
    return table->places ? table : (gd_table_free(table), NULL);
}

/* What was learned of rows goes; the places stay allocated, so that forgetting needs no memory. */
static void drop(gd_table *table)
{
    if (table->keeper)
        table->keeper->forget(table);
    free(table->ends);
    free(table->texts);
    free(table->known);
    free(table->keys);
    table->ends = NULL, table->texts = NULL, table->known = NULL, table->keys = NULL;
    table->end_count = 1, table->end_room = 0, table->text_size = table->text_room = 0;
    table->known_count = table->known_room = table->key_size = table->key_room = 0;
}

GD_API void gd_forget(gd_table *table)
{
    drop(table);
    memset(table->places, 0, place_count(table) * sizeof *table->places);
}

GD_API void gd_table_free(gd_table *table)
{
    if (!table)
        return;
    drop(table);
    if (table->keeper)
        table->keeper->release(table);
    free(table->places);
    free(table->names);
    free(table->name_ends);
    free(table->slots);
    free(table);
}

GD_API int64_t gd_size(const gd_table *table)
{
    return table->end_room * (int64_t)sizeof *table->ends + table->text_room +
           table->known_room * (int64_t)sizeof *table->known + table->key_room +
           (table->keeper ? table->keeper->size(table) : 0);
}

GD_API int32_t gd_end(gd_table *table, const uint8_t *text, int64_t size, int32_t fate, int32_t kind)
{
    int64_t room = table->end_room;
    if (size < 0 || size > INT32_MAX || table->end_count == INT32_MAX ||
        !grown((void **)&table->ends, &room, (int64_t)table->end_count + 1, sizeof *table->ends))
        return -1;
    table->end_room = (int32_t)room;
    if (!grown((void **)&table->texts, &table->text_room, table->text_size + size + 1, 1))
        return -1;
    memcpy(table->texts + table->text_size, text, (size_t)size);
    table->ends[table->end_count] = (gd_ending){table->text_size, (int32_t)size, kind, fate};
    table->text_size += size;
    return table->end_count++;
}

GD_API int32_t gd_ends_many(gd_table *table, const uint8_t *texts, const int64_t *text_ends, int32_t count,
                            int32_t fate, int32_t kind)
{
    int32_t first = table->end_count;
    for (int32_t n = 0; n < count; n++) {
        int64_t start = n ? text_ends[n - 1] : 0;
        if (gd_end(table, texts + start, text_ends[n] - start, fate, kind) < 0)
            return -1;
    }
    return first;
}

GD_API void gd_place(gd_table *table, int32_t question, int32_t place)
{
    gd_place_many(table, question, 1, &place);
}

GD_API void gd_place_many(gd_table *table, int32_t first_question, int32_t count, const int32_t *places)
{
    int64_t all = (int64_t)table->limits * table->days;
    if (table->places && first_question >= 0 && count >= 0 && (int64_t)first_question + count <= all)
        for (int32_t n = 0; n < count; n++)
            if (places[n])
                table->places[first_question + n] = places[n];
}

static uint64_t key_hash(const gd_table *table, const uint8_t *key, int64_t size)
{
    uint64_t hash = table->seed ^ (uint64_t)size;
    for (; size > 0; key += 8, size -= 8) {
        hash = (hash ^ (size < 8 ? few(key, size) : eight(key))) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return hash * 0xD6E8FEB86659FD93u;
}

/* The slot that has this key, or the free one where it would be. */
static gd_known *slot_of(const gd_table *table, const uint8_t *key, int64_t size, uint64_t hash)
{
    uint64_t mask = (uint64_t)table->known_room - 1;
    for (uint64_t at = hash >> 20;; at++) {
        gd_known *one = &table->known[at & mask];
        if (!one->place ||
            (one->hash == hash && one->size == size && !memcmp(table->keys + one->at, key, (size_t)size)))
            return one;
    }
}

int64_t gd_key(const gd_run *run, int count, uint8_t *to)
{
    int64_t size = 4;
    memcpy(to, &run->variant, 4);
    for (int key = 0; key < count; key++) {
        int64_t start = run->keys[2 * key], length = run->keys[2 * key + 1] - start;
        if (start < 0)
            continue;
        if (size + 4 + length > GD_KEY_MOST)
            return -1;
        uint32_t told = (uint32_t)length;
        memcpy(to + size, &told, 4);
        memcpy(to + size + 4, run->data + start, (size_t)length);
        size += 4 + length;
    }
    return size;
}

int32_t gd_recall(const gd_table *table, const uint8_t *key, int64_t size)
{
    return table->known_room ? slot_of(table, key, size, key_hash(table, key, size))->place : 0;
}

/* Twice the slots; whether there is memory for them. */
static int spread(gd_table *table)
{
    gd_known *old = table->known;
    int64_t room = table->known_room, wanted = room ? room * 2 : 1024;
    gd_known *more = calloc((size_t)wanted, sizeof *more);
    if (!more)
        return 0;
    table->known = more, table->known_room = wanted;
    for (int64_t n = 0; n < room; n++)
        if (old[n].place)
            *slot_of(table, table->keys + old[n].at, old[n].size, old[n].hash) = old[n];
    free(old);
    return 1;
}

GD_API int32_t gd_remember(gd_table *table, const uint8_t *key, int64_t size, int32_t place)
{
    if (place < 1 || place >= table->end_count || size < 0 || size > GD_KEY_MOST)
        return 0;
    if (table->known_count * 2 >= table->known_room && !spread(table))
        return -1;
    if (!grown((void **)&table->keys, &table->key_room, table->key_size + size, 1))
        return -1;
    uint64_t hash = key_hash(table, key, size);
    gd_known *one = slot_of(table, key, size, hash);
    if (!one->place) {
        memcpy(table->keys + table->key_size, key, (size_t)size);
        *one = (gd_known){hash, table->key_size, (int32_t)size, 0};
        table->key_size += size, table->known_count++;
    }
    one->place = place;
    return 0;
}

/* Whether two texts of the same size are the same; without a call, and without a branch for most names. */
static inline int same(const uint8_t *a, const uint8_t *b, int64_t size)
{
    uint64_t apart = 0;
    if (size < 8 || size > 64)
        return !memcmp(a, b, (size_t)size);
    for (int64_t n = 0; n < 32; n += 8) { /* from the beginning and from the end, over one another where it is short */
        int64_t at = n < size - 8 ? n : size - 8, back = size - 8 - at;
        apart |= (eight(a + at) ^ eight(b + at)) | (eight(a + back) ^ eight(b + back));
    }
    return !apart;
}

int32_t gd_limit(const gd_table *table, const uint8_t *text, int64_t size)
{
    for (uint32_t at = name_hash(text, size);; at++) {
        int32_t limit = table->slots[at & table->slot_mask] - 1;
        if (limit < 0)
            return -1;
        int64_t start = name_start(table, limit);
        if (table->name_ends[limit] - start == size && same(table->names + start, text, size))
            return limit;
    }
}

int32_t gd_day(const uint8_t *text, int64_t size)
{
    static const uint8_t lengths[16] = {0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    uint8_t d[8];
    if (size != 10)
        return GD_NO_DAY;
    uint64_t digits = eight(text) ^ eight((const uint8_t *)"0000-00-");
    uint64_t most = eight((const uint8_t *)"\x76\x76\x76\x76\x7F\x76\x76\x7F"); /* adding it shows what is too large */
    memcpy(d, &digits, 8);
    uint32_t tens = (uint32_t)text[8] - '0', ones = (uint32_t)text[9] - '0';
    uint32_t year = d[0] * 1000u + d[1] * 100u + d[2] * 10u + d[3], month = d[5] * 10u + d[6], day = tens * 10 + ones;
    if (((digits + most) | digits) & 0x8080808080808080u || tens > 9 || ones > 9 || !year || month - 1 > 11)
        return GD_NO_DAY;
    uint32_t leap = month == 2 && year % 4 == 0 && (year % 100 || year % 400 == 0);
    if (day - 1 >= lengths[month] + leap)
        return GD_NO_DAY;
    uint32_t years = year - (month < 3); /* a year begins in March here: its last day may be the 29th */
    uint32_t months = month < 3 ? month + 9 : month - 3;
    return (int32_t)(years * 365 + years / 4 - years / 100 + years / 400 + (months * 153 + 2) / 5 + day) - 719469;
}

int64_t gd_question(const gd_table *table, const uint8_t *limit, int64_t limit_size, const uint8_t *trigger,
                    int64_t size)
{
    int32_t which = table->fixed == -1 ? gd_limit(table, limit, limit_size) : table->fixed;
    int64_t day = (int64_t)gd_day(trigger, size) - table->first_day;
    return which >= 0 && day >= 0 && day < table->days ? (int64_t)which * table->days + day : -1;
}

/* The length of the character in UTF-8 at `at`, which is not ASCII; 0 where there is none. */
static int64_t utf_8(const uint8_t *at, int64_t size)
{
    uint8_t first = at[0];
    int64_t length = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (!length || length > size || (at[1] & 0xC0) != 0x80)
        return 0;
    if ((first == 0xE0 && at[1] < 0xA0) || (first == 0xED && at[1] > 0x9F) || (first == 0xF0 && at[1] < 0x90) ||
        (first == 0xF4 && at[1] > 0x8F))
        return 0; /* longer than need be, half a pair, or past the last */
    if (length > 2 && (at[2] & 0xC0) != 0x80)
        return 0;
    return length > 3 && (at[3] & 0xC0) != 0x80 ? 0 : length;
}

/* The same in GB18030: any two bytes of its form, or four that stand for a character of Unicode. */
static int64_t gb18030(const uint8_t *at, int64_t size)
{
    if (size < 2 || at[0] < 0x81 || at[0] > 0xFE)
        return 0;
    if (at[1] >= 0x40)
        return at[1] != 0x7F && at[1] != 0xFF ? 2 : 0;
    if (size < 4 || at[1] < 0x30 || at[1] > 0x39 || at[2] < 0x81 || at[2] > 0xFE || at[3] < 0x30 || at[3] > 0x39)
        return 0;
    int32_t number = (((at[0] - 0x81) * 10 + at[1] - 0x30) * 126 + at[2] - 0x81) * 10 + at[3] - 0x30;
    return number < 39420 || (number >= 189000 && number < 189000 + 0x100000) ? 4 : 0;
}

int64_t gd_bad_text(const uint8_t *text, int64_t size, int encoding)
{
    for (int64_t at = 0; at < size;) {
        if (size - at >= 8 && !(eight(text + at) & 0x8080808080808080u)) {
            at += 8;
        } else if (text[at] < 0x80) {
            at++;
        } else {
            int64_t length = encoding == GD_UTF_8 ? utf_8(text + at, size - at) : gb18030(text + at, size - at);
            if (!length)
                return at;
            at += length;
        }
    }
    return -1;
}

const gd_ending *gd_settle(gd_table *table, gd_run *run, int32_t place, int64_t start, int64_t end)
{
    const gd_ending *found = &table->ends[place];
    if (found->fate == GD_REFUSED) {
        if (run->refused_count >= run->refused_room)
            return run->need = 0, run->stop = GD_FULL, NULL;
        int64_t *to = run->refused + 4 * run->refused_count++;
        to[0] = start, to[1] = end, to[2] = run->line, to[3] = place;
        return found;
    }
    run->answered++;
    if (found->kind >= 0 && found->kind < run->kind_count)
        run->kinds[found->kind]++;
    return found;
}
