/** The browser as the line needs it; works in a window and in a shared worker. */
import type { World } from "./line";

const events = ["hello", "snapshot", "update", "hint", "ping", "bye", "signed_out"];

export const browser: World = {
  open(after, { event, lost }) {
    const query = after === undefined ? "" : `?after=${after}`;
    const source = new EventSource(`/api/v1/me/stream${query}`);
    for (const name of events)
      source.addEventListener(name, (message: MessageEvent<string>) => event(name, message.data));
    // The browser would come back by itself, but not after an answer other than 200, and without jitter.
    source.onerror = () => {
      source.close();
      lost();
    };
    return () => source.close();
  },
  pong(streamId) {
    // A pong that fails needs no answer: the stream will notice.
    void fetch(`/api/v1/me/stream/${streamId}/pong`, { method: "POST" }).catch(() => undefined);
  },
  async signedIn() {
    try {
      return (await fetch("/api/v1/me")).status !== 401;
    } catch {
      return true;
    }
  },
  later(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
  now: () => Date.now(),
  chance: () => Math.random(),
};
