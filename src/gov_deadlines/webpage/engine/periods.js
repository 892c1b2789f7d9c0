// A trigger, a period and a way to count give a day, and the days that were consulted for it.
(() => {
  "use strict";

  const { days, texts } = GovDeadlines;

  // A way to count changes the default in one or more respects. `roll`: 1 later, -1 earlier, 0 not at all.
  const DEFAULT = { workingDays: false, triggerCounted: false, deemedReceived: false, clearDays: false, roll: null };
  const CHANGES = {
    "working-days": { workingDays: true },
    "trigger-counted": { triggerCounted: true },
    "deemed-received": { deemedReceived: true },
    "clear-days": { clearDays: true },
    "rest-later": { roll: 1 },
    "rest-stands": { roll: 0 },
  };

  const wayOf = (reading) => ({ ...DEFAULT, ...CHANGES[reading] });

  // Every way that combines these readings, the default first; two rules for rest days exclude each other.
  function combinations(readings) {
    const rolls = readings.filter((name) => "roll" in CHANGES[name]);
    let found = [{}];
    for (const name of readings.filter((one) => !rolls.includes(one))) {
      found = found.flatMap((one) => [one, { ...one, ...CHANGES[name] }]);
    }
    const ends = [{}, ...rolls.map((name) => CHANGES[name])];
    return found.flatMap((one) => ends.map((end) => ({ ...DEFAULT, ...one, ...end })));
  }

  const counted = (due, first, last) => ({ due, first, last, needed: null, beyond: null });

  // No answer; it lies beyond every other way's date only if the count ran off the line in its own direction.
  function offLine(index, firstStep, direction) {
    const needed = index.side(firstStep, direction);
    const beyond = needed === (direction > 0 ? "after" : "before") ? needed : null;
    return { due: null, first: firstStep, last: firstStep, needed, beyond };
  }

  function byWorkingDays(index, start, signed) {
    const due = index.add(start, signed);
    if (due === null) return offLine(index, start + (signed > 0 ? 1 : -1), signed);
    return signed > 0 ? counted(due, start + 1, due) : counted(due, due, start - 1);
  }

  function byCalendarDays(index, land, forward, roll) {
    if (roll === 0) return counted(land, land, land - 1);
    const step = roll || (forward ? 1 : -1);
    const due = index.roll(land, step);
    if (due === null) return offLine(index, land, step);
    return step > 0 ? counted(due, land, due) : counted(due, due, land);
  }

  // Where a period in calendar days or months ends, before it is moved off a rest day.
  const land = (start, signed, unit) => (unit === "month" ? days.monthsOn(start, signed) : start + signed);

  // Whether working days are counted in this way, not calendar days or months.
  const countsWorkingDays = (period, way) => way.workingDays || period.unit === "working-day";

  // The due day of a period from a trigger; `index` is a line of days, or an extreme of what is possible.
  function countPeriod(index, trigger, period, way) {
    if (period.amount === 0) return counted(trigger, trigger, trigger - 1);
    if (way.deemedReceived && countsWorkingDays(period, way) && period.direction === "after") {
      // receipt on the next working day is one working day more from the day before; as in counting/periods.py
      const amount = period.amount + (way.clearDays ? 1 : 0) + 1 - (way.triggerCounted ? 1 : 0);
      const found = byWorkingDays(index, trigger - 1, amount);
      if (found.due !== null) return found;
    }
    let start = trigger;
    if (way.deemedReceived) {
      start = index.roll(trigger, 1);
      if (start === null) return { ...offLine(index, trigger, 1), beyond: "after" };
    }
    if (way.triggerCounted) start -= 1;
    const found = fromStart(index, start, period, way);
    if (!way.deemedReceived) return found;
    return { ...found, first: Math.min(trigger, found.first), last: Math.max(trigger, found.last) };
  }

  function fromStart(index, start, period, way) {
    const amount = period.amount + (way.clearDays ? 1 : 0);
    const signed = period.direction === "after" ? amount : -amount;
    if (countsWorkingDays(period, way)) return byWorkingDays(index, start, signed);
    return byCalendarDays(index, land(start, signed, period.unit), signed > 0, way.roll);
  }

  // How many days a count has; months have their actual lengths.
  function daysCounted(trigger, period) {
    if (period.unit !== "month") return period.amount;
    const signed = period.direction === "after" ? period.amount : -period.amount;
    return Math.abs(days.monthsOn(trigger, signed) - trigger);
  }

  // A reader of lengths such as 5wd and 五个工作日: [amount, unit], or null for a text that is none.
  function lengthReader({ short, said, amount }) {
    const brief = new RegExp(`^\\+?([1-9][0-9]{0,3})(${Object.keys(short).join("|")})$`);
    const long = new RegExp(`^\\+?(?:延长|再延)?(${amount})(${Object.keys(said).join("|")})(?:以内|之内|内)?$`);
    return (text) => {
      if (typeof text !== "string") return null;
      const found = brief.exec(texts.strip(text).toLowerCase());
      if (found) return [Number(found[1]), short[found[2]]];
      const spoken = long.exec(texts.narrow(text).toLowerCase().replace(/ /g, ""));
      const number = spoken && texts.hanNumber(spoken[1]);
      return number ? [number, said[spoken[2]]] : null;
    };
  }

  GovDeadlines.periods = {
    DEFAULT,
    combinations,
    countPeriod,
    counted,
    countsWorkingDays,
    daysCounted,
    lengthReader,
    wayOf,
  };
})();
