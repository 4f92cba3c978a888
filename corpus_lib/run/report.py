"""The pages of a report: one for each notebook and each text, and the search of all texts.

The pages need no network: style and figures are in each; the Arabic typeface lies in `fonts/`.
"""

import html
import json
import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache, partial
from html import escape
from typing import Any, get_args
from urllib.parse import quote, unquote

import pandas as pd
from nbconvert import HTMLExporter

from corpus_lib.files import read_sealed, write_sealed
from corpus_lib.phrasebook import Language, column
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.units import runs
from corpus_lib.run.output import TEMPLATES, comments_in_both, page
from corpus_lib.run.sections import Section, annotated, fold_empty, titles_in_arabic, told_in_arabic
from corpus_lib.wording import named

TEXTS, SEARCH_FILE = "texts", "search.js"
_PLACE = re.compile(r'<a data-place="([^" ]+) (\d+) (\d+)">')
_WORDS = r"[\u0600-\u060b\u060d-\u06ff ]{2,40}"  # all but the comma
_TERMS = re.compile(rf'(<td (?![^>]*nowrap)[^>]*lang="ar"[^>]*>)({_WORDS}(?:، {_WORDS})*)(?=</td>)')
_ADDRESS = re.compile(r'(?<=")(?:\.\./)?texts/([^"/]+)\.html#o(\d+)-(\d+)"')
_HEADING = re.compile(r"<h([1-4])((?: (?!id=)[^>]*)?)>(.*?)</h\1>", re.S)
_BLOCKS = ((0x600, 0x700), (0x750, 0x780), (0xFB50, 0xFE00), (0xFE70, 0xFF00))

Span = tuple[int, int]
Finds = Callable[[str], bool] | None


@cache
def notebook_body(section: Section, lacks: frozenset[str] = frozenset()) -> str:
    """A notebook that ran as HTML, made once: a run makes it while others still run."""
    if section.place is not None and (kept := read_sealed(section.place)):
        return kept.decode()
    shown = annotated(section)
    fold_empty(shown, lacks)
    body = str(_exporter().from_notebook_node(shown)[0])
    if section.place is not None:
        with suppress(OSError):  # which costs time only
            write_sealed(section.place, body.encode())
    return body


def notebook_page(
    section: Section,
    sections: Sequence[Section],
    lacks: frozenset[str] = frozenset(),
    finds: Finds = None,
) -> bytes:
    """The page of a notebook that ran as one of `sections`; see `lacking` and `finder`."""
    body, names = notebook_body(section, lacks), [other.name for other in sections]
    place = names.index(section.name)
    body = comments_in_both(linked(body, names, None if section.has_own_texts else finds))
    body, contents = with_contents(body)
    return page(
        "page.html.j2",
        title=section.title,
        section=section,
        ran=sections,
        body=body,
        by={language: column(section.by, language)[0] for language in get_args(Language)},
        contents=contents,
        before=sections[place - 1] if place else None,
        after=sections[place + 1] if place + 1 < len(sections) else None,
        arabic={**titles_in_arabic(sections), **told_in_arabic(section)},
    )


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="notebook", extra_template_basedirs=[str(TEMPLATES)]
    )
    exporter.exclude_anchor_links = True
    return exporter


def markdown_html(text: str) -> str:
    """Markdown as HTML."""
    return str(_exporter().environment.filters["markdown2html"]({"cell": {}}, text))


def linked(body: str, names: Sequence[str], finds: Finds = None) -> str:
    """Let links to notebooks that have a page, places and terms lead to what they name.

    Terms of tables that the search `finds`, if it is given, open all their lines in it.
    """
    for name in names:
        body = body.replace(f'href="{name}.ipynb', f'href="{name}.html')
    body = re.sub(r"<th(?P<more>[^>]*)></th>", r"<td\g<more>></td>", body)  # heads nothing
    if finds is not None:
        link = partial(_found, finds)
        body = _TERMS.sub(lambda cell: cell[1] + re.sub("[^، ][^،]*", link, cell[2]), body)
    body = body.replace('<a data-places="', '<a class="places" href="#p=')
    return _PLACE.sub(lambda m: f'<a href="{place_address(m[1], int(m[2]), int(m[3]))}">', body)


