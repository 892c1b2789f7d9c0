/* The rows of a block of CSV. Whatever is not certain here is left to Python, row by row. */
#include "csv.h"
#include "status.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { WORD = 64, ROWS = 16 }; /* rows that are written together, as their ends are far from one another */

/* Where the marks are: delimiters, quotes and line ends, 64 bytes at a time. */
typedef struct {
    const uint8_t *data;
    int64_t size, base;     /* of the bytes looked at now */
    uint64_t marks, doubts; /* those not yet passed; a doubt: text that must be looked at closely from its row on */
    uint64_t awaited;       /* the first bytes of what follows that must go on with a character */
    int32_t delimiter, encoding;
    int32_t doubtful; /* whether the row has a doubt in the bytes before these */
} scanner;

typedef struct {
    int64_t start, end, next; /* where it and its line end begin, and the next row */
    int64_t line;             /* its first */
    int32_t place, status;
} row;

/* What was found in the row read last. */
typedef struct {
    gd_text keys[3];
    int64_t lines;
    int32_t fields, escaped; /* escaped: whether a key field has quotes inside */
} found_in_row;

#ifdef __SSE2__
/* 64 bytes, and a bit for each of them. */
typedef struct {
    __m128i part[4];
} word;

static inline uint64_t bits(const word *found)
{
    uint64_t low = (uint32_t)_mm_movemask_epi8(found->part[0]) | (uint32_t)_mm_movemask_epi8(found->part[1]) << 16;
    uint64_t high = (uint32_t)_mm_movemask_epi8(found->part[2]) | (uint32_t)_mm_movemask_epi8(found->part[3]) << 16;
    return low | high << 32;
}

static inline __m128i either(__m128i a, __m128i b, __m128i c, __m128i d)
{
    return _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
}

static inline __m128i is(__m128i bytes, int one) { return _mm_cmpeq_epi8(bytes, _mm_set1_epi8((char)one)); }

static inline __m128i mark(__m128i bytes, int delimiter)
{
    return either(is(bytes, delimiter), is(bytes, '"'), is(bytes, '\n'), is(bytes, '\r'));
}

/* Whether a byte begins a character that needs a closer look, or none: C0, C1, E0, ED, F0 and above. */
static inline __m128i rare(__m128i bytes)
{
    return either(is(_mm_and_si128(bytes, _mm_set1_epi8((char)0xFE)), 0xC0), is(bytes, 0xE0), is(bytes, 0xED),
                  _mm_subs_epu8(bytes, _mm_set1_epi8((char)0xEF)));
}

/* What in 64 bytes with characters in UTF-8 is doubtful: a byte that goes on where none should, or the other way round;
   every byte of a character where one is rare. */
static inline uint64_t doubts_of(scanner *scan, const word *bytes, uint64_t high)
{
    const __m128i c0 = _mm_set1_epi8((char)0xC0), df = _mm_set1_epi8((char)0xDF), *part = bytes->part;
    __m128i any = either(rare(part[0]), rare(part[1]), rare(part[2]), rare(part[3]));
    word lower = {{_mm_cmpgt_epi8(c0, part[0]), _mm_cmpgt_epi8(c0, part[1]), _mm_cmpgt_epi8(c0, part[2]),
                   _mm_cmpgt_epi8(c0, part[3])}};
    word upper = {{_mm_cmpgt_epi8(part[0], df), _mm_cmpgt_epi8(part[1], df), _mm_cmpgt_epi8(part[2], df),
                   _mm_cmpgt_epi8(part[3], df)}};
    uint64_t on = bits(&lower), first = high & ~on, three = high & bits(&upper);
    uint64_t wanted = scan->awaited | first << 1 | three << 2;
    scan->awaited = first >> 63 | three >> 62;
    return _mm_movemask_epi8(is(any, 0)) == 0xFFFF ? on ^ wanted : high;
}
#endif

static void look(scanner *scan)
{
    uint8_t rest[WORD];
    const uint8_t *at = scan->data + scan->base;
    if (scan->size - scan->base < WORD) {
        memset(rest, 0, sizeof rest);
        memcpy(rest, at, (size_t)(scan->size - scan->base));
        at = rest;
    }
#ifdef __SSE2__
    const __m128i *from = (const __m128i *)at;
    const int delimiter = scan->delimiter;
    const word bytes = {{_mm_loadu_si128(from), _mm_loadu_si128(from + 1), _mm_loadu_si128(from + 2),
                         _mm_loadu_si128(from + 3)}};
    const word marks = {{mark(bytes.part[0], delimiter), mark(bytes.part[1], delimiter),
                         mark(bytes.part[2], delimiter), mark(bytes.part[3], delimiter)}};
    scan->marks = bits(&marks), scan->doubts = bits(&bytes);
    if (scan->encoding == GD_UTF_8 && (scan->doubts | scan->awaited))
        scan->doubts = doubts_of(scan, &bytes, scan->doubts);
#else
    scan->marks = scan->doubts = 0;
    for (int part = 0; part < WORD; part++) {
        uint8_t one = at[part];
        scan->marks |= (uint64_t)(one == scan->delimiter || one == '"' || one == '\n' || one == '\r') << part;
        scan->doubts |= (uint64_t)(one >> 7) << part;
    }
#endif
}

