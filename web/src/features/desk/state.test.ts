import { describe, expect, it } from "vitest";
import type { MediaEvent, Snapshot, ThreadMessage, Update } from "~/kernel/api";
import { hindrance, isUnread, mine, offerEndsAt, offers, parked } from "./selectors";
import { apply, type Change, type DeskState, fromSnapshot, step } from "./state";
import { isStale } from "./threads";

const message = (id: string, more: Partial<ThreadMessage> = {}): ThreadMessage => ({
  id,
  event_id: "e1",
  direction: "in",
  text: "Hello",
  length: 5,
  at: "2026-11-23T10:00:00Z",
  state: null,
  reason: null,
  user_id: null,
  user_name: null,
  ...more,
});

const event = (id: string, more: Partial<MediaEvent> = {}): MediaEvent => ({
  id,
  client_id: "c",
  type: "sms",
  acd_group_id: "g",
  group_name: "Support",
  subject: "Support SMS",
  sender: "+4915112345678",
  recipient: "+4930901820",
  connector_id: "k",
  connector_name: "Support line",
  conversation_id: "v",
  priority: 0,
  state: "offered",
  agent_id: null,
  agent_name: null,
  due_at: null,
  due_ms: null,
  not_before: null,
  variables: {},
  transaction_code_id: null,
  transaction_code_name: null,
  code_needed: false,
  handover: null,
  offer: { id: `o-${id}`, deadline: "2026-11-23T10:00:20Z", remaining_ms: 20_000, timeout_s: 20 },
  received_sms_ids: ["m1"],
  last_received_sms_id: "m1",
  message_count: 1,
  last_message: message("m1", { event_id: id }),
  waiting_ms: 1000,
  allowed_actions: ["accept", "decline"],
  created_at: "2026-11-23T10:00:00Z",
  accepted_at: null,
  closed_at: null,
  ...more,
});

const active = (id: string, accepted = "2026-11-23T10:00:05Z") =>
  event(id, {
    state: "active",
    agent_id: "u",
    offer: null,
    accepted_at: accepted,
    allowed_actions: ["reply", "close"],
  });

const snapshot = (events: MediaEvent[] = []): Snapshot => ({
  seq: 10,
  user_id: "u",
  user_name: "Alice",
  is_agent: true,
  max_parallel_sms: 3,
  status: null,
  notices: [],
  statuses: [],
  groups: [],
  events,
});

const start = (...events: MediaEvent[]) => fromSnapshot(snapshot(events), 1_000);
const stale = (state: DeskState) => {
  const event = state.events.get("e1");
  return event !== undefined && isStale(state, event);
};
const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);
const after = (state: DeskState, ...changes: Change[]): DeskState =>
  changes.reduce((s, change) => step(s, change) ?? s, state);
const update = (data: Update): Change => ({
  kind: "frame",
  frame: { kind: "update", at: 2_000, data },
});

describe("the desk", () => {
  it("shows an offer with the time that is left by this machine's clock", () => {
    const state = apply(start(), { seq: 11, type: "event_changed", event: event("e1") }, 5_000);
    expect(ids(offers(state))).toEqual(["e1"]);
    expect(offers(state).map(offerEndsAt)).toEqual([25_000]);
  });

  it("ignores an update it has seen before", () => {
    const state = start();
    expect(apply(state, { seq: 10, type: "event_changed", event: event("e1") }, 0)).toBe(state);
  });

  it("moves an offer to her own work as soon as she accepts, and keeps it there", () => {
    let state = after(start(event("e1")), { kind: "acting", eventId: "e1", act: "accept" });
    expect(offers(state)).toEqual([]);
    expect(ids(mine(state))).toEqual(["e1"]);
    state = after(state, { kind: "acted", eventId: "e1", event: active("e1"), at: 0 });
    expect(ids(mine(state))).toEqual(["e1"]);
    expect(state.pending.size).toBe(0);
  });

  it("keeps what she parked, with its time, and lets go of what she handed over", () => {
    const aside = { ...active("e1"), state: "parked" as const, due_at: "2026-11-24T09:00:00Z" };
    let state = after(start(active("e1"), active("e2")), {
      kind: "acting",
      eventId: "e1",
      act: "park",
    });
    expect(ids(mine(state))).toEqual(["e2"]);
    state = after(state, { kind: "acted", eventId: "e1", event: aside, at: 0 });
    expect([ids(mine(state)), ids(parked(state))]).toEqual([["e2"], ["e1"]]);
    state = after(
      state,
      { kind: "acting", eventId: "e2", act: "transfer" },
      { kind: "acted", eventId: "e2", event: null, at: 0 },
    );
    expect(ids(mine(state))).toEqual([]);
  });

  it("puts the offer back when accepting is refused", () => {
    const state = after(
      start(event("e1")),
      { kind: "acting", eventId: "e1", act: "accept" },
      { kind: "refused", eventId: "e1" },
    );
    expect(ids(offers(state))).toEqual(["e1"]);
  });

  it("believes the update, not a late answer to her action", () => {
    const state = after(
      start(event("e1")),
      { kind: "acting", eventId: "e1", act: "accept" },
      update({ seq: 11, type: "event_removed", event_id: "e1", reason: "taken" }),
      { kind: "acted", eventId: "e1", event: active("e1"), at: 0 },
    );
    expect(state.events.size).toBe(0);
  });

  it("tells why an offer left that she did not decide herself", () => {
    const left = update({ seq: 11, type: "event_removed", event_id: "e1", reason: "timed_out" });
    expect(after(start(event("e1")), left).gone?.reason).toBe("timed_out");
    const declined = after(
      start(event("e1")),
      { kind: "acting", eventId: "e1", act: "decline" },
      left,
    );
    expect(declined.gone).toBeNull();
  });

  it("keeps the order in which she took her work", () => {
    const state = start(active("b", "2026-11-23T10:02:00Z"), active("a", "2026-11-23T10:01:00Z"));
    expect(ids(mine(state))).toEqual(["a", "b"]);
  });

  it("counts a new SMS once, whichever news comes first", () => {
    const added = message("m2");
    let state = after(
      start(active("e1")),
      update({ seq: 11, type: "message_added", event_id: "e1", message: added }),
    );
    expect(state.events.get("e1")).toMatchObject({ message_count: 2, last_received_sms_id: "m2" });
    state = after(
      state,
      update({ seq: 12, type: "message_added", event_id: "e1", message: added }),
    );
    expect(state.events.get("e1")?.message_count).toBe(2);
  });

  it("is unread until it was on the screen, and again with the next SMS", () => {
    const unread = (state: DeskState) => mine(state).map((e) => isUnread(state, e));
    let state = start(active("e1"));
    expect(unread(state)).toEqual([true]);
    state = after(state, { kind: "seen", eventId: "e1" });
    expect(unread(state)).toEqual([false]);
    state = after(
      state,
      update({ seq: 11, type: "message_added", event_id: "e1", message: message("m2") }),
    );
    expect(unread(state)).toEqual([true]);
  });
});

