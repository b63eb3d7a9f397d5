/**
 * The line to the server that all windows of a browser share: one stream, handed on to everybody who joins.
 * It keeps the last snapshot and what followed, so that a new window starts like the others.
 */
import type { Hint, Snapshot, Update } from "../api";

/** `at` is this machine's clock when it came: what counts down was true then. */
export type Frame =
  | { kind: "snapshot"; at: number; data: Snapshot }
  | { kind: "update"; at: number; data: Update }
  | { kind: "hint"; at: number; data: Hint };

export type LineState = "connecting" | "live" | "offline" | "signed_out";

export type Message = Frame | { kind: "state"; state: LineState };

export interface Handlers {
  event: (name: string, data: string) => void;
  lost: () => void;
}

/** What the line needs of the world. */
export interface World {
  /** Open the stream after an update's number; the answer closes it. */
  open: (after: number | undefined, handlers: Handlers) => () => void;
  pong: (streamId: string) => void;
  /** Whether the server still knows us; a lost line says yes. */
  signedIn: () => Promise<boolean>;
  later: (ms: number, then: () => void) => () => void;
  now: () => number;
  /** 0 to 1, so that a thousand browsers do not come back in the same moment. */
  chance: () => number;
}

/** The server pings every 10 s; two missing and a bit. */
export const SILENCE_MS = 25_000;
const RETRY_MS = [500, 1_000, 2_000, 4_000, 8_000];
const BYE_MS = 1_500;
/** With more to replay, a fresh snapshot is quicker. */
const REPLAY_MAX = 300;

export class Line {
  #state: LineState = "connecting";
  #windows = new Set<(message: Message) => void>();
  #replay: Frame[] = [];
  #seq: number | undefined;
  #attempt = 0;
  #close: (() => void) | undefined;
  #cancel: (() => void) | undefined;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** A window that joins once more has heard everything; it only wants the line to be open. */
  join(window: (message: Message) => void): void {
    const isNew = !this.#windows.has(window);
    this.#windows.add(window);
    window({ kind: "state", state: this.#state });
    if (this.#close === undefined && this.#cancel === undefined) this.#open();
    else if (!isNew) return;
    else if (this.#replay.length > REPLAY_MAX) this.#fresh();
    else for (const frame of this.#replay) window(frame);
  }

  leave(window: (message: Message) => void): void {
    this.#windows.delete(window);
    if (this.#windows.size === 0) this.#hangUp();
  }

  /** Forget everything and begin again: somebody else signed in, or a person asked to try now. */
  restart(): void {
    this.#attempt = 0;
    this.#fresh();
  }

  #fresh(): void {
    this.#forget();
    this.#open();
  }

  #open(): void {
    this.#hangUp();
    this.#become(this.#attempt === 0 ? "connecting" : "offline");
    let current = true;
    const close = this.#world.open(this.#seq, {
      event: (name, data) => current && this.#hear(name, data),
      lost: () => current && void this.#lost(),
    });
    this.#close = () => {
      current = false;
      close();
    };
    this.#listen();
  }

  #hangUp(): void {
    this.#close?.();
    this.#cancel?.();
    this.#close = this.#cancel = undefined;
  }

  /** Each sign of life pushes the moment away at which silence counts as lost. */
  #listen(): void {
    this.#cancel?.();
    this.#cancel = this.#world.later(SILENCE_MS, () => this.#retry());
  }

  async #lost(): Promise<void> {
    const close = this.#close;
    close?.();
    const signedIn = await this.#world.signedIn();
    if (this.#close !== close) return; // Opened anew while we asked.
    if (signedIn) this.#retry();
    else this.#signedOut();
  }

  #retry(): void {
    this.#hangUp();
    const pause = RETRY_MS[Math.min(this.#attempt, RETRY_MS.length - 1)] ?? 0;
    this.#attempt += 1;
    if (this.#attempt > 1) this.#become("offline");
    this.#cancel = this.#world.later(pause * (0.5 + this.#world.chance()), () => this.#open());
  }

  #signedOut(): void {
    this.#hangUp();
    this.#forget();
    this.#become("signed_out");
  }

  #forget(): void {
    this.#replay = [];
    this.#seq = undefined;
  }

  #hear(name: string, data: string): void {
    this.#listen();
    const at = this.#world.now();
    switch (name) {
      case "hello":
        this.#attempt = 0;
        this.#become("live");
        break;
      case "snapshot":
        this.#snapshot({ kind: "snapshot", at, data: JSON.parse(data) as Snapshot });
        break;
      case "update":
        this.#update({ kind: "update", at, data: JSON.parse(data) as Update });
        break;
      case "hint":
        this.#tell({ kind: "hint", at, data: JSON.parse(data) as Hint });
        break;
      case "ping":
        this.#world.pong((JSON.parse(data) as { stream_id: string }).stream_id);
        break;
      case "bye":
        this.#hangUp();
        this.#become("connecting");
        this.#cancel = this.#world.later(BYE_MS * this.#world.chance(), () => this.#open());
        break;
      case "signed_out":
        this.#signedOut();
        break;
    }
  }

  #snapshot(frame: Frame & { kind: "snapshot" }): void {
    this.#seq = frame.data.seq;
    this.#replay = [frame];
    this.#tell(frame);
  }

  #update(frame: Frame & { kind: "update" }): void {
    if (this.#seq === undefined || frame.data.seq > this.#seq + 1) {
      this.#fresh(); // Something is missing: only a snapshot puts that right.
      return;
    }
    if (frame.data.seq <= this.#seq) return;
    if (frame.data.type === "access_changed") {
      this.#tell(frame);
      this.#fresh();
      return;
    }
    this.#seq = frame.data.seq;
    this.#replay.push(frame);
    this.#tell(frame);
  }

  #become(state: LineState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.#tell({ kind: "state", state });
  }

  #tell(message: Message): void {
    for (const window of this.#windows) window(message);
  }
}
