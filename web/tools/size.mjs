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

let total = 0;
for (const file of files) {
  const size = gzipSync(readFileSync(new URL(file, folder))).length;
  total += size;
  console.log(String(size).padStart(8), file);
}
console.log(String(total).padStart(8), `gzip in all; the limit is ${LIMIT}`);
if (total > LIMIT) process.exit(1);
