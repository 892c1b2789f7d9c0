/* Columns added to a Parquet file, read back by slow code; and Thrift of any bytes, which must be read within bounds. */
#include "fuzz.h"

typedef struct gd_arrow {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct gd_arrow **children, *dictionary;
    void (*release)(struct gd_arrow *);
    void *private_data;
} gd_arrow;
typedef struct gd_column gd_column;
enum { INTS, TEXTS, LONG_TEXTS, NO_ROOM = -2, MOST = 2000 };

gd_column *gd_column_new(int32_t texts);
void gd_column_free(gd_column *);
void gd_column_clear(gd_column *);
int64_t gd_column_page(gd_column *, const gd_arrow *, int32_t kind, int32_t codes, int64_t from, int32_t rows, uint8_t *out,
                       int64_t room);
int64_t gd_column_dictionary(const gd_column *, uint8_t *out, int64_t room);
const uint8_t *gd_column_facts(const gd_column *, int64_t *facts);
int64_t gd_thrift_end(const uint8_t *, int64_t size, int64_t at, int32_t type);
int64_t gd_parquet_chunks(const uint8_t *, int64_t size, int64_t at, int64_t count, int64_t *found);

/* Thrift */

static void thrift(fuzz_input *from)
{
    int32_t type = take(from) & 15;
    int64_t skipped = take(from) & 7, count = take(from) & 7, size = (int64_t)from->left;
    uint8_t *data = exactly(from->at, from->left);
    int64_t end = gd_thrift_end(data, size, skipped, type);
    MUST(end == -1 || (end >= skipped && end <= size));
    if (end > 0) { /* what follows a value is no part of it */
        uint8_t *shorter = exactly(from->at, (size_t)end);
        MUST(gd_thrift_end(shorter, end, skipped, type) == end);
        MUST(gd_thrift_end(shorter, end - 1, skipped, type) == -1);
        free(shorter);
    }
    int64_t *found = malloc(sizeof *found * 5 * (size_t)count);
    end = gd_parquet_chunks(data, size, skipped, count, found);
    MUST(end == -1 || (end > skipped && end <= size));
    MUST(end == -1 || gd_thrift_end(data, size, skipped, 9) == end);
    free(found), free(data);
}

/* Columns */

typedef struct {
    int64_t size;
    const uint8_t *bytes; /* NULL: no value */
} text;

typedef struct {
    const uint8_t *at, *end;
} reader;

static uint64_t varint(reader *from)
{
    uint64_t found = 0;
    for (int shift = 0;; shift += 7) {
        MUST(from->at < from->end && shift < 64);
        uint8_t one = *from->at++;
        found |= (uint64_t)(one & 127) << shift;
        if (one < 128)
            return found;
    }
}

static void is_there(reader *from, const char *bytes, size_t size)
{
    MUST((size_t)(from->end - from->at) >= size && !memcmp(from->at, bytes, size));
    from->at += size;
}

static int64_t field(reader *from)
{
    is_there(from, "\x15", 1);
    return (int64_t)(varint(from) >> 1);
}

/* So many numbers of this width, in Parquet's runs and packed groups. */
static void hybrid(reader *from, uint32_t *to, int64_t count, int width)
{
    for (int64_t at = 0; at < count;) {
        uint64_t head = varint(from);
        if (head & 1) {
            int64_t values = (int64_t)(head >> 1) * 8;
            MUST(from->end - from->at >= values * width / 8);
            for (int64_t nth = 0; nth < values; nth++) {
                uint32_t value = 0;
                for (int bit = 0; bit < width; bit++) {
                    int64_t where = nth * width + bit;
                    value |= (uint32_t)(from->at[where / 8] >> where % 8 & 1) << bit;
                }
                if (at < count)
                    to[at++] = value;
                else
                    MUST(nth >= values - 8); /* only the last group is filled up */
            }
            from->at += values * width / 8;
            continue;
        }
        uint32_t value = 0;
        for (int byte = 0; byte < (width + 7) / 8; byte++) {
            MUST(from->at < from->end);
            value |= (uint32_t)*from->at++ << 8 * byte;
        }
        MUST(head > 1 && at + (int64_t)(head >> 1) <= count);
        for (uint64_t nth = 0; nth < head >> 1; nth++)
            to[at++] = value;
    }
}

