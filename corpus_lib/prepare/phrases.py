"""Join words that belong together (الولايات المتحدة, الشرق الأوسط) into one multiword term."""

from collections.abc import Mapping, Sequence

import pandas as pd
from gensim.models.phrases import Phrases

_PASSES = 2  # two passes join up to four words: مجلس التعاون الخليجي is three
# gensim takes a phrase apart at its own delimiter, so words joined before need another one.
_JOINED, _JOINING = "\x1f", "\x1e"


def join_phrases(
    tokens: pd.DataFrame, *, min_count: int = 4, threshold: float = 0.6
) -> pd.DataFrame:
    """The token table with multiword terms joined in its `term` column.

    Neighbouring content words of one sentence are joined where their normalised pointwise mutual
    information reaches the threshold. The term is written as it most often stands in the text,
    without the و ب ل ك ف before it; it stands on its first word, the others get "".

    Args:
        tokens: The token table, one row per word.
        min_count: Least number of times that the words stand together.
        threshold: Least NPMI, from -1 (never together) over 0 (by chance) to 1 (only together).

    References:
        Bouma (2009), "Normalized (pointwise) mutual information in collocation extraction";
        Řehůřek and Sojka (2010), gensim's `Phrases`.
    """
    runs = _runs(tokens)
    pieces: list[list[tuple[int, ...]]] = [[(position,) for position in run] for run in runs]
    lemma = tokens["lemma"].to_numpy()
    for _ in range(_PASSES):
        sentences = [[_JOINED.join(lemma[list(p)]) for p in run] for run in pieces]
        model = Phrases(
            sentences, min_count=min_count, threshold=threshold, scoring="npmi", delimiter=_JOINING
        ).freeze()
        pieces = [_merge(run, model[names]) for run, names in zip(pieces, sentences, strict=True)]
    return _write(tokens, [piece for run in pieces for piece in run if len(piece) > 1])


def _runs(tokens: pd.DataFrame) -> list[list[int]]:
    """Positions of content words that follow each other within a sentence.

    A conjunction or preposition written onto a word stands between it and the word before.
    """
    content = tokens["is_content"].to_numpy()
    sentence = tokens["sentence_id"].to_numpy()
    close = tokens["proclitics"].isin(["", "ال"]).to_numpy()
    runs: list[list[int]] = []
    previous = -2
    for position in content.nonzero()[0].tolist():
        follows = position == previous + 1 and sentence[position] == sentence[previous]
        if follows and close[position]:
            runs[-1].append(position)
        else:
            runs.append([position])
        previous = position
    return runs


def _merge(pieces: list[tuple[int, ...]], joined: Sequence[str]) -> list[tuple[int, ...]]:
    """The positions regrouped as gensim joined their names."""
    merged: list[tuple[int, ...]] = []
    upcoming = iter(pieces)
    for name in joined:
        group: tuple[int, ...] = ()
        while len(group) < name.count(_JOINED) + name.count(_JOINING) + 1:
            group += next(upcoming)
        merged.append(group)
    return merged


def _write(tokens: pd.DataFrame, phrases: list[tuple[int, ...]]) -> pd.DataFrame:
    tokens = tokens.copy()
    lemma, written = tokens["lemma"].to_numpy(), tokens["norm"].to_numpy()
    proclitics = tokens["proclitics"].to_numpy()
    found = pd.DataFrame(
        {
            "key": [" ".join(lemma[list(phrase)]) for phrase in phrases],
            "label": [
                " ".join([bare(written[p[0]], proclitics[p[0]]), *written[list(p[1:])]])
                for p in phrases
            ],
        }
    )
    # The commonest spelling names the phrase; of two equally common ones the first in the alphabet.
    labels = found.groupby("key")["label"].agg(lambda spelled: spelled.mode().iloc[0])
    terms = tokens["term"].tolist()
    for phrase, key in zip(phrases, found["key"], strict=True):
        terms[phrase[0]] = labels[key]
        for position in phrase[1:]:
            terms[position] = ""
    tokens["term"] = terms
    return tokens


def term_glosses(tokens: pd.DataFrame, known: Mapping[str, str]) -> pd.Series:
    """The gloss of each term of the token table, "" on the further words of a multiword term.

    Args:
        tokens: The token table after `join_phrases`.
        known: Glosses of multiword terms; one that is not there is glossed word by word, with
            the first sense of each word.
    """
    phrase = (tokens["term"] != "").cumsum().rename("phrase")
    first_sense = tokens["gloss"].str.split(";").str[0]
    word_by_word = first_sense.groupby(phrase).transform(
        lambda senses: " + ".join(filter(None, senses))
    )
    several = tokens.groupby(phrase)["term"].transform("size") > 1
    own = pd.Series([known.get(term) for term in tokens["term"]], tokens.index, dtype="str")
    gloss = own.fillna(word_by_word).where(several, tokens["gloss"])
    return gloss.where(tokens["term"] != "", "").astype("str")


def bare(word: str, proclitics: str) -> str:
    """A word without the conjunctions and prepositions written onto it; ال stays.

    >>> bare("والولايات", "و ال")
    'الولايات'
    >>> bare("للشرق", "ل ال")
    'الشرق'
    """
    for clitic in proclitics.split():
        if clitic == "ال":
            break
        word = word.removeprefix(clitic)
    if "ال" in proclitics.split() and word.startswith("ل") and not word.startswith("ال"):
        return "ا" + word
    return word
