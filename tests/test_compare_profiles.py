"""Profiles of documents: each fact against a count by hand, or against the text itself."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from small_corpora import corpus_of

from corpus_lib import InputError, Study, load_corpus
from corpus_lib.coding.silences import lone_claims, silent_claims
from corpus_lib.compare.findings import silence_findings
from corpus_lib.compare.profiles import topic_facts
from corpus_lib.show import show_findings
from corpus_lib.stats import chance
from corpus_lib.stats.chance import affordable, affordable_for_pairs, dealt_shares, more_than_others

A, D, M, S = "affirms", "denies", "mixed", "silent"
FIVE = ["alhal_lavrov_tehran", "alhal_militias_syria", "roundup_patrushev_tehran"]
FIVE += ["alwaght_counter_front", "report_cautious_partnership"]
LAVROV, MILITIAS, ROUNDUP, EDITORIAL, REPORT = FIVE


def coded(**stances):
    """Claims by name; their stances in the documents a, b, c, d. Nothing is quoted."""
    rows = [
        {"claim": claim, "doc_id": doc_id, "stance": stance, "voice": "author", "start": pd.NA}
        for claim, cells in stances.items()
        for doc_id, stance in zip("abcd", cells, strict=False)
    ]
    return pd.DataFrame(rows).assign(end=pd.NA, gloss="", quote="", doubt="")


NO_REUSE = pd.DataFrame(columns=["doc_a", "start_a", "end_a", "doc_b", "start_b", "end_b"])


def in_paragraphs(**documents):
    """How many of a paragraph's sentences name x and y, one sentence in each paragraph."""
    keys = [
        (doc_id, f"{doc_id}{n}") for doc_id, cells in documents.items() for n in range(len(cells))
    ]
    cells = [cell for part in documents.values() for cell in part]
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "segment_id"])
    return pd.DataFrame(cells, index=index, columns=["x", "y"])


@pytest.fixture(scope="module")
def profiles(study):
    return study.profiles


def facts(profiles, doc_id, facet):
    return profiles[(profiles["doc_id"] == doc_id) & (profiles["facet"] == facet)]


def test_shares_and_verdicts_of_a_table_counted_by_hand():
    table = more_than_others(
        in_paragraphs(a=[(1, 1), (0, 0)] * 8, b=[(0, 1), (0, 0)] * 8, c=[(0, 0), (0, 1)] * 8),
        pd.Series(1, index=range(48)),
        seed=1,
    ).set_index(["doc_id", "item"])
    told = table.loc[("a", "x"), ["count", "n", "share", "share_others"]]
    assert told.tolist() == [8, 16, 0.5, 0]
    # Eight of eight among 16 of 48 paragraphs: one deal in 29,000.
    assert table.loc[("a", "x"), "verdict"] == "sure"
    assert (table.xs("y", level="item")["verdict"] == "open").all()
    assert (table["low"] <= table["share"]).all()
    assert (table["share"] <= table["high"]).all()


def test_labels_dealt_at_random_are_seldom_called_sure():
    rng = np.random.default_rng(7)
    alarms = []
    for seed in range(60):
        named = pd.DataFrame((rng.random((40, 12)) < 0.2).astype(int))
        named.index = pd.MultiIndex.from_arrays([rng.permutation(["a", "b"] * 20), range(40)])
        table = more_than_others(
            named, pd.Series(1, index=range(40)), seed=seed, n_deals=199, n_draws=1
        )
        alarms.append((table["verdict"] == "sure").any())
    # .05 for each of two documents that mirror each other: 11 of 60 have a chance of .001.
    assert sum(alarms) <= 10


def test_nothing_to_count_and_a_single_document_give_no_rows():
    nobody = in_paragraphs(a=[(0, 0)], b=[(0, 0)])
    assert more_than_others(nobody, pd.Series([1, 1]), seed=1).empty
    assert more_than_others(in_paragraphs(a=[(1, 0)] * 3), pd.Series([1] * 3), seed=1).empty
    with pytest.raises(InputError, match="3 rows, sizes 2"):
        more_than_others(in_paragraphs(a=[(1, 0)] * 3), pd.Series([1, 1]), seed=1)


