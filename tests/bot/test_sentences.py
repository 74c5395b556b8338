import errno

import pytest
from telegram.error import InvalidToken

from bot.sentences import CommandError, sentence
from standards.loader import KnowledgeError
from store.errors import RunningError


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (CommandError("Say it so."), "Say it so."),
        (KnowledgeError("2018.toml: is not valid."), "2018.toml: is not valid."),
        (RunningError(folder="var", process="7"), "already running on var (process 7)"),
        (OSError(errno.EADDRINUSE, "Address already in use"), "The port is in use already."),
        (OSError(errno.ENOSPC, "No space left on device"), "The system said: No space left on device."),
        (PermissionError(13, "Permission denied", "/root/x.json"), "Permission denied (/root/x.json)"),
        (InvalidToken("The token `123:secret-part` was rejected by the server."), "Check TELEGRAM_BOT_TOKEN"),
        (OSError(2, "No such file", "/bot123:secret-part/x"), "<token>"),
        (KeyError("secret-part"), "KeyError"),
    ],
)
def test_an_error_is_a_sentence_without_secrets(error: Exception, says: str) -> None:
    assert says in sentence(error)
    assert "secret-part" not in sentence(error)
