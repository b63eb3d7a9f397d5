import { useState } from "react";
import type { ThreadStep } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { formatMoment, formatTime } from "~/kernel/time";
import classes from "./Steps.module.css";
import { useStep } from "./useStep";
import { words } from "./words";

/** More than so many below each other are folded but for the last one. */
const AT_MOST = 3;

/** What happened between two SMS, in quiet lines. */
export function Steps({ steps }: Readonly<{ steps: readonly ThreadStep[] }>) {
  const t = useWords(words);
  const said = useStep();
  const [unfolded, setUnfolded] = useState(false);
  const folds = !unfolded && steps.length > AT_MOST;
  const shown = folds ? steps.slice(-1) : steps;
  return (
    <div className={classes["steps"]}>
      {folds && (
        <button type="button" aria-expanded={false} onClick={() => setUnfolded(true)}>
          {t("more", { count: steps.length - 1 })}
        </button>
      )}
      {shown.map((step) => (
        <p key={step.id} data-step={step.what}>
          {said(step)}{" "}
          <time dateTime={step.at} title={formatMoment(step.at)}>
            {formatTime(step.at)}
          </time>
        </p>
      ))}
    </div>
  );
}