/* The next mark; the size where there is none. */
static inline int64_t next(scanner *scan)
{
    while (!scan->marks) {
        if (scan->size - scan->base <= WORD)
            return scan->size;
        scan->doubtful |= scan->doubts != 0;
        scan->base += WORD;
        look(scan);
    }
    int64_t at = scan->base + __builtin_ctzll(scan->marks);
    scan->marks &= scan->marks - 1;
    return at;
}

enum { MALFORMED = -1, OPEN = -2 };

/* The mark behind a quoted field, whose inside ends at *end; MALFORMED, or OPEN where it has no end. */
static int64_t quoted(scanner *scan, found_in_row *found, int64_t *end, int32_t *escaped)
{
    const uint8_t *data = scan->data;
    for (int64_t at = next(scan); at < scan->size; at = next(scan)) {
        if (data[at] == '\n' || (data[at] == '\r' && at + 1 < scan->size && data[at + 1] != '\n'))
            found->lines++;
        if (data[at] != '"')
            continue;
        int64_t behind = next(scan);
        if (behind != at + 1 || behind == scan->size || data[behind] != '"')
            return *end = at, behind == at + 1 ? behind : MALFORMED;
        *escaped = 1;
    }
    return OPEN;
}

/* Whether the row that ends at `end` has a doubt; those up to there are done with. */
static inline int doubted(scanner *scan, int64_t end)
{
    int found = scan->doubtful;
    scan->doubtful = 0;
    if (scan->doubts && end < scan->base + WORD && end >= scan->base) {
        uint64_t passed = ((uint64_t)2 << (end - scan->base)) - 1;
        found |= (scan->doubts & passed) != 0;
        scan->doubts &= ~passed;
    }
    return found || end >= scan->size;
}

/* Read the row at one->start, its key fields into run->keys, too; whether it is well formed. */
static inline int read_row(scanner *scan, const gd_csv_form *form, gd_run *run, row *one, found_in_row *found)
{
    const uint8_t *data = scan->data;
    const int64_t size = scan->size;
    int64_t from = one->start, at;
    int32_t field = 0;
    found->lines = 1, found->escaped = 0;
    for (;; from = at + 1) {
        int64_t begin = from, end = at = next(scan);
        int32_t escaped = 0;
        int last = at < size ? data[at] : '\n';
        if (last == '"') {
            if (at == from)
                begin++, at = quoted(scan, found, &end, &escaped);
            else
                while (at < size && data[at] == '"')
                    at = end = next(scan);
            if (at < 0)
                return 0;
            last = at < size ? data[at] : '\n';
        }
        if (field >= form->width)
            return 0;
        int roles = form->roles[field++];
        for (int key = 0; roles; key++, roles >>= 1) {
            if (roles & 1) {
                run->keys[2 * key] = begin, run->keys[2 * key + 1] = end;
                found->keys[key] = (gd_text){data + begin, end - begin};
                found->escaped |= escaped;
            }
        }
        if (last != form->delimiter)
            break;
    }
    found->fields = field;
    one->end = at, one->next = at + (at < size);
    if (at + 1 < size && data[at] == '\r' && data[at + 1] == '\n')
        one->next = next(scan) + 1;
    return 1;
}

/* Read some rows, each with its place (0: an empty line), and where the next one begins; how many. Where they are fewer
   than wanted, run->stop says why. */
static int read_rows(scanner *scan, gd_table *table, const gd_csv_form *form, gd_run *run, row rows[ROWS + 1])
{
    found_in_row found = {.keys = {{run->data, 0}, {run->data, 0}, {run->data, 0}}};
    row *one = rows;
    one->start = run->at, one->line = run->line;
    run->stop = GD_DONE;
    memset(run->keys, -1, sizeof run->keys);
    for (; one < rows + ROWS && one->start < run->size; one++) {
        int well_formed = read_row(scan, form, run, one, &found);
        int doubtful = well_formed && doubted(scan, one->end);
        one->place = one->status = 0;
        if (!well_formed || one->end > one->start || found.fields > 1 || form->width == 1) {
            if (!well_formed || found.fields != form->width || found.escaped || one->next - one->start > form->longest ||
                (doubtful && gd_bad_text(run->data + one->start, one->end - one->start, form->encoding) >= 0)) {
                run->stop = GD_ROW;
                break;
            }
            one->place = gd_answer(table, run, form->third, found.keys, &one->status);
            if (!one->place)
                break;
            __builtin_prefetch(&table->ends[one->place]);
        }
        one[1].start = one->next, one[1].line = one->line + found.lines;
    }
    return (int)(one - rows);
}

