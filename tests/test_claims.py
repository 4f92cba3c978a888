import math
import re
from dataclasses import replace
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

import corpus_lib
from corpus_lib import Study, show
from corpus_lib.coding.claims import (
    claims,
    claims_in_place,
    contested,
    counted_once,
    document_ties,
    reprinted_stances,
    stance_matrix,
)
from corpus_lib.coding.codebook import code_names
from corpus_lib.coding.coded_tables import read_coding
from corpus_lib.coding.evidence import _scores, find_evidence, first_evidence
from corpus_lib.coding.findings import (
    claim_findings,
    claims_to_choose,
    contested_accounts,
    reader_findings,
    tie_findings,
)
from corpus_lib.coding.silences import searched_in_place, silence_check, words_in_place
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import sentences
from corpus_lib.prepare.published import display_names
from corpus_lib.wording import set_names

A, M, D, S = "affirms", "mixed", "denies", "silent"
LAVROV, MILITIAS = "alhal_lavrov_tehran", "alhal_militias_syria"
ROUNDUP, EDITORIAL = "roundup_patrushev_tehran", "alwaght_counter_front"
REPORT = "report_cautious_partnership"
SPANS = ["doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b"]
NO_REUSE = pd.DataFrame(columns=SPANS)


def coded(**stances):
    """Claims by name; their stances in the documents a, b, c, all said in so many words."""
    rows = [
        (claim, doc_id, stance, *(("", "") if stance == S else ("author", "yes")))
        for claim, cells in stances.items()
        for doc_id, stance in zip("abc", cells, strict=False)
    ]
    table = pd.DataFrame(rows, columns=["claim", "doc_id", "stance", "voice", "explicit"])
    return table.assign(doubt="")


@pytest.fixture(scope="module")
def coding(corpus):
    return read_coding(corpus)


def test_claims_is_a_fixed_name_with_its_columns(corpus):
    table = corpus_lib.claims(corpus)
    names = ["claim", "doc_id", "stance", "voice", "explicit", "start", "end"]
    assert table.columns[:7].tolist() == names
    assert table["start"].isna().equals(table["stance"] == "silent")
    assert not table.duplicated(["claim", "doc_id"]).any()


def test_the_report_denies_the_alliance_that_the_editorial_affirms(corpus):
    matrix = stance_matrix(claims(corpus))
    alliance = matrix.loc["strategic_alliance"]
    assert alliance[["alwaght_counter_front", "report_cautious_partnership"]].tolist() == [A, D]
    assert matrix.notna().all(axis=None)


def test_contested_needs_both_sides_or_a_mixed_document():
    found = contested(coded(agreed=(A, A, S), split=(A, D, S), both=(M, S, S), evenly=(A, D, M)))
    assert found["claim"].tolist() == ["evenly", "split", "both"]
    assert found.loc[0, [A, D, M, S]].tolist() == [1, 1, 1, 0]


def test_what_is_contested_in_so_many_words_comes_before_what_is_implied():
    table = coded(evenly=(A, D, A), split=(A, D, S), both=(M, S, S), hidden=(A, D, D))
    implied = table["claim"].isin(["evenly", "hidden"]) & (table["stance"] == D)
    found = contested(table.assign(explicit=table["explicit"].mask(implied, "no")))
    assert found["claim"].tolist() == ["split", "both", "evenly", "hidden"]
    assert found["explicit"].tolist() == [2, 1, 2, 1]
    implied = SimpleNamespace(claims=table.assign(start=0, end=5, explicit="no"))
    told = claim_findings(implied, NO_REUSE)
    assert told.iloc[-1][["relation", "value", "of"]].tolist() == ["coding_implied", 12, 12]


