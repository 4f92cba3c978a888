"""Set formulas, which are one word and none that counts: صلى الله عليه وسلم, رضي الله عنه."""

from functools import lru_cache

from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import LISTS, read_table

_MARKS = r"[\p{M}\u0640]*+"
_LETTERS = {"ا": "[اأإآٱ]", "ي": "[يى]", "ى": "[يى]", "ه": "[هة]", "و": "[وؤ]"}


@lru_cache(maxsize=1)
def formulas() -> dict[str, str]:
    """What each formula means, by its match key."""
    table = read_table(LISTS / "formulas.csv", required=["formula", "gloss"])
    return {match_key(row["formula"]): row["gloss"] for row in table.to_dict("records")}


@lru_cache(maxsize=1)
def formula_pattern() -> str:
    """A pattern of all formulas, the longest first, vowelled or not."""
    rest: dict[str, list[str]] = {}
    for form in sorted(formulas(), key=len, reverse=True):
        first, _, others = form.partition(" ")
        rest.setdefault(first, []).append(_spelled(others))
    each = "|".join(rf"{_spelled(first)}\s+(?:{'|'.join(them)})" for first, them in rest.items())
    heads = "".join(sorted({first[0] for first in rest} | set("أإ")))
    return rf"(?<![\p{{L}}\p{{M}}])(?=[{heads}])(?:{each})(?![\p{{L}}\p{{M}}])"


def _spelled(form: str) -> str:
    return "".join(r"\s+" if c == " " else _LETTERS.get(c, c) + _MARKS for c in form)
