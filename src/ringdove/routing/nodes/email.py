"""Write an e-mail."""

import re
from typing import Annotated, ClassVar

from pydantic import Field

from ringdove.routing.node import (
    SUBJECT_LIMIT,
    CannotGoOn,
    Go,
    Moment,
    Node,
    Post,
    Text,
    fill,
    line,
)

ADDRESS_LIMIT = 254
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Email(Node):
    """An e-mail by the client's mail server; the run does not wait for it."""

    kind: ClassVar[str] = "email"

    to: Annotated[tuple[Text, ...], Field(min_length=1, max_length=10)]
    subject: Text
    text: Text

    def run(self, moment: Moment) -> Go:
        to = [line(one, moment.variables, ADDRESS_LIMIT) for one in self.to]
        if not all(_ADDRESS.fullmatch(one) for one in to):
            raise CannotGoOn("not_an_address")
        subject = line(self.subject, moment.variables, SUBJECT_LIMIT)
        text = fill(self.text, moment.variables).replace("\x00", "")
        return Go("next", effects=[Post(to, subject, text)], note=", ".join(to))
