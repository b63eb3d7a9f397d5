"""What templates of answers can name, with examples: pure."""

from collections.abc import Mapping
from typing import Any

from ringdove.kernel import template
from ringdove.kernel.errors import Invalid

#: With these every template must make a text before it is kept.
EXAMPLES: Mapping[str, Any] = {
    "customer": {"number": "+491701234567", "name": "Ada Muster"},
    "agent": {"name": "Alice"},
    "group": {"name": "Support"},
    "connector": {"name": "Support line", "number": "+4930901820"},
    "client": {"name": "Acme"},
    "subject": "Support SMS",
}


class BadText(Invalid):
    """This text cannot be filled in."""

    code = "bad_template"


def check(body: str) -> None:
    """Refuse a text that does not render, or comes to nothing."""
    try:
        made = template.render(body, EXAMPLES)
    except template.CannotRender as error:
        raise BadText(f"This text cannot be filled in: {error}.", field="body") from None
    if not made.strip():
        raise BadText("This text comes to nothing.", field="body")
