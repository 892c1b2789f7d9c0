/* JSON Lines: one strict walk over each row. A row that is not plainly in order stops it, and is Python's.

   A line feed is part of no value, no name and no space between them. The walk never goes past one, and every row that
   is walked ends with one: so a byte may be looked at wherever all bytes before it have been accepted. Only what takes
   several bytes at once (names, words, 16 bytes of a string) asks where the block ends. */
#include "jsonl.h"
#include "status.h"

#include <stdlib.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { NAMES = 4096, SLOTS = 2 * NAMES, BYTES = 1 << 18, VARIANTS = 64, DEEPEST = 64, NESTED = 128, NAME = 256, LONG = 1 << 18 };

/* One spelling of the name of a member, with its quotes. */
typedef struct {
    int32_t at, size;
    int32_t after;  /* the name that came after it last */
    gd_json_name is; /* what Python says of it */
} spelling;

/* A key value as it is written. */
typedef struct {
    const uint8_t *at;
    int64_t size;
    int plain; /* a string without escapes */
} field;

struct gd_json {
    int32_t third, numbered, wanted, unused; /* see jsonl.h; the rest begins as zeros */
    spelling names[NAMES];   /* 0 is none: it stands before the first name of a row */
    int32_t count, full, slots[SLOTS];
    uint8_t bytes[BYTES];
    int32_t used;
    uint64_t marks[VARIANTS]; /* of the names of rows, */
    int32_t variant[VARIANTS], variants; /* and which members are added to such rows */
    /* of the row in hand */
    int64_t row, seen[NAMES]; /* by id of name: the last row that has it */
    const uint8_t *nested[NESTED];
    const uint8_t *inside; /* where its members end */
    field keys[3];
    uint64_t marked;
    int escaped; /* whether its last value has escapes */
};

static const uint8_t *space(const uint8_t *p)
{
    while (*p == ' ' || *p == '\t' || *p == '\r') p++;
    return p;
}

static int is_hex(uint8_t c) { return (uint8_t)(c - '0') < 10 || (uint8_t)((c | 32) - 'a') < 6; }

/* What follows the string whose content begins at p; NULL where it is none. */
static const uint8_t *string(gd_json *j, const uint8_t *p, const uint8_t *end)
{
    const uint8_t *from = p;
    unsigned high = 0; /* whether it has bytes beyond ASCII */
    for (;;) {
#ifndef __SSE2__
        (void)end;
#else
        while (end - p >= 16) {
            __m128i there = _mm_loadu_si128((const __m128i *)p), low = _mm_set1_epi8(0x1f);
            __m128i stop = _mm_or_si128(_mm_cmpeq_epi8(there, _mm_set1_epi8('"')),
                                        _mm_or_si128(_mm_cmpeq_epi8(there, _mm_set1_epi8('\\')),
                                                     _mm_cmpeq_epi8(_mm_max_epu8(there, low), low)));
            unsigned stops = (unsigned)_mm_movemask_epi8(stop), before = (stops - 1) & ~stops; /* the first */
            high |= (unsigned)_mm_movemask_epi8(there) & before;
            if (stops) {
                p += __builtin_ctz(stops);
                break;
            }
            p += 16;
        }
#endif
        while (*p >= 0x20 && *p != '"' && *p != '\\') high |= *p++ & 0x80;
        if (*p == '"') return high && gd_bad_text(from, p - from, GD_UTF_8) >= 0 ? NULL : p + 1;
        if (*p++ != '\\') return NULL;
        j->escaped = 1;
        if (*p == 'u') {
            for (int i = 1; i <= 4; i++)
                if (!is_hex(p[i])) return NULL;
            p += 5;
        } else if (memchr("\"\\/bfnrt", *p, 8)) {
            p++;
        } else {
            return NULL;
        }
    }
}

static const uint8_t *digits(const uint8_t *p)
{
    const uint8_t *from = p;
    while ((uint8_t)(*p - '0') < 10) p++;
    return p == from ? NULL : p;
}

static const uint8_t *number(const uint8_t *p)
{
    if (*p == '-') p++;
    p = *p == '0' ? p + 1 : digits(p);
    if (p && *p == '.') p = digits(p + 1);
    if (p && (*p | 32) == 'e') {
        p++;
        p = digits(*p == '+' || *p == '-' ? p + 1 : p);
    }
    return p;
}

static const uint8_t *word(const uint8_t *p, const uint8_t *end, const char *is, int size)
{
    return end - p >= size && !memcmp(p, is, (size_t)size) ? p + size : NULL;
}

