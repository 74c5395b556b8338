"""Every flow there is. A new one is written in a module of its own and named here."""

from conversations.flow import Flow
from conversations.invite import INVITE
from conversations.visit import VISIT

FLOWS: tuple[Flow, ...] = (VISIT, INVITE)
