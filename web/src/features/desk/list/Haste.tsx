import { useWords } from "~/kernel/i18n";
import { formatNumber } from "~/kernel/time";
import { ClockIcon, WarningIcon } from "~/ui/icons";
import { words } from "../words";
import classes from "./EventList.module.css";

export type Urgency = "calm" | "soon" | "late";

type HasteProps = Readonly<{ minutes: number; urgency: Urgency; at: string }>;

const HOUR = 60;
const DAY = 24 * HOUR;

/** How long the customer has waited for an answer, by colour and by sign. */
export function Haste({ minutes, urgency, at }: HasteProps) {
  const t = useWords(words);
  const waited =
    minutes < HOUR
      ? t("haste.minutes", { time: formatNumber(minutes) })
      : minutes < DAY
        ? t("haste.hours", { time: formatNumber(Math.floor(minutes / HOUR)) })
        : t("haste.days", { time: formatNumber(Math.floor(minutes / DAY)) });
  return (
    <time
      className={classes["haste"]}
      dateTime={at}
      data-urgency={urgency}
      title={t(`haste.${urgency}`)}
    >
      {urgency === "late" && <WarningIcon size={12} />}
      {urgency === "soon" && <ClockIcon size={12} />}
      {waited}
      {urgency !== "calm" && <span className="visually-hidden"> {t(`haste.${urgency}`)}</span>}
    </time>
  );
}
