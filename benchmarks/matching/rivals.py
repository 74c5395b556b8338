"""The ways of ranking that the matcher is measured beside: each takes a note and ranks all indicators."""

import sqlite3
from collections.abc import Callable, Iterable

from rapidfuzz import fuzz, process

from standards import corpus
from standards.loader import load
from standards.matcher import Matcher
from standards.words import tokens

Ranker = Callable[[str], list[str]]


def labels_and_terms() -> list[tuple[str, str]]:
    """(text, indicator) for every label and term, in lower case."""
    return [(text.casefold(), item.number) for item in load().current.indicators for text in (item.label, *item.terms)]


def fuzzy(scorer: Callable[..., float]) -> Ranker:
    """RapidFuzz's own ranking over labels and terms: the best text decides for an indicator."""
    texts, numbers = zip(*labels_and_terms(), strict=True)

    def rank(note: str) -> list[str]:
        hits = process.extract(note.casefold(), texts, scorer=scorer, limit=None)
        return list(dict.fromkeys(numbers[at] for _, _, at in hits))

    return rank


def full_text() -> Ranker:
    """SQLite FTS5 with bm25: one row per indicator holding its label, terms and example notes, stemmed."""
    database = sqlite3.connect(":memory:")
    database.execute("create virtual table held using fts5(number unindexed, body, tokenize='porter unicode61')")
    bodies: dict[str, list[str]] = {}
    for text, number in [*labels_and_terms(), *notes()]:
        bodies.setdefault(number, []).append(text)
    database.executemany("insert into held values (?, ?)", ((n, "\n".join(b)) for n, b in bodies.items()))

    def rank(note: str) -> list[str]:
        words = " OR ".join(f'"{token.word}"' for token in tokens(note)) or '""'
        rows = database.execute("select number from held where held match ? order by bm25(held)", (words,))
        return padded((row[0] for row in rows), list(bodies))

    return rank


def learned() -> Ranker:
    """Character and word TF-IDF with logistic regression on the same labels, terms and example notes."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    pairs = [*labels_and_terms(), *notes()]
    vectors = make_union(
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True),
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
    )
    model = make_pipeline(vectors, LogisticRegression(C=10, max_iter=100, tol=1e-3))
    model.fit([text for text, _ in pairs], [number for _, number in pairs])
    classes = list(model.classes_)

    def rank(note: str) -> list[str]:
        scores = model.predict_proba([note])[0]
        return [name for _, name in sorted(zip(-scores, classes, strict=True))]

    return rank


def ours() -> Ranker:
    """The matcher as shipped. Only the first 20 are asked for: each comes with its reasons, which take time."""
    matcher = Matcher()
    return lambda note: [found.qi for found in matcher.match(note, top=20).matches]


def notes() -> list[tuple[str, str]]:
    """The example notes of indicators."""
    return [(text.casefold(), number) for text, number in corpus.examples() if number != corpus.NONE]


def padded(found: Iterable[str], numbers: list[str]) -> list[str]:
    """The found ones first, then the others in their order."""
    return list(dict.fromkeys([*found, *numbers]))


RIVALS: dict[str, Callable[[], Ranker]] = {
    "RapidFuzz WRatio": lambda: fuzzy(fuzz.WRatio),
    "RapidFuzz token_set_ratio": lambda: fuzzy(fuzz.token_set_ratio),
    "SQLite FTS5 bm25": full_text,
    "TF-IDF + logistic regression": learned,
    "the matcher": ours,
}
