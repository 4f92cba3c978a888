"""Furniture of pages that counts as text, told by its form or as several texts have it."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import regex

from corpus_lib.intake.told import rule
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import UNSEEN
from corpus_lib.prepare.readers import LISTS, read_toml
from corpus_lib.wording import counted

Span = tuple[int, int]
_LEAST = {"line": 2, "title": 3, "start": 3, "end": 3}  # texts that have it in common
_LONGEST, _OF_DATELINE, _OF_SENTENCE = 15, 8, 6  # words: longer ones are reprints; no more; no less
_NEAR_START, _NEAR_END, _TAIL = 4, 3, 400  # lines, lines, characters
_SHOWN, _WIDTH, _MOST = 8, 80, 200  # passages; characters; passages of a rule, so that it is quick
_TABLE = read_toml(LISTS / "furniture.toml")
_SAID, _PLACES, _STOP = _TABLE["said"], _TABLE["places"], _TABLE["parts"]["stop"]
_ALIKE = str.maketrans("أإآٱةى", "ااااهي")


class _Piece(NamedTuple):
    """What may be furniture; a rule asks for its `head`, and the rest of its line goes with it."""

    kind: str
    place: str
    doc_id: str
    start: int
    end: int
    head: str


class _Line(NamedTuple):
    """A line: where it stands, its words, and its number from both ends of the text."""

    start: int
    end: int
    words: str
    first: int
    last: int


def furniture(corpus: Corpus, copies: Collection[str]) -> tuple[list[str], set[str]]:
    """What is told of furniture, a line and below it a rule for each kind, and of which lines.

    What the documents in `copies` share tells nothing, as they are much like others.
    """
    of: dict[str, list[_Piece]] = defaultdict(list)
    for piece in _pieces(corpus, copies):
        of[piece.kind].append(piece)
    taken: dict[str, list[Span]] = defaultdict(list)
    edits = corpus.cleaning[~corpus.cleaning["action"].isin(["unseen", "shape"])]
    for doc_id, start, end in edits[["doc_id", "start", "end"]].itertuples(index=False):
        taken[doc_id].append((start, end))
    signs = []
    for kind in (one for one in _SAID if one in of):
        what, state, wish = _SAID[kind]
        often = dict(Counter(piece.head for piece in of[kind]).most_common(_MOST))
        pieces, fit = [piece for piece in of[kind] if piece.head in often], dict[str, None]()
        find = regex.compile(_pattern(pieces), flags=regex.MULTILINE)
        for doc_id in dict.fromkeys(piece.doc_id for piece in pieces):
            spans = [match.span() for match in find.finditer(corpus.raw(doc_id))]
            both = sorted(spans + taken[doc_id])
            # What another rule takes out is told of once that is done.
            if spans and all(one[1] <= other[0] for one, other in pairwise(both)):
                fit[doc_id] = None
                taken[doc_id] = both if wish else taken[doc_id]
        if fit:
            listed = _listed(corpus, [piece for piece in pieces if piece.doc_id in fit])
            told = f"{what}{state}, in {counted(len(fit), 'document')} (file:line of the first)"
            mend = rule("drop", [*fit], find.pattern, what)
            mend = f"; {wish}put this rule in cleaning.toml:\n{mend}" if wish else ""
            signs.append(f"{told}: {listed}{mend}")
    return signs, {_plain(piece.head) for pieces in of.values() for piece in pieces}


def _pattern(pieces: Iterable[_Piece]) -> str:
    """What finds pieces, by where they stand."""
    of: dict[str, dict[str, None]] = defaultdict(dict)
    for piece in sorted(pieces, key=lambda piece: -len(piece.head)):
        one = regex.escape(piece.head, special_only=True, literal_spaces=True).replace("\t", r"\t")
        goes_on = len(piece.head) < piece.end - piece.start
        of[piece.place][one + _PLACES[piece.place][1] * goes_on] = None
    return "|".join(form.format("|".join(of[at])) for at, (form, _) in _PLACES.items() if at in of)


def _listed(corpus: Corpus, pieces: Iterable[_Piece]) -> str:
    """The commonest pieces, each with its first place and how often it stands."""
    files = dict(corpus.documents[["doc_id", "file"]].to_numpy())
    of: dict[str, list[_Piece]] = defaultdict(list)
    for piece in pieces:
        of[_plain(piece.head)].append(piece)
    told = []
    for head, own in sorted(of.items(), key=lambda one: -len(one[1]))[:_SHOWN]:
        whole = {_plain(corpus.raw(one.doc_id)[one.start : one.end]) for one in own}
        shown = f"{head} …" if len(whole) > 1 else whole.pop()
        number = corpus.raw(own[0].doc_id).count("\n", 0, own[0].start) + 1
        place = f"raw/{files[own[0].doc_id]}:{number}"
        times = f", ×{len(own)}" if len(own) > 1 else ""
        told.append(f"«{shown[:_WIDTH]}{'…' * (len(shown) > _WIDTH)}» ({place}{times})")
    return ", ".join(told) + (f", … (+{len(of) - _SHOWN})" if len(of) > _SHOWN else "")


def _plain(text: str) -> str:
    return " ".join(UNSEEN.sub("", text).split())


def _pieces(corpus: Corpus, copies: Collection[str]) -> Iterator[_Piece]:
    """All that may be furniture, no two in one place."""
    lines, told = dict[str, list[_Line]](), list[_Piece]()
    edits = corpus.cleaning[corpus.cleaning["action"].isin(["drop", "strip", "item"])]
    of = {doc_id: own[["start", "end"]].to_numpy() for doc_id, own in edits.groupby("doc_id")}
    for doc_id in corpus.documents["doc_id"]:
        raw = _without(corpus.raw(doc_id), of.get(doc_id, ()))
        found = list(_by_form(doc_id, raw))
        lines[doc_id] = _lines(_without(raw, [(piece.start, piece.end) for piece in found]))
        told += found
    tagged = sum(piece.place == "tags" for piece in told)
    yield from (piece for piece in told if piece.place != "tags" or tagged >= _LEAST["end"])
    yield from _in_common(corpus, lines, copies)


def _without(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in place of passages, so that the rest stands where it stood."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], re.sub(r"[^\n]", " ", text[max(at, start) : end])]
        at = max(at, end)
    return "".join([*parts, text[at:]])


def _lines(text: str) -> list[_Line]:
    spans = [match.span() for match in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    own = [(a, b, words) for a, b in spans if re.search(r"\w", words := _plain(text[a:b]))]
    return [_Line(*one, n, len(own) - 1 - n) for n, one in enumerate(own)]


@cache
def _forms() -> list[tuple[dict[str, str], re.Pattern[str]]]:
    """What furniture looks like."""
    table, parts, forms = _TABLE, dict[str, str](), []
    for name, form in [*table["parts"].items(), *((one["place"], one) for one in table["forms"])]:
        written = form if isinstance(form, str) else form["pattern"]
        whole = re.sub(r"\{([a-z]+)\}", lambda one: parts[one[1]], written.replace("\n", ""))
        parts[name] = whole.translate(_ALIKE).replace(" ?", r"[^\w\n]*").replace(" ", r"[^\w\n]+")
        forms.append((form, re.compile(parts[name], flags=re.IGNORECASE)))
    return forms[len(table["parts"]) :]


def _by_form(doc_id: str, raw: str) -> Iterator[_Piece]:
    """What is furniture by its form, in the lines of a text."""
    before, n_addressed = "", len(re.findall(r"[#@]|://", raw))
    for line in _lines(raw):
        text = raw[line.start : line.end].translate(_ALIKE)
        near_end = line.first and line.last < _NEAR_END
        near = near_end or 0 < line.first < _NEAR_START
        is_at = {"": True, "near": near, "end": near_end, "last": line.last == 0}
        own = len(re.findall(r"[#@]|://", text))
        named = own and (n_addressed - own > 1 or before.endswith((":", "رابط", "الرابط")))
        before = line.words
        for form, pattern in _forms():
            where, place = form.get("where", ""), form["place"]
            if not is_at.get(where) or (named and "address" in form):
                continue
            tail = max(0, len(text) - _TAIL) if where == "last" else 0
            if found := (pattern.search if where == "last" else pattern.match)(text, tail):
                start, to = found.span("head" if "head" in pattern.groupindex else 0)
                start, to = line.start + start * (place != "line"), line.start + to
                end = to if place == "start" else line.end
                kind = form.get("kind", "furniture")
                yield _Piece(kind, place, doc_id, start, end, raw[start:to])
                break


def _parts(line: _Line, text: str, titled: bool) -> Iterator[tuple[str, int, int]]:
    """What other texts may have of a line: all, a beginning near the text's, an end at its end."""
    yield "title" if titled else "line", 0, len(text)
    if line.first < _NEAR_END and not titled:
        for cut in re.finditer(r"[.:!?؟…–—|/-]\s+(?=\S)", text[:_TAIL]):
            yield "start", 0, cut.start() + 1
    if line.last == 0:
        for stop in re.compile(rf"(?<={_STOP})\s+(?=\S)").finditer(text, max(0, len(text) - _TAIL)):
            yield "end", stop.end(), len(text)


