/* The field for a limit: a combobox with suggestions, by the pattern of ARIA; and the fields for days. */
(function (root) {
  "use strict";

  const page = root.GovPage;
  const { el, say, text, by, fill } = page;

  const MOST = 12;
  const shown = (limit) => text(limit.government) + say("named") + text(limit.name);

  /* `chosen(limit)` is called for each choice that a person makes or, with null, gives up. */
  page.limitField = (engine, authority, chosen) => {
    const input = by("limit");
    const list = by("limit-list");
    let current = null;
    let active = -1;
    let options = [];

    const isOpen = () => !list.hidden;

    function matching() {
      const whose = authority();
      const all = engine.limits().filter((one) => !whose || one.authority === whose);
      const typed = input.value.trim();
      if (!typed || (current && typed === shown(current))) return all;
      const found = engine.find(typed, 60, whose || undefined);
      const named = (found.error ? [] : found).map((one) => page.limit(one.id)).filter(Boolean);
      const whole = all.filter((one) => shown(one).toLowerCase().includes(typed.toLowerCase()));
      return Array.from(new Set(named.length ? named : whole)).slice(0, MOST);
    }

    function open() {
      options = matching();
      active = -1;
      fill(list, options.map((limit, at) => {
        const item = el("li", { role: "option", id: "limit-" + at, "aria-selected": String(limit === current) },
          el("b", {}, shown(limit)),
          el("span", {}, page.reasons.shortly(limit.period) + say("comma") + text(limit.cite)));
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => choose(limit));
        return item;
      }));
      list.hidden = options.length === 0;
      input.setAttribute("aria-expanded", String(isOpen()));
      input.removeAttribute("aria-activedescendant");
      by("limit-count").textContent = options.length ? say("suggestions", { n: options.length }) : say("suggestions-none");
    }

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      by("limit-count").textContent = "";
    }

    function move(to) {
      if (!options.length) return;
      if (active >= 0) list.children[active].classList.remove("active");
      active = (to + options.length) % options.length;
      const item = list.children[active];
      item.classList.add("active");
      input.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }

    function choose(limit) {
      set(limit.id);
      close();
      chosen(limit);
    }

    function set(id) {
      current = id ? page.limit(id) || null : null;
      input.value = current ? shown(current) : "";
      page.complain("limit", "");
    }

    function onKey(event) {
      if (event.isComposing || event.altKey && event.key !== "ArrowDown") return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const down = event.key === "ArrowDown";
        if (!isOpen()) open();
        if (!event.altKey) move(active < 0 ? (down ? 0 : -1) : active + (down ? 1 : -1));
      } else if (event.key === "Enter" && isOpen() && (active >= 0 || options.length === 1)) {
        event.preventDefault();
        choose(options[Math.max(active, 0)]);
      } else if (event.key === "Escape" && isOpen()) {
        event.preventDefault();
        close();
      }
    }

    input.addEventListener("input", () => {
      current = null;
      page.complain("limit", "");
      chosen(null);
      open();
    });
    input.addEventListener("click", () => (isOpen() ? null : open()));
    input.addEventListener("keydown", onKey);
    input.addEventListener("focus", () => input.select());
    input.addEventListener("blur", close);
    by("limit-open").addEventListener("mousedown", (event) => event.preventDefault());
    by("limit-open").addEventListener("click", () => {
      input.focus();
      if (isOpen()) close();
      else open();
    });

    return { limit: () => current, set, typed: () => input.value.trim(), refresh: () => set(current && current.id) };
  };

  /* A field for a day: typed in any form, or picked. `changed()` is called when it may have another day, `typing()`
     while it is being written. */
  page.dayField = (engine, id, changed, typing) => {
    const input = by(id);
    const pick = by(id + "-pick");
    const now = by(id + "-today");

    /* The day; null where the field is empty, undefined where it holds none, which is said. */
    function day() {
      const typed = input.value.trim();
      page.complain(id, "");
      by(id + "-said").textContent = "";
      if (!typed) return null;
      const read = engine.readDay(typed);
      if (read.error) {
        page.complain(id, text(read.message) + say("gap") + text(read.hint));
        return undefined;
      }
      pick.value = read.day;
      by(id + "-said").textContent = read.said ? text(read.said) : typed === read.day ? "" : page.dated(read.day);
      return read.day;
    }

    function set(value) {
      input.value = value || "";
      pick.value = value || "";
      day();
    }

    input.addEventListener("change", changed);
    input.addEventListener("input", typing);
    pick.addEventListener("change", () => {
      if (!pick.value) return;
      set(pick.value);
      changed();
    });
    now.addEventListener("click", () => {
      set(page.days.today());
      changed();
    });
    return { day, set };
  };

  /* Say what is wrong with a field, beside it; nothing where the message is empty. */
  page.complain = (id, message) => {
    const place = by(id + "-wrong");
    place.textContent = message;
    if (message) by(id).setAttribute("aria-invalid", "true");
    else by(id).removeAttribute("aria-invalid");
  };
})(globalThis);
