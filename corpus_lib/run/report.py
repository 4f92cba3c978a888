"""The report of a run: one page for each notebook and an index that says what was found.

The pages need no network: style is in each page, figures are embedded, and the Arabic typeface
lies beside them in `fonts/`.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from urllib.parse import quote, unquote

import nbformat
from nbconvert import HTMLExporter

from corpus_lib.run.execution import Failure
from corpus_lib.run.languages import headings_in_arabic, in_arabic
from corpus_lib.run.left_out import fold_empty, is_blank
from corpus_lib.run.output import TEMPLATES, page
from corpus_lib.run.paper.captions import caption_of
from corpus_lib.run.paper.export import Exhibit
from corpus_lib.run.texts import place_address

_PLACE = re.compile(r'<a data-place="([^" ]+) (\d+) (\d+)">')
OWN_TEXTS_TAG = "own-texts"
_TERM = re.compile(r'(<td [^>]*lang="ar"[^>]*>)([\u0600-\u06ff ]{2,40})(?=</td>)')
_ADDRESS = re.compile(r'(?<=")(?:\.\./)?texts/([^"/]+)\.html#o(\d+)-(\d+)"')
_HEADING = re.compile(r"<h([1-4])((?: (?!id=)[^>]*)?)>(.*?)</h\1>", re.S)
_FONTS = ("IBMPlexSansArabic-Regular.ttf", "IBMPlexSansArabic-Bold.ttf")


@dataclass(frozen=True)
class Section:
    """One notebook of the series, as the index shows it.

    Attributes:
        name: The notebook's file name without ending.
        notebook: With its outputs, or None if it did not run.
        failure: Where it stopped, or None.
        seconds: How long it ran.
        exhibits: Its tables and figures.
        translation: The Arabic of its prose, as of `read_translation`.
    """

    name: str
    notebook: nbformat.NotebookNode | None = None
    failure: Failure | None = None
    seconds: float = 0.0
    exhibits: Sequence[Exhibit] = ()
    translation: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The notebook's first heading, else its file name."""
        return self.name if self.notebook is None else title_of(self.notebook, self.name)

    @property
    def ran(self) -> nbformat.NotebookNode:
        """The notebook with its outputs.

        Raises:
            ValueError: If it did not run.
        """
        if self.notebook is None:
            raise ValueError(f"{self.name} has no outputs to show")
        return self.notebook

    @property
    def has_own_texts(self) -> bool:
        """Whether it reads texts that come with it, not those of the run."""
        return any(OWN_TEXTS_TAG in cell.metadata.get("tags", []) for cell in self.ran.cells)

    @property
    def in_arabic(self) -> nbformat.NotebookNode:
        """The notebook that ran with its prose in Arabic, as far as it is translated."""
        return in_arabic(self.ran, self.translation)

    @property
    def title_ar(self) -> str:
        """Its first heading in Arabic, if that is known."""
        return self.title if self.notebook is None else title_of(self.in_arabic, self.title)


def title_of(notebook: nbformat.NotebookNode, default: str) -> str:
    """The text of a notebook's first heading, or `default` if it has none."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            match = re.search(r"^#+\s+(.+?)\s*#*$", cell.source, flags=re.MULTILINE)
            if match:
                return re.sub(r"[*`_]", "", match.group(1))
    return default


def report_fonts() -> dict[str, bytes]:
    """The typeface files that the pages name, with their licence, by relative path."""
    package = files("fontpkg_ibm_plex_sans_arabic")
    fonts = {f"fonts/{name}": (package / "files" / name).read_bytes() for name in _FONTS}
    return {**fonts, "fonts/LICENSE.txt": (package / "LICENSE").read_bytes()}


def notebook_page(
    section: Section, sections: Sequence[Section], *, lacks: Collection[str] = ()
) -> bytes:
    """The HTML page of a notebook that ran.

    Args:
        section: The notebook.
        sections: The whole series in order, for the links to its neighbours.
        lacks: What the corpus lacks, see `left_out.lacking`.

    Returns:
        A page in UTF-8 that needs no network.

    Raises:
        ValueError: If the notebook did not run.
    """
    ran = [other for other in sections if other.notebook is not None]
    shown = _annotated(section)
    fold_empty(shown, lacks)
    body, _ = _exporter().from_notebook_node(shown)
    place = [other.name for other in ran].index(section.name)
    names = [other.name for other in ran]
    body, contents = with_contents(linked(body, names, terms=not section.has_own_texts))
    return page(
        "page.html.j2",
        title=section.title,
        section=section,
        ran=ran,
        body=body,
        contents=contents,
        before=ran[place - 1] if place else None,
        after=ran[place + 1] if place + 1 < len(ran) else None,
        arabic={**titles_in_arabic(ran), **told_in_arabic(section)},
    )


def markdown_html(text: str) -> str:
    """Markdown as HTML."""
    return str(_exporter().environment.filters["markdown2html"]({"cell": {}}, text))


def titles_in_arabic(sections: Sequence[Section]) -> dict[str, str]:
    """The headings of notebooks, and how links to the one before and after name them."""
    titles = {section.title: section.title_ar for section in sections}
    before = {f"← {english}": f"→ {arabic}" for english, arabic in titles.items()}
    headings = [headings_in_arabic(one.ran, one.in_arabic) for one in sections if one.notebook]
    parts = {english: told for group in headings for english, told in group.items()}
    return {**parts, **titles, **before, **{f"{en} →": f"{ar} ←" for en, ar in titles.items()}}


def told_in_arabic(section: Section) -> dict[str, str]:
    """What the figures of a notebook show, in Arabic."""
    arabic = section.in_arabic
    drawn = (n for n, cell in enumerate(arabic.cells) if "image/png" in str(cell.get("outputs")))
    return {
        told(section.ran, cell, section.exhibits): told(arabic, cell, section.exhibits)
        for cell in drawn
    }


def told(notebook: nbformat.NotebookNode, cell: int, exhibits: Iterable[Exhibit]) -> str:
    """What the figure of a cell shows, in the notebook's words and by its own title."""
    caption = caption_of(notebook, cell, ())
    title = next((str(one.facts.get("title") or "") for one in exhibits if one.cell == cell), "")
    parts = filter(None, (caption.heading, title, " ".join(caption.text.split())))
    return re.sub(r"([?؟])\. ", r"\1 ", ". ".join(parts))


