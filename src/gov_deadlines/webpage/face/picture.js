/* The months of an answer as calendar sheets: rest and make-up days, the days counted, the trigger and the due day. */
(function (root) {
  "use strict";

  const page = root.GovPage;
  const { el, say, word, days } = page;
  const MOST = 6;
  const SHORT = 4; // letters of a holiday's name that fit into a cell

  /* The months to show, all or, of a long period, those with marked days: [{month, gap}]. If there are more than `most`,
     the trigger's and the due day's come first. */
  function shown(answer, marks, most) {
    const marked = Array.from(marks.keys()).sort();
    const all = days.months(marked[0], marked[marked.length - 1]);
    let list = all.length <= MOST ? all : all.filter((month) => marked.some((day) => day.startsWith(month)));
    if (most && list.length > most) {
      const wanted = [answer.trigger, answer.due].map((day) => day.slice(0, 7));
      const spare = list.filter((month) => !wanted.includes(month)).slice(0, Math.max(0, most - new Set(wanted).size));
      list = list.filter((month) => wanted.includes(month) || spare.includes(month));
    }
    return list.map((month, at) => ({ month, gap: at > 0 && all.indexOf(month) !== all.indexOf(list[at - 1]) + 1 }));
  }

  /* What stands on which day: Map of day -> codes, the most important first. */
  function marksOf(answer) {
    const marks = new Map();
    const put = (day, code) => {
      if (day) marks.set(day, (marks.get(day) || []).concat(code));
    };
    put(answer.due, "due");
    put(answer.trigger, "trigger");
    if (answer.safest !== answer.due) put(answer.safest, "safest");
    if (answer.standing === "provisional") {
      if (answer.earliest !== answer.due && answer.earliest !== answer.safest) put(answer.earliest, "earliest");
      if (answer.latest !== answer.due) put(answer.latest, "latest");
    }
    if (answer.claim && !answer.claim.error && answer.claim.verdict !== "right") put(answer.claim.claimed, "claimed");
    return marks;
  }

  function kindOf(day) {
    if (day.working === null || day.working === undefined) return "unknown";
    if (day.working) return day.kind === "working" ? "worked" : "made-up";
    return day.kind === "weekend" && !day.name ? "weekend" : "off";
  }

  /* What is read aloud for a day, beside its number. */
  function spoken(day, marks, counted) {
    const told = marks.map((code) => say("mark-" + code));
    if (counted) told.push(say("mark-counted", { n: counted }));
    if (day.kind && day.kind !== "working") told.push(day.name ? page.holiday(day.name) + " " + word(day.kind) : word(day.kind));
    if (kindOf(day) === "unknown") told.push(say("mark-unknown"));
    if (day.open) told.push(say("mark-open"));
    return told.join(say("listed"));
  }

  function cell(day, marks, counted, named) {
    const kind = kindOf(day);
    const classes = ["td", "day", kind].concat(marks.map((code) => "is-" + code), day.open ? ["open"] : []);
    const tag = (kind === "off" ? say("tag-off") : kind === "made-up" ? say("tag-made-up") : "") + (day.open ? say("tag-open") : "");
    const label = marks.length ? say("mark-" + marks[0]) : named ? page.holiday(day.name) : counted || "";
    return el(classes.join("."), {},
      el("span.top", { "aria-hidden": "true" }, el("span", {}, String(days.parts(day.date)[2])),
        el("span.tag", {}, tag)),
      label ? el("span.label", { "aria-hidden": "true" }, marks.length || named ? label : el("span.count", {}, String(label))) : "",
      el("span.heard", {}, days.parts(day.date)[2] + " " + spoken(day, marks, counted)));
  }

  function month(engine, region, code, marks, counted, names) {
    const listed = engine.month(region, code);
    if (listed.error) return null;
    const [year, number] = days.parts(code + "-01");
    const rows = [];
    let row = null;
    listed.forEach((day, at) => {
      const column = days.weekday(day.date);
      if (row === null || column === 0) {
        row = el("tr", {});
        for (let blank = 0; at === 0 && blank < column; blank += 1) row.append(el("td.blank", {}));
        rows.push(row);
      }
      const off = Boolean(day.name) && kindOf(day) === "off";
      const first = off && (at === 0 || listed[at - 1].name !== day.name || kindOf(listed[at - 1]) !== "off");
      const named = first && page.holiday(day.name).length <= SHORT;
      if (first) names.add(page.holiday(day.name));
      row.append(cell(day, marks.get(day.date) || [], counted.get(day.date), named));
    });
    while (row.children.length < 7) row.append(el("td.blank", {}));
    const heads = page.ui.weekdays.map((name, column) =>
      el("th", { scope: "col" }, el("abbr", { title: page.at(name) }, say("head-" + column))));
    const name = say("month", { year, month: number, name: page.ui.months[number - 1][1] });
    return el("table.month", {}, el("caption", {}, name), el("thead", {}, el("tr", {}, heads)), el("tbody", {}, rows));
  }

  /* Only what occurs in the picture is explained. */
  function legend(tables, counted, names) {
    const has = (selector) => tables.some((one) => one.querySelector(selector));
    const lines = [];
    const line = (form, sample, code, values) =>
      lines.push(el("li", {}, el("span." + form, { "aria-hidden": "true" }, sample), say(code, values)));
    ["trigger", "due", "safest", "earliest", "latest", "claimed"].forEach((code) => {
      if (has(".is-" + code)) line("sample.day.is-" + code, "", "mark-" + code);
    });
    if (counted.size) line("sample.counts", el("span.count", {}, "1"), "legend-counted");
    if (has(".off")) line("sample.day.off", say("tag-off"), "legend-off", { names: Array.from(names).join(say("listed")) });
    if (has(".weekend")) line("sample.day.weekend", "", "legend-weekend");
    if (has(".made-up")) line("sample.day.made-up", say("tag-made-up"), "legend-made-up");
    if (has(".open")) line("sample.day.open", say("tag-open"), "mark-open");
    if (has(".unknown")) line("sample.day.unknown", "", "mark-unknown");
    return el("ul.legend", {}, lines);
  }

  /* The picture of an answer; `most` limits the months, the due day's always among them. */
  page.picture = (engine, answer, most) => {
    const marks = marksOf(answer);
    const counted = new Map();
    (answer.trace || []).forEach((step) => {
      if (step.number !== null && step.number !== undefined) counted.set(step.date, step.number);
    });
    const sheets = [];
    const tables = [];
    const names = new Set();
    shown(answer, marks, most).forEach((one) => {
      const table = month(engine, answer.region, one.month, marks, counted, names);
      if (one.gap) sheets.push(el("p.gap", {}, say("months-left-out")));
      if (table) tables.push(table);
      if (table) sheets.push(table);
    });
    return [el("div.months", {}, sheets), legend(tables, counted, names)];
  };
})(globalThis);
