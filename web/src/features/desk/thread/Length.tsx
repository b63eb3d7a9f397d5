import { Button, Tooltip } from "@mantine/core";
import { useMemo } from "react";
import { useWords } from "~/kernel/i18n";
import { formatNumber } from "~/kernel/time";
import { plainText, segments } from "../segments";
import { words } from "../words";
import classes from "./Composer.module.css";

type LengthProps = Readonly<{ text: string; onChange: (text: string) => void }>;

/** How many SMS the answer becomes, and why it needs more than it would have to. */
export function Length({ text, onChange }: LengthProps) {
  const t = useWords(words);
  const { encoding, used, room, count, foreign } = useMemo(() => segments(text), [text]);
  const plain = plainText(text);
  const saves = encoding === "ucs2" && segments(plain).count < count;
  const hint = t("write.ucs2.hint", { characters: foreign.slice(0, 8).join(" ") });
  return (
    <div className={classes["length"]}>
      <span data-many={count > 3 || undefined}>
        {formatNumber(used)} / {formatNumber(room)} · {t("write.count", { count })}
      </span>
      {encoding === "ucs2" && (
        <Tooltip label={hint} multiline maw={320}>
          <span className={classes["chip"]}>
            {t("write.ucs2")}
            <span className="visually-hidden">{hint}</span>
          </span>
        </Tooltip>
      )}
      {(saves || (encoding === "ucs2" && segments(plain).encoding === "gsm7")) && (
        <Button size="compact-xs" variant="subtle" onClick={() => onChange(plain)}>
          {t("write.plain")}
        </Button>
      )}
    </div>
  );
}
