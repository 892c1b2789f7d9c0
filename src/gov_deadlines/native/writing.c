/* The disk begins to write while rows are still answered, and less is left for the sync at the end. Nothing is promised
   and nothing waits; where a system has no such call, the sync does it all. */
#ifdef __linux__
#define _GNU_SOURCE
#include <fcntl.h>
#endif
#include <stdint.h>

#include "export.h"

GD_API void gd_begin_writing(int32_t file, int64_t at, int64_t size)
{
#ifdef SYNC_FILE_RANGE_WRITE
    (void)!sync_file_range(file, at, size, SYNC_FILE_RANGE_WRITE);
#else
    (void)file, (void)at, (void)size;
#endif
}
