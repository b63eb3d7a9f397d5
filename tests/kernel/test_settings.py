"""Settings, and the secret key that is made when none is set."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import ValidationError

from ringdove.byemail.model import address
from ringdove.kernel.crypto import Keys
from ringdove.kernel.settings import Settings, WrongSetting, secret_check


def settings(folder: Path, **more: str) -> Settings:
    return Settings(_env_file=None, data_dir=folder, **more)  # type: ignore[arg-type]


def test_the_secret_key_is_made_once_for_our_eyes_alone(tmp_path: Path) -> None:
    first, second = settings(tmp_path / "data").secret, settings(tmp_path / "data").secret
    assert first == second
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_an_empty_key_file_is_not_taken_for_a_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("")
    with pytest.raises(WrongSetting, match="backup"):
        _ = settings(tmp_path).secret


def test_a_short_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongSetting, match="RINGDOVE_SECRET_KEY"):
        _ = settings(tmp_path, secret_key="short").secret


def test_secrets_do_not_show_when_settings_are_printed(tmp_path: Path) -> None:
    shown = repr(settings(tmp_path, secret_key="k" * 20, database_url="postgresql://u:pw@h/d"))
    assert "kkkk" not in shown
    assert "pw" not in shown


def test_the_check_value_tells_keys_apart_and_not_the_key() -> None:
    assert secret_check("one key, long enough") == secret_check("one key, long enough")
    assert secret_check("one key, long enough") != secret_check("another, long enough")
    assert "key" not in secret_check("one key, long enough")


def test_networks_are_separated_by_commas_and_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGDOVE_TRUSTED_PROXIES", "10.0.0.1/8, ::1")
    assert settings(tmp_path).trusted_proxies == ("10.0.0.0/8", "::1/128")
    monkeypatch.setenv("RINGDOVE_TRUSTED_PROXIES", "everybody")
    with pytest.raises(ValidationError):
        settings(tmp_path)


def test_an_address_for_answers_leaves_room_for_what_is_signed(tmp_path: Path) -> None:
    longest = str(settings(tmp_path, mail_answers="answers@answers.example").mail_answers)
    keys = Keys("k" * 20)
    signed = address(keys, "reply", longest, uuid4(), 1, uuid4(), datetime.now(UTC))
    assert len(signed.partition("@")[0]) == 64  # as much as RFC 5321 allows
    with pytest.raises(ValidationError, match="at most 7"):
        settings(tmp_path, mail_answers="answer-me@answers.example")
