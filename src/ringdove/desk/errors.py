"""What can go wrong at the desk."""

from ringdove.kernel.errors import Conflict, Invalid, NotFound


class NoSuchSms(NotFound):
    """There is no such SMS, or you cannot see it."""

    code = "no_such_sms"


class NotAnAgent(Invalid):
    """Only users of a client have an agent status."""

    code = "not_an_agent"


class OnItsWay(Conflict):
    """This SMS is on its way or with an agent already."""

    code = "on_its_way"


class NowhereToGo(Conflict):
    """This SMS has nowhere to go: put its connector in order first."""

    code = "nowhere_to_go"

    def __init__(self, stuck: str | None = None) -> None:
        super().__init__(stuck=stuck)
