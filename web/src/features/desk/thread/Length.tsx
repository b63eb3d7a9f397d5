import { Button } from "@mantine/core";
import { useMemo } from "react";
import { useWords } from "~/kernel/i18n";
import { formatNumber } from "~/kernel/time";
import { WarningIcon } from "~/ui/icons";
import { plainText, replaceable, segments } from "../segments";
import { words } from "../words";
import classes from "./Composer.module.css";

const MANY = 3;
const SHOWN = 8;

type LengthProps = Readonly<{ text: string; onChange: (text: string) => void }>;

/** How many SMS the answer becomes, and why it needs more than it would have to. */
export function Length({ text, onChange }: LengthProps) {
  const t = useWords(words);
  const { encoding, used, room, count, foreign } = useMemo(() => segments(text), [text]);
  const plain = useMemo(() => plainText(text), [text]);
  const times = useMemo(() => replaceable(text), [text]);
  const saves = count - segments(plain).count;
  return (
    <div className={classes["length"]}>
      <span data-many={count > MANY || undefined}>
        {count > MANY && <WarningIcon size={14} />} {formatNumber(used)} / {formatNumber(room)} -{" "}
        {t("write.count", { count })}
        {count > MANY && ` · ${t("write.many", { count: MANY })}`}
      </span>
      <span className={classes["chip"]} data-wide={encoding === "ucs2" || undefined}>
        {t(encoding === "ucs2" ? "write.ucs2" : "write.gsm7")}
      </span>
      {encoding === "ucs2" && (
        <span className={classes["foreign"]} title={t("write.ucs2.hint")}>
          {t("write.ucs2.because")}{" "}
          {foreign.slice(0, SHOWN).map((character) => (
            <mark key={character}>{character}</mark>
          ))}
          {foreign.length > SHOWN && " …"}
        </span>
      )}
      {encoding === "ucs2" && times > 0 && (
        <Button size="compact-xs" variant="light" onClick={() => onChange(plain)}>
          {t("write.plain", { count: times })}
          {saves > 0 && `, ${t("write.saves", { count: saves })}`}
        </Button>
      )}
    </div>
  );
}