def test_a_word_is_found_by_lemma_and_by_form(corpus):
    words = ["استغل", "مستنقع", "الاتفاق النووي", "برتقال"]
    found = words_in_place(corpus.tokens, words)
    exploited, quagmire, deal, orange = (found[found["word"] == word] for word in words)
    assert "alhal_lavrov_tehran" in set(exploited["doc_id"])  # استغلت
    assert "alwaght_counter_front" not in set(exploited["doc_id"])
    assert quagmire["doc_id"].tolist() == ["alhal_lavrov_tehran", "alhal_militias_syria"]
    texts = [corpus.raw(doc)[start:end] for _, doc, start, end in deal.itertuples(index=False)]
    assert "الاتفاق النووي" in texts
    assert orange.empty


def test_a_word_that_is_a_dictionary_form_itself_finds_no_other(corpus):
    standing = words_in_place(corpus.tokens, ["مكانة"])
    texts = [corpus.raw(doc)[start:end] for _, doc, start, end in standing.to_numpy()]
    assert texts
    assert not any("أماكن" in text for text in texts)  # places, not standing


def test_only_a_silence_that_words_speak_against_is_told_with_its_reason(corpus, coding):
    found = silence_check(corpus, coding)
    stances = coding.claims.set_index(["claim", "doc_id"])["stance"]
    assert 0 < len(found) < 15
    assert {stances[tuple(cell)] for cell in found[["claim", "doc_id"]].to_numpy()} == {S}
    assert found["hits"].is_monotonic_decreasing
    first = found.iloc[0]
    assert first[["claim", "doc_id"]].tolist() == ["success_in_syria", REPORT]
    assert first["gloss"] == ["Syria", "Assad"]
    assert "no success" in first["why"]
    axis = found[(found["claim"] == "west_woos_iran") & found["doc_id"].str.startswith("alw")]
    assert axis["gloss"].tolist() == [["Western", "axis"]]  # no Axis of Resistance
    assert "lion" not in str(found["gloss"].tolist())
    assert "soldier" not in str(found["gloss"].tolist())
    places = searched_in_place(corpus, coding)
    here = places[(places["claim"] == first["claim"]) & (places["doc_id"] == first["doc_id"])]
    assert len(here.drop_duplicates("start")) == first["hits"]


def test_passages_in_place_have_the_raw_text_round_them(corpus, coding):
    for row in claims_in_place(corpus, coding.claims).to_dict("records"):
        if row["stance"] == S:
            assert row["before"] == row["after"] == ""
        else:
            text = corpus.raw(row["doc_id"])
            whole = f"{row['before'].removeprefix('… ')}{row['quote']}"
            assert text[: row["end"]].endswith(whole)
            assert text[row["start"] :].startswith(row["quote"] + row["after"].removesuffix(" …"))


@pytest.fixture
def named(corpus):
    set_names(pd.concat([display_names(corpus), code_names(corpus)]))
    yield
    set_names(None)


def test_an_account_shows_where_a_passage_was_cut(corpus, coding):
    cells = claims_in_place(corpus, coding.claims, around=False).set_index(["claim", "doc_id"])
    cut = cells.loc[("strategic_alliance", "alhal_lavrov_tehran")]
    assert cut[["before", "after"]].tolist() == ["… ", " …"]
    whole = cells.loc[("rivalry_syria", "alhal_lavrov_tehran")]
    assert whole[["before", "after"]].tolist() == ["", " …"]


def test_an_account_quotes_each_document_with_its_gloss(coding, named):
    rows = contested_accounts(coding, NO_REUSE, ["rivalry_syria"])
    assert rows["stance"].map([A, D, M, S].index).is_monotonic_increasing
    first = rows.iloc[0]
    assert first["stance"] == A
    unsure = rows.assign(explicit="no", rule="Voice", doubt="yes", note="look again").iloc[:1]
    text = repr(show.show_accounts(unsure))
    assert text.startswith("Russia and Iran compete in Syria or want different things there · ")
    month = "June" if first["doc_id"] == LAVROV else "September"
    assert f"affirms · Al-Hal ({month} 2022)" in text
    assert f"in its own words: “⁨{first['quote']}⁩” ({first['gloss']})" in text
    remarks = "plainly implied, not said · in doubt · settled by the rule “Voice”"
    assert text.endswith(f" · {remarks} · coder's note: look again")


