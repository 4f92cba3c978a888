"""How documents stand in each question that a headline can be about, as it is or by chance.

A question ("share of words quoted", "distance from the rest") gives each item, a document or a pair
of documents, a number. The numbers are sums over units of text, so the same computation on units
that are dealt out at random tells what chance gives. A setting of the analysis is a Study.
"""

from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import joblib
import numpy as np
import pandas as pd

from corpus_lib.errors import InputError, NothingLeftError
from corpus_lib.jobs import digest_tables, run_jobs
from corpus_lib.kept import computed_once
from corpus_lib.prepare.readers import LISTS, read_toml
from corpus_lib.prepare.units import dealt_unit, tokens_with_section
from corpus_lib.robust import word_questions
from corpus_lib.robust.word_questions import Answers, Labels, Units, deal, ratios
from corpus_lib.study import Study
from corpus_lib.voices.actors import side_of_actors

Option = str | int | None

FAMILIES: dict[str, list[str]] = read_toml(LISTS / "families.toml")
_ACTORS = 8  # those named most often are asked about
_DEALS_A_JOB = 20

_studies: dict[str, Study] = {}  # the one at work in this process, by its digest


def voices(study: Study) -> Units:
    """Shares of words in the author's own voice, quoted, and of the principal actors' sides."""
    words = study.words_said.loc[study.counted.index]
    actors = study.corpus.actors
    sides = side_of_actors(actors)
    quoted, own = words["voice"] == "quoted", words["voice"] == "own"
    columns = {"own voice": own, "quoted": quoted}
    for side in dict.fromkeys(sides[one] for one in actors.query("principal == 'yes'")["actor_id"]):
        columns[f"quoted side\t{side}"] = quoted & (words["side"] == side)
        columns[f"heard side\t{side}"] = ~own & (words["side"] == side)
    # The words of one paragraph share their speaker.
    unit = dealt_unit(words)
    units = pd.DataFrame(columns).groupby(unit, sort=False)
    parts = units.sum().to_numpy(dtype=np.float64)
    sizes = units.size().to_numpy().astype(np.float64)
    documents = words["doc_id"].groupby(unit, sort=False).first().to_numpy(dtype=str)

    def score(labels: Labels) -> Answers:
        return dict(zip(columns, ratios(labels, parts, sizes), strict=True))

    return Units(documents, sizes, score)


def actors(study: Study) -> Units:
    """Shares of units that name an actor: windows, segments, sentences, or a group's documents."""
    counted = study.counted
    unit = dealt_unit(tokens_with_section(study.corpus), study.unit)[counted.index]
    mentions = study.with_(demonyms="in").mentions
    place = counted[["doc_id", "start"]].assign(unit=unit)
    often = mentions["actor_id"].value_counts().head(_ACTORS).index
    mentions = mentions[mentions["actor_id"].isin(often)]
    known = list(dict.fromkeys(mentions["actor_id"]))
    if study.demonyms == "out":
        mentions = mentions[mentions["form"] != "demonym"]
    mentions = mentions.merge(place, on=["doc_id", "start"])
    sizes = unit.groupby(unit, sort=False).size()
    named = pd.crosstab(mentions["unit"], mentions["actor_id"])
    table = (named > 0).astype(float).reindex(index=sizes.index, columns=known, fill_value=0.0)
    documents = counted["doc_id"].groupby(unit, sort=False).first().to_numpy(dtype=str)
    parts, ones = table.to_numpy(dtype=np.float64), np.ones(len(table))

    def score(labels: Labels) -> Answers:
        shares = ratios(labels, parts, ones)
        return {f"actor\t{actor}": share for actor, share in zip(known, shares, strict=True)}

    return Units(documents, np.asarray(sizes, dtype=np.float64), score)


_ASKED = (
    *(word_questions.distance, word_questions.unshared, word_questions.words),
    *(word_questions.topics, voices, actors),
)
_MAKERS = dict(zip(FAMILIES, _ASKED, strict=True))


def answer(study: Study, family: str, *, deals: int = 0, part: int = 0) -> list[Answers]:
    """How each item stands in each question of a family: as it is, or in each of some deals.

    A document without text in this setting is missing. `part`: which deals of the study's seed.

    Raises:
        InputError: If the setting leaves too little.
    """
    units = computed_once(study, f"units of {family}", _MAKERS[family])
    if not deals:
        return [units.score(units.documents)]
    rng = np.random.default_rng([study.seed, part, list(FAMILIES).index(family)])
    return [units.score(deal(units.documents, units.sizes, rng)) for _ in range(deals)]


def ask_all(
    study: Study, sample: pd.DataFrame, *, n_deals: int, n_workers: int | None = None
) -> tuple[dict[str, list[Answers]], dict[str, list[Answers]]]:
    """The answers of each family of questions in each setting, and in each deal of the first.

    `sample` is the table of `balanced_sample`. There are no answers where a setting leaves nothing
    to count, or too little for so many topics.
    """
    deals = [
        {"deals": min(_DEALS_A_JOB, n_deals - done), "part": done // _DEALS_A_JOB}
        for done in range(0, n_deals, _DEALS_A_JOB)
    ]
    families = {family: sample[names] for family, names in FAMILIES.items()}
    settings = {family: tried.to_dict("records") for family, tried in families.items()}
    jobs = [
        {"family": family, "deals": 0, "part": 0, **job}
        for family, rows in settings.items()
        for job in [*({**rows[0], **one} for one in deals), *rows]
    ]
    results = iter(_run(study, jobs, n_workers))
    found, dealt = {}, {}
    for family, rows in settings.items():
        dealt[family] = [one for _ in deals for one in next(results)]
        found[family] = [next(results)[0] for _ in rows]
    topics = found["topics"]
    found["topics"] = [word_questions.matched_topics(topics[0], one) for one in topics]
    return found, dealt


def _run(study: Study, jobs: list[dict[str, Any]], n_workers: int | None) -> list[Any]:
    """The jobs' answers; a process is told where the corpus lies, and reads it once for all."""
    corpus = study.corpus
    # What a job names, and how much is drawn elsewhere, tells no two studies apart.
    kept = {name: one for name, one in asdict(study.settings).items() if not name.startswith("n_")}
    tables = corpus.documents, corpus.segments, corpus.tokens, corpus.actors
    digest = digest_tables(*tables, text=repr(kept))
    _studies[digest] = study
    with TemporaryDirectory() as folder:
        place = Path(folder) / "study.joblib"
        joblib.dump((study.loaded, asdict(study.settings)), place)
        try:
            return run_jobs(
                _job,
                jobs,
                shared=(digest, str(place)),
                inputs=digest,
                folder=corpus.cache_folder,
                title="settings",
                n_workers=n_workers,
            )
        finally:
            _studies.clear()


def _job(
    digest: str, place: str, *, family: str, deals: int, part: int, **setting: Option
) -> list[Answers]:
    if digest not in _studies:
        corpus, settings = joblib.load(place)
        _studies.clear()
        _studies[digest] = Study(corpus, **settings)
    given = _studies[digest]
    study = given.with_(**setting)
    try:
        return answer(study, family, deals=deals, part=part)
    except NothingLeftError:
        return [{}] * max(1, deals)
    except InputError:
        if study.settings == given.settings:
            raise
        return [{}]
