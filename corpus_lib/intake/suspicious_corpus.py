"""What makes a corpus suspicious: signs that show only over all of its documents."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import numpy as np
import pandas as pd
import regex

from corpus_lib.intake.furniture import furniture
from corpus_lib.intake.suspicions import kinds_of_arabic, suspicions
from corpus_lib.intake.told import join_rule, line_rule
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.lists_of_corpus import word_lists
from corpus_lib.prepare.morphology import shipped_lexicon
from corpus_lib.prepare.normalization import normalize
from corpus_lib.prepare.overview import without_gloss
from corpus_lib.prepare.readers import LISTS, SEPARATORS, read_toml, read_words
from corpus_lib.prepare.readings import lexicon_readings
from corpus_lib.prepare.units import unit_of
from corpus_lib.reuse.find import find_reuse, passage_spans
from corpus_lib.reuse.tokens import number_words, shared_shingles
from corpus_lib.settings import MOST_TOPICS, PASSAGES_A_TOPIC, Settings
from corpus_lib.voices.missed_names import missed_names
from corpus_lib.wording import counted

_MOST = 0.5  # of the shingles of a document, from which on it is a copy of another
_SHOWN, _COMMONEST = 3, 10
_MENDED = ("wrapped", "tags", "passage")  # signs that rules may mend
_SHARE_WITHOUT_GLOSS = 0.02  # newspapers have about half of it
_NAMED, _SHARE_NAMED = 3, 0.2  # of a stop word's places, from which on it is a name
_TITLES = ("رئيس", "سيد", "شيخ", "دكتور", "ملك", "أمير", "قائد", "لواء", "عميد", "مرشد")
# First runs on two cores of an AMD EPYC: the five documents 96 s, 3,000 articles of 939,850 words
# 738 s. Topics, which take most, are fitted on 1,000 passages at the most.
_SECONDS_ANYWAY, _SECONDS_A_THOUSAND, _SECONDS_BEYOND, _FITTED = 40, 11, 0.29, 40
_READERS = regex.compile(r"(?:claims|frames|roles)\.[^.]+\.csv")


def suspicious_texts(
    files: Mapping[str, str], texts: Mapping[str, str], cleaned: Mapping[str, str]
) -> Iterator[str]:
    """What is suspicious of each raw text by itself, a line a sign, but what its rules mend.

    Each table holds files or texts by `doc_id`, `cleaned` those of which the rules are known.
    """
    wrapped = []
    for doc_id, text in texts.items():
        for one in suspicions(text):
            left = suspicions(cleaned.get(doc_id, text)) if one.kind in _MENDED else [one]
            if one.kind not in {other.kind for other in left}:
                continue
            wrapped += [doc_id] if one.kind == "wrapped" else []
            told = f"raw/{files[doc_id]}, line {one.line(text)}: {one.said}"
            if one.lines:
                rule = line_rule([doc_id], one.lines, "a passage in another language")
                told += f"; to leave them out, put this rule in cleaning.toml:\n{rule}"
            yield told
    if wrapped:
        yield f"this rule of cleaning.toml joins such lines:\n{join_rule(wrapped)}"


def suspicious_corpus(corpus: Corpus) -> Iterator[str]:
    """What is suspicious of the documents together, a line a sign; a rule to copy on lines more."""
    if len(corpus.documents) == 1:
        yield "one document only: what compares documents needs two"
    copies = _near_duplicates(corpus)
    yield from [*copies.values(), *_kinds(corpus), *_like_entries(corpus)]
    signs, lines = furniture(corpus, copies)
    yield from [*signs, *_headings(corpus, lines), *_names(corpus), *_stop_words(corpus)]
    yield from [*_glosses(corpus), *_topics(corpus)]


def _kinds(corpus: Corpus) -> Iterator[str]:
    """Which texts are no prose of Modern Standard Arabic, and what that does to their lemmas."""
    of: dict[str, dict[str, str]] = defaultdict(dict)
    for doc_id in corpus.documents["doc_id"]:
        for kind, signs in kinds_of_arabic(corpus.clean(doc_id)).items():
            of[kind][doc_id] = signs
    words, done = corpus.tokens[corpus.tokens["is_content"]], read_toml(LISTS / "kinds.toml")
    for kind, told in of.items():
        first, signs = next(iter(told.items()))
        unread = (words.loc[words["doc_id"].isin(list(told)), "gloss"] == "").mean()
        more = f" and {len(told) - 1} more" if len(told) > 1 else ""
        lacks = f"has no meaning for {unread:.0%} of the content words; {done[kind]}"
        yield (
            f"{first}{more}: reads like {kind} ({signs}); the dictionary, of Modern Standard "
            f"Arabic, {lacks}"
        )


def unread_files(folder: Path) -> Iterator[str]:
    """Files of a corpus folder that nothing reads, such as those with a slip in their name."""
    for part, names in read_toml(LISTS / "intake.toml")["files"].items():
        place, known = folder / part, names.split()
        for entry in sorted(place.iterdir()) if place.is_dir() else ():
            name = entry.name
            if not entry.exists():
                yield f"{f'{part}/' if part else ''}{name}: a link to nothing, so it is not read"
            looks_read = entry.suffix in (".csv", ".toml", ".txt") and not name.startswith(".")
            if name in known or not looks_read or (part == "coding" and _READERS.fullmatch(name)):
                continue
            near = get_close_matches(name, known, n=1)
            if not near and not part:
                continue  # a README, notes
            meant = f"is it {near[0]}?" if near else f"files that are: {', '.join(known)}"
            yield f"{f'{part}/' if part else ''}{name}: nothing reads it; {meant}"


def other_separators(folder: Path) -> Iterator[str]:
    """Tables of a corpus that are read as separated by something else than commas."""
    tables = [*folder.glob("lexicon/*.csv"), *folder.glob("coding/*.csv")]
    for path in sorted(path for path in tables if path.is_file()):
        with path.open(encoding="utf-8", errors="replace") as file:
            separator = max(SEPARATORS, key=file.readline().count)
        if separator != ",":
            yield f"  {path}: read as separated by {SEPARATORS[separator]}"


def _near_duplicates(corpus: Corpus) -> dict[str, str]:
    """What is told of each document most of which stands in another, by its id."""
    tokens, ids = corpus.tokens, corpus.documents["doc_id"].tolist()
    place = {doc_id: number for number, doc_id in enumerate(ids)}
    words = pd.factorize(tokens["norm"])[0].astype(np.int32)
    documents = tokens["doc_id"].map(place).to_numpy(np.int32)
    sizes = np.bincount(documents, minlength=len(ids))
    found: dict[str, list[tuple[float, str]]] = defaultdict(list)
    positions = tokens["token_id"].to_numpy(np.int32)
    for pair in shared_shingles(words, documents, positions, min_shared=3, within=False):
        sides = [(pair.doc_a, pair.points[:, 0]), (pair.doc_b, pair.points[:, 1])]
        shares = [len(np.unique(at)) / max(1, sizes[doc] - 2) for doc, at in sides]
        if max(shares) >= _MOST:
            # The shorter one is told of, of two like ones the later.
            copy = int(shares[1] >= shares[0])
            found[ids[sides[copy][0]]].append((min(1.0, shares[copy]), ids[sides[1 - copy][0]]))
    return {doc_id: _copied(corpus, doc_id, others) for doc_id, others in found.items()}


def _copied(corpus: Corpus, doc_id: str, others: Sequence[tuple[float, str]]) -> str:
    share, other = max(others)
    more = f" (and in {len(others) - 1} more)" if len(others) > 1 else ""
    if corpus.clean(doc_id) == corpus.clean(other):
        return f"{doc_id}: the same text as {other}{more}; take one out of corpus.csv"
    share = max(share, _share_in(corpus, doc_id, other))  # no passage is found of a few words
    return (
        f"{doc_id}: {share:.0%} of its words stand in {other}{more} "
        "too; take one out of corpus.csv, or count reprints once, as is done by default"
    )


def _share_in(corpus: Corpus, doc_id: str, other: str) -> float:
    """The share of a document's words that stand in passages which another has too."""
    tokens = corpus.tokens[corpus.tokens["doc_id"].isin([doc_id, other])]
    words, passages = number_words(tokens), find_reuse(tokens)
    shared, between = np.zeros(len(tokens), dtype=bool), passages["doc_a"] != passages["doc_b"]
    for sides in passage_spans(words, passages[between]):
        for side in sides:
            shared[side] = True
    return float(shared[words.span(words.doc_ids.index(doc_id))].mean())