def test_accounts_come_claim_after_claim_and_are_escaped(coding):
    rows = contested_accounts(coding, NO_REUSE, n=2)
    shown = show.show_accounts(rows)
    # Who affirms stands beside who denies, and who is neither below.
    for claim in shown.html.split("<p><b>")[1:]:
        affirming, denying, others = claim.split("</td>")
        for side, stance in ((affirming, "affirms"), (denying, "denies")):
            assert set(re.findall(r"<li><b[^>]*>(\w+)<", side)) == {stance}
        assert not re.search(r"<li><b[^>]*>(?:affirms|denies)<", others)
    one_sided = show.show_accounts(rows[rows["stance"] != "denies"])
    assert ("<td" in one_sided.html, one_sided.html.count("<ul>")) == (False, 2)
    assert len(repr(shown).split("\n\n")) == 2
    hostile = rows.assign(gloss="<u>", note="<u>", claim="<u>")
    assert "<u>" not in show.show_accounts(hostile)._repr_html_()
    chosen = ["west_alarmed", "strategic_alliance"]
    assert contested_accounts(coding, NO_REUSE, chosen)["claim"].unique().tolist() == chosen


def test_any_claim_can_be_chosen_after_the_most_contested_ones(corpus, coding, named):
    study = Study(corpus)
    accounts = contested_accounts(coding, NO_REUSE, n=2)
    first, *others = claims_to_choose(accounts, coding.claims)
    assert first.count(" | ") == 1
    assert len(others) == coding.claims["claim"].nunique()
    [both], [one] = study.claim_close_up(first), study.claim_close_up(others[-1])
    in_place = claims_in_place(corpus, accounts, around=False)
    assert both.html == show.show_accounts(in_place, corpus=corpus).html
    assert "<details" not in show.show_accounts(in_place).html
    assert repr(one).startswith(f"{others[-1]} · ")
    assert claims_to_choose(accounts[:0], coding.claims) == []


def test_an_unknown_claim_is_refused_by_name(coding):
    with pytest.raises(InputError, match="claim 'x' is not coded; there are: strategic_alliance"):
        contested_accounts(coding, NO_REUSE, ["x"])


def test_findings_name_the_smaller_side_with_the_passages_of_both(corpus, coding, named):
    table = coding.claims[coding.claims["claim"] == "rivalry_syria"]
    found = claim_findings(SimpleNamespace(claims=table), NO_REUSE)
    assert found.loc[0, ["value", "of"]].tolist() == [1, 1]
    row = found.loc[1]
    assert row["relation"] == "coding_denied_by_doubt"
    assert row["found"] == [EDITORIAL]  # common positions on Syria: another reading found silence
    assert [row["subject"], row["object"]] == ["claim/rivalry_syria", ["alwaght_counter_front"]]
    assert row["evidence"]["label"].tolist() == [A] * int(row["value"]) + [f"{D}, in doubt"]
    quotes = table.set_index("doc_id")["quote"]
    told = corpus.passages(row["evidence"])
    assert told["text"].tolist() == quotes[told["doc_id"]].tolist()
    assert "compete in Syria" in sentences(found)[1]
    assert "تتنافسان في سوريا أو تختلف غاياتهما" in sentences(found, language="ar")[1]


def test_one_against_many_is_named_whichever_side_it_takes():
    table = coded(p=(A, D, D)).assign(start=0, end=5)
    row = claim_findings(SimpleNamespace(claims=table), NO_REUSE).loc[1]
    assert [row["relation"], row["object"], row["value"]] == ["coding_affirmed_by", ["a"], 2]


