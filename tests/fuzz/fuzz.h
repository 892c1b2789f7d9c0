/* For the fuzzers: input that is taken piece by piece, exact copies, and output that grows. */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(truth)                                                                                                    \
    do {                                                                                                               \
        if (!(truth)) {                                                                                                \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #truth);                                        \
            abort();                                                                                                   \
        }                                                                                                              \
    } while (0)

typedef struct {
    const uint8_t *at;
    size_t left;
} fuzz_input;

static inline uint8_t take(fuzz_input *from)
{
    if (!from->left)
        return 0;
    from->left--;
    return *from->at++;
}

/* Memory of exactly this size with these bytes, so that a byte read behind it is noticed. */
static inline uint8_t *exactly(const void *bytes, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);
    MUST(copy);
    if (!size)
        return free(copy), malloc(0);
    memcpy(copy, bytes, size);
    return copy;
}

typedef struct {
    uint8_t *bytes;
    size_t size, room;
} fuzz_text;

static inline void append(fuzz_text *text, const void *bytes, size_t size)
{
    if (text->size + size > text->room) {
        text->room = 2 * (text->size + size) + 64;
        text->bytes = realloc(text->bytes, text->room);
        MUST(text->bytes);
    }
    if (size)
        memcpy(text->bytes + text->size, bytes, size);
    text->size += size;
}

static inline void must_be_same(const char *what, const fuzz_text *slow, const fuzz_text *quick)
{
    if (slow->size == quick->size && (!slow->size || !memcmp(slow->bytes, quick->bytes, slow->size)))
        return;
    fprintf(stderr, "%s differ:\n%.*s\n--- the compiled way:\n%.*s\n", what, (int)slow->size, (char *)slow->bytes,
            (int)quick->size, (char *)quick->bytes);
    abort();
}

static inline uint64_t mixed(const uint8_t *bytes, size_t size, uint64_t hash)
{
    while (size--)
        hash = (hash ^ *bytes++) * 0x100000001B3u;
    return hash ^ hash >> 31;
}

/* Where a text is none in UTF-8: the first byte of what is no character; -1 where all are. */
static inline int64_t slow_utf_8(const uint8_t *text, int64_t size)
{
    for (int64_t from = 0; from < size;) {
        const uint8_t *at = text + from;
        int64_t length = at[0] < 0x80 ? 1 : at[0] >= 0xF8 ? 0 : at[0] >= 0xF0 ? 4 : at[0] >= 0xE0 ? 3 : at[0] >= 0xC0 ? 2 : 0;
        if (!length || length > size - from)
            return from;
        uint32_t point = length == 1 ? at[0] : at[0] & (0x7Fu >> length);
        for (int64_t n = 1; n < length; n++) {
            if (at[n] >> 6 != 2)
                return from;
            point = point << 6 | (at[n] & 0x3Fu);
        }
        static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
        if (point < least[length] || point > 0x10FFFF || (point >= 0xD800 && point < 0xE000))
            return from;
        from += length;
    }
    return -1;
}

#endif