def _headings(corpus: Corpus, told_of: Collection[str]) -> Iterator[str]:
    """Lines that may be headings and count as text, but in texts of such lines, such as verse."""
    ids = corpus.documents["doc_id"]
    of = {one: [line for line in corpus.doubtful_lines(one) if line not in told_of] for one in ids}
    sizes = corpus.segments["doc_id"].value_counts()
    told = {doc_id: own for doc_id, own in of.items() if 0 < len(own) < sizes[doc_id] / 3}
    for doc_id, lines in [*told.items()][:_SHOWN]:
        shown = ", ".join(f"«{line}»" for line in lines[:_SHOWN]) + ", …" * (len(lines) > _SHOWN)
        counts = (
            f"{counted(len(lines), 'short line')} without a full stop, counted as text: {shown}"
        )
        rule = line_rule([doc_id], lines, "a heading", "heading")
        yield f"{doc_id}: {counts}; if they are headings, put this rule in cleaning.toml:\n{rule}"
    if len(told) > _SHOWN:
        yield f"{len(told) - _SHOWN} more documents have short lines that may be headings"


def _like_entries(corpus: Corpus) -> Iterator[str]:
    """Entries of the corpus's own stop words that are read as one."""
    path = corpus.path / "lexicon" / "stopwords.txt"
    if path.exists():
        of: dict[str, list[str]] = defaultdict(list)
        for entry in read_words(path):
            of[normalize(entry)].append(entry)
        alike = [" = ".join(dict.fromkeys([*own, w])) for w, own in of.items() if own != [w]]
        if alike:
            yield f"lexicon/stopwords.txt: read as one word: {', '.join(alike[:_COMMONEST])}"