def test_a_passage_and_its_reprint_count_once_in_a_dispute():
    table = coded(p=(A, A, D), q=(A, A, D)).assign(start=[0, 100, 0, 30, 200, 0])
    table["end"] = table["start"] + 10
    reuse = pd.DataFrame([("a", 0, 20, "b", 95, 120)], columns=SPANS)
    once = counted_once(table, reuse)
    assert once[["claim", "doc_id"]].to_numpy().tolist() == [
        *(["p", "a"], ["p", "c"]),
        *(["q", "a"], ["q", "b"], ["q", "c"]),
    ]
    assert contested(once).set_index("claim")[A].to_dict() == {"q": 2, "p": 1}
    told = claim_findings(SimpleNamespace(claims=table), reuse).iloc[1:3]
    # Only where a reprint is left out is that said.
    assert told["relation"].tolist() == ["coding_denied_by_shared", "coding_denied_by"]
    assert told["value"].tolist() == [1, 2]  # of p they have one passage, of q two
    assert told["how"].iloc[0] == ["b"]
    (said, _) = sentences(told)
    assert "affirmed by one document (not counting \u2068b\u2069, where the passage" in said


def test_what_is_contested_in_reprinted_passages_counts_once_in_the_five(corpus, coding):
    reuse = Study(corpus).reprints
    once = contested(counted_once(coding.claims, reuse)).set_index("claim")
    # The two articles of Al-Hal have one passage on escalation, in the same words.
    assert once.loc["escalation_risk", [A, D]].tolist() == [1, 1]
    assert contested(coding.claims).set_index("claim").loc["escalation_risk", A] == 2


def test_disputes_that_rest_on_one_passage_say_so(coding):
    found = claim_findings(coding, NO_REUSE).set_index("relation")
    row = found.loc["coding_one_passage"]
    both = {row["subject"], row["object"]}
    assert both == {"claim/tactical_only", "claim/strategic_alliance"}
    assert row["found"] == ROUNDUP


def test_the_page_begins_with_who_coded_and_how_far_they_agreed(corpus, coding):
    agreement = Study(corpus).agreement
    found = reader_findings(coding, agreement).set_index("relation")
    stance = agreement[(agreement["question"] == "stance") & (agreement["cells"] == "all")].iloc[0]
    row = found.loc["coding_readers"]
    assert [row["value"], row["of"]] == [2, len(coding.claims)]
    assert [row["low"], row["high"]] == [stance["agree"], stance["alpha"]]
    assert found.loc["coding_doubted", "value"] == (coding.claims["doubt"] == "yes").sum()
    assert reader_findings(coding, agreement[:0]).empty


def test_a_claim_and_a_frame_of_one_code_have_names_of_their_own(corpus, coding):
    names = code_names(corpus)
    assert names.index.is_unique
    assert names.loc["frame/strategic_alliance", "ar"] == "تحالف استراتيجي"
    assert names.loc["claim/strategic_alliance", "ar"].startswith("علاقة روسيا وإيران تحالف")
    assert (names != "").all(axis=None)
    book = coding.codebook
    kinds = (book.claims, book.frames, book.roles, book.rules)
    assert len(names) == sum(map(len, kinds))


def test_ties_by_hand():
    ties = document_ties(coded(p=(A, A, D), q=(A, D, S), r=(D, M, S), s=(A, A, A)))
    found = ties.set_index(["doc_a", "doc_b"])
    # a and b: p, s the same, q opposed, r partly; both speak of four claims.
    # At worst p or s were opposed, at best q the same.
    assert found.loc[("a", "b")].tolist() == [4, 2, 1, 1, 1, 0.25, -0.25, 0.75]
    # a and c: s the same, p opposed; a speaks of four, c of two.
    assert found.loc[("a", "c")].tolist()[:6] == [2, 1, 1, 0, 0, 0]
    assert ties.iloc[0][["doc_a", "doc_b"]].tolist() == ["a", "b"]


