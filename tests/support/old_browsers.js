// What a script has that Chrome 80 and Firefox 78 do not know, and what no script of ours may have: node old_browsers.js
// FILE... prints {file: [finding, ...]}. Needs acorn and acorn-walk (Debian: node-acorn).
//
// The syntax is ES2019's. Of names, each that is not declared in the files must be one of KNOWN; of members, none may
// be one of NEWER, so our own members may not be called so either.
"use strict";

const fs = require("fs");
const acorn = require("acorn");
const walk = require("acorn-walk");

const LONGEST = 40; // lines of a function
const KNOWN = new Set(
  (
    "Array Blob Boolean CSS Date Error Infinity Int32Array JSON Map Math NaN Number Object Promise RegExp Set String " +
    "Symbol TypeError URL URLSearchParams Uint8Array arguments clearTimeout console decodeURIComponent document " +
    "encodeURIComponent globalThis history isNaN localStorage location matchMedia navigator parseInt setTimeout sessionStorage " +
    "undefined window"
  ).split(" ")
);
const NEWER = new Set(
  (
    "allocate any at cause checkVisibility findLast findLastIndex formatRange fromAsync groupBy group hasIndices hasOwn " +
    "inert isWellFormed moveBefore popover randomUUID replaceAll replaceChildren reportError requestIdleCallback " +
    "scheduler showModal showPicker showPopover structuredClone toReversed toSorted toSpliced toWellFormed with"
  ).split(" ")
);
const FORBIDDEN = new Set(["eval", "innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln"]);

function names(pattern, found) {
  if (!pattern) return;
  if (pattern.type === "Identifier") found.add(pattern.name);
  else if (pattern.type === "ObjectPattern") pattern.properties.forEach((one) => names(one.value || one.argument, found));
  else if (pattern.type === "ArrayPattern") pattern.elements.forEach((one) => names(one, found));
  else names(pattern.left || pattern.argument, found);
}

// Every name that a script declares, wherever.
function declared(tree) {
  const found = new Set();
  const ofFunction = (one) => {
    names(one.id, found);
    one.params.forEach((parameter) => names(parameter, found));
  };
  walk.full(tree, (one) => {
    if (one.type === "VariableDeclarator") names(one.id, found);
    else if (/Function/.test(one.type)) ofFunction(one);
    else if (/^Class(Declaration|Expression)$/.test(one.type)) names(one.id, found);
    else if (one.type === "CatchClause") names(one.param, found);
  });
  return found;
}

// Functions that are called where they stand wrap a whole part; only the others are measured.
function wrappers(tree) {
  const found = new Set();
  walk.simple(tree, { CallExpression: (one) => found.add(one.callee) });
  return found;
}

// The lines of a function without those of the functions in it.
function ownLines(one) {
  const held = new Set();
  walk.full(one.body, (inner) => {
    if (!/Function/.test(inner.type)) return;
    for (let line = inner.loc.start.line + 1; line <= inner.loc.end.line; line += 1) held.add(line);
  });
  return one.loc.end.line - one.loc.start.line + 1 - held.size;
}

function findings(text, everywhere) {
  const tree = acorn.parse(text, { ecmaVersion: 2019, sourceType: "script", locations: true });
  const known = declared(tree);
  const wrapping = wrappers(tree);
  const found = [];
  const tell = (one, what) => found.push(`${one.loc.start.line}: ${what}`);
  walk.full(tree, (one) => {
    const named = one.type === "MemberExpression" && !one.computed ? one.property.name : null;
    if (NEWER.has(named) || FORBIDDEN.has(named)) tell(one, `.${named}`);
    if (one.type === "Identifier" && !known.has(one.name) && !everywhere.has(one.name) && !KNOWN.has(one.name)) {
      tell(one, one.name);
    }
    if (FORBIDDEN.has(one.name)) tell(one, one.name);
    if (/Function/.test(one.type) && !wrapping.has(one)) {
      const lines = ownLines(one);
      if (lines > LONGEST) tell(one, `a function of ${lines} lines`);
    }
  });
  return [...new Set(found)];
}

const texts = process.argv.slice(2).map((file) => [file, fs.readFileSync(file, "utf8")]);
const shared = new Set(["GovDeadlines"]);
const told = {};
for (const [file, text] of texts) {
  try {
    told[file] = findings(text, shared);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    told[file] = [error.message];
  }
}
process.stdout.write(JSON.stringify(told));
