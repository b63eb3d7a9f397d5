"""What opting out forbids."""

from ringdove.kernel.errors import Conflict, NotFound


class OptedOut(Conflict):
    """This number has opted out of SMS and cannot be texted."""

    code = "opted_out"


class NoSuchLine(NotFound):
    """There is no such SMS receive connector, or you cannot see it."""

    code = "no_such_connector"
