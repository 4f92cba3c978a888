"""Cut texts into segments and sentences, and documents into units of counting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Literal, NamedTuple, Protocol, get_args

import numpy as np
import pandas as pd
import regex
from numpy.typing import NDArray

from corpus_lib.errors import InputError, check_has
from corpus_lib.prepare.cleaning import CleanText, Rule
from corpus_lib.prepare.readers import LISTS, read_table

Unit = Literal["window", "segment", "sentence", "document"]

_SEGMENTS = ["doc_id", "segment_id", "kind", "section", "heading", "page", "start", "end", "text"]
_KINDS = ("title", "heading", "paragraph", "item")
DOUBTFUL = "doubtful"  # what line may be a heading, and counts as a paragraph
_HEADING_WORDS, _LEAD_IN_WORDS = 12, 4
_LINE = regex.compile(r"[^\n\r\f\v\x1c-\x1e\x85\u2028\u2029]+")
_ENDS_LIKE_PROSE = regex.compile(r"[.،؛,;!…]['\"“”»)\]]*$|[“”\"»]$")
_ENDS = regex.compile(r"[.!?؟…:؛][\s'\"“”»)\]]*$|[“”\"»]$")
# Signs of lists, addresses, verses in two halves and ornaments.
_NO_HEADING = regex.compile(r"[-–—*•●▪■○#@]|\P{L}*$|.*(?:[@#]\w|://|\s{3}|\t|[*_=]{2}|\.{3}|…)")
# A full stop ends a sentence before a space, not after a single letter (an abbreviation such as
# د.) and not as one of two (.., which Arabic newspapers use as a dash).
_SENTENCE_END = regex.compile(r"(?:(?<!\.)(?<!\b\p{L})\.(?!\.)|[!?؟]+)['\"“”»)\]]*(?=\s)")


def segments(cleaned: Mapping[str, CleanText]) -> pd.DataFrame:
    """The lines of cleaned texts, each with what it is and where it stands in the raw text.

    A line is what the rules say it is, else what `line_kinds` takes it for.

    Returns:
        One row per line that holds text: `doc_id`, `segment_id`, `kind` (title, heading,
        paragraph, item), `section` ("body" unless a rule names another), `heading` (the nearest
        one above, "" before the first), `page` (0 where the text does not tell), `start`, `end`
        (raw offsets, end exclusive), `text` (cleaned).
    """
    rows = [row for doc_id, clean in cleaned.items() for row in _segments(doc_id, clean)]
    return pd.DataFrame(rows, columns=_SEGMENTS)


def _segments(doc_id: str, clean: CleanText) -> Iterator[tuple[object, ...]]:
    heading = ""
    kinds = line_kinds(clean.text, marks(clean))
    for number, (span, kind) in enumerate(zip(_lines(clean.text), kinds, strict=True)):
        raw_start, raw_end = clean.raw_span(*span)
        text, kind = clean.text[slice(*span)], kind.replace(DOUBTFUL, "paragraph")
        section, page = (_label_at(clean, name, raw_start) for name in ("section", "page"))
        where = section.name if section else "body", heading, page.number if page else 0
        yield doc_id, f"{doc_id}/{number:03d}", kind, *where, raw_start, raw_end, text
        if kind in ("title", "heading"):
            heading = text


def _lines(text: str) -> list[tuple[int, int]]:
    return [span for match in _LINE.finditer(text) for span in _stripped(text, *match.span())]


def _label_at(clean: CleanText, action: str, at: int) -> Rule | None:
    """The last rule of an action whose raw offset is not after `at`."""
    before = (rule for offset, rule in reversed(clean.labels) if offset <= at)
    return next((rule for rule in before if rule.action == action), None)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a piece of a text begins and ends without outer spaces; nothing if it is blank."""
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of each sentence of a segment's text, outer spaces left out."""
    borders = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    for start, end in pairwise(borders):
        yield from _stripped(text, start, end)


def marks(clean: CleanText) -> list[str]:
    """What rules say that each line is, "" where none does."""
    spans = [clean.raw_span(*line) for line in _lines(clean.text)]
    told = [(at, rule.action) for at, rule in clean.labels if rule.action in _KINDS]
    return [next((kind for at, kind in told if a <= at < b), "") for a, b in spans]


