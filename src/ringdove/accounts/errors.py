"""What can go wrong with accounts."""

from ringdove.kernel.errors import Conflict, Denied, Invalid, NotFound, TooMany, Unauthenticated


class WrongCredentials(Unauthenticated):
    """Client, user name or password is wrong."""

    code = "wrong_credentials"


class AmbiguousAccount(Invalid):
    """Several accounts have this name. Name the reseller too."""

    code = "ambiguous_account"


class TooManySignIns(TooMany):
    """Too many failed sign-ins. Wait a few minutes, then try again."""

    code = "too_many"


class OriginMismatch(Denied):
    """This request did not come from Ringdove's own pages."""

    code = "origin_mismatch"


class NoSuchAccount(NotFound):
    """There is no such reseller, client or user, or you cannot see it."""

    code = "not_found"


class Taken(Invalid):
    """This is already in use."""

    code = "taken"


class RoleNotYours(Denied):
    """You cannot give this role."""

    code = "role_not_yours"


class HasAdministrator(Conflict):
    """The system has an administrator already."""

    code = "has_administrator"


class NothingBelow(Denied):
    """Only administrators of the system or a reseller step down, and only from the pages."""

    code = "nothing_below"


class RightNotYours(Denied):
    """You cannot give or take this right: you do not have it yourself, or the role is not below yours."""

    code = "right_not_yours"


class NotYourTexts(Denied):
    """Only the client's own administrators decide who reads its texts."""

    code = "not_your_texts"


class NoSuchGrant(NotFound):
    """There is no such grant, or you cannot see it."""

    code = "not_found"
