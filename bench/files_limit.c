/* The least a file's due dates can cost: what a C programmer would write for exactly one kind of file.
 *
 *   files_limit TABLE IN OUT THREADS          OUT "-": everything but writing
 *
 * TABLE (made by c_files.py from the library's own answers) holds the limits and, for each of them and each day, the
 * bytes that end an answered row. IN is CSV with LF line ends, nothing quoted, the limit second, a day as YYYY-MM-DD
 * third. Nothing is validated beyond what keeps the loop within its memory: a row that the table does not know is left
 * out. Threads take blocks in turn; the place of a block's output is known once those before it are answered.
 *
 * Plain: memchr, memcpy, a hash of all bytes. With -DVECTORS: sixteen bytes at a time, and a hash of eight. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef VECTORS
#include <emmintrin.h>
#endif

enum { BLOCK = 1 << 18, LONGEST = 1 << 16, SLOTS = 1024, NAME = 64, PAD = 64 };

/* The table as it stands in its file: this head, the names, the places, the ends, the end of the header. */
struct head {
    int64_t limits, first_day, days, ends, width, header;
};
struct name {
    uint8_t size, text[NAME - 1];
};

static struct head head;
static const struct name *names;
static const int32_t *places; /* by limit and day; 0: not answered */
static const uint8_t *ends;   /* each of the same width: its text, and in the last byte its size */
static const uint8_t *header;
static int16_t slots[SLOTS];      /* limits by hash; 0: none, else the limit's number + 1 */
static int32_t months[200][16];   /* days since 1970-01-01 before the first of a month; years from 1900 */
static int in, out;
static int64_t size, blocks;

static int64_t taken, written_to, turn; /* the next block; where its output goes; whose output that is */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t moved = PTHREAD_COND_INITIALIZER;

static void stop(const char *what)
{
    perror(what);
    exit(2);
}

#ifdef VECTORS

/* From the last eight bytes of a name (names are that long) and its size. */
static inline uint32_t hashed(const uint8_t *text, int64_t length)
{
    uint64_t word;
    memcpy(&word, text + length - 8, 8);
    return (uint32_t)(((word ^ (uint64_t)length << 57) * 0x9E3779B97F4A7C15u) >> 54);
}

static inline const uint8_t *find(const uint8_t *at, char wanted)
{
    const __m128i all = _mm_set1_epi8(wanted);
    for (;; at += 16) {
        int mask = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_loadu_si128((const __m128i *)at), all));
        if (mask)
            return at + __builtin_ctz((unsigned)mask);
    }
}

/* Whole steps of sixteen bytes, up to fifteen too many: both sides have room for them. */
static inline void copy(uint8_t *to, const uint8_t *from, int64_t length)
{
    for (int64_t at = 0; at < length; at += 16)
        _mm_storeu_si128((__m128i *)(to + at), _mm_loadu_si128((const __m128i *)(from + at)));
}

#else

static inline uint32_t hashed(const uint8_t *text, int64_t length)
{
    uint32_t hash = 2166136261u;
    for (int64_t at = 0; at < length; at++)
        hash = (hash ^ text[at]) * 16777619u;
    return hash;
}

static inline const uint8_t *find(const uint8_t *at, char wanted)
{
    return memchr(at, wanted, LONGEST);
}

static inline void copy(uint8_t *to, const uint8_t *from, int64_t length)
{
    memcpy(to, from, (size_t)length);
}

#endif

static inline int64_t limit_of(const uint8_t *text, const uint8_t *end)
{
    int64_t length = end - text;
    for (uint32_t at = hashed(text, length);; at++) {
        int64_t found = slots[at % SLOTS] - 1;
        if (found < 0 || (names[found].size == length && !memcmp(names[found].text, text, (size_t)length)))
            return found;
    }
}

static inline int64_t day_of(const uint8_t *t)
{
    uint32_t year = (uint32_t)(t[0] * 1000 + t[1] * 100 + t[2] * 10 + t[3] - '0' * 1111) - 1900;
    uint32_t month = (uint32_t)(t[5] * 10 + t[6] - '0' * 11), day = (uint32_t)(t[8] * 10 + t[9] - '0' * 11);
    return year < 200 && month < 16 ? months[year][month] + (int64_t)day : -1;
}

