import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const imported = /import \{([^}]*)\} from "@mantine\/core"/g;

it("has the styles of every component that is used", () => {
  const styles = readFileSync("src/ui/mantine.css", "utf8");
  const used = new Set(
    globSync("src/**/*.tsx").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(imported)].flatMap((match) =>
        (match[1] ?? "").split(",").map((name) => name.trim().replace(/^type /, "")),
      ),
    ),
  );
  const missing = [...used].filter(
    (name) =>
      existsSync(`node_modules/@mantine/core/styles/${name}.layer.css`) &&
      !styles.includes(`/${name}.layer.css"`),
  );
  expect(missing).toEqual([]);
});
