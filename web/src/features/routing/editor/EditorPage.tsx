import { Loader } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { drafts } from "../calls";
import { useApplication } from "../frame/ApplicationPage";
import { useMayManage } from "../rights";
import { words } from "../words/pages";
import { Editor } from "./Editor";
import classes from "./editor.module.css";

/** The draft of a routing application, drawn. */
export function EditorPage() {
  const t = useWords(words);
  const { id = "" } = useParams({ strict: false });
  const application = useApplication();
  const mayManage = useMayManage();
  const isNarrow = useMediaQuery("(max-width: 56.25em)", false, { getInitialValueInEffect: false });
  const draft = useQuery({
    queryKey: ["routing-drafts", id],
    queryFn: () => drafts.read(id),
    // The editor goes on from what it was opened with, and saves against that.
    gcTime: 0,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const error = application.error ?? draft.error;
  const retry = () => void Promise.all([application.refetch(), draft.refetch()]);
  if (error && !(application.data && draft.data))
    return <ProblemPanel error={error} onRetry={retry} />;
  if (!application.data || !draft.data)
    return <Loader size="sm" aria-label={t("loading")} m="xl" />;
  const { data, tag } = draft.data;
  return (
    <div className={classes["page"]}>
      <Editor
        key={id}
        application={application.data.data}
        loaded={{ flow: data.flow, tag, checked: data, changedBy: data.changed_by_name }}
        readOnly={!mayManage || isNarrow}
      />
    </div>
  );
}
