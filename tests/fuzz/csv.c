/* gd_csv on random bytes, against a slow reader of CSV, whatever the room and wherever the blocks are cut.

   The first three bytes say the form, and where to cut; the rest is the rows. What Python would answer follows from a
   hash of the key fields, so that the whole output is known beforehand. */
#include "csv.h"
#include "fuzz.h"

enum { FIELDS = 64, LIMITS = 3, DAYS = 400, FIRST_DAY = 19723 /* 2024-01-01 */, PLACES = 1 << 16 };
static const char *const limits[LIMITS] = {"a", "qinzhou/countersign-reply", "xinzhou/countersign-reply"};

typedef struct {
    int64_t start, end, next; /* where the row begins, its line end, and the next row */
    int64_t from[FIELDS], to[FIELDS];
    int32_t fields, malformed, line_ends;
} slow_row;

static int64_t line_end_at(const uint8_t *data, int64_t at, int64_t size)
{
    if (at >= size || (data[at] != '\n' && data[at] != '\r'))
        return 0;
    return data[at] == '\r' && at + 1 < size && data[at + 1] == '\n' ? 2 : 1;
}

/* What stands behind the field at `at`; the field without its quotes. -1 where it is none. */
static int64_t slow_field(const uint8_t *data, int64_t at, int64_t size, uint8_t delimiter, int64_t *from, int64_t *to)
{
    if (at < size && data[at] == '"') {
        for (*from = ++at; at < size; at++) {
            if (data[at] != '"')
                continue;
            if (at + 1 < size && data[at + 1] == '"') {
                at++;
                continue;
            }
            *to = at;
            return at + 1;
        }
        return -1;
    }
    for (*from = at; at < size && data[at] != delimiter && data[at] != '\n' && data[at] != '\r'; at++)
        continue;
    return *to = at;
}

static slow_row slow_read(const uint8_t *data, int64_t start, int64_t size, const gd_csv_form *form)
{
    slow_row row = {.start = start};
    int64_t at = start, spare_from, spare_to;
    for (;;) {
        int there = row.fields < FIELDS;
        at = slow_field(data, at, size, form->delimiter, there ? &row.from[row.fields] : &spare_from,
                        there ? &row.to[row.fields] : &spare_to);
        row.fields++;
        if (at < 0 || at >= size || data[at] != form->delimiter)
            break;
        at++;
    }
    row.malformed = at < 0 || (at < size && !line_end_at(data, at, size)) ||
                    at + line_end_at(data, at, size) - start > form->longest;
    if (row.malformed)
        for (at = start; at < size && !line_end_at(data, at, size);)
            at++;
    row.end = at, row.next = at + line_end_at(data, at, size);
    for (at = start; at < row.next; at += line_end_at(data, at, row.next) ? line_end_at(data, at, row.next) : 1)
        row.line_ends += line_end_at(data, at, row.next) > 0;
    row.line_ends += !row.line_ends; /* the last one may lack its end */
    return row;
}

/* What Python would say of a row: what stands behind it, its kind, and its fate. */
typedef struct {
    char text[40];
    int32_t size, kind, fate;
} answer;

static answer answered(uint64_t hash)
{
    answer found = {.kind = (int32_t)(hash >> 8) & 3, .fate = hash % 7 == 0 ? GD_PASSED : hash % 7 < 3 ? GD_REFUSED : GD_WRITTEN};
    found.size = hash % 11 ? snprintf(found.text, sizeof found.text, ",%llu", (unsigned long long)hash) : 0;
    return found;
}

/* The place in a row's fields of limit, trigger, third; -1 for one that is none. */
static int column_of(const gd_csv_form *form, int key)
{
    for (int at = 0; at < form->width; at++)
        if (form->roles[at] >> key & 1)
            return at;
    return -1;
}

static answer slow_answer(const uint8_t *data, const slow_row *row, const gd_csv_form *form)
{
    uint64_t hash = 7;
    for (int key = 0; key < 3; key++) {
        int at = column_of(form, key);
        if (at < 0)
            continue;
        hash = hash * 31 + (uint64_t)key;
        for (int64_t n = row->from[at]; n < row->to[at]; n++) {
            hash = mixed(data + n, 1, hash);
            if (data[n] == '"' && row->from[at] > row->start && data[row->from[at] - 1] == '"')
                n++;
        }
    }
    return answered(hash);
}

/* What a job comes to: the target, the rejects, the counts. */
typedef struct {
    fuzz_text out, refused;
    int64_t kinds[4], answered;
} outcome;

