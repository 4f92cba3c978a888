"""Direct quotations, whatever else stands between marks, and where authors keep a distance."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.voices.actors import span_of_words
from corpus_lib.voices.speech import SPOKEN, Heard, is_title, parse_speech, spoken, typed
from corpus_lib.voices.speech_words import Words, listed

_LONGEST_NAME = 4

_REACH = 4  # words after «ما يسمى» that tell what is called so


def quotations(corpus: Corpus, *, min_words: int = 3) -> pd.DataFrame:
    """What the documents quote word for word, and from whom.

    A span in quotation marks counts if it has `min_words` words and a reporting verb (or بحسب)
    leads it in or follows it, or if it opens a sentence right after what its speaker said; a
    name, title or term is none. The speaker is the phrase at the verb, under its full name where
    the gazetteer or the text has one; where the verb has none of its own («وأضافت:», «وحول ذلك
    يضيف»), the speaker named before, as long as no paragraph without speech lies between.

    Returns:
        One row per quotation in the order of the text: `doc_id`; `start`, `end` (raw offsets of the
        words between the marks, end exclusive) and `text` (raw); `speaker` (full name); `cue` (the
        verb as written); `speaker_start`, `speaker_end` (where the speaker is named, maybe
        in an earlier sentence); `cue_start`, `cue_end`; `verb_class` and `side` (of the lexicon);
        `speaker_found`: "named" beside the verb, "same noun" (الباحث for the researcher named
        before), "same title" (whom the text names by it), "carried over" from the cue before, or
        "coordinated"; `n_words`; `speakers` and `sides` (all who speak jointly, with `|` between);
        `source`, `source_side` (who passes on what this speaker said, as one whose statement tells
        of it, or an outlet that carried it; mostly ""); `section` (of the verb).

    Raises:
        InputError: If `min_words` is below one or a lexicon is malformed.
    """
    return quotations_of(parse_speech(corpus, min_words=min_words))


def quotations_of(speech: list[Heard]) -> pd.DataFrame:
    """The table of `quotations`, of documents that are parsed already (`parse_speech`)."""
    rows = [
        spoken(words, span.start, span.end, cue, len(words.raw[span.start : span.end].split()))
        for words, _, quoted in speech
        for span, cue in quoted
    ]
    return typed(pd.DataFrame(rows, columns=SPOKEN))


def quoted_spans(speech: list[Heard], clauses: pd.DataFrame) -> pd.DataFrame:
    """All that stands in quotation marks, told apart: quotations, fragments, names and phrases.

    `speech` is what `parse_speech` gives, `clauses` the table of `reported_speech`.

    Returns:
        One row per span: `doc_id, start, end, text`, `section`, `speaker` ("" for names, phrases)
        and `kind`: "quotation"; "fragment" (fewer words, within what someone is reported to say:
        his words); "name" (most of its words are of one, unless it is a state's); "phrase" (a term
        or a scare quote).
    """
    rows = []
    of = dict(list(clauses.groupby("doc_id")))
    for heard in speech:
        words = heard.words
        quoted = {span: cue.speaker for span, cue in heard.quoted}
        own = of.get(words.doc_id, clauses[:0])
        for span in words.spans:
            inside = words.inside(span)
            first = inside.start
            # One name among common words does not make a phrase a name.
            named = [words.proper(at) or bool(words.actor[at]) for at in inside]
            is_name = 0 < len(named) <= _LONGEST_NAME and 2 * sum(named) >= len(named)
            # Marks round a state's name keep it at a distance, where those round a person's do not.
            is_name = is_name and {words.kind(at) for at in inside} != {"state"}
            within = own.loc[(own["start"] < span.end) & (own["end"] >= span.end), "speaker"]
            term = first > 0 and words.key[first - 1] in listed.terms
            kind, speaker = "phrase", ""
            if span in quoted:
                kind, speaker = "quotation", quoted[span]
            elif not term and (is_name or is_title(words, span)):
                kind = "name"
            elif not term and len(within):
                kind, speaker = "fragment", within.iloc[-1]
            text = words.raw[span.start : span.end]
            section = words.section[min(first, len(words.section) - 1)]
            rows.append((words.doc_id, span.start, span.end, text, kind, speaker, section))
    columns = ["doc_id", "start", "end", "text", "kind", "speaker", "section"]
    return typed(pd.DataFrame(rows, columns=columns))


def quotations_in_place(corpus: Corpus, quotes: pd.DataFrame) -> pd.DataFrame:
    """Each quotation with the words that lead it in: `doc_id, start, end, text, label`, and more.

    What is to be read of the rows of `quotations` begins with the verb or the speaker's name where
    that stands in the same paragraph, and the label names speaker and side.
    """
    if quotes.empty:
        return quotes[["doc_id", "start", "end", "text"]].assign(label="", heading="", page=0)
    rows = quotes.reset_index(drop=True)
    begin = corpus.segments["start"].reindex(span_of_words(rows, corpus.segments)).to_numpy()
    places = rows.assign(
        start=np.maximum(rows[["start", "cue_start", "speaker_start"]].min(axis=1), begin),
        end=rows[["end", "cue_end"]].max(axis=1),
        label=rows["speaker"] + " · " + rows["side"],
    )[["doc_id", "start", "end", "label"]]
    return corpus.passages(places)


def distanced(speech: list[Heard], clauses: pd.DataFrame, marked: pd.DataFrame) -> pd.DataFrame:
    """The passages from which each author keeps a distance.

    To consider something (اعتبر) is no distance; a verb of claiming (زعم, ادعى) is. `clauses` is
    the table of `reported_speech`, `marked` that of `quoted_spans`.

    Returns:
        One row per passage in the order of the text: `doc_id, start, end, text`, `section`, `kind`:
        "claimed" (what a verb of claiming reports, المزعوم), "so called" (ما يسمى, ما وصفوه بـ),
        "as others see it" (ما يرون أنه), "on a pretext" (بحجة), or "in marks" (nobody's words).
    """
    claimed = clauses[clauses["verb_class"] == "alleges"].assign(kind="claimed")
    columns = ["doc_id", "start", "end", "text", "kind", "section"]
    called = [
        (w.doc_id, w.start[a], w.end[b], w.raw[w.start[a] : w.end[b]], kind, w.section[a])
        for w in (heard.words for heard in speech)
        for a, b, kind in _so_called(w)
    ]
    so_called = typed(pd.DataFrame(called, columns=columns))
    # «ما تطلق عليه "…"» is told once.
    marked = marked[(marked["kind"] == "phrase") & span_of_words(marked, so_called).isna()]
    both = [claimed, so_called, marked.assign(kind="in marks")]
    found = pd.concat(both, ignore_index=True)[columns].sort_values("start", kind="stable")
    order = {heard.words.doc_id: place for place, heard in enumerate(speech)}
    return found.iloc[found["doc_id"].map(order).argsort(kind="stable")].reset_index(drop=True)


def _so_called(words: Words) -> Iterator[tuple[int, int, str]]:
    """«ما يسمى …», «ما تطلق عليه "…"», «المزعوم», «بحجة …»: first and last word, kind."""
    for at, key in enumerate(words.key):
        following, after = words.key[at + 1 : at + 2], words.bounds(at)[1]
        on_it = key in listed.called_on and not listed.with_pronoun.isdisjoint(following)
        seen = key in listed.seen and following[:1] in (["انه"], ["انها"])
        called = at > 0 and words.key[at - 1] in listed.what
        called = called and (key in listed.called or on_it or seen)
        pretext = key in listed.pretext
        if called or pretext or key in listed.alleged:
            reach = _REACH * (1 + seen) + on_it
            last = min(at + reach, after - 1) if called or pretext else at
            stops = [end for end in range(at, last) if any(m in words.gap(end) for m in "،.؛")]
            kind = "as others see it" if seen else "so called" if called else "claimed"
            first, kind = (at, "on a pretext") if pretext else (max(at - 1, 0), kind)
            yield first, stops[0] if stops else last, kind
