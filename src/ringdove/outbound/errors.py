"""What can go wrong when sending."""

from ringdove.kernel.errors import Conflict, Invalid, NotFound


class NoSendConnector(Invalid):
    """This number cannot send yet. An administrator chooses an SMS send connector in the receive connector's form."""

    code = "no_send_connector"


class NoSuchSendConnector(NotFound):
    """There is no such SMS send connector, or you cannot see it."""

    code = "no_such_send_connector"


class NoSuchReply(NotFound):
    """There is no such SMS, or you cannot see it."""

    code = "no_such_reply"


class NotAgain(Conflict):
    """Only an SMS that failed, or of which nobody knows whether it left, can be sent again."""

    code = "not_again"


class BadTemplate(Invalid):
    """This template is not valid."""

    code = "bad_template"
