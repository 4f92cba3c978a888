"""What a prepared corpus consists of, and what each step of the preparation did to it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import regex

from corpus_lib.phrasebook import book
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.lists_of_corpus import word_lists
from corpus_lib.prepare.morphology import analyze_words
from corpus_lib.prepare.multiword import ends_of_terms
from corpus_lib.prepare.normalization import KEY_STEPS, STEPS
from corpus_lib.prepare.published import display_names
from corpus_lib.prepare.tokens import with_glosses
from corpus_lib.prepare.units import CorpusTables, tokens_with_section
from corpus_lib.wording import arabic_of_names

_EXAMPLES = 3  # words of a step of normalisation that are shown
# Actions of cleaning, by a rule or of any text, under names that a reader of the table expects.
KINDS = {"drop": "furniture", "join": "page_breaks", "strip": "marks", "item": "bullets"}
KINDS |= {"mend": "mended_words", "unseen": "marks", "shape": "letter_shapes"}


def documents_at_a_glance(corpus: Corpus, compared: Corpus | None = None) -> pd.DataFrame:
    """What each document is, as far as its text tells, and its group if several are `compared`."""
    table = _described(corpus, ["title", "outlet", "date", "how_sure", "genre", "words"])
    if compared is None or compared.groups is None or len(compared.documents) == 1:
        return table
    return table.assign(group=compared.groups.map(display_names(compared)["en"]).to_numpy())


def sources_of_dates(corpus: Corpus) -> pd.DataFrame:
    """What the date and the outlet of each document rest on, one row each under its name."""
    return _described(corpus, ["date", "how_sure", "note"])


def words_by_part(corpus: Corpus) -> pd.DataFrame:
    """How many words of each document stand in each section, and how many cleaning took out.

    Returns:
        One row per document: `doc_id`, one column of words per section of the corpus ("body"
        first), and `taken_out` (words of page furniture, not the author's text).
    """
    tokens = tokens_with_section(corpus)
    table = pd.crosstab(tokens["doc_id"], tokens["section"])
    sections = ["body", *[name for name in tokens["section"].unique() if name != "body"]]
    removed = passages_taken_out(corpus)
    words = removed["raw"].map(lambda raw: len(regex.findall(r"\w+", raw)))
    table = table.reindex(index=corpus.documents["doc_id"], columns=sections, fill_value=0)
    table["taken_out"] = words.groupby(removed["doc_id"]).sum()
    table.columns.name = None
    return table.fillna({"taken_out": 0}).astype(int).reset_index()


def parts_in_place(corpus: Corpus) -> pd.DataFrame:
    """The passages that `words_by_part` counts: `doc_id, name, column, start, end`."""
    removed = passages_taken_out(corpus).assign(column="taken_out")
    written = corpus.segments[corpus.segments["segment_id"].isin(corpus.tokens["segment_id"])]
    parts = pd.concat([written.assign(column=written["section"]), removed])
    names = parts["doc_id"].map(display_names(corpus)["en"])
    return parts.assign(name=names)[["doc_id", "name", "column", "start", "end"]]


def changes_in_place(corpus: Corpus) -> pd.DataFrame:
    """The places that `changes_by_kind` counts, of a character without a rule its first one."""
    places = corpus.cleaning.assign(column=corpus.cleaning["action"].map(KINDS))
    return places[["doc_id", "column", "start", "end"]]


def changes_by_kind(corpus: Corpus) -> pd.DataFrame:
    """How often cleaning changed each document, one row each, by kind of change."""
    made = corpus.cleaning.assign(kind=corpus.cleaning["action"].map(KINDS))
    table = made.pivot_table("count", "doc_id", "kind", aggfunc="sum", fill_value=0)
    # Letters in their printed shapes are rare: told where there are any.
    told = dict.fromkeys(one for one in KINDS.values() if one != "letter_shapes" or one in table)
    table = table.reindex(index=corpus.documents["doc_id"], columns=pd.Index(told), fill_value=0)
    return table.reset_index()


def mended_words(corpus: Corpus) -> pd.DataFrame:
    """The words that cleaning mended, one row each; `phrase` are those round it, as counted."""
    mends = corpus.cleaning[corpus.cleaning["action"] == "mend"]
    phrases = [
        _phrase(corpus.tokens[corpus.tokens["doc_id"] == doc_id], start, end)
        for doc_id, start, end in zip(mends["doc_id"], mends["start"], mends["end"], strict=True)
    ]
    columns = ["doc_id", "start", "end", "raw", "replacement", "phrase", "certainty", "reason"]
    return mends.assign(phrase=phrases)[columns]


def _phrase(tokens: pd.DataFrame, start: int, end: int) -> str:
    """The words of a mended place and two on each side, of the same sentence."""
    places = ((tokens["start"] < end) & (tokens["end"] > start)).to_numpy().nonzero()[0]
    if not places.size:
        return ""
    near = tokens.iloc[max(0, places[0] - 2) : places[-1] + 3]
    same = near["sentence_id"] == tokens["sentence_id"].iloc[places[0]]
    return " ".join(near.loc[same, "surface"])


def passages_taken_out(corpus: Corpus) -> pd.DataFrame:
    """What cleaning took out, and where it joined two pages; `start` and `end` are raw."""
    columns = ["doc_id", "start", "end", "action", "raw", "reason"]
    return corpus.cleaning.loc[corpus.cleaning["action"].isin(["drop", "join"]), columns]


def first_paragraphs(corpus: Corpus) -> pd.DataFrame:
    """The first paragraph of each document: `doc_id`, `start`, `end` (raw), `text` (cleaned)."""
    paragraphs = corpus.segments[corpus.segments["kind"] == "paragraph"]
    return paragraphs.drop_duplicates("doc_id")[["doc_id", "start", "end", "text"]]


def kinds_of_words(corpus: CorpusTables) -> pd.DataFrame:
    """What the words of each document are, as the analysis sees them.

    Returns:
        One row per document: `doc_id`, `words`, `content_words` (kept for counting by default),
        `names`, `numbers`, `function_words` (everything else, stop words included) and
        `no_gloss` (content words that neither lexicon explains: look here for errors).
    """
    kinds = words_in_place(corpus).rename(columns={"start": "words"}).drop(columns="end")
    return kinds.assign(words=True).groupby("doc_id", sort=False).sum().reset_index()


def words_in_place(corpus: CorpusTables) -> pd.DataFrame:
    """The words that `kinds_of_words` counts, and its columns: what is true of each."""
    tokens = corpus.tokens
    content, number = tokens["is_content"], tokens["pos"] == "NUM"
    return tokens[["doc_id", "start", "end"]].assign(
        content_words=content,
        names=content & (tokens["pos"] == "PROPN"),
        numbers=number,
        function_words=~content & ~number,
        no_gloss=content & without_gloss(tokens),
    )


def without_gloss(tokens: pd.DataFrame) -> pd.Series[bool]:
    """Which words have no meaning, and stand in no term that has one of its own (a name)."""
    lacks, term = tokens["gloss"] == "", (tokens["term"] != "").cumsum()
    here = tokens[term.isin(term[lacks])]
    senses = here["gloss"].str.replace(r";.*", "", regex=True)
    joined = senses[senses != ""].add(" + ").groupby(term).sum().str.removesuffix(" + ")
    told = here["term_gloss"].groupby(term).first()
    return lacks & term.isin(told.index[told == joined.reindex(told.index, fill_value="")])


def spelling_steps(tokens: pd.DataFrame) -> pd.DataFrame:
    """What each step of normalisation does to the words of a corpus, one after the other.

    Returns:
        One row per step in order: `step`, `words_changed`, `spellings_merged` (how many fewer
        different spellings there are after it), `examples` ("before ← after", as Arabic reads)
        and `merged` (spellings that became one: whether one word, a reader has to tell).
    """
    spelled = tokens["surface"].value_counts()
    rows = []
    for name in KEY_STEPS:
        after = spelled.index.map(STEPS[name])
        changed = after != spelled.index
        pairs = [f"{a} ← {b}" for a, b in zip(spelled.index[changed], after[changed], strict=True)]
        merged = spelled.groupby(after).sum().sort_values(ascending=False, kind="stable")
        forms = spelled.index.to_series()[after.duplicated(keep=False)]
        alike = forms.groupby(after[after.duplicated(keep=False)]).agg(" = ".join).tolist()
        shown = "، ".join(pairs[:_EXAMPLES]), "، ".join(alike[:_EXAMPLES])
        rows.append((name, int(spelled[changed].sum()), len(spelled) - len(merged), *shown))
        spelled = merged
    columns = ["step", "words_changed", "spellings_merged", "examples", "merged"]
    return pd.DataFrame(rows, columns=columns)


def spelled_in_place(tokens: pd.DataFrame) -> pd.DataFrame:
    """What each step of `spelling_steps` changes, and spellings that it ends, where they begin."""
    spelled, places = tokens["surface"], []
    for name in KEY_STEPS:
        after = spelled.map(STEPS[name])
        places.append(tokens[after != spelled].assign(step=name, column="words_changed"))
        ended = after[~spelled.duplicated()].loc[lambda forms: forms.duplicated()].index
        places.append(tokens.loc[ended].assign(step=name, column="spellings_merged"))
        spelled = after
    return pd.concat(places)[["step", "column", "doc_id", "start", "end"]]


def senses_merged(tokens: pd.DataFrame) -> pd.DataFrame:
    """Dictionary forms that are counted as one though they stand for different things.

    Returns:
        One row per counted lemma that is found in more than one sense or part of speech, the most
        frequent first: `lemma`, `count`, `senses` (a list: part of speech, gloss, times) and
        `senses_ar`, which tells the sense of `lexicon/arabic.csv`, where it has "lemma: gloss".
    """
    content = forms_in_place(tokens)
    first = content["gloss"].str.split(";").str[0]
    # Glosses with one first sense are one sense, told by the commonest.
    times = content.groupby(["pos", first.rename("first"), "gloss"]).size().reset_index(name="n")
    times = times.sort_values(["n", "gloss"], ascending=[False, True], kind="stable")
    whole = times.drop_duplicates(["pos", "first"]).set_index(["pos", "first"])["gloss"]
    keys = pd.MultiIndex.from_arrays([content["pos"], first])
    sense = content["pos"] + " " + whole.reindex(keys).set_axis(content.index)
    varied = sense.groupby(content["lemma"]).nunique().loc[lambda n: n > 1].index
    sense = sense[content["lemma"].isin(varied)]
    rows, names, arabic_of = [], book()["name"], arabic_of_names()
    for lemma, senses in sense.groupby(content["lemma"]):
        counts = senses.value_counts(sort=False).sort_index()
        told = [(*str(one).split(" ", 1), n) for one, n in counts.items()]
        kinds = [names[f"pos/{kind}"] for kind, _, _ in told]
        english, arabic = [], []
        for kind, (_, gloss, n) in zip(kinds, told, strict=True):
            twin = "" if kinds.count(kind) == 1 else f"\u2068{gloss}\u2069"
            english.append(f"{kind['en']}: {gloss} ({n})")
            meaning = arabic_of.get(f"{lemma}: {gloss}", twin)
            arabic.append(f"{': '.join(filter(None, (kind['ar'], meaning)))} ({n})")
        rows.append((lemma, len(senses), english, arabic))
    table = pd.DataFrame(rows, columns=["lemma", "count", "senses", "senses_ar"])
    return table.sort_values(["count", "lemma"], ascending=[False, True], ignore_index=True)


def lemma_forms(tokens: pd.DataFrame, *, n: int = 12) -> pd.DataFrame:
    """The `n` lemmas of most different written forms, `forms` from the commonest on."""
    same, told = ["lemma", "pos", "gloss"], forms_in_place(tokens)
    numbers = {"count": ("norm", "size"), "n_forms": ("n_forms", "sum")}
    table, order = told.groupby(same, as_index=False).agg(**numbers), ["n_forms", "count", "lemma"]
    table = table.sort_values(order, ascending=[False, False, True], ignore_index=True).head(n)
    listed = told.merge(table[same]).groupby(same)["norm"]
    forms = listed.agg(lambda norm: " ".join(norm.value_counts().index))
    return table.join(forms.rename("forms"), on=same)


def forms_in_place(tokens: pd.DataFrame) -> pd.DataFrame:
    """The content words that are counted as they are, no names; `n_forms`: a form's first."""
    content = tokens[tokens["is_content"] & (tokens["lexeme"] == tokens["lemma"])]
    return content.assign(n_forms=~content.duplicated(["lemma", "pos", "gloss", "norm"]))


def multiword_terms(tokens: pd.DataFrame) -> pd.DataFrame:
    """The multiword terms of a corpus, the most frequent first, with how many documents hold it."""
    first = tokens["term"].str.contains(" ", regex=False) & (tokens["term"].shift(-1) == "")
    several = tokens[tokens["term"].isin(tokens.loc[first, "term"])].groupby("term", as_index=False)
    document = "document" if "document" in tokens else "doc_id"  # of a group
    told = {"gloss": ("term_gloss", "first"), "count": ("doc_id", "size")}
    table = several.agg(**told, documents=(document, "nunique"))
    return table.sort_values(["count", "term"], ascending=[False, True], ignore_index=True)


def multiword_in_place(tokens: pd.DataFrame) -> pd.DataFrame:
    """Where each term stands, from its first word to its last; `documents`: the first of each."""
    first = ~tokens.duplicated(["term", "document" if "document" in tokens else "doc_id"])
    places = tokens.assign(end=ends_of_terms(tokens), documents=first)
    return places[["term", "doc_id", "start", "end", "documents"]]


def unglossed_words(corpus: CorpusTables) -> pd.DataFrame:
    """The content words that neither lexicon explains, names or wrong readings, at their places."""
    tokens = corpus.tokens
    unknown = tokens["is_content"] & without_gloss(tokens)
    return tokens.loc[unknown, ["doc_id", "start", "end", "surface", "lemma", "pos"]]


def analysed_words(tokens: pd.DataFrame) -> pd.DataFrame:
    """The first sentence word by word."""
    columns = ["surface", "proclitics", "lemma", "pos", "gloss", "is_content", "term"]
    first: pd.Series[bool] = tokens["sentence_id"] == tokens["sentence_id"].iloc[0]
    return tokens.loc[first, columns].reset_index(drop=True)


def taken_apart(corpus: Corpus, words: Sequence[str], *, engine: str) -> pd.DataFrame:
    """Words by themselves: their parts, dictionary form and sense, as the corpus's lists tell.

    None given: those of `words_with_prefixes`.
    """
    words = words or words_with_prefixes(corpus.tokens)
    lists = word_lists(corpus.path, list(corpus.documents["doc_id"]))
    table = with_glosses(analyze_words(words, engine=engine), lists.senses, lists.glosses)
    return table[["surface", "proclitics", "stem", "enclitics", "lemma", "pos", "gloss"]]


def words_with_prefixes(tokens: pd.DataFrame) -> list[str]:
    """A word of the texts for each way in which prefixes are met, as far as there is one.

    A noun with most of them, one in which the article is merged with its preposition, one whose
    first letters only look like prefixes, and a verb with most; the longest such word.
    """
    words = tokens[tokens["is_content"] & (tokens["gloss"] != "")]
    verb = words["pos"] == "VERB"
    words = words.assign(n=words["proclitics"].str.count(r"\S+"), length=words["surface"].str.len())
    words = words.sort_values(["n", "length"], ascending=False, kind="stable")
    looks = words["surface"].str.match("[وفبك]ال|لل") & words["n"].eq(0)
    merged = words["proclitics"].eq("ل ال")
    kinds = [words["n"].gt(1) & ~verb & ~merged, merged & ~verb, looks, words["n"].gt(0) & verb]
    return [str(word) for kind in kinds for word in words["surface"][kind].head(1)]


def _described(corpus: Corpus, columns: list[str]) -> pd.DataFrame:
    called = {"published": "date", "published_certainty": "how_sure", "n_words": "words"}
    documents = corpus.documents.rename(columns=called)
    names = documents["doc_id"].map(display_names(corpus)["en"])
    return documents[columns].assign(name=names)[["name", *columns]]
