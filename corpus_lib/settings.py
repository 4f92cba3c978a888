"""The settings of an analysis: one record, one check, one place where each default stands."""

import math
from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Annotated, Any, Literal, NamedTuple, get_args, get_type_hints

from corpus_lib.errors import InputError

PASSAGES_A_TOPIC = 8  # how many a corpus needs for each topic, as a rule of thumb
MOST_TOPICS = 14  # what the search over numbers of topics recommends for the five texts

Unit = Literal["window", "segment", "sentence"]
Reuse = Literal["count_once", "count_all"]


class About(NamedTuple):
    """What a setting is, and what a number of it may be."""

    text: str
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True)
class Settings:
    """Everything that an analysis can be made otherwise by. Notebooks' parameters are its fields.

    Each field's type is annotated with `About`: what it is, and what a number may be.

    Raises:
        InputError: Naming the field, the value given and what it may be.
    """

    by: Annotated[
        str | None, About("column of corpus.csv whose groups are compared; None: documents")
    ] = None
    engine: Annotated[Literal["buckwalter", "simplemma"], About("morphology")] = "buckwalter"
    phrase_count: Annotated[
        int, About("least number of times that the words of a term stand together", 2)
    ] = 4
    phrase_npmi: Annotated[
        float, About("how firmly the words of a term belong together", -1, 1)
    ] = 0.6
    unit: Annotated[Unit, About("passages that are counted and dealt out")] = "window"
    reuse: Annotated[Reuse, About("reprinted passages")] = "count_once"
    mode: Annotated[Literal["strict", "loose"], About("how much alike a reprint has to be")] = (
        "strict"
    )
    terms: Annotated[Literal["term", "lemma", "surface"], About("what is counted")] = "term"
    word_form: Annotated[Literal["lemma", "written"], About("single words among terms")] = "lemma"
    stop_words: Annotated[Literal["given", "none", "names_too"], About("words left out")] = "given"
    phrases: Annotated[Literal["joined", "strict", "apart"], About("terms of several words")] = (
        "joined"
    )
    section: Annotated[str, About("part of the documents that is counted; all: every part")] = (
        "body"
    )
    distance: Annotated[Literal["jensen_shannon", "cosine"], About("distance of documents")] = (
        "jensen_shannon"
    )
    n_topics: Annotated[
        int | None, About("topics to fit; None: as many as the passages carry", 2, 30)
    ] = None
    window: Annotated[int, About("words of a window for topics", 10)] = 40
    no_below: Annotated[int, About("passages in which a word of topics must occur", 1)] = 5
    actors: Annotated[Literal["principal", "all", "none"], About("names left out of topics")] = (
        "principal"
    )
    start: Annotated[Literal["gibbs", "random"], About("where gensim's LDA starts")] = "gibbs"
    topic_engine: Annotated[Literal["gensim", "tomotopy"], About("who fits the topics")] = "gensim"
    min_words: Annotated[
        int, About("words between quotation marks from which on they are a quotation", 1)
    ] = 3
    demonyms: Annotated[
        Literal["in", "out"], About("adjectives such as Russian, as naming an actor")
    ] = "in"
    within: Annotated[
        Literal["sentence", "segment"], About("where two actors are named together")
    ] = "sentence"
    n_deals: Annotated[int, About("random deals of passages, for words, actors and sides", 19)] = (
        19_999
    )
    n_draws: Annotated[int, About("resamples of passages for intervals", 99)] = 999
    n_pair_deals: Annotated[
        int, About("deals and resamples for distances and for what survives", 19)
    ] = 199
    n_splits: Annotated[int, About("splits of one document against itself", 19)] = 199
    n_models: Annotated[int, About("models, and shuffled texts, for each number of topics", 2)] = 5
    n_shuffles: Annotated[int, About("shuffled texts, for the chosen number of topics", 10)] = 20
    n_refits: Annotated[int, About("refits of each model on parts of the passages", 1)] = 5
    n_seeds: Annotated[int, About("other seeds under which each topic is looked for", 1)] = 10
    n_settings: Annotated[
        int, About("combinations of choices in which each statement is tried", 2)
    ] = 64
    seed: Annotated[int, About("of all that is random", 0)] = 1

    def __post_init__(self) -> None:
        """Refuses what cannot be."""
        for name, annotated in get_type_hints(type(self), include_extras=True).items():
            kind, about = get_args(annotated)
            _check(name, getattr(self, name), kind, about)

    @property
    def sections(self) -> tuple[str, ...] | None:
        """The sections that are counted, as counting functions take them."""
        return None if self.section == "all" else (self.section,)


def settings_of(**given: Any) -> Settings:
    """A record of settings; an unknown name is refused with the nearest ones.

    Raises:
        InputError: If a name is unknown or a value cannot be.
    """
    known = [one.name for one in fields(Settings)]
    for name in given:
        if name not in known:
            near = get_close_matches(name, known, n=3, cutoff=0.5) or known
            raise InputError(f"{name}={given[name]!r}: no such setting; nearest: {', '.join(near)}")
    return Settings(**given)


def _check(name: str, value: Any, kind: Any, about: About) -> None:
    if type(None) in get_args(kind):
        if value is None:
            return
        kind = get_args(kind)[0]
    if get_args(kind):
        if value not in get_args(kind):
            allowed = ", ".join(map(repr, get_args(kind)))
            raise InputError(f"{name} is {value!r}; give one of {allowed}")
        return
    allowed_kinds = (int, float) if kind is float else (kind,)
    if not isinstance(value, allowed_kinds) or isinstance(value, bool):
        raise InputError(f"{name} is {value!r}; give a value of type {kind.__name__}")
    if kind is not str and not about.low <= value <= about.high:
        most = "or more" if about.high == math.inf else f"to {about.high:g}"
        raise InputError(f"{name} is {value!r}; give {about.low:g} {most}")
