// By when? Node 18 or a browser, nothing else: node deadlines.mjs http://127.0.0.1:8000 钦州/会签回复 2024-04-03
// Ends with 2 for a question to be corrected, 3 for one without an answer (the error's "exit"), and 1 if no answer came
// from the service at all.

/** The answer of an operation; an error has code, message, hint and exit. */
async function ask(service, path, values, body) {
  const address = new URL(`v1/${path}`, service.endsWith("/") ? service : `${service}/`);
  for (const [name, value] of Object.entries(values ?? {})) address.searchParams.set(name, value);
  const heard = await fetch(address, {
    method: body ? "POST" : "GET",
    headers: { "Accept-Language": "zh", ...(body && { "Content-Type": "application/json" }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  const answer = await heard.json().catch(() => null); // a page of what is between
  if (!heard.ok || !answer?.schema)
    throw Object.assign(new Error(answer?.message ?? "no answer of the service"), answer, { status: heard.status });
  return answer;
}

const [service, limit, on, ...more] = process.argv.slice(2);
if (on === undefined || more.length > 0) {
  console.error("Usage: node deadlines.mjs SERVICE LIMIT DATE");
  process.exit(2);
}
try {
  const { due, standing } = await ask(service, "due", { limit, on });
  console.log(`${due} ${standing}`);
  const columns = await ask(service, "columns", null, { limit, days: [on, "2024-09-30"] });
  console.log(JSON.stringify(columns.due));
} catch (error) {
  console.error(`${[error.status, error.code].filter(Boolean).join(" ") || "No answer"}: ${error.message}`);
  process.exitCode = error.exit ?? 1;
}
