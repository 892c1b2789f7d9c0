/* The control sheet: one A4 page in black and white, made anew for each answer and shown on paper only. */
(function (root) {
  "use strict";

  const page = root.GovPage;
  const { el, say, text, by, fill } = page;

  const ROOMY = 850; // so much text fits a page in the usual size

  /* How much text there is beside the months: a Chinese character takes twice the room of a letter. */
  function weight(sheet) {
    const words = Array.from(sheet.children, (one) => (one.className === "pictures" ? "" : one.textContent)).join("");
    return Array.from(words).reduce((sum, one) => sum + (one > "\u2e7f" ? 1 : 0.5), 0);
  }

  const row = (code, ...value) => [el("dt", {}, say(code)), el("dd", {}, value)];

  function question(answer, asked) {
    const { title, document, article } = page.reasons.cited(answer);
    const limit = page.limit(answer.limit);
    return el("dl.rows", {},
      row("sheet-matter", asked.matter || el("span.blank", {}, "")),
      row("sheet-rule", el("b", {}, title), say("comma") + document + say("comma") + article),
      row("sheet-says", text(limit.summary)),
      row("sheet-trigger", page.dated(answer.trigger) + say("aside", { text: page.word(limit.trigger) })));
  }

  function found(answer) {
    const [standing, bounds] = page.reasons.firm(answer);
    const [silence] = page.reasons.silence(answer);
    const state = page.reasons.status(answer);
    const verdict = page.reasons.claim(answer);
    return [
      el("div.found", {}, el("p.label", {}, say("due-label")), el("p.due", {}, page.dated(answer.due)),
        el("p", {}, el("b", {}, standing), say("colon") + bounds),
        el("p", {}, el("b", {}, say("fact-safest")), say("colon") + page.reasons.safest(answer).filter(Boolean).join(say("stop")))),
      el("dl.rows", {},
        row("part-why", page.reasons.counted(answer).join(say("gap"))),
        answer.readings.length > 1 ? row("part-readings", page.reasons.readings(answer).map((one) => one.name + say("colon") + one.day).join(say("semicolon"))) : "",
        row("fact-silence", silence),
        state ? row("sheet-status", state.day + say("colon") + state.words) : "",
        verdict ? row("sheet-claim", verdict.words) : ""),
    ];
  }

  function ground(answer) {
    const notices = page.reasons.notices(answer);
    const warnings = page.warnings();
    return el("dl.rows.small", {},
      warnings.length ? row("sheet-warning", el("b", {}, warnings.join(say("gap")))) : "",
      answer.notes.length ? row("part-notes", el("ul", {}, answer.notes.map((one) => el("li", {}, text(one))))) : "",
      row("basis-notices", notices.length ? notices.join(say("semicolon")) : say("notices-none")),
      row("basis-fingerprint", page.fingerprint(answer) + say("gap") + say("sheet-made", { day: page.date(page.about.made_on), version: page.about.version })));
  }

  const signed = (code) => el("div.sign", {}, el("b", {}, say(code)), el("span.line", {}, ""), el("b", {}, say("sheet-date")), el("span.line.short", {}, ""));

  page.sheet = (engine, answer, asked) => {
    fill(by("sheet"), answer === null ? [] : [
      el("h1", {}, say("sheet-title")),
      question(answer, asked),
      found(answer),
      el("div.pictures", {}, page.picture(engine, answer, 2)),
      ground(answer),
      el("div.signs", {}, signed("sheet-by"), signed("sheet-checked")),
      el("p.printed", {}, say("sheet-printed", { day: page.date(page.days.today()) })),
    ]);
    by("sheet").classList.toggle("dense", answer !== null && weight(by("sheet")) > ROOMY);
    document.body.classList.toggle("answered", answer !== null);
  };
})(globalThis);
