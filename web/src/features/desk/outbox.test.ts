import { beforeEach, expect, it } from "vitest";
import type { ThreadMessage } from "~/kernel/api";
import { now } from "~/kernel/time";
import { OFFLINE, Problem } from "~/kernel/problem";
import { draft, dropDraft } from "./drafts";
import { forgive, holdBack, lateSince, outbox, sendDue, sendNow, takeBack } from "./outbox";

const reply = (id: string) => ({ id }) as ThreadMessage;
const written = (text: string, due: number | null) =>
  holdBack({ eventId: "e", text, seen: null, due });
let sent: string[] = [];
const send = (_: string, text: string) => {
  sent.push(text);
  return Promise.resolve(reply(`m-${text}`));
};

beforeEach(() => {
  sent = [];
  localStorage.removeItem("ringdove.outbox");
  dropDraft("e");
  forgive("e");
});

it("sends what was written without a connection in its order, and remembers that it was late", async () => {
  written("one", null);
  written("two", null);
  await sendDue(send, false);
  expect(sent).toEqual([]);
  await sendDue(send, true);
  expect(sent).toEqual(["one", "two"]);
  expect(lateSince("m-one")).toBeLessThanOrEqual(now());
  expect(lateSince("m-other")).toBeUndefined();
});

it("gives back what is undone in time, and sends nothing before its time", async () => {
  written("soon", now() + 60_000);
  await sendDue(send, true);
  expect(sent).toEqual([]);
  const [held] = outbox.waiting();
  expect(takeBack(held?.id ?? "")).toBe("soon");
  expect(takeBack(held?.id ?? "")).toBeUndefined();
  await sendDue(send, true);
  expect(sent).toEqual([]);
});

it("brings back what the server refuses, once, and goes on with the next", async () => {
  written("no", null);
  written("yes", null);
  const refusing = (event: string, text: string) =>
    text === "no" ? Promise.reject(new Error("closed")) : send(event, text);
  await sendDue(refusing, true);
  expect(sent).toEqual(["yes"]);
  expect(outbox.refused().has("e")).toBe(true);
  // A reload before anybody looks costs nothing.
  expect(draft("e")).toBe("no");
  forgive("e");
  expect(outbox.refused().size).toBe(0);
  expect(outbox.waiting()).toEqual([]);
});

it("keeps what nobody answered, and tries it again under the same key", async () => {
  written("lost", null);
  const keys: string[] = [];
  const stages: (string | undefined)[] = [];
  const silent = (_e: string, _t: string, _s: string | null, key: string) => {
    keys.push(key);
    stages.push(outbox.waiting()[0]?.stage);
    // It is on its way: too late to take it back.
    expect(takeBack(outbox.waiting()[0]?.id ?? "")).toBeUndefined();
    return Promise.reject(new Problem(0, OFFLINE, ""));
  };
  await sendDue(silent, true);
  expect(stages).toEqual(["leaving"]);
  const [kept] = outbox.waiting();
  expect(kept?.stage).toBe("tried");
  expect(kept?.due).toBeGreaterThan(now());
  expect(takeBack(kept?.id ?? "")).toBeUndefined();
  const heard = (event: string, text: string, _: string | null, key: string) => {
    keys.push(key);
    return send(event, text);
  };
  expect(await sendNow("e", heard)).toBe(true);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(outbox.waiting()).toEqual([]);
});

it("lets what is held back leave before its event does, and says when it could not", async () => {
  written("soon", now() + 60_000);
  expect(await sendNow("e", send)).toBe(true);
  expect(sent).toEqual(["soon"]);
  written("no", now() + 60_000);
  expect(await sendNow("e", () => Promise.reject(new Error("closed")))).toBe(false);
  expect(draft("e")).toBe("no");
});

it("sends with the same key and reason however often, also what was to leave at once", async () => {
  holdBack({ eventId: "e", text: "now", seen: "sms", due: now(), reason: "He asked for it" });
  const tries: unknown[][] = [];
  const silent = (...given: unknown[]) => {
    tries.push(given);
    return tries.length > 1
      ? Promise.resolve(reply("m"))
      : Promise.reject(new Problem(503, "x", ""));
  };
  await sendDue(silent, true);
  expect(outbox.waiting()).toHaveLength(1);
  expect(await sendNow("e", silent)).toBe(true);
  expect(tries).toHaveLength(2);
  expect(tries[0]).toEqual(tries[1]);
  expect(tries[0]?.at(-1)).toBe("He asked for it");
});
