"""Every flow there is. A new one is written in a module of its own and named here."""

from conversations.application import APPLICATION
from conversations.appointment import APPOINTMENT
from conversations.booking import BOOKING
from conversations.booking_move import BOOKING_MOVE
from conversations.booking_off import BOOKING_OFF
from conversations.concern import CONCERN
from conversations.concern_look import CONCERN_LOOK
from conversations.flow import Flow
from conversations.invite import INVITE
from conversations.leaving import LEAVING
from conversations.meeting import MEETING
from conversations.meeting_move import MEETING_MOVE
from conversations.meeting_words import MEETING_ACTION, MEETING_ITEM
from conversations.pattern import PATTERN
from conversations.pause import PAUSE
from conversations.probation_review import PROBATION_REVIEW
from conversations.report_reply import REPORT_REPLY
from conversations.report_review import REPORT_REVIEW
from conversations.request import REQUEST
from conversations.request_change import REQUEST_CHANGE
from conversations.snooze import SNOOZE
from conversations.training_record import TRAINING_RECORD
from conversations.training_refuse import TRAINING_REFUSE
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
    APPLICATION,
    APPOINTMENT,
    PROBATION_REVIEW,
    LEAVING,
    MEETING,
    MEETING_MOVE,
    MEETING_ITEM,
    MEETING_ACTION,
    SNOOZE,
    TRAINING_RECORD,
    TRAINING_REFUSE,
)
