"""The token table as text reuse compares it: numbers for documents and for words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import match_key

# Whatever may be a particle or the article goes, in the same way from every word, so that a word
# meets itself whether one of them was added or was its first letter all along.
_LEADING = re.compile(r"(?:ال|[وفبل])+(?=\w{3})")
# Words that two sentences share without one being taken from the other; so are the parts of
# Arabic names that mean "son of" and the like, and what titles are made of, which unrelated news
# repeat at length.
_FUNCTION_WORDS = """
من في على عن إلى حتى منذ مذ مع عند لدى دون بين خلال بعد قبل ضد نحو حول فوق تحت أمام وراء عبر
أن إن لأن كأن لكن ليت لعل كي لكي إذا إذ لو لولا لما ما لا لم لن ليس ليست هل قد سوف كان كانت كانوا
يكون تكون كما مثل أي أية كل بعض غير سوى إلا أو أم ثم بل حيث حين حينما عندما بينما كذلك أيضا هنا هناك
هو هي هم هما هن أنا نحن أنت أنتم هذا هذه ذلك تلك هؤلاء أولئك هذان هاتان
الذي التي الذين اللذان اللتان به بها بهم بهما له لها لهم لهما فيه فيها فيهم فيهما
عليه عليها عليهم عليهما منه منها منهم منهما عنه عنها عنهم إليه إليها إليهم معه معها معهم
بينه بينها بينهم بينهما لديه لديها لديهم لديهما إنه إنها إنهم أنه أنها أنهم أنهما
لأنه لأنها لكنه لكنها كونه كونها ذات نفسه نفسها يا فيما مما عما بما كلما إنما ربما ضمن وفق أما إما
بن ابن بنت آل عبد
"""
_TITLE_WORDS = """
صاحب السمو سمو سموه الملكي الأمير الملك خادم الحرمين الشريفين ولي العهد عهده نائب رئيس مجلس الوزراء
وزير معالي معاليه سعادة فضيلة فخامة جلالة حفظه الله الشيخ الدكتور المهندس الأستاذ اللواء
"""


@dataclass(frozen=True)
class WordTable:
    """The words of a corpus as arrays, document after document in their order of appearance.

    `bounds` tells where each document begins (and the last ends), `document` and `position` the
    document and the place in it of each word, `row` its row in the token table, `key` one number
    per word as it is compared, `form` one per word as it is written (its place in `surfaces`),
    `content` whether it counts as evidence of reuse: no function word, no part of a title.
    """

    doc_ids: list[str]
    bounds: npt.NDArray[np.int64]
    document: npt.NDArray[np.int32]
    position: npt.NDArray[np.int32]
    key: npt.NDArray[np.int32]
    form: npt.NDArray[np.int32]
    surfaces: npt.NDArray[np.object_]
    content: npt.NDArray[np.bool_]
    token_id: npt.NDArray[np.int64]
    row: npt.NDArray[np.int32]

    def span(self, document: int) -> slice:
        """Where a document lies in the arrays."""
        return slice(int(self.bounds[document]), int(self.bounds[document + 1]))

    def written(self, side: slice) -> npt.NDArray[np.object_]:
        """The words of a stretch as they are written."""
        return self.surfaces[self.form[side]]


@cache
def _function_words() -> dict[str, str]:
    """Function words, alone and after "and" or "so", and how they are compared."""
    bare = {match_key(word) for word in _FUNCTION_WORDS.split()}
    joined = {particle + word: word for word in bare for particle in "وف"}
    return joined | {word: word for word in bare}


def _bare(folded: str) -> str:
    leading = _LEADING.match(folded)
    return folded[leading.end() :] if leading else folded


@cache
def _title_keys() -> frozenset[str]:
    return frozenset(_bare(match_key(word)) for word in _TITLE_WORDS.split())


@lru_cache(maxsize=20_000)
def reuse_key(word: str) -> tuple[str, bool]:
    """The word as it is compared (spelling folded, particles off), and whether it is evidence."""
    folded = match_key(word)
    if folded in _function_words():
        return _function_words()[folded], False
    key = _bare(folded)
    return key, key not in _title_keys()


def number_words(tokens: pd.DataFrame) -> WordTable:
    """The token table with documents and words as numbers.

    Args:
        tokens: `doc_id`, `token_id` (ascending in a document), `start`, `end`, and `surface` or
            `norm`.

    Returns:
        The arrays; documents in their order of appearance, however the rows are mixed.

    Raises:
        InputError: If a column is missing or words of a document are out of order.
    """
    missing = [n for n in ("doc_id", "token_id", "start", "end") if n not in tokens.columns]
    if missing or not {"surface", "norm"} & set(tokens.columns):
        raise InputError(
            f"tokens: no column {', '.join(missing) or 'surface'} (there are "
            f"{', '.join(map(str, tokens.columns))}); give the token table of a corpus"
        )
    document, doc_ids = pd.factorize(tokens["doc_id"])
    form, surfaces = pd.factorize(tokens["surface" if "surface" in tokens else "norm"])
    seen: dict[str, int] = {}
    numbers, content = np.empty(len(surfaces), np.int32), np.empty(len(surfaces), np.bool_)
    for n, surface in enumerate(surfaces):
        key, content[n] = reuse_key(str(surface))
        numbers[n] = seen.setdefault(key, len(seen))
    # Narrow numbers, and wide ones dropped soon: memory is what a large corpus runs out of.
    row = np.argsort(document, kind="stable").astype(np.int32)
    ordered, written = document[row].astype(np.int32), form[row].astype(np.int32)
    del document, form
    bounds = np.searchsorted(ordered, np.arange(len(doc_ids) + 1)).astype(np.int64)
    position = np.arange(len(row), dtype=np.int32) - bounds.astype(np.int32)[ordered]
    token_id = tokens["token_id"].to_numpy(dtype=np.int64)[row]
    wrong = np.flatnonzero((token_id[1:] <= token_id[:-1]) & (ordered[1:] == ordered[:-1]))
    if len(wrong):
        at = int(wrong[0]) + 1
        raise InputError(
            f"tokens: token_id {token_id[at]} of {doc_ids[ordered[at]]} does not follow "
            f"{token_id[at - 1]}; sort the table by doc_id and token_id, without repeated rows"
        )
    return WordTable(
        doc_ids=[str(doc_id) for doc_id in doc_ids],
        bounds=bounds,
        document=ordered,
        position=position,
        key=numbers[written],
        form=written,
        surfaces=np.array(surfaces, dtype=object),
        content=content[written],
        token_id=token_id,
        row=row,
    )


def passage_spans(words: WordTable, passages: pd.DataFrame) -> Iterator[tuple[slice, slice]]:
    """Where the two sides of each passage lie in the arrays of words.

    Raises:
        InputError: If a passage names words that the table does not hold.
    """
    number = {doc_id: n for n, doc_id in enumerate(words.doc_ids)}

    def span(doc_id: str, first: int, last: int) -> slice:
        if doc_id not in number:
            raise InputError(f"passages: no tokens of {doc_id}; give those they were found in")
        whole = words.span(number[doc_id])
        low, high = np.searchsorted(words.token_id[whole], [first, last + 1]).tolist()
        inside = words.token_id[whole][low:high].tolist()
        if not inside or (inside[0], inside[-1]) != (first, last):
            raise InputError(
                f"passages: {doc_id} has no token {first} or {last}; give the tokens they were "
                "found in"
            )
        return slice(whole.start + low, whole.start + high)

    columns = [f"{name}_{side}" for side in "ab" for name in ("doc", "first", "last")]
    for row in passages[columns].itertuples(index=False, name=None):
        yield span(*row[:3]), span(*row[3:])
