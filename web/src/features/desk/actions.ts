/** What an agent can do. Each shows its result at once; a refusal takes it back and says why. */
import type { Dispatch } from "react";
import type { DeclineReason, MediaEvent, ThreadMessage } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { now } from "~/kernel/time";
import { sendNow } from "./outbox";
import type { Act, Change } from "./state";

export interface Actions {
  accept: (eventId: string) => Promise<boolean>;
  decline: (eventId: string, reason: DeclineReason | null) => Promise<boolean>;
  /** `lastSmsId`: the last SMS she saw; a newer one keeps the event open. */
  close: (eventId: string, lastSmsId: string, codeId?: string | null) => Promise<boolean>;
  /** Without a time: until the next SMS. */
  park: (eventId: string, until: Date | null, note: string) => Promise<boolean>;
  resume: (eventId: string) => Promise<boolean>;
  transfer: (eventId: string, to: HandTo, note: string) => Promise<boolean>;
  giveBack: (eventId: string, note: string) => Promise<boolean>;
  extend: (eventId: string) => Promise<boolean>;
  /** Throws the Problem, as an answer does. */
  note: (eventId: string, text: string) => Promise<void>;
  /**
   * Throws the Problem. `lastSeen`: the last SMS of the conversation on her screen; with a newer one, not hers, nothing is
   * sent. Under its key it leaves once, however often it is tried.
   */
  send: (
    eventId: string,
    text: string,
    lastSeen: string | null,
    key: string,
    /** Why, although the customer has opted out. */
    reason?: string,
  ) => Promise<ThreadMessage>;
  /** Once more, what was not sent. */
  again: (eventId: string, replyId: string) => Promise<void>;
  /** Take it from the queue. */
  pick: (eventId: string) => Promise<boolean>;
  /** `epoch`: the snapshot after which it is asked for; what came with a later one may be missing. */
  loadThread: (eventId: string, epoch: number, cursor?: string) => Promise<void>;
  setStatus: (statusId: string, openEvents?: OpenEvents) => Promise<void>;
  /** Into a group that has her in reserve, or out of it. */
  logIn: (groupId: string, loggedIn: boolean) => Promise<void>;
  seen: (eventId: string) => void;
  unseen: (eventId: string) => void;
  /** She has seen what somebody told her; it leaves the desk with the server's word. */
  see: (noticeId: string) => Promise<void>;
}

/** What becomes of what she has when she logs off. */
export type OpenEvents = "hand_back" | "park" | "keep";
export type HandTo = { agent_id: string } | { acd_group_id: string };

/** What takes an event out of her work. */
const ENDS: ReadonlySet<Act> = new Set<Act>(["close", "park", "transfer", "return"]);
let localId = 0;
/** So many older messages come at once. */
const OLDER = 200;
/** So long the server is waited for until an answer counts as not taken. */
const ANSWER_MS = 15_000;

