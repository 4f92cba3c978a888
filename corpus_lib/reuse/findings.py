"""What was found about reused passages, as facts."""

from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.phrasebook import facts, places_of, sentences
from corpus_lib.reuse.reading import reuse_stretches
from corpus_lib.stats.verdict import SURE
from corpus_lib.wording import glossed_terms

Fact = dict[str, Any]
_PAIR = ["doc_a", "doc_b"]
_WHOLE = 0.95  # of the words of both documents, from which on a passage is all of them


def reuse_findings(passages: pd.DataFrame, shares: pd.DataFrame) -> pd.DataFrame:
    """Facts: who shares passages with whom, who was first and why, and who repeats itself.

    `passages` is the table of `read_reuse`, `shares` is the table of `own_shares`.
    """
    within = passages["doc_a"] == passages["doc_b"]  # also of two documents of a group
    shared = _shared(passages[~within], shares.set_index("doc_id")["n_words"].to_dict())
    return facts([*shared, *_repeated(passages[within], shares)])


def who_was_first(passages: pd.DataFrame) -> pd.DataFrame:
    """Of each passage of `read_reuse` its `first` and `later` doc_id ("": unknown) and `why`.

    Where groups are compared it is their documents that were first.
    """
    own = [name.replace("doc_", "document_") for name in _PAIR]
    if own[0] in passages:
        passages = passages.drop(columns=_PAIR).rename(columns=dict(zip(own, _PAIR, strict=True)))
    reasons = [[*_reasons(row)] for row in passages.to_dict("records")]
    told = iter(sentences(facts(chain.from_iterable(reasons))))
    why = [" ".join(islice(told, len(one))) for one in reasons]
    a, known = passages["source"] == "a", passages["source"] != "unknown"
    return passages[["passage"]].assign(
        first=passages["doc_a"].where(a, passages["doc_b"]).where(known, ""),
        later=passages["doc_b"].where(a, passages["doc_a"]).where(known, ""),
        why=pd.Series(why, dtype="str", index=passages.index),
    )


def change_findings(changes: pd.DataFrame) -> pd.DataFrame:
    """What a reprint changed of its source, as facts whose subject is the later document."""
    return facts(
        {
            "relation": f"reprint_{str(change).replace(' ', '_')}",
            **{"subject": later, "object": _told(own), "value": len(own)},
            "evidence": reuse_stretches(own).dropna().astype({"start": "int64", "end": "int64"}),
        }
        for (older, later, change), own in changes.groupby(["doc_a", "doc_b", "change"], sort=False)
    )


def left_out_findings(missing: pd.DataFrame) -> pd.DataFrame:
    """What a reprint passed over (`left_out`), as facts whose subject is the later document."""
    rows: list[Fact] = []
    for later, own in missing.groupby("later", sort=False):
        terms = Counter(term for missing in own["missing"] for term in missing)
        often = [pair for pair, n in terms.items() if n > 1]
        rows.append(
            {
                "relation": "reprint_left_out" if often else "reprint_left_out_words",
                **{"subject": later, "of": own["n_words"].sum(), "value": len(own)},
                "object": glossed_terms(pd.DataFrame(often, columns=["term", "gloss"])),
                "evidence": own[["doc_id", "start", "end"]],
            }
        )
    return facts(rows)


def _told(found: pd.DataFrame) -> list[str]:
    """What stood there before and what stands there now; an arrow leads from one to the other."""
    rows = found.drop_duplicates(["text_a", "text_b"]).to_dict("records")
    pairs = [[f"«{row[f'text_{side}']}»" for side in "ab" if row[f"text_{side}"]] for row in rows]
    return ["\u00a0←\u00a0".join(dict.fromkeys(pair)) for pair in pairs]


