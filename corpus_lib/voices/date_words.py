"""How Arabic papers write dates: names of months and days, and patterns of whole dates.

The patterns are our own: `dateparser` 1.5 reads 8 of the 27 resolved dates of this repository's
documents (weekdays and bare years; no month in two calendars, no part of a year), and in their
running text takes «18%» and «35» for dates.
"""

import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files

import regex

from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.published import MONTH_OF, MONTHS, as_digits

_TABLE = tomllib.loads((files("corpus_lib") / "lists" / "dates.toml").read_text("utf-8"))
_PARTS = {name: part for name, part in _TABLE.items() if isinstance(part, str)} | {
    "name": "|".join(sorted("|".join(MONTHS).split("|"), key=len, reverse=True)),
    "units": "|".join(_TABLE["units"]),
}


def _whole(part: str) -> str:
    """A part of a pattern with the parts that it names in braces."""
    part = part.replace("\n", "")
    return str(regex.sub(r"\{([a-z]+)\}", lambda name: _whole(_PARTS[name[1]]), part))


_DAYS, _TENS, NUMBERS = (_whole(_TABLE[name]).split("|") for name in ("days", "tens", "numbers"))
PAST, NOW, NEXT, LAST = (_whole(_TABLE[name]) for name in ("past", "now", "next", "last"))
UNITS, PLURAL = _TABLE["units"], 3
WEEKDAY_OF = {match_key(name): number for number, name in enumerate(_DAYS)}
DECADES = {match_key(name): 10 * number for number, name in enumerate(_TENS, start=2)}
_PATTERNS = {
    kind: regex.compile(_whole(pattern) + r"(?![\p{L}\p{M}\p{N}])")
    for kind, pattern in _TABLE["patterns"].items()
}
# Month names that are also other words count only with a day, a year, or one of these before.
_BEFORE_MONTH = regex.compile(r"(?:في|منذ|خلال|شهر|حتى|نهاية|مطلع|اواخر|اوائل|بحلول)\s+$")


_FOLD = str.maketrans("أإآٱ", "اااا")


def names_time(word: str) -> bool:
    """Whether a word names a month or a day of the week, maybe in two calendars: تموز/يوليو."""
    months = {name.split()[0] for name in MONTH_OF}
    days = WEEKDAY_OF.keys() | {match_key(day).removeprefix("ال") for day in _DAYS}
    return any(part in months | days for part in match_key(word).split("/"))


def folded(text: str) -> tuple[str, list[int]]:
    """The text as the patterns read it: Latin digits, plain alefs; and where each letter stands."""
    places = [n for n, c in enumerate(text) if unicodedata.category(c) != "Cf"]
    return as_digits("".join(text[n] for n in places)).translate(_FOLD), places


def dates_in(text: str) -> Iterator[tuple[str, regex.Match[str]]]:
    """The dates of a text that is `folded`, in their order, each with its kind."""
    found = [(kind, match) for kind, p in _PATTERNS.items() for match in p.finditer(text)]
    taken = 0
    for kind, match in sorted(found, key=lambda pair: (pair[1].start(), -pair[1].end())):
        alone = kind == "month" and not any(match.group(name) for name in ("day", "year", "when"))
        named = alone and not match["also"]
        # The clitics of the match are letters of the word before which «في» stands.
        if named and not _BEFORE_MONTH.search(text[: match.start()]):
            continue
        if kind == "week" and not (match["part"] or match["when"]):  # «الأسبوع» alone is any week.
            continue
        if match.start() >= taken:
            taken = match.end()
            yield kind, match
