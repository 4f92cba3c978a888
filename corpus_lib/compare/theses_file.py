"""The theses of a corpus: sentences with the passages and checks they rest on, read and checked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from corpus_lib.coding.codebook import read_codebook
from corpus_lib.coding.coded_tables import STANCES, VOICES, nearest_words
from corpus_lib.errors import InputError
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.published import publication_interval
from corpus_lib.prepare.readers import LISTS, read_toml
from corpus_lib.topics.labels import corpus_labels
from corpus_lib.voices.actors import side_of_actors
from corpus_lib.voices.shares import SIDES
from corpus_lib.voices.shares import VOICES as SPOKEN
from corpus_lib.words.namings import naming_list

FILE = "coding/theses.toml"
FIELDS: Mapping[str, Sequence[str]] = read_toml(LISTS / "theses.toml")["fields"]
_DOCUMENTS = ("doc", "most_in", "never_in", "first_in", "all_but", "opposed", "of")
_LISTS = ("doc", "never_in", "opposed", "uses", "never_uses", "kept", "dropped", "added", "changed")
_THESIS = ("id", "en", "ar", "documents", "passages", "rests_on")
_LIKE = 0.6  # of a passage: less alike, and it is unknown rather than changed

Leg = Mapping[str, Any]


@dataclass(frozen=True)
class Passage:
    """A quoted passage: `start` is None where it no longer stands, `near` what is most like it."""

    doc_id: str
    quote: str
    gloss: str
    start: int | None
    near: str = ""


@dataclass(frozen=True)
class Thesis:
    """A sentence in both languages, the documents it speaks of, and what it rests on."""

    id: str
    en: str
    ar: str
    documents: tuple[str, ...]
    passages: tuple[Passage, ...]
    legs: tuple[Leg, ...]


def read_theses(corpus: Corpus) -> list[Thesis]:
    """The theses of a corpus folder's `coding/theses.toml`; none if there is no such file.

    A passage that stands there with other words is kept, so that its thesis can fall.

    Raises:
        InputError: If a kind of support, a field, an id or a document is unknown, or a passage is
            like nothing in its document or there several times; names file, check and the nearest.
    """
    path = corpus.path / "coding" / "theses.toml"
    entries = read_toml(path, tables=["thesis"]).get("thesis", []) if path.exists() else []
    known = _known(corpus)
    seen: set[str] = set()
    theses = []
    for number, entry in enumerate(entries, start=1):
        place = f"{FILE}, thesis {entry.get('id', number)!r}"
        _check_names(place, "field", entry, _THESIS)
        for name in _THESIS:
            kind = str if name in ("id", "en", "ar") else list
            if not isinstance(entry.get(name), kind) or not entry[name]:
                raise InputError(f"{place}: {name} is {entry.get(name)!r}; give {_WHAT[name]}")
        if entry["id"] in seen:
            raise InputError(f"{place}: this id stands already above; give each thesis its own")
        seen.add(entry["id"])
        _check_names(place, "document", entry["documents"], known["doc"])
        legs = tuple(
            _leg(corpus, f"{place}, check {n}", leg, known)
            for n, leg in enumerate(entry["rests_on"], start=1)
        )
        passages = tuple(
            _passage(corpus, f"{place}, passage {n}", one, known["doc"])
            for n, one in enumerate(entry["passages"], start=1)
        )
        named = tuple(doc_id for doc_id in known["doc"] if doc_id in entry["documents"])
        theses.append(Thesis(entry["id"], entry["en"], entry["ar"], named, passages, legs))
    return theses


_WHAT = {
    **{"id": "a short name", "en": "its English sentence", "ar": "its Arabic sentence"},
    **{"documents": "a list of doc_ids", "passages": "a list of { doc, quote, gloss }"},
    "rests_on": f"a list of legs; kinds: {', '.join(FIELDS)}",
}


def kind_of(leg: Leg) -> str:
    """What kind of support a leg is: its first field."""
    return next(iter(leg))


def find_passage(text: str, quote: str, nth: int | None = None) -> tuple[int, int]:
    """Where a quote stands (-1 if it doesn't), and how often."""
    starts = [at for at in range(len(text)) if text.startswith(quote, at)] if quote else []
    if nth is not None:
        starts = starts[nth - 1 : nth] if nth > 0 else []
    return (starts[0] if starts else -1), len(starts)


def _leg(corpus: Corpus, place: str, leg: Any, known: Mapping[str, Collection[str]]) -> Leg:
    if not isinstance(leg, dict) or not leg:
        raise InputError(f"{place}: {leg!r}; expected {{ kind = …, … }}; {_WHAT['rests_on']}")
    _check_names(place, "kind of support", [kind_of(leg)], FIELDS)
    kind = kind_of(leg)
    place = f"{place} ({kind})"
    _check_names(place, "field", [name for name in leg if name != kind], FIELDS[kind])
    if kind in known:
        _check_names(place, kind, [leg[kind]], known[kind])
    full = {name: listed(one) if name in _LISTS else one for name, one in leg.items()}
    expressions = known.get(f"naming/{full.get('naming')}", ())
    for name, what, allowed in (
        *((name, "document", known["doc"]) for name in _DOCUMENTS),
        *(("stance", "stance", STANCES), ("voice", "voice", VOICES)),
        ("actor", "actor", known["actor"]),
        *((name, "expression", expressions) for name in ("uses", "never_uses", "changes_to")),
    ):
        if name in full and name != kind:
            _check_names(f"{place}, {name}", what, listed(full[name]), allowed)
    _check_shape(place, kind, full)
    for name in ("before", "after") if kind == "date" else ():
        if name in full and full[name] not in known["doc"]:
            _check_date(f"{place}, {name}", full[name], known["doc"])
    for name, doc in (("kept", "of"), ("dropped", "of"), ("added", "reprint")):
        for quote in full.get(name, []) if kind == "reprint" else []:
            _passage(corpus, place, {"doc": full[doc], "quote": quote}, known["doc"])
    return full


def _check_date(place: str, value: Any, documents: Collection[str]) -> None:
    try:
        publication_interval(str(value))
    except InputError as error:
        raise InputError(
            f"{place}: {value!r} is neither a date such as 2022-11-10 or 2022-11 nor one of the "
            f"documents {', '.join(documents)}"
        ) from error


def _check_shape(place: str, kind: str, leg: Leg) -> None:
    """Whether a leg says what it asserts, and of which document."""
    asserted = {
        "claim": ("doc", "all_but", "opposed"),
        "naming": ("uses", "never_uses", "changes_to"),
        "role": ("doc", "most_in", "never_in", "first_in"),
    }.get(kind, FIELDS[kind])
    given = [name for name in asserted if name in leg and name != "of"]
    needed = {
        **{"naming": ("doc",), "role": ("actor",), "reprint": ("of",)},
        "claim": () if "opposed" in leg else ("stance",),
    }.get(kind, ())
    if kind in ("frame", "actor", "voice", "topic") and {"over", "under"} & set(leg):
        needed = ("doc",)
    if not given or any(name not in leg for name in needed):
        raise InputError(
            f"{place}: {dict(leg)} asserts nothing that can be tested; give "
            f"{' and '.join([*needed, 'one of ' + ', '.join(asserted)])}"
        )


def _passage(corpus: Corpus, place: str, given: Any, documents: Collection[str]) -> Passage:
    _check_names(place, "field", given, ("doc", "quote", "gloss", "nth"))
    doc_id, quote = given.get("doc"), given.get("quote") or ""
    _check_names(place, "document", [doc_id], documents)
    text = corpus.raw(doc_id)
    start, times = find_passage(text, quote, given.get("nth"))
    if start >= 0 and times > 1:
        raise InputError(f"{place}: {quote!r} stands {times} times in {doc_id}; say nth = 1, 2, …")
    likeness, near = (1.0, "") if start >= 0 else nearest_words(text, quote)
    if likeness < _LIKE:
        raise InputError(f"{place}: {quote!r} does not stand in {doc_id}; nearest is {near!r}")
    return Passage(doc_id, quote, given.get("gloss", ""), start if start >= 0 else None, near)


def _known(corpus: Corpus) -> dict[str, Collection[str]]:
    listed = naming_list(corpus).groupby("referent", sort=False)["expression"]
    namings = {str(referent): list(rows) for referent, rows in listed}
    book, actors = read_codebook(corpus.path / "coding" / "codebook.toml"), corpus.actors
    documents = list(corpus.documents["doc_id"])
    labels = [part for label in corpus_labels(corpus.path)["label"] for part in label.split(" · ")]
    words = {word for name in ("term", "lemma", "surface") for word in corpus.tokens[name]}
    return {
        **{"doc": documents, "reprint": documents, "date": documents, "naming": list(namings)},
        **{kind: list(getattr(book, f"{kind}s")["id"]) for kind in ("claim", "frame", "role")},
        **{"actor": list(actors["actor_id"]), "topic": labels, "word": words},
        "voice": [*SPOKEN, *SIDES, *set(side_of_actors(actors).values()), *actors["actor_id"]],
        **{f"naming/{referent}": listed for referent, listed in namings.items()},
    }


def _check_names(place: str, what: str, given: Any, known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            near = get_close_matches(str(name), [*known], n=3, cutoff=0.4) or list(known)[:10]
            raise InputError(f"{place}: unknown {what} {name!r}; nearest: {', '.join(near) or '–'}")


def listed(value: Any) -> list[Any]:
    """A value in a list, unless it is one."""
    return value if isinstance(value, list) else [value]
