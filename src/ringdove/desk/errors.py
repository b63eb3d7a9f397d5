"""What can go wrong at the desk."""

from collections.abc import Mapping

from ringdove.kernel.errors import Conflict, Denied, Invalid, NotFound


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


class NotOfAClient(Denied):
    """Supervising is done within one client: enter it first."""

    code = "not_of_a_client"


class NoSuchAgent(NotFound):
    """There is no such agent in your groups."""

    code = "no_such_agent"


class NoSuchNotice(NotFound):
    """There is no such notice to you."""

    code = "no_such_notice"


class NobodyToTell(Invalid):
    """There is nobody to tell: no agent is chosen, or your groups have no supervisor."""

    code = "nobody_to_tell"


class AnsweredMeanwhile(Conflict):
    """Somebody wrote since you looked. Read it first."""

    code = "answered_meanwhile"

    def __init__(self, thread_message: Mapping[str, object]) -> None:
        super().__init__(thread_message=thread_message)


class NoFiguresOfAgents(Denied):
    """This client does not show figures of single agents. Its administrators can switch them on."""

    code = "no_figures_of_agents"
