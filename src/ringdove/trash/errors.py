"""What can go wrong with deleting."""

from ringdove.kernel.errors import Conflict, Invalid


class TakenMeanwhile(Conflict):
    """Something else has its name, code or recipient by now. Rename that first."""

    code = "taken_meanwhile"


class AgentsInIt(Conflict):
    """Agents are in this status now."""

    code = "agents_in_it"


class StillUsed(Conflict):
    """Something still goes by these. See where they are used."""

    code = "still_used"


class NeverDeleted(Invalid):
    """Predefined statuses stay."""

    code = "predefined"


class NotSwitched(Invalid):
    """This is neither active nor inactive."""

    code = "not_switched"
