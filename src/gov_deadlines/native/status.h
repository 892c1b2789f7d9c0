/* The third key field: days of completion, with the statuses that follow from them; and stored days. */
#ifndef GD_STATUS_H
#define GD_STATUS_H

#include "table.h"

#define GD_NEVER INT32_MAX
enum { GD_FACTS = 14, GD_READINGS = 7 }; /* numbers of one answer: six facts, its line, the due day of each reading */

/* Days are those since 1970-01-01. `rules`: of each, how many conditions it has; of each condition the fact, which of
   less (1), equal (2) and greater (4) hold, and the other fact or -1 - number; then the fact that is measured, and the
   one that decides between readings, or -1. The last rule always holds; before the first are a fault's conditions. */
GD_API int32_t gd_status_rules(gd_table *, const int32_t *rules, int32_t size, int32_t as_of); /* -1: no memory */
GD_API int32_t gd_status_line(gd_table *, int32_t first, const int32_t *ranks, int32_t size); /* its number; or -1 */
GD_API int32_t gd_facts(gd_table *, int32_t first_place, int32_t count, const int32_t *facts); /* -1: no memory */
GD_API int32_t gd_day_learn(gd_table *, const uint8_t *text, int64_t size, int32_t day);        /* -1: too long */

/* All that is put into words of the status of an answer, completed on this day: the readings still in time (a bit each, 7),
   the rule (8 bits), the unit (2: not announced, calendar, working days), a fault (1), and the distance (24). */
GD_API int64_t gd_status_number(const gd_table *, int32_t place, int32_t completed);
GD_API int32_t gd_status_learn(gd_table *, int64_t number, int32_t place); /* -1: no memory */
GD_API int32_t gd_status_of(gd_table *, int32_t place, int32_t completed); /* -1: not known */

/* The right day of each question (GD_NEVER: none; GD_NO_DAY: to be asked), and the place of rows that have it stored. */
GD_API int32_t gd_right(gd_table *, const int32_t *days, int32_t place); /* -1: no memory */

/* A key value. One that is missing has no bytes; one that is not plain text has no `at`. */
typedef struct {
    const uint8_t *at;
    int64_t size;
} gd_text;

/* The place of the row whose key fields are at run->keys, and that of what is written behind its end (0: nothing). 0 where
   the run must stop, for which it says why. */
int32_t gd_answer(gd_table *, gd_run *, int32_t third, const gd_text is[3], int32_t *status);

#endif
