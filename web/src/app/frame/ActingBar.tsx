import { useEffect, useRef } from "react";
import { stopActing } from "~/kernel/acting";
import type { Me } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { now } from "~/kernel/time";
import { useToastProblem } from "~/ui/problems";
import { words } from "../words";
import classes from "./ActingBar.module.css";

const LOOK_EVERY_MS = 15_000;

/** On every page while an administrator acts in a reseller or a client: where she is, and the way back. */
export function ActingBar({ acting }: Readonly<{ acting: NonNullable<Me["acting"]> }>) {
  const t = useWords(words);
  const complain = useToastProblem();
  const stop = () => void stopActing().catch(complain);
  useIdle(acting.idle_minutes * 60_000);
  return (
    <div className={classes["bar"]} role="status">
      <span>
        <strong>{acting.name}</strong> {t(acting.client_id ? "acting.client" : "acting.reseller")}
      </span>
      <button type="button" onClick={stop}>
        {t("acting.stop")}
      </button>
    </div>
  );
}

/** Pages that read themselves again are no sign of a person; keys and pointers are. */
function useIdle(afterMs: number): void {
  const lastSeen = useRef(now());
  useEffect(() => {
    const seen = () => {
      lastSeen.current = now();
    };
    const timer = setInterval(() => {
      if (now() - lastSeen.current > afterMs) void stopActing().catch(() => undefined);
    }, LOOK_EVERY_MS);
    window.addEventListener("pointerdown", seen);
    window.addEventListener("keydown", seen);
    return () => {
      clearInterval(timer);
      window.removeEventListener("pointerdown", seen);
      window.removeEventListener("keydown", seen);
    };
  }, [afterMs]);
}
