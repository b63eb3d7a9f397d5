"""What can go wrong when sending."""

from ringdove.kernel.errors import Invalid, NotFound


class NoSendConnector(Invalid):
    """This number cannot send yet. An administrator chooses an SMS send connector in the receive connector's form."""

    code = "no_send_connector"


class NoSuchSendConnector(NotFound):
    """There is no such SMS send connector, or you cannot see it."""

    code = "no_such_send_connector"


class BadTemplate(Invalid):
    """This template is not valid."""

    code = "bad_template"
