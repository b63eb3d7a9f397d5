// Unpacks Chromium into a folder of the project, with a script `run` that starts it there: node unpack.mjs FOLDER.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";

const folder = resolve(process.argv[2]);
const making = `${folder}.new`;
rmSync(making, { recursive: true, force: true });
mkdirSync(making, { recursive: true });
process.env.TMPDIR = making; // where the package unpacks to

const { inflate } = await import("@sparticuz/chromium");
const packed = join(dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium")), "../bin");
await Promise.all(
  ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"].map((name) => inflate(join(packed, name))),
);

const starts = (environment) => {
  try {
    execFileSync(join(making, "chromium"), ["--version"], { env: { ...process.env, ...environment }, stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};
const libraries = starts({}) ? "" : 'LD_LIBRARY_PATH="$here/al2023/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}" ';
if (libraries && !starts({ LD_LIBRARY_PATH: join(making, "al2023/lib") })) {
  console.error("The Chromium that was downloaded does not start here. Install the package chromium.");
  process.exit(1);
}
writeFileSync(
  join(making, "fonts/fonts.conf"),
  `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`,
);
writeFileSync(
  join(making, "run"),
  `#!/bin/sh
here=$(dirname "$(readlink -f "$0")")
FONTCONFIG_FILE="$here/fonts/fonts.conf" ${libraries}exec "$here/chromium" "$@"
`,
);
chmodSync(join(making, "run"), 0o755);
chmodSync(join(making, "chromium"), 0o755);
rmSync(folder, { recursive: true, force: true });
renameSync(making, folder);
