"""Establishments and areas out of typed answers and longer texts: the one place the flows import them from."""

from conversations.reading.areas import mentions, read_areas
from conversations.reading.establishments import establishments, find_establishment, read_establishment
from conversations.reading.seen import find_areas

__all__ = ["establishments", "find_areas", "find_establishment", "mentions", "read_areas", "read_establishment"]
