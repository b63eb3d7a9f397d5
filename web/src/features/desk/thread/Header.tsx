import { ActionIcon, Button } from "@mantine/core";
import { useWords } from "~/kernel/i18n";
import { BackIcon, CheckIcon, InfoIcon, SearchIcon } from "~/ui/icons";
import { Tip } from "~/ui/later/Tip";
import { Kbd } from "~/ui/Kbd";
import { useKeyOf } from "~/ui/keys/useOwnKeys";
import { PhoneNumber } from "~/ui/PhoneNumber";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import { type Move, Moves } from "./Moves";
import classes from "./Thread.module.css";
import { Viewers } from "./Viewers";

type HeaderProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  context: boolean;
  onContext: () => void;
  onSearch: () => void;
  onBack: () => void;
  onClose: () => void;
  onMove: (move: Move) => void;
}>;

/** Who it is, who else is here, and what can be done. */
export function Header({ state, event, context, ...on }: HeaderProps) {
  const t = useWords(words);
  const keyOf = useKeyOf();
  const contextLabel = t(context ? "about.hide" : "about.show");
  return (
    <header className={classes["header"]}>
      <ActionIcon
        className={classes["back"] ?? ""}
        size="lg"
        aria-label={t("back")}
        onClick={on.onBack}
      >
        <BackIcon />
      </ActionIcon>
      <div className={classes["who"]}>
        <h1>{event.sender_name ?? <PhoneNumber value={event.sender} copy />}</h1>
        <p>
          {event.sender_name !== null && (
            <>
              <PhoneNumber value={event.sender} copy /> ·{" "}
            </>
          )}
          {event.subject} · {event.group_name} ·{" "}
          {t("thread.via", { connector: event.connector_name })}
        </p>
      </div>
      <Viewers state={state} eventId={event.id} />
      <Tip label={t("search.label")}>
        <ActionIcon
          className={classes["find"] ?? ""}
          size="lg"
          aria-label={t("search.label")}
          onClick={on.onSearch}
        >
          <SearchIcon />
        </ActionIcon>
      </Tip>
      <Tip label={contextLabel}>
        <ActionIcon
          className={classes["about"] ?? ""}
          size="lg"
          aria-label={contextLabel}
          aria-pressed={context}
          onClick={on.onContext}
        >
          <InfoIcon />
        </ActionIcon>
      </Tip>
      <Moves event={event} onMove={on.onMove} />
      {event.allowed_actions.includes("close") && event.state === "active" && (
        <Tip label={t("close.hint")}>
          <Button
            className={classes["close"] ?? ""}
            variant="default"
            leftSection={<CheckIcon size={16} />}
            rightSection={<Kbd>{keyOf("close")}</Kbd>}
            onClick={on.onClose}
          >
            {t("close")}
          </Button>
        </Tip>
      )}
    </header>
  );
}
