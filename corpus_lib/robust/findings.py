"""What survives, what does not and why, and what is but chance: as facts and tables."""

from typing import Any

import numpy as np
import pandas as pd

from corpus_lib import phrasebook
from corpus_lib.prepare.units import runs
from corpus_lib.robust.survival import Robustness
from corpus_lib.robust.word_questions import PAIR
from corpus_lib.stats.chance import LEVEL
from corpus_lib.stats.verdict import LIKELY, OPEN, SURE
from corpus_lib.study import Study
from corpus_lib.voices.quotations import quotations_in_place
from corpus_lib.wording import display_name

_SHOWN = 12  # passages of a headline
_OF_EACH = 3  # of each document that names what another never names
_SPAN = ["doc_id", "start", "end", "label"]


def headlines_in_place(study: Study, found: Robustness) -> pd.DataFrame:
    """What was tried, and the headlines that go beyond dealt-out text, with their passages.

    Facts: one on all that was tried, one on what luck would give, and one per headline that is sure
    or likely, with as `evidence` a dozen passages or so: sentences in which a word stands or an
    actor is named (for one that a document never names: where the others name it), what is quoted.
    What is said of whole documents, or pairs of them, and of topics, has none.
    """
    n, asked = study.n_whole, len(study.loaded.documents)
    part = [{"relation": "robust_sample", "value": asked, "of": n}] if asked < n else []
    if found.headlines.empty:
        return phrasebook.facts([{"relation": "robust_nothing"}, *part])
    table = _in_order(found.headlines)
    counts, kinds = table["verdict"].value_counts(), table["kind"].nunique()
    n_settings = (found.settings["kind"] == "sample").sum()
    tried = {"value": counts.get(SURE, 0), "of": len(table)}
    tried |= {"low": n_settings, "high": counts.get(LIKELY, 0)}
    luck = {"relation": "robust_luck", "value": LEVEL * kinds, "of": kinds}
    beyond = table[table["verdict"] != OPEN].to_dict("records")
    told = [{**_fact(row), "evidence": _passages(study, row)} for row in beyond]
    return phrasebook.facts([{"relation": "robust_tried", **tried}, luck, *part, *told])


def _in_order(headlines: pd.DataFrame) -> pd.DataFrame:
    """The headlines by verdict, the sure ones first, then by survival."""
    verdict = headlines["verdict"].map([SURE, LIKELY, OPEN].index)
    return headlines.iloc[np.lexsort([-headlines["survival"], verdict])].reset_index(drop=True)


def _said(headlines: pd.DataFrame) -> list[str]:
    """Each headline as a sentence, with its verdict."""
    facts = phrasebook.facts(_fact(row) for row in headlines.to_dict("records"))
    return phrasebook.sentences(facts)


def survival_table(found: Robustness) -> pd.DataFrame:
    """All statements that were tried, in the order of their verdicts, for reading.

    Returns:
        `statement` (a sentence with its verdict), `survival` with `low` and `high`, `n_settings`
        (in which it can be judged), `p`, `instead` (what leads most often where its document does
        not).
    """
    table = _in_order(found.headlines)
    pairs = [one.split(PAIR) if one else [] for one in table["instead"]]
    names = [" – ".join(map(display_name, pair)) for pair in pairs]
    table = table.assign(statement=_said(table), n_settings=table["n_judged"], instead=names)
    return table[["statement", "survival", "low", "high", "n_settings", "p", "instead"]]