def _annotated(section: Section) -> nbformat.NotebookNode:
    """A copy whose figures are described by what they show, where nothing else does.

    Cells with tables or figures name the files in which these lie; prose has its Arabic.
    """
    copy = deepcopy(section.ran)
    in_arabic = section.in_arabic
    for number, (cell, arabic) in enumerate(zip(copy.cells, in_arabic.cells, strict=True)):
        if cell.cell_type == "code":
            cell.metadata.setdefault("alt", told(section.ran, number, section.exhibits))
        elif cell.source != arabic.source:
            cell.metadata["arabic"] = arabic.source
    for exhibit in section.exhibits:
        metadata = copy.cells[exhibit.cell].metadata
        metadata.setdefault("exports", []).extend(exhibit.files)
        if exhibit.kind == "figure":
            metadata["blank"] = is_blank(exhibit)
            metadata.setdefault("drawn_in_arabic", []).append(exhibit.in_arabic)
            metadata["told_in_arabic"] = told(in_arabic, exhibit.cell, section.exhibits)
    return copy


def linked(body: str, names: Sequence[str], *, terms: bool = True) -> str:
    """Let names of notebooks lead to pages, places to the texts, and terms to all their lines.

    Args:
        body: HTML that stands in the report's own folder.
        names: The notebooks that have a page.
        terms: Whether the terms stand in the texts of the report.
    """
    for name in names:
        body = body.replace(f'href="{name}.ipynb', f'href="{name}.html')
        body = re.sub(
            rf"(?<!>)<code>{name}</code>", f'<a href="{name}.html"><code>{name}</code></a>', body
        )
    body = re.sub(r"<th(?P<more>[^>]*)></th>", r"<td\g<more>></td>", body)  # heads nothing
    # A term of a table opens all its lines in the search.
    if terms:
        found = '<a class="find" href="#q={}">{}</a>'
        body = _TERM.sub(lambda m: m[1] + found.format(quote(m[2]), m[2]), body)
    body = body.replace('<a data-places="', '<a class="places" href="#p=')
    return _PLACE.sub(lambda m: f'<a href="{place_address(m[1], int(m[2]), int(m[3]))}">', body)


def with_contents(body: str) -> tuple[str, list[tuple[str, str, str]]]:
    """A page's body with an id at each heading, none of a level skipped, and a list of the first.

    Returns:
        The body, and `(id, text, language)` of the headings below the title.
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
        named = partial(name, language=("en", "ar")[position % 2])
        parts[position] = re.sub(
            r"<h([1-4])((?: (?!id=)[^>]*)?)>(.*?)</h\1>", named, part, flags=re.S
        )
    return "".join(parts), contents


def linked_spans(pages: Iterable[bytes]) -> dict[str, set[tuple[int, int]]]:
    """The spans of each text to which pages link, by the text's name in an address."""
    spans: dict[str, set[tuple[int, int]]] = {}
    for content in pages:
        for name, start, end in _ADDRESS.findall(content.decode("utf-8")):
            spans.setdefault(unquote(name), set()).add((int(start), int(end)))
    return spans


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="notebook", extra_template_basedirs=[str(TEMPLATES)]
    )
    exporter.exclude_anchor_links = True
    return exporter
