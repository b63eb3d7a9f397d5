import { Button } from "@mantine/core";
import { memo, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { Notice } from "~/ui/Notice";
import type { Application } from "../contract";
import { ApplicationHead } from "../frame/ApplicationHead";
import frame from "../frame/frame.module.css";
import { PublishDialog } from "../publish/PublishDialog";
import { useMayManage, useMayPublish } from "../rights";
import { words } from "../words/pages";
import { useEditor } from "./context";
import classes from "./head.module.css";
import type { SaveState, useDraft } from "./useDraft";

type EditorHeadProps = Readonly<{ application: Application; draft: ReturnType<typeof useDraft> }>;

/** Above the canvas: whether the work is saved, and the way to publish it. */
export const EditorHead = memo(function EditorHead({ application, draft }: EditorHeadProps) {
  const t = useWords(words);
  const mayManage = useMayManage();
  const mayPublish = useMayPublish();
  const { dispatch, readOnly } = useEditor();
  const [publishing, setPublishing] = useState(false);
  const { server, state } = draft;
  return (
    <>
      <ApplicationHead application={application}>
        {!readOnly && <Saved state={state} />}
        {mayPublish && (
          <Button
            onClick={() => setPublishing(true)}
            disabled={state !== "saved" || application.draft_state === "published"}
          >
            {t("publish")}
          </Button>
        )}
      </ApplicationHead>
      <div>
        {state === "clash" && (
          <div className={frame["notice"]}>
            <Notice tone="warn" title={t("clash")}>
              {t("clash.text", { who: server.changedBy ?? t("somebody") })}
              <div className={classes["choice"]}>
                <Button size="xs" variant="default" onClick={draft.takeMine}>
                  {t("clash.mine")}
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => draft.takeTheirs((flow) => dispatch({ type: "replace", flow }))}
                >
                  {t("clash.theirs")}
                </Button>
              </div>
            </Notice>
          </div>
        )}
        {readOnly && (
          <div className={frame["notice"]}>
            <Notice>{t(mayManage ? "phone" : "read_only")}</Notice>
          </div>
        )}
      </div>
      <PublishDialog
        opened={publishing}
        application={application}
        tag={server.tag}
        checked={server.checked}
        onClose={() => setPublishing(false)}
      />
    </>
  );
});

function Saved({ state }: Readonly<{ state: SaveState }>) {
  const t = useWords(words);
  return (
    <span role="status" className={classes["saved"]} data-state={state}>
      {t(`save.${state}`)}
    </span>
  );
}