def _in_common(
    corpus: Corpus, lines: Mapping[str, list[_Line]], copies: Collection[str]
) -> Iterator[_Piece]:
    """Lines, beginnings and ends that several texts have, the longest of each line."""
    holders: dict[tuple[str, str], set[str]] = defaultdict(set)
    standing = list[tuple[str, _Line, dict[tuple[str, str], Span]]]()
    for doc_id, title in corpus.documents[["doc_id", "title"]].itertuples(index=False):
        for line in lines[doc_id]:
            text, titled = corpus.raw(doc_id)[line.start : line.end], line.words == _plain(title)
            standing.append((doc_id, line, {}))
            for place, start, end in _parts(line, text, titled):
                words, least = _plain(text[start:end]), 1 if place in ("line", "title") else 2
                if len(re.findall(r"\w+", words)) >= least and len(words.split()) <= _LONGEST:
                    standing[-1][2][place, words] = line.start + start, line.start + end
                    own = [] if doc_id in copies else [corpus.clean(doc_id)]
                    holders[place, words].update(own)
    for doc_id, line, parts in standing:
        often = [one for one in parts if len(holders[one]) >= _LEAST[one[0]]]
        if not often or _forms()[-1][1].match(line.words.translate(_ALIKE)):
            continue
        place, words = max(often, key=lambda one: (one[0] == "line", len(one[1])))
        (start, end), size = parts[place, words], len(words.split())
        stops = re.search(rf"{_STOP}$", line.words)
        if place == "start" and not stops and len(line.words.split()) <= size + 3:
            place, end = "line", line.end  # such as the one dateline of a town
        near = line.first < _NEAR_START or line.last < _NEAR_END
        dated = near and size <= _OF_DATELINE and re.search(r"[-–—/|ـ]|:$", words)
        whole = place == "line" and stops
        kind = "dateline" if dated and place in ("line", "start") and not whole else "common"
        kind = "sentence" if whole and size >= _OF_SENTENCE else kind
        place = place.replace("title", "line")
        yield _Piece(kind, place, doc_id, start, end, corpus.raw(doc_id)[start:end])
