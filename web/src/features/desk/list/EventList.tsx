import { useWords } from "~/kernel/i18n";
import { formatNumber } from "~/kernel/time";
import { useDesk } from "../desk";
import { mine, offers, parked } from "../selectors";
import type { DeskState } from "../state";
import { words } from "../words";
import { EventRow } from "./EventRow";
import classes from "./EventList.module.css";
import { Hindrance } from "./Hindrance";
import { OfferCard } from "./OfferCard";

type EventListProps = Readonly<{
  state: DeskState;
  openId: string | undefined;
  onOpen: (eventId: string) => void;
  onAccept: (eventId: string) => void;
}>;

/** What is offered, then what is in work, in the order it was taken. */
export function EventList({ state, openId, onOpen, onAccept }: EventListProps) {
  const t = useWords(words);
  const { actions } = useDesk();
  const offered = offers(state);
  const inWork = mine(state);
  const aside = parked(state);
  return (
    <section className={classes["list"]} aria-label={t("list.label")}>
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
            onDecline={() => void actions.decline(offer.id)}
          />
        ))}
      </div>
      <h2>
        {t("list.mine")}
        <span>{t("list.load", { count: inWork.length, max: state.maxParallelSms })}</span>
      </h2>
      {inWork.length >= state.maxParallelSms && (
        <p className={classes["empty"]}>{t("list.full")}</p>
      )}
      {inWork.length > 0 ? (
        <ul>
          {inWork.map((event) => (
            <li key={event.id}>
              <EventRow state={state} event={event} open={event.id === openId} onOpen={onOpen} />
            </li>
          ))}
        </ul>
      ) : (
        <p className={classes["empty"]}>
          {t(state.status?.status.receives_sms ? "list.empty.ready" : "list.empty")}
        </p>
      )}
      {aside.length > 0 && (
        <>
          <h2>
            {t("list.parked")}
            <span>{formatNumber(aside.length)}</span>
          </h2>
          <ul>
            {aside.map((event) => (
              <li key={event.id}>
                <EventRow state={state} event={event} open={event.id === openId} onOpen={onOpen} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
