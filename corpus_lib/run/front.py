"""The first page of a report: the subject, the texts, what was found and how sure it is."""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from importlib import resources
from itertools import chain
from typing import Any

import nbformat
import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.groups import MOST_DOCUMENTS
from corpus_lib.run import report
from corpus_lib.run.corpus_report import ABOUT_KEYS, read_about
from corpus_lib.run.methods import CAPTIONS, PAPER_FILES, Record, paper_files
from corpus_lib.run.output import OutputFolder, page, without_paths
from corpus_lib.run.sections import Section, lacking, titles_in_arabic, told, told_in_arabic
from corpus_lib.study import Study
from corpus_lib.wording import named, set_names

FINDINGS_TAG, THESES_TAG, COVER_TAG, SURE_TAG = "findings", "theses", "cover", "how-sure"
FILES = "files"
"""Where pages that notebooks save go; the notebooks' own pages link to them."""

_SURE_SENTENCES = 3
_FONTS = ("IBMPlexSansArabic-Regular.ttf", "IBMPlexSansArabic-Bold.ttf")


def report_fonts() -> dict[str, bytes]:
    """The typeface files that the pages name, with their licence, by relative path."""
    package = resources.files("fontpkg_ibm_plex_sans_arabic")
    fonts = {f"fonts/{name}": (package / "files" / name).read_bytes() for name in _FONTS}
    return {**fonts, "fonts/LICENSE.txt": (package / "LICENSE").read_bytes()}


def write_report(
    out: OutputFolder,
    sections: Sequence[Section],
    facts: Mapping[str, Any],
    records: Sequence[Record],
    study: Study,
) -> None:
    """Write all pages of a report, what a paper needs, and the search.

    `sections` are the notebooks that ran, `records` all whose tables and figures lie in the folder.
    """
    set_names(study.names)
    for_paper = paper_files(records)
    for name, content in {**report_fonts(), **for_paper}.items():
        out.write(name, content)
    out.remove(set(PAPER_FILES) - set(for_paper))
    corpus = study.corpus
    searched = report.search_content(corpus)
    known: dict[str, Any] = {"lacks": lacking(corpus.path), "finds": report.finder(searched)}
    pages = {f"{one.name}.html": report.notebook_page(one, sections, **known) for one in sections}
    beside = (f"{FILES}/", f"{report.TEXTS}/")
    earlier = [n for n in out.files if n.endswith(".html") and not n.startswith(beside)]
    others = [name for name in earlier if name not in {*pages, "index.html"}]
    pages["index.html"] = front_page(
        sections,
        facts,
        corpus=corpus,
        records=records,
        files=[name for name in out.files if name.startswith(f"{FILES}/")],
        other_files=others,
    )
    targets = report.linked_spans(
        [*pages.values(), *((out.path / name).read_bytes() for name in others)]
    )
    texts = {f"{report.TEXTS}/{doc_id}.html" for doc_id in corpus.documents["doc_id"]}
    out.remove({n for n in out.files if n.startswith(f"{report.TEXTS}/")} - texts)
    out.claim(texts)
    for name, content in chain(pages.items(), _text_pages(corpus, targets)):
        out.write(name, without_paths(content, corpus.path))
    out.write(report.SEARCH_FILE, report.search_index(searched))


