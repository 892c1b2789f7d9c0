/* gd_jsonl on random bytes, against a slow reader of JSON, whatever the room and wherever the blocks are cut.

   The first three bytes say the form, and where to cut; the rest is the rows. What Python would answer follows from a
   hash of the key values, so that the whole output is known beforehand. */
#include "jsonl.h"
#include "answers.h"

enum { MEMBERS = 64, NAMES = 500, DEEPEST = 100 };
static const char *const columns[3] = {"limit", "trigger", "third"};

typedef struct {
    fuzz_text name, text; /* decoded; `text` also of a number, as it is written */
    char kind;            /* 's' string, 'n' number, 'z' null, 'x' anything else */
} member;

typedef struct {
    member members[MEMBERS];
    int count, deepest, fits; /* fits: not more members than can be held here */
} object;

typedef struct {
    const uint8_t *at, *end;
    int wrong;
} reader;

static int look(const reader *from) { return from->at < from->end ? *from->at : -1; }

static int skip(reader *from, int wanted)
{
    int there = look(from) == wanted;
    from->at += there;
    return there;
}

static void blanks(reader *from)
{
    while (look(from) == ' ' || look(from) == '\t' || look(from) == '\r' || look(from) == '\n')
        from->at++;
}

static unsigned hex(reader *from)
{
    unsigned found = 0;
    for (int n = 0; n < 4; n++) {
        int one = look(from);
        from->at++;
        if (one >= '0' && one <= '9')
            found = found << 4 | (unsigned)(one - '0');
        else if ((one | 32) >= 'a' && (one | 32) <= 'f')
            found = found << 4 | (unsigned)((one | 32) - 'a' + 10);
        else
            return from->wrong = 1, 0;
    }
    return found;
}

static void put_point(fuzz_text *to, uint32_t point) { append(to, &point, sizeof point); }

/* A string, from its first quote on, as numbers of characters. */
static void slow_string(reader *from, fuzz_text *to)
{
    from->wrong |= !skip(from, '"');
    while (!from->wrong && !skip(from, '"')) {
        int one = look(from);
        from->at++;
        if (one < 0x20)
            from->wrong = 1;
        else if (one >= 0x80) {
            int more = one >= 0xF0 ? 3 : one >= 0xE0 ? 2 : 1; /* known to be UTF-8 */
            uint32_t point = (uint32_t)one & (0x3Fu >> more);
            while (more--)
                point = point << 6 | (*from->at++ & 0x3Fu);
            put_point(to, point);
        } else if (one != '\\')
            put_point(to, (uint32_t)one);
        else {
            static const char names[] = "\"\\/bfnrt", are[] = "\"\\/\b\f\n\r\t";
            int escape = look(from);
            const char *found = escape > 0 ? strchr(names, escape) : NULL;
            from->at++;
            if (escape == 'u') {
                uint32_t point = hex(from);
                if (!from->wrong && point >> 10 == 0x36 && from->end - from->at >= 6 && from->at[0] == '\\' &&
                    from->at[1] == 'u') {
                    reader behind = {from->at + 2, from->end, 0};
                    uint32_t second = hex(&behind);
                    if (!behind.wrong && second >> 10 == 0x37)
                        point = 0x10000 + ((point & 0x3FF) << 10 | (second & 0x3FF)), from->at = behind.at;
                }
                put_point(to, point);
            } else if (found)
                put_point(to, (uint8_t)are[found - names]);
            else
                from->wrong = 1;
        }
    }
}

static int many_digits(reader *from)
{
    int count = 0;
    for (; look(from) >= '0' && look(from) <= '9'; count++)
        from->at++;
    return count;
}

static void slow_number(reader *from)
{
    skip(from, '-');
    if (!skip(from, '0'))
        from->wrong |= !many_digits(from);
    const uint8_t *whole = from->at;
    if (skip(from, '.') && !many_digits(from))
        from->at = whole;
    whole = from->at;
    if ((look(from) | 32) == 'e') {
        from->at++;
        if (look(from) == '+' || look(from) == '-')
            from->at++;
        if (!many_digits(from))
            from->at = whole;
    }
}