static void refuse(outcome *all, int64_t start, int64_t end, int64_t line, const char *why, int32_t size)
{
    char told[120];
    int length = snprintf(told, sizeof told, "%lld %lld %lld %.*s\n", (long long)start, (long long)end, (long long)line,
                          size, why);
    append(&all->refused, told, (size_t)length);
}

static void slow_settle(outcome *all, const uint8_t *data, const slow_row *row, const gd_csv_form *form, int64_t line,
                        int64_t before)
{
    if (row->end == row->start && form->width > 1)
        return;
    if (row->malformed || row->fields != form->width ||
        (form->encoding == GD_UTF_8 && slow_utf_8(data + row->start, row->end - row->start) >= 0)) {
        refuse(all, before + row->start, before + row->end, line, "malformed", 9);
        return;
    }
    answer found = slow_answer(data, row, form);
    if (found.fate == GD_REFUSED) {
        refuse(all, before + row->start, before + row->end, line, found.text, found.size);
        return;
    }
    all->answered++, all->kinds[found.kind]++;
    if (found.fate == GD_PASSED)
        return;
    append(&all->out, data + row->start, (size_t)(row->end - row->start));
    char number[24];
    int length = snprintf(number, sizeof number, "%c%lld", form->delimiter, (long long)line);
    append(&all->out, number, form->numbered ? (size_t)length : 0);
    append(&all->out, found.text, (size_t)found.size);
    if (!form->numbered && row->next > row->end && data[row->next - 1] == '\n')
        append(&all->out, data + row->end, (size_t)(row->next - row->end));
    else
        append(&all->out, form->line_end, (size_t)form->line_end_size);
}

/* The compiled way */

static answer at_place[PLACES];

static int32_t place_for(gd_table *table, const answer *found)
{
    int32_t place = gd_end(table, (const uint8_t *)found->text, found->size, found->fate, found->kind);
    MUST(place >= 1 && place < PLACES);
    at_place[place] = *found;
    return place;
}

/* Tell the table what it asks. */
static void tell(gd_table *table, const gd_run *run, const slow_row *row, const gd_csv_form *form)
{
    uint8_t key[GD_KEY_MOST + 4];
    size_t size = sizeof run->variant;
    memcpy(key, &run->variant, size);
    for (int nth = 0; nth < 3; nth++) {
        int at = column_of(form, nth);
        if (at < 0) {
            MUST(run->keys[2 * nth] == -1);
            continue;
        }
        MUST(run->keys[2 * nth] == row->from[at] && run->keys[2 * nth + 1] == row->to[at]);
        uint32_t length = (uint32_t)(row->to[at] - row->from[at]);
        MUST(size + 4 + length <= GD_KEY_MOST);
        memcpy(key + size, &length, 4);
        memcpy(key + size + 4, run->data + row->from[at], length);
        size += 4 + length;
    }
    answer found = slow_answer(run->data, row, form);
    int32_t place = place_for(table, &found);
    uint8_t *exact = exactly(key, size);
    if (run->question >= 0) {
        MUST(run->question < (int64_t)LIMITS * DAYS);
        gd_place(table, (int32_t)run->question, place);
    } else {
        MUST(gd_remember(table, exact, (int64_t)size, place) == 0);
        MUST(gd_recall(table, exact, (int64_t)size) == place);
    }
    free(exact);
}

static void drain(outcome *all, gd_run *run, int64_t before)
{
    MUST(run->written >= 0 && run->written <= run->room && run->at >= 0 && run->at <= run->size);
    MUST(run->refused_count >= 0 && run->refused_count <= run->refused_room);
    append(&all->out, run->out, (size_t)run->written);
    for (int64_t n = 0; n < run->refused_count; n++) {
        int64_t *one = run->refused + 4 * n;
        const answer *why = &at_place[one[3]];
        MUST(one[3] >= 1 && one[3] < PLACES && one[0] >= 0 && one[0] <= one[1] && one[1] <= run->size);
        refuse(all, before + one[0], before + one[1], one[2], why->text, why->size);
    }
    all->answered += run->answered;
    run->written = run->refused_count = run->answered = 0;
}

