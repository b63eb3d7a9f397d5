import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { useMe } from "~/kernel/me";
import { EmptyState } from "~/ui/EmptyState";
import { LockIcon } from "~/ui/icons";
import { useTitle } from "~/ui/useTitle";
import { words } from "./words";

export function NotAllowedPage() {
  const t = useWords(words);
  useTitle(t("not_allowed"));
  return (
    <EmptyState
      page
      icon={<LockIcon size={24} />}
      title={t("not_allowed")}
      action={
        <Button component={Link} to="/">
          {t("not_found.home")}
        </Button>
      }
    >
      {t("not_allowed.hint", { role: t(`role.${useMe().role}`) })}
    </EmptyState>
  );
}
