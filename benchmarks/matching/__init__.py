"""How well and how fast notes are matched to indicators, beside other ways of doing it."""
