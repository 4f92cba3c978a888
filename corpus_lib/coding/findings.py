"""What the coding says, in sentences with the documents' own words; and what it is worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from corpus_lib.coding.claims import contested
from corpus_lib.coding.coded_tables import Coding, claim_problems, raw_claims, refuse
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.wording import readable

_NOTHING = (
    "Nothing is coded in this corpus yet: it has no coding/claims.csv. To start, write claims into "
    "coding/codebook.toml (this repository's data/coding/codebook.toml shows the form), find "
    "passages with find_evidence, and give each claim and document a row in coding/claims.csv; "
    "corpus-lib check tells what is missing."
)


def claim_findings(coding: Coding) -> list[str]:
    """How many claims are shared, contested or one document's own; if none is, how to start."""
    claims = coding.claims
    if claims.empty:
        return [_NOTHING]
    spoken = claims[claims["stance"] != "silent"]
    speakers = spoken.groupby("claim")["doc_id"].nunique()
    opposed = contested(claims)
    between = int(((opposed["affirms"] > 0) & (opposed["denies"] > 0)).sum())
    quoted = (spoken["voice"] == "attributed").groupby(spoken["doc_id"]).mean()
    order = [d for d in claims["doc_id"].unique() if d in quoted.index]
    shares = ", ".join(f"{readable(d)} {quoted[d]:.0%}" for d in order)
    return [
        f"{claims['claim'].nunique()} claims, coded in {claims['doc_id'].nunique()} documents: "
        f"{between} are affirmed by one document and denied by another, "
        f"{int((speakers == claims['doc_id'].nunique()).sum())} are spoken of by all, "
        f"{int((speakers == 1).sum())} by one alone; "
        f"{(claims['stance'] == 'silent').mean():.0%} of the cells are silence.",
        f"Share of its stances that a document puts into a source's mouth: {shares}.",
        "One team coded everything: these are readings that can be checked, not measurements.",
    ]


def claim_account(coding: Coding, claim: str) -> list[str]:
    """One claim told document by document, each side in its own words.

    Returns:
        One sentence for the claim, then one per document that speaks, those who affirm first, and
        one for the silent ones.

    Raises:
        InputError: If the claim is not coded.
    """
    rows = coding.claims[coding.claims["claim"] == claim]
    if rows.empty:
        known = ", ".join(coding.claims["claim"].unique()) or "(none)"
        raise InputError(f"claim {claim!r} is not coded; there are: {known}")
    entry = coding.codebook.claims.set_index("id").loc[claim]
    sentences = [f"{entry['name_en']} (\u2068{entry['name_ar']}\u2069)."]
    for stance, verb in (("affirms", "affirms it"), ("denies", "says the contrary")):
        for row in rows[rows["stance"] == stance].to_dict("records"):
            sentences.append(
                f"{readable(row['doc_id'])} {verb}, {_quoted(row)}."
                + (f" Coder's note: {row['note']}." if row["note"] else "")
            )
    for row in rows[rows["stance"] == "mixed"].to_dict("records"):
        other = {name: row[f"counter_{name}"] for name in ("voice", "quote", "gloss")}
        sentences.append(
            f"{readable(row['doc_id'])} has it both ways: {_quoted(row)}; but {_quoted(other)}."
        )
    silent = [readable(d) for d in rows.loc[rows["stance"] == "silent", "doc_id"]]
    if silent:
        sentences.append(f"Silent: {', '.join(silent)}.")
    return sentences


def contested_accounts(
    coding: Coding, claims: Sequence[str] = (), *, n: int = 3
) -> list[list[str]]:
    """The accounts of the named claims, or of the `n` most evenly contested ones.

    Raises:
        InputError: If a named claim is not coded.
    """
    if coding.claims.empty:
        return []
    chosen = list(claims) or contested(coding.claims)["claim"].head(n).tolist()
    return [claim_account(coding, claim) for claim in chosen]


def agreement_findings(agreement: pd.DataFrame) -> list[str]:
    """How far two codings agree, and what that is worth.

    Args:
        agreement: The table of `coding_agreement`.
    """
    if agreement.empty:
        return [
            "There is no second coding. A second coder fills coding/claims.second.csv with "
            "claim, doc_id, stance and voice, and this section tells how far the two agree."
        ]
    first = agreement.iloc[0]
    heard = agreement.iloc[2]
    return [
        f"Two codings of {first['n']:.0f} cells give the same stance in {first['agree']:.0%} "
        f"(alpha {first['alpha']:.2f}, 95 % interval {first['low']:.2f} to {first['high']:.2f}); "
        f"where both hear something, alpha is {heard['alpha']:.2f} "
        f"({heard['low']:.2f} to {heard['high']:.2f}).",
    ]


