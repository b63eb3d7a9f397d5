/** Short messages at the edge of the screen; what must not be missed belongs on the page instead. */

export interface Toast {
  id: number;
  tone: "good" | "bad" | "plain";
  title: string;
  hint?: string;
  /** What can be done about it; gone with the message. */
  action?: { label: string; run: () => void };
}

const SHOWN_MS = { good: 3_000, plain: 5_000, bad: 9_000 };
/** How long what was deleted can be brought back from its message. */
const UNDO_MS = 30_000;
const AT_MOST = 4;

let toasts: readonly Toast[] = [];
let lastId = 0;
const watchers = new Set<() => void>();

function become(next: readonly Toast[]): void {
  toasts = next;
  for (const watcher of watchers) watcher();
}

export function toast(message: Omit<Toast, "id">): void {
  const id = ++lastId;
  become([...toasts.slice(1 - AT_MOST), { ...message, id }]);
  setTimeout(() => dismiss(id), message.action ? UNDO_MS : SHOWN_MS[message.tone]);
}

export function dismiss(id: number): void {
  become(toasts.filter((shown) => shown.id !== id));
}

export const toastStore = {
  subscribe: (watcher: () => void) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  },
  get: () => toasts,
};
