// `@event-driven-io/emmett-sqlite`: run as `node with_emmett.mjs append|replay STORE FILE` in a
// folder where it is installed; streams and commits are those of developments.py.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const found = createRequire(`${process.cwd()}/`).resolve("@event-driven-io/emmett-sqlite");
const { getSQLiteEventStore } = await import(pathToFileURL(found));
const [job, store, path] = process.argv.slice(2);
const AT_ONCE = 500;
const rows = readFileSync(path, "utf8").trim().split("\n");
const streams = Math.ceil(rows.length / AT_ONCE);
const events = getSQLiteEventStore({ fileName: store });

if (job === "append") {
  for (let number = 0; number < streams; number += 1) {
    const some = rows.slice(number * AT_ONCE, (number + 1) * AT_ONCE);
    const logged = some.map((row) => ({ type: "Logged", data: JSON.parse(row).development }));
    await events.appendToStream(`story-${number}`, logged);
  }
} else {
  const state = new Map();
  await events.readStream("none");
  const begun = performance.now();
  for (let number = 0; number < streams; number += 1) {
    await events.aggregateStream(`story-${number}`, {
      initialState: () => state,
      evolve: (so_far, { data }) => {
        so_far.set(data.key, data.headline);
        const verb = `verb ${data.verb}`;
        return so_far.set(verb, (so_far.get(verb) ?? 0) + 1);
      },
    });
  }
  console.log(JSON.stringify({ seconds: (performance.now() - begun) / 1000, keys: state.size }));
}