def line_kinds(text: str, marked: Sequence[str] = ()) -> list[str]:
    """What each line is that holds text: as marked, else title, heading, paragraph or doubtful.

    A short line without a full stop is a heading where it hardly is anything else: alone between
    the end of a sentence and a longer paragraph, after a blank line if most lines are, in a text
    whose paragraphs end with full stops. On the first line it is the title. What else looks so is
    doubtful (a line of verse, a tweet, a line cut at a margin) and counts as a paragraph.
    """
    spans = _lines(text)
    lines = [text[slice(*span)] for span in spans]
    marks = [*marked] or [""] * len(lines)
    kinds = [mark or _by_itself(line) for mark, line in zip(marks, lines, strict=True)]
    ended = [
        mark != "" or bool(_ENDS.search(line)) for mark, line in zip(marks, lines, strict=True)
    ]
    body = [end for end, kind in zip(ended, kinds, strict=True) if kind == "paragraph"]
    stops = len(body) < 2 or 2 * sum(body) >= len(body)
    apart = [text.count("\n", a[1], b[0]) > 1 for a, b in pairwise(spans)]
    few = 2 * sum(apart) < len(apart)
    for i in reversed(range(len(lines) - 1)):
        after = kinds[i + 1]
        longer = after == "item" or (after == "paragraph" and len(lines[i + 1]) > len(lines[i]))
        if i == 0:  # alone above lines cut at a margin it is a title too
            fits = (few and apart[0]) or (stops and (longer or after == "heading"))
        else:
            fits = stops and longer and (few or apart[i - 1])
            fits &= (
                i == 1 if kinds[i - 1] == DOUBTFUL else ended[i - 1] and kinds[i - 1] != "heading"
            )
            fits &= not lines[i].endswith(("؟", "?")) or len(lines[i].split()) < _LEAD_IN_WORDS
        if fits and kinds[i] == DOUBTFUL:
            kinds[i] = "heading" if i else "title"
    return kinds


def _by_itself(line: str) -> str:
    """A line that is short and does not end like prose is doubtful, any other a paragraph."""
    # A colon ends a heading such as «مقدمة:» and also a sentence that leads in what follows.
    longest = _LEAD_IN_WORDS - 1 if line.endswith(":") else _HEADING_WORDS
    prose = len(line.split()) > longest or _ENDS_LIKE_PROSE.search(line) or _NO_HEADING.match(line)
    return "paragraph" if prose or _sayings().match(line) else DOUBTFUL


@lru_cache(maxsize=1)
def _sayings() -> regex.Pattern[str]:
    """How sentences begin that tell what else somebody said; وعد is no و with a verb."""
    table = read_table(LISTS / "reporting_verbs.csv", required=["takes", "forms"], further=True)
    told = table.loc[~table["takes"].str.contains("of|source"), "forms"].str.split().explode()
    return regex.compile(rf"(?:[وف]|كما |ثم )(?:{'|'.join(told[told.str.len() > 2])})\b")


class CorpusTables(Protocol):
    """What counting needs of a corpus: its three tables."""

    @property
    def documents(self) -> pd.DataFrame:
        """One row per document."""

    @property
    def segments(self) -> pd.DataFrame:
        """One row per title, heading, paragraph or list item."""

    @property
    def tokens(self) -> pd.DataFrame:
        """One row per word."""


class Tables(NamedTuple):
    """The tables of a corpus, changed for one count."""

    documents: pd.DataFrame
    segments: pd.DataFrame
    tokens: pd.DataFrame


def units(
    source: CorpusTables | pd.DataFrame, *, unit: Unit = "window", window: int = 60
) -> pd.DataFrame:
    """Where each unit of counting lies and how many words it holds.

    A window is a run of consecutive sentences of one section, packed to about `window` words.
    A sentence half as long again as a window is cut into even pieces. No window crosses the
    border of a document or section, and a rest shorter than half a window joins the one before.

    The source is a corpus, or its tokens table with a `section` column added.

    Returns:
        One row per unit in the order of the text: `doc_id`, `unit_id`, `start`, `end` (offsets
        into the raw text, end exclusive) and `n_words`.

    Raises:
        InputError: If `unit` is unknown, `window` is below one, or the sections are not known.
    """
    tokens = tokens_with_section(source)
    labels = unit_of(tokens, unit=unit, window=window)
    return runs(tokens.assign(unit_id=labels), ["unit_id"]).reset_index(drop=True)


def unit_of(
    source: CorpusTables | pd.DataFrame, *, unit: Unit = "window", window: int = 60
) -> pd.Series[str]:
    """The unit that each word belongs to, on the index of the tokens table; as for `units`."""
    if unit not in get_args(Unit):
        raise InputError(f"unit={unit!r} is unknown; choose one of {', '.join(get_args(Unit))}")
    tokens = tokens_with_section(source)
    if unit == "window":
        return _window_of(tokens, window)
    whole = "document" if "document" in tokens else "doc_id"
    column = {"segment": "segment_id", "sentence": "sentence_id", "document": whole}[unit]
    return tokens[column].rename("unit_id")


