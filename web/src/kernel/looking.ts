/** Telling the server which SMS is on this screen, so that others see it. */
import { useEffect } from "react";
import { api } from "./http";

const AGAIN_MS = 55_000;
/** Whoever goes on sooner has not looked. */
const LOOKED_MS = 250;

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
    let said = false;
    const leave = () => {
      if (said) say(eventId, "leaves");
      said = false;
    };
    const look = () => {
      if (document.hidden) leave();
      else {
        said = true;
        say(eventId, "looks");
      }
    };
    const first = setTimeout(look, LOOKED_MS);
    const timer = setInterval(() => {
      if (!document.hidden) look();
    }, AGAIN_MS);
    document.addEventListener("visibilitychange", look);
    addEventListener("pagehide", leave);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
      document.removeEventListener("visibilitychange", look);
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [eventId]);
}
