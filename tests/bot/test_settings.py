from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.sentences import wrong_settings
from bot.settings import TELEGRAM, Settings


def test_the_defaults_run_without_any_setting() -> None:
    settings = Settings()
    assert settings.home == Path("var")
    assert settings.token is None
    assert settings.base_url == f"{TELEGRAM}/bot"
    assert settings.base_file_url == f"{TELEGRAM}/file/bot"


def test_methods_and_files_follow_the_one_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:8081/")
    settings = Settings()
    assert settings.base_url == "http://127.0.0.1:8081/bot"
    assert settings.base_file_url == "http://127.0.0.1:8081/file/bot"


def test_what_is_empty_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TELEGRAM_BOT_TOKEN", "IPM_WEBHOOK_URL", "IPM_KEY", "IPM_PORT"):
        monkeypatch.setenv(name, "")
    settings = Settings()
    assert (settings.token, settings.webhook_url, settings.key, settings.port) == (None, None, None, 8080)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TELEGRAM_BOT_TOKEN", "s3cret-and-no-token"),
        ("TELEGRAM_API_URL", "s3cret address"),
        ("IPM_WEBHOOK_URL", "s3cret address"),
        ("IPM_WEBHOOK_SECRET", "s3cret with blanks"),
        ("IPM_PORT", "s3cret"),
        ("IPM_PORT", "65536"),
        ("IPM_LOG_LEVEL", "s3cret"),
        ("IPM_HANDOVER_URL", "https://cms.example.org/s3cret"),
        ("IPM_HANDOVER_SECRET", "s3cret"),
        ("IPM_HANDOVER_SECRET", "whsec_czNjcmV0"),
    ],
)
def test_what_cannot_work_is_told_by_name_and_its_value_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError) as caught:
        Settings()
    (said,) = wrong_settings(caught.value)
    assert said.startswith(f"{name}: ")
    assert "s3cret" not in said
    assert "s3cret" not in str(caught.value)


def test_a_token_is_shown_by_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", " 123:abcdef \n")
    settings = Settings()
    assert settings.token is not None
    assert settings.token.get_secret_value() == "123:abcdef"
    assert "abcdef" not in repr(settings) + str(settings)


HANDOVER_SECRET = "whsec_" + "A" * 43 + "="


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("https://cms.example.org/in", True),
        ("http://127.0.0.1:9000/in", True),
        ("http://localhost/in", True),
        ("http://cms.example.org/in", False),
        ("http://127.0.0.1.example.org/in", False),
        ("ftp://127.0.0.1/in", False),
        ("cms.example.org", False),
    ],
)
def test_records_are_handed_over_by_https_or_to_this_machine(
    monkeypatch: pytest.MonkeyPatch, url: str, taken: bool
) -> None:
    monkeypatch.setenv("IPM_HANDOVER_SECRET", HANDOVER_SECRET)
    monkeypatch.setenv("IPM_HANDOVER_URL", url)
    if taken:
        assert Settings().handover_url == url
        assert HANDOVER_SECRET.removeprefix("whsec_") not in repr(Settings())
        return
    with pytest.raises(ValidationError) as caught:
        Settings()
    (said,) = wrong_settings(caught.value)
    assert said.startswith("IPM_HANDOVER_URL: ")