def test_deals_made_some_at_a_time_are_the_same(monkeypatch):
    counts, sizes = np.array([[1.0, 0], [0, 2], [3, 1], [0, 0]]), np.array([4.0, 3, 6, 2])
    at_once = dealt_shares(counts, sizes, 6, 50, np.random.default_rng(2))
    monkeypatch.setattr(chance, "_CELLS", 12)
    some = dealt_shares(counts, sizes, 6, 50, np.random.default_rng(2))
    assert some.tolist() == at_once.tolist()


def test_of_many_units_fewer_deals_are_made():
    deals = [affordable(19_999, n) for n in (5, 1_500, 3_000, 10**6)]
    assert deals == [19_999, 19_999, 10_000, 999]
    assert affordable(99, 10**6) == 99
    assert [affordable_for_pairs(199, n) for n in (2, 5, 6, 14)] == [199, 199, 138, 39]


def test_a_reprinted_sentence_counts_for_the_earlier_document(study, corpus):
    sentences = study.named_more.drop_duplicates("doc_id").set_index("doc_id")["n"]
    parts = corpus.segments[["segment_id", "section", "kind"]]
    tokens = corpus.tokens.merge(parts, on="segment_id")
    prose = (tokens["section"] == "body") & ~tokens["kind"].isin(["title", "heading"])
    body = tokens[prose].groupby("doc_id")["sentence_id"].nunique()
    assert sentences[LAVROV] == body[LAVROV]
    assert sentences[MILITIAS] < body[MILITIAS]


def test_a_claim_that_one_document_alone_affirms_or_denies():
    table = lone_claims(
        coded(
            shared=(A, A, S, S),
            own=(S, A, S, S),
            against=(A, A, A, D),
            two_deny=(A, A, D, D),
            half_told=(A, M, S, S),
            few_affirm=(A, S, S, D),
        ),
        NO_REUSE,
    ).set_index("claim")
    assert sorted(table.index) == ["against", "few_affirm", "own"]
    assert table.loc["own", ["doc_id", "affirm", "deny"]].tolist() == ["b", 0, 0]
    assert table.loc["against", ["doc_id", "stance", "affirm", "others"]].tolist() == ["d", D, 3, 3]
    # One document affirms what one denies: the first stands alone, the second not against most.
    assert table.loc["few_affirm", "doc_id"] == "a"


def test_a_reprint_is_no_second_document_that_affirms():
    against = coded(against=(A, A, A, D)).assign(start=[0, 50, 0, 0], end=[9, 59, 9, 9])
    reuse = pd.DataFrame([("a", 0, 20, "b", 45, 70)], columns=NO_REUSE.columns)
    assert lone_claims(against, reuse)[["affirm", "others"]].to_numpy().tolist() == [[2, 2]]


def test_silence_is_not_claimed_where_length_or_date_explains_it(tmp_path):
    sentence = "تسعى روسيا إلى بناء تحالف قوي مع إيران في سوريا. "
    texts = {"a": sentence * 3, "b": sentence[::-1] * 3, "c": "وصل الوزير إلى طهران مساء. " * 30}
    texts["d"] = "ترفض موسكو توسع حلف الناتو شرقا دائما. " * 30
    dates = {"a": "2022-06", "b": "2022-07", "c": "2022-08", "d": "2021-01"}
    corpus = load_corpus(corpus_of(tmp_path, texts), cache=False)
    published = corpus.documents["doc_id"].map(dates)
    corpus = replace(corpus, documents=corpus.documents.assign(published=published))
    claims = coded(
        fits_a_short_text=(S, A, A, A),
        only_in_long_ones=(S, S, A, A),
        few_say_so=(S, S, S, A),
        of_what_came_later=(A, A, A, S),
        of_what_was_known=(A, A, A, S),
        said_later_by_all=(A, A, A, S),
    )
    since = {"of_what_came_later": "2021-02", "of_what_was_known": "2021-01-31"}
    ids = pd.DataFrame({"id": claims["claim"].unique()})
    book = SimpleNamespace(claims=ids.assign(since=ids["id"].map(since).fillna("")))
    table = silent_claims(corpus, SimpleNamespace(claims=claims, codebook=book), NO_REUSE)
    table = table.set_index(["claim", "doc_id"])
    assert table.loc[("fits_a_short_text", "a"), "reason"] == ""
    row = table.loc[("only_in_long_ones", "a")]
    assert row["reason"] == "length"
    assert row[["affirm", "others", "short_speak", "short"]].tolist() == [2, 3, 0, 1]
    of_d = table.xs("d", level="doc_id")["reason"]
    assert of_d["of_what_came_later"] == "date"
    assert (of_d[["of_what_was_known", "said_later_by_all"]] == "").all()
    assert "few_say_so" not in table.index.get_level_values("claim")


