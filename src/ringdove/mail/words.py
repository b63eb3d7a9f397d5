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


def invitation(language: str, name: str, username: str, client: str | None, link: str) -> Letter:
    """The letter that invites somebody to choose a password."""
    at = f" ({client})" if client else ""
    if language == "de":
        return Letter(
            "Ihr Zugang zu Ringdove",
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
        "Your access to Ringdove",
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


def new_password(language: str, name: str, username: str, link: str) -> Letter:
    """The letter to somebody who forgot her password."""
    if language == "de":
        return Letter(
            "Neues Passwort für Ringdove",
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
        "New password for Ringdove",
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
