"""A notebook that ran, as the report shows it: its title, its Arabic, what it has nothing on."""

import base64
import hashlib
import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from pathlib import Path

from nbformat import NotebookNode

from corpus_lib.errors import InputError
from corpus_lib.phrasebook import Language, pattern
from corpus_lib.prepare.groups import DOCUMENTS
from corpus_lib.prepare.readers import LISTS, read_table, read_toml
from corpus_lib.run.execution import Failure
from corpus_lib.run.exhibits import Exhibit, caption_of
from corpus_lib.run.parameters import INJECTED_TAG
from corpus_lib.translation import arabic_of, arabic_of_labels

OWN_TEXTS_TAG, ANSWERS_TAG = "own-texts", "draws-the-answer"
_TITLE = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_MARKS = re.compile(r"[*`_]")
# What an output ends with that shows nothing; also no sentences, which leave nothing at all.
_NOTHING = re.compile(r"\((no [\w ]+|nothing to choose from)\)\s*(Further columns: .*)?$|\A\s*\Z")
_HEADING = re.compile(r"#{2,6}\s+(.+)")
_INSIDE = re.compile(r"\n+(?=#{2,6}\s)")
_ITEM = re.compile(r"(?m)^- ")
_FINDING = re.compile(r"- (?P<en>.+)\n  (?P<ar>.+)")
_LACKS = read_toml(LISTS / "lacks.toml")


@dataclass(frozen=True, eq=False)
class Section:
    """One notebook of the series that ran, with its outputs, tables and figures.

    `failure` says where it stopped; `translation` is the Arabic of its prose; `place` is where its
    HTML is kept.
    """

    name: str
    notebook: NotebookNode
    failure: Failure | None = None
    exhibits: Sequence[Exhibit] = ()
    translation: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    place: Path | None = None

    def tagged(self, tag: str) -> list[NotebookNode]:
        """The cells with a tag."""
        return [cell for cell in self.notebook.cells if tag in cell.metadata.get("tags", [])]

    @property
    def has_own_texts(self) -> bool:
        """Whether it reads texts that come with it, not those of the run."""
        return bool(self.tagged(OWN_TEXTS_TAG))

    @cached_property
    def in_arabic(self) -> NotebookNode:
        """A copy with its prose in Arabic, but for cells whose English has changed."""
        copy = deepcopy(self.notebook)
        for cell in copy.cells:
            of, text = self.translation.get(cell.get("id", ""), ("", ""))
            if text and cell.cell_type == "markdown" and of == digest(cell.source):
                cell.source = text
        return copy

    @property
    def by(self) -> str:
        """The column whose groups this run compares, "" where it compares documents."""
        given = "".join(cell.source for cell in self.tagged(INJECTED_TAG))
        found = re.search(r"(?m)^BY\b.*= ['\"](.+)['\"]", given)
        return found[1] if found and found[1] != DOCUMENTS else ""

    @property
    def title(self) -> str:
        """The notebook's first heading, else its file name."""
        return next(iter(_headings(self.notebook)), self.name)

    @property
    def title_ar(self) -> str:
        """Its first heading in Arabic, if that is known."""
        return next(iter(_headings(self.in_arabic)), self.title)

    @property
    def figures(self) -> list[Exhibit]:
        """Its figures that have something in them."""
        return [one for one in self.exhibits if one.kind == "figure" and not is_blank(one)]


def _headings(notebook: NotebookNode) -> list[str]:
    texts = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    return [_MARKS.sub("", heading) for text in texts for heading in _TITLE.findall(text)]


def read_translation(notebook: Path) -> dict[str, tuple[str, str]]:
    """The Arabic of a notebook's prose: by id of a cell the digest of its English, and the text.

    It lies in `ar/` beside the notebook's file, or nowhere; what can't be read is an `InputError`.
    """
    path = notebook.parent / "ar" / f"{notebook.stem}.toml"
    if not path.is_file():
        return {}
    try:
        cells = tomllib.loads(path.read_text(encoding="utf-8"))["cell"]
        return {cell["id"]: (cell["of"], cell["text"].strip()) for cell in cells}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}: {error}; expected [[cell]] with id, of and text, in UTF-8"
        ) from error


