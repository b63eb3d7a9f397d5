"""Secrets at rest and in comparison: HMACs and authenticated encryption under keys derived from the secret key."""

import hashlib
import hmac
import os
from functools import cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_BYTES = 12


class Keys:
    """Everything that is derived from the installation's secret key."""

    def __init__(self, secret: str) -> None:
        derive = cache(
            lambda purpose: HKDF(SHA256(), 32, salt=None, info=purpose).derive(secret.encode())
        )
        self._derive = derive

    def mac(self, purpose: str, value: str | bytes) -> bytes:
        """HMAC-SHA256 (RFC 2104) of ``value`` under a key of its own for ``purpose``."""
        data = value.encode() if isinstance(value, str) else value
        return hmac.digest(self._derive(purpose.encode()), data, "sha256")

    def seal(self, purpose: str, plain: str) -> bytes:
        """Encrypt and authenticate: AES-256-GCM (NIST SP 800-38D), nonce first."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._derive(purpose.encode())).encrypt(nonce, plain.encode(), None)

    def open(self, purpose: str, sealed: bytes) -> str:
        """Decrypt what :meth:`seal` made for the same purpose."""
        cipher = AESGCM(self._derive(purpose.encode()))
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None).decode()


def digest(value: str | bytes) -> bytes:
    """SHA-256, for secrets that are long and random anyway."""
    return hashlib.sha256(value.encode() if isinstance(value, str) else value).digest()


def same(one: bytes, other: bytes) -> bool:
    """Compare in constant time."""
    return hmac.compare_digest(one, other)
