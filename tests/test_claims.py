import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

import corpus_lib
from corpus_lib import load_corpus, show
from corpus_lib.coding.claims import (
    claims,
    claims_in_place,
    contested,
    silence_check,
    stance_matrix,
    word_hits,
)
from corpus_lib.coding.coded_tables import read_coding
from corpus_lib.coding.findings import (
    checked_mistakes,
    claim_account,
    claim_findings,
    contested_accounts,
    reprint_findings,
    tie_findings,
)
from corpus_lib.coding.ties import (
    document_ties,
    reprinted_agreement,
    single_changes,
    tie_matrix,
    tie_ranges,
)
from corpus_lib.errors import InputError

A, M, D, S = "affirms", "mixed", "denies", "silent"


def coded(**stances):
    """Claims by name; their stances in the documents a, b, c."""
    rows = [
        (claim, doc_id, stance, "" if stance == S else "author")
        for claim, cells in stances.items()
        for doc_id, stance in zip("abc", cells, strict=False)
    ]
    return pd.DataFrame(rows, columns=["claim", "doc_id", "stance", "voice"])


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def coding(corpus):
    return read_coding(corpus)


def test_claims_is_a_fixed_name_with_its_columns(corpus):
    table = corpus_lib.claims(corpus)
    assert table.columns[:6].tolist() == ["claim", "doc_id", "stance", "voice", "start", "end"]
    assert table["start"].isna().equals(table["stance"] == "silent")
    assert not table.duplicated(["claim", "doc_id"]).any()


def test_the_report_denies_the_alliance_that_the_others_affirm(corpus):
    matrix = stance_matrix(claims(corpus))
    assert matrix.loc["strategic_alliance"].tolist() == [A, A, A, A, D]
    assert matrix.shape == (31, 5)


def test_contested_needs_both_sides_or_a_mixed_document():
    found = contested(coded(agreed=(A, A, S), split=(A, D, S), both=(M, S, S), evenly=(A, D, M)))
    assert found["claim"].tolist() == ["evenly", "split", "both"]
    assert found.loc[0, [A, D, M, S]].tolist() == [1, 1, 1, 0]


def test_a_word_is_found_by_lemma_and_by_form(corpus):
    hits = word_hits(corpus.tokens, "استغل")
    assert hits["alhal_lavrov_tehran"] >= 1  # استغلت
    assert "alwaght_counter_front" not in hits
    assert word_hits(corpus.tokens, "مستنقع") == {
        "alhal_lavrov_tehran": 1,
        "alhal_militias_syria": 1,
    }
    assert word_hits(corpus.tokens, "الاتفاق النووي")["report_cautious_partnership"] >= 1
    assert word_hits(corpus.tokens, "برتقال") == {}


def test_each_silence_names_searched_words_and_most_are_absent(corpus, coding):
    found = silence_check(corpus, coding.claims)
    silent = coding.claims[coding.claims["stance"] == S]
    assert set(map(tuple, found[["claim", "doc_id"]].to_numpy())) == set(
        map(tuple, silent[["claim", "doc_id"]].to_numpy())
    )
    assert (found["hits"] == 0).mean() > 0.7


def test_passages_in_place_have_the_raw_text_round_them(corpus, coding):
    for row in claims_in_place(corpus, coding.claims, context=30).to_dict("records"):
        if row["stance"] == S:
            assert row["before"] == row["after"] == ""
        else:
            text = corpus.raw(row["doc_id"])
            whole = f"{row['before'].removeprefix('… ')}{row['quote']}"
            assert text[: row["end"]].endswith(whole)
            assert text[row["start"] :].startswith(row["quote"] + row["after"].removesuffix(" …"))


def test_an_account_quotes_both_sides_with_glosses(coding):
    text = "\n".join(claim_account(coding, "rivalry_syria"))
    assert "alhal militias syria affirms it, in its own words: “⁨صراع النفوذ في سوريا⁩”" in text
    assert "alwaght counter front says the contrary" in text
    assert "has it both ways" in text
    assert "Silent: roundup patrushev tehran." in text


def test_accounts_are_shown_as_paragraphs(coding):
    shown = show.show_accounts(contested_accounts(coding, n=2))
    assert shown._repr_html_().count("<p ") == 2
    assert len(repr(shown).split("\n\n")) == 2
    assert "<i>" not in show.show_accounts([["x", "<i>"]])._repr_html_()


def test_an_unknown_claim_is_refused_by_name(coding):
    with pytest.raises(InputError, match="claim 'x' is not coded; there are: strategic_alliance"):
        contested_accounts(coding, ["x"])


def test_findings_count_the_matrix(coding):
    first = claim_findings(coding)[0]
    assert first.startswith("31 claims, coded in 5 documents: 10 are affirmed by one")


def test_three_mistakes_get_three_answers(corpus, coding):
    answers = checked_mistakes(corpus, coding)
    assert ["reads 'حالف" in answers[0], "'supports' is not" in answers[1]] == [True, True]
    assert "no row for claim" in answers[2]


