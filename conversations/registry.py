"""Every flow there is. A new one is written in a module of its own and named here."""

from conversations.booking import BOOKING
from conversations.booking_move import BOOKING_MOVE
from conversations.booking_off import BOOKING_OFF
from conversations.concern import CONCERN
from conversations.concern_look import CONCERN_LOOK
from conversations.flow import Flow
from conversations.invite import INVITE
from conversations.pattern import PATTERN
from conversations.pause import PAUSE
from conversations.report_reply import REPORT_REPLY
from conversations.report_review import REPORT_REVIEW
from conversations.request import REQUEST
from conversations.request_change import REQUEST_CHANGE
from conversations.snooze import SNOOZE
from conversations.visit import VISIT

FLOWS: tuple[Flow, ...] = (
    VISIT,
    REQUEST,
    CONCERN,
    INVITE,
    REQUEST_CHANGE,
    CONCERN_LOOK,
    REPORT_REVIEW,
    REPORT_REPLY,
    BOOKING,
    BOOKING_MOVE,
    BOOKING_OFF,
    PAUSE,
    PATTERN,
    SNOOZE,
)
