import { Button } from "@mantine/core";
import type { Draft } from "~/kernel/api";
import { useWords } from "~/kernel/i18n";
import { words } from "../words";
import classes from "./Composer.module.css";

type DraftsProps = Readonly<{ drafts: readonly Draft[]; onTake: (text: string) => void }>;

/** What others began to write before this came to her. */
export function Drafts({ drafts, onTake }: DraftsProps) {
  const t = useWords(words);
  return drafts.map((draft) => (
    <div key={draft.user_id} className={classes["theirs"]}>
      <p>
        <strong>{t("draft.by", { name: draft.user_name })}</strong> {draft.text}
      </p>
      <Button size="compact-xs" variant="default" onClick={() => onTake(draft.text)}>
        {t("draft.take")}
      </Button>
    </div>
  ));
}