def dealt_unit(words: pd.DataFrame, unit: Unit = "segment") -> pd.Series[str]:
    """The unit of each word that chance deals out, and that draws for intervals draw anew.

    Where groups are compared it is the whole document, as words come in clumps within one: dealt
    passages would make any two outlets differ, be their articles ever so much of one kind.
    """
    if "document" in words:
        return words["document"]
    return words["segment_id"] if unit == "segment" else unit_of(words, unit=unit)


def runs(words: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """The runs of words that agree in the columns `by`: `doc_id, start, end`, these, `n_words`."""
    first = _changes(words, ["doc_id", *by])
    sizes = np.diff(np.append(np.flatnonzero(first), len(words)))
    ends = words["end"].to_numpy()[np.roll(first, -1)]
    return words.loc[first, ["doc_id", "start", *by]].assign(end=ends, n_words=sizes)


def sentences_of(rows: pd.DataFrame, segments: pd.DataFrame) -> pd.DataFrame:
    """Words or mentions outside of titles and headings, unless a document has nothing else."""
    head = segments["kind"].isin(_KINDS[:2])
    head &= segments["doc_id"].isin(segments["doc_id"][~head])
    return rows[~rows["segment_id"].isin(segments["segment_id"][head])]


def document_of(units: Any) -> Any:
    """The document of each unit or segment (a Series or Index): its name begins with it."""
    return units.str.replace(r"/.*", "", regex=True)


def tokens_with_section(source: CorpusTables | pd.DataFrame) -> pd.DataFrame:
    """The tokens table with a column `section`, that each word stands in."""
    if isinstance(source, pd.DataFrame):
        if "section" not in source.columns:
            raise InputError(
                "the tokens table has no column `section`, so windows could run across sections; "
                "pass the corpus instead, or add the column from corpus.segments"
            )
        return source
    check_has(source, "segments", "a corpus: that of load_corpus, or study.corpus")
    found = source.tokens["segment_id"].map(source.segments.set_index("segment_id")["section"])
    if found.isna().any():
        lost = source.tokens.loc[found.isna(), "segment_id"].iloc[0]
        raise InputError(
            f"segment {lost!r} of the tokens table is not in corpus.segments; "
            "prepare the corpus again so that both tables come from one run"
        )
    return source.tokens.assign(section=found)


def _window_of(tokens: pd.DataFrame, window: int) -> pd.Series[str]:
    if window < 1:
        raise InputError(f"window={window} has no room for a word; give one or more")
    # Runs of a section, not its name, are kept apart: one section may interrupt another.
    borders = [name for name in ("doc_id", "document", "section") if name in tokens]
    new_section = _changes(tokens, borders)
    new_sentence = new_section | _changes(tokens, ["sentence_id"])
    sentence_sizes = np.diff(np.append(np.flatnonzero(new_sentence), len(tokens)))
    run_of_sentence = np.cumsum(new_section)[new_sentence]
    sizes: list[int] = []
    for run in np.unique(run_of_sentence):
        sizes += _packed(sentence_sizes[run_of_sentence == run].tolist(), window)
    window_of_corpus = pd.Series(np.repeat(np.arange(len(sizes)), sizes), index=tokens.index)
    first = window_of_corpus.groupby(tokens["doc_id"]).transform("min")
    number = (window_of_corpus - first + 1).astype(str).str.zfill(3)
    return (tokens["doc_id"] + "/w" + number).rename("unit_id")


def _changes(tokens: pd.DataFrame, columns: list[str]) -> NDArray[np.bool_]:
    """True on each row that differs from the row before, and on the first."""
    keys = tokens[columns]
    return (keys != keys.shift()).any(axis=1).to_numpy()


def _packed(sentences: list[int], window: int) -> list[int]:
    """Sizes of the windows that a section's sentences, given by their sizes, fill."""
    pieces: list[int] = []
    for size in sentences:
        n_pieces = max(1, round(size / window)) if size >= 1.5 * window else 1
        pieces += [size // n_pieces + (i < size % n_pieces) for i in range(n_pieces)]
    sizes = [0]
    for piece in pieces:
        # A window ends where it is nearer to its aimed size without the next piece than with it.
        if sizes[-1] and abs(sizes[-1] - window) <= abs(sizes[-1] + piece - window):
            sizes.append(0)
        sizes[-1] += piece
    if len(sizes) > 1 and 2 * sizes[-1] < window:
        rest = sizes.pop()
        sizes[-1] += rest
    return sizes
