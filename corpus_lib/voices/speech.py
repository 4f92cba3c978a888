"""What is said in each document, parsed once: its words, reporting verbs, and quotations."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd
from pandas.api.types import is_numeric_dtype

from corpus_lib.errors import InputError, check_has
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.multiword import shared_texts
from corpus_lib.prepare.normalization import match_key
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.voices.actors import actor_mentions, span_of_words
from corpus_lib.voices.cues import COVERS_SENTENCE, PRECEDES, TELLS_BEFORE, Cue
from corpus_lib.voices.quotation_marks import Marked, spans_over
from corpus_lib.voices.speakers import find_cues
from corpus_lib.voices.speech_words import Lexicon, Words, listed, read_lexicon

_COLUMNS = ("start", "end", "pos", "sentence_id", "segment_id", "section", "actor", "demonym")
SPOKEN = [
    *("doc_id", "start", "end", "text", "speaker", "cue", "verb_class", "side"),
    *("speaker_start", "speaker_end", "cue_start", "cue_end", "speaker_found", "n_words"),
    *("speakers", "sides", "source", "source_side", "section"),
]
_LONGEST_TITLE, _SHORT_TITLE, _LONGEST_NAME = 7, 3, 4
_STRAY = 3  # words that may stand between it and the speech before


class Heard(NamedTuple):
    """One document: its words, the verbs that report in it, its quotations each with its verb."""

    words: Words
    cues: list[Cue]
    quoted: list[tuple[Marked, Cue]]


def parse_speech(
    corpus: Corpus, mentions: pd.DataFrame | None = None, *, min_words: int = 3
) -> list[Heard]:
    """Each document's words with the reporting verbs and the quotations found in them.

    `mentions` is the table of `actor_mentions` with namesakes, computed when None. Verbs inside of
    a quotation, which has `min_words` at least, report nothing.

    Raises:
        InputError: If `min_words` is below one or a lexicon is malformed.
    """
    if min_words < 1:
        raise InputError(f"min_words={min_words}: a quotation has words; give one or more")
    check_has(corpus, "segments", "a corpus: that of load_corpus, or study.corpus")
    lexicon = read_lexicon(corpus)
    found = actor_mentions(corpus, namesakes=True) if mentions is None else mentions
    heard = []
    for words in _documents(corpus, found, lexicon, min_words):
        cues = find_cues(words)
        heard.append(Heard(words, cues, list(_attributed(words, cues, min_words))))
    return heard


def _documents(
    corpus: Corpus, mentions: pd.DataFrame, lexicon: Lexicon, min_words: int
) -> Iterator[Words]:
    """Each document's words, with the actor that each names and whether it is being quoted."""
    tokens, adjective = tokens_with_section(corpus), mentions["form"] == "demonym"
    for name, kind in (("actor", mentions[~adjective]), ("demonym", mentions[adjective])):
        of = span_of_words(tokens, kind).map(kind["actor_id"])
        tokens = tokens.assign(**{name: of.astype("object").fillna("")})
    tokens = tokens[["doc_id", "surface", "lemma", "proclitics", *_COLUMNS]]
    worded = (str(name) for name in tokens if not is_numeric_dtype(tokens[name]))
    tokens = tokens.assign(**{name: shared_texts(tokens[name]) for name in worded})
    clitics_of = {clitics: set(clitics.split()) for clitics in tokens["proclitics"].unique()}
    words_of: dict[str, Any] = {str(doc_id): of for doc_id, of in tokens.groupby("doc_id")}
    segments_of: dict[str, Any] = {str(one): of for one, of in corpus.segments.groupby("doc_id")}
    for doc_id in corpus.documents["doc_id"]:
        words_here, raw = words_of.pop(doc_id, tokens[:0]), corpus.raw(doc_id)
        segments = segments_of.get(doc_id, corpus.segments[:0])
        # The name علي is no على for a writer who has both.
        apart = "*" if "على" in set(words_here["surface"]) else ""
        words = Words(
            doc_id,
            raw,
            key=[match_key(one) + apart * (one == "علي") for one in words_here["surface"]],
            lemma=[match_key(lemma) for lemma in words_here["lemma"]],
            clitics=[clitics_of[clitics] for clitics in words_here["proclitics"]],
            spans=spans_over(raw, segments[["start", "end"]].to_numpy().tolist()),
            lexicon=lexicon,
            **{name.removesuffix("_id"): words_here[name].tolist() for name in _COLUMNS},
        )
        # What stands in marks more than once is a name as well.
        texts = Counter(raw[span.start : span.end] for span in words.spans)
        again = {text for text, n in texts.items() if n > 1}
        quoted = [span for span in words.spans if _is_quotation(words, span, min_words, again)]
        inside = {at for span in quoted for at in words.inside(span)}
        words.in_quote[:] = [at in inside for at in range(len(words.key))]
        yield words


