/* CSV: the form of one file, and a pass over a block of its rows. */
#ifndef GD_CSV_H
#define GD_CSV_H

#include "table.h"

typedef struct {
    const uint8_t *roles; /* of each column: 1 limit, 2 trigger, 4 third, added up; 0 for one that is not read */
    int32_t width;        /* how many columns there are */
    int32_t encoding, third;
    int32_t numbered; /* whether the row's line comes before what is added */
    int64_t longest;  /* bytes of a row */
    int32_t line_end_size;
    uint8_t line_end[2], delimiter, unused;
} gd_csv_form;

/* How many bytes at the beginning of what may go on are whole rows, malformed ones included; how many lines there are. */
GD_API int32_t gd_csv_whole(const uint8_t *data, int32_t size, int32_t delimiter);
GD_API int32_t gd_csv_lines(const uint8_t *data, int32_t size);

GD_API void gd_csv(gd_table *, const gd_csv_form *, gd_run *);

#endif