def breaking_choices(found: Robustness) -> pd.DataFrame:
    """Which choice each headline hangs on: the options with which it holds least and most often.

    Returns:
        One row per headline that beats its null and choice that makes a difference, the choice
        that it hangs on most first: `headline` (a sentence), `choice`, `least` (option),
        `survival_least`, `most`, `survival_most`, `drop` (their difference), `alone` (options that
        break it if nothing else is changed in the default setting; "" for none).
    """
    beyond = found.headlines[found.headlines["beats_null"]]
    rows = []
    for headline, sentence in zip(beyond["headline"], _said(beyond), strict=True):
        own = found.by_choice[found.by_choice["headline"] == headline].dropna(subset="survival")
        hangs = [_hanging(options) for _, options in own.groupby("choice", sort=False)]
        told = sorted((one for one in hangs if one), key=lambda one: -one["drop"])
        rows += [{"headline": sentence, **one} for one in told]
    names = ["headline", "choice", "least", "survival_least", "most", "survival_most"]
    return pd.DataFrame(rows, columns=[*names, "drop", "alone"])


def worst_options(found: Robustness) -> pd.DataFrame:
    """The share of settings in which each headline holds, and the option of each choice at worst.

    Returns:
        One row per headline that beats its null, for all settings first, then for each choice of
        several options: `headline` (its id), `sentence`, `choice`, `option` ("" where all give the
        same share), `survival`.
    """
    beyond = _in_order(found.headlines[found.headlines["beats_null"]])
    beyond = beyond.assign(sentence=_said(beyond))
    tried = found.by_choice[["headline", "choice", "option", "survival"]].dropna()
    tried = beyond[["headline", "sentence"]].merge(tried, on="headline")
    options = tried.groupby(["headline", "choice"], sort=False)
    alike = options["survival"].transform("nunique") == 1
    several = options["option"].transform("nunique") > 1
    tried = tried.assign(option=tried["option"].mask(alike, ""))[several]
    ranked = tried.sort_values("survival", kind="stable").drop_duplicates(["headline", "choice"])
    whole = beyond[["headline", "sentence", "survival"]].assign(choice="all settings", option="")
    return pd.concat([whole, ranked.sort_index()], ignore_index=True)


def _hanging(options: pd.DataFrame) -> dict[str, Any]:
    """How far a headline hangs on a choice; nothing where no option makes a difference."""
    breaks = options["alone"].eq(False)
    if len(options) < 2 or (len(set(options["survival"])) == 1 and not breaks.any()):
        return {}
    ranked = options.sort_values("survival", kind="stable")
    least, most = ranked.iloc[0], ranked.iloc[-1]
    return {
        **{"choice": least["choice"], "least": least["option"], "most": most["option"]},
        **{"survival_least": least["survival"], "survival_most": most["survival"]},
        "drop": most["survival"] - least["survival"],
        "alone": ", ".join(options.loc[breaks, "option"]),
    }


def _fact(row: dict[Any, Any]) -> dict[str, Any]:
    return {name: row[name] for name in ("relation", "subject", "object", "verdict")}


def _passages(study: Study, row: dict[Any, Any]) -> pd.DataFrame | None:
    about, _, name = row["question"].partition("\t")
    if about == "words":
        tokens = study.corpus.tokens
        stands = tokens["is_content"] & (tokens["term"] == row["item"])
        places = tokens[stands & (tokens["doc_id"] == name)].assign(label=row["object"])
        return _sentences(study, places.head(_SHOWN))
    if about == "actor":
        named = study.mentions[study.mentions["actor_id"] == name]
        named = named.assign(label=named["alias"])
        if row["kind"] == "not naming":
            return _sentences(study, named.groupby("doc_id", sort=False).head(_OF_EACH))
        return _sentences(study, named[named["doc_id"] == row["item"]].head(_SHOWN))
    if about == "quoted" and row["kind"] == "voice":
        quotes = study.quotations[study.quotations["doc_id"] == row["item"]]
        return quotations_in_place(study.corpus, quotes.head(_SHOWN))[_SPAN]
    return None


def _sentences(study: Study, places: pd.DataFrame) -> pd.DataFrame:
    """The sentences in which something stands, each once."""
    first = places[["sentence_id", "label"]].drop_duplicates("sentence_id")
    return first.merge(runs(study.corpus.tokens, ["sentence_id"]), on="sentence_id")[_SPAN]
