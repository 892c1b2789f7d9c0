// The days of a region in a row, and counting on them; past the last notice also as early and as late as could be.
(() => {
  "use strict";

  const { days } = GovDeadlines;

  // Working days by rank and select: rank[i] working days lie before the i-th day, select[k] is the k-th working day.
  class Line {
    // `worked` has 1 or 0 for each day from `first` on.
    constructor(first, worked) {
      this.first = first;
      this.last = first + worked.length - 1;
      this.worked = worked;
      this.rank = new Int32Array(worked.length + 1);
      worked.forEach((one, at) => {
        this.rank[at + 1] = this.rank[at] + one;
      });
      this.select = new Int32Array(this.rank[worked.length]);
      worked.forEach((one, at) => {
        if (one) this.select[this.rank[at]] = first + at;
      });
    }

    // Whether a day is worked; null off the line.
    isWorking(day) {
      return this.first <= day && day <= this.last ? this.worked[day - this.first] === 1 : null;
    }

    // The n-th working day after a day (n > 0) or before it (n < 0); null off the line. n is not 0.
    add(day, n) {
      const position = day - this.first + (n > 0 ? 1 : 0);
      if (!(position >= 0 && position < this.rank.length)) return null;
      const nth = this.rank[position] + (n > 0 ? n - 1 : n);
      return nth >= 0 && nth < this.select.length ? this.select[nth] : null;
    }

    // Working days in (start, end], or minus those in [end, start); null off the line.
    count(start, end) {
      if (start === end) return 0;
      const ahead = end > start ? 1 : 0;
      const [before, upTo] = [start + ahead - this.first, end + ahead - this.first];
      const known = (position) => position >= 0 && position < this.rank.length;
      return known(before) && known(upTo) ? this.rank[upTo] - this.rank[before] : null;
    }

    // The side of the line on which the missing day of an unanswered question lies.
    side(needed, step) {
      if (needed < this.first) return "before";
      return needed > this.last || step > 0 ? "after" : "before";
    }

    // The day itself if it is worked, else the next working day in a direction; null off the line.
    roll(day, step) {
      const worked = this.isWorking(day);
      if (worked === null) return null;
      return worked ? day : this.add(day, step);
    }
  }

  // Numbers written as the first one and the steps between them.
  function summed(steps) {
    let total = 0;
    return steps.map((one) => (total += one));
  }

  // Plain weeks from `first` to `last`, except the days in `changed`.
  function weeks(first, last, changed) {
    const worked = new Uint8Array(last - first + 1);
    for (let day = first; day <= last; day += 1) worked[day - first] = days.isWeekend(day) ? 0 : 1;
    for (const day of changed) worked[day - first] = 1 - worked[day - first];
    return worked;
  }

  const ZERO = 95; // the character of a gain of no day; see engine_lines.py

  // A coming holiday: how many working days more, at most, its arrangements give between any two days.
  class Season {
    // `changed`: the days that an arrangement can change; `rows`: the gains from each position to each other.
    // `possible`: for each arrangement, what it makes of these days: + a working day, - a rest day, . nothing.
    constructor({ changed, rows, possible }) {
      this.changed = summed(changed);
      this.rows = rows;
      this.possible = possible;
      this.first = this.changed[0];
      this.last = this.changed[this.changed.length - 1];
      this.places = new Map(this.changed.map((day, place) => [day, place]));
      this.choices = possible.map((_, nth) => nth);
    }

    // Whether a day is worked under one of the arrangements; `plain` is whether it is without any.
    worked(nth, day, plain) {
      const place = this.places.get(day);
      const made = place === undefined ? "." : this.possible[nth][place];
      return made === "." ? plain : made === "+";
    }

    // How many of its days lie before or on a day.
    position(day) {
      let position = 0;
      while (position < this.changed.length && this.changed[position] <= day) position += 1;
      return position;
    }

    gain(from, to) {
      return this.rows[from].charCodeAt(to) - ZERO;
    }

    // The most, or fewest, working days that an arrangement adds between a position and another, later one if forward.
    extreme(fixed, other, most, forward) {
      const [from, to] = forward ? [fixed, other] : [other, fixed];
      return most ? this.gain(from, to) : -this.gain(to, from);
    }
  }

  // What notices to come can make of the days: plain ones, and the seasons that change them.
  class Possible {
    constructor({ first, last, changed, seasons }) {
      this.plain = new Line(first, weeks(first, last, summed(changed)));
      this.seasons = seasons.map((one) => new Season(one));
    }

    // The n-th working day, as early or as late as any arrangement makes it; null off the line.
    add(day, n, early) {
      const forward = n > 0;
      const most = early === forward;
      const [step, start] = forward ? [1, day] : [-1, day - 1];
      const fixed = this.seasons.map((one) => one.position(start));
      let needed = Math.abs(n);
      let gained = 0;
      let other = day;
      while (gained < needed) {
        other += step;
        const worked = this.plain.isWorking(other);
        if (worked === null) return null;
        needed -= worked ? 1 : 0;
        const upTo = forward ? other : other - 1;
        gained = 0;
        this.seasons.forEach((one, at) => {
          gained += one.extreme(fixed[at], one.position(upTo), most, forward);
        });
      }
      return other;
    }

    // The fewest or the most working days in (start, end]; null off the line.
    count(start, end, most) {
      const plain = this.plain.count(start, end);
      if (plain === null || end < start) return null;
      return this.seasons.reduce(
        (sum, one) => sum + one.extreme(one.position(start), one.position(end), most, true),
        plain
      );
    }
  }

  // Counting as early or as late as possible, over all that is possible: with drafts, also what is so without them.
  class Extreme {
    constructor(line, possible, early) {
      Object.assign(this, { line, possible, early });
    }

    add(day, n) {
      const found = this.possible.map((one) => one.add(day, n, this.early));
      if (found.includes(null)) return null;
      return this.early ? Math.min(...found) : Math.max(...found);
    }

    roll(day, step) {
      return this.add(day - step, step);
    }

    side(needed, step) {
      return this.line.side(needed, step);
    }
  }

  const expanded = (runs) => runs.map(([first, length, ...values]) => ({ first, last: first + length - 1, values }));

  // The calendar of one region: the announced days, and the likely ones after them.
  class Calendar {
    constructor(days_, kinds, region, texts) {
      this.region = region;
      this.first = days_.first;
      this.last = days_.last;
      this.kinds = days_.kinds;
      const worked = Uint8Array.from(days_.kinds, (one) => kinds[one].working);
      this.announced = new Line(days_.first, worked.slice(0, days_.last - days_.first + 1));
      this.projected = new Line(days_.first, worked);
      this.unsettled = days_.unsettled.map(([first, last, reason]) => ({ first, last, reason: texts[reason] }));
      this.unsettledFrom = Math.min(this.last + 1, ...this.unsettled.map((one) => one.first));
      this.toCome = texts[days_.to_come];
      this.decided = Calendar.byDay(days_.decided);
      this.openDays = new Set();
      for (const { first, last } of expanded(days_.open)) {
        for (let day = first; day <= last; day += 1) this.openDays.add(day);
      }
      this.possible = days_.possible.map((one) => new Possible(one));
      this.earliest = new Extreme(this.projected, this.possible, true);
      this.latest = new Extreme(this.projected, this.possible, false);
    }

    // Each decided day with its name and its notice, as positions in lists of the data.
    static byDay(runs) {
      const found = new Map();
      for (const { first, last, values } of expanded(runs)) {
        for (let day = first; day <= last; day += 1) found.set(day, { name: values[0], notice: values[1] });
      }
      return found;
    }

    line(project) {
      return project ? this.projected : this.announced;
    }

    // The spans between two days that a notice to come may change; on the announced days, or also past them.
    unsettledIn(first, last, project) {
      if (last < first || last < this.unsettledFrom) return [];
      const spans = this.unsettled.slice();
      if (project && this.projected.last > this.last) {
        spans.push({ first: this.last + 1, last: this.projected.last, reason: this.toCome });
      }
      return spans.filter((one) => one.first <= last && first <= one.last);
    }

    // The notices that decided these days, in the order of the days.
    deciding(first, last) {
      const found = new Set();
      for (let day = Math.max(first, this.first); day <= Math.min(last, this.projected.last); day += 1) {
        const one = this.decided.get(day);
        if (one && one.notice >= 0) found.add(one.notice);
      }
      return [...found];
    }

    // The fewest and the most working days in (start, end]; null where that is not known.
    countBounds(start, end) {
      if (this.possible[0].count(start, end, true) === null) return null;
      const every = (most) => this.possible.map((one) => one.count(start, end, most)).filter((one) => one !== null);
      return { fewest: Math.min(...every(false)), most: Math.max(...every(true)) };
    }
  }

  GovDeadlines.lines = { Calendar };
})();
