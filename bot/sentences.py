"""An error as a sentence for the operator. Never its traceback, nor what somebody wrote, nor the token."""

import errno

from pydantic import ValidationError

from bot.logs import TOKEN, where


class CommandError(Exception):
    """A command cannot be done; its text is a sentence that says why and what to do."""


def sentence(error: Exception) -> str:
    """What to tell the operator."""
    from telegram.error import InvalidToken

    from conversations.flow import FlowError
    from standards.loader import KnowledgeError
    from standards.matcher import UnknownEditionError
    from store.errors import StoreError

    if isinstance(error, InvalidToken):
        return "Telegram refused the token. Check TELEGRAM_BOT_TOKEN against what BotFather gave; ipm doctor tests it."
    if isinstance(error, ValidationError) and error.title == "Settings":
        return "\n".join(wrong_settings(error))
    if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
        return "The port is in use already. Stop what listens there, or set IPM_PORT to another (0 takes a free one)."
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return TOKEN.sub("<token>", f"The system said: {error.strerror or type(error).__name__}{place}.")
    if isinstance(error, CommandError | StoreError | KnowledgeError | UnknownEditionError | FlowError):
        return str(error)
    return f"Something went wrong that was not foreseen: {type(error).__name__} at {where(error)}. Please report this."


def wrong_settings(error: ValidationError) -> list[str]:
    """A line for each setting that is wrong, by the name it is set under; its value is not repeated."""
    found = []
    for problem in error.errors(include_url=False, include_input=False, include_context=False):
        name = str(problem["loc"][0]) if problem["loc"] else "?"
        name = name if name.isupper() else f"IPM_{name.upper()}"
        said = problem["msg"].removeprefix("Value error, ")
        found.append(f"{name}: {said[:1].lower()}{said[1:]}.")
    return found
