"""Which headlines survive when every choice of the analysis is varied, and which are but chance."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import book
from corpus_lib.robust.headlines import Headline, chance, find_headlines, judge
from corpus_lib.robust.questions import FAMILIES, Option, ask_all
from corpus_lib.robust.word_questions import Answers
from corpus_lib.stats.chance import LEVEL, affordable_for_pairs, familywise_p
from corpus_lib.stats.intervals import wilson_interval
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE, weakest
from corpus_lib.study import Study

Choices = Mapping[str, tuple[Option, ...]]

SURVIVES = 0.8  # share of settings below which a headline is not sure
_SWAPS = 30_000  # tried when balancing pairs of choices: more change little
_ABOUT = ["headline", "relation", "subject", "object", "kind", "family", "question", "item"]
_NUMBERS = {"n_topics": "{} topics", "seed": "seed {}", "min_words": "{} words or more"}


@dataclass(frozen=True)
class Robustness:
    """What became of the headlines of a corpus.

    Attributes:
        headlines: One row per headline: `headline` (its id) and the fields of `Headline`;
            `p` (share of texts dealt out at random in which a statement of the kind is as striking)
            and `beats_null`; `n_judged` (settings of the sample), `survival` with `low` and `high`,
            `n_settings` (settings among these that differ for it), `instead` (the item that leads
            most often where the headline's does not, "" for none); `verdict`: "sure" (beats
            dealt-out text, and holds in 80 % of settings or more), "likely" (beats it, but hangs on
            a choice) or "open"; of a topic no surer than the topic is (`no_surer_than_topics`).
        by_choice: One row per headline, choice that can change it, and option, both as a reader
            would put them: `headline`, `choice`, `option`, `survival` (share of the sample's
            settings with that option), `alone` (whether it holds if only this is changed in the
            default setting; None: cannot be judged).
        judgements: One row per headline and setting: `headline`, `setting`, `holds` (True, False or
            None), `instead`.
        settings: The table of `balanced_sample`.
    """

    headlines: pd.DataFrame
    by_choice: pd.DataFrame
    judgements: pd.DataFrame
    settings: pd.DataFrame


def what_survives(
    study: Study, *, choices: Choices | None = None, n_workers: int | None = None
) -> Robustness:
    """Tries the headlines of a study in many settings and in text that is dealt out at random.

    Each is tried again in a balanced sample of all combinations of the choices, and on the units of
    the study dealt out at random over the documents, each keeping its length. Chance is allowed the
    choice that was made here: in dealt-out text whichever document leads counts, and of all
    statements of a kind (a document names an actor most, say) the most striking.

    Args:
        study: The study; its `n_settings` are sampled, its `n_pair_deals` dealt (see
            `affordable_for_pairs`), by its `seed`.
        choices: Options by choice, the study's own first; None: `analysis_choices`.
        n_workers: Processes; None for one on each core.

    Returns:
        The headlines, with how far they survive and what breaks them. Settings are a designed
        sample, not a random one: `low` to `high` (Wilson's interval, 95 %) tells how far it stands
        for all combinations of these options, not how sure a statement is. One document has no
        headlines.

    References:
        Steegen et al. (2016), "Increasing transparency through a multiverse analysis"; Simonsohn,
        Simmons and Nelson (2020), "Specification curve analysis"; Westfall and Young (1993),
        "Resampling-based multiple testing" (the largest of standardized statistics); Wilson (1927)
        for the interval.
    """
    options = analysis_choices(study) if choices is None else choices
    settings = balanced_sample(options, seed=study.seed, n=study.n_settings)
    held = study.counts.index.unique("doc_id")
    n_deals = affordable_for_pairs(study.n_pair_deals, max(1, len(held)))
    found, dealt = ask_all(study, settings, n_deals=n_deals, n_workers=n_workers)
    default: Answers = {
        question: items for answers in found.values() for question, items in answers[0].items()
    }
    headlines = find_headlines(study, default) if len(held) > 1 else []
    rows = [
        (headline.id, number, judgement.holds, judgement.instead)
        for headline in headlines
        for number, one in enumerate(found[headline.family])
        for judgement in [judge(headline, one)]
    ]
    judgements = pd.DataFrame(rows, columns=["headline", "setting", "holds", "instead"])
    judgements = judgements.astype({"holds": "object"})
    tested = headlines_against_chance(headlines, default, dealt)
    by_choice = _by_choice(tested, judgements, settings)
    told = _with_survival(tested, judgements, settings)
    if (told["beats_null"] & (told["family"] == "topics")).any():  # testing topics takes long
        told = no_surer_than_topics(told, study.topics)
    return Robustness(told, by_choice, judgements, settings)


def analysis_choices(study: Study) -> dict[str, tuple[Option, ...]]:
    """By setting (a field of `Settings`), its options, the one of the study first.

    A choice that its corpus does not leave has one option: `section`, if all of it is body;
    `reuse`, if nothing is reprinted; `demonyms`, if no actor is listed; `n_topics`, if its passages
    carry none. Of `n_topics`, two more and two fewer are tried; of `seed`, the next one.
    """
    corpus, n_topics = study.corpus, study.n_fitted
    sections = set(corpus.segments["section"])
    options: dict[str, tuple[Option, ...]] = {
        "unit": ("window", "segment", "sentence"),
        "word_form": ("lemma", "written"),
        "stop_words": ("given", "none", "names_too"),
        "phrases": ("joined", "strict", "apart"),
        "section": ("body", "all") if sections != {"body"} else (),
        "reuse": ("count_once", "count_all") if len(study.reprints) else (),
        "distance": ("jensen_shannon", "cosine"),
        "n_topics": (max(2, n_topics - 2), min(30, n_topics + 2)) if n_topics else (),
        "seed": (study.seed, study.seed + 1),
        "topic_engine": ("gensim", "tomotopy"),
        "min_words": (4, 2, 8),
        "demonyms": ("in", "out") if len(corpus.actors) else (),
    }
    own = {name: getattr(study, name) for name in options} | {"n_topics": n_topics or None}
    return {name: tuple(dict.fromkeys((own[name], *options[name]))) for name in options}


def balanced_sample(choices: Choices, *, seed: int, n: int) -> pd.DataFrame:
    """A balanced sample of `n` combinations of choices, or all; and each choice changed by itself.

    Returns:
        One row per setting (index `setting`): `kind`, one column per choice. The first is the
        default; those of kind "sample" (the default is called so too) hold every option of a
        choice equally often, give or take one; those of kind "one changed" follow, and differ
        from the default in one choice.

    Raises:
        InputError: If `n` is below 2 or a choice has no option.

    References:
        Xu (2002), "An algorithm for constructing orthogonal and nearly-orthogonal arrays with
        mixed levels and small runs", for the criterion; Simonsohn, Simmons and Nelson (2020),
        "Specification curve analysis", for the use.
    """
    if any(not options for options in choices.values()) or n < 2:
        raise InputError(f"n={n}: give two settings or more, and each choice an option")
    sizes = [len(options) for options in choices.values()]
    if n >= math.prod(sizes):
        codes = np.indices(sizes).reshape(len(sizes), -1).T
    else:
        codes = _balanced(sizes, n, np.random.default_rng(seed))
    single = [
        option * np.eye(len(sizes), dtype=np.int64)[place]
        for place, size in enumerate(sizes)
        for option in range(1, size)
    ]
    rows = np.vstack([codes, *single])
    columns = {
        name: pd.Series([options[code] for code in rows[:, place]], dtype="object")
        for place, (name, options) in enumerate(choices.items())
    }
    kind = ["sample"] * len(codes) + ["one changed"] * len(single)
    return pd.DataFrame({"kind": kind, **columns}).rename_axis("setting")


def option_name(choice: str, option: Option) -> str:
    """An option as a reader would put it.

    >>> option_name("min_words", 4)
    '4 words or more'
    """
    if choice in _NUMBERS:
        return _NUMBERS[choice].format(option)
    return str(book()["option"].get(str(option), option))


def _balanced(sizes: list[int], n: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Codes of options, each column balanced and any two nearly so; the first row is all zero.

    Columns stay balanced as only two cells of one change places. They do if the sum over pairs of
    rows of the squared number of options in common falls, which is least where every two columns
    are orthogonal (rare options weigh more: each weighs as many as the choice has).
    """
    columns = [rng.permutation(np.arange(n) % size) for size in sizes]
    for column in columns:
        first = int(np.flatnonzero(column == 0)[0])
        column[[0, first]] = column[[first, 0]]
    codes = np.column_stack(columns)
    weights = np.array(sizes, dtype=np.int64)
    common = ((codes[:, None, :] == codes[None, :, :]) * weights).sum(axis=2)
    for _ in range(_SWAPS if n > 2 else 0):
        place = int(rng.integers(len(sizes)))
        a, b = (1 + rng.choice(n - 1, size=2, replace=False)).tolist()
        column = codes[:, place]
        if column[a] == column[b]:
            continue
        # What row a gains in common with each other row, row b loses.
        change = weights[place] * ((column == column[b]).astype(int) - (column == column[a]))
        change[[a, b]] = 0
        new_a, new_b = common[a] + change, common[b] - change
        if (new_a**2 + new_b**2 - common[a] ** 2 - common[b] ** 2).sum() < 0:
            common[a], common[b] = new_a, new_b
            common[:, a], common[:, b] = new_a, new_b
            codes[[a, b], place] = codes[[b, a], place]
    return codes


def headlines_against_chance(
    headlines: Sequence[Headline], default: Answers, dealt: Mapping[str, Sequence[Answers]]
) -> pd.DataFrame:
    """Whether headlines are more striking than what text dealt out at random gives.

    Each statistic is measured by its mean and spread in dealt-out text. What counts is the largest
    of all statements of a kind in a deal, so that trying many of them makes none of them true.
    `default` holds the answers of all families in the default setting, `dealt` those of each family
    in each deal; the table is `Robustness.headlines` up to `beats_null`.
    """
    rows = [{"headline": headline.id, **asdict(headline)} for headline in headlines]
    table = pd.DataFrame(rows, columns=_ABOUT)
    if not headlines:
        return table.assign(p=0.0, beats_null=False)
    observed = np.array([judge(headline, default).statistic for headline in headlines], dtype=float)
    chances = [[chance(headline, one) for one in dealt[headline.family]] for headline in headlines]
    null = np.array(chances, dtype=float).reshape(len(headlines), -1).T
    # What a deal gives no statistic for is taken at its worst there.
    worst = np.nanmin(np.where(np.isfinite(null), null, np.nan), axis=0, keepdims=True, initial=0)
    null = np.where(np.isfinite(null), null, worst)
    mean, spread = null.mean(axis=0), null.std(axis=0)
    spread = np.where(spread > 1e-12, spread, 1.0)
    striking, null = (observed - mean) / spread, (null - mean) / spread
    p = np.empty(len(headlines))
    for place in table.groupby("kind", sort=False).indices.values():
        p[place] = familywise_p(striking[place], null[:, place])
    return table.assign(p=p, beats_null=p <= LEVEL)


def no_surer_than_topics(headlines: pd.DataFrame, topics: pd.DataFrame) -> pd.DataFrame:
    """The headlines, those of a topic with its verdict if that is less sure; open ones beat none.

    A document may lead in a topic that is itself no more than noise. `headlines` is the table of
    `Robustness`, `topics` that of `named_topics`.
    """
    known = topics.set_index("topic")["verdict"]
    about = headlines["question"].str.removeprefix("topic\t").map(known)
    pairs = zip(headlines["verdict"], about.fillna(SURE), strict=True)
    verdict = pd.Series([weakest(pair) for pair in pairs], index=headlines.index, dtype="object")
    return headlines.assign(verdict=verdict, beats_null=verdict != OPEN)


def _with_survival(
    table: pd.DataFrame, judgements: pd.DataFrame, settings: pd.DataFrame
) -> pd.DataFrame:
    sample = settings[settings["kind"] == "sample"]
    inside = judgements[judgements["setting"].isin(sample.index)].dropna(subset="holds")
    rows = []
    for headline, family in zip(table["headline"], table["family"], strict=True):
        judged = inside[inside["headline"] == headline]
        n_settings = len(sample.loc[judged["setting"], FAMILIES[family]].drop_duplicates())
        survival = _share(judged["holds"])
        most = next(iter(judged.loc[judged["instead"] != "", "instead"].mode()), "")
        interval = wilson_interval(survival, n_settings)
        rows.append((len(judged), survival, *interval, n_settings, most))
    names = ["n_judged", "survival", "low", "high", "n_settings", "instead"]
    table = table.join(pd.DataFrame(rows, columns=names, index=table.index))
    beats = table["beats_null"].astype(bool)
    verdict = np.select([beats & (table["survival"] >= SURVIVES), beats], [SURE, LIKELY], OPEN)
    return table.assign(verdict=verdict)


def _by_choice(table: pd.DataFrame, judged: pd.DataFrame, settings: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for headline, family in zip(table["headline"], table["family"], strict=True):
        own = judged[judged["headline"] == headline].set_index("setting")["holds"]
        tried = settings.assign(holds=own)
        sample, single = tried[tried["kind"] == "sample"], tried[tried["kind"] != "sample"]
        for choice in FAMILIES[family]:
            changed = pd.concat([tried.head(1), single]).drop_duplicates(choice)
            alone = dict(zip(changed[choice], changed["holds"], strict=True))
            for option in dict.fromkeys(tried[choice]):
                share = _share(sample.loc[sample[choice] == option, "holds"].dropna())
                name = book()["choice"][choice], option_name(choice, option)
                rows.append((headline, *name, share, alone[option]))
    names = ["headline", "choice", "option", "survival", "alone"]
    return pd.DataFrame(rows, columns=names).astype({"alone": "object"})


def _share(holds: pd.Series) -> float:
    return float(holds.astype(bool).mean()) if len(holds) else float("nan")