static int same_text(const fuzz_text *one, const fuzz_text *other)
{
    return one->size == other->size && (!one->size || !memcmp(one->bytes, other->bytes, one->size));
}

static char slow_value(reader *from, object *into, fuzz_text *text, int depth);

/* What is inside braces; of the outermost ones the members are kept. */
static void slow_object(reader *from, object *into, int depth)
{
    fuzz_text *names = calloc(from->end - from->at + 1, sizeof *names);
    int count = 0;
    skip(from, '{');
    blanks(from);
    if (skip(from, '}')) {
        free(names);
        return;
    }
    do {
        fuzz_text text = {0};
        blanks(from);
        slow_string(from, &names[count]);
        blanks(from);
        from->wrong |= !skip(from, ':');
        blanks(from);
        for (int n = 0; n < count; n++)
            from->wrong |= same_text(&names[n], &names[count]);
        char kind = from->wrong ? 'x' : slow_value(from, into, &text, depth);
        blanks(from);
        count++;
        if (depth == 1 && into->count < MEMBERS)
            append(&into->members[into->count].name, names[count - 1].bytes, names[count - 1].size),
                into->members[into->count].text = text, into->members[into->count++].kind = kind;
        else
            free(text.bytes), into->fits &= depth > 1;
    } while (!from->wrong && skip(from, ','));
    from->wrong |= !skip(from, '}');
    for (int n = 0; n < count; n++)
        free(names[n].bytes);
    free(names);
}

static void slow_array(reader *from, object *into, int depth)
{
    skip(from, '[');
    blanks(from);
    if (skip(from, ']'))
        return;
    do {
        fuzz_text text = {0};
        blanks(from);
        slow_value(from, into, &text, depth);
        free(text.bytes);
        blanks(from);
    } while (!from->wrong && skip(from, ','));
    from->wrong |= !skip(from, ']');
}

static char slow_value(reader *from, object *into, fuzz_text *text, int depth)
{
    static const char *const words[] = {"null", "true", "false"};
    int first = look(from);
    if (first == '"')
        return slow_string(from, text), 's';
    if (first == '{' || first == '[') {
        into->deepest = depth + 1 > into->deepest ? depth + 1 : into->deepest;
        if (depth > DEEPEST)
            return from->wrong = 1, 'x';
        first == '{' ? slow_object(from, into, depth + 1) : slow_array(from, into, depth + 1);
        return 'x';
    }
    for (int n = 0; n < 3; n++) {
        size_t size = strlen(words[n]);
        if ((size_t)(from->end - from->at) >= size && !memcmp(from->at, words[n], size))
            return from->at += size, n ? 'x' : 'z';
    }
    const uint8_t *start = from->at;
    slow_number(from);
    for (; !from->wrong && start < from->at; start++)
        put_point(text, *start);
    return 'n';
}

static void release(object *found)
{
    for (int n = 0; n < found->count; n++)
        free(found->members[n].name.bytes), free(found->members[n].text.bytes);
}

/* The object of a line; whether it is one. */
static int slow_read(const uint8_t *line, int64_t size, object *found)
{
    *found = (object){.deepest = 1, .fits = 1};
    reader from = {line, line + size, slow_utf_8(line, size) >= 0};
    blanks(&from);
    if (from.wrong || look(&from) != '{')
        return 0;
    slow_object(&from, found, 1);
    blanks(&from);
    return !from.wrong && from.at == from.end && found->deepest <= DEEPEST;
}

/* What Python would say of a row */

typedef struct {
    int third, numbered, fixed;
} job;

static int is_called(const member *one, const char *name)
{
    size_t size = strlen(name);
    if (one->name.size != size * 4)
        return 0;
    for (size_t n = 0; n < size; n++)
        if (memcmp(one->name.bytes + 4 * n, &(uint32_t){(uint8_t)name[n]}, 4))
            return 0;
    return 1;
}

