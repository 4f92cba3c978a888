"""Direct quotations: the words between marks, who says them, and the verb that leads them in."""

from __future__ import annotations

from bisect import bisect_left

import pandas as pd

from corpus_lib.prepare.corpus import Corpus
from corpus_lib.voices.speech import Heard, parse_speech, spoken, typed

COLUMNS = [
    *("doc_id", "start", "end", "text", "speaker", "cue", "speaker_start", "speaker_end"),
    *("cue_start", "cue_end", "verb_class", "side", "speaker_found", "n_words"),
]

_LONGEST_NAME = 4


def quotations(corpus: Corpus, *, min_words: int = 3) -> pd.DataFrame:
    """What the documents quote word for word, and from whom.

    A span in quotation marks counts if it has `min_words` words and a reporting verb (or بحسب)
    leads it in or follows it; a quoted name, title or term has none. The speaker is the phrase at
    the verb, under its full name where the gazetteer or the text has one; where the verb has
    none of its own («وأضافت:», «وحول ذلك يضيف»), the speaker named before.

    Args:
        corpus: The corpus.
        min_words: Least number of words of a quotation.

    Returns:
        One row per quotation in the order of the text: `doc_id`; `start`, `end` (raw offsets of the
        words between the marks, end exclusive) and `text` (raw); `speaker` (full name); `cue` (the
        verb as written); `speaker_start`, `speaker_end` (where the speaker is named, maybe
        in an earlier sentence); `cue_start`, `cue_end`; `verb_class` and `side` (of the lexicon);
        `speaker_found`: "named" beside the verb, "same noun" (الباحث for the researcher named
        before), "carried over" from the cue before, or "coordinated"; `n_words`.

    Raises:
        InputError: If `min_words` is below one or a lexicon is malformed.
    """
    return quotations_of(parse_speech(corpus, min_words=min_words))


def quotations_of(speech: list[Heard]) -> pd.DataFrame:
    """The table of `quotations`, of documents that are parsed already (`parse_speech`)."""
    rows = [
        spoken(words, span.start, span.end, cue, len(words.raw[span.start : span.end].split()))
        for words, _, quoted, _ in speech
        for span, cue in quoted
    ]
    return typed(pd.DataFrame(rows, columns=COLUMNS))


def quoted_spans(speech: list[Heard]) -> pd.DataFrame:
    """All that stands in quotation marks, told apart: quotations, names, and single phrases.

    Args:
        speech: The documents, see `parse_speech`.

    Returns:
        One row per span: `doc_id, start, end, text` and `kind`: "quotation"; "name" (holds a
        proper name and is shorter than a quotation); "phrase" (a term, a scare quote, or a few
        words of someone's).
    """
    rows = []
    for words, _, attributed, _ in speech:
        quoted = {span for span, _ in attributed}
        for span in words.spans:
            inside = range(bisect_left(words.start, span.start), bisect_left(words.start, span.end))
            # One name among common words does not make a phrase a name.
            named = [words.pos[at] == "PROPN" or bool(words.actor[at]) for at in inside]
            is_name = 0 < len(named) <= _LONGEST_NAME and 2 * sum(named) >= len(named)
            kind = "quotation" if span in quoted else "name" if is_name else "phrase"
            text = words.raw[span.start : span.end]
            rows.append((words.doc_id, span.start, span.end, text, kind))
    return typed(pd.DataFrame(rows, columns=["doc_id", "start", "end", "text", "kind"]))


def quotations_in_place(corpus: Corpus, quotes: pd.DataFrame) -> pd.DataFrame:
    """Each quotation with the words that lead it in, to be read.

    Args:
        corpus: The corpus.
        quotes: Rows of `quotations`.

    Returns:
        One row per quotation: `doc_id, start, end, text` (raw, from the verb or the speaker's name
        on, where it stands within the paragraph), `label` (speaker and side), `heading`, `page`.
    """
    if quotes.empty:
        return quotes[["doc_id", "start", "end", "text"]].assign(label="", heading="", page=0)
    place = corpus.passages(quotes[["doc_id", "start", "end"]])
    paragraph = corpus.segments[["doc_id", "start"]].rename(columns={"start": "begin"})
    ordered = (
        quotes.reset_index(drop=True).reset_index(names="_row").sort_values("start", kind="stable")
    )
    begins = pd.merge_asof(
        ordered,
        paragraph.sort_values("begin", kind="stable"),
        left_on="start",
        right_on="begin",
        by="doc_id",
    ).sort_values("_row")["begin"]
    first = quotes[["start", "cue_start", "speaker_start"]].to_numpy()
    inside = [max(min(row), begin) for row, begin in zip(first.tolist(), begins, strict=True)]
    label = (quotes["speaker"] + " · " + quotes["side"]).to_numpy()
    last = quotes[["end", "cue_end"]].max(axis=1).to_numpy()
    spans = place.drop(columns="text").assign(start=inside, end=last, label=label)
    return corpus.passages(spans.drop(columns=["heading", "page", "section"]))
