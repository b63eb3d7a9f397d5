import { useEffect, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { useReadable } from "~/ui/phone";
import type { DeskState } from "../state";
import { words } from "../words";
import classes from "./Offer.module.css";

const SHOWN_MS = 3_000;

/** Where an offer stood a moment ago: what became of it. */
export function Gone({ gone }: Readonly<{ gone: DeskState["gone"] }>) {
  const readable = useReadable();
  const t = useWords(words);
  const [over, setOver] = useState<DeskState["gone"]>(null);
  useEffect(() => {
    const timer = setTimeout(() => setOver(gone), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [gone]);
  if (!gone || gone === over || gone.event.state !== "offered") return null;
  const { reason, event } = gone;
  if (reason === "declined" || reason === "handed_back" || reason === "woken") return null;
  if (reason === "transferred") return null;
  return (
    <p className={classes["gone"]}>
      <strong>{event.sender_name ?? readable(event.sender)}</strong> {t(`gone.${reason}`)}
    </p>
  );
}
