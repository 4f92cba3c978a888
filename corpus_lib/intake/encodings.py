"""Bytes to text: in which encoding, how sure that is, and what was mended on the way."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus_lib.errors import InputError
from corpus_lib.prepare.normalization import normalize
from corpus_lib.prepare.readers import KINDS, bad_byte
from corpus_lib.prepare.readings import zipf

# What Arabic was written in before UTF-8, as Python calls it, and its common name.
CODE_PAGES = {"cp1256": "windows-1256", "iso8859_6": "ISO-8859-6", "cp720": "cp720"}
_DOUBTFUL = {"mac_arabic": "MacArabic"}
_PAGES = {**CODE_PAGES, **_DOUBTFUL}
_MARKS = {codecs.BOM_UTF8: "utf-8-sig"}
_MARKS |= dict.fromkeys((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32")  # before UTF-16
_MARKS |= dict.fromkeys((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16")
_UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_WORD = re.compile(r"[^\W\d_](?:\S*[^\W\d_])?")
_ARABIC = re.compile("[\u0621-\u064a]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ENOUGH = 0.6  # of the words of a text in one of the code pages must be in the dictionary
_SOME = 0.2  # of the words of a text that is UTF-8 in part
_MARGIN = 0.2  # more of them than under any other
_SAMPLE = 20_000  # characters that are judged
_READ_WRONGLY = ("cp1256", "latin-1", "sloppy-windows-1252")


class SetAside(InputError):  # noqa: N818  (it is what happens to the file)
    """One file, or one page of it, can't be read; the others can."""


@dataclass(frozen=True)
class Decoded:
    """A text, what it was written in, how sure that is (0 to 1), and what was mended."""

    text: str
    encoding: str = "UTF-8"
    confidence: float = 1.0
    repairs: tuple[str, ...] = ()


def known_share(text: str) -> float:
    """The share of what stands between blanks, and holds letters, that is a listed word."""
    words = [normalize(word) for word in _WORD.findall(text[:_SAMPLE])]
    return sum(map(is_listed, words)) / len(words) if words else 0.0


def is_listed(word: str) -> bool:
    """Whether general Arabic lists a normalised word, perhaps after و or an article."""
    forms = (word, word.removeprefix("و"), re.sub("^[وفبك]?ال|^لل", "", word))
    return bool(_ARABIC.search(word)) and any(len(form) > 1 and zipf(form) > 0 for form in forms)


def decode(content: bytes, *, encoding: str = "") -> Decoded:
    """The text of a file's bytes; the encoding is found out if it is not told.

    Raises:
        SetAside: If they are no text, damaged, or in an encoding that can't be told for sure; with
            the byte, and the readings among which to choose.
        InputError: If there is no such encoding.
    """
    if encoding:
        decoded = _declared(content, encoding)
    elif mark := next((mark for mark in _MARKS if content.startswith(mark)), b""):
        decoded = _declared(content, _MARKS[mark])
    else:
        decoded = _without_nul(_plain(content))
    if not decoded.text.strip("\ufeff \t\r\n\f\v\xa0\x00"):
        raise SetAside("holds no text")
    return _unscrambled(decoded)


def _declared(content: bytes, encoding: str) -> Decoded:
    try:
        name = codecs.lookup(encoding).name
        text = content.decode(name)
    except LookupError as error:
        raise InputError(
            f"--encoding {encoding}: no such encoding; known for Arabic: utf-8, utf-16, "
            + ", ".join([*CODE_PAGES.values(), "mac_arabic"])
        ) from error
    except UnicodeDecodeError as error:
        raise SetAside(f"{bad_byte(content, error.start)} is not {encoding}") from error
    return Decoded(text.removeprefix("\ufeff"), name.upper().removesuffix("-SIG"))


