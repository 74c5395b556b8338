import logging
import sys

import pytest
import structlog

from bot import logs

TEXT = "planted text of a monitor"
TOKEN = "123456789:AAmadeUp-For_theTests"


def test_a_token_is_taken_out_wherever_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logging.getLogger("anything.below").warning(f"https://api.telegram.org/bot{TOKEN}/getMe")
    structlog.get_logger("bot").warning("x", url=f"/bot{TOKEN}/getMe")
    said = capsys.readouterr().err
    assert said.count("<token>") == 2
    assert "madeUp" not in said


def test_of_a_librarys_line_only_its_own_words_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logging.getLogger("telegram.Bot").critical("Error while parsing updates! Received data was %r", {"text": TEXT})
    said = capsys.readouterr().err
    assert "Error while parsing updates!" in said
    assert "planted" not in said


def test_of_an_exception_its_kind_and_place_are_kept(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    try:
        raise ValueError(TEXT)
    except ValueError as error:
        logging.getLogger("library").exception("It failed")
        logging.getLogger("library").error("It failed", exc_info=error)
        structlog.get_logger("bot").exception("failed")
        sys.excepthook(ValueError, error, error.__traceback__)
    said = capsys.readouterr().err
    assert said.count('"kind": "ValueError"') == 4
    assert said.count("test_logs.py:") == 4
    assert "planted" not in said
    assert "Traceback" not in said


def test_chatty_libraries_are_heard_only_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logging.getLogger("httpx").info("HTTP Request: POST %s", f"https://api.telegram.org/bot{TOKEN}/getMe")
    logging.getLogger("aiosqlite").debug("executing INSERT")
    assert capsys.readouterr().err == ""


def test_a_line_that_cannot_be_written_is_not_printed_with_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    logging.getLogger().handlers[0].setFormatter(logging.Formatter("%(nothing)s"))
    logging.getLogger("library").error(TEXT)
    assert "planted" not in capsys.readouterr().err
