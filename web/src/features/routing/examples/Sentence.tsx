import { useWords } from "~/kernel/i18n";
import { formatDay, formatTime } from "~/kernel/time";
import type { Expected, Given } from "../contract";
import { words } from "../words/examples";
import { useGroupName } from "./groups";
import classes from "./examples.module.css";

type SentenceProps = Readonly<{
  given: Given;
  expected: Expected;
  readable?: boolean;
  text_length?: number;
}>;

/** An example as one says it: this text from this sender at this time leads there. */
export function Sentence({ given, expected, readable = true, text_length = 0 }: SentenceProps) {
  const t = useWords(words);
  const groupName = useGroupName();
  const { outcome, acd_group_id: group } = expected;
  const target = group
    ? t("then.group", { group: groupName(group) })
    : t(`then.${outcome === "group" ? "any_group" : outcome}`);
  return (
    <div className={classes["sentence"]}>
      <p>
        {t(readable ? "given" : "given.unread", {
          text: given.text,
          length: text_length,
          sender: given.sender,
          day: formatDay(given.at),
          time: formatTime(given.at),
        })}
      </p>
      {readable &&
        given.says?.map((said, place) => (
          <p key={place}>
            {"text" in said ? t("then.says", { text: said.text }) : t("then.silent")}
          </p>
        ))}
      <p>
        <strong>→ {target}</strong>
      </p>
      {readable &&
        expected.replies?.map((reply, place) => (
          <p key={place}>{t("then.reply", { text: reply })}</p>
        ))}
      {readable &&
        Object.entries(expected.variables ?? {}).map(([name, value]) => (
          <p key={name}>
            <code>
              {name} = {value}
            </code>
          </p>
        ))}
    </div>
  );
}
