import { beforeEach, expect, it } from "vitest";
import type { ThreadMessage } from "~/kernel/api";
import { now } from "~/kernel/time";
import { forgive, holdBack, lateSince, outbox, sendDue, takeBack } from "./outbox";

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
  for (const { id } of outbox.waiting()) takeBack(id);
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
  expect(outbox.refused().get("e")?.text).toBe("no");
  forgive("e");
  expect(outbox.refused().size).toBe(0);
  expect(outbox.waiting()).toEqual([]);
});