describe("the thread", () => {
  const texts = (state: DeskState) => state.threads.get("e1")?.messages.map(({ id }) => id);
  const page = (...items: ThreadMessage[]): Change => ({
    kind: "thread",
    eventId: "e1",
    page: { items, steps: [], next: null, last_step: null },
    epoch: 1,
    newest: true,
  });
  const loaded = page(message("m1"));
  const reply = message("local:1", {
    direction: "out",
    text: "Hi",
    at: "2026-11-23T10:01:00Z",
    state: "queued",
  });
  const sent = { ...reply, id: "r1" };

  it("that was asked for before a snapshot and answered after it is asked for again, and never takes back what that brought", () => {
    const again: Change = {
      kind: "frame",
      frame: { kind: "snapshot", at: 0, data: { ...snapshot([active("e1")]), seq: 11 } },
    };
    const crossed = after(start(active("e1")), again, loaded);
    expect(texts(crossed)).toEqual(["m1"]);
    expect(isStale(crossed, active("e1"))).toBe(true);
    const whole = { ...page(message("m1"), message("m2")), epoch: 2 } as Change;
    const late = after(crossed, whole, loaded);
    expect(texts(late)).toEqual(["m1", "m2"]);
    expect(isStale(late, active("e1"))).toBe(false);
  });

  it("shows a reply at once and once, when the answer comes before the update", () => {
    const state = after(
      start(active("e1")),
      loaded,
      { kind: "replying", eventId: "e1", message: reply },
      { kind: "replied", eventId: "e1", localId: "local:1", message: sent },
      update({ seq: 11, type: "message_added", event_id: "e1", message: sent }),
    );
    expect(texts(state)).toEqual(["m1", "r1"]);
  });

  it("shows it once, too, when the update comes first", () => {
    const state = after(
      start(active("e1")),
      loaded,
      { kind: "replying", eventId: "e1", message: reply },
      update({ seq: 11, type: "message_added", event_id: "e1", message: sent }),
      { kind: "replied", eventId: "e1", localId: "local:1", message: sent },
    );
    expect(texts(state)).toEqual(["m1", "r1"]);
  });

  it("takes a reply back that the server refused", () => {
    const state = after(
      start(active("e1")),
      loaded,
      { kind: "replying", eventId: "e1", message: reply },
      { kind: "replied", eventId: "e1", localId: "local:1", message: null },
    );
    expect(texts(state)).toEqual(["m1"]);
  });

  it("follows a reply's way", () => {
    const state = after(
      start(active("e1")),
      page(message("m1"), sent),
      update({
        seq: 11,
        type: "message_changed",
        event_id: "e1",
        message_id: "r1",
        state: "failed",
        reason: "gateway_refused",
      }),
    );
    expect(state.threads.get("e1")?.messages.at(-1)).toMatchObject({
      state: "failed",
      reason: "gateway_refused",
    });
  });

  it("knows what was told while the thread was on its way, however old that is", () => {
    const told = after(
      start(active("e1")),
      { kind: "replying", eventId: "e1", message: reply },
      update({ seq: 11, type: "message_added", event_id: "e1", message: sent }),
      update({
        seq: 12,
        type: "message_changed",
        event_id: "e1",
        message_id: "r1",
        state: "sent",
        reason: null,
      }),
    );
    for (const late of [loaded, page(message("m1"), sent)]) {
      const state = after(told, late, {
        kind: "replied",
        eventId: "e1",
        localId: "local:1",
        message: sent,
      });
      expect(texts(state)).toEqual(["m1", "r1"]);
      expect(state.threads.get("e1")?.messages.at(-1)?.state).toBe("sent");
    }
  });

  it("puts older pages before and keeps what came meanwhile", () => {
    const older = message("m0", { at: "2026-11-22T10:00:00Z" });
    const state = after(
      start(active("e1")),
      loaded,
      update({
        seq: 11,
        type: "message_added",
        event_id: "e1",
        message: message("m2", { at: "2026-11-23T11:00:00Z" }),
      }),
      page(older),
    );
    expect(texts(state)).toEqual(["m0", "m1", "m2"]);
  });

  it("keeps the second of two answers that say the same until the server tells of it", () => {
    const mine = (id: string): Change => ({
      kind: "replying",
      eventId: "e1",
      message: message(id, { direction: "out", text: "ok" }),
    });
    const told = (seq: number, id: string) =>
      update({
        seq,
        type: "message_added",
        event_id: "e1",
        message: message(id, { direction: "out", text: "ok" }),
      });
    const both = after(start(active("e1")), page(), mine("local:1"), mine("local:2"));
    const shown = (state: DeskState) => state.threads.get("e1")?.messages.map(({ id }) => id);
    expect(shown(after(both, told(11, "r1")))).toEqual(["local:2", "r1"]);
    expect(shown(after(both, told(11, "r1"), told(11, "r1")))).toEqual(["local:2", "r1"]);
    expect(shown(after(both, told(11, "r1"), told(12, "r2")))).toEqual(["r1", "r2"]);
  });

  it("is asked for once, and again after a new snapshot or when something of it is missing", () => {
    const here = after(start({ ...active("e1"), last_message: message("m1") }), loaded);
    expect(stale(start(active("e1")))).toBe(true);
    expect(stale(here)).toBe(false);
    const again: Change = {
      kind: "frame",
      frame: { kind: "snapshot", at: 3_000, data: snapshot([active("e1")]) },
    };
    expect(stale(after(here, again))).toBe(true);
    expect(stale(after(here, page(message("m1"), sent)))).toBe(true);
    const happened = start({ ...active("e1"), last_message: message("m1"), last_step: 7 });
    expect(stale(after(happened, loaded))).toBe(true);
    const missed = start({ ...active("e1"), last_message: message("m2") });
    expect(stale(after(missed, loaded))).toBe(true);
  });

  it("is asked for again when news come of what somebody else has, and never for that of her own", () => {
    const again: Change = {
      kind: "frame",
      frame: { kind: "hint", at: 3_000, data: { type: "again", event_id: "e1" } },
    };
    const known = (state: DeskState) => state.threads.get("e1")?.epoch === state.epoch;
    const elsewhere = after(start(), loaded);
    expect(known(elsewhere)).toBe(true);
    expect(known(after(elsewhere, again))).toBe(false);
    expect(known(after(elsewhere, again, loaded))).toBe(true);
    expect(known(after(start(active("e1")), loaded, again))).toBe(true);
  });

  it("keeps what did not change as it is when it is loaded again", () => {
    const first = after(start(active("e1")), loaded);
    const second = after(first, page(message("m1"), message("m2")));
    const at = (state: DeskState) => state.threads.get("e1")?.messages[0];
    expect(at(second)).toBe(at(first));
    const third = after(second, page(message("m1", { text: "Hm" })));
    expect(at(third)?.text).toBe("Hm");
  });

  it("survives a new snapshot, which only says that it is to be loaded again", () => {
    const state = after(start(active("e1")), loaded, {
      kind: "frame",
      frame: { kind: "snapshot", at: 3_000, data: snapshot([active("e1")]) },
    });
    expect(texts(state)).toEqual(["m1"]);
    expect(state.epoch).toBe(2);
  });
});

it("names one reason why nothing comes, but not a full desk or a line that lives", () => {
  const status = {
    id: "s",
    code: null,
    name: "Pause",
    colour: "#888",
    settable_by_agent: true,
    logged_on: true,
    receives_sms: false,
  };
  const state = (...why: ("status" | "at_maximum" | "not_connected")[]) =>
    fromSnapshot(
      {
        ...snapshot(),
        status: { agent_status_id: "s", status, since_ms: 0, why_nothing: why, reserve_groups: [] },
      },
      0,
    );
  expect(hindrance(state("status", "at_maximum"), true)).toBe("status");
  expect(hindrance(state("at_maximum"), true)).toBeUndefined();
  expect(hindrance(state("not_connected"), true)).toBeUndefined();
  expect(hindrance(state("not_connected"), false)).toBe("not_connected");
});
