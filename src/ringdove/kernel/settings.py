"""Every knob, in one place: read once at start, then handed down.

Environment variables ``RINGDOVE_*`` and a ``.env`` file.
"""

import os
import re
import secrets
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from ringdove.kernel.crypto import Keys

Networks = Annotated[tuple[str, ...], NoDecode]
PREFIX = "RINGDOVE_"
SECRET_BYTES = 32
#: With STARTTLS, with TLS, with neither.
SMTP_SCHEMES = ("smtp", "smtps", "smtp+plain")
IMAP_SCHEMES = ("imaps", "imap", "imap+plain")
SECRET_SHORTEST = 16


class WrongSetting(Exception):
    """A setting cannot be used; the message says what to do."""


class Settings(BaseSettings):
    """The whole configuration of one process."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
    )

    #: A PostgreSQL 16 or newer; unset: the one that comes with Ringdove.
    database_url: SecretStr | None = None
    #: Embedded database, generated secret.
    data_dir: Path = Path("var")
    #: What every secret is derived from; unset: generated once into the data directory.
    secret_key: SecretStr | None = None
    #: The address that people and providers use, e.g. ``https://sms.example.com``.
    public_url: str | None = None
    #: Proxies whose ``X-Forwarded-For`` is believed: networks, separated by commas.
    trusted_proxies: Networks = ()
    #: Networks from which ``/metrics`` may be read, besides this machine.
    metrics_from: Networks = ()
    #: Private networks that outgoing requests may reach.
    private_targets: Networks = ()
    #: The system's mail server: ``smtp://name:password@host:587`` (STARTTLS), ``smtps://`` (TLS) or ``smtp+plain://``.
    smtp_url: SecretStr | None = None
    #: From whom the system's mail comes: ``sms@example.com``.
    mail_from: str | None = None
    #: The address to which agents answer SMS that reached them by e-mail: ``sms@answers.example.com``. Mail for
    #: ``sms+...@answers.example.com`` must reach Ringdove by the listener or the mailbox below.
    mail_answers: str | None = None
    #: Where Ringdove takes mail: ``smtp://127.0.0.1:2525`` or ``lmtp://127.0.0.1:2424``; unset: nowhere.
    mail_listen: str | None = None
    #: A mailbox that is read instead: ``imaps://name:password@host:993/INBOX`` (TLS), ``imap://`` (STARTTLS) or
    #: ``imap+plain://``. Mail for others in it is left alone; what somebody else marks as read is not taken.
    mail_imap_url: SecretStr | None = None
    #: The mail server in front of Ringdove, by the name in its ``Authentication-Results``, whose checks of SPF, DKIM and
    #: DMARC are believed; it must drop such headers of others. Unset: DKIM is checked here, and SPF of mail that comes
    #: straight from the internet to the listener.
    mail_authserv: str | None = None
    #: Requests to the receive address that one source may make a minute in each web process; unset: any number.
    source_limit_per_minute: int | None = Field(None, ge=1)
    #: Connections of each pool of a process.
    pool_size: int = Field(10, ge=2, le=100)
    #: Web processes of ``ringdove serve``.
    web_processes: int = Field(1, ge=1, le=32)
    #: Worker processes of ``ringdove serve``.
    worker_processes: int = Field(1, ge=1, le=32)
    #: Whether this is the demo; set by ``ringdove serve --demo``.
    demo: bool = False

    @field_validator("trusted_proxies", "metrics_from", "private_targets", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("trusted_proxies", "metrics_from", "private_targets")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(str(ip_network(network, strict=False)) for network in value)

    @field_validator("public_url")
    @classmethod
    def _is_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("an address begins with https:// (or http://)")
        return value.rstrip("/") if value else None

    @field_validator("smtp_url")
    @classmethod
    def _is_mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            parts = urlsplit(value.get_secret_value() if value else "")
            right = not value or (
                parts.scheme in SMTP_SCHEMES and parts.hostname and parts.port != 0
            )
        except ValueError:  # of the port
            right = False
        if not right:
            raise ValueError(
                f"a mail server is given as {', '.join(SMTP_SCHEMES)}://name:password@host:port"
            )
        return value

    @field_validator("mail_from")
    @classmethod
    def _is_sender(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[^@\s]+@[^@\s]+", value, re.ASCII):
            raise ValueError("a sender is given as sms@example.com")
        return value

    @field_validator("mail_answers")
    @classmethod
    def _is_taggable(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[^@+\s]{1,7}@[^@\s]+", value, re.ASCII):
            raise ValueError(
                "the address for answers is given as sms@answers.example.com, at most 7 characters before the @"
            )
        return value

    @field_validator("mail_listen")
    @classmethod
    def _is_listener(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        try:
            right = value is None or (
                parts.scheme in ("smtp", "lmtp") and parts.hostname and parts.port is not None
            )
        except ValueError:  # of the port
            right = False
        if not right:
            raise ValueError(
                "a listener is given as smtp://127.0.0.1:2525 or lmtp://127.0.0.1:2424"
            )
        return value

    @field_validator("mail_imap_url")
    @classmethod
    def _is_mailbox(cls, value: SecretStr | None) -> SecretStr | None:
        try:
            parts = urlsplit(value.get_secret_value() if value else "")
            right = not value or (
                parts.scheme in IMAP_SCHEMES
                and parts.hostname
                and parts.port != 0
                and parts.username
                and parts.password
            )
        except ValueError:  # of the port
            right = False
        if not right:
            raise ValueError(
                f"a mailbox is given as {', '.join(IMAP_SCHEMES)}://name:password@host:993/INBOX"
            )
        return value

    @property
    def is_embedded(self) -> bool:
        """Whether the database is the one that comes with Ringdove."""
        return self.database_url is None

    @property
    def dsn(self) -> str:
        """How to reach the database as the role that owns it."""
        if self.database_url is None:
            raise WrongSetting(
                "The embedded database has no fixed address; ask kernel.embedded for it."
            )
        return self.database_url.get_secret_value()

    @property
    def secret(self) -> str:
        """The secret key; made on first use when none is set."""
        if self.secret_key is not None:
            key = self.secret_key.get_secret_value()
            if len(key) < SECRET_SHORTEST:
                raise WrongSetting(
                    f"RINGDOVE_SECRET_KEY is too short: use at least {SECRET_SHORTEST} characters."
                )
            return key
        return _kept_secret(self.data_dir)


def _kept_secret(data_dir: Path) -> str:
    path = data_dir / "secret_key"
    try:
        kept = path.read_text("ascii").strip()
    except FileNotFoundError:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    else:
        if len(kept) < SECRET_SHORTEST:
            raise WrongSetting(f"{path.resolve()} holds no secret key. Put it back from a backup.")
        return kept
    fresh = data_dir / f"secret_key.{secrets.token_hex(4)}"
    fresh.touch(mode=0o600)
    with fresh.open("w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())  # the database will be of no use without it
    try:
        path.hardlink_to(fresh)  # fails when another process was faster, so that all have the same
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return path.read_text("ascii").strip()


def secret_check(secret: str) -> str:
    """What the database keeps to know the secret key again, from which nobody can tell the key."""
    return Keys(secret).mac("secret-check", "ringdove").hex()