def _is_quotation(words: Words, span: Marked, min_words: int, again: set[str]) -> bool:
    """Whether marks hold enough words, and not nothing but a name: «"حسين أمير عبداللهيان"»."""
    text = words.raw[span.start : span.end]
    n_words = len(text.split())
    if n_words < min_words or (n_words <= _LONGEST_TITLE and text in again):
        return False
    inside = words.inside(span)
    names = sum(words.proper(at) or bool(words.actor[at]) for at in inside)
    if len(inside) <= _LONGEST_NAME and 3 * names >= 2 * len(inside):
        return False
    return not is_title(words, span)


def is_title(words: Words, span: Marked) -> bool:
    """Whether marks hold what a thing is called: «صحيفة "…"», «تحت شعار "…"», «لـ"…"»."""
    at, n_words = words.inside(span).start, len(words.raw[span.start : span.end].split())
    if at > 0 and words.key[at - 1] in listed.works:
        return True
    if n_words > _LONGEST_TITLE:
        return False
    before = words.raw[max(0, span.start - 4) : span.start - 1].rstrip()
    listener = before.endswith("لـ") or before in ("ل", "ال")
    # «وكالة الأنباء "…"», «صحيفة الحياة اللندنية "…"»
    near = {key.removeprefix("ال") for key in words.key[max(0, at - 3) : at]}
    if n_words > _SHORT_TITLE:
        # «مضيفة أن الحركة “قبلت الدعوة منذ شهر”»: a long one is no name of what is definite.
        near = set(words.key[max(0, at - 1) : at])
    return listener or not listed.things_named.isdisjoint(near)


def spoken(words: Words, start: int, end: int, cue: Cue, n_words: int) -> dict[str, Any]:
    """A row of what is said: the passage, the verb that it belongs to, and the speaker."""
    at = words.start[cue.index], words.end[cue.index]
    named = words.start[cue.phrase.first], words.end[cue.phrase.after - 1]
    source = (cue.source.speaker, cue.source.side) if cue.source else ("", "")
    values = (
        *(words.doc_id, start, end, words.raw[start:end], cue.speaker, words.raw[at[0] : at[1]]),
        *(cue.verb.verb_class, cue.side, *named, *at, cue.found, n_words),
        *("|".join(cue.speakers), "|".join(cue.sides), *source, words.section[cue.index]),
    )
    return dict(zip(SPOKEN, values, strict=True))


def typed(spans: pd.DataFrame) -> pd.DataFrame:
    """Spans with whole numbers as offsets and counts, also when there are none."""
    numbers = [name for name in spans.columns if name.endswith(("start", "end", "n_words"))]
    return spans.astype({name: "int64" if name in numbers else "str" for name in spans.columns})


def _attributed(words: Words, cues: list[Cue], min_words: int) -> Iterator[tuple[Marked, Cue]]:
    """The quotations among what stands in marks, each with its verb, or the one that goes on."""
    for span in words.spans:
        first, after = words.inside(span).start, words.inside(span).stop
        if span.depth or after - first < min_words or not words.in_quote[first]:
            continue
        near = (one for one in cues if one.index == after)
        follows = (one for one in near if one.content in (PRECEDES, COVERS_SENTENCE))
        cue = _leading(words, cues, first) or next(follows, None) or _going_on(words, cues, first)
        if cue:
            yield span, cue


def _leading(words: Words, cues: list[Cue], first: int) -> Cue | None:
    """The last verb before a quotation in its sentence that has not ended what it reports."""
    inside = range(words.bounds(first)[0], first + 1)
    # «أكد المصدر وفقا للموقع أن “…”»: a source only if no verb leads the quotation in.
    speaks = any(cue.index in inside and 0 <= cue.content <= first for cue in cues)
    for cue in reversed([cue for cue in cues if cue.content >= 0] if speaks else cues):
        if cue.index < first and PRECEDES != cue.content != TELLS_BEFORE and cue.content <= first:
            same_sentence = words.sentence[cue.index] == words.sentence[first]
            # «بأن» may end one line, and what is quoted begin the next.
            return cue if same_sentence or first - 1 <= cue.content <= first else None
    return None


def _going_on(words: Words, cues: list[Cue], first: int) -> Cue | None:
    """The verb of the speaker who goes on: his next quotation opens a sentence or a paragraph."""
    opens = first == 0 or words.sentence[first - 1] != words.sentence[first]
    begin, _ = words.bounds(first)
    # «وعن خططه: «…»»
    leads = not opens and ":" in words.gap(first - 1) and "VERB" not in words.pos[begin:first]
    last = next((cue for cue in reversed(cues) if cue.index < first), None)
    if last is None or not (opens or leads):
        return None
    near = begin - words.bounds(last.index)[1] <= _STRAY
    return replace(last, found="carried over") if near else None
