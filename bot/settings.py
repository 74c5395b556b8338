"""What can be set, by environment or a ``.env`` file. Every name is in ``docs/settings.md``."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    AnyHttpUrl,
    BeforeValidator,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

#: Telegram's own Bot API server.
TELEGRAM = "https://api.telegram.org"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
#: The length of the secret that hand-overs are signed with, in bytes, as Standard Webhooks has it.
SECRET_BYTES = range(24, 65)


def _without_slash(url: str) -> str:
    try:
        AnyHttpUrl(url)
    except ValidationError:
        raise ValueError("it should be an address, for example https://bot.example.org") from None
    return url.rstrip("/")


def _token(secret: SecretStr) -> SecretStr:
    token = secret.get_secret_value().strip()
    if token and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", token):
        raise ValueError("it does not look like a bot's token: digits, a colon, then letters, as BotFather gave it")
    return SecretStr(token)


def _webhook_secret(secret: SecretStr) -> SecretStr:
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret.get_secret_value()):
        raise ValueError("Telegram takes 1 to 256 letters, digits, _ and - only")
    return secret


def _signing_secret(secret: SecretStr) -> SecretStr:
    text = secret.get_secret_value().strip().removeprefix("whsec_")
    try:
        key = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) not in SECRET_BYTES:
        raise ValueError("it should be whsec_ and the base64 of 24 to 64 random bytes (docs/hand-over.md makes one)")
    return SecretStr(text)


Address = Annotated[str, AfterValidator(_without_slash)]
Token = Annotated[SecretStr, AfterValidator(_token)]
WebhookSecret = Annotated[SecretStr, AfterValidator(_webhook_secret)]
SigningSecret = Annotated[SecretStr, AfterValidator(_signing_secret)]
LogLevel = Annotated[Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], BeforeValidator(str.upper)]


class Settings(BaseSettings):
    """All settings; the defaults run the local demonstration.

    ``webhook_url`` is the public address Telegram posts to; without it the bot polls. ``port`` is where the local
    chat or the webhook listens, on ``host``. Filed records are
    handed over to ``handover_url``. A setting that is empty counts as not set.
    """

    model_config = SettingsConfigDict(
        env_prefix="IPM_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        populate_by_name=True,
        hide_input_in_errors=True,
    )

    home: Path = Path("var")
    key: SecretStr | None = None
    database_url: str | None = None
    edition: str | None = None
    token: Token | None = Field(default=None, validation_alias="TELEGRAM_BOT_TOKEN")
    api_url: Address = Field(default=TELEGRAM, validation_alias="TELEGRAM_API_URL")
    webhook_url: Address | None = None
    webhook_secret: WebhookSecret | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    log_level: LogLevel = "INFO"
    handover_secret: SigningSecret | None = None
    handover_url: str | None = None

    @field_validator("handover_url")
    @classmethod
    def _handed_over_safely(cls, url: str | None, info: ValidationInfo) -> str | None:
        """Https, or http to this machine, and never without a secret."""
        if url is None:
            return None
        parts = urlsplit(_without_slash(url))
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise ValueError("records are handed over by https only, or by http to this machine itself")
        if info.data.get("handover_secret") is None:
            raise ValueError("it needs IPM_HANDOVER_SECRET too, to sign with (docs/hand-over.md makes one)")
        return url

    @property
    def key_text(self) -> str | None:
        """The key or keys given by environment, in the clear; ``None`` when they are in a file."""
        return self.key.get_secret_value() if self.key else None

    @property
    def base_url(self) -> str:
        """Where methods are called, before the token."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """Where files are fetched, before the token."""
        return f"{self.api_url}/file/bot"
