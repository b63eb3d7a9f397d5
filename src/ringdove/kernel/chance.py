"""Randomness: secrets, and jitter that needs no secrecy."""

import base64
import random
import secrets


def token(length: int = 32) -> str:
    """A secret for URLs and cookies, from ``length`` random bytes."""
    return secrets.token_urlsafe(length)


def secret(length: int) -> bytes:
    """A secret of ``length`` random bytes."""
    return secrets.token_bytes(length)


def words(length: int) -> str:
    """A secret that people copy by hand: small letters and digits that are not mistaken for others, in two halves."""
    drawn = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(length))
    return f"{drawn[: length // 2]}-{drawn[length // 2 :]}"


def jitter(seconds: float) -> float:
    """Between half of ``seconds`` and all of it."""
    return seconds * (0.5 + random.random() / 2)  # noqa: S311 - spreads retries, guards nothing


def base64_token(length: int) -> str:
    """A secret from ``length`` random bytes, in the alphabet of plain base64."""
    return base64.b64encode(secrets.token_bytes(length)).decode()
