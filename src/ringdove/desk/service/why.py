"""Why an agent got an event, or does not get it, for whoever may see the event."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from ringdove.accounts.model import Principal, Right
from ringdove.acd.decision import Weighed
from ringdove.acd.service import why as acd
from ringdove.desk import explanation
from ringdove.desk.queries import supervision as queries
from ringdove.desk.service import desk, supervision
from ringdove.kernel.db import Conn


async def why(conn: Conn, who: Principal, event_id: UUID) -> explanation.Why:
    """Each offer of an event explained, and how it stands while it is in line.

    Who supervises its group sees everybody who was weighed, others see themselves and how many.
    """
    event = await desk.event(conn, who, event_id)
    offered = await acd.offered(conn, event.client_id, event_id)
    waiting = await acd.waiting(conn, event.client_id, event_id)
    watches = (
        who.has(Right.SUPERVISE)
        and who.client_id is not None
        and event.acd_group_id in await supervision.watched(conn, who)
    )
    people = {o.agent_id for o in offered}
    for each in (*offered, *([waiting] if waiting else ())):
        people.update(w.member.agent_id for w in each.weighed)
    if waiting and waiting.only:
        people.add(waiting.only)
    names = await queries.names(conn, event.client_id, list(people))
    shown = names.keys() if watches else {who.user_id}
    happened = await acd.overflowed(conn, event.client_id, event_id)
    groups = await queries.group_names(conn, event.client_id)
    return explanation.Why(
        overflowed=[
            explanation.Overflowed.model_validate(
                {
                    **h.detail,
                    "at": h.at,
                    "group_name": groups.get(h.detail["group_id"], ""),
                    "to_group_name": groups.get(h.detail["to_group_id"] or ""),
                    "to_application_name": h.application_name,
                    "not_sent": h.detail.get("not_sent"),
                }
            )
            for h in happened
        ],
        offers=[_offer(o, names, shown) for o in offered],
        now=_standing(waiting, names, shown) if waiting else None,
    )


def _offer(
    offer: acd.WhyOffered, names: Mapping[UUID, str], shown: Collection[UUID]
) -> explanation.OfferExplained:
    return explanation.OfferExplained.model_validate(
        {
            "agent_id": offer.agent_id,
            "agent_name": names.get(offer.agent_id, ""),
            "offered_at": offer.offered_at,
            "state": offer.state,
            "decided_at": offer.decided_at,
            "reason": offer.reason,
            "by_hand": offer.by_hand,
            "rule": offer.rule,
            "strategy": offer.strategy,
            "weighing": _weighing(offer.weighed, offer.others, names, shown)
            if offer.strategy
            else None,
        }
    )


def _standing(
    waiting: acd.WhyWaiting, names: Mapping[UUID, str], shown: Collection[UUID]
) -> explanation.Standing:
    return explanation.Standing(
        strategy=waiting.strategy,
        ahead=waiting.ahead,
        only_agent_name=names.get(waiting.only) if waiting.only else None,
        only_until=waiting.only_until,
        again_at=waiting.again_at,
        weighing=_weighing(waiting.weighed, waiting.others, names, shown),
    )


def _weighing(
    weighed: Sequence[Weighed], others: int, names: Mapping[UUID, str], shown: Collection[UUID]
) -> explanation.Weighing:
    return explanation.Weighing(
        members=[_member(w, names) for w in weighed if w.member.agent_id in shown],
        choice=sum(w.place is not None for w in weighed),
        kept_from=Counter(reason for w in weighed for reason in w.reasons),
        others=others,
    )


def _member(weighed: Weighed, names: Mapping[UUID, str]) -> explanation.WeighedMember:
    member = weighed.member
    return explanation.WeighedMember(
        agent_id=member.agent_id,
        agent_name=names.get(member.agent_id, ""),
        place=weighed.place,
        reasons=list(weighed.reasons),
        idle_since=member.idle_since,
        load=member.load,
        max_parallel_sms=member.maximum,
        last_offered_at=member.last_offered_at,
    )
