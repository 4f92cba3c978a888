"""The text of a PDF in the order it is read, paragraph by paragraph; run as a child with limits.

A PDF holds glyphs at places, in whatever order its maker drew them. Each line is read from right to
left as it stands on the page, numbers and Latin words within it from left to right.
"""

import io
import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from corpus_lib.intake.encodings import SetAside
from corpus_lib.prepare.normalization import unify_lookalikes

SECONDS, MEGABYTES = 120, 1500
BREAK = "\f"  # before each page but the first
_NAME = "[0-9A-Za-z\u00c0-\u024f\u0660-\u0669]"
_LEFT_TO_RIGHT = re.compile(
    rf"[%٪+$€£]?{_NAME}(?:[^\u0590-\u065f\u066a\u066d-\u08ff]*{_NAME}[%٪+]?)?"
)
# Among Arabic, numbers that these signs join are one; of others the first stands at the right (W4
# of the Unicode bidirectional algorithm).
_NUMBER = re.compile(r"[%٪$€£]?\d+(?:[.,:/\u066b\u066c]\d+)*")
_PAIRS = str.maketrans("()[]{}«»‹›", ")(][}{»«›‹")


class _Glyph(NamedTuple):
    """A glyph, or a line of them."""

    text: str
    left: float
    right: float
    base: float
    size: float

    @property
    def is_mark(self) -> bool:
        return all(unicodedata.combining(c) for c in self.text)


def pdf_pages(content: bytes) -> tuple[list[str], list[int]]:
    """The text of each page, one paragraph a line, and the pages that are pictures; by a child."""
    command = [sys.executable, "-m", "corpus_lib.intake.pdf_text", f"{MEGABYTES}", f"{SECONDS}"]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=2 * SECONDS)
    except subprocess.TimeoutExpired as error:
        raise SetAside(f"takes over {2 * SECONDS} s to read; split it") from error
    try:
        told = json.loads(done.stdout)
    except ValueError as error:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no reason"])[-1]
        if "No module named" in last:
            raise ModuleNotFoundError(last) from error
        limit = f"more than {MEGABYTES} MB of memory or {SECONDS} s; split it, or save it anew"
        raise SetAside(f"can't be read: it takes {limit} ({last})") from error
    if "problem" in told:
        raise SetAside(told["problem"])
    return told["pages"], told["pictures"]


def _pages(content: bytes) -> dict[str, Any]:
    from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
    from pdfminer.pdfexceptions import PDFException
    from pdfminer.psexceptions import PSException

    try:
        layouts = list(_layouts(content))
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed):
        return {"problem": "page 1: it is encrypted; save it without a password and try again"}
    except (PDFException, PSException, ValueError, KeyError, TypeError, RecursionError) as error:
        return {"problem": f"it is no PDF that can be read ({type(error).__name__}: {error})"}
    pages, pictures, unmapped = [], [], []
    for number, layout in enumerate(layouts, start=1):
        glyphs, n_pictures = _glyphs(layout)
        if any("(cid:" in glyph.text for glyph in glyphs):
            unmapped.append(number)
        elif n_pictures and len(glyphs) < 20:
            pictures.append(number)
        pages.append("\n".join(_paragraphs([one for one in _lines(glyphs) if one.text.strip()])))
    if unmapped:
        reason = "its font doesn't tell which letters it shows"
        return {"problem": f"page {_listed(unmapped)}: {reason}"}
    if not any(pages):
        where = f"{_listed(pictures)}: scanned, a picture" if pictures else "1: there is none"
        return {"problem": f"page {where} without text; read it by OCR first"}
    return {"pages": _mirrored(pages), "pictures": pictures}


def _listed(numbers: list[int]) -> str:
    more = f" and {len(numbers) - 5} more" if len(numbers) > 5 else ""
    return ", ".join(map(str, numbers[:5])) + more


def _layouts(content: bytes) -> Iterator[Any]:
    from pdfminer.converter import PDFPageAggregator
    from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
    from pdfminer.pdfpage import PDFPage

    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.get_pages(io.BytesIO(content)):
        interpreter.process_page(page)
        yield device.get_result()


def _glyphs(layout: Any) -> tuple[list[_Glyph], int]:
    """The glyphs of a page in the order they were drawn, and how many pictures there are."""
    from pdfminer.layout import LTChar, LTFigure, LTImage

    found: list[_Glyph] = []
    pictures = 0
    for item in layout:
        if isinstance(item, LTChar):
            base = item.matrix[5]  # where it stands, not how high its font is
            text = unify_lookalikes(item.get_text())
            found.append(_Glyph(text, item.x0, item.x1, base, item.size))
        elif isinstance(item, LTImage):
            pictures += 1
        elif isinstance(item, LTFigure):
            inner, more = _glyphs(item)
            found += inner
            pictures += more
    return found, pictures