def digest(source: str) -> str:
    """What tells that the English of a cell is still what was translated."""
    return hashlib.sha256(source.encode()).hexdigest()[:12]


def titles_in_arabic(sections: Sequence[Section]) -> dict[str, str]:
    """The headings of notebooks, and how links to the one before and after name them."""
    titles = {section.title: section.title_ar for section in sections}
    before = {f"← {english}": f"→ {arabic}" for english, arabic in titles.items()}
    after = {f"{english} →": f"{arabic} ←" for english, arabic in titles.items()}
    parts = {
        english: arabic
        for one in sections
        for english, arabic in zip(_headings(one.notebook), _headings(one.in_arabic), strict=False)
        if english != arabic
    }
    return {**parts, **titles, **before, **after}


def told_in_arabic(section: Section) -> dict[str, str]:
    """What the figures of a notebook show, in Arabic."""
    both, exhibits = (section.notebook, section.in_arabic), section.exhibits
    drawn = (n for n, cell in enumerate(both[1].cells) if "image/png" in str(cell.get("outputs")))
    return {told(both[0], cell, exhibits): told(both[1], cell, exhibits, "ar") for cell in drawn}


def told(
    notebook: NotebookNode, cell: int, exhibits: Iterable[Exhibit], language: str = "en"
) -> str:
    """What a cell's figure shows, in the notebook's words, by its title and the first finding."""
    caption = caption_of(notebook, cell, ())
    title = next((str(one.facts.get("title") or "") for one in exhibits if one.cell == cell), "")
    if language == "ar":
        title = arabic_of(title, arabic_of_labels()) or title
    found = _finding(notebook.cells, cell, language)
    parts = filter(None, (caption.heading, title, " ".join(caption.text.split()), found))
    whole = re.sub(r"([?؟.:])\. ", r"\1 ", ". ".join(parts)).replace("*", "")
    return re.sub("`([^`]+)`", "\u2066\\1\u2069", whole)


def _finding(cells: Sequence[NotebookNode], cell: int, language: str) -> str:
    """The first finding told below a figure, else above it, before a heading or another figure.

    Else it is the figure's own. A tag of its cell asks for the first of the notebook instead.
    """
    whole = [cells] if ANSWERS_TAG in cells[cell].metadata.get("tags", []) else []
    near = (takewhile(_is_near, one) for one in (cells[cell + 1 :], cells[:cell][::-1]))
    sides: list[Iterable[NotebookNode]] = [*whole, *near, [cells[cell]]]
    outputs = (output for side in sides for one in side for output in one.get("outputs", []))
    data = (output.get("data", {}) for output in outputs)
    found = (_FINDING.match(one.get("text/plain", "")) for one in data)
    return next((str(one[language]) for one in found if one), "")


def _is_near(cell: NotebookNode) -> bool:
    """Whether a cell has neither a heading nor a figure."""
    shown = (output.get("data", {}) for output in cell.get("outputs", []))
    headed = cell.cell_type == "markdown" and _TITLE.search(cell.source)
    return not headed and not any("image/png" in one for one in shown)


def annotated(section: Section) -> NotebookNode:
    """A copy of its notebook whose figures are told by what they show, where nothing else does.

    Cells with tables or figures name the files in which these lie; prose has its Arabic.
    """
    copy = deepcopy(section.notebook)
    for number, (cell, arabic) in enumerate(zip(copy.cells, section.in_arabic.cells, strict=True)):
        if cell.cell_type == "code":
            cell.metadata.setdefault("alt", told(section.notebook, number, section.exhibits))
        elif cell.source != arabic.source:
            cell.metadata["arabic"] = arabic.source
    for exhibit in section.exhibits:
        metadata = copy.cells[exhibit.cell].metadata
        metadata.setdefault("exports", []).extend(exhibit.files)
        if exhibit.kind == "figure":
            metadata["blank"] = is_blank(exhibit)
            drawn = metadata.setdefault("drawn_in_arabic", [])
            outputs = (one.get("data", {}) for one in copy.cells[exhibit.cell].outputs)
            shown = [one["image/png"] for one in outputs if "image/png" in one][len(drawn)]
            breaks = exhibit.page_breaks(base64.b64decode(shown))
            metadata.setdefault("breaks", []).append((*breaks, exhibit.facts.get("cells")))
            drawn.append(exhibit.in_arabic)
            metadata["told_in_arabic"] = told(
                section.in_arabic, exhibit.cell, section.exhibits, "ar"
            )
    return copy


