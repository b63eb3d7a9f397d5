"""Which passwords are refused: too short, the user's own name, or what everybody tries first (NIST SP 800-63B, 5.1.1.2)."""

SHORTEST = 10
_COMMON = frozenset(
    {
        "1234567890", "0123456789", "0987654321", "12345678910", "123456789a", "1q2w3e4r5t", "1qaz2wsx3edc",
        "qwertyuiop", "qwertzuiop", "asdfghjkl", "asdfghjkl1", "qwerty12345", "qwerty123456", "qwertz12345",
        "password123", "password1234", "password12", "passwort123", "passwort1234", "passwort12", "iloveyou123",
        "letmein123", "welcome123", "willkommen", "willkommen1", "administrator", "admin12345", "changeme123",
        "hallo12345", "sommer2026", "winter2026", "football123", "superman123", "princess123", "ringdove123",
    }
)  # fmt: skip


def weakness(password: str, username: str) -> str | None:
    """Why a password is not acceptable, in words; ``None`` when it is."""
    folded = password.casefold()
    if len(password) < SHORTEST:
        return f"Use a password of at least {SHORTEST} characters."
    if len(set(folded)) < len(folded) / 3:
        return "Use more different characters."
    if folded in _COMMON:
        return "This is one of the first passwords that anybody tries."
    name = username.casefold()
    if len(name) > 2 and name in folded and len(folded) - len(name) <= SHORTEST // 2:
        return "Do not use the user name."
    return None
