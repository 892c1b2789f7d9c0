/* The page itself: its language, the question in the address, and what happens when something is asked. */
(function (root) {
  "use strict";

  const page = root.GovPage;
  const { say, text, by, fill, el, days } = page;
  const data = JSON.parse(by("data").textContent);
  const engine = GovDeadlines.load(data.engine);
  const KEPT = ["limit", "on", "own", "region", "as_of", "claimed"];

  page.ui = data.ui;
  page.about = engine.about();
  /* The kinds of days that are worked. */
  page.worked = new Set(Object.values(data.engine.kinds).filter((one) => one.working).map((one) => one.kind));
  const limits = new Map();
  engine.limits().forEach((one) => {
    limits.set(one.id, one);
    if (data.ui.follows[one.id]) one.follows = data.ui.follows[one.id];
  });
  page.limit = (id) => limits.get(id);
  page.region = (code) => {
    const found = page.about.regions.find((one) => one.code === code);
    return found ? say("region", { name: text(found.name), code }) : code;
  };

  let last = null;
  let heard = "";
  page.last = () => (last ? last.answer : null);

  /* --- the question -------------------------------------------------------------------------------------------- */

  const limit = page.limitField(engine, () => by("authority").value, () => {
    triggerLabel();
    ask(false);
  });
  const field = {};
  ["on", "as-of", "claimed"].forEach((id) => (field[id] = page.dayField(engine, id, () => ask(false), outdated)));

  /* An answer never stands beside another question. */
  function outdated() {
    if (last === null) return;
    last = null;
    show();
  }

  function triggerLabel() {
    const chosen = limit.limit();
    by("on-label").textContent = chosen ? say("field-on-of", { trigger: page.word(chosen.trigger) }) : say("field-on");
    by("on-hint").textContent = chosen ? say("hint-" + chosen.period.direction) : say("hint-on");
    by("own-field").hidden = !(chosen && chosen.override);
  }

  function question() {
    const chosen = limit.limit();
    return {
      limit: chosen && chosen.id,
      on: field.on.day(),
      own: chosen && chosen.override ? by("own").value.trim() : "",
      region: by("region").value || null,
      as_of: field["as-of"].day(),
      claimed: field.claimed.day(),
    };
  }

  /* Answer what the form asks; `insisted` where a person pressed the button, so that what is missing is said. */
  function ask(insisted) {
    const asked = question();
    if (insisted) missing(asked);
    if (!asked.limit || !asked.on || asked.as_of === undefined || asked.claimed === undefined) {
      outdated();
      if (insisted) firstWrong();
      return false;
    }
    remember(asked);
    const given = { limit: asked.limit, on: asked.on };
    if (asked.region) given.region = asked.region;
    Object.assign(given, own(asked.own));
    const more = asked.as_of ? { as_of: asked.as_of } : {};
    const answer = engine.ask({ op: "due", explain: true, fingerprint: true, ...given, ...more });
    if (asked.claimed && !answer.error) answer.claim = engine.ask({ op: "verify", claimed: asked.claimed, ...given });
    last = { asked, answer };
    show();
    return true;
  }

  /* The lead department's own limit: a date, or a length. */
  function own(typed) {
    const read = typed ? engine.readDay(typed) : null;
    by("own-said").textContent = read && !read.error ? page.dated(read.day) : "";
    if (read === null) return {};
    return read.error ? { within: typed } : { by: read.day };
  }

  function missing(asked) {
    if (!asked.limit) page.complain("limit", limit.typed() ? say("wrong-limit") : say("missing-limit"));
    if (asked.on === null) page.complain("on", say("missing-on"));
  }

  function firstWrong() {
    const wrong = document.querySelector("[aria-invalid]");
    if (wrong) {
      by("more").open = by("more").open || by("more").contains(wrong);
      wrong.focus();
    }
  }

  function show() {
    by("copied").textContent = "";
    by("by-hand").hidden = true;
    const { asked, answer } = last || { asked: null, answer: null };
    by("actions").hidden = !answer || Boolean(answer.error);
    if (!answer) {
      page.welcome();
      page.sheet(engine, null, null);
      announce("");
      return;
    }
    if (answer.error) {
      page.refuse(answer, page.limit(asked.limit));
      page.sheet(engine, null, null);
      announce(say("no-answer") + say("colon") + page.refusal(answer, page.limit(asked.limit)));
      return;
    }
    page.show(engine, answer, other);
    sheet();
    announce(say("heard", { day: page.dated(answer.due), standing: page.reasons.firm(answer).join(say("comma")) }));
  }

  const sheet = () => {
    if (last && !last.answer.error) page.sheet(engine, last.answer, { matter: by("matter").value.trim() });
  };

  function announce(words) {
    if (words === heard) return;
    heard = words;
    by("announce").textContent = words;
  }

  /* The same day, another limit. */
  function other(id) {
    limit.set(id);
    triggerLabel();
    ask(true);
    by("answer").focus();
  }

  /* --- the address --------------------------------------------------------------------------------------------- */

  let written = null;

  function remember(asked) {
    const kept = new URLSearchParams();
    KEPT.forEach((name) => {
      if (asked[name]) kept.set(name, asked[name]);
    });
    if (page.lang !== data.lang) kept.set("lang", page.lang);
    const told = kept.toString().replace(/%2F/g, "/");
    written = told && "#" + told; // an address without anything behind it has no "#" either
    if (location.hash !== written) location.replace(written || "#");
  }

  function recall() {
    const kept = new URLSearchParams(location.hash.slice(1));
    const lang = kept.get("lang");
    speak(lang === "en" || lang === "zh" ? lang : data.lang);
    const id = kept.get("limit");
    limit.set(id);
    if (id && !limit.limit()) page.complain("limit", say("wrong-address", { id }));
    if (limit.limit() && by("authority").value !== limit.limit().authority) by("authority").value = "";
    setRegion(kept.get("region") || "");
    by("own").value = kept.get("own") || "";
    field.on.set(kept.get("on"));
    field["as-of"].set(kept.get("as_of"));
    field.claimed.set(kept.get("claimed"));
    by("more").open = by("more").open || ["own", "region", "as_of", "claimed"].some((name) => kept.get(name));
    triggerLabel();
    last = null;
    if (!ask(false)) show();
  }

  /* --- the language --------------------------------------------------------------------------------------------- */

  function speak(lang) {
    page.lang = lang;
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = say("title");
    document.querySelectorAll("[data-say]").forEach((one) => (one.textContent = say(one.dataset.say)));
    document.querySelectorAll("[data-label]").forEach((one) => one.setAttribute("aria-label", say(one.dataset.label)));
    document.querySelectorAll("[data-hint]").forEach((one) => one.setAttribute("placeholder", say(one.dataset.hint)));
    const switcher = by("language");
    switcher.textContent = say("other-language");
    switcher.lang = lang === "zh" ? "en" : "zh-CN";
    choices();
    about();
    const warnings = page.warnings();
    by("warning").hidden = warnings.length === 0;
    fill(by("warning"), warnings.map((one) => el("p", {}, one)));
  }

  function choices() {
    const chosen = { authority: by("authority").value, region: by("region").value };
    const governments = new Map();
    engine.limits().forEach((one) => governments.set(one.authority, text(one.government)));
    const option = (value, words) => el("option", { value }, words);
    fill(by("authority"), [option("", say("any-government")), Array.from(governments, ([id, name]) => option(id, name))]);
    fill(by("region"), [option("", say("own-region")), page.about.regions.map((one) => option(one.code, page.region(one.code)))]);
    by("authority").value = chosen.authority;
    setRegion(chosen.region);
  }

  /* A region that there is not stays asked for, so that the engine refuses it. */
  function setRegion(code) {
    const field = by("region");
    field.value = code;
    if (field.value === code) return;
    field.append(el("option", { value: code }, code));
    field.value = code;
  }

  function about() {
    fill(by("made"), [
      el("dt", {}, say("about-made")), el("dd", {}, page.date(page.about.made_on) + say("aside", { text: "gov-deadlines " + page.about.version })),
      el("dt", {}, say("about-coverage")), el("dd", {}, say("span", { first: page.date(page.about.coverage_start), last: page.date(page.about.coverage_end) })),
      el("dt", {}, say("about-fingerprint")), el("dd", {}, el("code", {}, page.about.fingerprint)),
    ]);
    by("notices-count").textContent = say("about-notices", { n: page.about.notices.length });
    fill(by("notices"), page.reasons.notices(page.about).map((one) => el("li", {}, one)));
  }

  page.warnings = () => {
    const today = days.today();
    const age = days.between(page.about.made_on, today);
    const said = [];
    if (age > data.ui.stale) said.push(say("warn-old", { n: age, day: page.date(page.about.made_on) }));
    if (age < 0) said.push(say("warn-clock", { day: page.date(today) }));
    if (today > page.about.coverage_end) said.push(say("warn-coverage", { day: page.date(page.about.coverage_end) }));
    return said;
  };

  /* --- what can be done with an answer --------------------------------------------------------------------------- */

  function copy(words, done) {
    const area = el("textarea", { readonly: "", "aria-hidden": "true", tabindex: "-1", class: "heard" });
    area.value = words;
    document.body.append(area);
    const before = document.activeElement;
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    if (before) before.focus();
    by("copied").textContent = copied ? done : say("copy-failed");
    if (!copied) by("by-hand").value = words;
    by("by-hand").hidden = copied;
  }

  by("copy").addEventListener("click", () => copy(page.reasons.plain(last.answer), say("copied-text")));
  by("link").addEventListener("click", () => copy(location.href, say("copied-link")));
  by("print").addEventListener("click", () => {
    sheet();
    window.print();
  });
  by("matter").addEventListener("input", sheet);
  by("language").addEventListener("click", () => {
    speak(page.lang === "zh" ? "en" : "zh");
    limit.refresh();
    triggerLabel();
    const asked = question();
    remember(asked);
    show();
  });
  by("authority").addEventListener("change", () => {
    const whose = by("authority").value;
    if (limit.limit() && whose && limit.limit().authority !== whose) limit.set(null);
    triggerLabel();
  });
  by("region").addEventListener("change", () => ask(false));
  by("own").addEventListener("change", () => ask(false));
  by("own").addEventListener("input", outdated);
  by("question").addEventListener("submit", (event) => {
    event.preventDefault();
    if (ask(true)) by("answer").focus();
  });
  by("skip").addEventListener("click", (event) => {
    event.preventDefault();
    by("answer").focus();
  });
  window.addEventListener("hashchange", () => {
    if (location.hash !== written) recall();
  });
  recall();
})(globalThis);
