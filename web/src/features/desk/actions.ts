/** What an agent can do. Each shows its result at once; a refusal takes it back and says why. */
import type { Dispatch } from "react";
import type { MediaEvent, ThreadMessage } from "~/kernel/api";
import { api, ok } from "~/kernel/http";
import { now } from "~/kernel/time";
import type { Act, Change } from "./state";

export interface Actions {
  accept: (eventId: string) => Promise<boolean>;
  decline: (eventId: string) => Promise<boolean>;
  /** `lastSmsId`: the last SMS she saw; a newer one keeps the event open. */
  close: (eventId: string, lastSmsId: string) => Promise<boolean>;
  /** Throws the Problem: the composer knows what to do with the text. */
  reply: (eventId: string, text: string) => Promise<void>;
  loadThread: (eventId: string, cursor?: string) => Promise<void>;
  setStatus: (statusId: string) => Promise<void>;
  seen: (eventId: string) => void;
}

let localId = 0;

export function deskActions(tell: Dispatch<Change>, complain: (error: unknown) => void): Actions {
  const path = (id: string) => ({ params: { path: { id } } });

  const act = async (eventId: string, what: Act, call: () => Promise<MediaEvent>) => {
    tell({ kind: "acting", eventId, act: what });
    try {
      tell({ kind: "acted", event: await call(), at: now() });
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
    decline: (id) =>
      act(id, "decline", () => ok(api.POST("/api/v1/media-events/{id}/decline", path(id)))),
    close: (id, lastSmsId) =>
      act(id, "close", () =>
        ok(
          api.POST("/api/v1/media-events/{id}/close", {
            ...path(id),
            body: { last_received_sms_id: lastSmsId },
          }),
        ),
      ),
    reply: async (eventId, text) => {
      const message = writtenHere(eventId, text);
      tell({ kind: "replying", eventId, message });
      let answer: ThreadMessage | null = null;
      try {
        answer = await ok(
          api.POST("/api/v1/media-events/{id}/replies", { ...path(eventId), body: { text } }),
        );
      } finally {
        tell({ kind: "replied", eventId, localId: message.id, message: answer });
      }
    },
    loadThread: async (eventId, cursor) => {
      const query = cursor ? { cursor } : {};
      const { items, next } = await ok(
        api.GET("/api/v1/media-events/{id}/messages", { params: { path: { id: eventId }, query } }),
      );
      tell({ kind: "thread", eventId, messages: items, older: next });
    },
    setStatus: async (agent_status_id) => {
      try {
        await ok(api.PUT("/api/v1/me/status", { body: { agent_status_id } }));
      } catch (error) {
        complain(error);
      }
    },
    seen: (eventId) => tell({ kind: "seen", eventId }),
  };
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