def _found(finds: Callable[[str], bool], term: re.Match[str]) -> str:
    text = term[0]
    return f'<a class="find" href="#q={quote(text)}">{text}</a>' if finds(text) else text


def with_contents(body: str) -> tuple[str, list[tuple[str, str, str]]]:
    """A page's body with an id at each heading, none of a level skipped, and its contents.

    These are `(id, text, language)` of each heading of the second level.
    """
    if "<h2" not in body:  # questions of a notebook are headings of the third level
        body = re.sub(r"(</?h)([3-6])", lambda m: f"{m[1]}{int(m[2]) - 1}", body)
    contents: list[tuple[str, str, str]] = []
    used: Counter[str] = Counter()

    def name(match: re.Match[str], language: str) -> str:
        level, attributes, inner = match.groups()
        text = html.unescape(re.sub(r"<[^>]+>", "", inner)).strip()
        slug = "-".join(re.findall(r"\w+", text.lower())) or "part"
        used[slug] += 1
        slug += f"-{used[slug]}" if used[slug] > 1 else ""
        if level == "2":
            contents.append((slug, text, language))
        return f'<h{level}{attributes} id="{slug}">{inner}</h{level}>'

    parts = re.split(r'(<section class="ar".*?</section>)', body, flags=re.S)
    for position, part in enumerate(parts):
        parts[position] = _HEADING.sub(partial(name, language=("en", "ar")[position % 2]), part)
    return "".join(parts), contents


def place_address(doc_id: str, start: int, end: int) -> str:
    """Where a place of a text stands in the report, relative to its folder."""
    return f"{TEXTS}/{quote(doc_id)}.html#o{start}-{end}"


def linked_spans(pages: Iterable[bytes]) -> dict[str, set[Span]]:
    """The spans of each text to which pages link, by the text's name in an address."""
    spans: dict[str, set[Span]] = {}
    for content in pages:
        for name, start, end in _ADDRESS.findall(content.decode("utf-8")):
            spans.setdefault(unquote(name), set()).add((int(start), int(end)))
    return spans


def text_page(
    corpus: Corpus,
    doc_id: str,
    *,
    linked: Collection[Span] = (),
    others: Sequence[str] | None = None,
) -> bytes:
    """The page of a document: its raw text as it is, with an anchor wherever a link leads.

    What cleaning took out is pale, words that it mended are underlined, control characters and
    marks of direction are shown. Segments, sentences and the raw spans of `linked`, to which other
    pages link, have anchors `o4148-4215`. It leads to `others`, else to all texts.
    """
    segments = corpus.segments[corpus.segments["doc_id"] == doc_id]
    changes = corpus.cleaning[corpus.cleaning["doc_id"] == doc_id]
    about = corpus.documents.set_index("doc_id").loc[doc_id].to_dict()
    headings = segments[segments["kind"].isin(["title", "heading"])]
    return page(
        "text.html.j2",
        root="../",
        title=named(doc_id),
        about={key: value for key, value in about.items() if not pd.isna(value)},
        arabic={named(doc_id): named(doc_id, "ar")},
        others=[(one, named(one)) for one in others or corpus.documents["doc_id"]],
        doc_id=doc_id,
        contents=[
            (f"o{row.start}-{row.end}", str(row.text)) for row in headings.itertuples(index=False)
        ],
        mended=changes[changes["action"] == "mend"].to_dict("records"),
        body="".join(_pieces(corpus, doc_id, segments, changes, linked)),
    )


def _pieces(
    corpus: Corpus,
    doc_id: str,
    segments: pd.DataFrame,
    changes: pd.DataFrame,
    linked: Collection[Span],
) -> Iterator[str]:
    """The raw text from change to change of what it is, as HTML whose text is the raw text."""
    text = corpus.raw(doc_id)
    sentences = runs(corpus.tokens[corpus.tokens["doc_id"] == doc_id], ["sentence_id"])
    anchored: dict[int, list[Span]] = {}
    for start, end in sorted({*_spans(segments), *_spans(sentences), *linked}):
        anchored.setdefault(start, []).append((start, end))
    headings = segments[segments["kind"].isin(["title", "heading"])]
    states = [(row["start"], row["end"], _change(row)) for row in changes.to_dict("records")]
    states += [(start, end, ("heading", "")) for start, end in _spans(headings)]
    order = sorted({0, len(text), *anchored, *(at for state in states for at in state[:2])})
    active: dict[int, dict[str, str]] = {at: {} for at in order}
    for start, end, (name, why) in states:
        for at in order[bisect_right(order, start) - 1 :]:
            if at >= end:
                break
            active[at][name] = why
    for at, until in zip(order, [*order[1:], len(text)], strict=True):
        yield from (f'<a id="o{start}-{end}"></a>' for start, end in anchored.get(at, ()))
        if shown := "".join(map(_letter, text[at:until])):
            why = " · ".join(filter(None, active[at].values()))
            title = f' title="{escape(why)}"' if why else ""
            names = " ".join(active[at])
            yield f'<span class="{names}"{title}>{shown}</span>' if names else shown