static uint32_t there[MOST], positions[MOST];

/* Read a page back: `there` and `positions`. */
static void read_page(const uint8_t *page, int64_t size, int32_t rows)
{
    reader from = {page, page + size};
    MUST(field(&from) == 0);
    int64_t body = field(&from);
    MUST(field(&from) == body);
    is_there(&from, "\x2c", 1);
    MUST(field(&from) == rows && field(&from) == 8 && field(&from) == 3 && field(&from) == 3);
    is_there(&from, "\0\0", 2);
    MUST(from.end - from.at == body && body >= 5);
    uint32_t levels;
    memcpy(&levels, from.at, 4);
    reader inner = {from.at + 4, from.at + 4 + levels};
    MUST(inner.end < from.end);
    hybrid(&inner, there, rows, 1);
    MUST(inner.at == inner.end);
    from.at = inner.end;
    int width = *from.at++, used = 0;
    for (int32_t row = 0; row < rows; row++)
        used += there[row] & 1;
    hybrid(&from, positions, used, width);
    MUST(from.at == from.end);
}

static text known[MOST * 4];
static int64_t known_count;

static uint8_t *read_dictionary(const gd_column *column, int texts)
{
    int64_t room = -gd_column_dictionary(column, NULL, 0);
    MUST(room > 0 && gd_column_dictionary(column, NULL, room - 1) == -room);
    uint8_t *page = malloc((size_t)room);
    int64_t size = gd_column_dictionary(column, page, room);
    MUST(size > 0 && size <= room);
    reader from = {page, page + size};
    MUST(field(&from) == 2);
    int64_t body = field(&from);
    MUST(field(&from) == body);
    is_there(&from, "\x4c", 1);
    known_count = field(&from);
    MUST(field(&from) == 0 && known_count < MOST * 4);
    is_there(&from, "\0\0", 2);
    MUST(from.end - from.at == body);
    for (int64_t n = 0; n < known_count; n++) {
        uint32_t length = 4;
        if (texts) {
            memcpy(&length, from.at, 4);
            from.at += 4;
        }
        known[n] = (text){length, from.at};
        from.at += length;
    }
    MUST(from.at == from.end);
    return page;
}

static int is(const text *one, const text *other)
{
    return one->size == other->size && (!one->size || !memcmp(one->bytes, other->bytes, (size_t)one->size));
}

static const uint8_t *bitmap(const text *rows, int64_t count, int64_t *nulls)
{
    uint8_t *bits = calloc(1, (size_t)(count + 7) / 8 + !count);
    for (int64_t n = 0; n < count; n++)
        rows[n].bytes ? (void)(bits[n / 8] |= (uint8_t)(1 << n % 8)) : (void)++*nulls;
    return bits;
}

/* An array with these values: texts one after another with their ends, or numbers. */
static gd_arrow array_of(const text *rows, int64_t count, int kind, const void **buffers)
{
    gd_arrow found = {.length = count, .n_buffers = 3, .buffers = buffers};
    buffers[0] = bitmap(rows, count, &found.null_count);
    fuzz_text ends = {0}, all = {0};
    int64_t end = 0;
    for (int64_t n = -1; n < count; n++) {
        if (n >= 0 && rows[n].bytes)
            append(&all, rows[n].bytes, (size_t)rows[n].size), end += rows[n].size;
        else if (n >= 0 && kind == INTS)
            append(&all, "\0\0\0\0", 4);
        append(&ends, kind == TEXTS ? (const void *)&(int32_t){(int32_t)end} : (const void *)&end, kind == TEXTS ? 4 : 8);
    }
    buffers[1] = kind == INTS ? exactly(all.bytes, all.size) : exactly(ends.bytes, ends.size);
    buffers[2] = kind == INTS ? NULL : exactly(all.bytes, all.size);
    free(ends.bytes), free(all.bytes);
    return found;
}