/* Write, count or refuse a row; whether there was room. */
static inline int settle(gd_table *table, const gd_csv_form *form, gd_run *run, const row *one)
{
    const uint8_t *own = run->data + one->start;
    int64_t size = one->end - one->start;
    const gd_ending *end = &table->ends[one->place], *behind = &table->ends[one->status];
    if (end->fate == GD_WRITTEN) {
        run->need = size + end->size + (one->status ? behind->size : 0) + 24;
        if (run->room - run->written < run->need)
            return run->stop = GD_FULL, 0;
    }
    if (!gd_settle(table, run, one->status ? one->status : one->place, one->start, one->end))
        return 0;
    if (end->fate != GD_WRITTEN)
        return 1;
    uint8_t *to = gd_put(run->out + run->written, own, size);
    if (form->numbered) {
        *to++ = form->delimiter;
        to = gd_put_number(to, one->line);
    }
    to = gd_put(to, table->texts + end->at, end->size);
    if (one->status)
        to = gd_put(to, table->texts + behind->at, behind->size);
    int kept = !form->numbered && one->next > one->end && run->data[one->next - 1] == '\n';
    to = kept ? gd_put(to, own + size, one->next - one->end) : gd_put(to, form->line_end, form->line_end_size);
    run->written = to - run->out;
    return 1;
}

GD_API void gd_csv(gd_table *table, const gd_csv_form *form, gd_run *run)
{
    scanner scan = {.data = run->data, .size = run->size, .base = run->at};
    row rows[ROWS + 1];
    scan.delimiter = form->delimiter, scan.encoding = form->encoding;
    run->stop = GD_DONE;
    if (run->at < run->size)
        look(&scan);
    while (run->stop == GD_DONE && run->at < run->size) {
        int count = read_rows(&scan, table, form, run, rows);
        for (int n = 0; n < count; n++)
            if (rows[n].place) /* not of an empty line */
                __builtin_prefetch(table->texts + table->ends[rows[n].place].at);
        for (int n = 0; n < count; n++) {
            run->at = rows[n].start, run->line = rows[n].line;
            if (rows[n].place && !settle(table, form, run, &rows[n]))
                return;
        }
        run->at = rows[count].start, run->line = rows[count].line;
    }
}

/* The first line end from `start` on, and what is behind it; 0 where that may be part of a longer one. */
static int64_t line_after(const uint8_t *data, int64_t size, int64_t start)
{
    while (start < size && data[start] != '\n' && data[start] != '\r')
        start++;
    if (start >= size || (data[start] == '\r' && start + 1 == size))
        return 0;
    return start + 1 + (data[start] == '\r' && data[start + 1] == '\n');
}

GD_API int32_t gd_csv_whole(const uint8_t *data, int32_t size, int32_t delimiter)
{
    scanner scan = {.data = data, .size = size, .delimiter = delimiter, .encoding = GD_NO_TEXT};
    found_in_row unused = {.lines = 0};
    int64_t whole = 0, from = 0, end;
    int32_t escaped;
    if (size)
        look(&scan);
    for (;;) {
        int64_t at = next(&scan);
        if (at < size && data[at] == '"') {
            if (at != from)
                continue;
            at = quoted(&scan, &unused, &end, &escaped);
        }
        if (at == OPEN || at >= size)
            return (int32_t)whole;
        if (at == MALFORMED || data[at] != delimiter) { /* the row ends here, or with its first line */
            int64_t behind = line_after(data, size, at == MALFORMED ? whole : at);
            if (!behind)
                return (int32_t)whole;
            from = whole = scan.base = behind;
            if (whole == size)
                return (int32_t)whole;
            look(&scan);
            continue;
        }
        from = at + 1;
    }
}

GD_API int32_t gd_csv_lines(const uint8_t *data, int32_t size)
{
    int32_t lines = 0, at = 0;
#ifdef __SSE2__
    const __m128i one = _mm_set1_epi8(1), none = _mm_setzero_si128();
    for (; at + 17 <= size; at += 16) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(data + at));
        __m128i behind = _mm_loadu_si128((const __m128i *)(data + at + 1));
        __m128i feeds = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
        __m128i backs = _mm_andnot_si128(_mm_cmpeq_epi8(behind, _mm_set1_epi8('\n')),
                                         _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\r')));
        __m128i found = _mm_sad_epu8(_mm_and_si128(_mm_or_si128(feeds, backs), one), none);
        lines += _mm_cvtsi128_si32(found) + _mm_extract_epi16(found, 4);
    }
#endif
    for (; at < size; at++)
        lines += data[at] == '\n' || (data[at] == '\r' && (at + 1 == size || data[at + 1] != '\n'));
    return lines;
}
