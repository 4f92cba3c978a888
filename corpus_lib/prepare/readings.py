"""The lexicon's readings of a single word, with the features by which they are ranked."""

import re
from functools import lru_cache
from math import log10
from typing import NamedTuple

from corpus_lib.prepare.lexicon import Analysis, Lexicon, to_arabic
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.readers import LISTS, read_table, read_toml

# Lemmas that the lexicon files apart but a dictionary prints as one.
_ALIASES = {"أخرى": "آخر", "أولى": "أول", "مرأة": "امرأة", "كبرى": "أكبر", "عظمى": "أعظم"}
_ALIASES |= {"صغرى": "أصغر", "وسطى": "أوسط", "قصوى": "أقصى", "عليا": "أعلى"}
_KEEP_TANWIN = frozenset({"جدا", "أيضا", "معا", "إذا", "غدا"})

_TAGS = read_toml(LISTS / "tags.toml")
UNIVERSAL = {"NEG": "PART", "REL": "PRON", "DEM": "PRON", "PV": "VERB", "IV": "VERB", "CV": "VERB"}
# What the lexicon files otherwise: «بعض» (some) is a noun, and no adjective.
_BY_LEMMA = dict.fromkeys(("أو", "أم", "ثم", "بل", "لكن", "و", "ف"), "CCONJ") | {"بعض": "NOUN"}
_BY_LEMMA |= dict.fromkeys(("أن", "إن", "لأن", "كأن"), "SCONJ")
_SEATS = re.compile("[أؤئ]")
_NUMERAL = re.compile(
    "one|two|three|four|five|six|seven|eight|nine|ten|(thir|four|fif|six|seven|eigh|nine)teen|"
    "(twen|thir|for|fif|six|seven|eigh|nine)ty|hundred|thousand|million|billion|trillion"
)


class Reading(NamedTuple):
    """One reading of a word.

    `left` and `right` are the classes that the words before and after it see, `features` pairs of
    a name and a value.
    """

    lemma: str
    pos: str
    gloss: str
    proclitics: tuple[str, ...]
    stem: str
    enclitics: tuple[str, ...]
    left: str
    right: str
    vocalised: str
    features: tuple[tuple[str, float], ...]


@lru_cache(maxsize=1)
def _frequencies() -> dict[str, float]:
    import wordfreq  # takes most of a second and 100 MB: only when a word asks for it

    return wordfreq.get_frequency_dict("ar", wordlist="best")


def zipf(word: str) -> float:
    """How common a word is: log10 of its occurrences per 1e9 words, 0 if it is not listed."""
    frequency = _frequencies().get(word, 0.0)
    return log10(frequency) + 9 if frequency else 0.0


@lru_cache(maxsize=200_000)
def second_opinion(word: str) -> tuple[str, bool]:
    """Simplemma's lemma of a word, folded for comparison, and whether its dictionary has it."""
    import simplemma  # reads its dictionary when it is first asked

    return match_key(simplemma.lemmatize(word, lang="ar")), simplemma.is_known(word, lang="ar")


def _tag(stem_code: str, category: str, lemma: str, gloss: str) -> str:
    """The class of a stem: a universal tag, with verbs, negations and the like told apart."""
    if stem_code == "VERB" or "VERB" in stem_code:
        return category[:2] if category[:2] in ("PV", "IV", "CV") else "PV"
    if stem_code.startswith("DEM_PRON"):
        return "DEM"
    if stem_code.startswith("PRON"):
        return "PRON"
    if _NUMERAL.fullmatch(gloss.partition(";")[0]):
        return "NUM"
    return _BY_LEMMA.get(lemma) or _TAGS.get(stem_code, "X")


def _dictionary_form(lemma: str, spelling: str, tag: str, category: str, vocalised: str) -> str:
    """The lemma as a dictionary prints it, from the lexicon's lemma and a stem's spelling."""
    if category == "Numb":
        return lemma.removesuffix("ون") + "ون"
    if tag == "ADV" and vocalised.endswith("AF") and lemma not in _KEEP_TANWIN:
        lemma = lemma.removesuffix("ا")
    if tag == "ADJ" and spelling.endswith("ي") and spelling[:3] == lemma[:3] and lemma[-1] in "ءاة":
        lemma = spelling  # كهربائي is filed under كهرباء
    lemma = _feminine(lemma, spelling, tag, category, vocalised)
    if lemma.endswith("ة") and not spelling.endswith("ة"):
        spelling += "ة"  # a stem is filed without the ending that follows it
    nisba_or_name = tag == "PROPN" or (tag in ("ADJ", "NOUN") and lemma.endswith("ي"))
    variant = nisba_or_name or _SEATS.sub("ء", spelling) == _SEATS.sub("ء", lemma)
    if variant and spelling != lemma and zipf(spelling) > zipf(lemma):
        lemma = spelling
    return _ALIASES.get(lemma, lemma)


