"""What ``make bench`` runs: each folder here with a ``run`` module is one benchmark."""

from pathlib import Path

#: Where each benchmark leaves its figures, as one JSON file.
RESULTS = Path(__file__).parent / "results"
