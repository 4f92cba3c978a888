"""The names of months in Arabic: which one a name means, and names that stand as one word."""

from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import LISTS, read_words

MONTHS = tuple(read_words(LISTS / "months.txt"))
MONTH_OF = {
    match_key(name): month
    for month, names in enumerate(MONTHS, start=1)
    for name in names.split("|")
}


def double_month() -> str:
    """A pattern of a second month after a first, as one word: شباط/فبراير, أكتوبر/تشرين."""
    words = {name.split()[0].rstrip("12") for months in MONTHS for name in months.split("|")}
    one = "|".join(sorted(words, key=len, reverse=True)).replace("ا", "[اأإآ]")
    return rf"(?=/)(?<=(?<!\w)[وفبلك]{{0,2}}(?:{one}))/(?:{one})(?!\w)"