/* Whether two names, from behind their quotes, surely differ, however either is written. */
static int differ(const uint8_t *a, const uint8_t *b)
{
    for (; *a == *b; a++, b++) {
        if (*a == '"') return 0;
        if (*a == '\\' && *++a != *++b) return 0;
    }
    if (*b == '\\') return differ(b, a);
    if (*a == '\\') /* and what it stands for is beyond ASCII, while the other is within */
        return *b == '"' || (*b < 0x80 && a[1] == 'u' && (a[2] != '0' || a[3] != '0' || a[4] > '7'));
    return (*a ^ *b) != 32 || (*a & 0xdf) > 'F'; /* a hexadecimal digit may have either case */
}

/* What follows the value at p; NULL where it is none. Objects and arrays inside one another: `depth` so far, the names
   of the objects around it in the first `names` of `nested`. */
static const uint8_t *value(gd_json *j, const uint8_t *p, const uint8_t *end, int depth, int names)
{
    uint8_t closing = *p == '{' ? '}' : ']';
    switch (*p) {
    case '"': return string(j, p + 1, end);
    case 't': return word(p, end, "true", 4);
    case 'f': return word(p, end, "false", 5);
    case 'n': return word(p, end, "null", 4);
    default: return number(p);
    case '{':
    case '[':
        if (depth == DEEPEST) return NULL;
    }
    p = space(p + 1);
    if (*p == closing) return p + 1;
    for (int first = names;; p = space(p + 1)) {
        if (closing == '}') {
            const uint8_t *name = p + 1;
            if (*p != '"' || names == NESTED || !(p = string(j, name, end)) || p - name > NAME) return NULL;
            for (int i = first; i < names; i++)
                if (!differ(j->nested[i], name)) return NULL;
            j->nested[names++] = name;
            p = space(p);
            if (*p != ':') return NULL;
            p = space(p + 1);
        }
        if (!(p = value(j, p, end, depth + 1, names))) return NULL;
        p = space(p);
        if (*p == closing) return p + 1;
        if (*p != ',') return NULL;
    }
}

/* The spelling at p, which is entered where `is` says what it means; 0 where it is unknown. */
static int32_t spelled(gd_json *j, const uint8_t *p, const uint8_t *end, const gd_json_name *is)
{
    const uint8_t *behind = *p == '"' ? string(j, p + 1, end) : NULL;
    if (!behind || behind - p > BYTES) return 0;
    int32_t size = (int32_t)(behind - p), *slot;
    uint32_t hash = 2166136261u;
    for (int32_t i = 0; i < size; i++) hash = (hash ^ p[i]) * 16777619u;
    for (;; hash++) { /* never full: there are more slots than names */
        slot = &j->slots[hash % SLOTS];
        if (!*slot) break;
        if (j->names[*slot].size == size && !memcmp(j->bytes + j->names[*slot].at, p, (size_t)size)) return *slot;
    }
    if (!is) return j->wanted = 1, 0;
    j->full = j->count == NAMES - 1 || size > BYTES - j->used;
    if (j->full) return 0;
    memcpy(j->bytes + j->used, p, (size_t)size);
    j->names[++j->count] = (spelling){.at = j->used, .size = size, .is = *is};
    j->used += size;
    return *slot = j->count;
}

/* What follows the row at p, with all that is asked about it in j; NULL where it is not plainly in order. */
static const uint8_t *walk(gd_json *j, const uint8_t *p, const uint8_t *end, const gd_json_name *is, int32_t count)
{
    int32_t *guess = &j->names[0].after;
    j->row++;
    j->marked = 0;
    memset(j->keys, 0, sizeof j->keys);
    p = space(p);
    if (*p++ != '{') return NULL;
    j->inside = p;
    p = space(p);
    for (int32_t nth = 0; *p != '}' || nth; nth++, p = space(p + 1)) {
        const spelling *name = &j->names[*guess];
        if (!name->size || end - p < name->size || memcmp(p, j->bytes + name->at, (size_t)name->size)) {
            int32_t found = spelled(j, p, end, nth < count ? is + nth : NULL);
            if (!found) return NULL;
            *guess = found;
            name = &j->names[found];
        }
        guess = &j->names[*guess].after;
        if (j->seen[name->is.id] == j->row) return NULL; /* twice */
        j->seen[name->is.id] = j->row;
        j->marked |= name->is.mark ? (uint64_t)1 << (name->is.mark - 1) : 0;
        p = space(p + name->size);
        if (*p != ':') return NULL;
        const uint8_t *from = p = space(p + 1);
        j->escaped = 0;
        if (!(p = value(j, p, end, 1, 0))) return NULL;
        for (int k = 0; name->is.keys >> k; k++)
            if (name->is.keys >> k & 1) j->keys[k] = (field){from, p - from, *from == '"' && !j->escaped};
        j->inside = p;
        p = space(p);
        if (*p == '}') break;
        if (*p != ',') return NULL;
    }
    p = space(p + 1);
    return *p == '\n' ? p + 1 : NULL;
}

/* Which members are added to the row in hand; -1 where Python has not said. */
static int32_t variant_of(const gd_json *j)
{
    for (int32_t i = 0; i < j->variants && i < VARIANTS; i++)
        if (j->marks[i] == j->marked) return j->variant[i];
    return -1;
}