def _text_pages(
    corpus: Corpus, targets: Mapping[str, set[tuple[int, int]]]
) -> Iterator[tuple[str, bytes]]:
    """The page of each text with its name, see `text_page`, one at a time: there may be many."""
    names = corpus.documents["doc_id"].tolist()
    tables = {name: getattr(corpus, name) for name in ("documents", "segments", "cleaning")}
    tables["tokens"] = corpus.tokens[["doc_id", "sentence_id", "start", "end"]]
    of_each = {name: dict(iter(one.groupby("doc_id"))) for name, one in tables.items()}
    for place, doc_id in enumerate(names):
        own: dict[str, Any] = {
            name: of_each[name].pop(doc_id, one[:0]) for name, one in tables.items()
        }
        first = max(0, min(place - MOST_DOCUMENTS // 2, len(names) - MOST_DOCUMENTS))
        near = names[first : first + MOST_DOCUMENTS]
        content = report.text_page(
            replace(corpus, **own), doc_id, linked=targets.get(doc_id, set()), others=near
        )
        yield f"{report.TEXTS}/{doc_id}.html", content


def front_page(
    sections: Sequence[Section],
    facts: Mapping[str, Any],
    *,
    corpus: Corpus,
    records: Sequence[Record] = (),
    files: Sequence[str] = (),
    other_files: Sequence[str] = (),
) -> bytes:
    """The first page of a run: it says what was found without the others.

    It links to pages that notebooks saved (`files`) and to pages of earlier runs in the same folder
    (`other_files`), by relative paths. Of `facts`, how the run was made, `changed` has the
    notebooks in which each parameter was set, and `missing` those that were to run and did not.
    """
    names = [section.name for section in sections]
    written = sections if "theses" not in lacking(corpus.path) else []
    theses, sure = (
        [(one.name, shown) for one in written for shown in _shown(one, tag)]
        for tag in (THESES_TAG, SURE_TAG)
    )
    about = read_about(corpus.path)
    absent = {kind for kind in CAPTIONS if not any(record[kind] for record in records)}
    return page(
        "index.html.j2",
        title=about.get("title") or f"What was found: {facts['corpus']}",
        about={key: about.get(key, "") for key in ABOUT_KEYS},
        arabic=_in_arabic(about, sections),
        documents=[
            {**row, "name": named(row["doc_id"]), "page": f"{report.TEXTS}/{row['doc_id']}.html"}
            for row in corpus.documents.fillna("").to_dict("records")
        ],
        outlets=_outlets(corpus.documents),
        theses=[(name, report.linked(shown, names)) for name, shown in theses],
        cover=_cover(sections),
        sure=[(name, report.linked(_first_sentences(shown), names)) for name, shown in sure],
        cards=[
            {
                "section": section,
                "found": ""
                if theses and any(_shown(section, THESES_TAG))
                else report.linked(_findings(section), names),
            }
            for section in sections
        ],
        facts=facts,
        records=records,
        paper_files=[path for path in PAPER_FILES if path.split("/")[0] not in absent],
        files=files,
        other_files=other_files,
    )


def _outlets(documents: pd.DataFrame) -> list[dict[str, Any]]:
    """The outlets of more texts than a reader looks through, the largest first; else none."""
    if len(documents) <= MOST_DOCUMENTS:
        return []
    called = documents["outlet"].fillna("")
    largest = called.value_counts().index[: MOST_DOCUMENTS - 1]
    others = called.nunique() > MOST_DOCUMENTS
    called = called.where(called.isin(largest), "other outlets") if others else called
    rows = []
    for outlet, some in documents.groupby(called):
        dates = sorted(filter(None, some["published"].fillna("")))
        between = " – ".join(dict.fromkeys((dates[0], dates[-1]))) if dates else ""
        rows.append({"outlet": outlet, "n": len(some), "date": between})
        rows[-1]["n_words"] = int(some["n_words"].sum())
    return sorted(rows, key=lambda row: -row["n"])


def _in_arabic(about: Mapping[str, str], sections: Sequence[Section]) -> dict[str, str]:
    keys = [(key, f"{key}_ar") for key in ("title", "text")]
    texts = [[about.get(one, "").split("\n\n") for one in pair] for pair in keys]
    own = [pair for both in texts for pair in zip(*both, strict=False) if all(pair)]
    return {
        **titles_in_arabic(sections),
        **dict([pair for section in sections for pair in told_in_arabic(section).items()]),
        **{" ".join(english.split()): arabic for english, arabic in own},
    }


def _shown(section: Section, tag: str) -> Iterator[str]:
    """What the tagged cells of a notebook show, as HTML."""
    outputs = (output for cell in section.tagged(tag) for output in cell.get("outputs", []))
    return filter(None, map(_output_html, outputs))


def _first_sentences(shown: str) -> str:
    """A list of findings cut after its first ones."""
    items = re.findall(r"<li\b.*?</li>", shown, flags=re.S)
    return f"<ul>{''.join(items[:_SURE_SENTENCES])}</ul>" if items else shown


def _cover(sections: Sequence[Section]) -> dict[str, Any] | None:
    """The last figure of a tagged cell that is not blank: files, what it shows, and its page."""
    for section, exhibit in reversed([(one, figure) for one in sections for figure in one.figures]):
        if COVER_TAG in section.notebook.cells[exhibit.cell].metadata.get("tags", []):
            picture = next(iter(exhibit.files))  # a figure's PNG comes first
            return {
                "files": (picture, exhibit.in_arabic),
                "breaks": exhibit.page_breaks(exhibit.files[picture]),
                "cells": exhibit.facts.get("cells"),
                "told": told(section.notebook, exhibit.cell, [exhibit]),
                "name": section.name,
            }
    return None


def _findings(section: Section) -> str:
    """The outputs of the cells tagged `findings` as HTML, else the opening paragraph."""
    prose = [cell for cell in section.tagged(FINDINGS_TAG) if cell.cell_type == "markdown"]
    parts = [*(report.markdown_html(cell.source) for cell in prose), *_shown(section, FINDINGS_TAG)]
    if parts:
        return "\n".join(parts)
    both = [report.markdown_html(_opening(one)) for one in (section.notebook, section.in_arabic)]
    pair = f'<div class="en">{both[0]}</div><div class="ar" lang="ar" dir="rtl">{both[1]}</div>'
    return both[0] if both[0] == both[1] else pair


def _output_html(output: nbformat.NotebookNode) -> str:
    bundle = output.get("data", {})
    if "text/html" in bundle:
        return str(bundle["text/html"])
    if "text/markdown" in bundle:
        return report.markdown_html(bundle["text/markdown"])
    text = bundle.get("text/plain", "") if "image/png" not in bundle else ""
    if output.output_type == "stream" and output.name == "stdout":
        text = output.text
    return f'<pre dir="auto">{html.escape(text.rstrip())}</pre>' if text.strip() else ""


def _opening(notebook: nbformat.NotebookNode) -> str:
    """The first paragraph that is no heading."""
    prose = (cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    for block in (block for text in prose for block in re.split(r"\n\s*\n", text)):
        lines = [line for line in block.splitlines() if not re.match(r"#+\s", line)]
        if "".join(lines).strip():
            return "\n".join(lines)
    return ""
