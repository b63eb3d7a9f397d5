import { Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "./EmptyState";
import { WarningIcon } from "./icons";
import { useExplain } from "./problems";
import { words } from "./words";

type ProblemPanelProps = Readonly<{
  error: unknown;
  onRetry?: () => void;
  /** It stands in place of a whole page. */
  page?: boolean;
}>;

/** What went wrong in place of what could not be shown, and what to do about it. */
export function ProblemPanel({ error, onRetry, page = false }: ProblemPanelProps) {
  const t = useWords(words);
  const { title, hint } = useExplain()(error);
  return (
    <div role="alert">
      <EmptyState
        page={page}
        icon={<WarningIcon size={24} />}
        title={title}
        action={onRetry && <Button onClick={onRetry}>{t("action.try_again")}</Button>}
      >
        {hint}
      </EmptyState>
    </div>
  );
}