def is_blank(exhibit: Exhibit) -> bool:
    """Whether a figure or table has nothing in it."""
    return bool(exhibit.facts.get("blank") or exhibit.facts.get("rows") == 0)


def lacking(folder: Path) -> frozenset[str]:
    """What a corpus folder lacks: `coding`, `namings`, `theses`, `others` (than one document)."""
    without = {
        name
        for name, (_, files) in _LACKS.items()
        if not any((folder / file).is_file() for file in files)
    }
    manifest = folder / "corpus.csv"
    alone = manifest.is_file() and len(read_table(manifest, required=["doc_id"], further=True)) == 1
    return frozenset(without if alone else without - {"others"})


def fold_empty(notebook: NotebookNode, lacks: Collection[str]) -> None:
    """Put, in a notebook, a sentence in place of headings below which nothing is shown.

    Its first part, above the second heading, stays. Its Arabic stands in the cells' metadata as
    `arabic`, and `blank` tells of a blank figure.
    """
    start, *parts = _parts(notebook)
    folded: dict[str, list[NotebookNode]] = {}
    kept = start
    for part in parts:
        reason = _reason(part, lacks)
        if not _is_empty(part, reason):
            kept += part
            continue
        if reason not in folded:
            kept.append(part[0])  # where the sentence will stand
        folded.setdefault(reason, []).append(part[0])
    for reason, heads in folded.items():
        arabic = _told(reason, [one.metadata.get("arabic", one.source) for one in heads], "ar")
        heads[0].source = _told(reason, [one.source for one in heads], "en")
        heads[0].metadata["arabic"] = arabic
    # What stays tells what is lacking; a figure or table that shows as much is no news.
    notebook.cells = [
        cell for cell in kept if _reason([cell], lacks) == "found" or not _is_empty([cell], "found")
    ]


def _parts(notebook: NotebookNode) -> list[list[NotebookNode]]:
    """The cells below each heading; a cell with a heading inside is made two."""
    parts: list[list[NotebookNode]] = [[]]
    for cell in notebook.cells:
        pieces = _INSIDE.split(cell.source) if cell.cell_type == "markdown" else [cell.source]
        arabic = _INSIDE.split(cell.metadata.get("arabic", ""))
        for at, piece in enumerate(pieces):
            one = deepcopy(cell) if at else cell
            one.source, one["id"] = piece, f"{cell.get('id', 'cell')}-{at}"
            if len(arabic) == len(pieces) and arabic[at]:
                one.metadata["arabic"] = arabic[at]
            if cell.cell_type == "markdown" and _HEADING.match(piece):
                parts.append([])
            parts[-1].append(one)
    return parts


def _is_empty(part: Sequence[NotebookNode], reason: str) -> bool:
    shown = [
        (cell, output.get("data", {}).get("text/plain", output.get("text", "")))
        for cell in part
        for output in cell.get("outputs", [])
    ]
    nothing = [bool(_NOTHING.search(text) or cell.metadata.get("blank")) for cell, text in shown]
    # A single sentence says no more than that nothing is there, if what it rests on is lacking.
    told = [reason != "found" and len(_ITEM.findall(text)) == 1 for _, text in shown]
    is_bare = any(nothing) or (reason == "others" and bool(shown))
    return is_bare and all(a or b for a, b in zip(nothing, told, strict=True))


def _reason(part: Sequence[NotebookNode], lacks: Collection[str]) -> str:
    source = "\n".join(cell.source for cell in part if cell.get("outputs"))
    rests = (name for name in _LACKS if name in lacks and re.search(_LACKS[name][0], source))
    return next(rests, "found")


def _told(reason: str, sources: Sequence[str], language: Language) -> str:
    marks = {"en": ("“{}”", "; "), "ar": ("«{}»", "؛ ")}[language]
    found = [_HEADING.match(source) for source in sources]
    named = marks[1].join(marks[0].format(one[1].strip()) for one in found if one)
    return pattern(f"left_out_{reason}", language).replace("{object}", named)
