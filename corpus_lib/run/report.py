"""The report of a run: one page for each notebook and an index that says what was found.

The pages need no network: style is in each page, figures are embedded, and the Arabic typeface
lies beside them in `fonts/`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import nbformat
from nbconvert import HTMLExporter

from corpus_lib.run.execution import Failure
from corpus_lib.run.output import TEMPLATES, rendered
from corpus_lib.run.paper.export import Exhibit
from corpus_lib.run.paper.methods import CAPTIONS, PAPER_FILES
from corpus_lib.run.paper.provenance import Record

FINDINGS_TAG = "findings"

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
    """

    name: str
    notebook: nbformat.NotebookNode | None = None
    failure: Failure | None = None
    seconds: float = 0.0
    exhibits: Sequence[Exhibit] = ()

    @property
    def title(self) -> str:
        """The notebook's first heading, else its file name."""
        return self.name if self.notebook is None else title_of(self.notebook, self.name)


@dataclass(frozen=True)
class RunFacts:
    """How a run was made, for the head of the index.

    Attributes:
        corpus: The corpus folder's name.
        changed: The notebooks in which each parameter was set, by `NAME = value`.
        version: The package's version.
        python: Python's version.
        when: Date and time, as text.
        seconds: How long the run took.
    """

    corpus: str
    changed: Mapping[str, Sequence[str]]
    version: str
    python: str
    when: str
    seconds: float


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


def notebook_page(section: Section, sections: Sequence[Section]) -> bytes:
    """The HTML page of a notebook that ran.

    Args:
        section: The notebook.
        sections: The whole series in order, for the links to its neighbours.

    Returns:
        A page in UTF-8 that needs no network.

    Raises:
        ValueError: If the notebook did not run.
    """
    if section.notebook is None:
        raise ValueError(f"{section.name} has no outputs to show")
    ran = [other for other in sections if other.notebook is not None]
    place = [other.name for other in ran].index(section.name)
    body, _ = _exporter().from_notebook_node(_annotated(section.notebook, section.exhibits))
    return _render(
        "page.html.j2",
        section=section,
        body=_link_pages(body, [other.name for other in ran]),
        before=ran[place - 1] if place else None,
        after=ran[place + 1] if place + 1 < len(ran) else None,
    )


def index_page(
    sections: Sequence[Section],
    facts: RunFacts,
    *,
    records: Sequence[Record] = (),
    other_files: Sequence[str] = (),
) -> bytes:
    """The index of a run: what was found, how it was made, and every file.

    Args:
        sections: The selected notebooks in order, also those that did not run.
        facts: How the run was made.
        records: Of all notebooks whose tables and figures lie in the folder, in order.
        other_files: Files of earlier runs in the same folder, as relative paths.

    Returns:
        A page in UTF-8 that needs no network.
    """
    names = [section.name for section in sections if section.notebook is not None]
    cards = [
        {
            "section": section,
            "found": _link_pages(_findings(section.notebook), names),
            "thumbnail": _thumbnail(section.exhibits),
        }
        for section in sections
        if section.notebook is not None
    ]
    missing = [section for section in sections if section.notebook is None]
    return _render(
        "index.html.j2",
        cards=cards,
        missing=missing,
        facts=facts,
        records=records,
        paper_files=_paper_files(records),
        other_files=other_files,
    )


def _thumbnail(exhibits: Sequence[Exhibit]) -> str:
    pictures = [name for e in exhibits if e.kind == "figure" for name in e.files]
    return next((name for name in pictures if name.endswith(".png")), "")


def _paper_files(records: Sequence[Record]) -> list[str]:
    absent = {path for kind, path in CAPTIONS.items() if not any(r[kind] for r in records)}
    return [path for path in PAPER_FILES if path not in absent] if records else []


def _findings(notebook: nbformat.NotebookNode) -> str:
    """The outputs of the cells tagged `findings` as HTML, else the opening paragraph."""
    tagged = [c for c in notebook.cells if FINDINGS_TAG in c.metadata.get("tags", [])]
    parts = [_markdown(cell.source) for cell in tagged if cell.cell_type == "markdown"]
    parts += [part for output in _outputs(tagged) if (part := _output_html(output))]
    return "\n".join(parts) or _markdown(_opening(notebook))


def _output_html(output: nbformat.NotebookNode) -> str:
    bundle = output.get("data", {})
    if "text/html" in bundle:
        return str(bundle["text/html"])
    if "text/markdown" in bundle:
        return _markdown(bundle["text/markdown"])
    text = bundle.get("text/plain", "") if "image/png" not in bundle else ""
    if output.output_type == "stream" and output.name == "stdout":
        text = output.text
    return f'<pre dir="auto">{html.escape(text.rstrip())}</pre>' if text.strip() else ""


def _opening(notebook: nbformat.NotebookNode) -> str:
    """The first paragraph that is no heading."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for block in re.split(r"\n\s*\n", cell.source):
                lines = [line for line in block.splitlines() if not re.match(r"#+\s", line)]
                if "".join(lines).strip():
                    return "\n".join(lines)
    return ""


def _outputs(cells: Sequence[nbformat.NotebookNode]) -> Iterator[nbformat.NotebookNode]:
    for cell in cells:
        yield from cell.get("outputs", [])


def _markdown(text: str) -> str:
    return str(_exporter().environment.filters["markdown2html"]({"cell": {}}, text))


def _annotated(
    notebook: nbformat.NotebookNode, exhibits: Sequence[Exhibit]
) -> nbformat.NotebookNode:
    """A copy whose figures are described by the heading above them, where nothing else does.

    Cells with tables or figures name the files in which these lie.
    """
    copy = deepcopy(notebook)
    heading = ""
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            headings = re.findall(r"^#+\s+(.+)$", cell.source, flags=re.MULTILINE)
            heading = headings[-1] if headings else heading
        else:
            cell.metadata.setdefault("alt", f"Figure: {heading}")
    for exhibit in exhibits:
        copy.cells[exhibit.cell].metadata.setdefault("exports", []).extend(exhibit.files)
    return copy


def _link_pages(body: str, names: Sequence[str]) -> str:
    """Let links from notebook to notebook lead from page to page."""
    for name in names:
        body = body.replace(f'href="{name}.ipynb', f'href="{name}.html')
    return body


@cache
def _exporter() -> HTMLExporter:
    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="notebook", extra_template_basedirs=[str(TEMPLATES)]
    )
    exporter.exclude_anchor_links = True
    return exporter


def _render(template: str, **values: Any) -> bytes:
    style = (TEMPLATES / "report.css").read_text(encoding="utf-8")
    return rendered(template, style=style, **values).encode("utf-8")
