"""Starts and wires everything: settings, command line, application, clock, schedule, local chat."""

import os

# python-telegram-bot gives spans of time as timedelta from its next version on; ask for that now.
os.environ.setdefault("PTB_TIMEDELTA", "true")
