"""Tables of `data/`, a case or a reading a row, for tests with more rows than a page shows."""

import csv
from pathlib import Path


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table, each cell as text."""
    path = Path(__file__).with_name("data") / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cases(name: str) -> list[tuple[str, ...]]:
    """The same, for parametrised tests with a parameter for each column."""
    return [tuple(row.values()) for row in rows_of(name)]