export function deskActions(tell: Dispatch<Change>, complain: (error: unknown) => void): Actions {
  const path = (id: string) => ({ params: { path: { id } } });

  const send: Actions["send"] = async (eventId, text, lastSeen, key, reason) => {
    const message = writtenHere(eventId, text);
    tell({ kind: "replying", eventId, message });
    let answer: ThreadMessage | null = null;
    try {
      answer = await ok(
        api.POST("/api/v1/media-events/{id}/replies", {
          ...path(eventId),
          body: { text, last_message_id: lastSeen, key, override_reason: reason ?? null },
          // What hangs is as good as no answer: it is tried again.
          signal: AbortSignal.timeout(ANSWER_MS),
        }),
      );
      return answer;
    } finally {
      tell({ kind: "replied", eventId, localId: message.id, message: answer });
    }
  };

  const act = async (eventId: string, what: Act, call: () => Promise<MediaEvent | null>) => {
    tell({ kind: "acting", eventId, act: what });
    try {
      // An answer that is held back leaves before its event does; what is refused is put right first.
      if (ENDS.has(what) && !(await sendNow(eventId, send))) {
        tell({ kind: "refused", eventId });
        return false;
      }
      tell({ kind: "acted", eventId, event: await call(), at: now() });
      return true;
    } catch (error) {
      tell({ kind: "refused", eventId });
      complain(error);
      return false;
    }
  };

  return {
    accept: (id) =>
      act(id, "accept", () => ok(api.POST("/api/v1/media-events/{id}/accept", path(id)))),
    decline: (id, reason) =>
      act(id, "decline", () =>
        ok(api.POST("/api/v1/media-events/{id}/decline", { ...path(id), body: { reason } })),
      ),
    close: (id, lastSmsId, codeId = null) =>
      act(id, "close", () =>
        ok(
          api.POST("/api/v1/media-events/{id}/close", {
            ...path(id),
            body: { last_received_sms_id: lastSmsId, transaction_code_id: codeId },
          }),
        ),
      ),
    park: (id, until, note) =>
      act(id, "park", () =>
        ok(
          api.POST("/api/v1/media-events/{id}/park", {
            ...path(id),
            body: { until: until?.toISOString() ?? null, note },
          }),
        ),
      ),
    resume: (id) =>
      act(id, "resume", () => ok(api.POST("/api/v1/media-events/{id}/resume", path(id)))),
    extend: (id) =>
      act(id, "extend", () => ok(api.POST("/api/v1/media-events/{id}/extend", path(id)))),
    transfer: (id, to, note) =>
      act(id, "transfer", () =>
        gone(
          api.POST("/api/v1/media-events/{id}/transfer", { ...path(id), body: { ...to, note } }),
        ),
      ),
    giveBack: (id, note) =>
      act(id, "return", () =>
        gone(api.POST("/api/v1/media-events/{id}/return", { ...path(id), body: { note } })),
      ),
    note: async (eventId, text) => {
      const message = { ...writtenHere(eventId, text), direction: "note" as const, state: null };
      tell({ kind: "replying", eventId, message });
      let answer: ThreadMessage | null = null;
      try {
        answer = await ok(
          api.POST("/api/v1/media-events/{id}/notes", { ...path(eventId), body: { text } }),
        );
      } finally {
        tell({ kind: "replied", eventId, localId: message.id, message: answer });
      }
    },
    pick: (id) => act(id, "accept", () => ok(api.POST("/api/v1/media-events/{id}/pick", path(id)))),
    again: async (eventId, replyId) => {
      try {
        const body = { reply_id: replyId };
        await ok(api.POST("/api/v1/media-events/{id}/send-again", { ...path(eventId), body }));
      } catch (error) {
        complain(error);
      }
    },
    send,
    loadThread: async (eventId, epoch, cursor) => {
      const query = cursor ? { cursor, limit: OLDER } : {};
      const page = await ok(
        api.GET("/api/v1/media-events/{id}/messages", { params: { path: { id: eventId }, query } }),
      );
      tell({ kind: "thread", eventId, page, epoch, newest: cursor === undefined });
    },
    setStatus: async (agent_status_id, open_events = "hand_back") => {
      try {
        await ok(api.PUT("/api/v1/me/status", { body: { agent_status_id, open_events } }));
      } catch (error) {
        complain(error);
      }
    },
    logIn: async (groupId, logged_in) => {
      try {
        await ok(api.PUT("/api/v1/me/groups/{id}", { ...path(groupId), body: { logged_in } }));
      } catch (error) {
        complain(error);
      }
    },
    seen: (eventId) => tell({ kind: "seen", eventId }),
    unseen: (eventId) => tell({ kind: "unseen", eventId }),
    see: async (noticeId) => {
      try {
        await ok(api.PUT("/api/v1/me/notices/{id}/seen", path(noticeId)));
      } catch (error) {
        complain(error);
      }
    },
  };
}

/** What was asked for takes the event off this desk. */
async function gone(call: Parameters<typeof ok>[0]): Promise<null> {
  await ok(call);
  return null;
}

function writtenHere(eventId: string, text: string): ThreadMessage {
  return {
    id: `local:${++localId}`,
    event_id: eventId,
    direction: "out",
    text,
    length: text.length,
    at: new Date(now()).toISOString(),
    state: "queued",
    reason: null,
    user_id: null,
    user_name: null,
  };
}
