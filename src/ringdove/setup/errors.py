"""What can go wrong with setting up."""

from ringdove.kernel.errors import Invalid


class NoSuchGroup(Invalid):
    """The client has no group of this name."""

    code = "no_such_group"