static const member *called(const object *row, const char *name)
{
    for (int n = 0; n < row->count; n++)
        if (is_called(&row->members[n], name))
            return &row->members[n];
    return NULL;
}

static answer refused(const char *why)
{
    answer found = {.fate = GD_REFUSED};
    found.size = snprintf(found.text, sizeof found.text, "%s", why);
    return found;
}

static answer slow_answer(const object *row, const job *job, int variant, int keys)
{
    uint64_t hash = 1099511628211u + (uint64_t)variant;
    for (int key = job->fixed; key < keys; key++) {
        const member *one = called(row, columns[key]);
        hash = hash * 31 + (uint64_t)key;
        if (one && one->kind == 'x')
            return refused(columns[key]);
        if (one && one->kind != 'z') {
            static const uint32_t minus[] = {'-', '0'};
            int zero = one->kind == 'n' && one->text.size == 8 && !memcmp(one->text.bytes, minus, 8);
            hash = hash * 7 + 1; /* an empty text differs from none */
            if (one->text.size)
                hash = mixed(one->text.bytes + 4 * zero, one->text.size - 4 * (size_t)zero, hash);
        }
    }
    answer found = {.kind = (int32_t)(hash >> 8) & 3,
                    .fate = hash % 7 == 0 ? GD_PASSED : hash % 7 < 3 ? GD_REFUSED : GD_WRITTEN};
    if (found.fate == GD_WRITTEN && job->numbered)
        found.size = snprintf(found.text, sizeof found.text, "\"line%d\": \n, \"x\": %llu", variant, (unsigned long long)hash);
    else
        found.size = snprintf(found.text, sizeof found.text, "\"due\": %llu", (unsigned long long)hash);
    return found;
}

static int is_blank(uint8_t one) { return one == ' ' || (one >= '\t' && one <= '\r'); }

typedef struct {
    int64_t start, end, next, text; /* of the row; where its text begins, behind a byte order mark */
} span;

static span slow_line(const uint8_t *data, int64_t at, int64_t size)
{
    span row = {.start = at, .text = at};
    while (at < size && data[at] != '\n')
        at++;
    row.end = at, row.next = at + (at < size);
    if (row.end - row.start >= 3 && !memcmp(data + row.start, "\xef\xbb\xbf", 3))
        row.text += 3;
    return row;
}

/* Answer a row the plain way; whether it is one to learn from, with what is said of it then. */
static int slow_settle(outcome *all, const uint8_t *data, span row, const job *job, int64_t line, int64_t before,
                       object *is, int *variant)
{
    int64_t at = row.text, end = row.end;
    while (at < end && is_blank(data[at]))
        at++;
    *is = (object){0};
    if (at == end)
        return 0;
    if (!slow_read(data + row.text, row.end - row.text, is) || !is->fits) {
        refuse(all, before + row.text, before + row.end, line, "malformed", 9);
        return 0;
    }
    *variant = job->numbered && called(is, "line");
    answer found = slow_answer(is, job, *variant, job->third ? 3 : 2);
    int clash = !job->numbered && called(is, "due");
    for (int key = job->fixed; clash && key < (job->third ? 3 : 2); key++) {
        const member *one = called(is, columns[key]);
        clash = !one || one->kind != 'x';
    }
    if (clash)
        found = refused("clash");
    clash = !job->numbered && called(is, "due");
    if (found.fate == GD_REFUSED) {
        refuse(all, before + row.text, before + row.end, line, found.text, found.size);
        return !clash;
    }
    all->answered++, all->kinds[found.kind]++;
    if (found.fate == GD_PASSED)
        return 1;
    while (is_blank(data[end - 1]))
        end--;
    for (end--; is_blank(data[end - 1]);)
        end--;
    append(&all->out, data + row.text, (size_t)(end - row.text));
    append(&all->out, ", ", data[end - 1] == '{' ? 0 : 2);
    const char *feed = memchr(found.text, '\n', (size_t)found.size); /* where the number of the line goes */
    char number[24];
    size_t length = (size_t)snprintf(number, sizeof number, "%lld", (long long)line), before_feed = feed ? (size_t)(feed - found.text) : 0;
    append(&all->out, found.text, before_feed);
    append(&all->out, number, feed ? length : 0);
    before_feed += feed != NULL;
    append(&all->out, found.text + before_feed, (size_t)found.size - before_feed);
    append(&all->out, "}\n", 2);
    return 1;
}

