"""What can go wrong with opening times."""

from ringdove.kernel.errors import Invalid, NotFound


class NoSuchOpeningTimes(NotFound):
    """There are no such opening times, or you cannot see them."""

    code = "no_such_opening_times"


class NotTheirOpeningTimes(Invalid):
    """These opening times do not belong to this client."""

    code = "not_of_this_client"


class NameTaken(Invalid):
    """Opening times of this name are there already."""

    code = "name_taken"


class HoursOverlap(Invalid):
    """Two of these overlap."""

    code = "hours_overlap"


class EndsTooEarly(Invalid):
    """This ends before it begins."""

    code = "ends_too_early"


class NoHolidays(Invalid):
    """The public holidays of this country or region are not known."""

    code = "no_holidays"
