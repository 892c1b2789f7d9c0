// By when? Node 18 or a browser, nothing else: node deadlines.mjs http://127.0.0.1:8000 钦州/会签回复 2024-04-03

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
  const answer = await heard.json();
  if (!heard.ok) throw Object.assign(new Error(answer.message), answer, { status: heard.status });
  return answer;
}

const [service, limit, on] = process.argv.slice(2);
try {
  const { due, standing } = await ask(service, "due", { limit, on });
  console.log(`${due} ${standing}`);
  const columns = await ask(service, "columns", null, { limit, days: [on, "2024-09-30"] });
  console.log(JSON.stringify(columns.due));
} catch (error) {
  console.error(`${error.status} ${error.code}: ${error.message}`);
  process.exitCode = error.exit ?? 1;
}
