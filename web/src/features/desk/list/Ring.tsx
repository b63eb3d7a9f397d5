import { useEffect, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { now } from "~/kernel/time";
import { words } from "../words";
import classes from "./Offer.module.css";

const RADIUS = 16;
const LENGTH = 2 * Math.PI * RADIUS;
const SPOKEN = [30, 10, 5];

type RingProps = Readonly<{ endsAt: number; wholeMs: number }>;

/** The time left, as a closing ring and a number; spoken only now and then. */
export function Ring({ endsAt, wholeMs }: RingProps) {
  const t = useWords(words);
  const [left, setLeft] = useState(() => Math.max(0, endsAt - now()));
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, endsAt - now())), 250);
    return () => clearInterval(timer);
  }, [endsAt]);
  const seconds = Math.ceil(left / 1000);
  const spoken = SPOKEN.findLast((mark) => seconds <= mark);
  return (
    <span className={classes["ring"]} data-late={seconds <= 5 || undefined}>
      <svg viewBox="0 0 40 40" width="40" height="40" aria-hidden="true">
        <circle cx="20" cy="20" r={RADIUS} />
        <circle
          cx="20"
          cy="20"
          r={RADIUS}
          className={classes["left"]}
          strokeDasharray={LENGTH}
          strokeDashoffset={LENGTH * (1 - Math.min(1, left / Math.max(1, wholeMs)))}
        />
      </svg>
      <span aria-hidden="true">{seconds}</span>
      <span className="visually-hidden" aria-live="polite">
        {spoken !== undefined && t("offer.seconds", { count: spoken })}
      </span>
    </span>
  );
}
