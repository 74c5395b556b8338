"""How many people were spoken to, and what is no such count."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.reading.counts import find_counts

TOLD = {
    "spoke to 6 guys, 2 staff": (6, 2),
    "3 lads and an officer": (3, 1),
    "spoke tae twa boys n a couple of officers": (2, 2),
    "I spoke to three of the men and to the nurse": (3, 1),
    "Talked to 5 men, the hall FLM and 2 nurses.": (5, 3),
    "spoke to 3 in Allanton and 4 in Lamont, and 2 staff": (7, 2),
    "Prisoners spoken to: 14. Staff spoken to: 6.": (14, 6),
    "Prisoners 6\nStaff 2\n": (6, 2),
    "P6 S2": (6, 2),
    "p=9 s=4.": (9, 4),
    "4p 2s.": (4, 2),
    "5 YPs, 3 staff, 1 nurse.": (5, 4),
    "Spoke to half a dozen women": (6, None),
    "four guys, nae staff.": (4, 0),
    "no one spoken to": (0, 0),
    "I didn't get to speak to any prisoners": (0, None),
    "five prisoners spoke to me": (5, None),
    "About a dozen residents spoken to and three staff.": (12, 3),
    "I spoke to five, they spoke to three": (8, None),
    "Women (4) gave me a tour": (4, None),
    "spoke w 4 (2 in C hall, 2 gym) + 1 officer": (4, 1),
    "chatted to half a dozen lads and the PTI": (6, 1),
    "talked with five women and one member of staff": (5, 1),
    "saw 4 guys in private": (4, None),
    "pris 5 staff 3": (5, 3),
    "5P 2S": (5, 2),
    "7 prisoners, no staff": (7, 0),
    "spoke to two FLMs, three officers and eight prisoners": (8, 5),
    "Interviewed 3 prisoners; later had a chat with 5 more on the landing": (8, None),
    "4 men and an officer were happy to talk.": (4, 1),
    "Three women sat in. Two staff joined us": (None, 2),
    "14 prisoners (6 women, 8 men) and five staff": (14, 5),
    "Of the eight prisoners I talked to, three had no induction": (8, None),
    "Spoken to: 11 (prisoners), 4 (staff)": (11, 4),
    "had a cup of tea with four of the men and the officer": (4, 1),
}
NOT_COUNTS = [
    "60 men in the hall",
    "2 to a cell",
    "12 lads waiting",
    "4 officers on for 80 men",
    "saw 3 men fighting",
    "spoke to six or seven lads",
    "spoke to a few of the lads",
    "no staff available",
    "Joiners shed shut, no instructor.",
    "an officer chatted with him for ages",
    "one man had not seen a nurse",
    "spoke to a handful of prisoners",
    "accompanied by an officer, talked of this and that",
    "",
]


@pytest.mark.parametrize(("text", "expected"), TOLD.items())
def test_people_spoken_to_are_counted(text: str, expected: tuple[int | None, int | None]) -> None:
    counts = find_counts(text)
    assert (counts.prisoners and counts.prisoners.value, counts.staff and counts.staff.value) == expected
    for found in (counts.prisoners, counts.staff):
        assert found is None or text[found.start : found.end] == found.words


@pytest.mark.parametrize("text", NOT_COUNTS)
def test_other_numbers_of_people_are_no_counts(text: str) -> None:
    counts = find_counts(text)
    assert (counts.prisoners, counts.staff) == (None, None)


def test_an_approximate_number_is_a_guess() -> None:
    counts = find_counts("spoke to around 10 women and 2 officers")
    assert counts.prisoners is not None
    assert counts.staff is not None
    assert (counts.prisoners.value, counts.prisoners.guess, counts.staff.guess) == (10, True, False)


@settings(deadline=None)
@given(st.integers(0, 99), st.integers(0, 99))
def test_any_two_numbers_come_back(prisoners: int, staff: int) -> None:
    counts = find_counts(f"Spoke to {prisoners} prisoners and {staff} members of staff.")
    assert counts.prisoners is not None
    assert counts.staff is not None
    assert (counts.prisoners.value, counts.staff.value) == (prisoners, staff)


@settings(deadline=None)
@given(st.text(max_size=200) | st.text("0123456789 ,.ptosmenladst", max_size=200))
def test_no_text_is_an_error(text: str) -> None:
    counts = find_counts(text)
    assert all(0 <= start <= end <= len(text) for start, end in counts.stretches)
