import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { CheckIcon } from "~/ui/icons";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { useNames } from "../canvas/names";
import { examples } from "../calls";
import type { Application } from "../contract";
import { ApplicationPage } from "../frame/ApplicationPage";
import { useMayManage } from "../rights";
import { words } from "../words/examples";
import { ExampleRow } from "./ExampleRow";
import { GroupNames } from "./groups";
import classes from "./examples.module.css";

/** The sentences that an application is held to. */
export function ExamplesPage() {
  return (
    <ApplicationPage>{(application) => <Examples application={application} />}</ApplicationPage>
  );
}

function Examples({ application }: Readonly<{ application: Application }>) {
  const t = useWords(words);
  const mayManage = useMayManage();
  const names = useNames(application.client_id);
  const { id } = application;
  const found = useQuery({
    queryKey: ["routing-examples", id],
    queryFn: () => examples.list(id),
  });
  if (found.error && !found.data)
    return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  const all = found.data ?? [];
  const red = all.filter(({ result }) => result && !result.green);
  const actions = mayManage && (
    <Button
      renderRoot={(props) => <Link to="/routing-applications/$id" params={{ id }} {...props} />}
    >
      {t("by_trying")}
    </Button>
  );
  return (
    <GroupNames value={names}>
      {found.data && all.length === 0 ? (
        <EmptyState icon={<CheckIcon size={32} />} title={t("empty")} action={actions}>
          {t("empty.text")}
        </EmptyState>
      ) : (
        <>
          <div className={classes["head"]}>
            <p role="status">
              {red.length === 0
                ? t("all_green", { count: all.length })
                : t("some_red", { count: red.length })}
            </p>
            {actions}
          </div>
          <ul className={classes["examples"]}>
            {all.map((example) => (
              <ExampleRow key={example.id} applicationId={id} example={example} />
            ))}
          </ul>
        </>
      )}
    </GroupNames>
  );
}
