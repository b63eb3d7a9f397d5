"""Groups in a table as spreadsheets and other systems write it: its columns and words."""

import re

from ringdove.kernel import importing
from ringdove.kernel.importing import Columns, Table, truth

#: What a column may be called, besides the field's own name.
HEADERS = {
    "name": ("name",),
    "active": ("active", "aktiv"),
    "opening_times": ("opening times", "öffnungszeiten", "opening times name"),
    "members": ("members", "agents", "agenten", "mitglieder"),
    "reserve_members": ("reserve members", "reserve", "in reserve"),
    "readers": ("readers", "read only", "nur lesend"),
    "supervisors": ("supervisors", "supervisoren"),
    "inherited": ("inherited", "aus den vorgaben des mandanten"),
    "strategy": ("strategy", "distribution", "verteilung"),
    "events_order": ("events order", "reihenfolge"),
    "offer_timeout_s": ("offer timeout s", "angebot gilt (sekunden)"),
    "return_to_agent_s": ("return to agent s",),
    "absence_limit_s": ("absence limit s", "abwesenheitsgrenze (sekunden)"),
    "answer_target_s": ("answer target s", "antwort innerhalb von (sekunden)"),
    "waiting_limit_s": ("waiting limit s",),
    "wrap_up_s": ("wrap up s", "nachbearbeitung (sekunden)"),
    "code_needed": ("code needed",),
    "decline_reason_needed": ("decline reason needed",),
    "auto_accept": ("auto accept",),
    "may_pick": ("may pick",),
    "last_agent_s": ("last agent s",),
    "threading_s": ("threading s",),
    "on_miss": ("on miss",),
    "log_out_after_misses": ("log out after misses",),
    "log_out_after_s": ("log out after s",),
    "log_out_at": ("log out at", "abmelden um"),
    "park_limit_s": ("park limit s",),
    "email_time_s": ("email time s",),
}
#: Who is in a group, by their usernames.
PEOPLE = ("members", "reserve_members", "readers", "supervisors")
_TRUTHS = frozenset({"active", "code_needed", "decline_reason_needed", "auto_accept", "may_pick"})
_BETWEEN = re.compile("[;,|\n]")


def _value(field: str, cell: str) -> object:
    if field in PEOPLE or field == "inherited":
        return [name for part in _BETWEEN.split(cell) if (name := part.strip())]
    return truth(cell) if field in _TRUTHS else cell


_COLUMNS = Columns(HEADERS, ("name",), _value)


def read(text: str) -> Table:
    """Groups of a table."""
    return importing.read(text, _COLUMNS)
