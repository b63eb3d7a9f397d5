import { Button } from "@mantine/core";
import { useRouter } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { EmptyState } from "~/ui/EmptyState";
import { WarningIcon } from "~/ui/icons";
import { ProblemPanel } from "~/ui/ProblemPanel";
import { words } from "./words";

/** For what no page expected; a refusal of the server explains itself. */
export function ErrorPage({ error }: Readonly<{ error: unknown }>) {
  const t = useWords(words);
  const router = useRouter();
  if (error instanceof Problem)
    return <ProblemPanel page error={error} onRetry={() => void router.invalidate()} />;
  return (
    <div role="alert">
      <EmptyState
        page
        icon={<WarningIcon size={24} />}
        title={t("error")}
        action={<Button onClick={() => location.reload()}>{t("error.reload")}</Button>}
      >
        {t("error.hint")}
      </EmptyState>
    </div>
  );
}
