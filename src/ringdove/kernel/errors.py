"""The error families. A domain error says what went wrong; the edge decides how to answer.

* DomainError
    - Invalid         well formed but not acceptable             -> 422
    - Unauthenticated nobody is signed in, or not as claimed     -> 401
    - Denied          the caller may not do this                 -> 403
    - NotFound        no such thing, or not visible              -> 404
    - Conflict        true a moment ago, no longer true now      -> 409
    - Stale           somebody saved before you (If-Match)       -> 412
    - TooMany         a limit was reached                        -> 429
    - Unavailable     try again later, nothing was changed       -> 503
"""

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """Carries a stable code for programs, a sentence for people, and fields for both."""

    code: ClassVar[str] = "error"

    def __init__(self, message: str = "", **context: object) -> None:
        super().__init__(message or (type(self).__doc__ or "").split("\n", maxsplit=1)[0])
        self.context: Mapping[str, object] = context

    @property
    def message(self) -> str:
        """The sentence for people."""
        return str(self.args[0])


class Invalid(DomainError):
    """This value is not acceptable."""

    code = "invalid"

    def __init__(self, message: str = "", *, field: str | None = None, **context: object) -> None:
        super().__init__(message, **({"field": field} if field else {}), **context)


class Missing(Invalid):
    """This is needed."""

    code = "missing"


class NoCharacters(Invalid):
    """This holds neither digits nor letters."""

    code = "no_characters"


class Unauthenticated(DomainError):
    """Sign in first."""

    code = "unauthenticated"


class Denied(DomainError):
    """You do not have the right to do this."""

    code = "denied"


class NotFound(DomainError):
    """There is no such thing, or you cannot see it."""

    code = "not_found"


class Conflict(DomainError):
    """This was changed by somebody else a moment ago."""

    code = "conflict"


class Stale(DomainError):
    """Somebody saved before you. Load it again, then repeat your change."""

    code = "stale"


class TooMany(DomainError):
    """Too many attempts. Wait a moment."""

    code = "too_many"

    def __init__(self, message: str = "", *, retry_after_s: int = 60, **context: object) -> None:
        super().__init__(message, retry_after_s=retry_after_s, **context)
        self.retry_after_s = retry_after_s


class Unavailable(DomainError):
    """Not possible right now. Nothing was changed; try again."""

    code = "unavailable"
