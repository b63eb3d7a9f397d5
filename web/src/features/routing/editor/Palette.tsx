import { memo } from "react";
import { useWords } from "~/kernel/i18n";
import { DRAGGED } from "../canvas/useHands";
import { KindIcon } from "../canvas/icons";
import { kindNames, kinds, purposes } from "../flow/kinds";
import type { NodeKind } from "../flow/model";
import { words } from "../words/editor";
import { words as kindWords } from "../words/kinds";
import classes from "./editor.module.css";

type PaletteProps = Readonly<{ onChoose: (kind: NodeKind) => void }>;

/** Every kind of node, to be dragged onto the canvas or clicked. */
export const Palette = memo(function Palette({ onChoose }: PaletteProps) {
  const t = useWords(words);
  const name = useWords(kindWords);
  return (
    <nav className={classes["palette"]} aria-label={t("add")} title={t("palette.hint")}>
      {purposes.map((purpose) => (
        <section key={purpose}>
          <h2>{name(`purpose.${purpose}`)}</h2>
          {kindNames
            .filter((kind) => kinds[kind].purpose === purpose)
            .map((kind) => (
              <button
                key={kind}
                type="button"
                draggable
                data-purpose={purpose}
                title={name(`${kind}.about`)}
                onDragStart={(event) => {
                  event.dataTransfer.setData(DRAGGED, kind);
                  event.dataTransfer.effectAllowed = "copy";
                }}
                onClick={() => onChoose(kind)}
              >
                <KindIcon kind={kind} />
                {name(kind)}
              </button>
            ))}
        </section>
      ))}
    </nav>
  );
});
