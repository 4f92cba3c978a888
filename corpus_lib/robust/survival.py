"""Which headlines survive when every choice of the analysis is varied, and which are but chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
import pandas as pd

from corpus_lib.robust.choices import (
    CHOICE_NAMES,
    Choices,
    analysis_choices,
    balanced_sample,
    option_name,
)
from corpus_lib.robust.dealing import Answers
from corpus_lib.robust.headlines import Headline, chance, find_headlines, judge
from corpus_lib.robust.questions import FAMILIES, ask_all
from corpus_lib.stats.chance import LEVEL, affordable_for_pairs, chance_bar, familywise_p
from corpus_lib.stats.intervals import wilson_interval
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE
from corpus_lib.study import Study

SURVIVES = 0.8  # share of settings below which a headline is not sure
_ABOUT = ["headline", "relation", "subject", "object", "kind", "family", "question", "item"]


@dataclass(frozen=True)
class Robustness:
    """What became of the headlines of a corpus.

    Attributes:
        headlines: One row per headline: `headline` (its id), `relation`, `subject`, `object` (what
            it says, as the phrasebook takes it), `kind`, `family`, `question` and `item` (what it
            is about, as in `Headline`); `statistic` in the default setting, `null_95` (what 95 % of
            texts dealt out at random stay below, in all statements of the kind), `p` (share of
            such texts in which a statement of the kind is as striking, the real text counted as
            one of them) and `beats_null` (`p` is .05 or less); `n_judged` and `n_holds` (settings
            of the sample), `survival` with `low` and `high`, `n_settings` (settings among these
            that differ for it), `instead` (the item that leads most often where the headline's
            does not, "" for none); `verdict`: "sure" (beats dealt-out text, and holds in 80 % of
            settings or more), "likely" (beats it, but hangs on a choice) or "open".
        by_choice: One row per headline, choice that can change it, and option, both as a reader
            would put them: `headline`, `choice`, `option`, `n_judged`, `survival` (share of the
            sample's settings with that option), `alone` (whether it holds if only this is changed
            in the default setting; None: cannot be judged).
        judgements: One row per headline and setting: `headline`, `setting`, `holds` (True, False or
            None), `statistic`, `instead`.
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

    The study's own setting gives the headlines. Each is tried again in a balanced sample of all
    combinations of the choices, and on the units of the study dealt out at random over the
    documents, each keeping its length. Chance is allowed the choice that was made here: in
    dealt-out text whichever document leads counts, and of all statements of a kind (a document
    names an actor most, say, for each of eight actors) the most striking.

    Args:
        study: The study; its `n_settings` are sampled, its `n_pair_deals` dealt (see
            `affordable_for_pairs`), by its `seed`.
        choices: Options by choice, the study's own first; None: `analysis_choices`.
        n_workers: Processes; None for one on each core.

    Returns:
        The headlines, with how far they survive and what breaks them. Settings are a designed
        sample, not a random one: `low` to `high` (Wilson's interval on as many settings as differ
        for the headline, 95 %) tells how far the sample stands for all combinations of these
        options, no more. Two settings that differ little count as two.
        Nothing is stated of fewer than two documents.

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
        (headline.id, number, *judge(headline, one))
        for headline in headlines
        for number, one in enumerate(found[headline.family])
    ]
    judgements = pd.DataFrame(
        rows, columns=["headline", "setting", "holds", "statistic", "instead"]
    ).astype({"holds": "object", "statistic": "float64"})
    tested = headlines_against_chance(headlines, default, dealt)
    by_choice = _by_choice(tested, judgements, settings)
    return Robustness(_with_survival(tested, judgements, settings), by_choice, judgements, settings)