def test_noise_is_no_topic_and_a_topic_is_above_all_others_by_its_interval():
    rows = [("a", "T1", 0.6, 0.5, 0.7), ("b", "T1", 0.3, 0.1, 0.4)]
    rows += [("a", "T2", 0.4, 0.3, 0.5), ("b", "T2", 0.7, 0.4, 0.9)]
    shares = pd.DataFrame(rows, columns=["doc_id", "topic", "share", "low", "high"])
    topics = pd.DataFrame({"topic": ["T1", "T2"], "verdict": ["sure", "open"]})
    labels = pd.DataFrame({"topic": ["T1", "T2"], "label": ["الحرب · War", "السلام · Peace"]})
    places = {"doc_id": ["a", "a"], "topic": "T1", "share": [0.1, 0.9]}
    course = pd.DataFrame({**places, "start": [1, 7], "end": [5, 9]})
    told = list(topic_facts(shares, labels, topics, course))
    names = ("doc_id", "item", "standing", "verdict")
    assert [[fact[name] for name in names] for fact in told] == [
        ["a", "War", "above_all_others", "likely"],
        ["b", "War", "", "likely"],
    ]
    assert (told[0]["start"], told[0]["end"]) == (7, 9)
    nothing = list(topic_facts(shares, labels, topics.assign(verdict="open"), course))
    assert [fact["reason"] for fact in nothing] == ["nothing"] * 2


def test_every_document_has_its_facts_in_the_order_of_the_corpus(profiles):
    assert profiles["doc_id"].unique().tolist() == FIVE
    # What passes for likely by its share of false discoveries alone is told of no document.
    assert "likely" not in set(profiles.loc[profiles["facet"] == "own_word", "verdict"])
    for doc_id in FIVE:
        found = set(profiles.loc[profiles["doc_id"] == doc_id, "facet"])
        assert found >= {"published", "length", "own_word", "voice", "lone_claim"}
    assert profiles[["low", "value"]].dropna().eval("low <= value + 1e-9").all()
    assert profiles[["value", "high"]].dropna().eval("value <= high + 1e-9").all()


def test_every_text_is_what_the_source_says_at_its_place(corpus, profiles):
    told = profiles[profiles["text"] != ""]
    assert len(told) >= 15
    for row in told.itertuples():
        assert corpus.raw(row.doc_id)[row.start : row.end] == row.text
    words = profiles[(profiles["facet"] == "own_word") & profiles["start"].notna()]
    assert len(words)
    for row in words.itertuples():
        here = corpus.tokens[
            (corpus.tokens["doc_id"] == row.doc_id) & (corpus.tokens["start"] == row.start)
        ]
        assert here["term"].tolist() == [row.item_ar]


def test_the_editorial_quotes_nobody_and_the_others_quote(profiles):
    quoted = profiles[(profiles["facet"] == "voice") & (profiles["item"] == "quoted")]
    assert quoted.loc[quoted["value"] == 0, "doc_id"].tolist() == [EDITORIAL]


def test_the_report_alone_speaks_of_a_burdened_history_in_its_own_words(profiles):
    row = facts(profiles, REPORT, "lone_claim").set_index("key").loc["claim/burdened_history"]
    assert row["item"] == "A history of conflict burdens the relation of Russia and Iran"
    assert row[["stance", "voice", "others"]].tolist() == ["affirms", "author", 4]


def test_what_readers_doubted_comes_after_what_they_did_not(profiles):
    for doc_id in FIVE:
        claims, shown = (facts(profiles, doc_id, one) for one in ("lone_claim", "passage"))
        assert claims["note"].eq("in_doubt").is_monotonic_increasing
        assert shown["by"].str.contains("may_be").is_monotonic_increasing
    assert "unprecedented_level" in facts(profiles, LAVROV, "passage")["key"].iloc[-1]


