// Sentences: the templates come with the data, from Python; here they are filled. A text is {code, zh, en}.
(() => {
  "use strict";

  const LONGEST_SHOWN = 200;
  const WHITE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]"; // as in Python
  const ENDS = new RegExp(`^${WHITE}+|${WHITE}+$`, "g");
  const BLANKS = new RegExp(`${WHITE}+`, "g");
  const NOT_PRINTED = /[\p{C}\p{Z}]/u;
  const ESCAPES = { "\t": "\\t", "\n": "\\n", "\r": "\\r", "\\": "\\\\" };

  // A member of a question; null where it is not given.
  const given = (value) => (value === undefined ? null : value);

  const strip = (text) => text.replace(ENDS, "");

  // A text with each run of white space as one blank, and none at its ends.
  const tidied = (text) => strip(text).replace(BLANKS, " ");

  // A value in one language: a text in that language, several things as a list of them.
  function said(value, language) {
    if (Array.isArray(value)) return value.map((one) => said(one, language)).join(language === "zh" ? "、" : ", ");
    return value !== null && typeof value === "object" ? value[language] : String(value);
  }

  const fillOne = (template, values, language) =>
    template.replace(/\{([a-z_]+)\}/g, (whole, name) => (name in values ? said(values[name], language) : whole));

  // A template of both languages filled with values: numbers, strings, texts, lists of these.
  const fill = (template, values) => ({
    zh: fillOne(template.zh, values, "zh"),
    en: fillOne(template.en, values, "en"),
  });

  function escaped(one) {
    if (one in ESCAPES) return ESCAPES[one];
    if (one === " " || !NOT_PRINTED.test(one)) return one;
    const code = one.codePointAt(0);
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  }

  function quoted(text) {
    const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
    const inside = Array.from(text, (one) => (one === mark ? `\\${mark}` : escaped(one))).join("");
    return mark + inside + mark;
  }

  function written(value) {
    if (typeof value === "string") return quoted(value);
    if (value === null || value === undefined) return "None";
    if (value === true) return "True";
    if (value === false) return "False";
    if (Array.isArray(value)) return `[${value.map(written).join(", ")}]`;
    if (typeof value !== "object") return String(value);
    return `{${Object.entries(value)
      .map((one) => one.map(written).join(": "))
      .join(", ")}}`;
  }

  // A value as a message shows it, cut if it is long.
  function shown(value) {
    const text = Array.from(written(value));
    return text.length <= LONGEST_SHOWN ? text.join("") : `${text.slice(0, LONGEST_SHOWN - 1).join("")}…`;
  }

  // The same without quotes around a string, for sentences with their own.
  function bare(value) {
    const text = shown(value);
    if (typeof value !== "string") return text;
    return text.slice(1).endsWith(text[0]) ? text.slice(1, -1) : text.slice(1);
  }

  const isAscii = (text) => Array.from(text).every((one) => one.codePointAt(0) < 0x80);

  const isMark = (one) =>
    !isAscii(one) && !/\p{Nd}/u.test(one) && (/\p{No}/u.test(one) || /[0-9]/.test(one.normalize("NFKC")));

  // A text without full-width forms; one with a footnote mark or a number in a circle stays as it is.
  const narrow = (text) => (Array.from(text).some(isMark) ? text : text.normalize("NFKC"));

  // A text without full-width forms, in small letters.
  const plain = (text) => text.normalize("NFKC").toLowerCase();

  // A text as names are compared: without spaces and punctuation.
  const squeezed = (text) => plain(text).replace(/[^\p{L}\p{N}]/gu, "");

  const HAN = "零一二三四五六七八九";
  const HAN_NUMBER = /^(?:([一二两三四五六七八九])百)?零?(?:([一二三四五六七八九])?(十))?([一二两三四五六七八九])?$/;

  const hanDigit = (one) => (one ? HAN.indexOf(one === "两" ? "二" : one) : 0);

  // A whole number below 1000 in Chinese numerals, or in digits; null for anything else.
  function hanNumber(text) {
    if (/^[0-9]{1,4}$/.test(text)) return Number(text);
    const found = HAN_NUMBER.exec(text);
    if (!found || !text || text === "零") return null;
    const tens = found[2] || (found[3] ? "一" : "");
    return 100 * hanDigit(found[1]) + 10 * hanDigit(tens) + hanDigit(found[4]);
  }

  // An error: made by `refuse`, thrown, and turned into an answer where the question was asked.
  class Refused {
    constructor(answer) {
      this.answer = answer;
    }
  }

  // The refusals of the data, filled. Values that a question gave are shown as {value} and {bare}.
  class Refusals {
    constructor(templates) {
      this.templates = templates;
    }

    // The error of a kind, to be thrown; `more` are further members of the answer.
    of(name, values, more) {
      const all = "value" in values ? { ...values, value: shown(values.value), bare: bare(values.value) } : values;
      const { code, message, hint, exit } = this.templates[name];
      return new Refused({ error: code, message: fill(message, all), hint: fill(hint, all), exit, ...more });
    }
  }

  // The statements of the data, filled, with their codes.
  class Statements {
    constructor(templates) {
      this.templates = templates;
    }

    of(name, values) {
      const template = this.templates[name];
      return { code: name.split("/")[0], ...fill(template, values || {}) };
    }
  }

  // In the order in which Python sorts texts.
  function byText(one, other) {
    for (const key of ["code", "zh", "en"]) {
      if (one[key] !== other[key]) return one[key] < other[key] ? -1 : 1;
    }
    return 0;
  }

  const sameText = (one, other) => byText(one, other) === 0;

  // The texts without those that came before.
  const once = (texts) => texts.filter((one, at) => texts.findIndex((other) => sameText(one, other)) === at);

  GovDeadlines.texts = {
    Refusals,
    Refused,
    Statements,
    byText,
    given,
    hanNumber,
    isAscii,
    narrow,
    once,
    plain,
    shown,
    squeezed,
    strip,
    tidied,
  };
})();