static void release(const void **buffers)
{
    for (int n = 0; n < 3; n++)
        free((void *)(uintptr_t)buffers[n]);
}

/* Write a page with no more room than it says it needs, and no less than it takes. */
static void write_page(gd_column *column, const gd_arrow *array, int kind, int codes, const text *rows, int64_t from, int32_t count)
{
    int64_t low = 0, high = 1 << 20;
    while (low < high) { /* the least room that is enough */
        int64_t room = (low + high) / 2;
        uint8_t *out = malloc((size_t)room + !room);
        int64_t size = gd_column_page(column, array, kind, codes, from, count, out, room);
        MUST(size == NO_ROOM || (size > 0 && size <= room));
        free(out);
        size == NO_ROOM ? (void)(low = room + 1) : (void)(high = room);
    }
    uint8_t *out = malloc((size_t)high);
    int64_t size = gd_column_page(column, array, kind, codes, from, count, out, high);
    MUST(size > 0 && size <= high);
    read_page(out, size, count);
    free(out);
    uint8_t *dictionary = read_dictionary(column, kind != INTS);
    for (int32_t row = 0, used = 0; row < count; row++) {
        MUST(there[row] == (rows[from + row].bytes != NULL));
        if (there[row]) {
            MUST(positions[used] < known_count && is(&known[positions[used]], &rows[from + row]));
            used++;
        }
    }
    int64_t facts[6];
    const uint8_t *values = gd_column_facts(column, facts);
    MUST(values && facts[1] == known_count && facts[2] <= facts[3] && facts[4] <= facts[5]);
    for (int64_t n = 0; n < known_count; n++)
        for (int64_t other = 0; other < n && n < 50; other++)
            MUST(!is(&known[n], &known[other])); /* each value once */
    free(dictionary);
}

/* Rows as the input says: a value, and how often it is repeated; some have none. */
static int64_t rows_of(fuzz_input *from, text *rows, int kind, const uint8_t *words)
{
    int64_t count = 0;
    while (from->left && count < MOST - 300) {
        uint8_t choice = take(from), times = take(from);
        text one = {kind == INTS ? 4 : choice % 23, choice % 7 ? words + choice : NULL};
        for (int n = times > 200 ? times : times % 3; n >= 0; n--)
            rows[count++] = one;
    }
    return count;
}

static void columns(fuzz_input *from, int kind)
{
    static text rows[MOST];
    uint8_t words[300], choice = take(from);
    for (int n = 0; n < 300; n++)
        words[n] = (uint8_t)(n * (choice | 1) >> (choice & 3));
    int64_t count = rows_of(from, rows, kind, words), offset = count ? choice % (count + 1) : 0;
    gd_column *column = gd_column_new(kind != INTS);
    const void *buffers[3], *codes[3] = {0};
    gd_arrow array = array_of(rows, count, kind, buffers);
    array.offset = offset, array.length = count - offset;
    MUST(column);
    int32_t half = (int32_t)(array.length / 2);
    write_page(column, &array, kind, 0, rows + offset, 0, half);
    write_page(column, &array, kind, 0, rows + offset, half, (int32_t)array.length - half);
    if (choice & 64)
        gd_column_clear(column);
    if (kind != INTS && count) { /* the same as positions in the array's own dictionary, which are its rows */
        int width = choice & 128 && count < 256 ? 1 : choice & 32 ? 2 : 4;
        gd_arrow coded = {.length = count, .null_count = array.null_count, .n_buffers = 2, .buffers = codes, .dictionary = &array};
        fuzz_text all = {0};
        array.offset = 0, array.length = count;
        for (uint32_t n = 0; n < count; n++)
            append(&all, &n, (size_t)width);
        codes[0] = buffers[0], codes[1] = exactly(all.bytes, all.size);
        write_page(column, &coded, kind, width, rows, 0, (int32_t)count);
        free(all.bytes), free((void *)(uintptr_t)codes[1]);
    }
    release(buffers);
    gd_column_free(column);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    fuzz_input from = {bytes, count};
    uint8_t choice = take(&from);
    if (choice & 3)
        columns(&from, (choice & 3) - 1);
    else
        thrift(&from);
    return 0;
}
