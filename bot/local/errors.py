"""What the local Bot API answers when it refuses a call."""

from typing import Any


class ApiError(Exception):
    """A refused call: an HTTP status, Telegram's own words and, sometimes, parameters (``retry_after``).

    The wording follows the source of tdlib/telegram-bot-api and tdlib/td.
    """

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


def bad_request(what: str) -> ApiError:
    """A 400 in Telegram's style: ``Bad Request: `` and ``what``."""
    return ApiError(400, f"Bad Request: {what}")


def too_many_requests(retry_after: int) -> ApiError:
    """A 429 that asks the caller to come back in ``retry_after`` seconds."""
    return ApiError(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
