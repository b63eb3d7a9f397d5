import { Button, CloseButton, Portal } from "@mantine/core";
import { useSyncExternalStore } from "react";
import { useWords } from "~/kernel/i18n";
import { CheckIcon, InfoIcon, WarningIcon } from "./icons";
import { dismiss, toastStore } from "./toast";
import classes from "./Toasts.module.css";
import { words } from "./words";

const icons = { good: CheckIcon, bad: WarningIcon, plain: InfoIcon };

export function Toasts() {
  const t = useWords(words);
  const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.get);
  return (
    <Portal>
      <section className={classes["toasts"]} aria-label={t("toast.region")} aria-live="polite">
        {toasts.map(({ id, tone, title, hint, action }) => {
          const Icon = icons[tone];
          return (
            <div key={id} className={classes["toast"]} data-tone={tone}>
              <Icon />
              <div>
                <strong>{title}</strong>
                {hint && <p>{hint}</p>}
                {action && (
                  <Button
                    mt="xs"
                    size="xs"
                    variant="default"
                    onClick={() => {
                      dismiss(id);
                      action.run();
                    }}
                  >
                    {action.label}
                  </Button>
                )}
              </div>
              <CloseButton size="sm" aria-label={t("action.close")} onClick={() => dismiss(id)} />
            </div>
          );
        })}
      </section>
    </Portal>
  );
}
