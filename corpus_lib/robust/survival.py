"""Which headlines survive when every choice of the analysis is varied, and which are but chance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from corpus_lib.errors import InputError
from corpus_lib.jobs import run_jobs
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.robust.headlines import Headline, chance, find_headlines, judge
from corpus_lib.robust.inputs import Material, Standings, prepare_material
from corpus_lib.robust.questions import FAMILIES, standings
from corpus_lib.robust.settings import (
    CHOICE_NAMES,
    Choices,
    analysis_choices,
    option_name,
    worlds,
)
from corpus_lib.topics.labels import corpus_labels
from corpus_lib.topics.overlap import jaccard, match
from corpus_lib.words.counts import term_glosses

SURVIVES = 0.8  # share of worlds below which a headline is not robust
LEVEL = 0.05
_DEALS_A_JOB = 20
_LEAST_OVERLAP = 0.25  # of the words of two topics that are called the same, as of written labels

Setting = dict[str, Any]


@dataclass(frozen=True)
class Robustness:
    """What became of the headlines of a corpus.

    Attributes:
        headlines: One row per headline: `sentence`, `measured`, `see` (the notebook that shows it),
            `kind`, `family`, `question` and `item` (what it is about, as in `Headline`);
            `statistic` in the default world, `null_95` (what 95 % of texts dealt out at random
            stay below, in all statements of the kind), `p` (share of such texts in which a
            statement of the kind is as striking, the real text counted as one of them) and
            `beats_null` (`p` is .05 or less); `n_judged` and `n_holds` (worlds of the sample),
            `survival` with `low` and `high`, `n_settings` (settings among these worlds that differ
            for it), `instead` (what is true where it is not, with the share of worlds), `verdict`:
            "survives", "not robust" (below 80 % of worlds) or "chance".
        by_choice: One row per headline, choice that can change it, and option, both as a reader
            would put them: `sentence`, `choice`, `option`, `n_judged`, `survival` (share of the
            sample's worlds with that option), `alone` (whether it holds if only this is changed in
            the default world; None: cannot be judged).
        verdicts: One row per headline and world: `sentence`, `world`, `holds` (True, False or
            None), `statistic`, `instead`.
        worlds: The table of `worlds`.
    """

    headlines: pd.DataFrame
    by_choice: pd.DataFrame
    verdicts: pd.DataFrame
    worlds: pd.DataFrame


def what_survives(
    corpus: Corpus,
    *,
    seed: int,
    choices: Choices | None = None,
    n_worlds: int | None = 64,
    n_deals: int = 199,
    n_workers: int | None = None,
) -> Robustness:
    """Evaluates the headlines of a corpus in many worlds and in text that is dealt out at random.

    The default world's analysis gives the headlines. Each is tried again in a balanced sample of
    all settings of the choices, and on the units of the default world dealt out at random over the
    documents, each keeping its length. Chance is allowed the choice that was made here: in
    dealt-out text whichever document leads counts, and of all statements of a kind (a document
    names an actor most, say, for each of eight actors) the most striking.

    Args:
        corpus: The corpus.
        seed: Seed of the sample of worlds and of the deals.
        choices: Options by choice, the default one first; None: `analysis_choices`.
        n_worlds: Worlds in the sample; None for all combinations.
        n_deals: Random deals, 19 or more.
        n_workers: Processes; None for one on each core.

    Returns:
        The headlines, with how far they survive and what breaks them. Worlds are a designed sample,
        not a random one: `low` to `high` (Wilson's interval on as many settings as differ for the
        headline, 95 %) tells how far the sample stands for all combinations of these options, no
        more. Two settings that differ little count as two.

    Raises:
        InputError: If there is a single document, or fewer than 19 deals.

    References:
        Steegen et al. (2016), "Increasing transparency through a multiverse analysis"; Simonsohn,
        Simmons and Nelson (2020), "Specification curve analysis"; Westfall and Young (1993),
        "Resampling-based multiple testing" (the largest of standardized statistics); Wilson (1927)
        for the interval.
    """
    if n_deals < 1 / LEVEL - 1 or len(corpus.documents) < 2:
        raise InputError(
            f"n_deals={n_deals}, {len(corpus.documents)} document(s): give 19 deals or more, "
            "and two documents to compare"
        )
    options = analysis_choices(corpus) if choices is None else choices
    grid = worlds(options, seed=seed, n=n_worlds)
    material = prepare_material(corpus, options)
    found, dealt = _evaluated(corpus, material, grid, seed, n_deals, n_workers)
    at_first = {family: found[family][0] for family in FAMILIES}
    default: Standings = {
        question: items for family in at_first.values() for question, items in family.items()
    }
    glosses = term_glosses(corpus)
    names = _topic_names(default, glosses, corpus_labels(corpus.path))
    made = find_headlines(corpus, default, glosses=glosses, topic_names=names)
    # Two topics whose first words are the same would make the same statement.
    headlines = list({headline.sentence: headline for headline in made}.values())
    rows = []
    for headline in headlines:
        per_world = [judge(headline, one) for one in found[headline.family]]
        rows += [(headline.sentence, n, *judged) for n, judged in enumerate(per_world)]
    verdicts = pd.DataFrame(rows, columns=["sentence", "world", "holds", "statistic", "instead"])
    verdicts = verdicts.astype({"holds": "object", "statistic": "float64"})
    tested = headlines_against_chance(headlines, default, dealt)
    by_choice = _by_choice(headlines, verdicts, grid)
    return Robustness(_with_survival(tested, verdicts, grid), by_choice, verdicts, grid)


def _evaluated(
    corpus: Corpus,
    material: Material,
    grid: pd.DataFrame,
    seed: int,
    n_deals: int,
    n_workers: int | None,
) -> tuple[dict[str, list[Standings]], dict[str, list[Standings]]]:
    """Standings of each family: one per world, and one per deal of the default world."""
    settings: dict[str, list[Setting]] = {
        family: [
            {**{str(name): option for name, option in row.items()}, "family": family}
            for row in grid[list(names)].to_dict("records")
        ]
        for family, names in FAMILIES.items()
    }
    parts = range(-(-n_deals // _DEALS_A_JOB))
    deals: dict[str, list[Setting]] = {
        family: [
            {
                **rows[0],
                "seed": seed,
                "part": part,
                "deals": min(_DEALS_A_JOB, n_deals - part * _DEALS_A_JOB),
            }
            for part in parts
        ]
        for family, rows in settings.items()
    }
    jobs: list[Setting] = []
    for family, rows in settings.items():
        jobs += [*deals[family], rows[0], *({**row, "lenient": True} for row in rows[1:])]
    results = iter(
        run_jobs(
            standings,
            jobs,
            shared=(material,),
            inputs=material.digest,
            folder=corpus.cache_folder,
            title="worlds",
            n_workers=n_workers,
        )
    )
    found, dealt = {}, {}
    for family, rows in settings.items():
        dealt[family] = [one for _ in deals[family] for one in next(results)]
        found[family] = [next(results)[0] for _ in rows]
    found["topics"] = [_matched(found["topics"][0], one) for one in found["topics"]]
    return found, dealt


def _matched(reference: Standings, found: Standings) -> Standings:
    """The topics of a world under the names of those of the default world whose words they share.

    A topic of the default world that is not found again has no items.
    """
    known, words = _topic_words(reference), _topic_words(found)
    if not words:
        return {}
    overlap = np.array([[jaccard(a, b) for b in words.values()] for a in known.values()])
    renamed: Standings = {f"topic\t{topic}": {} for topic in known}
    for row, column in zip(*match(overlap), strict=True):
        if overlap[row, column] >= _LEAST_OVERLAP:
            topic, other = list(known)[row], list(words)[column]
            renamed[f"topic\t{topic}"] = found[f"topic\t{other}"]
    return {
        **{f"words of topic\t{topic}": reference[f"words of topic\t{topic}"] for topic in known},
        **renamed,
    }


def _topic_words(found: Standings) -> dict[str, list[str]]:
    kind = "words of topic\t"
    return {q.removeprefix(kind): list(items) for q, items in found.items() if q.startswith(kind)}


def _topic_names(
    default: Standings, glosses: Mapping[str, str] | pd.Series, labels: pd.DataFrame
) -> dict[str, str]:
    """Each topic by the written label whose words it shares, else by its first three words."""
    words = _topic_words(default)
    names = {
        topic: ", ".join(str(glosses.get(word, "")).split(";")[0] or word for word in top[:3])
        for topic, top in words.items()
    }
    overlap = np.array([[jaccard(a, b) for b in labels["words"]] for a in words.values()])
    for row, column in zip(*match(overlap.reshape(len(words), len(labels))), strict=True):
        if overlap[row, column] >= _LEAST_OVERLAP:
            names[list(words)[row]] = str(labels["label"].iloc[column])
    return names


def headlines_against_chance(
    headlines: Sequence[Headline], default: Standings, dealt: Mapping[str, Sequence[Standings]]
) -> pd.DataFrame:
    """Whether headlines are more striking than what text dealt out at random gives.

    Each statistic is measured by its mean and spread in dealt-out text. What counts is the largest
    of all statements of a kind in a deal, so that trying many of them makes none of them true.

    Args:
        headlines: The headlines, each once.
        default: Standings of all families in the default world.
        dealt: Standings of each family in each deal.

    Returns:
        One row per headline: `sentence`, `measured`, `see`, `kind`, `family`, `question`, `item`,
        `statistic`, `null_95`, `p`, `beats_null`; see `Robustness`.
    """
    names = ["sentence", "measured", "see", "kind", "family", "question", "item"]
    table = pd.DataFrame([asdict(headline) for headline in headlines], columns=names)
    observed = np.array([judge(headline, default).statistic for headline in headlines], dtype=float)
    chances = [[chance(headline, one) for one in dealt[headline.family]] for headline in headlines]
    n_deals = max(map(len, dealt.values()))
    null = np.array(chances, dtype=float).reshape(len(headlines), n_deals)
    # What a deal gives no statistic for is taken at its worst there.
    worst = np.nanmin(np.where(np.isfinite(null), null, np.nan), axis=1, keepdims=True, initial=0)
    null = np.where(np.isfinite(null), null, worst)
    mean, spread = null.mean(axis=1), null.std(axis=1)
    spread = np.where(spread > 1e-12, spread, 1.0)
    striking, null = (observed - mean) / spread, ((null.T - mean) / spread).T
    table = table.assign(statistic=observed, null_95=np.nan, p=np.nan)
    for _, rows in table.groupby("kind", sort=False):
        most = null[rows.index].max(axis=0)
        bar = np.quantile(most, 0.95, method="higher")
        # Equal sums may differ by rounding.
        reached = (most[None, :] >= striking[rows.index][:, None] - 1e-9).sum(axis=1)
        table.loc[rows.index, "null_95"] = mean[rows.index] + spread[rows.index] * bar
        table.loc[rows.index, "p"] = (1 + reached) / (1 + len(most))
    return table.assign(beats_null=table["p"] <= LEVEL)


def _with_survival(table: pd.DataFrame, verdicts: pd.DataFrame, grid: pd.DataFrame) -> pd.DataFrame:
    sample = grid[grid["kind"] == "sample"]
    rows = []
    for sentence, family in zip(table["sentence"], table["family"], strict=True):
        own = verdicts[(verdicts["sentence"] == sentence) & verdicts["world"].isin(sample.index)]
        judged = own[own["holds"].notna()]
        n_holds = int(judged["holds"].astype(bool).sum())
        choices = list(FAMILIES[family])
        n_settings = len(sample.loc[judged["world"], choices].drop_duplicates())
        shares = _wilson(n_holds, len(judged), n_settings)
        others = judged.loc[judged["instead"] != "", "instead"].value_counts() / len(judged)
        instead = "; ".join(f"{name} ({share:.0%})" for name, share in others.items())
        rows.append((len(judged), n_holds, *shares, n_settings, instead))
    names = ["n_judged", "n_holds", "survival", "low", "high", "n_settings", "instead"]
    table = table.join(pd.DataFrame(rows, columns=names, index=table.index))
    verdict = np.select(
        [~table["beats_null"].astype(bool), table["survival"] >= SURVIVES],
        ["chance", "survives"],
        "not robust",
    )
    return table.assign(verdict=verdict)


def _wilson(n_holds: int, n_judged: int, n_settings: int) -> tuple[float, float, float]:
    """The share of worlds, and Wilson's interval as if it were one of so many settings."""
    if not n_judged:
        return float("nan"), float("nan"), float("nan")
    share = n_holds / n_judged
    z2 = float(stats.norm.ppf(0.975)) ** 2
    middle = (share + z2 / (2 * n_settings)) / (1 + z2 / n_settings)
    spread = z2 * (share * (1 - share) + z2 / (4 * n_settings)) / n_settings
    half = float(np.sqrt(spread)) / (1 + z2 / n_settings)
    return share, max(0.0, middle - half), min(1.0, middle + half)


def _by_choice(
    headlines: Iterable[Headline], verdicts: pd.DataFrame, grid: pd.DataFrame
) -> pd.DataFrame:
    rows = []
    for headline in headlines:
        own = verdicts[verdicts["sentence"] == headline.sentence].set_index("world")["holds"]
        table = grid.assign(holds=own)
        sample, single = table[table["kind"] == "sample"], table[table["kind"] != "sample"]
        for choice in FAMILIES[headline.family]:
            first, *others = dict.fromkeys(table[choice])
            changed = {
                first: own.iloc[0],
                **single.loc[single[choice] != first].set_index(choice)["holds"],
            }
            for option in (first, *others):
                judged = sample.loc[sample[choice] == option, "holds"].dropna().astype(bool)
                share = float(judged.mean()) if len(judged) else float("nan")
                name = CHOICE_NAMES[choice], option_name(choice, option)
                rows.append((headline.sentence, *name, len(judged), share, changed[option]))
    names = ["sentence", "choice", "option", "n_judged", "survival", "alone"]
    return pd.DataFrame(rows, columns=names).astype({"alone": "object"})