/* The compiled way */

static fuzz_text names[NAMES];
static int name_count;

static void forget_names(gd_json *json)
{
    gd_json_forget(json);
    for (int n = 0; n < name_count; n++)
        free(names[n].bytes), names[n] = (fuzz_text){0};
    name_count = 0;
}

static void teach(gd_json *json, const uint8_t *data, span row, const object *is, const job *job, int variant)
{
    gd_json_name told[MEMBERS];
    fuzz_text text = {0};
    for (int n = 0; n < is->count; n++) {
        const member *one = &is->members[n];
        int id = 0;
        while (id < name_count && !same_text(&names[id], &one->name))
            id++;
        if (id == name_count) {
            if (id == NAMES) {
                forget_names(json);
                return;
            }
            append(&names[name_count++], one->name.bytes, one->name.size);
        }
        told[n] = (gd_json_name){.id = id, .mark = is_called(one, "due") ? 1 : is_called(one, "line") ? 2 : 0};
        for (int key = job->fixed; key < (job->third ? 3 : 2); key++)
            told[n].keys |= is_called(one, columns[key]) << key;
    }
    append(&text, data + row.text, (size_t)(row.end - row.text));
    append(&text, "\n", 1);
    uint8_t *exact = exactly(text.bytes, text.size);
    gd_json_name *exact_names = (gd_json_name *)exactly(told, sizeof *told * (size_t)is->count);
    if (!gd_json_learn(json, exact, (int32_t)text.size, exact_names, is->count, variant))
        forget_names(json);
    free(exact), free(exact_names), free(text.bytes);
}

/* Tell the table what it asks: the answer to a question, or to key values as they are written. */
static void tell(gd_table *table, const gd_run *run, const object *is, const job *job)
{
    int variant = job->numbered && called(is, "line"), apart = job->third == GD_COMPLETED && run->keys[4] < 0;
    MUST(run->variant == variant);
    fuzz_text key = {0};
    append(&key, &run->variant, 4);
    for (int nth = 0; nth < 3; nth++) {
        int64_t start = run->keys[2 * nth], end = run->keys[2 * nth + 1];
        int there = nth >= job->fixed && (nth < 2 || (job->third && !apart));
        MUST(there == (start >= 0) && start <= end && end <= run->size);
        if (!there)
            continue;
        const member *one = called(is, columns[nth]);
        MUST((start == end) == !one);
        uint32_t length = (uint32_t)(end - start);
        append(&key, &length, 4);
        append(&key, run->data + start, length);
    }
    MUST(key.size <= GD_KEY_MOST);
    const uint8_t *text = run->keys[4] < 0 ? NULL : run->data + run->keys[4];
    int64_t size = text ? run->keys[5] - run->keys[4] : 0, inside = size > 1 && text[0] == '"';
    if (job->third == GD_COMPLETED && run->question < 0 && size > 2 * inside &&
        means_day(table, text + inside, size - 2 * inside)) {
        free(key.bytes);
        return;
    }
    answer found = slow_answer(is, job, variant, job->third && !apart && run->question < 0 ? 3 : 2);
    int32_t place = place_for(table, &found);
    if (job->third == GD_COMPLETED && found.fate == GD_WRITTEN)
        state(table, place, mixed((const uint8_t *)found.text, (size_t)found.size, 3));
    uint8_t *exact = exactly(key.bytes, key.size);
    if (run->question >= 0) {
        MUST(run->question < (int64_t)LIMITS * DAYS);
        gd_place(table, (int32_t)run->question, place);
    } else
        MUST(gd_remember(table, exact, (int64_t)key.size, place) == 0);
    free(exact), free(key.bytes);
}

