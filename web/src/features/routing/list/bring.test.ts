import { afterEach, expect, test, vi } from "vitest";
import { bringFile } from "./bring";

const file = JSON.stringify({ name: "Menu", flow: {} });
const asked: unknown[] = [];

function server(...taken: string[]) {
  asked.length = 0;
  vi.stubGlobal("fetch", async (request: Request) => {
    const body = (await request.json()) as { name?: string };
    asked.push(body.name);
    return taken.includes(body.name ?? "Menu")
      ? Response.json({ code: "name_taken", title: "Taken", status: 422 }, { status: 422 })
      : Response.json({ id: "1" }, { status: 201 });
  });
}

afterEach(() => vi.unstubAllGlobals());

test("an application whose name is taken comes in as its copy", async () => {
  server("Menu");
  await bringFile(file, { clientId: null, name: "" });
  expect(asked).toEqual([undefined, "Menu (2)"]);
});

test("a name that somebody gave is not changed", async () => {
  server("Mine");
  const brought = bringFile(file, { clientId: null, name: "Mine" });
  await expect(brought).rejects.toMatchObject({ code: "name_taken" });
  expect(asked).toEqual(["Mine"]);
});