def _feminine(lemma: str, spelling: str, tag: str, category: str, vocalised: str) -> str:
    """The lemma with its ة where the lexicon files a noun that always has one without it.

    جمهورية "republic" is filed under جمهوري; a plural in ة (أساتذة, another stem) is left alone.
    """
    defective = lemma.endswith("ي") and not vocalised.endswith("~")
    if tag in ("NOUN", "PROPN") and category.startswith("Nap") and spelling == lemma:
        return lemma if defective else lemma + "ة"
    return lemma


@lru_cache(maxsize=50_000)
def _described(
    category: str, lemma: str, spelling: str, code: str, gloss: str, vocalised: str
) -> tuple[str, str, str]:
    tag = _tag(code, category, lemma, gloss)
    lemma, gloss = _dictionary_form(lemma, spelling, tag, category, vocalised), _short(gloss)
    if tag in ("NOUN", "PROPN") and (one := _plurals().get((lemma, gloss.partition("; ")[0]))):
        return "NOUN", *one
    return tag, lemma, gloss


@lru_cache(maxsize=1)
def _plurals() -> dict[tuple[str, str], tuple[str, str]]:
    """Plurals that the lexicon files as words of their own: (lemma, sense) to singular, gloss."""
    table = read_table(LISTS / "plurals.csv", required=["plural", "sense", "singular", "gloss"])
    rows = table.to_numpy(dtype=str).tolist()
    return {(plural, sense): (singular, gloss) for plural, sense, singular, gloss in rows}


def _short(gloss: str) -> str:
    """The first senses of a dictionary's gloss, without its notes in brackets."""
    plain = re.sub(r"\s*[\[(][^\])]*[\])]|\s*\?\?", "", gloss).replace(" + ", " ")
    senses = [s.strip() for s in re.split("[;/]", plain) if s.strip()]
    return "; ".join(dict.fromkeys(senses[:2])) or gloss.strip("()[] ")


def _person(morphemes: tuple[str, ...]) -> str:
    """The subject of a verb form: person, with gender or number in the third."""
    for code in morphemes:
        who = code.partition("SUBJ:")[2] or code.removeprefix("IV")
        if who[:1] in ("1", "2"):
            return who[:1]
        if who[:1] == "3":
            return who
    return ""


def _verb_form(vocalised: str) -> str:
    """The derived form of a verb's dictionary entry, II to VI by number, VII and on as one."""
    if vocalised.startswith(("{", "<i")):
        return "VII+"
    if vocalised.startswith("ta") and ("~" in vocalised or vocalised[3:4] == "A"):
        return "V+"
    if vocalised.startswith((">a", "|")) and len(to_arabic(vocalised)) > 3:
        return "IV"
    if vocalised[1:2] == "A" or vocalised[1:3] == "aA":
        return "III" if len(to_arabic(vocalised)) > 3 else "I"
    return "II" if "~" in vocalised[:-1] else "I"


def _features(analysis: Analysis, tag: str, lemma: str, surface: str) -> list[tuple[str, float]]:
    """What speaks for or against a reading, by itself."""
    prefix, stem, suffix = analysis.prefix, analysis.stem, analysis.suffix
    verb = tag in ("PV", "IV", "CV")
    names = ["tag:" + tag, "cat:" + stem.category]
    if verb:
        names.append("form:" + _verb_form(stem.vocalised_lemma))
    names += ["pre:" + clitic for clitic in prefix.clitics]
    if "EMPHATIC_PARTICLE" in prefix.morphemes or "RESULT_CLAUSE_PARTICLE" in prefix.morphemes:
        names.append("pre:emphatic")
    if verb:
        names.append(f"subject:{tag}{_person(prefix.morphemes + suffix.morphemes)}")
        if "Pass" in stem.category:
            names.append("passive")
        if suffix.clitics:
            names.append("object")
    else:
        names += ["suf:" + code for code in suffix.morphemes if code.startswith("NSUFF")]
        names += [f"suf:{tag}:{code}" for code in suffix.morphemes if code.startswith("NSUFF_FEM")]
        if stem.category == "Nel":
            names.append("elative")
        if suffix.clitics:
            names.append("my" if "POSS_PRON_1S" in suffix.morphemes else "possessive")
        if not prefix.clitics or prefix.clitics[-1] != "ال":
            names.append("bare:" + tag)
    if lemma == surface:
        names.append("lemma=surface")
    if tag in ("NOUN", "ADJ") and stem.spelling.rstrip("ة") != stem.lemma.rstrip("ة"):
        names.append("broken plural")
    return [(name, 1.0) for name in names]


