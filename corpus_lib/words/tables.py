"""Tables of words, for a `Study`."""

from typing import Any

import pandas as pd

from corpus_lib.kept import TableSet, by_document, kept, lasting, placed
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.multiword import with_terms
from corpus_lib.prepare.units import tokens_with_section
from corpus_lib.show import show_concordance, show_table
from corpus_lib.words import collocation, concordance, counts, naming_counts, namings, own_words
from corpus_lib.words.counts import CountParts

_NEAR = 8  # lines, and words beside a word, in a close-up


class WordTables(TableSet):
    """Tables of words, for a `Study`. Each calls a function of a room."""

    @kept
    def texts(self) -> Corpus:
        """The corpus with the terms that are counted; see `with_terms`."""
        return with_terms(
            self.corpus, word_form=self.word_form, stop_words=self.stop_words, phrases=self.phrases
        )

    @lasting
    @by_document
    def copies(self) -> pd.DataFrame:
        """Passages that counting once leaves out; see `reprinted_passages`."""
        return counts.reprinted_passages(self.corpus, self.sections)

    @by_document
    def counted_rows(self) -> pd.Index:
        """The rows of the words that count; see `counted_words`."""
        return counts.counted_words(
            tokens_with_section(self.corpus),
            self.corpus.documents,
            reuse=self.reuse,
            sections=self.sections,
            passages=self.copies,
        ).index

    @property
    def counted(self) -> pd.DataFrame:
        """The words that count, taken out each time: of thousands of texts they fill 200 MB."""
        words = tokens_with_section(self.corpus)
        return words[words.index.isin(self.counted_rows)]

    @property
    def counted_once(self) -> pd.DataFrame:
        """The words of the body without those that a document reprints from an earlier one."""
        words: pd.DataFrame = self.with_(reuse="count_once", section="body").counted
        return words

    @placed
    def counts(self) -> pd.DataFrame:
        """Terms in each passage; see `unit_terms`."""
        table: pd.DataFrame = self.counts_of_documents.labelled()
        return table

    @kept
    def term_places(self) -> pd.DataFrame:
        """Where each term stands that counts; see `term_places`."""
        return own_words.term_places(self.texts, self.counted, terms=self.terms, unit=self.unit)

    @kept
    def glosses(self) -> pd.Series:
        """The English gloss of each term."""
        return counts.term_glosses(self.texts, self.terms)

    @kept
    def term_lemmas(self) -> pd.Series:
        """The lemma of each term; see `term_lemmas`."""
        return counts.term_lemmas(self.texts)

    @kept
    def lemma_glosses(self) -> pd.Series:
        """The English gloss of each lemma."""
        return counts.term_glosses(self.corpus, "lexeme")

    @by_document
    def counts_of_documents(self) -> CountParts:
        """Terms in each passage of a document, in parts, also where groups are compared."""
        return counts.parts_or_none(
            self.texts,
            self.unit,
            self.reuse,
            terms=self.terms,
            sections=self.sections,
            passages=self.copies,
        )

    @kept
    def dealt_parts(self) -> CountParts:
        """The table `dealt`, in parts."""
        return own_words.as_groups(self.counts_of_documents, self.corpus.groups)

    @kept
    def dealt(self) -> pd.DataFrame:
        """Terms in each unit that chance deals out: passages; documents where groups have them."""
        table: pd.DataFrame = self.dealt_parts.labelled()
        return table

    @lasting
    @kept
    def own_words(self) -> pd.DataFrame:
        """The words that set each document apart; see `own_words`."""
        return own_words.own_words(self.dealt, glosses=self.glosses, **self.draws())

    def words_apart(self, doc_id: Any) -> pd.DataFrame:
        """The words that one document uses more, and less, than all others; see `set_apart`."""
        return own_words.set_apart(self.dealt, doc_id, glosses=self.glosses, **self.draws())

    @kept
    def naming_list(self) -> pd.DataFrame:
        """The referents and their expressions; see `naming_list`."""
        return namings.naming_list(self.corpus)

    @placed
    def namings(self) -> pd.DataFrame:
        """Where a referent is named; see `namings`."""
        return namings.namings(self.corpus, None if self.naming_list.empty else self.said)

    @lasting
    @kept
    def naming_counts(self) -> pd.DataFrame:
        """How often each document calls a thing by which name; see `naming_counts`."""
        return naming_counts.naming_counts(
            naming_counts.dealt_namings(self.corpus, self.namings),
            self.naming_list,
            documents=self.corpus.documents["doc_id"].tolist(),
            section=self.section,
            **self.draws(),
        )

    def word_close_up(self, word: str) -> list[Any]:
        """A word, or any form of it, to read: its places, where they lie, and its company."""
        term = concordance.find_word(self.texts.tokens, word, terms=self.terms)
        lines = concordance.concordance(self.texts, term, by=self.terms, width=12)
        places = concordance.term_positions(self.texts, [term], terms=self.terms)
        look = {"terms": self.terms, "counted": self.counted_rows}
        company = collocation.collocates(self.texts, term, **look)
        near = company[["term", "gloss", "count", "log_dice"]].head(_NEAR)
        beside = collocation.near_word(self.texts, term, **look)
        there = places.assign(column="count", spread=True)
        return [
            " · ".join(filter(None, (term, self.glosses.get(term, "")))),
            show_concordance(lines, n=_NEAR),
            (
                show_table(concordance.strips(places), places=there, corpus=self.texts),
                show_table(near, digits=1, places=beside, corpus=self.texts),
            ),
        ]