def test_swapping_the_sides_of_every_claim_changes_no_tie():
    table = coded(p=(A, A, D), q=(A, D, S), r=(D, M, S))
    swapped = table.assign(stance=table["stance"].replace({A: D, D: A}))
    pd.testing.assert_frame_equal(document_ties(table), document_ties(swapped))


def test_agreement_in_reprinted_passages_is_counted_apart():
    table = coded(p=(A, A), q=(A, A), r=(D, A)).assign(start=[0, 100, 50, 150, 0, 100])
    table["end"] = table["start"] + 10
    places = [("a", 0, 20, "b", 95, 120), ("a", 50, 60, "b", 0, 20)]
    reuse = pd.DataFrame(places, columns=SPANS)
    # p lies in the first reprint; q in the second on one side only; r is opposed.
    found = reprinted_stances(table, reuse)
    assert found[["claim", "doc_a", "doc_b"]].to_numpy().tolist() == [["p", "a", "b"]]
    told = tie_findings(table, document_ties(table), reuse).set_index("relation")
    near = told.loc["coding_closest_reprinted"]
    assert near[["subject", "value", "of", "low"]].tolist() == [["a", "b"], 2, 3, 1]
    assert near["evidence"]["doc_id"].tolist() == ["a", "b"] * 2
    assert "coding_reprinted" not in told.index  # said once
    turned = pd.DataFrame([place[3:] + place[:3] for place in places], columns=SPANS)
    again = tie_findings(table, document_ties(table), turned).set_index("relation")
    assert again.loc["coding_closest_reprinted", "low"] == 1  # the later document first
    assert "coding_reprinted" not in again.index
    # A third text agrees more with the first: the reprint is told for its own pair.
    third = coded(p=(A, A, A), q=(A, S, A)).assign(start=[0, 100, 300, 50, 150, 350])
    third["end"] = third["start"] + 10
    other = tie_findings(third, document_ties(third), reuse[:1]).set_index("relation")
    assert other.loc["coding_closest", "subject"] == ["a", "c"]
    assert other.loc["coding_reprinted", ["subject", "value", "of"]].tolist() == [["a", "b"], 1, 1]
    # 2 of 3 agree; r taken for agreement or p for opposition leaves 3 or 0: one cell cancels it.
    assert told.loc["coding_steady", ["value", "of"]].tolist() == [0, 1]
    assert told.loc["coding_unsteady", "subject"] == ["a", "b"]


def test_ties_are_drawn_as_a_square_with_an_empty_diagonal(coding):
    ties = document_ties(coding.claims)
    axes = show.plot_ties(ties)
    texts = np.array([text.get_text() for text in axes.texts]).reshape(5, 5)
    assert (texts == texts.T).all()
    assert set(np.diag(texts)) == {"–"}
    first = ties.iloc[0]
    value, low, high = (f"{first[name]:.2f}" for name in ("balance_normalized", "low", "high"))
    assert f"{value}\n{low}–{high}" in texts
    plt.close("all")


def test_a_range_holds_its_balance_and_what_each_change_gives(coding):
    ranges = document_ties(coding.claims)
    assert (ranges["low"] <= ranges["balance_normalized"]).all()
    assert (ranges["balance_normalized"] <= ranges["high"]).all()
    table = coding.claims
    cell = (table["claim"] == "iran_endangers") & (table["doc_id"] == "alwaght_counter_front")
    changed = document_ties(table.assign(stance=table["stance"].mask(cell, A)))
    both = ranges.merge(changed, on=["doc_a", "doc_b"], suffixes=("", "_changed"))
    assert (both["balance_normalized_changed"] <= both["high"] + 1e-9).all()
    assert (both["balance_normalized_changed"] >= both["low"] - 1e-9).all()


