"""Applications to start from. What they lack, a group or an address, shows as a problem at its node."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from ringdove.kernel.fields import Language


@dataclass(frozen=True, slots=True)
class At:
    """What of the client's a ready-made application uses."""

    groups: Sequence[UUID] = ()
    opening_times_id: UUID | None = None

    def group(self, number: int = 0) -> dict[str, str]:
        """The settings that name a group; none where the client has none."""
        return {"acd_group_id": str(self.groups[min(number, len(self.groups) - 1)])} if self.groups else {}  # fmt: skip

    def hours(self) -> dict[str, str]:
        """The settings that name opening times."""
        return {"opening_times_id": str(self.opening_times_id)} if self.opening_times_id else {}


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A ready-made application."""

    name: Mapping[Language, str]
    description: Mapping[Language, str]
    flow: Callable[[At], dict[str, Any]]


def _flow(*nodes: dict[str, Any]) -> dict[str, Any]:
    return {"format": 1, "start": nodes[0]["id"], "nodes": list(nodes)}


def _node(
    id_: str, kind: str, title: str, at: tuple[int, int], leads: Mapping[str, str], **settings: Any
) -> dict[str, Any]:
    return {
        "id": id_, "kind": kind, "name": title, "settings": settings, "leads": dict(leads),
        "at": {"x": at[0] * 280, "y": at[1] * 140},
    }  # fmt: skip


def _choice(output: str, *words: str) -> dict[str, Any]:
    return {"output": output, "words": list(words)}


_MENU = [
    _choice("support", "support", "help", "hilfe"),
    _choice("sales", "sales", "verkauf", "vertrieb"),
]


def _keyword_menu(at: At) -> dict[str, Any]:
    return _flow(
        _node("menu", "keyword", "Menu", (0, 1), {"support": "support", "sales": "sales", "otherwise": "ask"},
              where="beginning", choices=_MENU),
        _node("ask", "ask_and_wait", "Ask", (1, 2),
              {"support": "support", "sales": "sales", "timeout": "support", "no_answer": "support",
               "person": "support", "not_sent": "support"},
              question={"en": "Please answer SUPPORT or SALES.", "de": "Bitte antworten Sie SUPPORT oder VERKAUF."},
              answer="choice", choices=_MENU, tries=2, timeout_s=600),
        _node("support", "to_group", "Support", (2, 0), {}, **at.group(0)),
        _node("sales", "to_group", "Sales", (2, 1), {}, **at.group(1)),
    )  # fmt: skip


def _out_of_hours(at: At) -> dict[str, Any]:
    closed = {
        "en": "Thank you for your SMS. We are open again from {{ next_opening }} and will answer then.",
        "de": "Danke für Ihre SMS. Wir sind ab {{ next_opening }} wieder da und antworten Ihnen dann.",
    }
    return _flow(
        _node("hours", "opening_times", "Open?", (0, 0), {"open": "team", "closed": "sorry", "holiday": "sorry"},
              **at.hours()),
        _node("sorry", "reply", "Closed", (1, 1), {"next": "later", "not_sent": "later"}, texts=closed),
        _node("team", "to_group", "Team", (1, 0), {}, **at.group()),
        _node("later", "to_group", "When we open", (2, 1), {}, not_before="{{ next_opening }}", **at.group()),
    )  # fmt: skip


def _appointment(at: At) -> dict[str, Any]:
    return _flow(
        _node("ask", "ask_and_wait", "Coming?", (0, 0),
              {"yes": "thanks", "no": "again", "timeout": "team", "no_answer": "team", "person": "team",
               "not_sent": "team"},
              question={"en": "Do you come to your appointment? Please answer YES or NO.",
                        "de": "Kommen Sie zu Ihrem Termin? Bitte antworten Sie JA oder NEIN."},
              answer="yes_no", tries=2, timeout_s=24 * 3600, save_as="coming"),
        _node("thanks", "reply", "Thanks", (1, 0), {"next": "done", "not_sent": "done"},
              texts={"en": "Thank you, see you then.", "de": "Danke, bis dann."}),
        _node("done", "end", "Done", (2, 0), {}),
        _node("again", "ask_and_wait", "Another day?", (1, 1),
              {"answer": "team", "timeout": "team", "no_answer": "team", "person": "team", "not_sent": "team"},
              question={"en": "Which day suits you? For example 24.12.",
                        "de": "Welcher Tag passt Ihnen? Zum Beispiel 24.12."},
              answer="date", tries=2, timeout_s=24 * 3600, save_as="wanted_day"),
        _node("team", "to_group", "Team", (2, 1), {}, subject="Appointment of {{ sender }}", **at.group()),
    )  # fmt: skip


def _order_status(at: At) -> dict[str, Any]:
    return _flow(
        _node("number", "pattern", "Order number?", (0, 0), {"matches": "look", "otherwise": "ask"},
              pattern="(?P<order>[0-9]{4,12})"),
        _node("ask", "ask_and_wait", "Ask", (0, 1),
              {"answer": "keep", "timeout": "team", "no_answer": "team", "person": "team", "not_sent": "team"},
              question={"en": "What is the number of your order?", "de": "Wie ist die Nummer Ihrer Bestellung?"},
              answer="number", minimum=1, tries=2, timeout_s=3600, save_as="typed"),
        _node("keep", "set_variable", "Keep", (1, 1), {"next": "look"}, name="order", value="{{ typed }}"),
        _node("look", "http", "Look up", (1, 0), {"ok": "tell", "refused": "team", "failed": "team"},
              method="GET", url="https://shop.example/orders/{{ order }}", timeout_s=10, repeat=True, save_as="found"),
        _node("tell", "reply", "Tell", (2, 0), {"next": "done", "not_sent": "team"},
              texts={"en": "Your order {{ order }}: {{ found.status }}.",
                     "de": "Ihre Bestellung {{ order }}: {{ found.status }}."}),
        _node("done", "end", "Done", (3, 0), {}),
        _node("team", "to_group", "Team", (2, 1), {}, subject="Order {{ text | truncate: 20 }}", **at.group()),
    )  # fmt: skip


def _vip(at: At) -> dict[str, Any]:
    return _flow(
        _node("who", "sender", "VIP?", (0, 0), {"matches": "first", "otherwise": "team"},
              numbers=["+491701234567"]),
        _node("first", "to_group", "First in line", (1, 0), {}, priority=100, last_agent=True,
              subject="VIP {{ sender }}", **at.group()),
        _node("team", "to_group", "Team", (1, 1), {}, **at.group()),
    )  # fmt: skip


READY_MADE: Mapping[str, ReadyMade] = MappingProxyType(
    {
        "keyword_menu": ReadyMade(
            {"en": "Keyword menu", "de": "Stichwortmenü"},
            {"en": "A word leads to a group; without one the sender is asked.",
             "de": "Ein Stichwort führt zu einer Gruppe; ohne wird nachgefragt."},
            _keyword_menu,
        ),
        "out_of_hours": ReadyMade(
            {"en": "Out of hours", "de": "Außerhalb der Öffnungszeiten"},
            {"en": "Says when you open again, and hands the SMS over then.",
             "de": "Sagt, wann wieder geöffnet ist, und übergibt die SMS dann."},
            _out_of_hours,
        ),
        "appointment": ReadyMade(
            {"en": "Appointment confirmation", "de": "Terminbestätigung"},
            {"en": "Asks yes or no; who cannot come names another day.",
             "de": "Fragt nach Ja oder Nein; wer nicht kommt, nennt einen anderen Tag."},
            _appointment,
        ),
        "order_status": ReadyMade(
            {"en": "Order status", "de": "Bestellstatus"},
            {"en": "Looks the order up in your shop and answers.",
             "de": "Fragt Ihren Shop nach der Bestellung und antwortet."},
            _order_status,
        ),
        "vip": ReadyMade(
            {"en": "VIP routing", "de": "VIP-Weiterleitung"},
            {"en": "Certain numbers come first in line.", "de": "Bestimmte Nummern kommen zuerst an die Reihe."},
            _vip,
        ),
    }
)  # fmt: skip