def _plain(content: bytes) -> Decoded:
    for start, ending in KINDS.items():
        if content.startswith(start):
            raise SetAside(f"is no plain text; it begins like a {ending} file: name it so")
    if wide := _utf_16(content):
        return wide
    try:
        return Decoded(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        if known_share(content.decode("utf-8", errors="replace")) > _SOME:
            return _damaged_utf8(content, error)
    if _CONTROL.search(content[:4096].decode("latin-1")):
        raise SetAside("is no text but binary data")
    return _code_page(content)


def _damaged_utf8(content: bytes, error: UnicodeDecodeError) -> Decoded:
    """UTF-8 cut off within its last character is mended; other damage is told."""
    rest = content[error.start :]
    if error.reason == "unexpected end of data" and len(rest) < 4:
        dropped = f"the file ends within a character; dropped its last {len(rest)} byte(s) "
        told = f"{dropped}(0x{rest.hex()}) at byte {error.start}"
        return Decoded(content[: error.start].decode(), repairs=(told,))
    place = bad_byte(content, error.start)
    # Where UTF-8 begins again after it, if it does.
    rest = _UTF8_LETTER.sub(lambda letter: b" " * len(letter[0]), content)
    bad = [m.start() for m in re.finditer(rb"[\x80-\xff]", rest)]
    if len(bad) > 20:
        other = _best(content[bad[0] : bad[-1] + 1])[0][1]
        raise SetAside(
            f"is UTF-8, but from byte {bad[0]} to byte {bad[-1]} it reads as "
            f"{CODE_PAGES.get(other, other)} ({place}); split the file, or save it again as UTF-8"
        )
    more = f" ({len(bad)} such bytes in all)" if len(bad) > 1 else ""
    raise SetAside(f"{place} is not UTF-8, while the rest is{more}; mend it there and try again")


def _utf_16(content: bytes) -> Decoded | None:
    """UTF-16 without its mark: in nearly every pair of bytes one is 0 or 6."""
    if len(content) < 8 or len(content) % 2:
        return None
    for name, high in (("UTF-16-LE", content[1::2]), ("UTF-16-BE", content[::2])):
        if len(high.translate(None, b"\x00\x06\x20\xfe")) < len(high) / 10 and b"\x06" in high:
            try:
                text = content.decode(name)
            except UnicodeDecodeError:
                continue
            share = known_share(text)
            if share > _ENOUGH:
                told = f"{name} without a byte order mark: {share:.0%} of its words are listed"
                return Decoded(text, name, share, (told,))
    return None


def _best(content: bytes) -> list[tuple[float, str, str]]:
    """The readings in each code page, that with most listed words first."""
    readings = []
    for name in _PAGES:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        # Marks of drawing and the like stand in no Arabic text: a wrong page shows in them too.
        odd = len(re.findall("[\u2500-\u25ff\x80-\x9f]", text)) / max(1, len(text))
        readings.append((known_share(text) - odd, name, text))
    return sorted(readings, key=lambda reading: -reading[0])


def _code_page(content: bytes) -> Decoded:
    best, *others = _best(content)
    plain = re.sub(r"\s", "", best[2])
    others = [other for other in others if re.sub(r"\s", "", other[2]) != plain]
    second = others[0] if others else (0.0, "", "")
    share, name, text = best
    if name in _DOUBTFUL or share < _ENOUGH or share - second[0] < _MARGIN:
        shown = [f"{_PAGES[page]}: «{_sample(text)}»" for _, page, text in (best, *others[:1])]
        raise SetAside(
            f"is not UTF-8, and its encoding is ambiguous; as {', as '.join(shown)}; "
            f"say which with --encoding 'FILE={name}' (or another)"
        )
    told = f"read as {CODE_PAGES[name]}: {share:.0%} of its words are listed"
    if second[1]:
        told += f", {max(0.0, second[0]):.0%} as {_PAGES[second[1]]}"
    return Decoded(text, CODE_PAGES[name], round(share, 2), (told,))


def _sample(text: str) -> str:
    """The first words that hold another letter than ASCII's."""
    start = next((m.start() for m in re.finditer(r"[^\x00-\x7f]", text)), 0)
    return "".join(c if c.isprintable() else "·" for c in text[start : start + 40])


def _without_nul(decoded: Decoded) -> Decoded:
    nul = decoded.text.count("\x00")
    if not nul:
        return decoded
    text = decoded.text.replace("\x00", "")
    if nul > len(text) / 20 or not _WORD.search(text):
        raise SetAside("is no text but binary data")
    repairs = (*decoded.repairs, f"took out U+0000, {nul} times")
    return Decoded(text, decoded.encoding, decoded.confidence, repairs)


def unscramble(text: str, *, exact: bool = True) -> tuple[str, str] | None:
    """A text that was once read in a wrong encoding, as it was meant, and what happened to it.

    Only if the way back, which loses nothing if `exact`, gives Arabic words where there are none.
    """
    lost = "strict" if exact else "ignore"
    if known_share(text) > _ENOUGH or not (letters := re.sub(r"[\x00-\x7f]", "", text)):
        return None
    for name, right in _wrong_readings():
        try:
            letters[:200].encode(name, lost)
            meant = text.encode(name, lost).decode(right, lost)
        except (UnicodeError, LookupError):
            continue
        back = not exact or meant.encode(right).decode(name) == text
        if back and known_share(meant) > _ENOUGH:
            was = CODE_PAGES.get(right, "UTF-8")
            return meant, f"{was} that was once read as {CODE_PAGES.get(name, 'Latin-1')}"
    return None


def _wrong_readings() -> Iterator[tuple[str, str]]:
    import ftfy.bad_codecs  # noqa: F401  (knows Windows-1252 with its gaps filled, as it is read)

    for name in _READ_WRONGLY:
        yield name, "utf-8"
    for name in _READ_WRONGLY[1:]:
        yield from ((name, right) for right in CODE_PAGES)


def _unscrambled(decoded: Decoded) -> Decoded:
    mended = unscramble(decoded.text)
    if mended is None:
        return decoded
    repairs = (*decoded.repairs, f"mended {mended[1]} (the way back is exact)")
    return Decoded(mended[0], decoded.encoding, decoded.confidence, repairs)
