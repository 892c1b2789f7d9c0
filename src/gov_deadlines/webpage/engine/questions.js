// One question without its answer: the limit, the calendar, the period and the trigger; and counting under it.
(() => {
  "use strict";

  const { days, periods, walks } = GovDeadlines;

  // --- which limit is counted ---

  const governs = (one, day) =>
    one.in_force_from <= day && day <= (one.in_force_until === null ? days.LAST : one.in_force_until);

  // Where no version governs a day: the last that had begun, or the first of all.
  function nearestOf(versions, day) {
    const begun = versions.filter((one) => one.pack.in_force_from <= day);
    return begun.length ? begun[begun.length - 1] : versions[0];
  }

  class Rules {
    // `engine` has names, refusals, statements, bases, bounds and readLength.
    constructor(engine) {
      this.engine = engine;
    }

    refuse(name, values, more) {
      return this.engine.refusals.of(name, values, more);
    }

    // The version that governs a day, by an id or words; where none does, the nearest one or a refusal.
    governing(limit, authority, day, ignoreInForce) {
      const { names } = this.engine;
      const versions = names.byId.get(names.named(limit, authority));
      const found = versions.filter((one) => governs(one.pack, day));
      if (found.length) return found[found.length - 1];
      const nearest = nearestOf(versions, day);
      if (ignoreInForce) return nearest;
      const { in_force_from: from, in_force_until: until } = nearest.pack;
      const values = { limit: nearest.id, trigger: days.iso(day), in_force_from: days.iso(from) };
      if (until === null) throw this.refuse("not-in-force", values);
      throw this.refuse("not-in-force/until", { ...values, in_force_until: days.iso(until) });
    }

    // The bounds of a duty in force on a day.
    boundsOn(duty, day) {
      return (duty.bounds || []).map((at) => this.engine.bounds[at]).filter((one) => governs(one, day));
    }

    boundNames(duty, day) {
      return this.boundsOn(duty, day).map((one) => one.name);
    }

    // The provision, if it is a limit with a number; else a refusal.
    counted(provision, day) {
      if (provision.kind === "limit") return provision;
      const bounds = [...new Set(this.boundNames(provision, day))];
      const where = provision.points_to ? "/where" : "";
      const kind = provision.kind === "cadence" ? "/cadence" : provision.cls === "deferred" ? "/deferred" : "/other";
      const name = `no-number${kind}${where}${bounds.length ? "/bounds" : ""}`;
      const { id, cite, summary, points_to } = provision;
      const values = { limit: id, cited: cite, says: summary, where: points_to || "", bounds: bounds.join(", ") };
      throw this.refuse(name, values);
    }

    // What is counted, from what the question supplies: {limit, period, bound}.
    asked(provision, day, { within, by, bound }) {
      const nothing = within === null && by === null && bound === null;
      if (provision.kind !== "duty" || nothing) {
        const limit = this.counted(provision, day);
        if (bound !== null) throw this.refuse("not-for-this/bound", { of: limit.id });
        return this.own(limit, day, within, by);
      }
      return bound === null
        ? this.setElsewhere(provision, day, within, by)
        : this.bounded(provision, day, within, by, bound);
    }

    own(limit, day, within, by) {
      if (within === null && by === null) return { limit, period: limit.period, bound: null };
      if (!limit.override) throw this.refuse("override-not-allowed", { limit: limit.id, cited: limit.cite });
      this.checkOwn(limit.period.direction, day, within, by);
      const period = within === null ? limit.period : this.length(within, limit.period.direction);
      return { limit, period, bound: null };
    }

    checkOwn(direction, day, within, by) {
      if (within !== null && by !== null) throw this.refuse("excluded/within-by", {});
      if (by === null || (direction === "after" ? by >= day : by <= day)) return;
      const name = direction === "after" ? "wrong-order/by-earlier" : "wrong-order/by-later";
      throw this.refuse(name, { day: days.iso(by), other_day: days.iso(day) });
    }

    length(text, direction) {
      const found = this.engine.readLength(text);
      if (found === null) throw this.refuse("wrong-kind/length", { value: text });
      return { amount: found[0], unit: found[1], direction };
    }

    // A duty whose time is set elsewhere, as a limit with the time that was given.
    setElsewhere(duty, day, within, by) {
      if (duty.cls !== "deferred") {
        const bounds = this.boundNames(duty, day);
        const name = `override-not-allowed/${bounds.length ? "bounds" : "duty"}`;
        throw this.refuse(name, { limit: duty.id, cited: duty.cite, bounds: bounds.join(", ") });
      }
      const { direction } = duty;
      const period = within === null ? { amount: 0, unit: "day", direction } : this.length(within, direction);
      const basis = this.engine.bases[within === null ? "date-set-elsewhere" : "time-set-elsewhere"];
      this.checkOwn(direction, day, within, by);
      return { limit: this.supplied(duty, period, basis, "set-elsewhere"), period, bound: null };
    }

    // A duty with the number of another instrument.
    bounded(duty, day, within, by, name) {
      if (within !== null || by !== null) throw this.refuse("excluded/bound", {});
      const bound = this.boundsOn(duty, day).find((one) => one.name === name);
      if (!bound) throw this.noBound(duty, day, name);
      return { limit: this.supplied(duty, bound.period, bound.basis, null), period: bound.period, bound };
    }

    noBound(duty, day, name) {
      const versions = (duty.bounds || []).map((at) => this.engine.bounds[at]).filter((one) => one.name === name);
      if (versions.length) {
        return this.refuse(versions[versions.length - 1].not_in_force, { trigger: days.iso(day) });
      }
      const choices = this.boundNames(duty, day);
      const known = choices.length ? "unknown-choice/bound" : "unknown-choice/no-bound";
      return this.refuse(known, { value: name, of: duty.id, choices: choices.join(", ") });
    }

    supplied(duty, period, basis, override) {
      const pointer = duty.points_to ? [this.engine.statements.of("points-to", { where: duty.points_to })] : [];
      const none = { silence: null, readings: [], see_also: [], choice: null };
      const notes = [...duty.notes, ...pointer];
      return { ...duty, ...none, kind: "limit", trigger: "occasion", period, override, default_basis: basis, notes };
    }
  }

  // --- counting ---

  class Question {
    // `asked`: {limit, period, bound}; `calendar`: the one to count on; `settings`: {within, by, region, announcedOnly,
    // ignoreInForce}, `by` as a number, `region` the one that was asked for, or null.
    constructor(asked, calendar, trigger, settings) {
      Object.assign(this, asked, settings, { calendar, trigger });
    }

    // The period counted in one way; where it needs unannounced days, on the likely ones.
    count(way) {
      const { trigger, period, calendar } = this;
      if (this.by !== null) return periods.counted(this.by, trigger, trigger - 1);
      const found = periods.countPeriod(calendar.announced, trigger, period, way);
      if (found.due !== null || found.needed !== "after" || this.announcedOnly) return found;
      return periods.countPeriod(calendar.projected, trigger, period, way);
    }

    // Whether a count consulted a day that no notice has announced.
    isProjected(found) {
      return found.first <= found.last && found.last > this.calendar.last && found.due !== null;
    }

    // The spans that a count consulted and that a notice to come may change.
    unsettled(found) {
      return this.calendar.unsettledIn(found.first, found.last, this.isProjected(found));
    }

    // A date that rests on another instrument's number is never settled.
    standing(found) {
      return this.bound !== null || this.unsettled(found).length ? "provisional" : "settled";
    }

    // The earliest and the latest date that notices to come can make of a count; null if one is not known.
    bounds(way, found) {
      if (found.due === null) return null;
      if (this.by !== null || !this.unsettled(found).length) return { earliest: found.due, latest: found.due };
      if (this.announcedOnly) return null;
      const walk = walks.walkOf(this.trigger, this.period, way);
      if (walk !== null) return this.walkBounds(walk, found);
      const [early, late] = [this.calendar.earliest, this.calendar.latest].map(
        (one) => periods.countPeriod(one, this.trigger, this.period, way).due
      );
      if (early === null || late === null) return null;
      return { earliest: Math.min(early, found.due), latest: Math.max(late, found.due) };
    }

    // The bounds of counts in a row, which share one arrangement.
    walkBounds(walk, found) {
      const extremes = walks.extremesOf(this.calendar, walk);
      if (extremes === null) return null;
      return { earliest: Math.min(extremes[0], found.due), latest: Math.max(extremes[1], found.due) };
    }

    // The count in the default way; throws where no answer can be given.
    default() {
      const found = this.count(periods.DEFAULT);
      if (found.due === null) throw this.notAnnounced(found.needed || "after");
      if (this.isProjected(found) && this.bounds(periods.DEFAULT, found) === null) throw this.notAnnounced("after");
      return found;
    }

    notAnnounced(side) {
      return this.calendar.refusal(!this.announcedOnly, side);
    }
  }

  // --- the readings ---

  // Whether any of these counts may still move.
  const moved = (question, all) => question.by === null && all.some((found) => question.unsettled(found).length > 0);

  // The earliest and the latest date over counts in several ways, notices to come included; null if unknown.
  function extremeDates(question, combined) {
    const dues = combined.map(({ found }) => found.due);
    if (
      !dues.includes(null) &&
      !moved(
        question,
        combined.map(({ found }) => found)
      )
    ) {
      return [Math.min(...dues), Math.max(...dues)];
    }
    const known = [];
    const unknown = new Set();
    for (const { way, found } of combined) {
      const bounds = question.bounds(way, found);
      if (found.due === null) unknown.add(found.beyond);
      else if (bounds !== null) known.push(bounds.earliest, bounds.latest);
      else if (question.announcedOnly) known.push(found.due);
      else unknown.add("after");
    }
    const only = (side) => [...unknown].every((one) => one === side);
    return [only("after") ? Math.min(...known) : null, only("before") ? Math.max(...known) : null];
  }

  // The period counted in every combination of the readings that apply, the default first.
  function combined(question, counted) {
    const names = question.by === null ? question.limit.readings.map((one) => one.name) : [];
    return periods.combinations(names).map((way, at) => ({ way, found: at === 0 ? counted : question.count(way) }));
  }

  // One listed reading, as an object of the answer.
  function reading(question, name, basis, statements) {
    const way = periods.wayOf(name);
    const found = question.count(way);
    const unknown = { standing: "provisional", earliest: null, latest: null };
    if (found.due === null) return { name, due: null, basis, ...unknown, reason: statements.of("not-announced") };
    const late = question.period.direction === "before" && found.due >= question.trigger;
    return {
      name,
      due: days.iso(found.due),
      basis,
      ...unsettledParts(question.standing(found), question.bounds(way, found)),
      ...(late ? { reason: statements.of("not-before-event") } : {}),
    };
  }

  // The standing and the bounds of a date that is not settled; nothing of one that is.
  function unsettledParts(standing, bounds) {
    if (standing === "settled") return {};
    const { earliest, latest } = bounds || { earliest: null, latest: null };
    return { standing, earliest: days.iso(earliest), latest: days.iso(latest) };
  }

  GovDeadlines.questions = { Question, Rules, combined, extremeDates, reading, unsettledParts };
})();
