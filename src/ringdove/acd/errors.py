"""What can go wrong in distribution."""

from uuid import UUID

from ringdove.kernel.errors import Conflict, Denied, Invalid, NotFound


class NoSuchEvent(NotFound):
    """There is no such media event, or you cannot see it."""

    code = "no_such_event"


class OfferGone(Conflict):
    """This offer is no longer yours: it was taken, timed out, or withdrawn."""

    code = "offer_gone"

    def __init__(self, taken_by: UUID | None = None, name: str | None = None) -> None:
        super().__init__(taken_by_id=str(taken_by) if taken_by else None, taken_by_name=name)


class EventNotYours(Denied):
    """Another agent has this SMS."""

    code = "event_not_yours"


class AlreadyClosed(Conflict):
    """This media event is closed already."""

    code = "already_closed"


class NewerMessage(Conflict):
    """A newer SMS of the same sender came in. Read it first."""

    code = "newer_message"

    def __init__(self, last_received_sms_id: UUID) -> None:
        super().__init__(last_received_sms_id=str(last_received_sms_id))


class NoRoom(Conflict):
    """You have as many SMS as you may have at once."""

    code = "no_room"


class NotPickable(Conflict):
    """This SMS cannot be taken from the queue: it is not in line any more, or the group distributes by itself."""

    code = "not_pickable"


class CodeNeeded(Invalid):
    """Choose a transaction code first."""

    code = "transaction_code_needed"


class ReasonNeeded(Invalid):
    """The group wants to know why you decline."""

    code = "decline_reason_needed"


class NoSuchCode(Invalid):
    """There is no such transaction code for this group."""

    code = "no_such_transaction_code"


class NoSuchTarget(Invalid):
    """There is no such agent or group to hand it over to."""

    code = "no_such_target"


class NotThen(Invalid):
    """Choose a time that is still to come and not too far away."""

    code = "not_then"


class NotReserve(NotFound):
    """You are no reserve member of this group."""

    code = "not_reserve"


class TwiceMember(Invalid):
    """Somebody is in a group in one way only: as a member, in reserve, or reading."""

    code = "twice_member"


class NobodyOfThisName(Invalid):
    """The client has no user of this username."""

    code = "nobody_of_this_name"


class NoOpeningTimesOfThisName(Invalid):
    """The client has no opening times of this name."""

    code = "no_such_opening_times"


class NoSuchStatus(Invalid):
    """There is no such agent status."""

    code = "no_such_status"


class StatusNotYours(Denied):
    """Agents cannot set this status themselves."""

    code = "status_not_settable"


class NoSuchGroup(NotFound):
    """There is no such ACD group, or you cannot see it."""

    code = "no_such_group"


class StatusNotFound(NotFound):
    """There is no such agent status, or you cannot see it."""

    code = "no_such_status"


class SkillNotFound(NotFound):
    """There is no such skill, or you cannot see it."""

    code = "no_such_skill"


class NoSuchAgent(NotFound):
    """There is no such user in a client, or you cannot see them."""

    code = "no_such_user"


class WhichAgent(Invalid):
    """Say which agent by her user id or by her agent number, not by both."""

    code = "which_agent"


class CodeNotFound(NotFound):
    """There is no such transaction code, or you cannot see it."""

    code = "no_such_transaction_code"


class TemplateNotFound(NotFound):
    """There is no such template, or you cannot see it."""

    code = "no_such_template"


class NameTaken(Invalid):
    """This name is already in use."""

    code = "taken"


class NotTheirs(Invalid):
    """This belongs to another client, or does not exist."""

    code = "not_of_this_client"


class Predefined(Invalid):
    """Predefined statuses keep their name and their meaning."""

    code = "predefined"


class AlreadyOpen(Conflict):
    """There is an open SMS of this number already."""

    code = "already_open"


class NoSuchWay(Invalid):
    """Choose an active connector of one of your groups that can send."""

    code = "no_such_way"
