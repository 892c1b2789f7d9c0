// Counts in a row, as one walk over the days: how early and how late an arrangement can make its end.
//
// Receipt on the next working day, calendar days from it, and a move off a rest day share one arrangement of the days.
// So the walk is followed day by day with the arrangements of the present season that lead to each place in it; of a
// season that is over, nothing matters but the place. As counting/legs.py and workdays/walks.py do.
(() => {
  "use strict";

  const { periods } = GovDeadlines;

  // A period from a trigger as a walk, if it is more than one count; else null. A leg is so many calendar days, and then
  // on to the so-manieth working day after these.
  function walkOf(trigger, period, way) {
    if (!way.deemedReceived || !period.amount || way.roll === 0) return null;
    if (periods.countsWorkingDays(period, way) || period.direction === "before" || period.unit === "month") return null;
    const days = period.amount + (way.clearDays ? 1 : 0) - (way.triggerCounted ? 1 : 0);
    if (days <= 1) return { start: trigger - 1, legs: [{ days: 0, working: days ? 2 : 1 }] };
    const legs = [
      { days: 0, working: 1 },
      { days: days - 1, working: 1 },
    ];
    return { start: trigger - 1, legs };
  }

  // Whether seasons share days: they were too many to join, and each is arranged by itself.
  function overlap(seasons) {
    const sorted = seasons.slice().sort((one, other) => one.first - other.first);
    return sorted.some((one, nth) => nth > 0 && one.first <= sorted[nth - 1].last);
  }

  // The extremes of each leg put together: exact for one leg, and for several never too narrow.
  function legByLeg(calendar, { start, legs }) {
    let [early, late] = [start, start];
    for (const { days, working } of legs) {
      if (early !== null) early = calendar.earliest.add(early + days, working);
      if (late !== null) late = calendar.latest.add(late + days, working);
    }
    return early === null || late === null ? null : [early, late];
  }

  // Places in a walk, each with the arrangements that lead there.
  class Reached {
    constructor() {
      this.places = new Map();
    }

    add(place, choices) {
      const key = `${place.leg} ${place.days} ${place.working}`;
      const known = this.places.get(key);
      const all = known ? new Set([...known.choices, ...choices]) : new Set(choices);
      this.places.set(key, { place, choices: [...all] });
    }
  }

  // Where a day leads from a place; `rests` are the choices in which it is a rest day, `works` the others.
  function onward(walk, { leg, days, working }, rests, works, tell) {
    if (days) {
      tell({ leg, days: days - 1, working }, [...rests, ...works]);
      return;
    }
    if (rests.length) tell({ leg, days, working }, rests);
    if (!works.length) return;
    if (working > 1) tell({ leg, days: 0, working: working - 1 }, works);
    else if (leg + 1 === walk.legs.length) tell(null, works);
    else tell({ leg: leg + 1, ...walk.legs[leg + 1] }, works);
  }

  // Every day on which the walk can end; null if it can lead off the line.
  function ends(possible, walk) {
    const found = new Set();
    let reached = new Reached();
    reached.add({ leg: 0, ...walk.legs[0] }, [0]);
    let season = null;
    for (let day = walk.start + 1; day <= possible.plain.last; day += 1) {
      const here = possible.seasons.find((one) => one.first <= day && day <= one.last) || null;
      const plain = possible.plain.isWorking(day);
      if (plain === null) return null;
      const after = new Reached();
      const all = here === null ? [0] : here.choices;
      const worked = (nth) => (here === null ? plain : here.worked(nth, day, plain));
      for (const { place, choices } of reached.places.values()) {
        const open = here === season ? choices : all;
        const [rests, works] = [open.filter((nth) => !worked(nth)), open.filter(worked)];
        onward(walk, place, rests, works, (next, left) => (next === null ? found.add(day) : after.add(next, left)));
      }
      if (!after.places.size) return found;
      [reached, season] = [after, here];
    }
    return null;
  }

  // The earliest and the latest day on which the walk ends, over all that notices to come can arrange; null off the line.
  function extremesOf(calendar, walk) {
    if (walk.legs.length === 1 || overlap(calendar.possible[0].seasons)) return legByLeg(calendar, walk);
    const every = calendar.possible.map((one) => ends(one, walk));
    if (every.includes(null)) return null;
    const days = every.flatMap((one) => [...one]);
    return [Math.min(...days), Math.max(...days)];
  }

  GovDeadlines.walks = { extremesOf, walkOf };
})();
