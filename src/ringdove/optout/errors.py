"""What opting out forbids."""

from ringdove.kernel.errors import Conflict


class OptedOut(Conflict):
    """This number has opted out of SMS and cannot be texted."""

    code = "opted_out"
