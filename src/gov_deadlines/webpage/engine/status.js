// Where a duty stands on a day. The rules are the library's table, in the data.
(() => {
  "use strict";

  const { days, periods } = GovDeadlines;
  const SIGNS = {
    "<": (one, other) => one < other,
    "<=": (one, other) => one <= other,
    "=": (one, other) => one === other,
    ">=": (one, other) => one >= other,
    ">": (one, other) => one > other,
  };

  const holds = (conditions, facts) =>
    conditions.every(([left, sign, right]) =>
      SIGNS[sign](facts[left], typeof right === "string" ? facts[right] : right)
    );

  // The facts that decide the status of a duty: the default due day, and those of the listed readings.
  function factsOf(question, due) {
    const names = question.by === null ? question.limit.readings.map((one) => one.name) : [];
    const dues = [due, ...names.map((name) => question.count(periods.wayOf(name)).due)];
    const known = dues.filter((one) => one !== null);
    const sure = known.length === dues.length;
    return {
      since: question.period.direction === "after" ? question.trigger : -Infinity,
      due,
      first: sure ? Math.min(...known) : -Infinity,
      last: sure ? Math.max(...known) : Infinity,
      latest: Math.max(...known),
      silent: question.limit.silence ? 1 : 0,
      readings: ["default", ...names].map((name, at) => ({ name, due: dues[at] })),
    };
  }

  // The line for questions up to a day: the announced days, and the likely ones if it lies after them.
  function lineTo(question, day) {
    const { calendar, announcedOnly } = question;
    return calendar.line(day > calendar.last && !announcedOnly);
  }

  // The status, as {object, notes}; `completed` is a day, true (on an unknown day) or null.
  function statusOf(question, due, asOf, completed, { rules, statements, words }) {
    if (completed === true) {
      const object = { code: "done", as_of: days.iso(asOf), working_days: null, calendar_days: null };
      return { object, notes: [] };
    }
    const facts = factsOf(question, due);
    const asked = { ...facts, as_of: asOf, completed: completed === null ? Infinity : completed };
    const rule = rules.rules.find((one) => holds(one.when, asked));
    const day = asked[rule.measured];
    const line = lineTo(question, Math.max(due, asOf));
    const apart = Math.abs(day - due);
    const object = {
      code: rule.code,
      as_of: days.iso(asOf),
      working_days: apart ? line.count(Math.min(due, day), Math.max(due, day)) : 0,
      calendar_days: apart,
    };
    const inTime = (one) => one.due !== null && asked[rule.decides] <= one.due;
    const readings = rule.parts ? facts.readings.filter(inTime).map((one) => one.name) : [];
    return { object, notes: notes(rule.code, readings, holds(rules.fault, asked), statements, words) };
  }

  function notes(code, readings, fault, statements, words) {
    const found = fault ? [statements.of("record-fault")] : [];
    if (!readings.length) return found;
    const names = readings.map((name) => words[name]);
    let told = "open-on-another-reading";
    if (code === "done-disputed") {
      told = readings.includes("default") ? "late-on-another-reading" : "in-time-on-another-reading";
    }
    return [...found, statements.of(told, { names })];
  }

  GovDeadlines.status = { lineTo, statusOf };
})();
