// The site's own search, as its worker runs it in a browser: node search.js SITE '["word", …]' prints the pages found
// for each word, the best first; with "terms" after them, each with the words it has.
const fs = require("fs")
const path = require("path")
const vm = require("vm")

const [site, words, terms] = [process.argv[2], JSON.parse(process.argv[3]), process.argv[4]]
const workers = path.join(site, "assets/javascripts/workers")
const script = fs.readdirSync(workers).find(name => name.endsWith(".min.js"))
const answers = {}
let listener
const self = {
  addEventListener: (kind, heard) => { if (kind === "message") listener = heard },
  postMessage: data => { answers.last = data },
  importScripts: (...names) => names.forEach(name =>
    vm.runInContext(fs.readFileSync(path.join(workers, name), "utf-8"), context)),
  console, setTimeout, clearTimeout, performance,
}
self.self = self.parent = self.globalThis = self
const context = vm.createContext(self)
vm.runInContext(fs.readFileSync(path.join(workers, script), "utf-8"), context)

async function main() {
  const index = JSON.parse(fs.readFileSync(path.join(site, "search/search_index.json"), "utf-8"))
  const ask = async data => { await listener({ data }); await new Promise(setImmediate); return answers.last }
  await ask({ type: 0, data: { config: index.config, docs: index.docs, options: { suggest: false } } })
  const found = {}
  for (const word of words) {
    const result = await ask({ type: 2, data: word })
    found[word] = result.data.items.map(group => {
      const page = group[0].location.split(".html")[0]
      return terms ? [page, group[0].terms] : page
    })
  }
  console.log(JSON.stringify(found))
}
main()