def frame_findings(coding: Coding, quality: pd.DataFrame) -> list[str]:
    """What the dictionary of cues is worth against the coding.

    Args:
        coding: The coding.
        quality: The table of `dictionary_quality`.
    """
    if coding.codebook.frames.empty:
        return ["The codebook has no frames: nothing is coded and nothing can be measured."]
    if quality.empty:
        return ["No frames are coded here: how good the dictionary is on these texts is unknown."]
    whole, each = quality.iloc[-1], quality.iloc[:-1]
    names = coding.codebook.names("frames")
    ranked = each.sort_values("alpha", kind="stable")
    best, worst = ranked.iloc[-1], ranked.iloc[0]
    return [
        f"Over all frames the dictionary has precision {whole['precision']:.2f} and recall "
        f"{whole['recall']:.2f} against the coding (alpha {whole['alpha']:.2f}, 95 % interval "
        f"{whole['low']:.2f} to {whole['high']:.2f}); best for {names[best['frame']].lower()} "
        f"({best['alpha']:.2f}), worst for {names[worst['frame']].lower()} ({worst['alpha']:.2f}).",
        "Its cues were chosen by those who had read these texts: expect less elsewhere.",
    ]


def evidence_findings(recall: pd.DataFrame, searched: pd.DataFrame) -> list[str]:
    """How well ranking finds what readers found.

    Args:
        recall: The table of `evidence_recall` with the claims' wording alone.
        searched: The same with the words searched for added.
    """
    if recall.empty:
        return ["No claims are coded: how well the ranking finds evidence here is unknown."]
    plain, more = recall.iloc[-1], searched.iloc[-1]
    return [
        f"Of {plain['n_evidence']:.0f} coded passages, the first five found for their claim hold "
        f"{plain['recall_5']:.0%} and the first ten {plain['recall_10']:.0%}; passages drawn at "
        f"random would hold {plain['chance_5']:.0%} and {plain['chance_10']:.0%}.",
        f"With the words that readers searched for added: {more['recall_5']:.0%} and "
        f"{more['recall_10']:.0%}.",
    ]


def tie_findings(ties: pd.DataFrame, changes: pd.DataFrame) -> list[str]:
    """Which documents agree and oppose most, and whether one coding could change that.

    Args:
        ties: The table of `tie_ranges`.
        changes: The table of `single_changes`.
    """
    if ties.empty or not ties["shared"].any():
        return ["No two documents are coded on the same claim: nobody can be said to agree."]
    near, far = ties.iloc[0], ties.iloc[-1]
    closest, furthest = changes["closest_changed"].sum(), changes["furthest_changed"].sum()
    steady = int(((ties["low"] > 0) | (ties["high"] < 0)).sum())
    return [
        f"Most in agreement: {_pair(near)}; least: {_pair(far)}.",
        f"Of {len(changes)} single changes of coding, {closest} would make another pair the one "
        f"most in agreement, and {furthest} another the one least so.",
        f"For {steady} of {len(ties)} pairs no single change could turn or cancel the balance of "
        "agreement and conflict.",
    ]


def reprint_findings(reprinted: pd.DataFrame) -> list[str]:
    """How much of the agreement between documents is one text counted twice.

    Args:
        reprinted: The table of `reprinted_agreement`.
    """
    return [
        f"Of the {row['agree']} claims on which {readable(row['doc_a'])} and "
        f"{readable(row['doc_b'])} take the same side, {row['reprinted']} rest on passages that "
        "one reprints from the other."
        for row in reprinted.to_dict("records")
    ]


def checked_mistakes(corpus: Corpus, coding: Coding) -> list[str]:
    """What the check says to three mistakes made on purpose in copies of the claims table.

    Returns:
        One sentence per mistake and its answer; one that says so if nothing is coded.
    """
    table = raw_claims(corpus)
    if table.empty:
        return ["There is no table of claims in which a mistake could be made."]
    line = table.index[table["start"] != ""][0]
    offset, unknown = table.copy(), table.copy()
    offset.loc[line, "start"] = str(int(table.loc[line, "start"]) + 3)
    unknown.loc[line, "stance"] = "supports"
    copies = {
        "A wrong offset": offset,
        "An unknown code": unknown,
        "A missing cell": table.drop(index=line),
    }
    return [f"{mistake}: {_answer(corpus, coding, copy)}" for mistake, copy in copies.items()]


def _answer(corpus: Corpus, coding: Coding, table: pd.DataFrame) -> str:
    try:
        refuse(claim_problems(corpus, coding.codebook, table, file="coding/claims.csv"))
    except InputError as error:
        return str(error)
    return "(no problem found)"


def _quoted(row: Mapping[Any, Any]) -> str:
    whose = "in its own words" if row["voice"] == "author" else "in a source's words"
    return f"{whose}: “\u2068{row['quote']}\u2069” ({row['gloss']})"


def _pair(row: pd.Series) -> str:
    return (
        f"{readable(row['doc_a'])} and {readable(row['doc_b'])} (agree on {row['agree']}, opposed "
        f"on {row['conflict']} of {row['shared']} claims)"
    )
