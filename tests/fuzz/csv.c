/* gd_csv on random bytes, against a slow reader of CSV, whatever the room and wherever the blocks are cut.

   The first three bytes say the form, and where to cut; the rest is the rows. What Python would answer follows from a
   hash of the key fields, so that the whole output is known beforehand. With a status or a stored day in the third key
   field it is not: there it must be the same in two runs with other rooms and cuts. */
#include "csv.h"
#include "answers.h"

enum { FIELDS = 64 };

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

/* The place in a row's fields of limit, trigger, third; -1 for one that is none. */
static int column_of(const gd_csv_form *form, int key)
{
    for (int at = 0; at < form->width; at++)
        if (form->roles[at] >> key & 1)
            return at;
    return -1;
}

static answer slow_answer(const uint8_t *data, const slow_row *row, const gd_csv_form *form, int keys)
{
    uint64_t hash = 7;
    for (int key = 0; key < keys; key++) {
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
    answer found = slow_answer(data, row, form, 3);
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

/* Tell the table what it asks. */
static void tell(gd_table *table, const gd_run *run, const slow_row *row, const gd_csv_form *form)
{
    uint8_t key[GD_KEY_MOST + 4];
    size_t size = sizeof run->variant;
    int apart = form->third == GD_COMPLETED && run->keys[4] < 0, third = column_of(form, 2);
    memcpy(key, &run->variant, size);
    for (int nth = 0; nth < 3; nth++) {
        int at = column_of(form, nth);
        if (at < 0 || (nth == 2 && apart)) {
            MUST(run->keys[2 * nth] == -1);
            continue;
        }
        MUST(run->keys[2 * nth] == row->from[at] && run->keys[2 * nth + 1] == row->to[at]);
        uint32_t length = (uint32_t)(row->to[at] - row->from[at]);
        MUST(row->from[at] == row->start || run->data[row->from[at] - 1] != '"' ||
             !memchr(run->data + row->from[at], '"', length)); /* Python is not to take quotes out */
        MUST(size + 4 + length <= GD_KEY_MOST);
        memcpy(key + size, &length, 4);
        memcpy(key + size + 4, run->data + row->from[at], length);
        size += 4 + length;
    }
    if (form->third == GD_COMPLETED && !apart && run->question < 0 && row->from[third] < row->to[third] &&
        means_day(table, run->data + row->from[third], row->to[third] - row->from[third]))
        return;
    answer found = slow_answer(run->data, row, form, apart || run->question >= 0 ? 2 : 3);
    int32_t place = place_for(table, &found);
    if (form->third == GD_COMPLETED && found.fate == GD_WRITTEN)
        state(table, place, mixed((const uint8_t *)found.text, (size_t)found.size, 3));
    uint8_t *exact = exactly(key, size);
    if (run->question >= 0) {
        MUST(run->question < (int64_t)LIMITS * DAYS && form->third != GD_KEY);
        gd_place(table, (int32_t)run->question, place);
    } else {
        MUST(gd_remember(table, exact, (int64_t)size, place) == 0);
        MUST(gd_recall(table, exact, (int64_t)size) == place);
    }
    free(exact);
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
        MUST(same_place < 5 && run.at >= last);
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
        if (stop == GD_STATUS) {
            MUST(form->third == GD_COMPLETED);
            tell_status(table, &run);
            continue;
        }
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

/* The whole job, with rooms and cuts that follow from `dice`. */
static outcome run_all(const gd_csv_form *form, int fixed, const uint8_t *data, int64_t size, uint32_t dice)
{
    gd_table *table = table_for(form->third, fixed);
    outcome all = {0};
    for (int64_t at = 0, cut = 0, line = 2; at < size;) {
        at = slow_read(data, at, size, form).next;
        dice = dice * 1103515245u + 12345u;
        if (at < size && dice >> 16 & 3)
            continue;
        line = block(table, form, &all, data + cut, at - cut, line, cut, 1 + (dice >> 20) % 200);
        cut = at;
        if (dice >> 28 == 0) {
            gd_forget(table);
            MUST(gd_size(table) == 0);
            begin(table, form->third, 0);
        }
    }
    gd_table_free(table);
    return all;
}

static outcome slow_all(const gd_csv_form *form, const uint8_t *data, int64_t size)
{
    outcome all = {0};
    for (int64_t at = 0, line = 2; at < size;) {
        slow_row row = slow_read(data, at, size, form);
        slow_settle(&all, data, &row, form, line, 0);
        at = row.next, line += row.line_ends;
    }
    return all;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    fuzz_input from = {bytes, count};
    uint8_t first = take(&from), second = take(&from), third = take(&from), roles[8] = {0};
    static const int32_t thirds[] = {GD_NO_THIRD, GD_STORED, GD_COMPLETED, GD_KEY};
    gd_csv_form form = {.roles = roles, .width = 1 + (second >> 2 & 7), .encoding = first >> 6 & 1 ? GD_GB18030 : GD_UTF_8,
                        .third = thirds[first >> 3 & 3], .numbered = first >> 5 & 1, .longest = third == 255 ? 40 : 1 << 24,
                        .delimiter = (uint8_t)",;\t|"[first & 3]};
    static const char *const ends[] = {"\n", "\r\n", "\r", "\n"};
    form.line_end_size = (int32_t)strlen(ends[second & 3]);
    memcpy(form.line_end, ends[second & 3], (size_t)form.line_end_size);
    int fixed = first >> 2 & 1;
    for (int key = fixed; key < (form.third ? 3 : 2); key++)
        roles[((second >> 5) + key) % form.width] |= (uint8_t)(1 << key);
    uint8_t *exact_roles = exactly(roles, (size_t)form.width);
    form.roles = exact_roles;

    int known = form.third == GD_NO_THIRD || form.third == GD_KEY;
    int64_t size = (int64_t)from.left;
    outcome quick = run_all(&form, fixed, from.at, size, third);
    outcome other = known ? slow_all(&form, from.at, size) : run_all(&form, fixed, from.at, size, third + 256u);
    must_be_same("target", &other.out, &quick.out);
    must_be_same("rejects", &other.refused, &quick.refused);
    MUST(other.answered == quick.answered && !memcmp(other.kinds, quick.kinds, sizeof other.kinds));
    free(exact_roles);
    free(other.out.bytes), free(other.refused.bytes), free(quick.out.bytes), free(quick.refused.bytes);
    return 0;
}
