// Counts in a row, as one walk over the days: they share one arrangement of the days to come. As workdays/walks.py.
(() => {
  "use strict";

  const { periods } = GovDeadlines;

  // A period in calendar days from a day of receipt deemed later: legs of calendar days and then working days, from the
  // day after `start` on. null for any other count: that is a single one, with the bounds of the line's extremes.
  function walkOf(trigger, period, way) {
    if (!way.deemedReceived || !period.amount || period.unit !== "day" || period.direction !== "after") return null;
    if (periods.countsWorkingDays(period, way) || way.roll === 0) return null;
    const days = period.amount + (way.clearDays ? 1 : 0) - (way.triggerCounted ? 1 : 0);
    const received = { days: 0, working: 1 };
    return { start: trigger - 1, legs: days ? [received, { days: days - 1, working: 1 }] : [received] };
  }

  // The earliest and the latest day on which a walk ends, over all that is possible; null if one is off the line.
  function extremes(calendar, walk) {
    const apart = calendar.possible.every((one) => !one.seasonsOverlap);
    if (walk.legs.length === 1 || !apart) return legByLeg(calendar, walk);
    const every = calendar.possible.map((one) => ends(one, walk));
    if (every.includes(null)) return null;
    const found = every.flatMap((one) => [...one]);
    return { earliest: Math.min(...found), latest: Math.max(...found) };
  }

  // The extremes of each leg put together: exact for one leg, and for several never too narrow.
  function legByLeg({ earliest, latest }, { start, legs }) {
    const end = (line) =>
      legs.reduce((day, { days, working }) => (day === null ? null : line.add(day + days, working)), start);
    const found = { earliest: end(earliest), latest: end(latest) };
    return found.earliest === null || found.latest === null ? null : found;
  }

  // Every day on which a walk can end; null if it can lead off the line. `reached` holds each place in the walk with the
  // arrangements of the present season that lead there; of a season that is over, nothing matters but the place.
  function ends(possible, { start, legs }) {
    const found = new Set();
    let reached = [{ leg: 0, ...legs[0], choices: [0] }];
    let season = null;
    for (let day = start + 1; day <= possible.plain.last; day += 1) {
      const here = possible.seasonOn(day);
      if (here !== season) {
        season = here;
        const choices = season === null ? [0] : season.choices;
        reached = reached.map((one) => ({ ...one, choices }));
      }
      const plain = possible.plain.isWorking(day);
      if (plain === null) return null;
      const worked = season === null ? () => plain : (nth) => plain !== season.turns(nth, day);
      reached = merged(reached.flatMap((one) => onward(one, legs, worked)));
      if (reached.some((one) => one.leg === legs.length)) found.add(day);
      reached = reached.filter((one) => one.leg < legs.length);
      if (!reached.length) return found;
    }
    return null;
  }

  // Where a day leads from a place.
  function onward(place, legs, worked) {
    if (place.days) return [{ ...place, days: place.days - 1 }];
    const { leg, working } = place;
    const next = working > 1 ? { leg, days: 0, working: working - 1 } : { leg: leg + 1, ...legs[leg + 1] };
    const parts = [
      { ...place, choices: place.choices.filter((nth) => !worked(nth)) },
      { ...next, choices: place.choices.filter(worked) },
    ];
    return parts.filter((one) => one.choices.length);
  }

  // Equal places as one. An arrangement leads to one place only, so no choice is in two of them.
  function merged(places) {
    const found = new Map();
    for (const one of places) {
      const key = `${one.leg} ${one.days} ${one.working}`;
      const other = found.get(key);
      found.set(key, other ? { ...one, choices: other.choices.concat(one.choices) } : one);
    }
    return [...found.values()];
  }

  GovDeadlines.walks = { extremes, walkOf };
})();
