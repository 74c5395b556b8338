"""Logs: structured, one JSON object a line, with ids, kinds and durations, never a text and never the token.

The redaction sits on the handler and not on a logger: a logger's filter is passed by for its children, and a
traceback is only rendered by the handler's formatter.
"""

import logging
import re
import sys
import traceback
from pathlib import Path
from types import TracebackType

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

#: What a bot's token looks like, wherever it stands.
TOKEN = re.compile(r"\d{1,20}:[A-Za-z0-9_-]{5,}")
#: Loggers whose lines carry addresses with the token, or statements with values.
QUIET = ("httpx", "httpcore", "sqlalchemy", "aiosqlite", "apscheduler", "alembic", "uvicorn", "telegram")


def where(error: BaseException) -> str:
    """Where an error came from, file and line of the innermost frames. Not its message: that may hold content."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))


def set_up(level: str = "INFO") -> None:
    """Send every log line to standard error, redacted."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _without_errors,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    formatter = structlog.stdlib.ProcessorFormatter(
        use_get_message=False,  # a library's words without what it would put into them, which may be somebody's text
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
        ],
    )
    handler.setFormatter(Redacted(formatter))
    logging.raiseExceptions = False  # a line that cannot be written would be printed with all it was to hold
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = _last_resort


class Redacted(logging.Formatter):
    """Formats as another formatter does, and takes out whatever looks like a token."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """One line, redacted."""
        return TOKEN.sub("<token>", self._inner.format(record))


def _without_errors(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Replace an exception by its kind and place: its message may hold what somebody wrote."""
    del logger, name
    error = event.pop("exc_info", None)
    if isinstance(error, tuple):
        error = error[1]
    if error is True:
        error = sys.exception()
    if isinstance(error, BaseException):
        event["kind"], event["where"] = type(error).__name__, where(error)
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        record.exc_info, record.exc_text = None, None
    return event


def _last_resort(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    structlog.get_logger("bot").critical("stopped", kind=kind.__name__, where=where(error))
