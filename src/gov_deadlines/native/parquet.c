/* The columns added to a Parquet file: a dictionary for each row group, and pages of positions in it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "export.h"

enum { MOST_ROWS = 1 << 16, MOST_VALUES = 1 << 20, MOST_BYTES = 1 << 26, GROUPS = 63, RUN = 16, SLACK = 16 };
enum { NO_MEMORY = -1, NO_ROOM = -2, TOO_MANY = -3, UNSOUND = -4 };
enum { INTS, TEXTS, LONG_TEXTS }; /* the values of an array: int32, text with offsets of 32 or of 64 bits */

/* As the Arrow C data interface has it. */
typedef struct gd_arrow {
    int64_t length, null_count, offset, n_buffers, n_children;
    const void **buffers;
    struct gd_arrow **children, *dictionary;
    void (*release)(struct gd_arrow *);
    void *private_data;
} gd_arrow;

typedef struct {
    uint32_t key, index; /* a number, or the hash of a text; the position + 1, 0: free */
} slot;

/* One column. values: as they stand in the dictionary, texts with their length before them; the nth is at starts[n]. */
typedef struct {
    int32_t texts, count, room;
    int64_t size, bytes, nulls;
    uint8_t *values;
    int64_t *starts;
    slot *slots;
    uint32_t mask;
    int32_t *known; /* the positions of an array's own dictionary here */
    int64_t known_room;
    uint32_t rows[MOST_ROWS];
    uint32_t there[MOST_ROWS];
} gd_column;

