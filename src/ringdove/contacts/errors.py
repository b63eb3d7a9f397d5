"""What can go wrong with contacts."""

from ringdove.kernel.errors import Conflict, Invalid, NotFound


class NoSuchContact(NotFound):
    """There is no such contact, or you cannot see it."""

    code = "no_such_contact"


class NumberTaken(Invalid):
    """Another contact has this number. Merge the two if they are the same person."""

    code = "number_taken"


class NotMerged(Conflict):
    """This contact was not merged with another, or that was changed since and cannot be undone."""

    code = "not_merged"
