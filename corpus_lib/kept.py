"""Tables that are computed when first asked for, and shared by all settings that they agree in."""

from __future__ import annotations

import hashlib
import json
import os
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, ClassVar, Generic, TypeVar, overload

import pandas as pd
from filelock import FileLock

from corpus_lib.errors import NothingLeftError
from corpus_lib.files import read_sealed, write_sealed

Table = TypeVar("Table")


class Shelf:
    """What was computed for one corpus, each with the settings that its computation read.

    A table is found again by any settings that agree in these, however they differ in others.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self.found: dict[str, list[tuple[dict[str, Any], Any]]] = defaultdict(list)
        self._reading: list[tuple[Any, dict[str, Any]]] = []

    def note(self, read: Mapping[str, Any]) -> None:
        """Remember that what is being computed read these settings.

        What it reads of other settings than its own, as `with_` gives them, is the same whatever
        its own are.
        """
        settings, noted = self._reading[-1] if self._reading else (None, {})
        noted.update({n: value for n, value in read.items() if getattr(settings, n, None) == value})

    @contextmanager
    def reading(self, settings: Any) -> Iterator[dict[str, Any]]:
        """Gather which of these settings are read inside."""
        read: dict[str, Any] = {}
        self._reading.append((settings, read))
        try:
            yield read
        finally:
            self._reading.pop()
            self.note(read)


def computed_once(study: Any, name: str, compute: Callable[[Any], Table]) -> Table:
    """What a function makes of an object with `settings` and a `shelf`, once for like settings."""
    kept: Table
    for read, kept in study.shelf.found[name]:
        if all(getattr(study.settings, one) == value for one, value in read.items()):
            study.shelf.note(read)
            return kept
    with study.shelf.reading(study.settings) as read:
        try:
            table = compute(study)
        except AttributeError as error:  # else Python would ask for a setting of the table's name
            raise RuntimeError(f"{name}: {error}") from error
    study.shelf.found[name].append((read, table))
    return table


class kept(Generic[Table]):  # noqa: N801 - used as a decorator, as functools.cached_property is
    """A property of an object with `settings` and a `shelf`, computed once for like settings."""

    of_documents: ClassVar[bool] = False
    moves: ClassVar[bool] = False
    lasts = False

    def __init__(self, compute: Callable[[Any], Table]) -> None:
        """Wrap the method that computes it."""
        self._compute = self.__wrapped__ = compute  # where what reads the code looks for it
        self._name = compute.__name__
        self.__doc__ = compute.__doc__

    @overload
    def __get__(self, study: None, owner: type) -> kept[Table]: ...
    @overload
    def __get__(self, study: Any, owner: type) -> Table: ...
    def __get__(self, study: Any, owner: type) -> Any:
        """The table, from the shelf if it is there."""
        if study is None:
            return self
        in_groups = self.of_documents and study.by is not None
        own = self._lasting if self.lasts and study.place is not None else self._compute
        return computed_once(study, self._name, self._of_groups if in_groups else own)

    def _lasting(self, study: Any) -> Any:
        """The table as another notebook left it; one at a time computes it for all of them."""
        place: Path = study.place
        try:
            place.mkdir(parents=True, exist_ok=True)
            os.utime(place)  # the places that were used last are not cleared up
            held = FileLock(place / f"{self._name}.lock").acquire()
        except OSError as error:
            _warn(place, error)
            return self._compute(study)
        with held:
            for file in place.glob(f"{self._name}-*.sealed"):
                settings, _, rows = (read_sealed(file) or b"{}").partition(b"\n")
                names = list(json.loads(settings))
                if rows and settings == _told(study, names):
                    study.shelf.note({name: getattr(study.settings, name) for name in names})
                    return pd.read_parquet(BytesIO(rows))
            with study.shelf.reading(study.settings) as read:
                table: Any = self._compute(study)
            settings, rows = _told(study, read), table.to_parquet()
            name = f"{self._name}-{hashlib.sha256(settings).hexdigest()[:16]}.sealed"
            if pd.read_parquet(BytesIO(rows)).equals(table):
                try:
                    write_sealed(place / name, settings + b"\n" + rows)
                except OSError as error:
                    _warn(place, error)
        return table

    def _of_groups(self, study: Any) -> Any:
        with study.shelf.reading(study.settings) as read:
            table = getattr(study.with_(by=None), self._name)
            read["by"] = study.by
        return study.corpus.placed(table) if self.moves else table


def _told(study: Any, names: Iterable[str]) -> bytes:
    """Settings as they are written: a tuple and a list are one."""
    return json.dumps({n: getattr(study.settings, n) for n in names}, sort_keys=True).encode()


def _warn(place: Path, error: OSError) -> None:
    warnings.warn(f"{place}: tables cannot be kept, which costs time only: {error}", stacklevel=4)


class by_document(kept[Table]):  # noqa: N801 - a decorator, as `kept` is
    """A property that is computed for documents, also where groups of them are compared."""

    of_documents = True


class placed(by_document[Table]):  # noqa: N801
    """One whose places, those of documents, are then places in their groups."""

    moves = True


def lasting(table: kept[pd.DataFrame]) -> kept[pd.DataFrame]:
    """A table that takes long: other notebooks find it in `study.place`, if there is one."""
    table.lasts = True
    return table


class TableSet:
    """Tables of one corpus under some settings, each computed when first asked for and kept.

    A room's tables are a class of their own; `Study` has them all, so that a table finds those of
    other rooms by their names.
    """

    corpus: Any
    settings: Any
    shelf: Shelf
    place: Path | None

    def draws(self) -> dict[str, int]:
        """Seed, deals and draws, as options of a test of shares."""
        return {"seed": self.seed, "n_deals": self.n_deals, "n_draws": self.n_draws}

    def __getattr__(self, name: str) -> Any:
        """A setting; what reads it is computed anew where it differs."""
        value = getattr(object.__getattribute__(self, "settings"), name)
        self.shelf.note({name: value})
        return value


def counts_or_none(count: Callable[..., pd.DataFrame], *given: Any, **options: Any) -> pd.DataFrame:
    """What `unit_terms` or a like count gives; without rows and terms where nothing is left."""
    try:
        return count(*given, **options)
    except NothingLeftError:
        rows = pd.MultiIndex.from_arrays([[], []], names=["doc_id", "unit_id"])
        return pd.DataFrame(index=rows, columns=pd.Index([], name="term", dtype="str"), dtype=int)
