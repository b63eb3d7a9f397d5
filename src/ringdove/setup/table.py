"""Users in a table as spreadsheets and other systems write it: its columns and words."""

import re

from ringdove.accounts.model import Role
from ringdove.kernel import importing
from ringdove.kernel.importing import Columns, Table, truth

#: What a column may be called.
HEADERS = {
    "name": ("name",),
    "username": ("user name", "username", "benutzername", "anmeldename", "login"),
    "email": ("e-mail", "email", "mail", "e-mail-adresse"),
    "role": ("role", "rolle"),
    "groups": ("groups", "group", "acd groups", "acd-groups", "gruppen", "gruppe", "acd-gruppen"),
    "agent_number": ("agent number", "agentennummer", "agent"),
    "external_id": ("external id", "externe kennung", "externe id"),
    "language": ("language", "sprache"),
    "time_zone": ("time zone", "timezone", "zeitzone"),
    "active": ("active", "aktiv"),
    "sms_delivery": ("sms delivery", "sms-zustellung"),
    "sms_email": ("sms email", "sms e-mail", "e-mail für sms"),
    "max_parallel_sms": ("max parallel sms", "sms at a time", "sms gleichzeitig"),
}
_WORDS: dict[str, dict[str, str]] = {
    "role": {
        **dict.fromkeys(("agent", "agentin"), Role.AGENT),
        **dict.fromkeys(("supervisor", "supervisorin", "teamleiter", "teamleitung"), Role.SUPERVISOR),
        **dict.fromkeys(
            ("client administrator", "administrator", "admin", "mandantenadministrator", "client admin"),
            Role.CLIENT_ADMIN,
        ),
    },
    "language": {
        **dict.fromkeys(("de", "deutsch", "german"), "de"),
        **dict.fromkeys(("en", "englisch", "english"), "en"),
    },
    "sms_delivery": {
        **dict.fromkeys(("web", "web interface", "weboberfläche"), "web"),
        **dict.fromkeys(("email", "e-mail"), "email"),
    },
}  # fmt: skip
_BETWEEN_GROUPS = re.compile("[;,|\n]")


def _value(field: str, cell: str) -> object:
    if field == "groups":
        return [name for part in _BETWEEN_GROUPS.split(cell) if (name := part.strip())]
    if field == "active":
        return truth(cell)
    return _WORDS.get(field, {}).get(cell.casefold().replace("_", " "), cell)


_COLUMNS = Columns(HEADERS, ("name", "username"), _value)


def read(text: str) -> Table:
    """Users of a table."""
    return importing.read(text, _COLUMNS)
