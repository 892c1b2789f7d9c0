/* One job's answers in one thread: questions and key fields -> places -> ends, what is written behind a row. */
#ifndef GD_TABLE_H
#define GD_TABLE_H

#include <stdint.h>
#include <string.h>

#include "export.h"

enum { GD_WRITTEN, GD_PASSED, GD_REFUSED };           /* the fate of a row; passed: only counted */
enum { GD_DONE, GD_FULL, GD_ROW, GD_ASK, GD_STATUS }; /* why a pass over a block has stopped */
enum { GD_NO_THIRD, GD_KEY, GD_COMPLETED, GD_STORED }; /* what the third key field is */
enum { GD_UTF_8, GD_GB18030, GD_NO_TEXT };
enum { GD_KEY_MOST = 4096 };                          /* bytes of key fields that are remembered */

typedef struct {
    int64_t at; /* of its text */
    int32_t size, kind;
    int32_t fate;
} gd_ending;

typedef struct {
    uint64_t hash;
    int64_t at;
    int32_t size, place; /* 0: the slot is free */
} gd_known;

/* What a floor above keeps at a table is looked after by that floor. */
typedef struct gd_table gd_table;
typedef struct {
    void (*forget)(gd_table *);
    void (*release)(gd_table *);
    int64_t (*size)(const gd_table *);
} gd_keeper;
typedef struct gd_status gd_status;

struct gd_table {
    int32_t limits, fixed, first_day, days;
    int32_t *places; /* by question: limit * days + day; 0: not asked yet */
    uint8_t *names;
    int64_t *name_ends;
    int32_t *slots; /* limits by hash, from 1 */
    uint32_t slot_mask;
    gd_ending *ends; /* by place, from 1 */
    int32_t end_count, end_room;
    uint8_t *texts; /* of all ends */
    int64_t text_size, text_room;
    gd_known *known; /* places by key fields */
    int64_t known_count, known_room;
    uint8_t *keys;
    int64_t key_size, key_room;
    uint64_t seed;
    gd_status *status;       /* of what the third key field needs */
    const gd_keeper *keeper; /* of it; NULL: there is none yet */
};

/* One pass over a block of whole rows. It may stop, is told something, and goes on where it was. */
typedef struct {
    const uint8_t *data;
    int64_t size, at, line; /* `at` begins a row, on `line` */
    uint8_t *out;
    int64_t room, written, answered; /* answered: rows written or passed */
    int64_t *kinds;                  /* how many rows there are of each kind */
    int64_t kind_count;
    int64_t *refused; /* of each such row: start and end without line end, line, place */
    int64_t refused_room, refused_count;
    int64_t keys[6];  /* GD_ASK: start and end of limit, trigger, third; -1 for one that is none */
    int64_t question; /* GD_ASK: gd_place is awaited for it; -1: gd_remember for the key fields */
    int64_t need;     /* GD_FULL: the bytes that the next row takes */
    int32_t place, completed; /* GD_STATUS: of which answer, completed on which day, the status is awaited */
    int32_t stop;
    int32_t variant; /* what is written may differ between rows: part of the key fields */
} gd_run;

/* Made by Python. `texts`: the limits' ids one after another. `fixed_limit`: of all rows; -1: a field has it; -2: no row
   has a question of that kind. NULL where there is no memory. */
GD_API gd_table *gd_table_new(int32_t limits, const uint8_t *texts, const int64_t *text_ends, int32_t fixed_limit,
                              int32_t first_day, int32_t days);
GD_API void gd_table_free(gd_table *);
GD_API int32_t gd_end(gd_table *, const uint8_t *text, int64_t size, int32_t fate, int32_t kind); /* -1: no memory */
GD_API int32_t gd_ends_many(gd_table *, const uint8_t *texts, const int64_t *text_ends, int32_t count, int32_t fate,
                            int32_t kind); /* the first place; -1: no memory */
GD_API void gd_place(gd_table *, int32_t question, int32_t place);
GD_API void gd_place_many(gd_table *, int32_t first_question, int32_t count, const int32_t *places); /* 0: as before */
GD_API int32_t gd_remember(gd_table *, const uint8_t *key, int64_t size, int32_t place); /* -1: no memory */
GD_API int64_t gd_size(const gd_table *);
GD_API void gd_forget(gd_table *);

/* For the formats. A key is the variant, and its fields with their lengths before them; numbers have four bytes. */
int64_t gd_key(const gd_run *, int count, uint8_t *to); /* of so many fields; how many bytes, -1: too many */
int32_t gd_recall(const gd_table *, const uint8_t *key, int64_t size); /* 0: not known */
int32_t gd_limit(const gd_table *, const uint8_t *text, int64_t size); /* -1: no such limit */
int64_t gd_bad_text(const uint8_t *text, int64_t size, int encoding);  /* where it is none in UTF-8 or GB18030; -1 */

static inline uint8_t *gd_put(uint8_t *to, const uint8_t *from, int64_t size)
{
    memcpy(to, from, (size_t)size);
    return to + size;
}

static inline uint8_t *gd_put_number(uint8_t *to, int64_t number)
{
    uint8_t digits[20];
    int count = 0;
    do
        digits[count++] = (uint8_t)('0' + number % 10);
    while (number /= 10);
    while (count)
        *to++ = digits[--count];
    return to;
}

#define GD_NO_DAY INT32_MIN

/* The day of YYYY-MM-DD, since 1970-01-01; GD_NO_DAY for any other text. */
int32_t gd_day(const uint8_t *text, int64_t size);

/* The number of a question, limit * days + day; -1 where it has none. The limit's text does not count where it is fixed. */
int64_t gd_question(const gd_table *, const uint8_t *limit, int64_t limit_size, const uint8_t *trigger, int64_t size);

/* The ending of a row that has this place, which is counted; a row refused is noted. NULL where there is no room: the
   run then stops with GD_FULL. */
const gd_ending *gd_settle(gd_table *, gd_run *, int32_t place, int64_t start, int64_t end);

#endif
