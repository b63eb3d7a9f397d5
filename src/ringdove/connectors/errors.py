"""What can go wrong with connectors."""

from ringdove.kernel.errors import Denied, Invalid, NotFound


class NoSuchConnector(NotFound):
    """There is no such SMS connector, or you cannot see it."""

    code = "no_such_connector"


class NotShared(NotFound):
    """This link is no longer good. Ask whoever sent it for a new one."""

    code = "not_shared"


class RecipientTaken(Invalid):
    """Another active connector has this recipient."""

    code = "recipient_taken"


class OnlyRouting(Denied):
    """This is changed by the administrators of the system or of your reseller."""

    code = "only_routing"


class NoSuchGroup(Invalid):
    """The client has no group of this name."""

    code = "no_such_group"


class NoSuchApplication(Invalid):
    """The client has no published routing application of this name."""

    code = "no_such_application"


class NoSuchSendConnector(Invalid):
    """The client has no SMS send connector of this name."""

    code = "no_such_send_connector"


class SeveralOfThisName(Invalid):
    """The client has several of this name: give them different ones."""

    code = "several_of_this_name"


class NoSuchOpeningTimes(Invalid):
    """The client has no opening times of this name."""

    code = "no_such_opening_times"


class NotOfThisClient(Invalid):
    """This belongs to another client, or does not exist."""

    code = "not_of_this_client"


class TokenTwice(Invalid):
    """Type a token or have one generated, not both."""

    code = "token_twice"


class TokenNeeded(Invalid):
    """A connector that requires a token needs one: type it, or have one generated."""

    code = "token_needed"
