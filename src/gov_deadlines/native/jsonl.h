/* JSON Lines under one job in one thread: the names of members that its rows have had, and what Python said of them. */
#ifndef GD_JSONL_H
#define GD_JSONL_H

#include "table.h"

typedef struct gd_json gd_json;
typedef struct {
    uint64_t mark; /* a bit of its own where the members to be added may depend on this name, else 0 */
    int32_t id;    /* the same for every spelling of it */
    int32_t keys;  /* bits: the limit is read from it, the trigger, the third */
} gd_json_name;

GD_API gd_json *gd_json_new(int32_t third, int32_t numbered /* an end has a line feed where the row's line stands */);
GD_API void gd_json_free(gd_json *);
GD_API void gd_json_forget(gd_json *);
/* A row that Python has answered, with a line feed behind it: what it says of its names, which members are added to
   such rows, and the place of its end (0: not to be kept). 0 where there is no room for its names. */
GD_API int32_t gd_json_learn(gd_table *, gd_json *, const uint8_t *row, int64_t size, const gd_json_name *, int32_t names,
                             int32_t variant, int32_t place);
GD_API void gd_jsonl(gd_table *, gd_json *, gd_run *);

#endif