def test_only_the_articles_that_quote_the_analyst_let_analysts_speak_more(profiles):
    sides = profiles[profiles["facet"] == "side"]
    assert sides.loc[sides["key"] == "analyst", "doc_id"].tolist() == [LAVROV]
    silent = facts(profiles, REPORT, "silent_side").set_index("key")
    # «المنظرون الإيرانيون» are analysts, and heard at length.
    assert "analyst" not in silent.index
    assert silent.loc["unnamed source", "reason"] == "length"


def test_whoever_leads_by_less_than_the_intervals_tell_leads_openly(profiles):
    speakers = profiles[profiles["facet"] == "speaker"].set_index("doc_id")
    assert speakers["standing"].to_dict() == {
        **dict.fromkeys(speakers.index, "its_lead_over_the_next_is_open"),
        EDITORIAL: "",
    }


def test_the_editorial_of_2021_is_not_blamed_for_silence_on_the_war(profiles):
    silent = facts(profiles, EDITORIAL, "silent_claim").set_index("item")["reason"]
    assert (silent[silent.index.str.contains("war in Ukraine")] == "date").all()
    assert silent["The war in Ukraine is a Russian attack"] == "date"
    # Distrust and talks on the nuclear deal were there before: no date explains silence on them.
    assert silent["Russia and Iran do not trust each other"] == ""


def test_passages_follow_the_rules_and_pass_over_reprints(study, profiles):
    passages = study.key_passages.set_index("doc_id")
    assert passages.index.value_counts().to_dict() == dict.fromkeys(FIVE, 3)
    longest = passages[passages["rule"].str.startswith("longest_direct_quotation")]
    # The longest quotation of the later article is one that it reprints; this is the next.
    assert longest.loc[MILITIAS, "rule"].endswith("_not_taken_from_an_older_text")
    assert longest.loc[LAVROV, "rule"] == "longest_direct_quotation"
    assert longest.loc[MILITIAS, "text"].startswith("وعدم إعطاء الإسرائيليين حجة")
    assert longest.loc[LAVROV, "about"] == "صدام الجاسر"
    assert EDITORIAL not in longest.index
    for _, rows in passages.groupby(level="doc_id"):
        ordered = rows.sort_values("start")
        assert (ordered["start"].iloc[1:].to_numpy() >= ordered["end"].iloc[:-1].to_numpy()).all()
    again = profiles[profiles["facet"] == "passage"]
    assert again["text"].tolist() == passages["text"].tolist()


def test_findings_name_only_silences_that_nothing_explains(corpus, profiles):
    found = silence_findings(profiles)
    html = show_findings(found, corpus=corpus)._repr_html_()
    assert html.count('lang="en"') == len(found) > 0
    order = found["subject"].map(FIVE.index)
    assert order.is_monotonic_increasing
    relations = {
        f"compare_{what}" for what in ("silent_on", "silent_on_doubt", "never_names", "never_hears")
    }
    assert set(found["relation"]) <= relations
    of_editorial = found.loc[found["subject"] == EDITORIAL, "object"].explode()
    assert "claim/mutual_distrust" in set(of_editorial)
    assert "claim/russian_aggression" not in set(of_editorial)
    # Only of claims, which are read, is something told without a verdict.
    unjudged = set(found.loc[found["verdict"] == "", "relation"])
    assert unjudged <= {"compare_silent_on", "compare_silent_on_doubt"}
    assert silence_findings(profiles.assign(verdict="open", reason="length")).empty


def test_two_short_documents_without_lexicon_or_coding(tmp_path):
    texts = {"a": "وصل الوزير إلى طهران يوم الخميس.", "b": "ترفض موسكو توسع حلف الناتو شرقا."}
    corpus = load_corpus(corpus_of(tmp_path, texts), cache=False)
    profiles = Study(corpus, n_deals=19, n_draws=99).profiles
    assert facts(profiles, "a", "lone_claim")["reason"].tolist() == ["uncoded"]
    assert facts(profiles, "a", "own_word")["reason"].tolist() == ["nothing"]
    assert facts(profiles, "b", "passage")["text"].tolist() == ["ترفض موسكو توسع حلف الناتو شرقا"]
    assert silence_findings(profiles).empty