static int64_t block(gd_table *table, gd_json *json, const job *job, outcome *all, const uint8_t *bytes, int64_t size,
                     int64_t line, int64_t before, int64_t room)
{
    uint8_t *data = exactly(bytes, (size_t)size), *out = malloc((size_t)room);
    int64_t *refused_rows = malloc(sizeof(int64_t) * 4 * (size_t)(1 + room % 3));
    gd_run run = {.data = data, .size = size, .line = line, .out = out, .room = room, .kinds = all->kinds,
                  .kind_count = 4, .refused = refused_rows, .refused_room = 1 + room % 3};
    for (int64_t last = -1, same_place = 0;;) {
        gd_jsonl(table, json, &run);
        same_place = run.at == last ? same_place + 1 : 0;
        MUST(same_place < 5 && run.at >= last);
        last = run.at;
        if (run.stop == GD_DONE)
            break;
        if (run.stop == GD_FULL) {
            room = run.refused_count || run.need < room ? room : run.need;
            drain(all, &run, before);
            free(out);
            run.out = out = malloc((size_t)room), run.room = room;
            continue;
        }
        if (run.stop == GD_STATUS) {
            MUST(job->third == GD_COMPLETED);
            tell_status(table, &run);
            continue;
        }
        span row = slow_line(data, run.at, size);
        object is;
        int variant = 0;
        if (run.stop == GD_ASK) {
            MUST(slow_read(data + row.text, row.end - row.text, &is) && is.fits);
            tell(table, &run, &is, job);
        } else {
            MUST(run.stop == GD_ROW);
            drain(all, &run, before);
            int wanted = ((int32_t *)json)[2];
            if (slow_settle(all, data, row, job, run.line, before, &is, &variant) && wanted)
                teach(json, data, row, &is, job, variant);
            run.at = row.next, run.line++;
        }
        release(&is);
    }
    MUST(run.at == size);
    drain(all, &run, before);
    free(data), free(out), free(refused_rows);
    return run.line;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
    fuzz_input from = {bytes, count};
    uint8_t first = take(&from), second = take(&from), third = take(&from);
    static const int thirds[] = {GD_NO_THIRD, GD_STORED, GD_COMPLETED, GD_KEY};
    job job = {.third = thirds[first >> 3 & 3], .numbered = first >> 5 & 1, .fixed = first >> 2 & 1};
    gd_table *table = table_for(job.third, job.fixed);
    gd_json *json = calloc((size_t)gd_json_size(), sizeof(int32_t));
    MUST(json);
    ((int32_t *)json)[0] = job.third;
    ((int32_t *)json)[1] = job.numbered;
    forget_names(json);

    const uint8_t *data = from.at;
    int64_t size = (int64_t)from.left, line = 1, lines = 1;
    outcome slow = {0}, quick = {0};
    uint32_t dice = second * 256u + third;
    for (int64_t at = 0, cut = 0; at < size;) {
        span row = slow_line(data, at, size);
        object is;
        int variant;
        slow_settle(&slow, data, row, &job, lines++, 0, &is, &variant);
        release(&is);
        at = row.next;
        dice = dice * 1103515245u + 12345u;
        if (at < size && dice >> 16 & 3)
            continue;
        line = block(table, json, &job, &quick, data + cut, at - cut, line, cut, 1 + (dice >> 20) % 200);
        MUST(line == lines);
        cut = at;
        if (dice >> 28 == 0) {
            gd_forget(table);
            begin(table, job.third, 0);
        }
        if (dice >> 28 == 1)
            forget_names(json);
    }
    if (job.third == GD_NO_THIRD || job.third == GD_KEY) { /* the others are compared as files only */
        must_be_same("target", &slow.out, &quick.out);
        must_be_same("rejects", &slow.refused, &quick.refused);
        MUST(slow.answered == quick.answered && !memcmp(slow.kinds, quick.kinds, sizeof slow.kinds));
    }
    gd_table_free(table);
    free(json), free(slow.out.bytes), free(slow.refused.bytes), free(quick.out.bytes), free(quick.refused.bytes);
    return 0;
}
