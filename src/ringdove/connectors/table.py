"""Connectors in a table as spreadsheets and other systems write it: its columns and words."""

import re

from ringdove.kernel import importing
from ringdove.kernel.importing import Columns, Table, truth

#: What a column may be called, besides the field's own name.
HEADERS = {
    "name": ("name",),
    "recipient": ("recipient", "empfänger", "rufnummer"),
    "country": ("country", "land"),
    "active": ("active", "aktiv"),
    "token": ("token",),
    "require_token": ("require token", "token erforderlich"),
    "routing_type": ("routing type", "routing-typ", "routingtyp"),
    "acd_group": ("acd group", "acd-gruppe", "acd group name"),
    "incoming_sms_subject": ("incoming sms subject", "betreff eingehender sms"),
    "routing_application": (
        "routing application",
        "routing-anwendung",
        "routing-applikation",
        "routing application name",
    ),
    "fallback_acd_group": ("fallback acd group", "ersatz-acd-gruppe", "fallback acd group name"),
    "sms_send_connector": (
        "sms send connector",
        "sms-sendekonnektor",
        "sms send connector name",
    ),
    "opening_times": ("opening times", "öffnungszeiten", "opening times name"),
    "billing_reference": ("billing reference", "abrechnungskennzeichen"),
    "allowed_sources": ("allowed sources", "erlaubte quellen"),
    "limit_per_minute": ("limit per minute", "grenze je minute"),
    "client_may_route": ("client may route", "mandant ändert routing"),
    "priority": ("priority", "priorität"),
    "reply_status": ("reply status", "antwort-status"),
    "reply_content_type": ("reply content type", "antwort-content-type"),
    "reply_body": ("reply body", "antwort-inhalt"),
}
_TRUTHS = frozenset({"require_token", "active", "client_may_route"})
_TYPES = {
    "direct acd group": "direct_acd_group",
    "direkt an acd-gruppe": "direct_acd_group",
    "direkte acd-gruppe": "direct_acd_group",
    "routing application": "routing_application",
    "routing-anwendung": "routing_application",
    "routing-applikation": "routing_application",
}
_BETWEEN_SOURCES = re.compile(r"[;,\s]+")


def _value(field: str, cell: str) -> object:
    if field in _TRUTHS:
        return truth(cell)
    if field == "allowed_sources":
        return _BETWEEN_SOURCES.split(cell)
    if field == "routing_type":
        return _TYPES.get(cell.casefold().replace("_", " "), cell)
    return cell.upper() if field == "country" else cell


COLUMNS = Columns(HEADERS, ("name", "recipient"), _value)


def read(text: str) -> Table:
    """Connectors of a table."""
    return importing.read(text, COLUMNS)