GD_API int32_t gd_json_size(void) { return sizeof(gd_json) / sizeof(int32_t); }

GD_API void gd_json_forget(gd_json *j)
{
    memset(j->slots, 0, sizeof j->slots);
    j->names[0].after = j->count = j->used = j->variants = j->full = 0;
}

GD_API int32_t gd_json_learn(gd_json *j, const uint8_t *row, int32_t size, const gd_json_name *is, int32_t names,
                             int32_t variant)
{
    for (int32_t nth = 0; nth < names; nth++)
        if (is[nth].id < 0 || is[nth].id >= NAMES || is[nth].mark < 0 || is[nth].mark > 64) return 0;
    if (size > 0 && row[size - 1] == '\n' && walk(j, row, row + size, is, names) && variant_of(j) < 0) {
        int32_t at = j->variants++ % VARIANTS;
        j->marks[at] = j->marked, j->variant[at] = variant;
    }
    return !j->full;
}

/* The place of the row in hand, as `gd_answer` gives it. Ordinary questions are those of variant 0. */
static int32_t place_of(gd_table *table, gd_json *j, gd_run *run, int32_t *status)
{
    gd_text is[3];
    run->variant = variant_of(j);
    if (run->variant < 0) return j->wanted = 1, run->stop = GD_ROW, 0;
    for (int nth = 0; nth < 3; nth++) {
        const field *one = &j->keys[nth];
        int asked = nth == 0 ? table->fixed == -1 : nth == 1 || j->third;
        int64_t at = !asked ? -1 : one->size ? one->at - run->data : 0;
        run->keys[2 * nth] = at, run->keys[2 * nth + 1] = asked ? at + one->size : -1;
        is[nth] = (gd_text){run->data, 0}; /* null or missing */
        if (one->size && *one->at == '"') is[nth] = (gd_text){one->at + 1, one->size - 2};
        else if (one->size && (*one->at == '-' || (uint8_t)(*one->at - '0') < 10)) is[nth] = (gd_text){one->at, one->size};
        else if (one->size && *one->at != 'n') return run->stop = GD_ROW, 0; /* no text */
        if (nth < 2 && asked && (!one->plain || run->variant)) is[nth].at = NULL;
    }
    return gd_answer(table, run, j->third, is, status);
}

/* Write, count or refuse the row in hand, from its text to the next row; whether there was room. */
static int settle(gd_table *table, const gd_json *j, gd_run *run, int32_t place, int32_t status, const uint8_t *text,
                  const uint8_t *next)
{
    const gd_ending *is = &table->ends[place], *behind = &table->ends[status];
    int64_t own = j->inside - text, more = status ? behind->size : 0;
    if (is->fate == GD_WRITTEN && run->room - run->written < (run->need = own + is->size + more + 24))
        return run->stop = GD_FULL, 0;
    if (!gd_settle(table, run, status ? status : place, text - run->data, next - 1 - run->data)) return 0;
    if (is->fate != GD_WRITTEN) return 1;
    const uint8_t *added = table->texts + is->at;
    const uint8_t *line = j->numbered ? memchr(added, '\n', (size_t)is->size) : NULL; /* where its number stands */
    int64_t before = line ? line - added : 0, skipped = line ? before + 1 : 0;
    uint8_t *to = gd_put(run->out + run->written, text, own);
    if (text[own - 1] != '{') to = gd_put(to, (const uint8_t *)", ", 2);
    to = gd_put(to, added, before);
    to = line ? gd_put_number(to, run->line) : to;
    to = gd_put(to, added + skipped, is->size - skipped);
    if (more) to = gd_put(to, table->texts + behind->at, more);
    run->written = gd_put(to, (const uint8_t *)"}\n", 2) - run->out;
    return 1;
}

GD_API void gd_jsonl(gd_table *table, gd_json *j, gd_run *run)
{
    const uint8_t *end = run->data + run->size, *next;
    while (end > run->data && end[-1] != '\n')
        end--; /* what follows is a row without line end */
    run->stop = GD_DONE;
    for (; run->at < run->size; run->at = next - run->data, run->line++) {
        const uint8_t *text = run->data + run->at;
        int32_t place, status;
        j->wanted = 0;
        run->stop = GD_ROW;
        if (end - text >= 3 && !memcmp(text, "\xef\xbb\xbf", 3)) text += 3;
        if (text >= end) return;
        for (next = text; *next == ' ' || (*next >= '\t' && *next <= '\r' && *next != '\n');) next++;
        if (*next != '\n') {
            if (!(next = walk(j, text, end, NULL, 0)) || next - text > LONG || !(place = place_of(table, j, run, &status)) ||
                !settle(table, j, run, place, status, text, next))
                return;
        } else {
            next++; /* an empty line */
        }
        run->stop = GD_DONE;
    }
}