def test_nothing_coded_is_said_in_words(corpus, coding):
    readers = {kind: table[:0] for kind, table in coding.readers.items()}
    nothing = replace(coding, claims=coding.claims[:0], readers=readers)
    ties = document_ties(nothing.claims)
    told = [claim_findings(nothing, NO_REUSE), tie_findings(nothing.claims, ties, pd.DataFrame())]
    relations = [found["relation"].tolist() for found in told]
    assert relations == [["coding_nothing"], []]
    apart = document_ties(coding.claims)[:1].assign(shared=0)
    assert tie_findings(nothing.claims, apart, NO_REUSE)["relation"].tolist() == ["coding_no_ties"]
    assert contested_accounts(nothing, NO_REUSE).empty
    assert contested_accounts(nothing, NO_REUSE, ["any"]).empty
    for shown in (show.show_claims(nothing.claims), show.show_accounts(nothing.claims)):
        assert repr(shown) == "(no claims are coded)"


def test_the_cells_of_the_table_open_their_passage(corpus, coding):
    table = claims_in_place(corpus, coding.claims)
    hostile = table.assign(gloss="<script>alert(1)</script>")
    html = show.show_claims(hostile)._repr_html_()
    assert html.count("<details>") == 1 + len(table)  # the table is folded, too
    assert f"<mark>{table['quote'].max()}</mark>" in html
    assert "<script>" not in html
    assert "searched:" in html


def test_the_matrix_is_drawn_with_a_word_in_each_cell(coding):
    axes = show.plot_stances(coding.claims)
    words = [text.get_text() for text in axes.texts]
    assert len(words) == len(coding.claims)
    doubted = coding.claims["doubt"] == "yes"
    assert sum(word.endswith(" ?") for word in words) == doubted.sum()
    words = [word.removesuffix(" ?") for word in words]
    assert words.count("silent") == int((coding.claims["stance"] == S).sum())
    quoted = (coding.claims["stance"] == D) & (coding.claims["voice"] == "attributed")
    assert words.count("“denies”") == int(quoted.sum())
    pale = show.plot_stances(coded(p=(A, A)).assign(explicit=["yes", "no"])).patches
    assert [patch.get_facecolor()[3] for patch in pale] == [1, 0.35]
    plt.close("all")
    nothing = show.plot_stances(coding.claims[:0]).texts[0].get_text()
    assert nothing == "nothing to draw: no claims are coded"
    plt.close("all")


# Why only one reading of a cell is right.
CELLS = [
    ("a turning point is no decline", "hegemony_declining", ROUNDUP, S),
    ("pressure on Americans says nothing of Russia's ties", "russia_courts_gulf", LAVROV, S),
    ("pressure on Americans says nothing of Russia's ties", "russia_courts_gulf", MILITIAS, S),
    ("to ask Iranians to leave denies nothing", "russia_lets_israel", MILITIAS, S),
    ("a call for diplomacy is neutral", "iran_backs_war", LAVROV, S),
    ("they seek an alliance, but without trust", "strategic_alliance", LAVROV, M),
    ("they seek an alliance, but without trust", "strategic_alliance", MILITIAS, M),
    ("the swamp is that of hostility", "war_goes_badly", LAVROV, S),
    ("the summary puts a deal with the West first", "iran_turns_east", REPORT, M),
]


def test_cells_that_one_reading_only_allows(coding):
    cells = coding.claims.set_index(["claim", "doc_id"])["stance"]
    assert [cells[(claim, doc_id)] for _, claim, doc_id, _ in CELLS] == [row[3] for row in CELLS]


def test_what_overrules_both_readers_or_one_says_by_which_rule(coding):
    keys, codes = ["claim", "doc_id"], ["stance", "voice", "explicit"]
    settled = coding.claims.set_index(keys)
    for reader, own in coding.readers["claims"].groupby("reader"):
        own = own.set_index(keys).loc[settled.index]
        otherwise = settled[(own[codes] != settled[codes]).any(axis=1)]
        assert len(otherwise) > 0, reader
        assert (otherwise["rule"] != "").all(), otherwise.index[otherwise["rule"] == ""]
        assert (otherwise["note"] != "").all()
        # Another stance than a reader's is a stance in doubt, but where readers saw less of a text.
        stances = settled[own["stance"] != settled["stance"]]
        summary = [("iran_aid_limited", REPORT), ("iran_turns_east", REPORT)]
        doubts = stances.drop(index=summary, errors="ignore")["doubt"]
        assert (doubts == "yes").all()
    assert (settled.loc[settled["doubt"] == "yes", "note"] != "").all()