def _names(corpus: Corpus) -> Iterator[str]:
    missed = missed_names(corpus)
    names = missed[(missed["kind"] == "name") & (missed["name"].str.len() > 2)]
    names = names[names["name"] != "الله"]
    if len(names):
        total = int(names["count"].sum())
        yield (
            f"{counted(total, 'mention')} of {counted(len(names), 'likely name')} that no actor of "
            f"lexicon/actors.csv covers: {_listed(names, 'name')}; add those that act"
        )


def _listed(rows: pd.DataFrame, column: str) -> str:
    """Words with their glosses and counts, the commonest."""
    return ", ".join(
        f"{row[column]} ({row['gloss'] + ', ' if row['gloss'] else ''}{row['count']})"
        for row in rows.head(_COMMONEST).to_dict("records")
    )


def _stop_words(corpus: Corpus) -> Iterator[str]:
    """Words that are never counted, though they stand here where a name does, and may be one."""
    tokens = corpus.tokens
    before, pos = tokens.shift(), tokens["pos"]
    titled = before["lemma"].isin(_TITLES) & (before["proclitics"] == "ال")
    placed = (before["pos"] == "PROPN") | titled
    placed &= (tokens["sentence_id"] == before["sentence_id"]) & (tokens["proclitics"] == "")
    named = (placed & pos.isin(["NOUN", "ADJ"])) | (pos == "PROPN")
    lists = word_lists(corpus.path, corpus.documents["doc_id"])
    words = tokens.assign(named=named)[tokens["lemma"].isin(lists.stop_words)]
    counts = words.groupby("norm")["named"].agg(["sum", "size"]).sort_values("sum", ascending=False)
    names = [
        f"{word} ({n} of {total} times)"
        for word, n, total in counts.itertuples(name=None)
        if n >= max(_NAMED, _SHARE_NAMED * total)
        and any(one.pos == "PROPN" for one in lexicon_readings(word, shipped_lexicon()))
    ]
    if names:
        yield (
            f"stop words that are names here, so that no count has them: "
            f"{', '.join(names[:_COMMONEST])}; give the whole name in lexicon/names.csv, or take "
            "the word out of a lexicon/stopwords.txt of your own"
        )


def _glosses(corpus: Corpus) -> Iterator[str]:
    words = corpus.tokens[corpus.tokens["is_content"]]
    lacks = without_gloss(corpus.tokens)[words.index]
    without = words[lacks & words["surface"].str.contains("[\u0621-\u064a]")]
    if len(without) > _SHARE_WITHOUT_GLOSS * len(words):
        commonest = without.groupby("lemma").agg(count=("gloss", "size"), gloss=("gloss", "first"))
        rows = commonest.sort_values("count", ascending=False, kind="stable").reset_index()
        yield (
            f"{len(without) / len(words):.1%} of the content words have no meaning in the "
            f"dictionary: {_listed(rows, 'lemma')}; lexicon/glosses.csv takes them"
        )


def _topics(corpus: Corpus) -> Iterator[str]:
    window = Settings().window
    n_passages = unit_of(corpus, unit="window", window=window).nunique()
    if (fits := n_passages // PASSAGES_A_TOPIC) < MOST_TOPICS:
        told = f"{counted(n_passages, 'passage')} of about {window} words in all, and a topic "
        told += f"needs {PASSAGES_A_TOPIC}: "
        no_more = f"{fits} topics are fitted at the most, whatever N_TOPICS asks"
        yield told + (no_more if fits > 1 else "05, 06, 09 and 10 go without topics")


def time_of_run(n_words: int) -> str:
    """About how long a first run takes, as measured of the five documents and 3,000 articles."""
    fitted, beyond = min(n_words / 1000, _FITTED), max(0, n_words / 1000 - _FITTED)
    seconds = _SECONDS_ANYWAY + _SECONDS_A_THOUSAND * fitted + _SECONDS_BEYOND * beyond
    return f"a first run takes about {counted(int(-(-seconds // 60)), 'minute')} on two cores"
