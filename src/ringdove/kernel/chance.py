"""Randomness: secrets, and jitter that needs no secrecy."""

import random
import secrets


def token(length: int = 32) -> str:
    """A secret for URLs and cookies, from ``length`` random bytes."""
    return secrets.token_urlsafe(length)


def jitter(seconds: float) -> float:
    """Between half of ``seconds`` and all of it."""
    return seconds * (0.5 + random.random() / 2)  # noqa: S311 - spreads retries, guards nothing
