// Every operation: questions in, answers or refusals out. `GovDeadlines.load(data)` makes the engine of one set of data.
(() => {
  "use strict";

  const { days, texts } = GovDeadlines;
  const { given } = texts;
  const UNSUPPORTED = { unsupported: true };
  const SETTINGS = ["region", "ignore_in_force", "announced_only", "authority"];
  const DUE = ["limit", "on", "within", "by", "bound", ...SETTINGS];
  const MEMBERS = {
    due: [...DUE, "as_of", "completed", "explain", "fingerprint"],
    status: [...DUE, "as_of", "completed"],
    verify: [...DUE, "claimed"],
    day: ["region", "date", "project"],
    add: ["region", "date", "n", "roll", "project"],
    count: ["region", "a", "b", "project"],
    month: ["region", "month", "project"],
  };
  const SAME = ["op", "known_on", "lang"];
  const OF_CALENDARS = ["day", "add", "count", "month"];

  class Unsupported {}

  class Engine {
    // `now`: a function that gives milliseconds since 1970.
    constructor(data, now) {
      this.data = data;
      this.now = now;
      this.texts = data.texts.map(([code, zh, en]) => ({ code, zh, en }));
      this.refusals = new texts.Refusals(this.withTexts(data.refusals, ["message", "hint"]));
      this.statements = new texts.Statements(data.statements);
      this.bases = this.pointed(data.bases);
      this.notices = data.notices.map((one) => ({ object: one.object, title: this.texts[one.title] }));
      this.known = data.known_on === null ? {} : { known_on: data.known_on };
      this.packs = data.packs.map((one) => ({ ...one, name: this.texts[one.name], short: this.texts[one.short] }));
      this.bounds = data.bounds.map((one) => this.bound(one));
      this.provisions = data.provisions.map((one) => this.provision(one));
      this.readLength = GovDeadlines.periods.lengthReader(data.lengths);
      this.names = new GovDeadlines.names.Names(data, this.provisions, this.refusals);
      this.rules = new GovDeadlines.questions.Rules(this);
      const refuse = (why, text) => this.refusals.of(`invalid-date/${why}`, { value: text });
      this.reader = new GovDeadlines.dayForms.DayReader(data.day_forms, data.zone, refuse);
      this.statusTables = { rules: data.status, statements: this.statements, words: data.reading_words };
      this.calendars = new Map();
      this.days = new GovDeadlines.calendars.CalendarAnswers(this);
    }

    // --- the data, with texts in place of their positions ---

    pointed(entries) {
      return Object.fromEntries(Object.entries(entries).map(([key, at]) => [key, this.texts[at]]));
    }

    withTexts(entries, keys) {
      const told = (one) =>
        Object.fromEntries(Object.entries(one).map(([key, at]) => [key, keys.includes(key) ? this.texts[at] : at]));
      return Object.fromEntries(Object.entries(entries).map(([name, one]) => [name, told(one)]));
    }

    bound(one) {
      return { ...one, basis: this.texts[one.basis], note: this.texts[one.note] };
    }

    provision(one) {
      const at = (place) => (place === null || place === undefined ? null : this.texts[place]);
      const found = { ...one, pack: this.packs[one.pack], notes: one.notes.map(at) };
      const keys = ["name", "cite", "obliged", "summary", "owed_to", "counted", "points_to", "choice", "default_basis"];
      for (const key of keys) found[key] = at(one[key]);
      found.readings = (one.readings || []).map(([name, basis]) => ({ name, basis: at(basis) }));
      return found;
    }

    // --- what a question names ---

    // The region of a code or a name.
    region(asked) {
      const own = this.data.regions.find((one) => one.code === asked);
      if (own) return own;
      const key = typeof asked === "string" ? texts.squeezed(asked) : null;
      const found = this.data.regions.filter((one) => key !== null && one.names.includes(key));
      if (found.length === 1) return found[0];
      throw this.refusals.of("unknown-region", { value: asked });
    }

    calendar(region) {
      if (!this.calendars.has(region.code)) {
        const { kinds, day_lines: lines } = this.data;
        const made = new GovDeadlines.lines.Calendar(lines[region.days], kinds, region, this.texts);
        made.refusal = (project, side) => {
          const told = region.refusals[project ? "projected" : "announced"][side];
          return this.refusals.of(`not-announced/${told}`, {});
        };
        this.calendars.set(region.code, made);
      }
      return this.calendars.get(region.code);
    }

    // The calendar of the region asked for, else of the provision's own.
    calendarOf(asked, provision) {
      return this.calendar(asked === null ? this.region(provision.pack.region) : asked);
    }

    nearest(limit, day) {
      return this.rules.governing(limit, null, day, true);
    }

    // A day as a number; `text` is in any form that is read everywhere.
    day(text) {
      if (typeof text !== "string") throw this.refusals.of("invalid-date/class", { value: text });
      return this.reader.read(text, null).day;
    }

    optionalDay(text) {
      return given(text) === null ? null : this.day(text);
    }

    // --- by when ---

    // Whether a setting is chosen; a value that is neither true nor false is refused, not taken for one of them.
    flag(asked, name) {
      const value = given(asked[name]);
      if (value === null || typeof value === "boolean") return value === true;
      throw this.refusals.of(`wrong-kind/${name}`, { value });
    }

    // The question with everything in it checked, and which settings were chosen.
    question(asked) {
      const trigger = this.day(asked.on);
      const region = given(asked.region) === null ? null : this.region(asked.region);
      const ignoreInForce = this.flag(asked, "ignore_in_force");
      const announcedOnly = this.flag(asked, "announced_only");
      const authority = given(asked.authority) === null ? null : this.names.authority(asked.authority);
      const supplied = { within: given(asked.within), by: this.optionalDay(asked.by), bound: given(asked.bound) };
      if (supplied.within !== null) this.rules.length(supplied.within);
      const provision = this.rules.governing(asked.limit, authority, trigger, ignoreInForce);
      const counted = this.rules.asked(provision, trigger, supplied);
      const calendar = this.calendarOf(region, counted.limit);
      if (announcedOnly && calendar.region.drafts) throw new Unsupported();
      const settings = { within: supplied.within, by: supplied.by, region, announcedOnly, ignoreInForce };
      return new GovDeadlines.questions.Question(counted, calendar, trigger, settings);
    }

    answer(asked) {
      return new GovDeadlines.answers.Answer(this, this.question(asked));
    }

    // What is written beside the question is read before the limit is looked up, as everywhere.
    written(asked) {
      this.day(asked.on);
      const asOf = this.optionalDay(asked.as_of);
      return { asOf, completed: asOf === null ? null : this.completed(asked.completed) };
    }

    due(asked) {
      const { asOf, completed } = this.written(asked);
      const answer = this.answer(asked);
      const found = answer.object(asOf === null ? null : answer.status(asOf, completed));
      if (this.flag(asked, "explain")) found.trace = answer.trace;
      if (this.flag(asked, "fingerprint")) found.fingerprint = this.fingerprint(answer.question);
      return found;
    }

    // The fingerprint of the answer's data, where nothing but the limit and the day was chosen; else null.
    fingerprint({ limit, calendar, announcedOnly, ignoreInForce }) {
      return announcedOnly || ignoreInForce || calendar.region.code !== limit.pack.region
        ? null
        : given(limit.fingerprint);
    }

    completed(value) {
      if (value === true) return true;
      return value === false ? null : this.optionalDay(value);
    }

    status(asked) {
      const { completed } = this.written(asked);
      const asOf = this.day(asked.as_of); // which must be given here
      const answer = this.answer(asked);
      return answer.object(answer.status(asOf, completed));
    }

    verify(asked) {
      this.day(asked.on);
      const claimed = this.day(asked.claimed);
      return this.answer(asked).claim(claimed);
    }

    // --- the door ---

    // The answer to a question, {error, message, hint, exit} where there is none, or {unsupported: true}.
    ask(asked) {
      const known = Object.prototype.hasOwnProperty.call(MEMBERS, asked.op) ? [...SAME, ...MEMBERS[asked.op]] : null;
      const meant = Object.keys(asked).filter((key) => given(asked[key]) !== null && asked[key] !== false);
      if (known === null || meant.some((key) => !known.includes(key))) return UNSUPPORTED;
      if (given(asked.known_on) !== null && asked.known_on !== this.data.known_on) return UNSUPPORTED;
      const answering = OF_CALENDARS.includes(asked.op) ? this.days : this;
      return this.told(() => answering[asked.op](asked));
    }

    // What a function gives, or the refusal that it throws.
    told(question) {
      try {
        return question();
      } catch (error) {
        if (error instanceof texts.Refused) return error.answer;
        if (error instanceof Unsupported) return UNSUPPORTED;
        throw error;
      }
    }

    // --- what the page offers ---

    // The day that a text names, also 今天 and 下周五: {day, form, said}, or a refusal.
    readDay(text) {
      return this.told(() => {
        const { day, form, said } = this.reader.read(text, days.inChina(this.now()));
        return { day: days.iso(day), form, ...(said ? { said: this.statements.of(said.template, said.values) } : {}) };
      });
    }

    // The provisions that words may mean, the likeliest first.
    find(text, most, authority) {
      return this.told(() => {
        const whose = given(authority) === null ? null : this.names.authority(authority);
        const ranked = this.names
          .index()
          .ranked(this.names, text, whose)
          .slice(0, most === undefined ? 10 : most);
        return ranked.map(({ provision: one, score }) => ({
          id: one.id,
          name_zh: one.name.zh,
          name_en: one.name.en,
          authority: one.pack.authority,
          article: one.article,
          cls: one.cls,
          summary_zh: one.summary.zh,
          score: Math.round(score * 1000) / 1000,
        }));
      });
    }

    // The newest version of every limit with a number of days; or, if `every`, of every provision.
    limits(every) {
      return [...this.names.newest.values()]
        .filter((one) => every || one.kind === "limit")
        .map((one) => this.told(() => this.limitObject(one)));
    }

    limitObject(one) {
      const { id, kind, cls, name, aliases, article, cite, summary, obliged, owed_to, bindingness, pack, notes } = one;
      const { title, number, version } = pack;
      const document = { title, number, version };
      for (const key of ["in_force_from", "in_force_until", "checked_on"]) document[key] = days.iso(pack[key]);
      return {
        ...{ id, kind, cls, authority: pack.authority, government: pack.short, government_full: pack.name },
        ...{
          name,
          aliases,
          article,
          cite,
          summary,
          obliged,
          owed_to,
          bindingness,
          region: pack.region,
          document,
          notes,
        },
        period: one.period || null,
        trigger: one.trigger || null,
        override: one.override || null,
        silence: one.silence || null,
        points_to: one.points_to,
      };
    }

    about() {
      const { made_on, version, fingerprint, known_on, coverage, projected_to, regions } = this.data;
      return {
        ...{ made_on, version, fingerprint, known_on, projected_to },
        coverage_start: coverage[0],
        coverage_end: coverage[1],
        today: days.iso(days.inChina(this.now())),
        notices: this.notices.map(({ object, title }) => ({ ...object, title })),
        regions: regions.map(({ code, zh, en }) => ({ code, name: { zh, en } })),
      };
    }
  }

  // The engine of the data; `now`, in milliseconds since 1970, stands in for the clock in tests.
  function load(data, now) {
    const engine = new Engine(data, () => (now === undefined ? Date.now() : now));
    const calendarOf = (region) => engine.calendar(engine.region(region));
    return {
      ask: (asked) => engine.ask(asked),
      readDay: (text) => engine.readDay(text),
      find: (text, most, authority) => engine.find(text, most, authority),
      limits: (every) => engine.limits(every),
      day: (region, date) => engine.ask({ op: "day", region, date, project: true }),
      month: (region, month) => engine.told(() => engine.days.monthDays(calendarOf(region), month, true)),
      about: () => engine.about(),
    };
  }

  GovDeadlines.load = load;
})();
