import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { useState } from "react";
import { useWords } from "~/kernel/i18n";
import { BackIcon, CheckIcon, InfoIcon } from "~/ui/icons";
import { Kbd } from "~/ui/Kbd";
import { PhoneNumber } from "~/ui/PhoneNumber";
import { useReadable } from "~/ui/phone";
import type { DeskEvent, DeskState } from "../state";
import { words } from "../words";
import { Composer } from "./Composer";
import { Messages } from "./Messages";
import { type Move, Moves } from "./Moves";
import { Resting } from "./Resting";
import classes from "./Thread.module.css";

type ThreadProps = Readonly<{
  state: DeskState;
  event: DeskEvent;
  about: boolean;
  onAbout: () => void;
  onBack: () => void;
  onClose: (codeId?: string | null) => void;
  onMove: (move: Move) => void;
}>;

/** The conversation of one SMS: who, what was said, the answer. */
export function Thread({ state, event, about, onAbout, onBack, onClose, onMove }: ThreadProps) {
  const readable = useReadable();
  const t = useWords(words);
  const [again, setAgain] = useState<{ text: string; times: number }>({ text: "", times: 0 });
  const aboutLabel = t(about ? "about.hide" : "about.show");
  return (
    <section
      className={classes["thread"]}
      aria-label={t("thread.label", { sender: readable(event.sender) })}
    >
      <header className={classes["header"]}>
        <ActionIcon
          className={classes["back"] ?? ""}
          size="lg"
          aria-label={t("back")}
          onClick={onBack}
        >
          <BackIcon />
        </ActionIcon>
        <div className={classes["who"]}>
          <h1>
            <PhoneNumber value={event.sender} copy />
          </h1>
          <p>
            {event.subject} · {event.group_name} ·{" "}
            {t("thread.via", { connector: event.connector_name })}
          </p>
        </div>
        <Tooltip label={aboutLabel}>
          <ActionIcon
            className={classes["about"] ?? ""}
            size="lg"
            aria-label={aboutLabel}
            aria-pressed={about}
            onClick={onAbout}
          >
            <InfoIcon />
          </ActionIcon>
        </Tooltip>
        <Moves event={event} onMove={onMove} />
        {event.allowed_actions.includes("close") && event.state === "active" && (
          <Tooltip label={t("close.hint")}>
            <Button
              variant="default"
              leftSection={<CheckIcon size={16} />}
              rightSection={<Kbd>E</Kbd>}
              onClick={() => onClose()}
            >
              {t("close")}
            </Button>
          </Tooltip>
        )}
      </header>
      <Messages
        key={event.id}
        state={state}
        event={event}
        onAgain={(text) => setAgain({ text, times: again.times + 1 })}
      />
      {event.state === "active" || event.state === "offered" ? (
        <Composer key={`${event.id}/${again.times}`} event={event} initial={again.text} />
      ) : (
        <Resting event={event} onClose={onClose} />
      )}
    </section>
  );
}
