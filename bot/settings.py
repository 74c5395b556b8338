"""What can be set, by environment or a ``.env`` file. Every name is in ``docs/settings.md``."""

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, AnyHttpUrl, Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

#: Telegram's own Bot API server.
TELEGRAM = "https://api.telegram.org"


def _without_slash(url: str) -> str:
    AnyHttpUrl(url)
    return url.rstrip("/")


Address = Annotated[str, AfterValidator(_without_slash)]


class Settings(BaseSettings):
    """All settings; the defaults run the local demonstration.

    ``webhook_url`` is the public address Telegram posts to; without it the bot polls. ``port`` is where the local
    chat or the webhook listens, on ``host``.
    """

    model_config = SettingsConfigDict(env_prefix="IPM_", env_file=".env", extra="ignore", populate_by_name=True)

    home: Path = Path("var")
    key: SecretStr | None = None
    database_url: str | None = None
    token: SecretStr | None = Field(default=None, validation_alias="TELEGRAM_BOT_TOKEN")
    api_url: Address = Field(default=TELEGRAM, validation_alias="TELEGRAM_API_URL")
    webhook_url: Address | None = None
    webhook_secret: SecretStr | None = None
    host: str = "127.0.0.1"
    port: int = 8080
    log_level: str = "INFO"

    @property
    def base_url(self) -> str:
        """Where methods are called, before the token."""
        return f"{self.api_url}/bot"

    @property
    def base_file_url(self) -> str:
        """Where files are fetched, before the token."""
        return f"{self.api_url}/file/bot"
