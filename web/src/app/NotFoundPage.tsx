import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { EmptyState } from "~/ui/EmptyState";
import { QuestionIcon } from "~/ui/icons";
import { useTitle } from "~/ui/useTitle";
import { words } from "./words";

export function NotFoundPage() {
  const t = useWords(words);
  useTitle(t("not_found"));
  return (
    <EmptyState
      page
      icon={<QuestionIcon size={24} />}
      title={t("not_found")}
      action={
        <Button component={Link} to="/">
          {t("not_found.home")}
        </Button>
      }
    >
      {t("not_found.hint")}
    </EmptyState>
  );
}
