// Which provision an id or a name means: an exact name or alias only, never a guess.
(() => {
  "use strict";

  const { texts } = GovDeadlines;
  const LONGEST = 200; // characters that are read as a name
  const SUGGESTED = 5;
  const LIKE = 0.6; // least similarity for a name to be suggested,
  const SURE = 0.7; // and for all ids with that name to be

  const escaped = (text) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

  // A text without the mark of an owner: Qinzhou's. Nothing is left of one that is too long for a name.
  function unowned(text) {
    const stripped = texts.strip(text);
    if (Array.from(stripped).length > LONGEST) return "";
    return stripped.replace(/['’]s(?![\p{L}\p{N}_])/gu, " ");
  }

  const addTo = (found, key, value) => {
    if (!found.has(key)) found.set(key, []);
    if (!found.get(key).includes(value)) found.get(key).push(value);
  };

  // Names like a text, by their pairs of neighbouring letters (Dice's coefficient).
  class CloseNames {
    constructor(names) {
      this.names = [...new Set(names)];
      this.pairs = this.names.map((name) => CloseNames.pairsOf(name));
      this.longest = Math.max(0, ...this.pairs.map((one) => one.size));
    }

    static pairsOf(text) {
      const letters = [" ", ...text.toLowerCase(), " "];
      return new Set(letters.slice(1).map((one, at) => letters[at] + one));
    }

    like(text, most, least) {
      if (Array.from(text).length > 4 * this.longest) return [];
      const asked = CloseNames.pairsOf(text);
      const alike = this.pairs.map((pairs, at) => {
        const shared = [...asked].filter((one) => pairs.has(one)).length;
        return {
          place: at,
          likeness: (2 * shared) / (asked.size + pairs.size),
          enough: shared >= (least / 2) * asked.size,
        };
      });
      const found = alike.filter((one) => one.enough && one.likeness > 0);
      found.sort((one, other) => other.likeness - one.likeness || one.place - other.place);
      return found
        .slice(0, most)
        .filter((one) => one.likeness >= least)
        .map((one) => this.names[one.place]);
    }
  }

  class Names {
    // `data`: the embedded data; `provisions`: every version of every provision, in the order of the rule book.
    constructor(data, provisions, refusals) {
      this.refusals = refusals;
      this.words = data.name_words;
      this.governments = new Map(Object.entries(data.governments));
      this.head = new RegExp(data.name_words.head, "u");
      this.tail = new RegExp(data.name_words.tail, "u");
      this.byId = new Map();
      this.newest = new Map();
      this.own = new Map();
      const byAge = provisions.slice().sort((one, other) => one.pack.in_force_from - other.pack.in_force_from);
      byAge.forEach((one) => this.addVersion(one));
      provisions.forEach((one) => this.add(one));
    }

    addVersion(one) {
      const name = one.id.split("/")[1];
      for (const id of [one.id, `${one.pack.authority}@${one.pack.version}/${name}`]) addTo(this.byId, id, one);
    }

    add(one) {
      const authority = one.pack.authority;
      const name = one.id.split("/")[1];
      this.newest.set(one.id, one);
      if (!this.own.has(authority)) this.own.set(authority, { names: new Map(), aliases: new Map() });
      const own = this.own.get(authority);
      for (const text of [one.name.zh, one.name.en, name]) addTo(own.names, this.key(text), one.id);
      for (const text of one.aliases) addTo(own.aliases, this.key(text), one.id);
    }

    // A name as names are looked up.
    key(text) {
      return this.core(texts.squeezed(unowned(text)));
    }

    // A squeezed name without a link before it (钦州的会签) and a tail after it (会签时限), unless it is one itself.
    core(key) {
      return key.replace(this.head, "").replace(this.tail, "") || key;
    }

    // The id that a text means; `authority` is the government that is meant where the words name none.
    named(text, authority) {
      if (typeof text !== "string") throw this.unknown(text, []);
      if (this.byId.has(text)) return text;
      const whose = authority === null ? null : this.authority(authority);
      const plain = texts.strip(texts.plain(text));
      if (this.byId.has(plain)) return plain;
      if (whose !== null && this.byId.has(`${whose}/${plain}`)) return `${whose}/${plain}`;
      const found = this.ids(text, whose);
      if (found.length === 1) return found[0];
      throw found.length ? this.ambiguous(text, found) : this.unknown(text, this.nearest(text, whose));
    }

    // The authority that a government's name means.
    authority(text) {
      if (this.own.has(text)) return text;
      const found = typeof text === "string" ? this.governments.get(texts.squeezed(text)) || [] : [];
      if (found.length === 1) return found[0];
      throw this.refusals.of("authority", {
        value: text,
        choices: (found.length ? found : this.words.authorities).join(", "),
      });
    }

    // The ids that words may mean. An @ asks for a version, which only an id has.
    ids(text, whose) {
      if (texts.plain(text).includes("@")) return [];
      const found = this.withGovernment(text);
      const others = this.idsOf(whose ? [whose] : [...this.own.keys()], this.key(text));
      return [...new Set([...found, ...others])];
    }

    withGovernment(text) {
      const found = new Set();
      const key = Array.from(texts.squeezed(unowned(text)));
      for (let at = 1; at < key.length; at += 1) {
        const [before, after] = [key.slice(0, at).join(""), key.slice(at).join("")];
        for (const [government, rest] of [
          [before, after],
          [after, before],
        ]) {
          this.idsOf(this.governments.get(government) || [], this.core(rest)).forEach((id) => found.add(id));
        }
      }
      return found;
    }

    idsOf(authorities, key) {
      const known = key ? authorities.filter((one) => this.own.has(one)).map((one) => this.own.get(one)) : [];
      return known.flatMap((own) => own.names.get(key) || own.aliases.get(key) || []);
    }

    // The governments that a text names anywhere, by the longest of their names, and the text without it.
    governmentsIn(text) {
      const plain = texts.plain(text);
      const named = [...this.governments.keys()].filter((name) => plain.includes(name) && this.standsIn(name, plain));
      if (!named.length) return [[], plain];
      const longest = named.reduce((one, other) => (other.length > one.length ? other : one));
      return [this.governments.get(longest), plain.split(longest).join(" ")];
    }

    // Whether a text names a government: not where the word goes on, as 象山 does in 象山县.
    standsIn(name, text) {
      const { units } = this.words;
      let form = escaped(name).replace(/\\-/g, "-");
      if (texts.isAscii(name)) form = `(?<![a-z0-9])${form}(?![a-z0-9])`;
      else if (!units.includes(name[name.length - 1])) form = `${form}(?![${units}])`;
      return new RegExp(form, "u").test(text);
    }

    nearest(text, whose) {
      if (!texts.isAscii(text)) {
        const ranked = this.index().ranked(this, text, whose).slice(0, SUGGESTED);
        return ranked.map(({ provision }) => `${provision.pack.short.zh}/${provision.name.zh}`);
      }
      const ids = [...this.newest.keys()];
      const byName = new Map();
      ids.forEach((id) => addTo(byName, id.split("/")[1], id));
      const last = new CloseNames([...byName.keys()].sort()).like(text.slice(text.lastIndexOf("/") + 1), 1, SURE);
      const same = last.length ? byName.get(last[0]) : [];
      return [...new Set([...new CloseNames(ids).like(text, 3, LIKE), ...same])].slice(0, SUGGESTED);
    }

    // The provisions prepared for questions in words, made at the first one.
    index() {
      if (!this.prepared) this.prepared = new GovDeadlines.finding.Index([...this.newest.values()], this.words.finding);
      return this.prepared;
    }

    unknown(text, suggestions) {
      const name = suggestions.length ? "unknown-limit/suggested" : "unknown-limit";
      return this.refusals.of(name, { value: text, suggestions: suggestions.join(", ") }, { suggestions });
    }

    ambiguous(text, ids) {
      const found = ids.map((id) => this.newest.get(id));
      const candidates = found.map((one) => ({
        id: one.id,
        name_zh: one.name.zh,
        name_en: one.name.en,
        authority: one.pack.authority,
      }));
      const told = found.slice(0, this.words.most_told);
      const line = (language) =>
        told
          .map((one) =>
            this.words.candidate[language].replace(/\{([a-z_]+)\}/g, (_, key) => Names.told(one, key)[language])
          )
          .concat(found.length > told.length ? ["…"] : [])
          .join("\n");
      const lines = { zh: line("zh"), en: line("en") };
      return this.refusals.of("ambiguous-limit", { value: text, count: found.length, lines }, { candidates });
    }

    static told(one, key) {
      if (key === "id") return { zh: one.id, en: one.id };
      return key === "government" ? one.pack.short : one.name;
    }
  }

  GovDeadlines.names = { Names };
})();
