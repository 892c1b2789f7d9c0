// The one reader of written days. The forms, and what is refused, are the library's own table, in the data.
(() => {
  "use strict";

  const { days, texts } = GovDeadlines;
  const LONGEST = 200; // characters
  const NUMERALS = "一二三四五六七八九";

  // How months and days are written in Chinese numerals, from one to 31; and no other way.
  function numerals() {
    const found = new Map();
    ["", "十", "二十", "三十"].forEach((ten, tens) => {
      for (let one = 0; one < 10; one += 1) {
        found.set(ten + (one ? NUMERALS[one - 1] : ""), tens * 10 + one);
      }
    });
    for (const zero of "〇零○◯") {
      for (let one = 1; one < 10; one += 1) found.set(zero + NUMERALS[one - 1], one);
    }
    return new Map([...found].filter(([, value]) => value > 0 && value <= 31));
  }

  class DayReader {
    // `forms` is the member day_forms of the data; `refuse(why, text)` makes the error to throw.
    constructor(forms, zone, refuse) {
      this.refuse = refuse;
      this.zone = zone;
      this.words = forms;
      this.numerals = numerals();
      this.patterns = {};
      for (const [code, pattern] of Object.entries(forms.forms)) {
        this.patterns[code] = new RegExp(`^(?:${pattern})$`, "u");
      }
      this.refused = forms.refused.map(({ code, pattern, anywhere }) => ({
        code,
        pattern: new RegExp(anywhere ? `^.*(?:${pattern})` : `^(?:${pattern})$`, "su"),
      }));
    }

    // The day that a text names, as {day, form, said}; `today` is the day that 今天 means, null where no such words count.
    read(text, today) {
      const number = days.fromIso(text);
      if (number !== null) return { day: number, form: "iso", said: null };
      const plain = this.tidy(text);
      return this.dated(text, plain) || this.spoken(text, plain, today);
    }

    tidy(text) {
      let found = text;
      if (Array.from(texts.strip(text)).length <= LONGEST) {
        const narrow = texts.narrow(texts.strip(text));
        found = Array.from(narrow, (one) => this.tidiedOne(one)).join("");
      }
      return texts.tidied(found);
    }

    tidiedOne(one) {
      if (this.words.dashes.includes(one)) return "-";
      return this.words.invisible.includes(one) ? "" : one;
    }

    dated(text, plain) {
      for (const code of this.words.dates) {
        const found = this.patterns[code].exec(plain);
        if (found) {
          const [year, month, day] = [this.inDigits(found[1]), found[2], found[3]];
          return { day: this.day(text, Number(year), month, day, found[4]), form: code, said: null };
        }
      }
      return this.patterns.instant.test(plain) ? this.instant(text, plain) : null;
    }

    // The day in China at an instant such as 2024-04-02T20:00:00Z.
    instant(text, plain) {
      const day = days.fromIso(plain.slice(0, 10));
      const clock = plain.slice(11).replace("UTC", "Z").replace(/ /g, "");
      const [, hour, minute, , second, offset] = /^(\d\d):(\d\d)(:(\d\d)(?:[.]\d+)?)?(.*)$/.exec(clock);
      const ahead = this.ahead(offset);
      if (day === null || ahead === null) throw this.refuse("no-such-day", text);
      const seconds = day * 86400 + Number(hour) * 3600 + Number(minute) * 60 + Number(second || 0) - ahead;
      const [there, inLondon] = [seconds + this.offset(seconds), seconds].map((one) => Math.floor(one / 86400));
      if (Math.min(there, inLondon) < days.FIRST || there > days.LAST) throw this.refuse("no-such-day", text);
      return { day: there, form: "instant", said: null };
    }

    // The seconds of an offset such as +08:00; null for +0800:00, which is none.
    ahead(offset) {
      const found = /^([+-])(\d\d)(:?)(?:(\d\d)(:(\d\d))?)?$/.exec(offset);
      if (!found) return 0;
      const [, sign, hours, colon, minutes, withSeconds, seconds] = found;
      if (withSeconds && !colon) return null;
      const total = Number(hours) * 3600 + Number(minutes || 0) * 60 + Number(seconds || 0);
      return sign === "-" ? -total : total;
    }

    // How many seconds China's clocks were ahead at an instant.
    offset(seconds) {
      return this.zone.reduce((found, [since, offset]) => (seconds >= since ? offset : found), this.zone[0][1]);
    }

    spoken(text, plain, today) {
      const spoken = plain.replace(/ /g, "").toLowerCase();
      const week = this.patterns.week.exec(spoken);
      const nearest = this.patterns["month-day"].exec(plain);
      const relative = Object.prototype.hasOwnProperty.call(this.words.relative, spoken);
      if (today === null && (week || relative)) throw this.refuse("words", text);
      if (today === null && nearest) throw this.refuse("no-year", text);
      if (week) return this.inWeek(text, today, week);
      if (nearest) return this.nearest(text, today, nearest);
      if (relative) return { day: today + this.words.relative[spoken], form: "relative", said: null };
      throw this.refuse(this.why(plain), text);
    }

    why(plain) {
      const found = this.refused.find((one) => one.pattern.test(plain));
      return found ? found.code : "form";
    }

    inWeek(text, today, [, which, weekday]) {
      const day = today - days.weekday(today) + 7 * this.words.weeks[which] + this.weekday(weekday);
      return { day, form: "week", said: this.taken("week", text, day) };
    }

    // A day without year as the nearest one to today; of two equally near ones the later.
    nearest(text, today, [, month, number, weekday]) {
      const { year } = days.parts(today);
      const found = [year - 1, year, year + 1]
        .map((one) => days.numberOf(one, this.number(text, month), this.number(text, number)))
        .filter((one) => one !== null)
        .sort((one, other) => Math.abs(one - today) - Math.abs(other - today) || other - one);
      if (!found.length) throw this.refuse("no-such-day", text);
      const { year: taken } = days.parts(found[0]);
      const day = this.day(text, taken, month, number, weekday);
      return { day, form: "month-day", said: this.taken("nearest-year", text, day) };
    }

    taken(code, text, day) {
      const raw = texts.strip(text);
      return { template: code, values: { raw, value: texts.shown(raw), day: days.iso(day) } };
    }

    day(text, year, month, day, weekday) {
      const number = days.numberOf(year, this.number(text, month), this.number(text, day));
      if (number === null) throw this.refuse("no-such-day", text);
      if (weekday && this.weekday(weekday) !== days.weekday(number)) throw this.refuse("weekday", text);
      return number;
    }

    // Monday is 0.
    weekday(written) {
      return Math.min(this.words.weekdays.indexOf(written), 6);
    }

    inDigits(written) {
      return Array.from(written, (one) => {
        const at = this.words.chinese_digits.indexOf(one);
        return at < 0 ? one : this.words.as_digits[at];
      }).join("");
    }

    number(text, written) {
      if (/^[0-9]+$/.test(written)) return Number(written);
      const found = this.numerals.get(written);
      if (found === undefined) throw this.refuse("no-such-day", text);
      return found;
    }
  }

  GovDeadlines.dayForms = { DayReader };
})();
