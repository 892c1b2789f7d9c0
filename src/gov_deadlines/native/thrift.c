/* What must be known of a Parquet file's footer, which is Thrift: where a value ends, and where the chunks of a row
   group lie. */
#include <stdint.h>
#include <string.h>

#include "export.h"

enum { DEPTH = 64 };

typedef struct {
    const uint8_t *data;
    int64_t size, at; /* at is -1 after the end, or where a value makes no sense */
} reader;

static uint64_t read_varint(reader *from) {
    uint64_t found = 0;
    for (int32_t shift = 0; shift < 64; shift += 7) {
        if (from->at < 0 || from->at >= from->size) break;
        uint8_t byte = from->data[from->at++];
        found |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return found;
    }
    from->at = -1;
    return 0;
}

static int64_t read_number(reader *from) {
    uint64_t found = read_varint(from);
    return (int64_t)(found >> 1 ^ (0 - (found & 1)));
}

static void skip_bytes(reader *from, uint64_t count) {
    if (from->at < 0 || count > (uint64_t)(from->size - from->at))
        from->at = -1;
    else
        from->at += (int64_t)count;
}

/* The type of the next field of a struct, 0 at its end; its number changes from that of the field before it. */
static int32_t read_field(reader *from, int64_t *id) {
    if (from->at < 0 || from->at >= from->size) return from->at = -1, 0;
    uint8_t byte = from->data[from->at++];
    if (byte == 0) return 0;
    *id = (int16_t)(byte >> 4 ? *id + (byte >> 4) : read_number(from)); /* as Thrift numbers fields */
    return byte & 15;
}

static int32_t read_list(reader *from, uint64_t *count) {
    if (from->at < 0 || from->at >= from->size) return from->at = -1, 0;
    uint8_t byte = from->data[from->at++];
    *count = byte >> 4 == 15 ? read_varint(from) : byte >> 4;
    if (from->at >= 0 && *count > (uint64_t)(from->size - from->at)) from->at = -1; /* each takes a byte at least */
    return byte & 15;
}

static void skip(reader *from, int32_t type, int32_t in_field, int32_t depth) {
    uint64_t count = 0;
    int64_t id = 0;
    int32_t inner;
    if (depth > DEPTH) from->at = -1;
    if (from->at < 0) return;
    switch (type) {
    case 1:
    case 2:
        if (!in_field) skip_bytes(from, 1);
        return;
    case 3: skip_bytes(from, 1); return;
    case 4:
    case 5:
    case 6: read_varint(from); return;
    case 7: skip_bytes(from, 8); return;
    case 8: skip_bytes(from, read_varint(from)); return;
    case 9:
    case 10:
        inner = read_list(from, &count);
        while (from->at >= 0 && count--) skip(from, inner, 0, depth + 1);
        return;
    case 12:
        while ((inner = read_field(from, &id)) && from->at >= 0) skip(from, inner, 1, depth + 1);
        return;
    default: from->at = -1; /* Parquet has no maps, nor any other type */
    }
}

/* Where a value of this type, which begins at ``at``, ends; -1 where it makes no sense. */
GD_API int64_t gd_thrift_end(const uint8_t *data, int64_t size, int64_t at, int32_t type) {
    reader from = {data, size, at};
    if (at < 0 || at > size) return -1;
    skip(&from, type, 1, 0);
    return from.at;
}

/* The chunks of a row group, a list that begins at ``at``: of each, five numbers: whether it is plain (stands in this
   file, not encrypted), its values, its bytes, and where its first data page and its dictionary (or 0) begin.
   Returns where the list ends, or -1 where it makes no sense or has another length. */
GD_API int64_t gd_parquet_chunks(const uint8_t *data, int64_t size, int64_t at, int64_t count, int64_t *found) {
    reader from = {data, size, at};
    uint64_t listed = 0;
    if (at < 0 || at > size || read_list(&from, &listed) != 12 || from.at < 0 || listed != (uint64_t)count) return -1;
    for (; count--; found += 5) {
        int64_t id = 0;
        int32_t type;
        memset(found, 0, 5 * sizeof *found);
        while ((type = read_field(&from, &id)) && from.at >= 0) {
            if (id != 3 || type != 12) {
                if (id != 2 && (id < 4 || id > 7)) found[0] = -1; /* elsewhere, encrypted, or of a kind not known */
                skip(&from, type, 1, 0);
                continue;
            }
            int64_t inner = 0;
            found[0] += found[0] == 0;
            while ((type = read_field(&from, &inner)) && from.at >= 0) {
                int64_t which = inner == 5 ? 1 : inner == 7 ? 2 : inner == 9 ? 3 : inner == 11 ? 4 : 0;
                if (which && type == 6)
                    found[which] = read_number(&from);
                else
                    skip(&from, type, 1, 0);
            }
        }
        if (from.at < 0) return -1;
    }
    return from.at;
}