/* Answer the rows that begin before `until`; a line feed ends the last. Returns the end of the output. */
static uint8_t *answer(const uint8_t *row, const uint8_t *until, uint8_t *to)
{
    const int64_t width = head.width;
    while (row < until) {
        const uint8_t *limit = find(row, ',') + 1, *comma = find(limit, ',');
        int64_t which = limit_of(limit, comma), day = day_of(comma + 1) - head.first_day;
        int32_t place = which >= 0 && (uint64_t)day < (uint64_t)head.days ? places[which * head.days + day] : 0;
        const uint8_t *end = ends + place * width;
        __builtin_prefetch(end);
        const uint8_t *line_end = find(comma + 11, '\n');
        copy(to, row, line_end - row);
        if (place) {
            to += line_end - row;
            copy(to, end, end[width - 1]);
            to += end[width - 1];
        }
        row = line_end + 1;
    }
    return to;
}

static void put(const uint8_t *from, int64_t length, int64_t at)
{
    while (out >= 0 && length > 0) {
        int64_t done = pwrite(out, from, (size_t)length, at);
        if (done < 0)
            stop("write");
        from += done, length -= done, at += done;
    }
}

/* Where the output of this block goes: behind those before it. */
static int64_t place_of(int64_t block, int64_t length)
{
    pthread_mutex_lock(&lock);
    while (turn != block)
        pthread_cond_wait(&moved, &lock);
    int64_t at = written_to;
    written_to += length;
    turn++;
    pthread_cond_broadcast(&moved);
    pthread_mutex_unlock(&lock);
    return at;
}

static void *work(void *unused)
{
    uint8_t *data = malloc(BLOCK + LONGEST + PAD);
    uint8_t *result = malloc((size_t)(BLOCK / 16 * (16 + head.width) + LONGEST + head.header + PAD));
    if (!data || !result)
        stop("memory");
    for (int64_t block; (block = __atomic_fetch_add(&taken, 1, __ATOMIC_RELAXED)) < blocks;) {
        int64_t start = block * BLOCK - (block > 0); /* a row begins after a line feed */
        int64_t got = pread(in, data, BLOCK + (block > 0) + LONGEST, start);
        if (got < 0)
            stop("read");
        int64_t length = (block + 1) * BLOCK < size ? BLOCK + (block > 0) : got;
        const uint8_t *row = find(data, '\n') + 1;
        uint8_t *to = result;
        if (!block) {
            copy(to, data, row - 1 - data);
            memcpy(to + (row - 1 - data), header, (size_t)head.header);
            to += row - 1 - data + head.header;
        }
        to = answer(row, data + length, to);
        put(result, to - result, place_of(block, to - result));
    }
    free(data);
    free(result);
    return unused;
}

static void read_table(const char *path)
{
    int file = open(path, O_RDONLY);
    struct stat about;
    if (file < 0 || fstat(file, &about))
        stop(path);
    uint8_t *all = aligned_alloc(64, (size_t)(about.st_size + 127) / 64 * 64);
    if (!all || read(file, all, (size_t)about.st_size) != about.st_size)
        stop(path);
    memcpy(&head, all, sizeof head);
    names = (const struct name *)(all + 64);
    ends = (const uint8_t *)(names + head.limits);
    places = (const int32_t *)(ends + head.ends * head.width);
    header = (const uint8_t *)(places + head.limits * head.days);
    for (int64_t n = 0; n < head.limits; n++) {
        uint32_t at = hashed(names[n].text, names[n].size);
        while (slots[at % SLOTS])
            at++;
        slots[at % SLOTS] = (int16_t)(n + 1);
    }
    for (int32_t year = 1900, before = -25568; year < 2100; year++) /* -25567: 1900-01-01, the first day of a month is 1 */
        for (int32_t month = 1; month <= 12; month++) {
            int leap = (year % 4 == 0 && year % 100) || year % 400 == 0;
            months[year - 1900][month] = before;
            before += month == 2 ? 28 + leap : 30 + ((month + month / 8) & 1);
        }
}

int main(int count, char **given)
{
    if (count != 5)
        return 2;
    read_table(given[1]);
    in = open(given[2], O_RDONLY);
    struct stat about;
    if (in < 0 || fstat(in, &about))
        stop(given[2]);
    size = about.st_size, blocks = (size + BLOCK - 1) / BLOCK;
    out = strcmp(given[3], "-") ? open(given[3], O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (out < 0 && strcmp(given[3], "-"))
        stop(given[3]);
    pthread_t others[16];
    int threads = atoi(given[4]) & 15;
    for (int n = 1; n < threads; n++)
        pthread_create(&others[n], NULL, work, NULL);
    work(NULL);
    for (int n = 1; n < threads; n++)
        pthread_join(others[n], NULL);
    if (out >= 0 && fsync(out))
        stop("fsync");
    return 0;
}
