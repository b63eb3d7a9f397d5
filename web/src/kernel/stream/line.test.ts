import { beforeEach, describe, expect, it } from "vitest";
import type { Snapshot } from "../api";
import { type Handlers, Line, type Message, SILENCE_MS, type World } from "./line";

/** A server, a clock and a network that the test plays by hand. */
class Stage implements World {
  opened: { after: number | undefined; handlers: Handlers; closed: boolean }[] = [];
  ponged: string[] = [];
  known = true;
  time = 0;
  timers: { at: number; then: () => void }[] = [];

  open = (after: number | undefined, handlers: Handlers) => {
    const stream = { after, handlers, closed: false };
    this.opened.push(stream);
    return () => {
      stream.closed = true;
    };
  };
  pong = (id: string) => void this.ponged.push(id);
  signedIn = () => Promise.resolve(this.known);
  now = () => this.time;
  chance = () => 0.5;
  later = (ms: number, then: () => void) => {
    const timer = { at: this.time + ms, then };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };

  get stream() {
    const last = this.opened.at(-1);
    if (!last) throw new Error("nothing was opened");
    return last;
  }
  say(name: string, data: unknown = {}) {
    this.stream.handlers.event(name, JSON.stringify(data));
  }
  async lose() {
    this.stream.handlers.lost();
    await Promise.resolve();
    await Promise.resolve();
  }
  pass(ms: number) {
    this.time += ms;
    const due = this.timers.filter((timer) => timer.at <= this.time);
    this.timers = this.timers.filter((timer) => timer.at > this.time);
    for (const timer of due) timer.then();
  }
}

const snapshot = (seq: number) => ({ seq, events: [] }) as unknown as Snapshot;
const removed = (seq: number) => ({ seq, type: "event_removed", event_id: "e", reason: "closed" });

describe("the line", () => {
  let stage: Stage;
  let line: Line;
  let heard: Message[];
  const states = () => heard.flatMap((m) => (m.kind === "state" ? [m.state] : []));
  const kinds = (messages: Message[]) =>
    messages.flatMap((m) => (m.kind === "state" ? [] : [m.kind]));

  beforeEach(() => {
    stage = new Stage();
    line = new Line(stage);
    heard = [];
    line.join((message) => heard.push(message));
    stage.say("snapshot", snapshot(5));
    stage.say("hello", { stream_id: "s1" });
  });

  it("hands the snapshot on and is live", () => {
    expect(states()).toEqual(["connecting", "live"]);
    expect(kinds(heard)).toEqual(["snapshot"]);
  });

  it("tells a window that joins once more nothing twice, and opens the line for it when it was signed out", () => {
    const again: Message[] = [];
    const window = (message: Message) => again.push(message);
    line.join(window);
    line.join(window);
    expect(kinds(again)).toEqual(["snapshot"]);
    stage.say("signed_out");
    line.join(window);
    expect(stage.opened).toHaveLength(2);
  });

  it("gives a second window the snapshot and what followed, over the same stream", () => {
    stage.say("update", removed(6));
    const second: Message[] = [];
    line.join((message) => second.push(message));
    expect(kinds(second)).toEqual(["snapshot", "update"]);
    expect(stage.opened).toHaveLength(1);
  });

  it("comes back after the last number it saw", async () => {
    stage.say("update", removed(6));
    await stage.lose();
    stage.pass(500);
    expect(stage.stream.after).toBe(6);
    stage.say("hello", { stream_id: "s2" });
    expect(states().at(-1)).toBe("live");
  });

  it("says offline only when the second attempt is needed", async () => {
    await stage.lose();
    expect(states()).not.toContain("offline");
    stage.pass(500);
    await stage.lose();
    expect(states().at(-1)).toBe("offline");
  });

  it("waits longer after each failure", async () => {
    for (const pause of [500, 1000, 2000, 4000, 8000, 8000]) {
      const before = stage.opened.length;
      await stage.lose();
      stage.pass(pause - 1);
      expect(stage.opened).toHaveLength(before);
      stage.pass(1);
      expect(stage.opened).toHaveLength(before + 1);
    }
  });

  it("takes a new snapshot when a number is missing", () => {
    stage.say("update", removed(7));
    expect(stage.stream.after).toBeUndefined();
    expect(stage.opened).toHaveLength(2);
    expect(kinds(heard)).toEqual(["snapshot"]);
  });

  it("ignores what it has seen before", () => {
    stage.say("update", removed(5));
    expect(kinds(heard)).toEqual(["snapshot"]);
  });

  it("answers a ping", () => {
    stage.say("ping", { stream_id: "s1" });
    expect(stage.ponged).toEqual(["s1"]);
  });

  it("takes silence for a lost line", () => {
    stage.pass(SILENCE_MS);
    stage.pass(500);
    expect(stage.opened).toHaveLength(2);
    expect(stage.opened[0]?.closed).toBe(true);
  });

  it("comes back at once, with jitter, when the server says bye", () => {
    stage.say("bye");
    expect(states().at(-1)).toBe("connecting");
    stage.pass(750);
    expect(stage.stream.after).toBe(5);
  });

  it("ends when nobody is signed in any more, and begins again when somebody is", async () => {
    stage.known = false;
    await stage.lose();
    expect(states().at(-1)).toBe("signed_out");
    stage.pass(60_000);
    expect(stage.opened).toHaveLength(1);
    line.restart();
    expect(stage.stream.after).toBeUndefined();
    expect(states().at(-1)).toBe("connecting");
  });

  it("hangs up when the last window leaves", () => {
    const other = () => undefined;
    line = new Line(stage);
    line.join(other);
    line.leave(other);
    expect(stage.stream.closed).toBe(true);
  });

  it("reads everything again when access changed", () => {
    stage.say("update", { seq: 6, type: "access_changed" });
    expect(kinds(heard)).toEqual(["snapshot", "update"]);
    expect(stage.stream.after).toBeUndefined();
  });
});
