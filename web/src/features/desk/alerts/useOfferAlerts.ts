import { useEffect, useRef } from "react";
import { useWords } from "~/kernel/i18n";
import { readable } from "~/ui/phone";
import type { DeskEvent } from "../state";
import { words } from "../words";
import { chime } from "./chime";
import { useAlertSettings } from "./settings";

const REPEAT_MS = 4_000;
const FLASH_MS = 1_000;
const LOCK = "ringdove.ring";

/** Sound until decided, a flashing title, a badge on the icon, a notification while the window is hidden. */
export function useOfferAlerts(offers: readonly DeskEvent[], onOpen: () => void): void {
  const { sound, notify } = useAlertSettings();
  const count = offers.length;
  useRinging(sound && count > 0);
  useFlashingTitle(count);
  useBadge(count > 0);
  useNotifications(offers, notify, onOpen);
}

/** One window rings for all of this browser. */
function useRinging(ringing: boolean): void {
  useEffect(() => {
    if (!ringing) return undefined;
    const over = new AbortController();
    const ring = () =>
      new Promise<void>((end) => {
        chime();
        const timer = setInterval(chime, REPEAT_MS);
        over.signal.addEventListener("abort", () => {
          clearInterval(timer);
          end();
        });
      });
    // Without locks (plain http on another host) every window rings.
    const locks = (navigator as { locks?: LockManager }).locks;
    const rung = locks ? locks.request(LOCK, { signal: over.signal }, ring) : ring();
    rung.catch(() => undefined); // The offer was gone before it was this window's turn.
    return () => over.abort();
  }, [ringing]);
}

function useFlashingTitle(count: number): void {
  const t = useWords(words);
  useEffect(() => {
    if (count === 0) return undefined;
    const page = document.title;
    const call = `● ${t("alerts.title", { count })}`;
    document.title = call;
    const timer = setInterval(() => {
      document.title = document.title === call ? page : call;
    }, FLASH_MS);
    return () => {
      clearInterval(timer);
      document.title = page;
    };
  }, [count, t]);
}

function useBadge(shown: boolean): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!link || !shown) return undefined;
    const plain = link.href;
    link.href = "/favicon-offer.svg";
    return () => {
      link.href = plain;
    };
  }, [shown]);
}

/** Says who and where, never what: a lock screen is no place for somebody's SMS. */
function useNotifications(offers: readonly DeskEvent[], wanted: boolean, onOpen: () => void): void {
  const t = useWords(words);
  const open = useRef(onOpen);
  const shown = useRef(new Map<string, Notification>());
  useEffect(() => {
    open.current = onOpen;
  });
  useEffect(() => {
    const current = new Set(offers.map((offer) => offer.id));
    for (const [id, notification] of shown.current)
      if (!current.has(id)) {
        notification.close();
        shown.current.delete(id);
      }
    if (!wanted || !document.hidden || !mayNotify()) return;
    for (const offer of offers) {
      if (shown.current.has(offer.id)) continue;
      const notification = new Notification(offer.subject || t("alerts.title", { count: 1 }), {
        body: t("alerts.body", { group: offer.group_name, sender: readable(offer.sender) }),
        tag: offer.id,
        icon: "/favicon.svg",
      });
      notification.onclick = () => {
        window.focus();
        open.current();
      };
      shown.current.set(offer.id, notification);
    }
  }, [offers, wanted, t]);
}

export function mayNotify(): boolean {
  return typeof Notification !== "undefined" && Notification.permission === "granted";
}