static uint32_t load32(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static void store32(uint8_t *at, uint32_t value) {
    at[0] = (uint8_t)value, at[1] = (uint8_t)(value >> 8), at[2] = (uint8_t)(value >> 16), at[3] = (uint8_t)(value >> 24);
}

static uint32_t mixed(uint32_t key) { return (key ^ key >> 15) * 0x9e3779b1u; }

static uint32_t hash(const uint8_t *text, int64_t size) {
    uint64_t found = (uint64_t)size;
    for (; size >= 8; text += 8, size -= 8) {
        uint64_t eight;
        memcpy(&eight, text, 8);
        found = (found ^ eight) * 0x9fb21c651e98df25u;
        found ^= found >> 32;
    }
    for (; size > 0; text++, size--) found = (found ^ *text) * 0x100000001b3u;
    return (uint32_t)(found ^ found >> 32);
}

GD_API void gd_column_clear(gd_column *self) {
    self->count = 0, self->size = 0, self->nulls = 0;
    memset(self->slots, 0, ((size_t)self->mask + 1) * sizeof(slot));
}

GD_API void gd_column_free(gd_column *self) {
    if (self) free(self->values), free(self->starts), free(self->slots), free(self->known), free(self);
}

GD_API gd_column *gd_column_new(int32_t texts) {
    gd_column *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->texts = texts, self->room = 1 << 10, self->bytes = 1 << 12, self->mask = (1 << 11) - 1;
    self->values = malloc((size_t)self->bytes);
    self->starts = calloc((size_t)self->room + 1, sizeof *self->starts);
    self->slots = calloc((size_t)self->mask + 1, sizeof *self->slots);
    if (self->values && self->starts && self->slots) return self;
    gd_column_free(self);
    return NULL;
}

static void put_slot(gd_column *self, uint32_t key, uint32_t index) {
    uint32_t at = mixed(key) >> 7 & self->mask;
    while (self->slots[at].index) at = (at + 1) & self->mask;
    self->slots[at] = (slot){key, index};
}

/* Room for one more value of so many bytes. */
static int32_t grow(gd_column *self, int64_t size) {
    if (self->count >= MOST_VALUES || size > MOST_BYTES - self->size) return TOO_MANY;
    if (size > self->bytes - self->size) {
        int64_t bytes = 2 * (self->size + size);
        uint8_t *values = realloc(self->values, (size_t)bytes);
        if (!values) return NO_MEMORY;
        self->values = values, self->bytes = bytes;
    }
    if (self->count < self->room) return 0;
    int32_t room = 2 * self->room;
    int64_t *starts = realloc(self->starts, ((size_t)room + 1) * sizeof *starts);
    if (!starts) return NO_MEMORY;
    self->starts = starts;
    slot *old = self->slots, *slots = calloc(2 * (size_t)room, sizeof *slots);
    if (!slots) return NO_MEMORY;
    uint32_t last = self->mask;
    self->slots = slots, self->mask = 2 * (uint32_t)room - 1, self->room = room;
    for (uint32_t at = 0; at <= last; at++)
        if (old[at].index) put_slot(self, old[at].key, old[at].index);
    free(old);
    return 0;
}

/* The position of a value in the dictionary, which may be new there; or an error. */
static inline int32_t position(gd_column *self, uint32_t key, const uint8_t *text, int64_t size) {
    for (uint32_t at = mixed(key) >> 7 & self->mask; self->slots[at].index; at = (at + 1) & self->mask) {
        uint32_t index = self->slots[at].index - 1;
        if (self->slots[at].key != key) continue;
        if (!self->texts) return (int32_t)index;
        int64_t start = self->starts[index];
        if (self->starts[index + 1] - start == size + 4 && !memcmp(self->values + start + 4, text, (size_t)size))
            return (int32_t)index;
    }
    int32_t failed = grow(self, size + 4);
    if (failed) return failed;
    store32(self->values + self->size, self->texts ? (uint32_t)size : key);
    if (self->texts && size) memcpy(self->values + self->size + 4, text, (size_t)size);
    self->size += 4 + (self->texts ? size : 0);
    self->starts[++self->count] = self->size;
    put_slot(self, key, (uint32_t)self->count);
    return self->count - 1;
}

static int32_t text_at(gd_column *self, const gd_arrow *array, int32_t kind, int64_t at) {
    const uint8_t *bytes = array->buffers[2];
    int64_t start, end;
    if (kind == TEXTS) {
        const int32_t *ends = array->buffers[1];
        start = ends[at], end = ends[at + 1];
    } else {
        const int64_t *ends = array->buffers[1];
        start = ends[at], end = ends[at + 1];
    }
    if (start < 0 || end < start) return UNSOUND;
    if (end - start > MOST_BYTES - 4) return TOO_MANY;
    if (end == start) return position(self, hash(NULL, 0), (const uint8_t *)"", 0);
    return position(self, hash(bytes + start, end - start), bytes + start, end - start);
}

/* Which rows have a value, 1 each; how many have. */
static int32_t find_values(uint32_t *there, const gd_arrow *array, int64_t from, int32_t rows) {
    const uint8_t *bits = array->null_count ? array->buffers[0] : NULL;
    int32_t used = 0;
    for (int32_t row = 0; row < rows; row++)
        used += (int32_t)(there[row] = bits ? bits[(from + row) >> 3] >> ((from + row) & 7) & 1u : 1u);
    return used;
}

/* The positions of rows whose values are in the array's own dictionary. */
static int32_t by_code(gd_column *self, const gd_arrow *array, int32_t kind, int32_t width, int64_t from, int32_t rows) {
    const gd_arrow *words = array->dictionary;
    if (!words || words->length < 0) return UNSOUND;
    if (words->length > self->known_room) {
        int32_t *known = realloc(self->known, (size_t)words->length * sizeof *known);
        if (!known) return NO_MEMORY;
        self->known = known, self->known_room = words->length;
    }
    if (words->length) memset(self->known, 0xff, (size_t)words->length * sizeof *self->known);
    const void *codes = array->buffers[1];
    int32_t used = 0;
    for (int32_t row = 0; row < rows; row++) {
        int64_t at = from + row;
        if (!self->there[row]) continue;
        uint32_t code = width == 1   ? ((const uint8_t *)codes)[at]
                        : width == 2 ? ((const uint16_t *)codes)[at]
                                     : ((const uint32_t *)codes)[at];
        if (code >= words->length) return UNSOUND;
        if (self->known[code] < 0) {
            int32_t found = text_at(self, words, kind, words->offset + code);
            if (found < 0) return found;
            self->known[code] = found;
        }
        self->rows[used++] = (uint32_t)self->known[code];
    }
    return 0;
}

static int32_t by_value(gd_column *self, const gd_arrow *array, int32_t kind, int64_t from, int32_t rows) {
    const int32_t *ints = array->buffers[1];
    int32_t used = 0;
    for (int32_t row = 0; row < rows; row++) {
        int64_t at = from + row;
        if (!self->there[row]) continue;
        int32_t found = kind == INTS ? position(self, (uint32_t)ints[at], NULL, 0) : text_at(self, array, kind, at);
        if (found < 0) return found;
        self->rows[used++] = (uint32_t)found;
    }
    return 0;
}

static uint8_t *varint(uint8_t *out, uint64_t value) {
    for (; value >= 0x80; value >>= 7) *out++ = (uint8_t)(value | 0x80);
    *out++ = (uint8_t)value;
    return out;
}

static uint8_t *number(uint8_t *out, uint8_t field, int32_t value) {
    *out++ = field;
    return varint(out, (uint64_t)value << 1);
}

/* A group of eight values, each of at most 16 bits: two words, and as many bytes of them as eight values take. */
static void pack_group(uint8_t *out, const uint32_t *values, int32_t width) {
    uint64_t low = 0, high = 0;
    for (int32_t at = 0; at < 4; at++) {
        low |= (uint64_t)values[at] << at * width;
        high |= (uint64_t)values[at + 4] << at * width;
    }
    if (4 * width < 64) low |= high << 4 * width;
    if (width > 8) high >>= 64 - 4 * width;
    store32(out, (uint32_t)low), store32(out + 4, (uint32_t)(low >> 32));
    if (width > 8) store32(out + 8, (uint32_t)high), store32(out + 12, (uint32_t)(high >> 32));
}

/* Values bit-packed in groups of eight, 63 groups at most behind one header, as older readers expect. Each group may
   write up to 16 bytes, SLACK beyond the last one that stays. */
static uint8_t *packed(uint8_t *out, const uint32_t *values, int32_t count, int32_t width) {
    while (count > 0) {
        int32_t groups = (count + 7) / 8 < GROUPS ? (count + 7) / 8 : GROUPS;
        *out++ = (uint8_t)(groups << 1 | 1);
        for (; groups--; values += 8, count -= 8, out += width) {
            uint32_t padded[8] = {0};
            if (count < 8) memcpy(padded, values, (size_t)count * sizeof *values);
            const uint32_t *eight = count < 8 ? padded : values;
            if (width <= 16) {
                pack_group(out, eight, width);
                continue;
            }
            uint64_t bits = 0;
            uint8_t *to = out;
            for (int32_t at = 0, filled = 0; at < 8; at++) {
                bits |= (uint64_t)eight[at] << filled;
                for (filled += width; filled >= 8; filled -= 8, bits >>= 8) *to++ = (uint8_t)bits;
            }
        }
    }
    return out;
}

/* Parquet's hybrid of runs and packed values. At most hybrid_room(count, width) bytes: a run of at least 16 values
   takes 3 + 4 bytes, and every eight others take their width and a header. A run begins where a group does. */
static uint8_t *hybrid(uint8_t *out, const uint32_t *values, int32_t count, int32_t width) {
    int32_t packed_to = 0, at = 0;
    while (count - at >= RUN) {
        int32_t end = at;
        if (values[at] == values[at + 7])
            while (end < count && values[end] == values[at]) end++;
        if (end - at < RUN) {
            at += 8;
            continue;
        }
        out = packed(out, values + packed_to, at - packed_to, width);
        out = varint(out, (uint64_t)(end - at) << 1);
        for (int32_t bit = 0; bit < width; bit += 8) *out++ = (uint8_t)(values[at] >> bit);
        packed_to = at = end;
    }
    return packed(out, values + packed_to, count - packed_to, width);
}

static int64_t hybrid_room(int64_t count, int64_t width) {
    return (count / 8 + 2) * (width + 1) + (count / RUN + 1) * 7 + SLACK;
}

static int32_t width_of(int32_t count) {
    int32_t width = 0;
    while (count > 1 && (count - 1) >> width) width++;
    return width;
}

/* A page of rows [from, from + rows) of an array: its header, which rows have a value, and where it is in the dictionary.
   codes: 0, or how many bytes each position in the array's own dictionary has. Returns the bytes written, or an error. */
GD_API int64_t gd_column_page(gd_column *self, const gd_arrow *array, int32_t kind, int32_t codes, int64_t from,
                              int32_t rows, uint8_t *out, int64_t room) {
    if (rows < 0 || rows > MOST_ROWS || from < 0 || from > array->length - rows || array->offset < 0) return UNSOUND;
    if (self->texts != (kind != INTS)) return UNSOUND;
    from += array->offset;
    int32_t used = find_values(self->there, array, from, rows);
    int32_t failed = codes ? by_code(self, array, kind, codes, from, rows) : by_value(self, array, kind, from, rows);
    if (failed) return failed;
    int32_t width = width_of(self->count), body_at = 32;
    if (room < body_at + 5 + hybrid_room(rows, 1) + hybrid_room(used, width)) return NO_ROOM;
    uint8_t *levels = out + body_at, *end = hybrid(levels + 4, self->there, rows, 1);
    store32(levels, (uint32_t)(end - levels - 4));
    *end++ = (uint8_t)width;
    end = hybrid(end, self->rows, used, width);
    int32_t size = (int32_t)(end - levels);
    uint8_t *at = number(number(number(out, 0x15, 0), 0x15, size), 0x15, size); /* a data page; its sizes */
    *at++ = 0x2c;
    at = number(number(number(number(at, 0x15, rows), 0x15, 8), 0x15, 3), 0x15, 3); /* RLE_DICTIONARY, levels in RLE */
    *at++ = 0, *at++ = 0;
    memmove(at, levels, (size_t)size);
    self->nulls += rows - used;
    return at + size - out;
}

/* The page with the dictionary. Returns the bytes written, or the room it needs as a negative number. */
GD_API int64_t gd_column_dictionary(const gd_column *self, uint8_t *out, int64_t room) {
    if (room < self->size + 32) return -(self->size + 32);
    uint8_t *at = number(number(number(out, 0x15, 2), 0x15, (int32_t)self->size), 0x15, (int32_t)self->size);
    *at++ = 0x4c;
    at = number(number(at, 0x15, self->count), 0x15, 0); /* PLAIN */
    *at++ = 0, *at++ = 0;
    memcpy(at, self->values, (size_t)self->size);
    return at + self->size - out;
}

static int less(const gd_column *self, int32_t one, int32_t other) {
    const uint8_t *a = self->values + self->starts[one], *b = self->values + self->starts[other];
    if (!self->texts) return (int32_t)load32(a) < (int32_t)load32(b);
    uint32_t sizes[2] = {load32(a), load32(b)};
    int found = memcmp(a + 4, b + 4, sizes[0] < sizes[1] ? sizes[0] : sizes[1]);
    return found ? found < 0 : sizes[0] < sizes[1];
}

/* What the statistics say: nulls, values, where the least and the greatest begin and end in the dictionary's bytes. */
GD_API const uint8_t *gd_column_facts(const gd_column *self, int64_t *facts) {
    int32_t least = 0, greatest = 0;
    for (int32_t at = 1; at < self->count; at++) {
        if (less(self, at, least)) least = at;
        if (less(self, greatest, at)) greatest = at;
    }
    facts[0] = self->nulls, facts[1] = self->count;
    facts[2] = facts[3] = facts[4] = facts[5] = 0;
    if (self->count) {
        int64_t skip = self->texts ? 4 : 0;
        facts[2] = self->starts[least] + skip, facts[3] = self->starts[least + 1];
        facts[4] = self->starts[greatest] + skip, facts[5] = self->starts[greatest + 1];
    }
    return self->values;
}
