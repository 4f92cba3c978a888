"""The Arabic of a notebook is that of its English as it stands now, cell by cell."""

import re
import tomllib
import unicodedata
from collections import Counter

import nbformat
import pytest
from tiny_notebooks import markdown

from corpus_lib.run.sections import digest
from corpus_lib.run.series import NOTEBOOKS

TRANSLATED = sorted((NOTEBOOKS / "ar").glob("*.toml"))
CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)
# A comma, semicolon or question mark of another script beside an Arabic word or at the end.
LATIN_MARK = re.compile(r"(?<=[\u0600-\u06ff»])[,;?]|[,;?](?=\s*(?:[\u0600-\u06ff«]|\Z))")


def kept(text):
    """What a translation keeps, in whatever order: code, targets of links, levels of headings."""
    return {
        "code": Counter(" ".join(code.split()) for _, code in CODE.findall(text)),
        "links": Counter(re.findall(r"\]\(\s*([^)\s]+)", text)),
        "headings": Counter(re.findall(r"^(#{1,6}) ", CODE.sub("", text), re.MULTILINE)),
    }


def complaints(cells, translated):
    """What is wrong with translated cells, given the English ones."""
    asked = [(cell.id, digest(cell.source)) for cell in cells]
    if [(cell["id"], cell["of"]) for cell in translated] != asked:
        yield f"translated is another English, or other cells; it is now {asked}"
        return
    for cell, text in zip(cells, (cell["text"] for cell in translated), strict=True):
        prose = CODE.sub("", text)
        arabic = ["ARABIC" in unicodedata.name(c) for c in prose if c.isalpha()]
        if kept(text) != kept(cell.source):
            yield f"{cell.id}: {kept(text)}, in English {kept(cell.source)}"
        if 2 * sum(arabic) <= len(arabic):
            yield f"{cell.id}: most of it is not Arabic"
        if LATIN_MARK.search(prose):
            yield f"{cell.id}: Latin punctuation in {text}"


@pytest.mark.parametrize("path", TRANSLATED, ids=lambda path: path.stem)
def test_the_arabic_is_of_the_english_that_stands_there(path):
    content = nbformat.read(NOTEBOOKS / f"{path.stem}.ipynb", as_version=4)
    cells = [cell for cell in content.cells if cell.cell_type == "markdown"]
    assert list(complaints(cells, tomllib.loads(path.read_text(encoding="utf-8"))["cell"])) == []


def prose():
    """The Markdown of all notebooks, in English and Arabic, cell by cell, with the file's name."""
    for path in TRANSLATED:
        content = nbformat.read(NOTEBOOKS / f"{path.stem}.ipynb", as_version=4)
        cells = tomllib.loads(path.read_text(encoding="utf-8"))["cell"]
        arabic = {cell["id"]: cell["text"] for cell in cells}
        for cell in content.cells:
            if cell.cell_type == "markdown":
                yield path.stem, cell.source, arabic[cell.id]


def test_notebooks_are_called_by_their_titles():
    titles = {}
    for name, *texts in prose():
        titles.setdefault(f"{name}.ipynb", [text.strip().split("\n")[0][2:] for text in texts])
    for _, *texts in prose():
        for language, text in enumerate(texts):
            assert re.findall(r"`\d\d_\w+`", text) == []
            for called, of in re.findall(r"\[([^]]+)\]\((\d\d_\w+\.ipynb)\)", text):
                assert called.strip("“”«»") == titles[of][language]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# عدّ الكلمات\n\nانظر [`count`](a.md).", ""),
        ("## عدّ الكلمات\n\nانظر [`count`](a.md).", "headings"),
        ("# عدّ الكلمات\n\nانظر [`counts`](a.md).", "code"),
        ("# عدّ الكلمات\n\nانظر [`count`](b.md).", "links"),
        ("# عدّ الكلمات\n\nانظر [`count`](a.md), ثم", "Latin punctuation"),
        ("# عدّ الكلمات?\n\nانظر [`count`](a.md).", "Latin punctuation"),
        ("# Counting words\n\nانظر [`count`](a.md).", "not Arabic"),
    ],
)
def test_what_a_translation_loses_is_told(text, complaint):
    english = markdown("# Counting words\n\nSee [`count`](a.md).")
    row = {"id": english.id, "of": digest(english.source), "text": text}
    told = list(complaints([english], [row]))
    assert (len(told), complaint in "".join(told)) == (bool(complaint), True)
    other = {**row, "of": digest("Counted words")}
    assert "another English" in "".join(complaints([english], [other]))
