import { Button, Group, Modal, Text } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useBlocker } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useWords } from "~/kernel/i18n";
import { Problem } from "~/kernel/problem";
import { Kbd } from "../Kbd";
import { Notice } from "../Notice";
import { Conflict } from "./Conflict";
import { words } from "../words";
import classes from "./FormFrame.module.css";
import type { Form } from "./useForm";

type FormFrameProps = Readonly<{
  form: Form;
  /** Back to where one came from. */
  onCancel: () => void;
  /** After somebody else saved: load the object again. */
  onReload?: () => Promise<void>;
  /** A form that may only be read has no save bar. */
  readOnly?: boolean;
  /** A new object may be saved as it stands. */
  isNew?: boolean;
  saveLabel?: string;
  children: ReactNode;
}>;

/** Sections, what is wrong on top, the save bar at the bottom; nothing typed is lost by accident. */
export function FormFrame(props: FormFrameProps) {
  const { form, onCancel, onReload, readOnly = false, isNew = false, saveLabel, children } = props;
  const t = useWords(words);
  const stale = form.problem instanceof Problem && form.problem.status === 412;
  // A page may hold several forms: the ones with something to save do.
  const savable = !readOnly && (form.dirty || isNew);
  useHotkeys([["mod+S", (event) => savable && form.form.onSubmit(event)]], []);
  return (
    <form {...form.form} className={classes["form"]}>
      {form.summary && (
        <Notice tone="bad" title={stale ? t("form.stale") : form.summary.title}>
          {stale ? t("form.stale.hint") : form.summary.hint}
          {stale && onReload && (
            <Button
              mt="xs"
              display="block"
              size="xs"
              variant="default"
              onClick={() => void onReload().then(form.meet)}
            >
              {t("form.stale.look")}
            </Button>
          )}
        </Notice>
      )}
      <Conflict form={form} />
      <fieldset className={classes["fields"]} disabled={readOnly}>
        {children}
      </fieldset>
      {!readOnly && (
        <div className={classes["bar"]}>
          <Text size="sm" c="dimmed" role="status">
            {form.dirty && !isNew ? t("form.unsaved") : ""}
          </Text>
          <Button variant="default" onClick={onCancel}>
            {t("action.cancel")}
          </Button>
          <Button
            type="submit"
            loading={form.saving}
            disabled={!form.dirty && !isNew}
            rightSection={<Kbd>Ctrl S</Kbd>}
          >
            {saveLabel ?? t("action.save")}
          </Button>
        </div>
      )}
      <LeaveGuard active={form.dirty && !form.saving && !readOnly} />
    </form>
  );
}

function LeaveGuard({ active }: Readonly<{ active: boolean }>) {
  const t = useWords(words);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => active && current.pathname !== next.pathname,
    enableBeforeUnload: active,
    withResolver: true,
  });
  return (
    <Modal
      opened={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      title={t("form.unsaved.question")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      <Text mb="md">{t("form.unsaved.hint")}</Text>
      <Group justify="end" gap="xs">
        <Button variant="default" onClick={() => blocker.proceed?.()}>
          {t("action.leave")}
        </Button>
        <Button data-autofocus onClick={() => blocker.reset?.()}>
          {t("action.stay")}
        </Button>
      </Group>
    </Modal>
  );
}

type SectionProps = Readonly<{ title: string; about?: ReactNode; children: ReactNode }>;

/** A group of fields under its heading. */
export function FormSection({ title, about, children }: SectionProps) {
  return (
    <section className={classes["section"]}>
      <div>
        <h2>{title}</h2>
        {about && <p>{about}</p>}
      </div>
      <div className={classes["inputs"]}>{children}</div>
    </section>
  );
}
