import { Button, Group, Text } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useWords } from "~/kernel/i18n";
import { formatDuration, formatUntil, useNow } from "~/kernel/time";
import { Kbd } from "~/ui/Kbd";
import { useDesk } from "../desk";
import { useKeys } from "../keys";
import type { DeskEvent } from "../state";
import { words } from "../words";
import { CODE_KEYS, CodeKeys } from "./CodeKeys";
import classes from "./Resting.module.css";
import { useTargets } from "./useTargets";

const CodeSelect = lazy(async () => ({ default: (await import("./CodeSelect")).CodeSelect }));

type RestingProps = Readonly<{ event: DeskEvent; onClose: (codeId: string | null) => void }>;

/** In place of the composer: a parked SMS, or one whose work is being wrapped up. */
export function Resting({ event, onClose }: RestingProps) {
  return (
    <div className={classes["resting"]}>
      {event.state === "parked" ? (
        <Parked event={event} />
      ) : (
        <WrapUp event={event} onClose={onClose} />
      )}
    </div>
  );
}

function Parked({ event }: Readonly<{ event: DeskEvent }>) {
  const t = useWords(words);
  const { actions } = useDesk();
  return (
    <Group justify="space-between">
      <Text size="sm">
        {t("park.until", { time: event.due_at ? formatUntil(event.due_at) : "" })}
      </Text>
      <Button onClick={() => void actions.resume(event.id)}>{t("park.resume")}</Button>
    </Group>
  );
}

function WrapUp({ event, onClose }: RestingProps) {
  const t = useWords(words);
  const { actions } = useDesk();
  const [code, setCode] = useState<string | null>(event.transaction_code_id);
  const { data } = useTargets(event.id);
  const codes = data?.transaction_codes ?? [];
  const left = event.at + (event.due_ms ?? 0) - useNow();
  const done = () => onClose(code);
  const choose = (id: string) => setCode(id === code ? null : id);
  useKeys({
    close: done,
    ...Object.fromEntries(
      codes.slice(0, CODE_KEYS).map(({ id }, index) => [String(index + 1), () => choose(id)]),
    ),
  });
  return (
    <Group justify="space-between" align="end">
      <div>
        <Text component="strong" fw={600}>
          {t("wrap.title")}
        </Text>
        <Text size="sm" role="timer">
          {left > 0 ? t("wrap.left", { time: formatDuration(left) }) : t("wrap.over")}
        </Text>
      </div>
      <CodeKeys codes={codes} value={code} onChoose={choose} />
      <Suspense>
        {codes.length > CODE_KEYS && (
          <CodeSelect codes={codes} needed={event.code_needed} value={code} onChange={setCode} />
        )}
      </Suspense>
      <Group gap="xs">
        <Button variant="default" onClick={() => void actions.extend(event.id)}>
          {t("wrap.extend")}
        </Button>
        <Button disabled={event.code_needed && !code} rightSection={<Kbd>E</Kbd>} onClick={done}>
          {t("wrap.done")}
        </Button>
      </Group>
    </Group>
  );
}
