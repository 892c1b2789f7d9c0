/* What the other parts of the page stand on: days, words and elements. Parts share one object, `GovPage`. */
(function (root) {
  "use strict";

  const page = (root.GovPage = {});

  /* --- days as ISO texts --------------------------------------------------------------------------------------- */

  const { fromIso, iso, inChina, weekday } = GovDeadlines.days;
  const two = (number) => String(number).padStart(2, "0");
  const parts = (day) => day.split("-").map(Number);

  page.days = {
    parts,
    between: (first, last) => fromIso(last) - fromIso(first),
    /* Monday is 0. */
    weekday: (day) => weekday(fromIso(day)),
    /* Today in China, wherever the machine stands. */
    today: () => iso(inChina(Date.now())),
    /* The months from one day to another, as "2024-04". */
    months: (first, last) => {
      const found = [];
      let [year, month] = parts(first);
      for (let at = first.slice(0, 7); at <= last.slice(0, 7); at = year + "-" + two(month)) {
        found.push(at);
        [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
      }
      return found;
    },
  };

  /* --- words in the language of the page ------------------------------------------------------------------------ */

  page.lang = "zh";
  page.ui = {};

  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
  const at = (pair) => pair[page.lang === "zh" ? 0 : 1];

  /* Of a pair of texts, the one in the language of the page. */
  page.at = at;
  /* A sentence of the page, with values put in. */
  page.say = (code, values) => filled(at(page.ui.texts[code]), values || {});
  /* The word for a code of an answer; the code itself if there is none. */
  page.word = (code) => (page.ui.words[code] ? at(page.ui.words[code]) : String(code));
  /* A statement that an answer carries in both languages. */
  page.text = (statement) => (statement ? statement[page.lang] : "");
  page.holiday = (name) => (page.lang === "zh" || !page.ui.holidays[name] ? name : page.ui.holidays[name]);
  page.counted = (code, amount) => page.say(amount === 1 ? code + "-1" : code, { n: amount });

  page.date = (day) => {
    const [year, month, date] = parts(day);
    return page.say("date", { year, month, date, name: at(page.ui.months[month - 1]) });
  };
  page.weekday = (day) => at(page.ui.weekdays[page.days.weekday(day)]);
  page.dated = (day) => page.say("dated", { date: page.date(day), weekday: page.weekday(day) });

  /* A day without its year, where that is the given one. */
  function short(day, year) {
    if (day.slice(0, 4) !== year) return page.date(day);
    const [, month, date] = parts(day);
    return page.say("day", { month, date, name: at(page.ui.months[month - 1]) });
  }

  /* Days as stretches; `near` is a day whose year need not be said again. */
  page.spans = (days, near) => {
    const year = near.slice(0, 4);
    const runs = [];
    days.slice().sort().forEach((day) => {
      const run = runs[runs.length - 1];
      if (run && page.days.between(run[1], day) === 1) run[1] = day;
      else runs.push([day, day]);
    });
    return runs
      .map(([first, last]) => (first === last ? short(first, year) : page.say("span", { first: short(first, year), last: short(last, year) })))
      .join(page.say("listed"));
  };

  /* --- elements, without any markup in texts -------------------------------------------------------------------- */

  /* el("p.note", {id: "x"}, "text", child, [more]) */
  page.el = (form, attributes, ...children) => {
    const [tag, ...classes] = form.split(".");
    const made = document.createElement(tag);
    if (classes.length) made.className = classes.join(" ");
    Object.keys(attributes || {}).forEach((name) => {
      if (attributes[name] !== null && attributes[name] !== undefined) made.setAttribute(name, attributes[name]);
    });
    page.fill(made, children, true);
    return made;
  };

  page.fill = (element, children, keep) => {
    if (!keep) element.textContent = "";
    [].concat(children).forEach((child) => {
      if (Array.isArray(child)) page.fill(element, child, true);
      else if (child !== null && child !== undefined && child !== "") element.append(child);
    });
    return element;
  };

  page.by = (id) => document.getElementById(id);
})(globalThis);
