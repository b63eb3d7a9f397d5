"""Commands, as a person or a script runs them."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from ringdove.app.children import PortTaken, take_port

RUN_WITHIN_S = 50
KEY = "a key for these tests, long enough"
pytestmark = [pytest.mark.alone, pytest.mark.timeout(60)]


def ringdove(
    dsn: str, folder: Path, *arguments: str, stdin: str = "", **more: str
) -> tuple[int, str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("RINGDOVE_")}
    env |= {
        "RINGDOVE_DATABASE_URL": dsn,
        "RINGDOVE_DATA_DIR": str(folder),
        "RINGDOVE_SECRET_KEY": KEY,
    }
    done = subprocess.run(
        [sys.executable, "-m", "ringdove.app.cli", *arguments],
        env=env | more, input=stdin, capture_output=True, text=True, check=False, cwd=folder, timeout=RUN_WITHIN_S,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def adopted(dsn: str) -> str:
    """A database that has not met a secret key yet."""
    with psycopg.connect(dsn) as conn:
        conn.execute("DELETE FROM installation")
    return dsn


def test_check_finds_a_good_installation_in_order_and_shows_no_secret(
    adopted: str, tmp_path: Path
) -> None:
    code, said = ringdove(adopted, tmp_path, "check")
    assert (code, "Everything is in order." in said) == (0, True), said
    assert KEY not in said
    assert adopted not in said


def test_check_warns_of_names_that_are_no_settings(adopted: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("RINGDOVE_PUBLIC_ULR=https://x\n")
    code, said = ringdove(adopted, tmp_path, "check", RINGDOVE_POOLSIZE="3")
    assert code == 0
    assert "RINGDOVE_POOLSIZE is no setting" in said
    assert "RINGDOVE_PUBLIC_ULR is no setting" in said


def test_check_knows_a_database_that_belongs_to_another_key(dsn: str, tmp_path: Path) -> None:
    code, said = ringdove(dsn, tmp_path, "check")
    assert code == 1
    assert "not the one this database was made with" in said


def test_check_says_that_a_superuser_will_not_do(adopted: str, tmp_path: Path) -> None:
    code, said = ringdove(adopted.replace("ringdove_owner", "ringdove_super"), tmp_path, "check")
    assert code == 1
    assert "superuser" in said


def test_check_says_what_cannot_be_reached(tmp_path: Path) -> None:
    code, said = ringdove("postgresql://u:hidden@127.0.0.1:1/d", tmp_path, "check")
    assert code == 1
    assert "cannot be reached" in said
    assert "hidden" not in said


def test_check_counts_what_is_to_be_migrated(adopted: str, tmp_path: Path) -> None:
    with psycopg.connect(adopted) as conn:
        conn.execute("DELETE FROM schema_migrations WHERE name LIKE '0001%'")
    code, said = ringdove(adopted, tmp_path, "check")
    assert code == 1
    assert "1 migrations are missing. Run: ringdove migrate" in said


def test_a_setting_that_cannot_be_read_is_named(adopted: str, tmp_path: Path) -> None:
    code, said = ringdove(adopted, tmp_path, "migrate", RINGDOVE_POOL_SIZE="many")
    assert code == 1
    assert said.startswith("ringdove: RINGDOVE_POOL_SIZE:")


def test_another_key_is_not_taken(dsn: str, tmp_path: Path) -> None:
    code, said = ringdove(dsn, tmp_path, "migrate")
    assert code == 1
    assert "secret key" in said


def test_an_administrator_is_made_and_given_a_new_password_from_standard_input(
    adopted: str, tmp_path: Path
) -> None:
    def hash_kept() -> object:
        with psycopg.connect(adopted) as conn:
            return conn.execute(
                "SELECT p.hash FROM user_passwords p JOIN users u ON u.id = p.user_id"
                " WHERE u.username = 'boss'"
            ).fetchone()

    assert ringdove(adopted, tmp_path, "admin", "create", "boss", stdin="a good long one\n")[0] == 0
    first = hash_kept()
    assert first is not None
    assert ringdove(adopted, tmp_path, "admin", "reset", "boss", stdin="another long one\n")[0] == 0
    assert hash_kept() != first


def test_a_short_password_is_refused_in_a_sentence(adopted: str, tmp_path: Path) -> None:
    code, said = ringdove(adopted, tmp_path, "admin", "create", "boss", stdin="short\n")
    assert code == 1
    assert said == "ringdove: Use a password of at least 10 characters.\n"


def test_a_port_is_taken_once_for_all_its_processes() -> None:
    sockets = take_port("127.0.0.1", 0, 3)
    try:
        assert len({sock.getsockname() for sock in sockets}) == 1
        with pytest.raises(PortTaken):
            take_port("127.0.0.1", sockets[0].getsockname()[1], 1)
    finally:
        for sock in sockets:
            sock.close()


def test_check_says_what_is_wrong_with_answers_by_mail(adopted: str, tmp_path: Path) -> None:
    code, said = ringdove(adopted, tmp_path, "check", RINGDOVE_MAIL_ANSWERS="sms@answers.example")
    assert (code, "answers cannot come in" in said) == (1, True)
    way_in = "imap+plain://me:hidden@127.0.0.1:1/INBOX"
    code, said = ringdove(adopted, tmp_path, "check", RINGDOVE_MAIL_IMAP_URL=way_in)
    assert code == 1
    assert "RINGDOVE_MAIL_ANSWERS is not set" in said
    assert "The mailbox cannot be read: no connection" in said
    assert "hidden" not in said
    code, said = ringdove(adopted, tmp_path, "check", RINGDOVE_MAIL_IMAP_URL="imaps://me@host")
    assert (code, "imap+plain" in said) == (1, True)


def test_check_says_what_is_wrong_with_mail(adopted: str, tmp_path: Path) -> None:
    code, said = ringdove(adopted, tmp_path, "check", RINGDOVE_SMTP_URL="smtp://127.0.0.1:1")
    assert (code, "belong together" in said) == (1, True)
    mail = {
        "RINGDOVE_SMTP_URL": "smtp://me:hidden@127.0.0.1:1",
        "RINGDOVE_MAIL_FROM": "a@b.example",
    }
    code, said = ringdove(adopted, tmp_path, "check", **mail)
    assert code == 1
    assert "RINGDOVE_PUBLIC_URL is not set" in said
    assert "The mail server cannot be used: no connection" in said
    assert "hidden" not in said
    code, said = ringdove(adopted, tmp_path, "check", RINGDOVE_SMTP_URL="http://me:hidden@a")
    assert (code, "smtps" in said, "hidden" in said) == (1, True, False)
