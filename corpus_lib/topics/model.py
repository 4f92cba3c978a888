"""A fitted topic model as labelled tables, and how it is kept on disk."""

import hashlib
import io
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.topics.overlap import FloatArray

_FORMAT = "corpus_lib topic model 1"
_MANIFEST = "model.json"
_ARRAYS = ("topic_term", "segment_topic", "unit_tokens", "term_tokens")


@dataclass(frozen=True, eq=False)
class TopicModel:
    """Topics of a corpus: their words, and their shares in each unit and document.

    Topics are numbered by size, the largest first. Rows of the three tables sum to one.

    Attributes:
        topic_term: Weight of each term in each topic; rows `topic`, columns `term`.
        segment_topic: Share of each topic in each unit that the model was fitted on (segments,
            windows or sentences); rows (`doc_id`, `unit_id`), columns `topic`.
        unit_tokens: Tokens of each unit, index as `segment_topic`.
        term_tokens: Tokens of each term in all units, index `term`.
        bound: The engine's own measure of fit per token, in nats: gensim's variational bound or
            the sampler's log-likelihood. Comparable between fits of one engine on one table.
        settings: What `fit_lda` was asked for, the seed included.
        versions: Versions of the libraries, and the sampler's instruction set (`isa`).
    """

    topic_term: pd.DataFrame
    segment_topic: pd.DataFrame
    unit_tokens: pd.Series
    term_tokens: pd.Series
    bound: float
    settings: Mapping[str, Any]
    versions: Mapping[str, str]

    @property
    def n_topics(self) -> int:
        """Number of topics."""
        return len(self.topic_term)

    @cached_property
    def doc_topic(self) -> pd.DataFrame:
        """Share of each topic in each document: the units' shares, weighted by their tokens."""
        tokens = self.segment_topic.mul(self.unit_tokens, axis=0)
        by_doc = tokens.groupby(level="doc_id", sort=False).sum()
        return by_doc.div(by_doc.sum(axis=1), axis=0)

    @cached_property
    def sizes(self) -> pd.Series:
        """Share of all tokens that each topic holds; index `topic`, sums to one."""
        tokens = self.segment_topic.mul(self.unit_tokens, axis=0).sum()
        return (tokens / tokens.sum()).rename("size")

    def relevance(self, lambda_: float) -> pd.DataFrame:
        """How well each term tells a topic, between frequent (1) and exclusive (0).

        Args:
            lambda_: Weight of the term's probability in the topic against its lift over the
                term's probability in the corpus.

        Returns:
            Scores (logarithms; only their order matters), shaped as `topic_term`.

        Raises:
            InputError: If `lambda_` is outside 0 to 1.

        References:
            Sievert & Shirley (2014), "LDAvis: a method for visualizing and interpreting topics".
        """
        if not 0 <= lambda_ <= 1:
            raise InputError(f"lambda_ is {lambda_}; give a number from 0 to 1 (.6 is usual)")
        share = self.term_tokens.to_numpy() / self.term_tokens.sum()
        weight = self.topic_term.to_numpy()
        scores = lambda_ * np.log(weight) + (1 - lambda_) * np.log(weight / share)
        return pd.DataFrame(scores, index=self.topic_term.index, columns=self.topic_term.columns)

    def save(self, folder: str | Path) -> Path:
        """Writes the model as plain arrays (.npy) and one JSON file.

        The arrays' names hold their checksums and the JSON file is replaced last and at once, so
        that a kill while saving leaves the model that was there before.

        Args:
            folder: Made if it is missing; a model that it holds is replaced.

        Returns:
            The folder.

        Raises:
            InputError: If `folder` is a file, or a folder with something else in it.
        """
        target = Path(folder)
        _check_target(target)
        target.mkdir(parents=True, exist_ok=True)
        files = {}
        for name in _ARRAYS:
            content = _npy(getattr(self, name).to_numpy())
            files[name] = f"{name}-{hashlib.sha256(content).hexdigest()}.npy"
            _replace(target / files[name], content)
        manifest = {
            "format": _FORMAT,
            "arrays": files,
            "topics": self.topic_term.index.tolist(),
            "terms": self.topic_term.columns.tolist(),
            "units": [list(unit) for unit in self.segment_topic.index.tolist()],
            "bound": self.bound,
            "settings": dict(self.settings),
            "versions": dict(self.versions),
        }
        text = json.dumps(manifest, ensure_ascii=False, indent=1)
        _replace(target / _MANIFEST, text.encode("utf-8"))
        kept = {target / file for file in (*files.values(), _MANIFEST)}
        for stale in {*target.glob("*.npy"), *target.glob("*.part")} - kept:
            stale.unlink()
        return target

    @classmethod
    def load(cls, folder: str | Path) -> "TopicModel":
        """Reads a model that `save` wrote; every number is the same.

        Args:
            folder: The folder given to `save`.

        Returns:
            The model.

        Raises:
            InputError: If there is no model, it has another format, or an array was changed.
        """
        source = Path(folder)
        manifest = _read_manifest(source)
        arrays = {name: _read_array(source, manifest["arrays"][name]) for name in _ARRAYS}
        return label_model(
            arrays["topic_term"],
            arrays["segment_topic"],
            arrays["unit_tokens"],
            arrays["term_tokens"],
            units=pd.MultiIndex.from_tuples(
                [tuple(unit) for unit in manifest["units"]], names=["doc_id", "unit_id"]
            ),
            terms=manifest["terms"],
            topics=manifest["topics"],
            bound=manifest["bound"],
            settings=manifest["settings"],
            versions=manifest["versions"],
        )


