"""Whom a pious formula cites: God, or the Prophet."""

from __future__ import annotations

from dataclasses import replace

from corpus_lib.prepare.normalization import match_key
from corpus_lib.voices.cues import Cue, Phrase
from corpus_lib.voices.speech_words import Words

# Whom «قال تعالى» and «قال صلى الله عليه وسلم» cite; the one who cites goes on speaking.
GOD, PROPHET = "الله", "النبي محمد"
_SCRIPTURE = {match_key(word): GOD for word in ["تعالى", "سبحانه", "عز وجل", "جل جلاله", "جل وعلا"]}


def scripture(key: str) -> str:
    """Who is cited by a formula: «تعالى», «صلى الله عليه وسلم»; "" by any other word."""
    first = key.split()[0] if key else ""
    prophet = PROPHET if first == match_key("صلى") and key != first else ""
    return _SCRIPTURE.get(key) or _SCRIPTURE.get(first) or prophet


def cited(words: Words, cue: Cue) -> Cue | None:
    """«قال تعالى», «قال الله تعالى», «قال صلى الله عليه وسلم»."""
    if cue.verb.lemma not in ("قال", "قول"):
        # «سائلا المولى عز وجل أن يرحمهم»
        return None
    for at in range(cue.index + 1, min(cue.index + 3, len(words.key))):
        who = scripture(words.key[at])
        if who and (at == cue.index + 1 or words.lemma[at - 1] in ("الله", "رب", "نبي", "رسول")):
            phrase = Phrase(cue.index + 1, at + 1)
            return replace(cue, speaker=who, side="other", phrase=phrase, found="named")
    return None