def reuse_effect_findings(words: pd.DataFrame, effect: pd.DataFrame) -> pd.DataFrame:
    """Facts: which verdicts counting every copy would change, and what is more than chance.

    `words` is the table of `compare_own_words`, `effect` is the table of `distance_effect`.
    """
    if effect.empty:  # fewer than two documents hold words that count
        return facts(_words(words))
    parts: dict[str, list[Fact]] = {
        "reuse_words": list(_words(words)),
        "reuse_distance": [
            {"relation": f"reuse_distance_{'once' if row['differ_once'] else 'all'}"}
            | {"subject": [row["doc_a"], row["doc_b"]]}
            for row in effect[effect["differ_once"] != effect["differ_all"]].to_dict("records")
        ],
        "reuse_beyond": [
            {"relation": "reuse_beyond", "subject": [row["doc_a"], row["doc_b"]], "verdict": SURE}
            for row in effect[effect["beats_null"]].to_dict("records")
        ],
    }
    told = [found or [{"relation": f"{name}_none"}] for name, found in parts.items()]
    return facts(fact for found in told for fact in found)


def _shared(between: pd.DataFrame, sizes: dict[Any, float]) -> Iterator[Fact]:
    if between.empty and len(sizes) > 1:
        yield {"relation": f"reuse_shared_none{_of_groups(between)}"}
    for pair, rows in between.groupby(_PAIR, sort=False):
        low, high = rows["n_words"].min(), rows["n_words"].max()
        is_whole = high >= _WHOLE * max(sizes.get(doc_id, np.inf) for doc_id in pair)
        parts = "reuse_shared" if low < high else "reuse_shared_one"
        yield {
            "relation": "reuse_same" if is_whole else parts,
            "subject": list(pair),
            **{"value": len(rows), "low": low, "high": high},
            "evidence": reuse_stretches(rows),
        }
        of_documents = rows[:0] if _of_groups(rows) else rows
        told = [fact for row in of_documents.to_dict("records") for fact in _reasons(row)]
        # The cue is told where it stands, and once.
        told = [fact for fact in told if fact["relation"] != "reuse_cue_elsewhere"]
        yield from {str(fact): fact for fact in told}.values()
    if formulae := int(between["formula"].sum()):
        yield {"relation": "reuse_formulae", "value": formulae, "of": len(between)}


def _of_groups(passages: pd.DataFrame) -> str:
    """What the relations of passages of groups end in; "" where documents are compared."""
    return "_groups" if "document_a" in passages else ""


def _reasons(row: dict[Any, Any]) -> Iterator[Fact]:
    """Why a side of a passage was there first, or is not known to have been."""
    both = [row["doc_a"], row["doc_b"]]
    if row["reason"] in ("disagree", "nothing"):
        yield {"relation": f"reuse_{row['reason']}", "subject": both, "object": row["cue"]}
        return
    first, later = both if row["source"] == "a" else both[::-1]
    if row["dates"]:
        yield {"relation": f"reuse_dates_{row['dates']}", "subject": first, "object": later}
    if row["cue"]:
        yield {"relation": f"reuse_cue_{row['cue_at']}", "subject": later, "object": row["cue"]}


def _repeated(within: pd.DataFrame, shares: pd.DataFrame) -> Iterator[Fact]:
    if within.empty:
        yield {"relation": "reuse_repeats_none"}
        return
    repeated = (shares["n_repeated"] / shares["n_words"]).set_axis(shares["doc_id"])
    for doc_id, rows in within.groupby("doc_a", sort=False):
        yield {
            "relation": f"reuse_repeats{_of_groups(within)}",
            "subject": doc_id,
            **{"value": repeated[doc_id], "of": len(rows)},
            "evidence": places_of(of=reuse_stretches(rows)),
        }


def _words(words: pd.DataFrame) -> Iterator[Fact]:
    changed = words[words["change"] == "verdict"]
    side = np.where(changed["beats_null_once"], "once", "all")
    for (doc_id, count), rows in changed.groupby(["doc_id", side], sort=False):
        yield {"relation": f"reuse_words_{count}", "subject": doc_id, "object": glossed_terms(rows)}
