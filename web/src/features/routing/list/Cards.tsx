import { useWords } from "~/kernel/i18n";
import { KindIcon } from "../canvas/icons";
import type { ReadyMade } from "../contract";
import { words } from "../words/pages";
import classes from "./cards.module.css";

type CardsProps = Readonly<{
  ready: readonly ReadyMade[];
  chosen: string | null;
  onChoose: (code: string | null, name: string) => void;
}>;

/** What one can begin with; each card says what the application does. */
export function Cards({ ready, chosen, onChoose }: CardsProps) {
  const t = useWords(words);
  const nothing = { code: null, name: t("new.empty"), description: t("new.empty.text"), kinds: [] };
  const all = [
    nothing,
    ...ready.map(({ flow, ...one }) => ({
      ...one,
      kinds: [...new Set(flow.nodes.map(({ kind }) => kind))].slice(0, 6),
    })),
  ];
  return (
    <div className={classes["cards"]} role="radiogroup" aria-label={t("new.from")}>
      {all.map(({ code, name, description, kinds }) => (
        <label key={code} className={classes["card"]}>
          <input
            type="radio"
            name="ready-made"
            checked={chosen === code}
            onChange={() => onChoose(code, code === null ? "" : name)}
          />
          <strong>{name}</strong>
          <span>{description}</span>
          <span className={classes["kinds"]}>
            {kinds.map((kind) => (
              <KindIcon key={kind} kind={kind} />
            ))}
          </span>
        </label>
      ))}
    </div>
  );
}
