/* The answer on the screen. */
(function (root) {
  "use strict";

  const page = root.GovPage;
  const { el, say, text, by, fill } = page;

  const section = (code, ...children) =>
    el("section.part", { "aria-labelledby": "part-" + code }, el("h3", { id: "part-" + code }, say("part-" + code)), children);

  /* The date, how firm it is, and the two or three facts beside it. */
  function head(answer) {
    const { title, document, article } = page.reasons.cited(answer);
    const [standing, bounds] = page.reasons.firm(answer);
    const [safest, why] = page.reasons.safest(answer);
    const state = page.reasons.status(answer);
    const verdict = page.reasons.claim(answer);
    const fact = (label, value, more) => el("div.fact", {}, el("dt", {}, label), el("dd", {}, value, more ? el("span.more", {}, more) : ""));
    return [
      el("p.about", {}, el("b", {}, title), " ", el("span", {}, document + say("comma") + article)),
      el("div.date." + answer.standing, {},
        el("p.label", {}, say("due-label")),
        el("p.due", {}, el("time", { datetime: answer.due }, page.date(answer.due)), " ", el("span.weekday", {}, page.weekday(answer.due))),
        el("p.standing", {}, el("b", {}, standing), el("span", {}, bounds))),
      verdict ? el("p.verdict." + (verdict.ok ? "agrees" : verdict.ok === null ? "under" : "differs"), {},
        el("b", {}, say(verdict.ok ? "verdict-right" : verdict.ok === null ? "verdict-under" : "verdict-wrong")), el("span", {}, verdict.words)) : "",
      el("dl.facts", {},
        fact(say("fact-safest"), safest, why),
        state ? fact(say("fact-status", { day: state.day }), state.words) : "",
        fact(say("fact-silence"), ...page.reasons.silence(answer))),
    ];
  }

  function readings(answer) {
    const rows = page.reasons.readings(answer).map((one) =>
      el("tr" + (one.same ? "" : ".other"), {},
        el("th", { scope: "row" }, one.name), el("td.when", {}, one.day, one.bounds ? el("span.more", {}, one.bounds) : ""), el("td", {}, one.basis)));
    const heads = ["reading", "day", "basis"].map((code) => el("th", { scope: "col" }, say("col-" + code)));
    return [
      el("p", {}, say(rows.length > 1 ? "readings-several" : "readings-one")),
      el("div.wide", { tabindex: "0", role: "group", "aria-labelledby": "part-readings" },
        el("table.readings", {}, el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows))),
    ];
  }

  function nextSteps(answer, ask) {
    const list = el("ol.steps", {}, page.reasons.steps(answer).map((one) => el("li", {}, one)));
    const others = (answer.see_also || []).map((other) => {
      const limit = page.limit(other.limit);
      const go = el("button.link", { type: "button" }, text(limit.name) + (other.due ? say("colon") + page.dated(other.due) : ""));
      go.addEventListener("click", () => ask(other.limit));
      return el("li", {}, go, el("span.more", {}, text(other.when)));
    });
    return others.length ? [list, el("p", {}, say("see-also")), el("ul.others", {}, others)] : [list];
  }

  function basis(answer) {
    const limit = page.limit(answer.limit);
    const notices = page.reasons.notices(answer);
    return el("dl.basis", {},
      [["basis-says", text(limit.summary)],
        ["basis-who", say("owed", { who: text(limit.obliged), whom: text(limit.owed_to) })],
        ["basis-wording", page.word(answer.bindingness)],
        ["basis-calendar", page.region(answer.region)],
        ["basis-notices", notices.length ? el("ul", {}, notices.map((one) => el("li", {}, one))) : say("notices-none")],
        ["basis-fingerprint", el("code", {}, page.fingerprint(answer))],
      ].map(([code, value]) => [el("dt", {}, say(code)), el("dd", {}, value)]));
  }

  /* The whole answer; `ask(limit)` asks the same of another limit. */
  page.show = (engine, answer, ask) => {
    const why = page.reasons.counted(answer);
    fill(by("result"), head(answer));
    fill(by("grounds"), [
      section("why", el("ul.why", {}, why.map((one) => el("li", {}, one)))),
      section("picture", page.picture(engine, answer)),
      section("next", nextSteps(answer, ask)),
      section("readings", readings(answer)),
      answer.notes.length ? section("notes", el("ul.notes", {}, answer.notes.map((one) => el("li", {}, text(one))))) : "",
      section("basis", basis(answer)),
    ]);
  };

  /* Why there is no answer, and what to do. */
  page.refuse = (error, limit) => {
    const hint = page.ui.texts["refused-" + error.error] ? "refused-" + error.error : "";
    fill(by("grounds"), []);
    fill(by("result"), el("div.refusal", {}, el("h3", {}, say("no-answer")), el("p", {}, page.refusal(error, limit)), el("p.more", {}, hint ? say(hint) : text(error.hint))));
  };

  /* What is said of a refusal: the limit and regions by their names. */
  page.refusal = (error, limit) => {
    const names = [[limit.id, text(limit.government) + say("named") + text(limit.name)]];
    const regions = page.about.regions.slice().sort((one, other) => other.code.length - one.code.length);
    regions.forEach((one) => names.push([one.code, text(one.name)]));
    const whole = (code) => new RegExp(code.replace(/[^\w-]/g, "\\$&") + "(?![\\w-])", "g"); // not the CN of CN-BJ
    return names.reduce((words, [code, name]) => words.replace(whole(code), () => name), text(error.message));
  };

  page.welcome = () => {
    fill(by("grounds"), []);
    fill(by("result"), el("div.welcome", {}, el("p", {}, say("welcome")),
      el("ol", {}, ["welcome-1", "welcome-2", "welcome-3"].map((code) => el("li", {}, say(code))))));
  };
})(globalThis);
