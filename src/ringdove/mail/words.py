"""What letters say, in German and English."""

from ringdove.mail.letters import Button, Letter


def test_letter(language: str) -> Letter:
    """The letter that tests a server."""
    if language == "de":
        return Letter(
            "Testmail von Ringdove",
            [
                "Diese Testmail ist angekommen: Der Mailserver ist richtig eingerichtet.",
                "Ob SPF, DKIM und DMARC stimmen, steht in Ringdove unter Verwaltung > Mail.",
            ],
        )
    return Letter(
        "Test mail from Ringdove",
        [
            "This test mail has arrived: the mail server is set up correctly.",
            "Whether SPF, DKIM and DMARC are right is shown in Ringdove under Administration > Mail.",
        ],
    )


def invitation(
    language: str, name: str, username: str, client: str | None, link: str, product: str
) -> Letter:
    """The letter that invites somebody to choose a password."""
    at = f" ({client})" if client else ""
    if language == "de":
        return Letter(
            f"Ihr Zugang zu {product}",
            [
                f"Guten Tag {name},",
                (
                    f"für Sie wurde ein Zugang eingerichtet. Ihr Benutzername ist {username}{at}."
                    " Wählen Sie ein Passwort, um sich anzumelden."
                ),
                Button("Passwort wählen", link),
                "Der Link gilt 72 Stunden und nur einmal.",
            ],
        )
    return Letter(
        f"Your access to {product}",
        [
            f"Hello {name},",
            (
                f"an account was made for you. Your user name is {username}{at}."
                " Choose a password to sign in."
            ),
            Button("Choose a password", link),
            "The link is good for 72 hours, and once only.",
        ],
    )


def new_password(language: str, name: str, username: str, link: str, product: str) -> Letter:
    """The letter to somebody who forgot her password."""
    if language == "de":
        return Letter(
            f"Neues Passwort für {product}",
            [
                f"Guten Tag {name},",
                f"für den Benutzernamen {username} wurde ein neues Passwort angefordert.",
                Button("Neues Passwort wählen", link),
                (
                    "Der Link gilt eine Stunde und nur einmal. Haben Sie ihn nicht angefordert,"
                    " brauchen Sie nichts zu tun: Ihr Passwort gilt weiter."
                ),
            ],
        )
    return Letter(
        f"New password for {product}",
        [
            f"Hello {name},",
            f"a new password was asked for, for the user name {username}.",
            Button("Choose a new password", link),
            (
                "The link is good for one hour, and once only. If you did not ask for it,"
                " there is nothing to do: your password stays as it is."
            ),
        ],
    )


def whom_to_ask(language: str, contact: str) -> str:
    """The last paragraph of a letter."""
    return f"Hilfe: {contact}" if language == "de" else f"Help: {contact}"
