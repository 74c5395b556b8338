"""One call of the Bot API, however it came: query string, form, multipart or JSON."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.local.errors import bad_request


@dataclass(frozen=True)
class Upload:
    """A file sent with a call."""

    name: str
    mime: str
    data: bytes


@dataclass
class Call:
    """A method (in lower case), its parameters and its files."""

    method: str
    params: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """A parameter as text; "" when it is missing."""
        value = self.params.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value)

    def flag(self, name: str) -> bool:
        """A parameter as Telegram reads a Boolean."""
        return self.text(name).strip().lower() in {"true", "yes", "1"}

    def number(self, name: str, default: int = 0) -> int:
        """A parameter as a whole number; the default when it is missing or no number, as at Telegram."""
        try:
            return int(self.text(name))
        except ValueError:
            return default

    def value(self, name: str, what: str) -> Any:
        """A parameter that is JSON, decoded; None when it is missing. ``what`` names it in the error."""
        raw = self.params.get(name)
        if not isinstance(raw, str):
            return raw
        if not raw:
            return None
        try:
            return json.loads(raw)
        except ValueError:
            msg = f"can't parse {what} JSON object"
            raise bad_request(msg) from None

    def upload(self, name: str) -> Upload | None:
        """The file sent as ``name``, directly or as ``attach://other``."""
        value = self.text(name)
        return self.files.get(value.removeprefix("attach://") if value.startswith("attach://") else name)
