/** Telling the server which SMS is on this screen, so that others see it. */
import { useEffect } from "react";
import { api } from "./http";

const AGAIN_MS = 55_000;

export function say(eventId: string, act: "looks" | "types" | "leaves"): void {
  const params = { path: { id: eventId } };
  // Nobody waits for this: the next one comes soon.
  void api
    .PUT("/api/v1/media-events/{id}/looking", {
      params,
      body: { act },
      keepalive: act === "leaves",
    })
    .catch(() => undefined);
}

/** While a thread is open, and its window is seen. */
export function useLooking(eventId: string): void {
  useEffect(() => {
    const look = () => say(eventId, document.hidden ? "leaves" : "looks");
    const leave = () => say(eventId, "leaves");
    look();
    const timer = setInterval(() => {
      if (!document.hidden) look();
    }, AGAIN_MS);
    document.addEventListener("visibilitychange", look);
    addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [eventId]);
}
