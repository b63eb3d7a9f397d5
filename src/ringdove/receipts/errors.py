"""What can be wrong with a question about days."""

from ringdove.kernel.errors import Invalid


class WhichClient(Invalid):
    """A receipt is one client's."""

    code = "which_client"
