import { remembered } from "~/kernel/remembered";

const trusted = remembered<readonly string[]>("hosts", []);

/** Hosts whose addresses she follows without being asked. */
export function isTrusted(host: string): boolean {
  return trusted.get().includes(host);
}

export function trust(host: string): void {
  trusted.set([...trusted.get(), host]);
}