def luminance(rgb):
    """Relative luminance of WCAG 2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_every_word_of_the_matrix_can_be_read_on_its_fill(coding):
    axes = show.plot_stances(coding.claims)
    cells = [patch for patch in axes.patches if patch.get_width() == 1]
    assert len(cells) == len(axes.texts) == len(coding.claims)
    for cell, word in zip(cells, axes.texts, strict=True):
        *fill, alpha = cell.get_facecolor()
        on_white = [alpha * part + 1 - alpha for part in fill]
        lights = sorted([luminance(on_white), luminance(to_rgb(word.get_color()))])
        assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5, word.get_text()
    plt.close("all")


def test_scores_are_those_of_the_formula():
    units = pd.DataFrame({"lemmas": [["نفط", "نفط", "غاز"], ["نفط"], ["سلام", "حرب"]]})
    mean = 2.0  # words a passage

    def weight(tf, length, df):
        # Robertson & Zaragoza (2009), in Lucene's form, k1 = 1.5, b = 0.75.
        idf = math.log(1 + (3 - df + 0.5) / (df + 0.5))
        return idf * tf / (tf + 1.5 * (1 - 0.75 + 0.75 * length / mean))

    oil, both = (_scores(units, asked) for asked in (["نفط"], ["نفط", "غاز", "نفط", "جهل"]))
    assert oil == pytest.approx([weight(2, 3, 2), weight(1, 1, 2), 0], abs=1e-5)
    assert both[0] == pytest.approx(weight(2, 3, 2) + weight(1, 3, 1), abs=1e-5)


def test_the_passage_that_says_it_comes_first(corpus):
    found = find_evidence(corpus, "تتنافس روسيا وإيران في قطاع الطاقة", n=3)
    assert found.loc[0, "segment_id"] == "report_cautious_partnership/086"
    assert found["rank"].tolist() == [1, 2, 3]
    assert found["score"].is_monotonic_decreasing
    assert "الطاقة" in found.loc[0, "terms"]
    for row in found.to_dict("records"):
        assert corpus.raw(row["doc_id"])[row["start"] : row["end"]] == row["text"]


def test_spelling_does_not_matter(corpus):
    first, second = (
        find_evidence(corpus, words, n=5)["segment_id"].tolist()
        for words in ("أوكرانيا وإيران", "اوكرانيا وايران")
    )
    assert first == second


def test_no_passage_comes_without_a_word_in_common(corpus):
    found = find_evidence(corpus, "كورونا", n=50)
    assert 0 < len(found) < 5
    assert (found["terms"].map(len) > 0).all()


@pytest.mark.parametrize(
    ("proposition", "n", "message"),
    [
        ("  ", 10, "has no words"),
        ("برتقال", 10, r"no passage holds a word of 'برتقال' \(looked up as"),
        ("إيران", 0, "n=0; expected at least 1"),
    ],
)
def test_what_cannot_be_looked_up_is_refused(corpus, proposition, n, message):
    with pytest.raises(InputError, match=message):
        find_evidence(corpus, proposition, n=n)


def test_without_a_proposition_the_first_claim_is_looked_up(corpus, coding):
    found = first_evidence(corpus, coding, n=2)
    assert found["label"].tolist() == [coding.codebook.claims.loc[0, "name_ar"], ""]


def test_without_a_claim_nothing_is_looked_up(corpus, coding):
    book = replace(coding.codebook, claims=coding.codebook.claims[:0])
    assert first_evidence(corpus, replace(coding, codebook=book)).empty