def headlines_against_chance(
    headlines: Sequence[Headline], default: Answers, dealt: Mapping[str, Sequence[Answers]]
) -> pd.DataFrame:
    """Whether headlines are more striking than what text dealt out at random gives.

    Each statistic is measured by its mean and spread in dealt-out text. What counts is the largest
    of all statements of a kind in a deal, so that trying many of them makes none of them true.

    Args:
        headlines: The headlines, each once.
        default: The answers of all families in the default setting.
        dealt: The answers of each family in each deal.

    Returns:
        One row per headline: `headline`, `relation`, `subject`, `object`, `kind`, `family`,
        `question`, `item`, `statistic`, `null_95`, `p`, `beats_null`; see `Robustness`.
    """
    rows = [{"headline": headline.id, **asdict(headline)} for headline in headlines]
    table = pd.DataFrame(rows, columns=_ABOUT)
    if not headlines:
        numbers = ["statistic", "null_95", "p"]
        return table.assign(**dict.fromkeys(numbers, 0.0), beats_null=False)
    observed = np.array([judge(headline, default).statistic for headline in headlines], dtype=float)
    chances = [[chance(headline, one) for one in dealt[headline.family]] for headline in headlines]
    null = np.array(chances, dtype=float).reshape(len(headlines), -1).T
    # What a deal gives no statistic for is taken at its worst there.
    worst = np.nanmin(np.where(np.isfinite(null), null, np.nan), axis=0, keepdims=True, initial=0)
    null = np.where(np.isfinite(null), null, worst)
    mean, spread = null.mean(axis=0), null.std(axis=0)
    spread = np.where(spread > 1e-12, spread, 1.0)
    striking, null = (observed - mean) / spread, (null - mean) / spread
    table = table.assign(statistic=observed, null_95=np.nan, p=np.nan)
    for _, same in table.groupby("kind", sort=False):
        place = same.index.to_numpy()
        bar = chance_bar(null[:, place].max(axis=1))
        table.loc[place, "null_95"] = mean[place] + spread[place] * bar
        table.loc[place, "p"] = familywise_p(striking[place], null[:, place])
    return table.assign(beats_null=table["p"] <= LEVEL)


def _with_survival(
    table: pd.DataFrame, judgements: pd.DataFrame, settings: pd.DataFrame
) -> pd.DataFrame:
    sample = settings[settings["kind"] == "sample"]
    inside = judgements[judgements["setting"].isin(sample.index)].dropna(subset="holds")
    rows = []
    for headline, family in zip(table["headline"], table["family"], strict=True):
        judged = inside[inside["headline"] == headline]
        n_judged, n_holds = len(judged), int(judged["holds"].astype(bool).sum())
        n_settings = len(sample.loc[judged["setting"], list(FAMILIES[family])].drop_duplicates())
        survival = n_holds / n_judged if n_judged else float("nan")
        instead = judged.loc[judged["instead"] != "", "instead"].mode()
        interval = wilson_interval(survival, n_settings)
        most = next(iter(instead), "")
        rows.append((n_judged, n_holds, survival, *interval, n_settings, most))
    names = ["n_judged", "n_holds", "survival", "low", "high", "n_settings", "instead"]
    table = table.join(pd.DataFrame(rows, columns=names, index=table.index))
    beats = table["beats_null"].astype(bool)
    verdict = np.select([beats & (table["survival"] >= SURVIVES), beats], [SURE, LIKELY], OPEN)
    return table.assign(verdict=verdict)


def _by_choice(
    table: pd.DataFrame, judgements: pd.DataFrame, settings: pd.DataFrame
) -> pd.DataFrame:
    rows = []
    for headline, family in zip(table["headline"], table["family"], strict=True):
        own = judgements[judgements["headline"] == headline].set_index("setting")["holds"]
        tried = settings.assign(holds=own)
        sample, single = tried[tried["kind"] == "sample"], tried[tried["kind"] != "sample"]
        for choice in FAMILIES[family]:
            first, *others = dict.fromkeys(tried[choice])
            changed = {
                first: own.iloc[0],
                **single.loc[single[choice] != first].set_index(choice)["holds"],
            }
            for option in (first, *others):
                judged = sample.loc[sample[choice] == option, "holds"].dropna().astype(bool)
                share = float(judged.mean()) if len(judged) else float("nan")
                name = CHOICE_NAMES[choice], option_name(choice, option)
                rows.append((headline, *name, len(judged), share, changed[option]))
    names = ["headline", "choice", "option", "n_judged", "survival", "alone"]
    return pd.DataFrame(rows, columns=names).astype({"alone": "object"})
