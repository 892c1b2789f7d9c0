// Runs the page's engine in Node: node engine.js ENGINE DATA [NOW] < questions > answers, one JSON value a line.
//
// A question is an object for `ask`, or {"call": "find", "args": ["会签"]} for another function of the engine.
"use strict";

const fs = require("fs");
const readline = require("readline");
const vm = require("vm");

const [source, data, now] = process.argv.slice(2);
vm.runInThisContext(fs.readFileSync(source, "utf8"), { filename: "engine.js" });
const { load } = vm.runInThisContext("GovDeadlines");
const engine = load(JSON.parse(fs.readFileSync(data, "utf8")), now === undefined ? undefined : Number(now));

function answer(line) {
  const asked = JSON.parse(line);
  return JSON.stringify(asked.call === undefined ? engine.ask(asked) : engine[asked.call](...asked.args));
}

let answers = [];
readline
  .createInterface({ input: process.stdin, crlfDelay: Infinity })
  .on("line", (line) => {
    answers.push(answer(line));
    if (answers.length < 1000) return;
    fs.writeSync(1, `${answers.join("\n")}\n`);
    answers = [];
  })
  .on("close", () => {
    if (answers.length) fs.writeSync(1, `${answers.join("\n")}\n`);
  });
