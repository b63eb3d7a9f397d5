/** Fails when the first load of the desk grows beyond what an agent on a slow line should wait for. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT = 250_000;
const folder = new URL("../../src/ringdove/static/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", folder), "utf8"));
const files = new Set();

function collect(name) {
  const chunk = manifest[name];
  if (!chunk || files.has(chunk.file)) return;
  for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
  for (const imported of chunk.imports ?? []) collect(imported);
}

collect("index.html");
collect("src/features/desk/DeskPage.tsx");

const sizes = [...files].map((file) => ({
  file,
  size: gzipSync(readFileSync(new URL(file, folder))).length,
}));
const total = sizes.reduce((sum, { size }) => sum + size, 0);
console.log(`The first load of the desk is ${total} bytes with gzip; the limit is ${LIMIT}.`);
if (total > LIMIT) {
  for (const { file, size } of sizes.toSorted((a, b) => b.size - a.size))
    console.log(String(size).padStart(8), file);
  process.exit(1);
}
