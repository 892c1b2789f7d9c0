// The answer to "by when", as the object that `gov-deadlines due --json` prints; and a claimed date held against it.
(() => {
  "use strict";

  const { days, periods, questions, status, texts } = GovDeadlines;

  class Answer {
    // `engine` has statements, notices, bases and the rules; throws where the question has no answer.
    constructor(engine, question) {
      this.engine = engine;
      this.question = question;
      this.counted = question.default();
      this.due = this.counted.due;
      this.standing = question.standing(this.counted);
      this.bounds = question.bounds(periods.DEFAULT, this.counted);
      this.projected = question.isProjected(this.counted);
      this.combined = questions.combined(question, this.counted);
      [this.safest, this.latestOfAll] = questions.extremeDates(question, this.combined);
    }

    say(code, values) {
      return this.engine.statements.of(code, values);
    }

    get earliest() {
      return this.bounds && this.bounds.earliest;
    }

    get latest() {
      return this.bounds && this.bounds.latest;
    }

    get isOverride() {
      const { limit, within, by } = this.question;
      return limit.override !== "set-elsewhere" && (within !== null || by !== null);
    }

    get isSupplied() {
      return this.question.limit.trigger === "occasion";
    }

    get basis() {
      const { limit, by } = this.question;
      if (!this.isOverride) return limit.default_basis;
      return this.engine.bases[by === null ? "lead-department-limit" : "lead-department-date"];
    }

    // The first day on which silence may be relied on; null if it is not known.
    get relyFrom() {
      const latest = this.latestOfAll;
      return latest !== null && latest < days.LAST ? latest + 1 : null;
    }

    get readings() {
      const { question } = this;
      const parts = questions.unsettledParts(this.standing, this.bounds);
      const first = { name: "default", due: days.iso(this.due), basis: this.basis, ...parts };
      if (question.by !== null) return [first];
      const { statements } = this.engine;
      return [
        first,
        ...question.limit.readings.map((one) => questions.reading(question, one.name, one.basis, statements)),
      ];
    }

    // The notices that decided the consulted days.
    get notices() {
      const { first, last } = this.counted;
      return last < first ? [] : this.question.calendar.deciding(first, last).map((at) => this.engine.notices[at]);
    }

    // --- notes ---

    get notes() {
      const { question, standing } = this;
      const { limit, calendar } = question;
      const used = calendar.region.code;
      return [
        ...(used === limit.pack.region ? [] : [this.say("other-region", { used, own: limit.pack.region })]),
        ...calendar.region.remarks.map((at) => this.engine.texts[at]),
        ...(standing === "provisional" ? this.provisionalNotes() : this.otherReadingsNotes()),
        ...this.inForceNotes(),
        ...this.suppliedNotes(),
        ...this.estimatedNotes(),
        ...(this.safest === null ? [this.say("safest-unknown")] : []),
        ...(limit.silence && this.relyFrom === null ? [this.say("rely-from-unknown")] : []),
        ...limit.notes,
      ];
    }

    // Why the answer is provisional: one note for each reason why days it touched are unsettled.
    provisionalNotes() {
      const reasons = this.question.unsettled(this.counted).map((one) => one.reason);
      return texts.once(reasons).map((reason) => this.say("provisional", { reason }));
    }

    // The date is settled, but another reading rests on unsettled days.
    otherReadingsNotes() {
      const spans = this.combined.flatMap(({ found }) => this.question.unsettled(found));
      const reasons = texts.once(spans.map((one) => one.reason)).sort(texts.byText);
      return reasons.map((reason) => this.say("readings-provisional", { reason }));
    }

    // Whether the rules governed the trigger and the due day, and how sure that is.
    inForceNotes() {
      const { trigger, limit } = this.question;
      const { pack } = limit;
      const [start, end] = [pack.in_force_from, pack.in_force_until === null ? days.LAST : pack.in_force_until];
      const found = [];
      if (trigger < start) found.push(this.say("not-in-force/not-yet", { day: days.iso(start) }));
      else if (trigger > end) found.push(this.say("not-in-force/ended", { day: days.iso(end) }));
      else if (trigger < Math.max(...pack.in_force_candidates)) {
        found.push(this.say("in-force-from-uncertain", { candidates: pack.in_force_candidates.map(days.iso) }));
      }
      if (trigger >= start && this.due < start) found.push(this.say("due-before-in-force", { day: days.iso(start) }));
      if (trigger > pack.checked_on) found.push(this.say("after-checked-on", { day: days.iso(pack.checked_on) }));
      return found;
    }

    suppliedNotes() {
      const { within, by, bound } = this.question;
      const own = within || days.iso(by);
      const found = this.isOverride ? [this.say("lead-department-limit", { own })] : [];
      if (bound !== null) return [...found, bound.note];
      return this.isSupplied ? [...found, this.say("time-set-elsewhere", { own })] : found;
    }

    estimatedNotes() {
      const estimated = this.notices.filter(({ object }) => object.published_basis === "estimated");
      return estimated.map(({ title }) => this.say("published-estimated", { notice: title }));
    }

    // --- the object ---

    // Which provision in which version, and where it stands.
    get cited() {
      const { id, pack, article } = this.question.limit;
      return { schema: 1, limit: id, version: pack.version, authority: pack.authority, article };
    }

    get dates() {
      return {
        due: days.iso(this.due),
        standing: this.standing,
        earliest: days.iso(this.earliest),
        latest: days.iso(this.latest),
      };
    }

    get region() {
      return this.question.calendar.region.code;
    }

    // The whole answer; `told` is a status to be told as well.
    object(told) {
      const { limit, trigger } = this.question;
      const seeAlso = this.seeAlso;
      return {
        ...this.cited,
        trigger: days.iso(trigger),
        ...this.dates,
        region: this.region,
        ...(this.projected ? { projected: true } : {}),
        bindingness: limit.bindingness,
        readings: this.readings,
        safest: days.iso(this.safest),
        notes: [...this.notes, ...(told ? told.notes : [])],
        notices: this.notices.map((one) => one.object),
        ...this.engine.known,
        ...this.setOutside(),
        ...(limit.silence ? { rely_from: days.iso(this.relyFrom) } : {}),
        ...(seeAlso.length ? { see_also: seeAlso } : {}),
        ...(told ? { status: told.object } : {}),
      };
    }

    setOutside() {
      const { within, by, bound } = this.question;
      const set = { within, by: days.iso(by) };
      if (this.isOverride) return { set_by_lead_department: set };
      if (!this.isSupplied) return {};
      return { supplied: { ...set, basis: this.basis, ...(bound === null ? {} : { bound: bound.object }) } };
    }

    // Other limits that may be the one meant, each with its date for the same trigger.
    get seeAlso() {
      return this.question.limit.see_also.map((id) => this.otherLimit(id));
    }

    otherLimit(id) {
      const { trigger, announcedOnly, region } = this.question;
      const limit = this.engine.nearest(id, trigger);
      const asked = this.engine.rules.asked(limit, trigger, { within: null, by: null, bound: null });
      const settings = { within: null, by: null, region, announcedOnly, ignoreInForce: true };
      const other = new questions.Question(asked, this.engine.calendarOf(region, limit), trigger, settings);
      const found = other.count(periods.DEFAULT);
      const bounds = other.bounds(periods.DEFAULT, found);
      const when = limit.choice || limit.summary;
      if (found.due === null || (other.isProjected(found) && bounds === null)) {
        return { limit: limit.id, due: null, when, standing: "provisional", earliest: null, latest: null };
      }
      return {
        limit: limit.id,
        due: days.iso(found.due),
        when,
        ...questions.unsettledParts(other.standing(found), bounds),
      };
    }

    // --- day by day ---

    // The count from the trigger to the due day: each day's place in it; null for days that are skipped or moved over.
    get trace() {
      if (this.question.by !== null) return [];
      const { trigger, period } = this.question;
      const step = period.direction === "after" ? 1 : -1;
      const amount = periods.daysCounted(trigger, period);
      const found = [this.traced(trigger, null)];
      let [number, day] = [0, trigger];
      while (number < amount) {
        day += step;
        const counts = period.unit !== "working-day" || this.line.isWorking(day) === true;
        number += counts ? 1 : 0;
        found.push(this.traced(day, counts ? number : null));
      }
      while (day !== this.due) {
        day += this.due > day ? 1 : -1;
        found.push(this.traced(day, null));
      }
      return found;
    }

    get line() {
      return this.question.calendar.line(this.projected);
    }

    traced(day, number) {
      const { calendar } = this.question;
      const known = this.line.isWorking(day) === null ? null : this.engine.days.knownDay(calendar, day);
      return { date: days.iso(day), number, kind: known && known.kind, name: known && known.name };
    }

    // --- a status, and a claimed date ---

    status(asOf, completed) {
      return status.statusOf(this.question, this.due, asOf, completed, this.engine.statusTables);
    }

    // A date that somebody else computed, held against this answer.
    claim(claimed) {
      const { question } = this;
      const names = this.readings.filter((one) => one.due === days.iso(claimed)).map((one) => one.name);
      const verdict = claimed === this.due ? "right" : names.length ? "right-on-another-reading" : "wrong";
      return {
        ...this.cited,
        trigger: days.iso(question.trigger),
        claimed: days.iso(claimed),
        verdict,
        readings: names,
        working_days_off: this.daysOff(claimed),
        calendar_days_off: claimed - this.due,
        ...this.dates,
        ...(this.projected ? { projected: true } : {}),
        safest: days.iso(this.safest),
        region: this.region,
        known_on: this.engine.known.known_on || null,
        within: question.within,
        by: days.iso(question.by),
        bound: question.bound && question.bound.name,
        notes: [...this.claimNotes(verdict, names, claimed), ...this.notes],
      };
    }

    daysOff(claimed) {
      const [first, last] = [Math.min(claimed, this.due), Math.max(claimed, this.due)];
      const found = status.lineTo(this.question, last).count(first, last);
      return found !== null && found !== 0 && claimed === first ? -found : found;
    }

    claimNotes(verdict, readings, claimed) {
      const names = readings.map((name) => this.engine.statusTables.words[name]);
      const found = verdict === "right-on-another-reading" ? [this.say("claimed-other-reading", { names })] : [];
      if (verdict !== "right" && this.bounds && this.earliest <= claimed && claimed <= this.latest) {
        found.push(this.say("claimed-may-become"));
      }
      if (verdict === "wrong" && claimed === this.safest) found.push(this.say("claimed-safest"));
      return found;
    }
  }

  GovDeadlines.answers = { Answer };
})();
