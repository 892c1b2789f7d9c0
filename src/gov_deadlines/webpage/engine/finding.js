// Words to provisions, ranked: by names, aliases, summaries, who owes, article and government. It only suggests.
//
// A question is cut into pairs of neighbouring characters (Latin letters: into words). Each counts by how rare it is
// among the provisions, and by where it stands. Weights and word lists are the library's own, in the data.
(() => {
  "use strict";

  const { texts } = GovDeadlines;
  const ENDINGS = ["ing", "ies", "ied", "es", "ed", "s", "y", "e"];

  // An English word without its ending, so that replies, replied and reply are one.
  function stem(text) {
    const word = text.split("'")[0];
    const ending = ENDINGS.find((one) => word.endsWith(one) && word.length - one.length >= 3);
    return ending ? word.slice(0, -ending.length) : word;
  }

  // The pieces of a text with their weights: words in Latin letters, characters and pairs of characters else.
  function grams(text, one_) {
    const found = new Map();
    for (const run of texts.plain(text).match(/[a-z0-9']+|(?:(?![a-z0-9_])[\p{L}\p{N}])+/gu) || []) {
      if (texts.isAscii(run)) {
        found.set(stem(run), 1);
        continue;
      }
      const letters = Array.from(run);
      letters.forEach((one) => found.set(one, one_));
      letters.slice(1).forEach((one, at) => found.set(letters[at] + one, 1));
    }
    return found;
  }

  const sum = (values) => values.reduce((total, one) => total + one, 0);

  // A question: its pieces, with those it means; the article it cites; the kind it asks for.
  class Asked {
    constructor(text, words) {
      const plain = texts.plain(text);
      this.words = words;
      this.article = Asked.cited(plain);
      this.asks = Object.keys(words.asks).filter((kind) => words.asks[kind].some((one) => plain.includes(one)));
      this.key = texts.squeezed(plain);
      this.grams = grams(this.withoutIdle(plain), words.worth.one);
      for (const [said, meant] of Object.entries(words.means)) {
        if (plain.includes(said)) meant.forEach((one) => this.mean(one));
      }
    }

    mean(text) {
      for (const [gram, weight] of grams(text, this.words.worth.one)) {
        this.grams.set(gram, Math.max(weight * this.words.worth.meant, this.grams.get(gram) || 0));
      }
    }

    // The number of the article that a question cites; empty if none.
    static cited(plain) {
      const found = /第?([0-9]{1,3})条|art(?:icle|\.)? *([0-9]{1,3})|第([一二三四五六七八九十百]+)条/.exec(plain);
      return found ? found[1] || found[2] || String(texts.hanNumber(found[3]) || "") : "";
    }

    // The words of a question without those that any question has.
    withoutIdle(plain) {
      const { idle_latin: latin, idle_pattern: pattern } = this.words;
      const kept = texts
        .tidied(plain)
        .split(" ")
        .filter((word) => !latin.includes(word.replace(/^[?,.!]+|[?,.!]+$/g, "")));
      return kept.join(" ").replace(new RegExp(pattern, "gu"), " ");
    }

    // What the kind of a provision is worth, by the way the question is put.
    asksFor(kind) {
      const wanted = this.asks.includes("cadence") ? "cadence" : this.asks.length ? "limit" : "none";
      return kind === wanted ? this.words.worth[`asked_${kind}`] : 1;
    }
  }

  class Index {
    constructor(provisions, words) {
      this.words = words;
      this.all = provisions.map((one) => this.prepared(one));
      const kinds = new Map();
      for (const { name, weights } of this.all) {
        for (const gram of weights.keys()) {
          if (!kinds.has(gram)) kinds.set(gram, new Set());
          kinds.get(gram).add(name);
        }
      }
      const several = new Set(this.all.map((one) => one.name)).size;
      this.rare = new Map([...kinds].map(([gram, names]) => [gram, Math.log(1 + several / names.size)]));
    }

    prepared(provision) {
      const { worth } = this.words;
      const { name, aliases, obliged, counted, summary } = provision;
      const weights = new Map();
      const told = [
        [[name.zh, name.en], worth.name],
        [aliases, worth.alias],
        [[obliged.zh, obliged.en], worth.who],
      ];
      if (counted) told.push([[counted.zh, counted.en], worth.who]);
      told.push([[summary.zh, summary.en], worth.says]);
      for (const [several, value] of told) {
        for (const text of several) {
          for (const gram of grams(text, worth.one).keys()) weights.set(gram, Math.max(weights.get(gram) || 0, value));
        }
      }
      const phrases = [name.zh, name.en, ...aliases].map((text) => [texts.squeezed(text), grams(text, worth.one)]);
      return { provision, name: provision.id.split("/")[1], weights, phrases };
    }

    // The provisions that fit a question, best first; what the words mean exactly is before all others.
    ranked(names, text, authority) {
      const asked = Array.from(text).slice(0, this.words.longest).join("");
      const exact = names.ids(asked, authority);
      const [whose, rest] = names.governmentsIn(asked);
      const question = new Asked(rest, this.words);
      const wanted = whose.length ? whose : authority ? [authority] : [];
      const found = this.all
        .filter(
          ({ provision: { id, pack } }) => exact.includes(id) || !wanted.length || wanted.includes(pack.authority)
        )
        .map((one) => {
          const score = exact.includes(one.provision.id) ? 1 : this.score(one, question);
          return { provision: one.provision, score };
        });
      return found.filter((one) => one.score >= this.words.least).sort((one, other) => other.score - one.score);
    }

    rarity(gram) {
      return this.rare.get(gram) || 0;
    }

    // How well a provision fits, from 0 to 1.
    score(one, question) {
      const { worth } = this.words;
      const { provision, weights } = one;
      const pieces = [...question.grams];
      let best = sum(pieces.map(([gram, weight]) => weight * this.rarity(gram))) * worth.name;
      const shared = pieces.filter(([gram]) => weights.has(gram));
      let met = sum(shared.map(([gram, weight]) => weight * this.rarity(gram) * weights.get(gram)));
      met += this.wholeName(one, question);
      if (question.article) {
        best += worth.cited;
        met += worth.cited * (question.article === provision.article.split(/[( ]/)[0] ? 1 : 0);
      }
      if (provision.kind !== "duty") met *= worth.counted;
      met *= provision.kind === "duty" ? 1 : question.asksFor(provision.kind);
      return Math.min(met / (best * worth.counted * worth.asked_limit + 1), 0.99);
    }

    // What the best name adds: one that the question holds whole, or most of whose pieces it has.
    wholeName({ phrases }, question) {
      let found = 0;
      for (const [phrase, grams_] of phrases) {
        const pieces = [...grams_];
        const worth = sum(pieces.map(([gram, weight]) => weight * this.rarity(gram)));
        if (question.key.includes(phrase)) {
          found = Math.max(found, this.words.worth.whole * worth);
        } else if (worth) {
          const shared = pieces.filter(([gram]) => question.grams.has(gram));
          const has = sum(shared.map(([gram, weight]) => weight * question.grams.get(gram) * this.rarity(gram)));
          found = Math.max(found, Math.min(has / worth, 1) ** 2 * worth);
        }
      }
      return found;
    }
  }

  GovDeadlines.finding = { Index };
})();