def _change(row: dict[Any, Any]) -> tuple[str, str]:
    if row["action"] == "mend":
        sure = "" if row["certainty"] == "certain" else f" ({row['certainty']})"
        return "mended", f"counted as {row['replacement']}{sure}: {row['reason']}"
    return "furniture", str(row["reason"])


def _spans(rows: pd.DataFrame) -> Iterator[Span]:
    return zip(rows["start"].astype(int), rows["end"].astype(int), strict=True)


def _letter(letter: str) -> str:
    if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cf"):
        return escape(letter)
    name = unicodedata.name(letter, "control character")
    code = f"U+{ord(letter):04X}"
    return f'<span class="sign" data-sign="{code}" title="{code} {name}">&#{ord(letter)};</span>'


def search_content(corpus: Corpus) -> dict[str, Any]:
    """All words of all texts, as the search of the report's pages asks for them.

    Each distinct word has the keys by which it is found: as written, without what is attached
    before it, and its dictionary form, all in the spelling in which the library compares words.
    """
    tokens = corpus.tokens
    columns = ["norm", "proclitics", "lemma", "gloss", "term_gloss"]
    words = tokens[columns].fillna("")
    kinds = words.groupby(columns, sort=False).ngroup()
    places = tokens[["start", "end"]].assign(kind=kinds).groupby(tokens["doc_id"])
    documents = []
    for doc_id in corpus.documents["doc_id"]:
        flat = places.get_group(doc_id).to_numpy().ravel().tolist()
        address = f"{TEXTS}/{quote(doc_id)}.html"
        documents.append([address, named(doc_id), corpus.raw(doc_id), flat, named(doc_id, "ar")])
    letters = (chr(code) for block in _BLOCKS for code in range(*block))
    return {
        "fold": {letter: key for letter in letters if (key := match_key(letter)) != letter},
        "words": [_keys(*row) for row in words.drop_duplicates().itertuples(index=False)],
        "documents": documents,
    }


def search_index(content: Mapping[str, Any]) -> bytes:
    """What is searched, as a script that hands it to the search."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return f"corpusSearch({text});\n".encode()


def finder(content: Mapping[str, Any]) -> Callable[[str], bool]:
    """Whether the search has a line for Arabic words, without cutting anything off them."""
    lemmas, kinds = defaultdict(set), defaultdict(set)
    for kind, (*keys, _) in enumerate(content["words"]):
        kinds[keys[-1]].add(kind)
        for key in (*keys, *(key.removeprefix("ال") for key in keys)):
            lemmas[key].add(keys[-1])
    texts = [(set(text), text) for text in (document[3][2::3] for document in content["documents"])]

    @cache
    def finds(term: str) -> bool:
        known = [lemmas.get(match_key(word), ()) for word in term.split()]
        wanted = [{kind for lemma in some for kind in kinds[lemma]} for some in known]
        held = (text for own, text in texts if not any(map(own.isdisjoint, wanted)))
        shifted = ([text[n:] for n in range(len(wanted))] for text in held)
        runs = (run for one in shifted for run in zip(*one, strict=False))
        return any(all(map(set.__contains__, wanted, run)) for run in runs)

    return finds


def _keys(norm: str, proclitics: str, lemma: str, gloss: str, term_gloss: str) -> list[str]:
    written = match_key(norm)
    stem = written.removeprefix(match_key("".join(filter(str.isalpha, proclitics))))
    glosses = dict.fromkeys(filter(None, (gloss, term_gloss)))
    return [written, stem, match_key(lemma), "; ".join(glosses)]
