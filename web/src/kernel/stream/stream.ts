/** This window's end of the line: frames for whoever listens, the state for the lamp. */
import { useEffect, useRef, useSyncExternalStore } from "react";
import { type Frame, Line, type LineState, type Message } from "./line";
import type { Request } from "./worker";
import { browser } from "./world";

declare global {
  interface Window {
    /** A port to the shared worker that has joined already: see `ahead.ts`. */
    ringdoveLine?: MessagePort;
  }
}

const listeners = new Set<(frame: Frame) => void>();
const watchers = new Set<() => void>();
let state: LineState = "connecting";
let send: ((request: Request) => void) | undefined;

function receive(message: Message): void {
  if (message.kind === "state") {
    state = message.state;
    for (const watcher of watchers) watcher();
  } else for (const listener of listeners) listener(message);
}

/** A shared worker where there is one (not in Chrome on Android), else a line of this window's own. */
function connect(): (request: Request) => void {
  if (typeof SharedWorker === "undefined") {
    const line = new Line(browser);
    return (request) => {
      if (request === "join") line.join(receive);
      else if (request === "leave") line.leave(receive);
      else line.restart();
    };
  }
  const port = window.ringdoveLine ?? ownPort();
  port.onmessage = ({ data }: MessageEvent<Message>) => receive(data);
  return (request) => port.postMessage(request);
}

function ownPort(): MessagePort {
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), {
    type: "module",
    name: "ringdove",
  });
  return worker.port;
}

function ask(request: Request): void {
  send ??= connect();
  send(request);
}

const leave = () => ask("leave");
const comeBack = (event: PageTransitionEvent) => {
  if (event.persisted) ask("join");
};

/** Hold the line while mounted. A window that closes says so, or the worker would keep it for ever. */
export function useStream(onFrame: (frame: Frame) => void): void {
  const latest = useRef(onFrame);
  useEffect(() => {
    latest.current = onFrame;
  });
  useEffect(() => {
    const listener = (frame: Frame) => latest.current(frame);
    listeners.add(listener);
    addEventListener("pagehide", leave);
    addEventListener("pageshow", comeBack);
    ask("join");
    return () => {
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", comeBack);
      listeners.delete(listener);
      leave();
    };
  }, []);
}

/** Listen along while somebody else holds the line: for lists that are to be read again. */
export function useFrames(onFrame: (frame: Frame) => void): void {
  const latest = useRef(onFrame);
  useEffect(() => {
    latest.current = onFrame;
  });
  useEffect(() => {
    const listener = (frame: Frame) => latest.current(frame);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
}

/** Begin anew: after signing in, or when a person does not want to wait. */
export function restartStream(): void {
  if (send) ask("restart");
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useLineState(): LineState {
  return useSyncExternalStore(watch, () => state);
}