def _lines(glyphs: list[_Glyph]) -> Iterator[_Glyph]:
    """Glyphs drawn one after another on one height are a line."""
    line: list[_Glyph] = []
    for glyph in glyphs:
        if line:
            last = next((g for g in reversed(line) if not g.is_mark), line[-1])
            reach = 1.0 if glyph.is_mark or last.is_mark else 0.5
            if abs(glyph.base - last.base) > reach * max(glyph.size, last.size):
                yield _read(line)
                line = []
        line.append(glyph)
    if line:
        yield _read(line)


def _read(glyphs: list[_Glyph]) -> _Glyph:
    letters = sorted((g for g in glyphs if not g.is_mark), key=lambda g: -(g.left + g.right))
    marks: dict[int, str] = {}
    for place, mark in enumerate(glyphs):
        if mark.is_mark and letters:
            at = letters.index(_base(mark, place, glyphs, letters))
            marks[at] = marks.get(at, "") + mark.text
    parts: list[str] = []
    for n, glyph in enumerate(letters):
        if n and letters[n - 1].left - glyph.right > 0.15 * glyph.size:
            parts.append(" ")
        parts.append(glyph.text + marks.get(n, ""))
    whole = re.sub(r"\s+", " ", _turned(parts)).strip()
    size = median(g.size for g in letters) if letters else 1.0
    left = min((g.left for g in letters if g.text.strip()), default=0.0)
    right = max((g.right for g in letters if g.text.strip()), default=0.0)
    return _Glyph(whole, left, right, letters[0].base if letters else 0.0, size)


def _base(mark: _Glyph, place: int, glyphs: list[_Glyph], letters: list[_Glyph]) -> _Glyph:
    """The letter that a mark stands on: drawn beside it if it has no width, else that below it.

    Where glyphs are drawn from the left, a letter follows its marks.
    """
    before = [g for g in glyphs[:place] if not g.is_mark][-1:]
    after = [g for g in glyphs[place:] if not g.is_mark][:1]
    if mark.left == mark.right and (before or after):
        from_left = not before or (bool(after) and before[0].left < after[0].left)
        return after[0] if from_left else before[0]
    middle = (mark.left + mark.right) / 2
    return min(letters, key=lambda g: max(g.left - middle, middle - g.right, 0))


def _turned(parts: list[str]) -> str:
    """A line read from the right, its numbers and Latin words turned round again.

    A line without a letter of Arabic is read from the left.
    """
    text = "".join(parts)
    latin, arabic = (len(re.findall(one, text)) for one in ("[A-Za-z]", "[\u0620-\u06ff]"))
    if not re.search("[\u0590-\u08ff]", text) or latin > arabic:
        return "".join(reversed(parts))
    return _LEFT_TO_RIGHT.sub(_forwards, text)


def _forwards(found: re.Match[str]) -> str:
    if re.search("[A-Za-z\u00c0-\u024f]", found[0]):
        return found[0][::-1]
    return _NUMBER.sub(lambda number: number[0][::-1], found[0])


def _paragraphs(lines: list[_Glyph]) -> Iterator[str]:
    """Lines joined unless a line is short, another size follows, or a gap."""
    if not lines:
        return
    column = min(line.left for line in lines)
    width = max(line.right for line in lines) - column
    steps = [a.base - b.base for a, b in pairwise(lines) if a.base > b.base]
    step, usual = median(steps) if steps else 0.0, median(line.size for line in lines)
    text = lines[0].text
    for line, following in pairwise(lines):
        room = 1.35 * step * max(1.0, line.size / usual)  # large letters have lines farther apart
        ends_early = line.left - column > 0.12 * width
        if (
            ends_early
            or abs(line.size - following.size) > 0.08 * line.size
            or abs(line.base - following.base) > room
        ):
            yield text
            text = following.text
        else:
            text = f"{text} {following.text}"
    yield text


def _mirrored(pages: list[str]) -> list[str]:
    """Brackets as they are meant: some PDFs name the shape they show, others the bracket."""
    text = "\n".join(pages)
    right = len(re.findall(r"(?:^|[\s\W])[(\[«](?=\w)", text))
    wrong = len(re.findall(r"(?:^|[\s\W])[)\]»](?=\w)", text))
    return [page.translate(_PAIRS) for page in pages] if wrong > right else pages


def common_furniture(pages: list[str]) -> set[str]:
    """First and last lines that stand on at least three pages and half of them, numbers apart."""
    seen: dict[str, set[int]] = {}
    seen_lines = [page.split("\n") for page in pages]
    for number, lines in enumerate(seen_lines):
        for line in {*lines[:2], *lines[-2:]} - {""}:
            seen.setdefault(re.sub(r"\d+", "0", line), set()).add(number)
    often = {line for line, on in seen.items() if len(on) >= max(3, len(pages) / 2)}
    edges = (line for lines in seen_lines for line in (*lines[:2], *lines[-2:]) if line)
    return {line for line in edges if re.sub(r"\d+", "0", line) in often}


if __name__ == "__main__":
    import resource

    memory, seconds = int(sys.argv[1]) << 20, int(sys.argv[2])
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    json.dump(_pages(sys.stdin.buffer.read()), sys.stdout)