def label_model(
    topic_term: FloatArray,
    segment_topic: FloatArray,
    unit_tokens: FloatArray,
    term_tokens: FloatArray,
    *,
    units: pd.MultiIndex,
    terms: list[str],
    topics: list[str],
    bound: float,
    settings: Mapping[str, Any],
    versions: Mapping[str, str],
) -> TopicModel:
    """Puts names on the arrays of a model; arguments as the attributes of `TopicModel`."""
    topic = pd.Index(topics, name="topic")
    term = pd.Index(terms, name="term")
    return TopicModel(
        topic_term=pd.DataFrame(topic_term, index=topic, columns=term),
        segment_topic=pd.DataFrame(segment_topic, index=units, columns=topic),
        unit_tokens=pd.Series(unit_tokens, index=units, name="n_tokens"),
        term_tokens=pd.Series(term_tokens, index=term, name="n_tokens"),
        bound=bound,
        settings=settings,
        versions=versions,
    )


def _check_target(target: Path) -> None:
    foreign = target.exists() and not target.is_dir()
    if target.is_dir() and not (target / _MANIFEST).exists():
        # Arrays without a manifest are what a killed first save leaves: they may be replaced.
        foreign = any(not path.name.endswith((".npy", ".part")) for path in target.iterdir())
    if foreign:
        raise InputError(
            f"{target} holds something other than a topic model; give a new or an empty folder"
        )


def _npy(array: FloatArray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read_manifest(source: Path) -> dict[str, Any]:
    path = source / _MANIFEST
    if not path.is_file():
        raise InputError(f"no topic model in {source}: {_MANIFEST} is missing; fit one and save it")
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise InputError(f"{path} is no JSON ({error}); fit the model again, save it") from error
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT:
        raise InputError(
            f"{path} is not of the format '{_FORMAT}'; fit the model again and save it"
        )
    return manifest


def _read_array(source: Path, name: str) -> FloatArray:
    path = source / Path(name).name  # a manifest from elsewhere can't reach outside its folder
    content = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(content).hexdigest() not in path.name:
        raise InputError(f"{path} is missing or was changed; fit the model and save it again")
    array: FloatArray = np.load(io.BytesIO(content), allow_pickle=False)
    return array
