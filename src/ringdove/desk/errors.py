"""What can go wrong at the desk."""

from ringdove.kernel.errors import Invalid, NotFound


class NoSuchSms(NotFound):
    """There is no such SMS, or you cannot see it."""

    code = "no_such_sms"


class NotAnAgent(Invalid):
    """Only users of a client have an agent status."""

    code = "not_an_agent"
