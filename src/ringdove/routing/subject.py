"""The subject under which an SMS comes to its group: pure."""

from ringdove.kernel import template

DEFAULT_SUBJECT = "SMS from {{ sender }}"
SUBJECT_LIMIT = 500


def filled(
    source: str, sender: str, recipient: str, text: str, keyword: str, connector: str
) -> str:
    """A connector's subject with its variables filled in; the default where that fails or leaves nothing."""
    variables = {
        "sender": sender,
        "recipient": recipient,
        "text": text,
        "keyword": keyword,
        "connector": connector,
    }
    for one in (source, DEFAULT_SUBJECT):
        try:
            subject = template.render(one, variables)
        except template.CannotRender:
            continue
        if subject := " ".join(subject.split())[:SUBJECT_LIMIT]:
            return subject
    return sender
