// Days are whole numbers: days since 1970-01-01. No Date objects, since these have time zones.
(() => {
  "use strict";

  const FIRST = -719162; // 0001-01-01
  const LAST = 2932896; // 9999-12-31
  const EIGHT_HOURS = 8 * 3600 * 1000;
  const ONE_DAY = 24 * 3600 * 1000;
  const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

  const isLeap = (year) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

  const monthLength = (year, month) => (month === 2 && isLeap(year) ? 29 : MONTH_DAYS[month - 1]);

  // The number of a day; null where there is no such day.
  function numberOf(year, month, day) {
    if (!(year >= 1 && year <= 9999 && month >= 1 && month <= 12)) return null;
    if (!(day >= 1 && day <= monthLength(year, month))) return null;
    const since = month > 2 ? year : year - 1; // years begin in March, so that the leap day is the last one
    const inYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
    return since * 365 + Math.floor(since / 4) - Math.floor(since / 100) + Math.floor(since / 400) + inYear - 719468;
  }

  // The year, the month and the day of a number.
  function parts(number) {
    const shifted = number + 719468;
    const era = Math.floor(shifted / 146097);
    const inEra = shifted - era * 146097;
    const yearOfEra = Math.floor(
      (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36524) - Math.floor(inEra / 146096)) / 365
    );
    const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const month = Math.floor((5 * inYear + 2) / 153);
    const day = inYear - Math.floor((153 * month + 2) / 5) + 1;
    const year = yearOfEra + era * 400 + (month >= 10 ? 1 : 0);
    return { year, month: month < 10 ? month + 3 : month - 9, day };
  }

  const padded = (number, width) => String(number).padStart(width, "0");

  // A day as 2024-04-03; null stays null.
  function iso(number) {
    if (number === null || number === undefined) return null;
    const { year, month, day } = parts(number);
    return `${padded(year, 4)}-${padded(month, 2)}-${padded(day, 2)}`;
  }

  // The number of a day written as 2024-04-03; null for any other text.
  function fromIso(text) {
    const found = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
    return found && numberOf(Number(found[1]), Number(found[2]), Number(found[3]));
  }

  // Monday is 0.
  const weekday = (number) => (((number + 3) % 7) + 7) % 7;

  const isWeekend = (number) => weekday(number) >= 5;

  // The corresponding day so many months later, or the last day of a month without such a day.
  function monthsOn(number, months) {
    const start = parts(number);
    const month = start.year * 12 + start.month - 1 + months;
    if (month < 12) return FIRST - 1;
    if (month >= 120000) return LAST;
    const year = Math.floor(month / 12);
    const inYear = (month % 12) + 1;
    return numberOf(year, inYear, Math.min(start.day, monthLength(year, inYear)));
  }

  // The day in China at an instant in milliseconds since 1970, since 1992; Beijing has had no summer time since then.
  const inChina = (milliseconds) => Math.floor((milliseconds + EIGHT_HOURS) / ONE_DAY);

  GovDeadlines.days = {
    FIRST,
    LAST,
    fromIso,
    inChina,
    isWeekend,
    iso,
    monthLength,
    monthsOn,
    numberOf,
    parts,
    weekday,
  };
})();
