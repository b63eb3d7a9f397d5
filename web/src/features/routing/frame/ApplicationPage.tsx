import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Loader } from "@mantine/core";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { applications } from "../calls";
import type { Application } from "../contract";
import { words } from "../words/pages";
import { ApplicationHead } from "./ApplicationHead";
import classes from "./frame.module.css";

/** The application that the address names, with its entity tag. */
export function useApplication() {
  const { id = "" } = useParams({ strict: false });
  return useQuery({
    queryKey: ["routing-applications", "one", id],
    queryFn: () => applications.one(id),
  });
}

type ApplicationPageProps = Readonly<{
  children: (application: Application, tag: string) => ReactNode;
}>;

/** A page of an application beside its flow. */
export function ApplicationPage({ children }: ApplicationPageProps) {
  const t = useWords(words);
  const found = useApplication();
  if (found.error && !found.data)
    return <ProblemPanel error={found.error} onRetry={() => void found.refetch()} />;
  if (!found.data) return <Loader size="sm" aria-label={t("loading")} m="xl" />;
  const { data, tag } = found.data;
  return (
    <>
      <ApplicationHead application={data} />
      <div className={classes["body"]}>{children(data, tag)}</div>
    </>
  );
}
