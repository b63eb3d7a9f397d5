"""Words of the ACD in the reader's language."""

#: Names of the predefined statuses, by the reader's language.
STATUS_NAMES: dict[str, dict[str, str]] = {
    "en": {
        "logged_out": "Logged out",
        "calls_and_media": "Calls and Media",
        "auto_logged_out": "Automatically logged out",
        "post_call": "Post Call",
        "pause": "Pause",
        "missed": "Missed",
    },
    "de": {
        "logged_out": "Abgemeldet",
        "calls_and_media": "Anrufe und Medien",
        "auto_logged_out": "Automatisch abgemeldet",
        "post_call": "Nachbearbeitung",
        "pause": "Pause",
        "missed": "Verpasst",
    },
}


def names_of(code: str) -> frozenset[str]:
    """Everything that a predefined status is called."""
    return frozenset(names[code] for names in STATUS_NAMES.values())


def codes_named(part: str, language: str | None) -> list[str]:
    """The predefined statuses whose name in this language contains something."""
    names = STATUS_NAMES.get(language or "en", STATUS_NAMES["en"])
    return [code for code, name in names.items() if part.casefold() in name.casefold()]


def status_name(code: str | None, name: str | None, language: str | None) -> str:
    """A status's own name, or the predefined one in the reader's language."""
    names = STATUS_NAMES.get(language or "en", STATUS_NAMES["en"])
    return name or names.get(code or "", code or "")
