"""Pair the quotation marks of a text, whichever an Arabic keyboard or a website made of them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from corpus_lib.prepare.readers import LISTS, read_toml

# Marks that writers put at either end: one outlet opens and closes with “.
_FAMILY = dict.fromkeys("“”„‟″", "curly") | dict.fromkeys('"＂', "straight")
_GUILLEMETS = {"«": "»", "»": "«"}
# Clitics that stand before a quoted name without a space: لـ“الحل نت“, و"أوباما".
_CLITICS = frozenset("وفبلكـ")
_OPENERS = frozenset("([{ـ:،؛-–—")
_OTHERS = read_toml(LISTS / "quotation_marks.toml")["pairs"]
# «لن نقبل. », «لن نقبل، مشيرا إلى»: where a quotation ends at the latest that no mark closes.
_SENTENCE_END = re.compile(r"[.!؟](?=\s)|،\s*(?=(?:م\w{3,}|\wا\w{2})ً?اً?(?!\w))|[«“]")
_FOLLOWING = 5  # paragraphs in which a quotation may go on
_FORGOTTEN = 5  # words of a quotation that a forgotten mark leaves open at the least


class Marked(NamedTuple):
    """What stands between two quotation marks: offsets without the marks, and the marks."""

    start: int
    end: int
    opening: str
    closing: str
    depth: int


def spans_over(text: str, paragraphs: list[tuple[int, int]]) -> list[Marked]:
    """What a text puts in marks, paragraph by paragraph; a quotation may go on in the next.

    Pairs “…“ (one mark at both ends), “…”, "…", «…» (also written »…«), ((…)), ''…'', ‹…›, ‘…’
    and ﴿…﴾. A mark closes the innermost open pair of its kind, unless it stands like an opening one
    (space before, letter after) inside a quotation: then it opens a name within it. A mark that
    opens a word and is closed by none of its paragraph waits for one that closes it in the
    paragraphs (begin, end) that follow; any other without its partner pairs with nothing, as does
    the » of a breadcrumb.

    Returns:
        Spans in the order of their openings, with offsets into the text; `start` and `end`
        (exclusive) leave the marks out, `depth` is 0 for those not inside another.
    """
    for pair, read_as in _OTHERS:
        text = re.sub(pair, read_as, text)
    found: dict[int, Marked] = {}
    for number, (begin, end) in enumerate(paragraphs):
        spans, left = _paired(text[begin:end])
        for span in spans:
            depth = sum(one.start < span.start and span.end < one.end for one in spans)
            moved = span._replace(start=span.start + begin, end=span.end + begin, depth=depth)
            found.setdefault(moved.start, moved)
        for start in left[:1]:
            ends = [after for _, after in paragraphs[number + 1 : number + 1 + _FOLLOWING]]
            longer = (_opened_at(text, begin + start, after) for after in ends)
            joined = next((span for span in longer if span and span.end > end), None)
            if joined and _only_opens(text, begin + start, text[begin + start]):
                found[joined.start] = joined
    return [found[start] for start in sorted(found)]


def _opened_at(text: str, start: int, end: int) -> Marked | None:
    """The span that a mark opens and another closes before the end, if one does."""
    spans = (span for span in _paired(text[start:end])[0] if span.start == 1 and span.closing)
    return next((span._replace(start=start + 1, end=start + span.end) for span in spans), None)


def _paired(text: str) -> tuple[list[Marked], list[int]]:
    """The spans between marks, and the marks that open and are never closed."""
    open_marks: list[tuple[int, str, str]] = []
    spans: list[Marked] = []
    for place, mark, kind in _marks(text):
        inside = [index for index, (_, _, other) in enumerate(open_marks) if other == kind]
        if not inside or _only_opens(text, place, mark):
            if not _only_closes(text, place, mark):
                open_marks.append((place, mark, kind))
            continue
        start, opening, _ = open_marks[inside[-1]]
        # What was opened inside and never closed (a stray mark) is dropped.
        del open_marks[inside[-1] :]
        if text[start + 1 : place].strip():
            spans.append(Marked(start + 1, place, opening, mark, 0))
    for start, opening, _ in open_marks[-1:]:
        # «قال: “…» whose closing mark was forgotten: the rest of the paragraph, or the sentence.
        rest = text[start + 1 :].rstrip(" .\n")
        if not text[:start].rstrip().endswith(":"):
            rest = _SENTENCE_END.split(rest)[0] if _only_opens(text, start, opening) else ""
        if len(rest.split()) > _FORGOTTEN and all(span.end <= start for span in spans):
            spans.append(Marked(start + 1, start + 1 + len(rest), opening, "", 0))
    return sorted(spans), [start for start, _, _ in open_marks]


def _marks(text: str) -> Iterator[tuple[int, str, str]]:
    for place, mark in enumerate(text):
        if mark in _FAMILY:
            yield place, mark, _FAMILY[mark]
        elif mark in _GUILLEMETS:
            # One that stands free between two words is of a path of menus.
            free = _around(text, place, -1).isspace() and _around(text, place, 1).isspace()
            if not free:
                yield place, mark, "guillemets"


def _only_opens(text: str, place: int, mark: str) -> bool:
    if mark == "„" or _around(text, place, -1) == "ـ":
        return True
    if mark in "”″":
        return False
    before, after = _around(text, place, -1), _around(text, place, 1)
    if not (after.isalnum() or after in _FAMILY or after in _GUILLEMETS):
        return False
    if before.isspace() or before in _OPENERS:
        return True
    # A single clitic before the mark: و"أوباما".
    return before in _CLITICS and not _around(text, place, -2).isalnum()


def _only_closes(text: str, place: int, mark: str) -> bool:
    """Whether a guillemet ends a word, as one whose partner is missing does."""
    before, after = _around(text, place, -1), _around(text, place, 1)
    ends = (before.isalnum() and before not in _CLITICS) or before in ".!؟?"
    return mark in _GUILLEMETS and ends and not after.isalnum()


def _around(text: str, place: int, step: int) -> str:
    at = place + step
    return text[at] if 0 <= at < len(text) else " "
