"""What can go wrong with accounts."""

from ringdove.kernel.errors import Conflict, Denied, Invalid, NotFound, TooMany, Unauthenticated


class WrongCredentials(Unauthenticated):
    """Client, user name or password is wrong."""

    code = "wrong_credentials"


class AmbiguousAccount(Invalid):
    """Several accounts have this name. Name the reseller too."""

    code = "ambiguous_account"


class TooManySignIns(TooMany):
    """Too many failed sign-ins. Wait a little, then try again."""

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


class NoLogo(Invalid):
    """A logo is a PNG, a WebP, or an SVG of plain shapes without styles and programs, of up to 200 KB."""

    code = "no_logo"


class NoSuchLogo(NotFound):
    """There is no such logo."""

    code = "not_found"


class Unreadable(Invalid):
    """White text cannot be read on this colour. Take a darker one."""

    code = "unreadable"


class NoSuchGrant(NotFound):
    """There is no such grant, or you cannot see it."""

    code = "not_found"


class NotFromHere(Denied):
    """Your client lets its people in from certain networks only, and this is none of them."""

    code = "not_from_here"


class SecondFactorNeeded(Unauthenticated):
    """Give the code of your second factor too."""

    code = "second_factor_needed"


class EnrolFirst(Denied):
    """Set up a second factor first: your administration asks for one."""

    code = "enrol_first"


class WrongCode(Invalid):
    """This code is not right, or was used before."""

    code = "wrong_code"


class FactorInUse(Conflict):
    """You have a second factor already. Remove it first."""

    code = "factor_in_use"


class NoFactor(Conflict):
    """Begin with a new secret first."""

    code = "no_factor"


class LinkUsed(NotFound):
    """This link was used, replaced, or is too old. Ask for a new one."""

    code = "link_used"


class WeakPassword(Invalid):
    """Choose another password."""

    code = "weak_password"


class NoSuchToken(NotFound):
    """There is no such token, or it is not yours."""

    code = "not_found"


class NoSuchSession(NotFound):
    """There is no such session, or you cannot see it."""

    code = "not_found"


class LocksYouOut(Invalid):
    """Your own address is not in this list: you would lock yourself out."""

    code = "locks_you_out"


class TooManyGuesses(TooMany):
    """Too many tries in a row. Wait a minute."""

    code = "too_many"


class TooManyRequests(TooMany):
    """This token asks too often. Wait a moment."""

    code = "too_many"


class WrongPassword(Invalid):
    """This is not your password."""

    code = "wrong_password"


class TokenCannot(Denied):
    """This is done by the person herself, not by an API token."""

    code = "token_cannot"


class NotYourself(Invalid):
    """You cannot switch yourself off."""

    code = "not_yourself"
