"""What all worlds of a corpus share, and which of its words count in one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.jobs import digest_tables
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.phrases import join_phrases
from corpus_lib.prepare.tokens import CONTENT_POS
from corpus_lib.prepare.units import Unit, tokens_with_section
from corpus_lib.robust.settings import STRICT_NPMI, Choices, Option
from corpus_lib.voices.actors import actor_mentions, side_of_actors
from corpus_lib.voices.shares import voice_of_words
from corpus_lib.words.counts import Reuse

Standings = dict[str, dict[str, float]]
Setting = Mapping[str, Option]
Labels = NDArray[np.str_]
Array = NDArray[np.float64]

_ACTORS = 8  # those named most often are asked about


@dataclass(frozen=True)
class Material:
    """What the worlds of a corpus are made of, so that each part is prepared once.

    Attributes:
        documents: As of the corpus.
        segments: As of the corpus.
        tokens: As of the corpus, with `section`, and for each length of quotations that the
            choices name `voice_4` and `side_4`, or as many.
        mentions: One row per mention of an actor: `row` (of the tokens), `actor_id`, `form`.
        names: Terms that name any actor.
        principals: Terms that name the principal ones.
        sides: The sides of principal actors.
        digest: Tells this material apart from any other.
    """

    documents: pd.DataFrame
    segments: pd.DataFrame
    tokens: pd.DataFrame
    mentions: pd.DataFrame
    names: tuple[str, ...]
    principals: tuple[str, ...]
    sides: tuple[str, ...]
    digest: str


class Units(NamedTuple):
    """Units of text: the document of each, its size in words, and what any labels amount to."""

    documents: Labels
    sizes: Array
    score: Callable[[Labels], Standings]


def prepare_material(corpus: Corpus, choices: Choices) -> Material:
    """Everything that the worlds of a corpus share.

    Args:
        corpus: The corpus.
        choices: Those of `analysis_choices`.

    Returns:
        Tables to hand to `standings`.
    """
    tokens = tokens_with_section(corpus).reset_index(drop=True)
    for length in choices["quotation"]:
        voices = voice_of_words(corpus, min_words=int(length))
        tokens[f"voice_{length}"] = voices["voice"].to_numpy()
        tokens[f"side_{length}"] = voices["side"].to_numpy()
    place = tokens[["doc_id", "start"]].reset_index(names="row")
    mentions = actor_mentions(corpus)[["doc_id", "start", "actor_id", "form"]]
    mentions = mentions.merge(place, on=["doc_id", "start"])[["row", "actor_id", "form"]]
    often = mentions["actor_id"].value_counts().head(_ACTORS).index
    principal = corpus.actors.loc[corpus.actors["principal"] == "yes", "actor_id"]
    side = side_of_actors(corpus.actors)
    tables = (
        corpus.documents[["doc_id", "published"]],
        corpus.segments[["segment_id", "section"]],
        tokens,
        mentions[mentions["actor_id"].isin(often)].reset_index(drop=True),
    )
    names = (
        tuple(corpus.actor_terms("all")),
        tuple(corpus.actor_terms("principal")),
        tuple(dict.fromkeys(side[actor] for actor in principal)),
    )
    return Material(*tables, *names, digest=digest_tables(*tables, text=repr(names)))


def in_world(material: Material, setting: Setting) -> Material:
    """The material with `term` and `is_content` as a world has them.

    Args:
        material: Of `prepare_material`.
        setting: Options of `terms`, `stop_words` and, unless words are as loaded, `phrases`.
    """
    tokens = material.tokens.copy()
    if setting["stop_words"] == "none":
        tokens["is_content"] = tokens["pos"].isin(CONTENT_POS)
    phrases = setting.get("phrases", "joined")
    if phrases != "joined":
        tokens["term"] = tokens["lemma"]
    if phrases == "strict":
        tokens = join_phrases(tokens, threshold=STRICT_NPMI)
    if setting["stop_words"] == "names_too":
        named = tokens["lemma"].isin(material.names) | tokens["term"].isin(material.names)
        tokens["is_content"] &= ~named
    if setting["terms"] == "surface":
        # A multiword term is written as it is; the words after its first have none.
        single = (tokens["term"] != "") & ~tokens["term"].str.contains(" ", regex=False)
        tokens["term"] = tokens["term"].where(~single, tokens["norm"])
    return replace(material, tokens=tokens)


def sections_of(setting: Setting) -> Sequence[str] | None:
    """The sections that a world counts, as `unit_terms` takes them."""
    return ("body",) if setting["sections"] == "body" else None


def reuse_of(setting: Setting) -> Reuse:
    """How a world counts reprints."""
    return "count_all" if setting["reprints"] == "count_all" else "count_once"


def unit_in(setting: Setting) -> Unit:
    """The unit of a world."""
    units: dict[Option, Unit] = {"segment": "segment", "sentence": "sentence"}
    return units.get(setting["unit"], "window")


def ratios(labels: Labels, parts: Array, wholes: Array) -> list[dict[str, float]]:
    """The share of each part (columns) in each document, units (rows) being summed.

    Args:
        labels: The document of each unit.
        parts: Sizes of the parts, one row per unit.
        wholes: Size of each unit.

    Returns:
        One entry per part: by document, its share, 0 to 1.
    """
    names, place = np.unique(labels, return_inverse=True)
    member = np.eye(len(names))[place]
    share = (member.T @ parts) / (member.T @ wholes)[:, None]
    return [dict(zip(names.tolist(), column, strict=True)) for column in share.T.tolist()]