/* Answer a block with little room, going on wherever it stops. */
static int64_t block(gd_table *table, const gd_csv_form *form, outcome *all, const uint8_t *bytes, int64_t size,
                     int64_t line, int64_t before, int64_t room)
{
    uint8_t *data = exactly(bytes, (size_t)size), *out = malloc((size_t)room);
    int64_t *refused = malloc(sizeof *refused * 4 * (size_t)(1 + room % 3));
    gd_run run = {.data = data, .size = size, .line = line, .out = out, .room = room, .kinds = all->kinds,
                  .kind_count = 4, .refused = refused, .refused_room = 1 + room % 3};
    for (int64_t last = -1, same_place = 0;;) {
        gd_csv(table, form, &run);
        same_place = run.at == last ? same_place + 1 : 0;
        MUST(same_place < 4 && run.at >= last);
        last = run.at;
        int32_t stop = run.stop;
        if (stop == GD_FULL) {
            int64_t wanted = run.refused_count ? room : run.need > room ? run.need : room;
            drain(all, &run, before);
            free(out);
            out = malloc((size_t)wanted);
            run.out = out, run.room = wanted;
            continue;
        }
        if (stop == GD_DONE)
            break;
        slow_row row = slow_read(data, run.at, size, form);
        if (stop == GD_ASK) {
            MUST(!row.malformed && row.fields == form->width);
            tell(table, &run, &row, form);
            continue;
        }
        MUST(stop == GD_ROW);
        drain(all, &run, before);
        slow_settle(all, data, &row, form, run.line, before);
        run.at = row.next, run.line += row.line_ends;
    }
    MUST(run.at == size);
    drain(all, &run, before);
    free(data), free(out), free(refused);
    return run.line;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    fuzz_input from = {bytes, count};
    uint8_t first = take(&from), second = take(&from), third = take(&from), roles[8] = {0};
    gd_csv_form form = {.roles = roles, .width = 1 + (second >> 2 & 7), .encoding = first >> 6 & 1 ? GD_GB18030 : GD_UTF_8,
                        .third = (first >> 3 & 3) == 1 ? GD_KEY : GD_NO_THIRD, .numbered = first >> 5 & 1,
                        .longest = third & 1 ? 40 : 1 << 24, .delimiter = (uint8_t)",;\t|"[first & 3]};
    static const char *const ends[] = {"\n", "\r\n", "\r", "\n"};
    form.line_end_size = (int32_t)strlen(ends[second & 3]);
    memcpy(form.line_end, ends[second & 3], (size_t)form.line_end_size);
    int fixed = first >> 2 & 1;
    for (int key = fixed; key < (form.third ? 3 : 2); key++)
        roles[((second >> 5) + key) % form.width] |= (uint8_t)(1 << key);
    uint8_t *exact_roles = exactly(roles, (size_t)form.width);
    form.roles = exact_roles;

    const uint8_t *data = from.at;
    int64_t size = (int64_t)from.left, line = 2, cut = 0;
    uint8_t names[200];
    int64_t name_ends[LIMITS], name_size = 0;
    for (int n = 0; n < LIMITS; n++) {
        memcpy(names + name_size, limits[n], strlen(limits[n]));
        name_ends[n] = name_size += (int64_t)strlen(limits[n]);
    }
    uint8_t *exact_names = exactly(names, (size_t)name_size);
    gd_table *table = gd_table_new(LIMITS, exact_names, name_ends, fixed ? 1 : -1, FIRST_DAY, DAYS);
    MUST(table);
    free(exact_names);

    outcome slow = {0}, quick = {0};
    int64_t at = 0, slow_line = 2;
    uint32_t dice = third;
    while (at < size) {
        slow_row row = slow_read(data, at, size, &form);
        slow_settle(&slow, data, &row, &form, slow_line, 0);
        at = row.next, slow_line += row.line_ends;
        dice = dice * 1103515245u + 12345u;
        if (at < size && dice >> 16 & 3)
            continue;
        line = block(table, &form, &quick, data + cut, at - cut, line, cut, 1 + (dice >> 20) % 200);
        cut = at;
        if (dice >> 28 == 0) {
            gd_forget(table);
            MUST(gd_size(table) == 0);
        }
    }
    must_be_same("target", &slow.out, &quick.out);
    must_be_same("rejects", &slow.refused, &quick.refused);
    MUST(slow.answered == quick.answered && !memcmp(slow.kinds, quick.kinds, sizeof slow.kinds));
    MUST(line == slow_line || !line_end_at(data, size - 1, size)); /* nothing comes after such a row */
    gd_table_free(table);
    free(exact_roles), free(slow.out.bytes), free(slow.refused.bytes), free(quick.out.bytes), free(quick.refused.bytes);
    return 0;
}
