/* The rows of a block of CSV. Whatever is not certain here is left to Python, row by row. */
#include "csv.h"
#include "status.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WORD = 64 };

/* Where the marks are: delimiters, quotes and line ends, 64 bytes at a time. */
typedef struct {
    const uint8_t *data;
    int64_t size, base;  /* of the bytes looked at now */
    uint64_t marks, high; /* those not yet passed; bytes that are not ASCII */
    int64_t first_high;  /* of the row, or of bytes before it; -1: none so far */
    uint8_t delimiter;
} scanner;

typedef struct {
    int64_t end, next, lines; /* where its line end begins, and the next row; how many lines it has */
    int64_t keys[6];
    int32_t escaped; /* whether a key field has quotes inside */
    int32_t fields;
} row;

static void look(scanner *scan)
{
    uint8_t rest[WORD];
    const uint8_t *at = scan->data + scan->base;
    if (scan->size - scan->base < WORD) {
        memset(rest, 0, sizeof rest);
        memcpy(rest, at, (size_t)(scan->size - scan->base));
        at = rest;
    }
    scan->marks = scan->high = 0;
#ifdef __SSE2__
    const __m128i delimiter = _mm_set1_epi8((char)scan->delimiter), quote = _mm_set1_epi8('"');
    const __m128i feed = _mm_set1_epi8('\n'), back = _mm_set1_epi8('\r');
    for (int part = 0; part < WORD; part += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(at + part));
        __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(bytes, delimiter), _mm_cmpeq_epi8(bytes, quote)),
                                     _mm_or_si128(_mm_cmpeq_epi8(bytes, feed), _mm_cmpeq_epi8(bytes, back)));
        scan->marks |= (uint64_t)(uint32_t)_mm_movemask_epi8(found) << part;
        scan->high |= (uint64_t)(uint32_t)_mm_movemask_epi8(bytes) << part;
    }
#else
    for (int part = 0; part < WORD; part++) {
        uint8_t one = at[part];
        scan->marks |= (uint64_t)(one == scan->delimiter || one == '"' || one == '\n' || one == '\r') << part;
        scan->high |= (uint64_t)(one >> 7) << part;
    }
#endif
    if (scan->high && scan->first_high < 0)
        scan->first_high = scan->base + __builtin_ctzll(scan->high);
}

/* The next mark; the size where there is none. */
static inline int64_t next(scanner *scan)
{
    while (!scan->marks) {
        if (scan->size - scan->base <= WORD)
            return scan->size;
        scan->base += WORD;
        look(scan);
    }
    int64_t at = scan->base + __builtin_ctzll(scan->marks);
    scan->marks &= scan->marks - 1;
    return at;
}

/* The mark behind a quoted field that begins at `from`, whose inside ends at *end; -1 where it is malformed. */
static int64_t quoted(scanner *scan, int64_t from, row *found, int64_t *end, int *escaped)
{
    const uint8_t *data = scan->data;
    for (int64_t at = next(scan); at < scan->size; at = next(scan)) {
        if (data[at] == '\n' || (data[at] == '\r' && at + 1 < scan->size && data[at + 1] != '\n'))
            found->lines++;
        if (data[at] != '"')
            continue;
        int64_t behind = next(scan);
        if (behind == at + 1 && behind < scan->size && data[behind] == '"') {
            *escaped = 1;
            continue;
        }
        *end = at;
        return behind == at + 1 ? behind : -1;
    }
    (void)from;
    return -1;
}

/* Read the row at run->at; whether it is an ordinary one. */
static inline int read_row(scanner *scan, const gd_csv_form *form, int64_t start, row *found)
{
    const uint8_t *data = scan->data;
    int64_t from = start, at;
    scan->first_high = scan->high && start < scan->base + WORD ? start : -1;
    found->lines = 1, found->escaped = 0, found->fields = 0;
    for (;; from = at + 1) {
        int64_t begin = from, end;
        int escaped = 0;
        at = next(scan);
        if (at == from && at < scan->size && data[at] == '"') {
            begin++;
            at = quoted(scan, from, found, &end, &escaped);
            if (at < 0)
                return 0;
        } else {
            while (at < scan->size && data[at] == '"')
                at = next(scan);
            end = at;
        }
        if (found->fields >= form->width)
            return 0;
        uint8_t roles = form->roles[found->fields++];
        if (roles) {
            found->escaped |= escaped;
            for (int key = 0; key < 3; key++)
                if (roles >> key & 1)
                    found->keys[2 * key] = begin, found->keys[2 * key + 1] = end;
        }
        if (at >= scan->size || data[at] != form->delimiter)
            break;
    }
    found->end = found->next = at;
    if (at < scan->size)
        found->next = at + 1;
    if (at + 1 < scan->size && data[at] == '\r' && data[at + 1] == '\n')
        found->next = next(scan) + 1;
    return 1;
}

/* Write, count or refuse a row; whether there was room. `status`: the place of what is behind its end; 0: nothing. */
static inline int settle(gd_table *table, const gd_csv_form *form, gd_run *run, int32_t place, int32_t status,
                         const row *found)
{
    const uint8_t *own = run->data + run->at;
    int64_t size = found->end - run->at;
    const gd_ending *end = &table->ends[place], *behind = &table->ends[status];
    if (end->fate == GD_WRITTEN) {
        run->need = size + end->size + (status ? behind->size : 0) + 24;
        if (run->room - run->written < run->need)
            return run->stop = GD_FULL, 0;
    }
    if (!gd_settle(table, run, status ? status : place, run->at, found->end))
        return 0;
    if (end->fate != GD_WRITTEN)
        return 1;
    uint8_t *to = gd_put(run->out + run->written, own, size);
    if (form->numbered) {
        *to++ = form->delimiter;
        to = gd_put_number(to, run->line);
    }
    to = gd_put(to, table->texts + end->at, end->size);
    if (status)
        to = gd_put(to, table->texts + behind->at, behind->size);
    int kept = !form->numbered && found->next > found->end && run->data[found->next - 1] == '\n';
    to = kept ? gd_put(to, own + size, found->next - found->end) : gd_put(to, form->line_end, form->line_end_size);
    run->written = to - run->out;
    return 1;
}

GD_API void gd_csv(gd_table *table, const gd_csv_form *form, gd_run *run)
{
    scanner scan = {.data = run->data, .size = run->size, .base = run->at, .first_high = -1};
    row found = {.keys = {-1, -1, -1, -1, -1, -1}};
    scan.delimiter = form->delimiter;
    run->stop = GD_DONE;
    if (run->at < run->size)
        look(&scan);
    for (; run->at < run->size; run->at = found.next, run->line += found.lines) {
        int ordinary = read_row(&scan, form, run->at, &found);
        if (ordinary && found.end == run->at && found.fields == 1 && form->width > 1)
            continue; /* an empty line */
        if (!ordinary || found.fields != form->width || found.escaped || found.next - run->at > form->longest ||
            (scan.first_high >= 0 && scan.first_high < found.end &&
             gd_bad_text(run->data + scan.first_high, found.end - scan.first_high, form->encoding) >= 0)) {
            run->stop = GD_ROW;
            return;
        }
        gd_text is[3];
        for (int key = 0; key < 3; key++)
            is[key] = (gd_text){found.keys[2 * key] < 0 ? run->data : run->data + found.keys[2 * key],
                                found.keys[2 * key + 1] - found.keys[2 * key]};
        int32_t status, place;
        memcpy(run->keys, found.keys, sizeof run->keys);
        place = gd_answer(table, run, form->third, is, &status);
        if (!place || !settle(table, form, run, place, status, &found))
            return;
    }
}
