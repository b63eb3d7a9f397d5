/** What an agent's desk holds, and what can change it. */
import type {
  Gone,
  GroupCounter,
  MediaEvent,
  MyStatus,
  Notice,
  StatusView,
  ThreadMessage,
  ThreadPage,
  ThreadStep,
  Update,
  Viewer,
} from "~/kernel/api";
import type { Frame } from "~/kernel/stream/line";

/** `at`: this machine's clock when it came; what counts down or up was true then. */
export type DeskEvent = Readonly<MediaEvent & { at: number }>;
export type DeskStatus = Readonly<MyStatus & { at: number }>;
export type Act =
  "accept" | "decline" | "close" | "park" | "resume" | "transfer" | "return" | "extend";

/** `epoch`: of the snapshot after which it was loaded; `lastStep`: of its event, then. */
export type Thread = Readonly<{
  messages: readonly ThreadMessage[];
  steps: readonly ThreadStep[];
  lastStep: number | null;
  older: string | null;
  epoch: number;
}>;

/** What an update tells about the messages of an event. */
export type MessageUpdate = Extract<Update, { type: "message_added" | "message_changed" }>;

export type DeskState = Readonly<{
  seq: number;
  /** Counts snapshots: whatever was loaded before the last one is to be loaded again. */
  epoch: number;
  userId: string;
  isAgent: boolean;
  maxParallelSms: number;
  status: DeskStatus | null;
  statuses: readonly StatusView[];
  groups: readonly GroupCounter[];
  groupsAt: number;
  events: ReadonlyMap<string, DeskEvent>;
  threads: ReadonlyMap<string, Thread>;
  /** What was told about the messages of each event since the snapshot: a thread on its way may be older than that. */
  told: ReadonlyMap<string, readonly MessageUpdate[]>;
  pending: ReadonlyMap<string, Act>;
  /** The last message of each event that she has had on her screen. */
  seen: ReadonlyMap<string, string>;
  /** What people told her that she has not seen yet. */
  notices: readonly Notice[];
  /** Who looks at an event, herself too; known of those that somebody else looks at. */
  looking: ReadonlyMap<string, readonly Viewer[]>;
  /** The event that left last, to be told why. */
  gone: { event: DeskEvent; reason: Gone } | null;
}>;

export type Change =
  | { kind: "frame"; frame: Frame }
  | { kind: "acting"; eventId: string; act: Act }
  | { kind: "acted"; eventId: string; event: MediaEvent | null; at: number }
  | { kind: "refused"; eventId: string }
  | { kind: "thread"; eventId: string; page: ThreadPage; epoch: number; newest: boolean }
  | { kind: "replying"; eventId: string; message: ThreadMessage }
  | { kind: "replied"; eventId: string; localId: string; message: ThreadMessage | null }
  | { kind: "seen"; eventId: string }
  | { kind: "unseen"; eventId: string };