def test_ties_by_hand():
    ties = document_ties(coded(p=(A, A, D), q=(A, D, S), r=(D, M, S), s=(A, A, A)))
    found = ties.set_index(["doc_a", "doc_b"])
    # a and b: p, s the same, q opposed, r partly; both speak of four claims.
    assert found.loc[("a", "b")].tolist() == [4, 2, 1, 1, 1, 0.25]
    # a and c: s the same, p opposed; a speaks of four, c of two.
    assert found.loc[("a", "c")].tolist() == [2, 1, 1, 0, 0, 0]
    assert ties.iloc[0][["doc_a", "doc_b"]].tolist() == ["a", "b"]


def test_swapping_the_sides_of_every_claim_changes_no_tie():
    table = coded(p=(A, A, D), q=(A, D, S), r=(D, M, S))
    swapped = table.assign(stance=table["stance"].replace({A: D, D: A}))
    pd.testing.assert_frame_equal(document_ties(table), document_ties(swapped))


def test_agreement_in_reprinted_passages_is_counted_apart():
    table = coded(p=(A, A), q=(A, A), r=(D, A)).assign(start=[0, 100, 50, 150, 0, 100])
    table["end"] = table["start"] + 10
    reuse = pd.DataFrame(
        [("a", 0, 20, "b", 95, 120), ("a", 50, 60, "b", 0, 20)],
        columns=["doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b"],
    )
    # p lies in the first reprint; q in the second on one side only; r is opposed.
    found = reprinted_agreement(table, reuse)
    assert found.to_numpy().tolist() == [["a", "b", 2, 1]]
    assert reprint_findings(found)[0].startswith("Of the 2 claims on which a and b take")


def test_the_tie_matrix_is_symmetric_and_empty_on_its_diagonal(coding):
    square = tie_matrix(document_ties(coding.claims))
    assert square.equals(square.T)
    assert np.isnan(np.diag(square)).all()


def test_single_changes_say_what_a_changed_table_gives():
    table = coded(p=(A, A, D), q=(A, A, D), r=(A, D, D))
    changes = single_changes(table)
    assert len(changes) == 9 * 3
    for row in changes.sample(8, random_state=1).to_dict("records"):
        cell = (table["claim"] == row["claim"]) & (table["doc_id"] == row["doc_id"])
        ties = document_ties(table.assign(stance=table["stance"].mask(cell, row["changed_to"])))
        top = ties[ties["balance_normalized"] == ties["balance_normalized"].max()]
        assert row["closest"] in (top["doc_a"] + " – " + top["doc_b"]).tolist()


def test_a_range_holds_its_balance_and_what_each_change_gives(coding):
    ranges = tie_ranges(coding.claims)
    assert (ranges["low"] <= ranges["balance_normalized"]).all()
    assert (ranges["balance_normalized"] <= ranges["high"]).all()
    table = coding.claims
    cell = (table["claim"] == "iran_endangers") & (table["doc_id"] == "alwaght_counter_front")
    changed = document_ties(table.assign(stance=table["stance"].mask(cell, A)))
    both = ranges.merge(changed, on=["doc_a", "doc_b"], suffixes=("", "_changed"))
    assert (both["balance_normalized_changed"] <= both["high"] + 1e-9).all()
    assert (both["balance_normalized_changed"] >= both["low"] - 1e-9).all()


def test_nothing_coded_is_said_in_words(coding):
    nothing = type(coding)(
        coding.codebook,
        *(t[:0] for t in (coding.claims, coding.second, coding.frames, coding.roles)),
    )
    assert "Nothing is coded in this corpus yet" in claim_findings(nothing)[0]
    assert contested_accounts(nothing) == []
    ties = tie_ranges(nothing.claims)
    assert tie_findings(ties, single_changes(nothing.claims))[0].startswith("No two documents")
    assert repr(show.show_claims(nothing.claims)) == "(no claims are coded)"


def test_the_cells_of_the_table_open_their_passage(corpus, coding):
    table = claims_in_place(corpus, coding.claims)
    hostile = table.assign(gloss="<script>alert(1)</script>")
    html = show.show_claims(hostile)._repr_html_()
    assert html.count("<details>") == 155
    assert "<mark>صراع النفوذ في سوريا</mark>" in html
    assert "<script>" not in html
    assert "searched: " in html


def test_the_matrix_is_drawn_with_a_word_in_each_cell(coding):
    axes = show.plot_stances(coding.claims, names=coding.codebook.names("claims"))
    words = [text.get_text() for text in axes.texts]
    assert len(words) == 155
    assert words.count("silent") == int((coding.claims["stance"] == S).sum())
    assert "“denies”" in words
    plt.close("all")
    assert show.plot_stances(coding.claims[:0]).texts[0].get_text() == "no claims are coded"
    plt.close("all")
