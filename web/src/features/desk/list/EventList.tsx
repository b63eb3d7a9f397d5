import { ActionIcon, UnstyledButton } from "@mantine/core";
import { type KeyboardEvent, type ReactNode, useId } from "react";
import { useWords } from "~/kernel/i18n";
import { formatNumber } from "~/kernel/time";
import { PlusIcon } from "~/ui/icons";
import { Tip } from "~/ui/later/Tip";
import { useDesk } from "../desk";
import { mine, offers, parked } from "../selectors";
import type { DeskState } from "../state";
import { words } from "../words";
import { Closed } from "./Closed";
import classes from "./EventList.module.css";
import { Gone } from "./Gone";
import { Hindrance } from "./Hindrance";
import { InWork } from "./InWork";
import { OfferCard } from "./OfferCard";
import { Parked } from "./Parked";
import { Queue } from "./Queue";
import { type Tab, tabsOf } from "./tabs";

type EventListProps = Readonly<{
  state: DeskState;
  openId: string | undefined;
  tab: Tab;
  onTab: (tab: Tab) => void;
  onOpen: (eventId: string) => void;
  onAccept: (eventId: string) => void;
  /** Text somebody who has not written, for those who may. */
  onStart: (() => void) | undefined;
}>;

/** What is offered, always on top; below it what is hers, put aside, in line, or done. */
export function EventList({
  state,
  openId,
  tab,
  onTab,
  onOpen,
  onAccept,
  onStart,
}: EventListProps) {
  const t = useWords(words);
  const { decline } = useDesk();
  const id = useId();
  const offered = offers(state);
  const counts: Record<Tab, number | undefined> = {
    mine: mine(state).length,
    parked: parked(state).length,
    queue: state.groups.reduce((sum, { may_pick, waiting }) => sum + (may_pick ? waiting : 0), 0),
    closed: undefined,
  };
  const tabs = tabsOf(state);
  const shown = tabs.includes(tab) ? tab : "mine";
  const step = (key: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[key.key];
    if (by === undefined) return;
    key.preventDefault();
    const next = tabs[(tabs.indexOf(shown) + by + tabs.length) % tabs.length];
    if (!next) return;
    onTab(next);
    document.getElementById(`${id}-${next}`)?.focus();
  };
  const panes: Record<Tab, ReactNode> = {
    mine: <InWork state={state} openId={openId} onOpen={onOpen} />,
    parked: <Parked state={state} openId={openId} onOpen={onOpen} />,
    queue: <Queue state={state} openId={openId} onOpen={onOpen} />,
    closed: <Closed state={state} openId={openId} onOpen={onOpen} />,
  };
  return (
    <section className={classes["list"]} data-pane="list" aria-label={t("list.label")}>
      <h1 className="visually-hidden">{t("title")}</h1>
      <Hindrance state={state} />
      <div className={classes["offers"]}>
        {offered.length > 0 && <h2>{t("list.offers")}</h2>}
        {offered.map((offer, index) => (
          <OfferCard
            key={offer.id}
            offer={offer}
            first={index === 0}
            onAccept={() => onAccept(offer.id)}
            onDecline={() => decline(offer)}
          />
        ))}
        <Gone gone={state.gone} />
      </div>
      <div className={classes["head"]}>
        <div className={classes["tabs"]} role="tablist" aria-label={t("list.label")}>
          {tabs.map((name) => (
            <UnstyledButton
              key={name}
              id={`${id}-${name}`}
              role="tab"
              aria-selected={name === shown}
              aria-controls={`${id}-pane`}
              tabIndex={name === shown ? 0 : -1}
              onClick={() => onTab(name)}
              onKeyDown={step}
            >
              {t(`tab.${name}`)}
              {Boolean(counts[name]) && <small>{formatNumber(counts[name] ?? 0)}</small>}
            </UnstyledButton>
          ))}
        </div>
        {onStart && (
          <Tip label={t("start.title")}>
            <ActionIcon
              className={classes["start"] ?? ""}
              aria-label={t("start.title")}
              onClick={onStart}
            >
              <PlusIcon />
            </ActionIcon>
          </Tip>
        )}
      </div>
      <div
        id={`${id}-pane`}
        className={classes["pane"]}
        role="tabpanel"
        aria-labelledby={`${id}-${shown}`}
      >
        {panes[shown]}
      </div>
    </section>
  );
}
