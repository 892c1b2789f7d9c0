/* What an answer says, as sentences: used by the page, the sheet and the copied text alike. */
(function (root) {
  "use strict";

  const page = root.GovPage;
  const { say, word, text, dated } = page;

  /* The statement about a provision: name, document, article. */
  function cited(answer) {
    const limit = page.limit(answer.limit);
    const { title, number } = limit.document;
    return {
      title: text(limit.government) + say("named") + text(limit.name),
      document: say(number ? "document" : "document-alone", { title, number, name: text(limit.government) }),
      article: text(limit.cite),
    };
  }

  function firm(answer) {
    if (answer.standing === "settled") return [say("settled"), say("settled-why")];
    const { earliest, latest } = answer;
    if (!earliest || !latest) return [say("provisional"), say("bounds-unknown")];
    if (earliest === latest) return [say("provisional"), say("bounds-none")];
    return [say("provisional"), say("bounds", { earliest: page.date(earliest), latest: page.date(latest) })];
  }

  const length = (period) => page.counted(period.direction + "-" + period.unit, period.amount);
  const shortly = (period) => (period.amount ? say("short-" + period.direction, { long: length(period) }) : say("on-the-day"));

  /* A length as a person typed it; 3wd in words. */
  function spelled(typed) {
    const found = /^([0-9]+)(wd|d)$/i.exec(typed);
    return found ? page.counted(found[2].length === 2 ? "after-working-day" : "after-day", Number(found[1])) : typed;
  }

  /* How it was counted: what was counted, what was skipped, what was worked instead, where the end was moved. */
  function counted(answer) {
    const limit = page.limit(answer.limit);
    const start = dated(answer.trigger);
    const { within, by } = answer.set_by_lead_department || {};
    if (by) return [say("count-by")];
    if (!within && limit.period.amount === 0) return [say("count-none", { start })];
    const lines = within ? [say("count-own", { own: spelled(within) })] : [];
    const long = within ? spelled(within) : length(limit.period);
    lines.push(say("count-" + limit.period.direction, { start, trigger: word(limit.trigger), long }));
    lines.push(...byDays(answer, answer.trace.slice(1)), say("count-ends", { due: dated(answer.due) }));
    return lines;
  }

  /* The lines on single days; `steps` are those after the trigger. */
  function byDays(answer, steps) {
    const numbers = steps.map((one) => one.number);
    const last = steps[numbers.lastIndexOf(Math.max(...numbers))];
    const lines = skipped(steps.slice(0, steps.indexOf(last)).filter((one) => one.number === null), answer.trigger);
    const workingOnly = steps.every((one) => !one.number || page.worked.has(one.kind));
    const instead = steps.filter((one) => one.number && one.kind !== "working");
    if (instead.length && workingOnly) {
      lines.push(say("count-worked", { days: page.spans(instead.map((one) => one.date), answer.trigger) }));
    }
    if (last.date !== answer.due) {
      lines.push(say("count-moved", { day: dated(last.date), kind: kindOf(last), due: dated(answer.due) }));
    }
    return lines;
  }

  const kindOf = (step) => (step.name ? page.holiday(step.name) + say("listed") + word(step.kind) : word(step.kind));

  function skipped(steps, near) {
    const groups = new Map();
    steps.forEach((one) => {
      const key = one.name || "";
      groups.set(key, (groups.get(key) || []).concat(one.date));
    });
    return Array.from(groups, ([name, off]) =>
      say(name ? "count-skipped" : "count-weekends", { days: page.spans(off, near), name: page.holiday(name) }));
  }

  /* The answer's own fingerprint; that of all data where the answer has none, as with another region's calendar. */
  page.fingerprint = (answer) => answer.fingerprint || page.about.fingerprint;

  /* Each reading: name, day or reason, basis. */
  function readings(answer) {
    return answer.readings.map((one) => ({
      name: word(one.name),
      day: one.due ? dated(one.due) : say("no-day"),
      bounds: one.standing === "provisional" && one.earliest && one.earliest !== one.latest
        ? say("between", { earliest: page.date(one.earliest), latest: page.date(one.latest) }) : "",
      basis: [text(one.reason), text(one.basis)].filter(Boolean).join(say("stop")),
      same: one.due === answer.due,
    }));
  }

  function safest(answer) {
    if (!answer.safest) return [say("safest-none"), ""];
    const why = answer.readings.length === 1 && answer.standing === "settled" ? "safest-only"
      : answer.safest === answer.due ? "safest-same" : answer.standing === "settled" ? "safest-earlier" : "safest-provisional";
    return [dated(answer.safest), say(why)];
  }

  function silence(answer) {
    const limit = page.limit(answer.limit);
    if (!limit.silence) return [say("silence-none"), ""];
    return answer.rely_from ? [say("silence-from", { day: dated(answer.rely_from) }), say("silence-why")] : [say("silence-unknown"), ""];
  }

  function status(answer) {
    const found = answer.status;
    if (!found) return null;
    const amount = found.working_days !== null && found.working_days !== undefined && found.working_days > 0
      ? page.counted("working-days", found.working_days) + say("aside", { text: page.counted("calendar-days", found.calendar_days) })
      : found.calendar_days ? page.counted("calendar-days", found.calendar_days) : "";
    const form = amount && page.ui.far[found.code] ? page.ui.far[found.code] : page.ui.status[found.code];
    return { day: dated(found.as_of), words: page.at(form).replace("{}", amount) };
  }

  /* The verdict on a day that somebody else computed, in words. */
  function claim(answer) {
    const found = answer.claim;
    if (!found || found.error) return null;
    const day = dated(found.claimed);
    const more = found.notes.filter((one) => one.code.startsWith("claimed-")).map(text);
    if (found.verdict === "right") return { ok: true, words: say("claim-right", { day }) };
    if (found.verdict === "right-on-another-reading") {
      return { ok: null, words: say("claim-under", { day, names: found.readings.map(word).join(say("listed")) }) };
    }
    const working = found.working_days_off;
    const amount = page.counted("calendar-days", Math.abs(found.calendar_days_off))
      + (working === null ? "" : say("aside", { text: page.counted("working-days", Math.abs(working)) }));
    const code = found.calendar_days_off > 0 ? "claim-late" : "claim-early";
    return { ok: false, words: [say(code, { day, amount, due: dated(answer.due) }), ...more].join(say("gap")) };
  }

  /* What to do, and what follows. */
  function steps(answer) {
    const limit = page.limit(answer.limit);
    const found = [say("step-due", { who: text(limit.obliged), whom: text(limit.owed_to), day: dated(answer.due) })];
    if (answer.safest && answer.safest !== answer.due) found.push(say("step-safest", { day: dated(answer.safest) }));
    if (answer.standing === "provisional") found.push(say("step-again"));
    if (answer.rely_from) found.push(say("step-silence", { day: dated(answer.rely_from) }));
    (limit.follows || []).forEach((one) => found.push(say("step-chain", { steps: text(one) })));
    found.push(say("step-second"));
    return found;
  }

  function notices(answer) {
    return answer.notices.map((one) => {
      const published = one.published ? say("published", { day: page.date(one.published) }) : say("notice-draft");
      const issuer = page.holiday(one.issuer);
      return say(one.number ? "notice" : "notice-unnumbered", { issuer, number: one.number, published });
    });
  }

  /* The whole answer as plain text, to be pasted into a memo. */
  function plain(answer) {
    const { title, document, article } = cited(answer);
    const [standing, bounds] = firm(answer);
    const limit = page.limit(answer.limit);
    const state = status(answer);
    const verdict = claim(answer);
    const lines = [
      say("copy-due", { day: dated(answer.due), standing }) + (answer.standing === "settled" ? "" : say("stop") + bounds),
      say("copy-rule", { title, document, article }),
      say("copy-says", { text: text(limit.summary) }),
      ...counted(answer),
    ];
    if (answer.readings.length > 1) {
      readings(answer).slice(1).forEach((one) => lines.push(say("copy-reading", { name: one.name, day: one.day })));
      lines.push(say("copy-safest", { day: safest(answer)[0] }));
    }
    if (limit.silence) lines.push(silence(answer)[0]);
    if (state) lines.push(say("copy-status", { day: state.day, words: state.words }));
    if (verdict) lines.push(verdict.words);
    answer.notes.forEach((one) => lines.push(say("copy-note", { text: text(one) })));
    notices(answer).forEach((one) => lines.push(say("copy-notice", { text: one })));
    lines.push(say("copy-made", { fingerprint: page.fingerprint(answer), day: page.date(page.about.made_on), version: page.about.version }));
    return lines.join("\n");
  }

  page.reasons = { cited, firm, shortly, counted, readings, safest, silence, status, claim, steps, notices, plain };
})(globalThis);
