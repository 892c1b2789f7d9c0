// What a calendar answers: a day, a day counted to, the working days between two days, a month.
(() => {
  "use strict";

  const { days } = GovDeadlines;
  const { given } = GovDeadlines.texts;
  const ROLLS = { following: 1, preceding: -1 };

  class CalendarAnswers {
    constructor(engine) {
      this.engine = engine;
    }

    asked(asked) {
      const project = this.engine.flag(asked, "project");
      const region = given(asked.region) === null ? this.engine.data.regions[0] : this.engine.region(asked.region);
      const calendar = this.engine.calendar(region);
      const notes = region.remarks.map((at) => this.engine.texts[at]);
      const about = {
        schema: 1,
        region: region.code,
        known_on: this.engine.data.known_on,
        ...(notes.length ? { notes } : {}),
      };
      return { calendar, project, about, line: calendar.line(project) };
    }

    day(asked) {
      const { calendar, project, about, line } = this.asked(asked);
      const day = this.engine.day(asked.date);
      const ask = (one) => one.isWorking(day);
      if (ask(line) === null) throw this.refusal(calendar, project, line.side(day, 1), ask);
      return { ...about, ...this.dayObject(calendar, day, project) };
    }

    dayObject(calendar, day, project) {
      const { kind, name, working, decided } = this.knownDay(calendar, day);
      const provisional = calendar.unsettledIn(day, day, project).length > 0;
      const notice = decided && decided.notice >= 0 ? this.engine.notices[decided.notice].object : null;
      return {
        date: days.iso(day),
        working,
        kind,
        name,
        name_en: decided ? this.engine.data.names[decided.name][1] : null,
        standing: provisional ? "provisional" : "settled",
        notice,
        ...(project ? { open: provisional && calendar.openDays.has(day) } : {}),
      };
    }

    // The refusal of a question that a line has no answer to; it says whether the likely days would have one.
    refusal(calendar, project, side, ask) {
      const likely = !project && side === "after" && ask(calendar.line(true)) !== null;
      return calendar.refusal(project, likely ? "likely" : side);
    }

    // A day that is on the line.
    knownDay(calendar, day) {
      const { kind, working } = this.engine.data.kinds[calendar.kinds[day - calendar.first]];
      const decided = calendar.decided.get(day) || null;
      return { kind, working: working === 1, name: decided && this.engine.data.names[decided.name][0], decided };
    }

    add(asked) {
      const { calendar, project, about, line } = this.asked(asked);
      const day = this.engine.day(asked.date);
      const n = this.whole(asked.n);
      const step = this.rollStep(asked.roll);
      const found = this.nth(calendar, line, project, day, n, step);
      const bounds = project ? this.addBounds(calendar, day, n, step, found) : {};
      return { ...about, start: days.iso(day), n, date: days.iso(found), ...bounds };
    }

    nth(calendar, line, project, day, n, step) {
      if (n === 0 && step === null && line.isWorking(day) === false) {
        throw this.engine.refusals.of("rest-day", { day: days.iso(day) });
      }
      const ask = (one) => (n ? one.add(day, n) : one.roll(day, step || 1));
      const found = ask(line);
      if (found === null) throw this.refusal(calendar, project, line.side(day + Math.sign(n), n || step || 1), ask);
      return found;
    }

    addBounds(calendar, day, n, step, likely) {
      const [early, late] = [calendar.earliest, calendar.latest].map((one) =>
        n ? one.add(day, n) : one.roll(day, step || 1)
      );
      if (early === null || late === null) throw calendar.refusal(true, "after");
      return { earliest: days.iso(Math.min(early, likely)), latest: days.iso(Math.max(late, likely)) };
    }

    whole(value) {
      if (Number.isSafeInteger(value)) return value;
      throw this.engine.refusals.of("wrong-kind/n", { value });
    }

    rollStep(roll) {
      if (given(roll) === null) return null;
      if (Object.prototype.hasOwnProperty.call(ROLLS, roll)) return ROLLS[roll];
      throw this.engine.refusals.of("unknown-choice/roll", { value: roll });
    }

    count(asked) {
      const { calendar, project, about, line } = this.asked(asked);
      const [a, b] = [this.engine.day(asked.a), this.engine.day(asked.b)];
      const ask = (one) => one.count(a, b);
      const found = ask(line);
      if (found === null) throw this.refusal(calendar, project, line.side(a < b ? a + 1 : b, 1), ask);
      const bounds = project ? calendar.countBounds(a, b) : null;
      return { ...about, a: days.iso(a), b: days.iso(b), working_days: found, ...(bounds || {}) };
    }

    month(asked) {
      const { calendar, project, about } = this.asked(asked);
      const found = this.monthDays(calendar, asked.month, project);
      const known = found.filter((one) => one.working !== null);
      if (!known.length) {
        const first = days.fromIso(found[0].date);
        throw this.refusal(calendar, project, calendar.line(project).side(first, 1), (one) => one.isWorking(first));
      }
      return { ...about, month: asked.month, working_days: known.filter((one) => one.working).length, days: known };
    }

    // Every day of a month; those that no notice reaches and that are not projected have null for `working`.
    monthDays(calendar, month, project) {
      const written = /^([0-9]{4})-([0-9]{2})$/.exec(month) || [];
      const [year, inYear] = [Number(written[1]), Number(written[2])];
      const first = days.numberOf(year, inYear, 1);
      if (first === null) throw this.engine.refusals.of("invalid-date/month", { value: month });
      const line = calendar.line(project);
      const nothing = { working: null, kind: null, name: null, name_en: null, standing: null, notice: null };
      return Array.from({ length: days.monthLength(year, inYear) }, (_, at) =>
        line.isWorking(first + at) === null
          ? { date: days.iso(first + at), ...nothing, ...(project ? { open: null } : {}) }
          : this.dayObject(calendar, first + at, project)
      );
    }
  }

  GovDeadlines.calendars = { CalendarAnswers };
})();