def _read(word: str, analysis: Analysis) -> Reading:
    prefix, stem, suffix = analysis.prefix, analysis.stem, analysis.suffix
    tag, lemma, gloss = _described(*stem[:6])
    if stem.twin and zipf(stem.twin) > zipf(lemma) + 1:
        lemma = stem.twin
    proclitics = prefix.clitics + stem.proclitics
    enclitics = stem.enclitics + suffix.clitics
    start = prefix.width + sum(map(len, stem.proclitics))
    end = len(word) - suffix.width - sum(map(len, stem.enclitics))
    right = tag
    if tag in ("NOUN", "ADJ"):
        right += "+" if "ال" in proclitics or enclitics else "-"
    left = right
    if proclitics and proclitics[0] in ("و", "ف"):
        left = "&" + tag
    elif proclitics and proclitics[0] in ("ب", "ك", "ل") and tag not in ("PV", "IV", "CV"):
        left = "ADP"
    features = tuple(_features(analysis, tag, lemma, word))
    pos = UNIVERSAL.get(tag, tag)
    core = word[start:end]
    return Reading(
        lemma, pos, gloss, proclitics, core, enclitics, left, right, stem.vocalised_lemma, features
    )


def _form_frequency(reading: Reading) -> float:
    """How common a form is that hardly another part of speech has: كتبت of كتب, الكتاب of كتاب."""
    if reading.pos == "VERB":
        return zipf(re.sub("[ىا]$", "", reading.lemma) + "ت")
    if reading.pos in ("NOUN", "ADJ"):
        return max(zipf("ال" + reading.lemma), zipf(reading.lemma) - 0.5)
    return max(zipf(reading.lemma), zipf("ال" + reading.lemma))


def _compare(readings: list[Reading], word: str) -> list[Reading]:
    """The readings with the features that need their rivals or a second dictionary."""
    common = [zipf(r.lemma) for r in readings]
    best = max(common)
    compared = []
    forms = [_form_frequency(r) for r in readings]
    best_form = max(forms)
    nouns = {r.lemma for r in readings if r.pos in ("NOUN", "ADJ")}
    doubtful = len({(r.lemma, r.pos) for r in readings}) > 1
    for reading, frequency, form in zip(readings, common, forms, strict=True):
        more: list[tuple[str, float]] = [("rarer", best - frequency)]
        more.append(("rarer form", best_form - form))
        if doubtful:  # what the weights' source settled often: يمكن is of أمكن, not of مكن
            more.append((f"is:{reading.pos} {reading.lemma}", 1.0))
        if reading.pos == "PROPN" and nouns:
            more.append(("name of a noun" if reading.lemma in nouns else "name or noun", 1.0))
            # Names keep to one form: اليمن is never يمن, nor حلب the other way.
            kept = zipf("ال" + reading.lemma) - zipf(reading.lemma)
            more.append(("name's form", kept if "ال" in reading.proclitics else -kept))
        if reading.proclitics and (last := reading.proclitics[-1]) != "ال":
            more.append(("rest rarer", max(0.0, zipf(last + reading.stem) - zipf(reading.stem))))
        key = match_key(reading.lemma)
        whole, known = second_opinion(word)
        if whole == key:
            kind = "verb" if reading.pos == "VERB" else "other"
            more.append((f"second:{kind}" if known else "second:guess", 1.0))
        elif reading.proclitics:
            part, known = second_opinion(reading.stem)
            if part == key and known:
                more.append(("second:part", 1.0))
        compared.append(reading._replace(features=reading.features + tuple(more)))
    return compared


def lexicon_readings(word: str, lexicon: Lexicon, *, tanwin: bool = False) -> list[Reading]:
    """The lexicon's readings of a word, those that differ only in what no column shows once.

    Tanwin, if it is written, rules out verbs, pronouns and the article, where any reading remains.
    """
    readings = list(dict.fromkeys(_read(word, analysis) for analysis in lexicon.analyses(word)))
    if tanwin:
        bare = [r for r in readings if not r.enclitics and "ال" not in r.proclitics]
        readings = [r for r in bare if r.pos != "VERB"] or readings
    glosses: dict[tuple[str, str], str] = {}
    for reading in reversed(readings):
        glosses[reading.vocalised, reading.pos] = reading.gloss
    readings = [r._replace(gloss=glosses[r.vocalised, r.pos]) for r in _longest_names(readings)]
    return _compare(readings, word) if readings else []


def _longest_names(readings: list[Reading]) -> list[Reading]:
    """The readings without names that a longer name has inside it: بكين is no "with Ken"."""
    fewest = min([len(r.proclitics) for r in readings if r.pos == "PROPN"], default=0)
    return [
        r
        for r in readings
        if r.pos != "PROPN" or len(r.proclitics) == fewest or r.proclitics[-1] == "ال"
    ]
