/* JSON Lines under one job in one thread: the names of members that its rows have had, and what Python said of them. */
#ifndef GD_JSONL_H
#define GD_JSONL_H

#include "table.h"

typedef struct gd_json gd_json;
typedef struct {
    int32_t id;   /* from 0; the same for every spelling of it */
    int32_t keys; /* bits: the limit is read from it, the trigger, the third */
    int32_t mark; /* a number of its own, from 1, where the members to be added may depend on this name, else 0 */
} gd_json_name;

/* It lies in so many numbers of Python's, zeros at first but for these: what the third key field is; whether an end has a
   line feed where the number of the row's line is to stand. The next says whether the row at which the pass has stopped
   with GD_ROW is one to learn from. */
GD_API int32_t gd_json_size(void);
GD_API void gd_json_forget(gd_json *); /* all names */
/* A row that Python has read, with a line feed behind it: what it says of its names, and which members are added to such
   rows. 0 where there is no room for more names. */
GD_API int32_t gd_json_learn(gd_json *, const uint8_t *row, int32_t size, const gd_json_name *, int32_t names,
                             int32_t variant);
GD_API void gd_jsonl(gd_table *, gd_json *, gd_run *);

#endif
