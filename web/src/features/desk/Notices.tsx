import { Button, CloseButton, Group, Portal } from "@mantine/core";
import { Link, useLocation } from "@tanstack/react-router";
import { useWords } from "~/kernel/i18n";
import { formatWhen } from "~/kernel/time";
import { useDesk } from "./desk";
import classes from "./Notices.module.css";
import { words } from "./words";

/** What people told her, on every page, until she has seen it. */
export function Notices() {
  const t = useWords(words);
  const { state, actions } = useDesk();
  // Calls for help stand on the supervisor's page already.
  const watching = useLocation({ select: ({ pathname }) => pathname === "/acd/supervisor" });
  const shown = (state?.notices ?? []).filter(({ kind }) => !watching || kind !== "help");
  return (
    <Portal>
      <div className={classes["notices"]} role="log" aria-label={t("notices")}>
        {shown.map((notice) => (
          <section key={notice.id} className={classes["notice"]} data-kind={notice.kind}>
            <header>
              <strong>{t(`notice.${notice.kind}`, { name: notice.from_name })}</strong>
              <small>{formatWhen(notice.at)}</small>
              <CloseButton
                size="sm"
                aria-label={t("notice.seen")}
                onClick={() => void actions.see(notice.id)}
              />
            </header>
            <p>{notice.text}</p>
            <Group justify="end" gap="xs">
              {notice.kind === "help" && (
                <Button size="xs" renderRoot={(props) => <Link to="/acd/supervisor" {...props} />}>
                  {t("notice.help.show")}
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => void actions.see(notice.id)}>
                {t("notice.seen")}
              </Button>
            </Group>
          </section>
        ))}
      </div>
    </Portal>
  );
}
