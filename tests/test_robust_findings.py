"""What survives is told as facts with passages; what it hangs on, and what is chance, in tables."""

import pandas as pd
import pytest

from corpus_lib import phrasebook
from corpus_lib.robust.findings import (
    breaking_choices,
    headlines_in_place,
    survival_table,
    worst_options,
)
from corpus_lib.robust.survival import Robustness

MILITIAS, LAVROV = "alhal_militias_syria", "alhal_lavrov_tehran"
EDITORIAL = "alwaght_counter_front"
PAIR = [LAVROV, MILITIAS]
MADE = [
    ("robust_word", MILITIAS, "موقع (site)", "word", f"words\t{MILITIAS}", "موقع", "sure"),
    ("robust_never_names", EDITORIAL, "ukraine", "not naming", "actor\tukraine", EDITORIAL, "sure"),
    ("robust_names_most", MILITIAS, "syria", "naming", "actor\tsyria", MILITIAS, "sure"),
    ("robust_quotes", LAVROV, "", "voice", "quoted", LAVROV, "sure"),
    ("robust_outlet_apart", PAIR, "Al-Hal", "outlet", "unshared", "\t".join(PAIR), "sure"),
    ("robust_furthest", MILITIAS, "", "furthest", "far", MILITIAS, "likely"),
    ("robust_own_voice", EDITORIAL, "", "voice", "own voice", EDITORIAL, "open"),
]
OPTIONS = [
    ("distance", "Jensen-Shannon", 0.8, True), ("distance", "cosine", 0.0, False),
    ("unit", "windows", 0.4, True), ("unit", "sentences", 0.4, True),
    ("sections", "body only", 0.4, True),
]  # fmt: skip


def found(rows=MADE, headline="robust_furthest"):
    columns = ["relation", "subject", "object", "kind", "question", "item", "verdict"]
    table = pd.DataFrame(rows, columns=columns).assign(
        headline=[row[0] for row in rows], survival=0.9, low=0.8, high=1.0, p=0.01,
        n_judged=4, instead="", beats_null=[row[-1] != "open" for row in rows],
    )  # fmt: skip
    choices = pd.DataFrame(OPTIONS, columns=["choice", "option", "survival", "alone"])
    choices = choices.assign(headline=headline)
    return Robustness(table, choices, pd.DataFrame(), pd.DataFrame({"kind": ["sample"] * 4}))


@pytest.fixture(scope="module")
def told(study):
    return headlines_in_place(study, found())


@pytest.fixture(scope="module")
def places(study, told):
    shown = told[told["evidence"].notna()]
    return {
        relation: study.corpus.passages(evidence)
        for relation, evidence in zip(shown["relation"], shown["evidence"], strict=True)
    }


def test_what_is_open_is_not_told_and_every_other_headline_is(told):
    others = [row[0] for row in MADE if row[-1] != "open"]
    assert told["relation"].tolist() == ["robust_tried", "robust_luck", *others]
    assert told["verdict"].tolist()[2:] == ["sure"] * 5 + ["likely"]
    assert told.loc[0, ["value", "high", "of", "low"]].tolist() == [5, 1, 7, 4]
    assert {row[0] for row in MADE} <= set(phrasebook.book()["relation"])


def test_two_headlines_with_one_sentence_stay_apart():
    # Both documents bear one name; each keeps its own row and share.
    twins = found(MADE[2:3] * 2, "b")
    for name, values in {"headline": "ab", "survival": [0.9, 0.3]}.items():
        twins.headlines[name] = list(values)
    assert survival_table(twins)["survival"].tolist() == [0.9, 0.3]
    assert breaking_choices(twins)["choice"].tolist() == ["distance"]


def test_every_passage_is_what_the_raw_text_has_at_its_offsets(study, places):
    for rows in places.values():
        assert {"doc_id", "start", "end", "text"} <= set(rows.columns)
        for row in rows.to_dict("records"):
            assert row["text"] == study.corpus.raw(row["doc_id"])[row["start"] : row["end"]]


@pytest.mark.parametrize(
    ("relation", "doc_ids", "pattern"),
    [
        ("robust_word", {MILITIAS}, "موقع|مواقع"),
        ("robust_names_most", {MILITIAS}, "سور|دمشق|الأسد"),
        ("robust_quotes", {LAVROV}, '“|"'),
    ],
)
def test_a_headline_is_shown_where_its_document_bears_it_out(places, relation, doc_ids, pattern):
    assert set(places[relation]["doc_id"]) == doc_ids
    assert places[relation]["text"].str.contains(pattern).all()
    assert 0 < len(places[relation]) <= 12


def test_a_silence_is_shown_by_those_who_speak_of_it(places):
    others = places["robust_never_names"]
    # The article on the militias names it twice, the other three more often.
    assert sorted(others["doc_id"].value_counts()) == [2, 3, 3, 3]
    assert EDITORIAL not in set(others["doc_id"])
    assert others["text"].str.contains("وكراني|كييف").all()


def test_what_is_said_of_whole_documents_and_pairs_has_no_passages(places):
    # What two share is what the one on them without shared passages leaves out.
    assert not {"robust_outlet_apart", "robust_furthest"} & set(places)


def test_the_choice_that_breaks_a_headline_is_told():
    breaks = breaking_choices(found())
    assert breaks["choice"].tolist() == ["distance"]  # the others make no difference
    told = breaks.iloc[0][["least", "most", "drop", "alone"]].tolist()
    assert told == ["cosine", "Jensen-Shannon", 0.8, "cosine"]


def test_each_choice_is_shown_with_the_option_at_which_a_headline_does_worst():
    table = worst_options(found())
    assert table["headline"].head(6).tolist() == [row[0] for row in MADE[:6]]
    assert table["choice"].tolist() == ["all settings"] * 6 + ["distance", "unit"]
    worst = table.iloc[6:][["headline", "option", "survival"]].to_numpy().tolist()
    # No unit is worse than another; sections have one option.
    assert worst == [["robust_furthest", "cosine", 0.0], ["robust_furthest", "", 0.4]]


def test_the_table_of_all_has_the_sure_ones_first_and_a_sentence_each():
    table = survival_table(found(MADE[::-1]))
    assert len(table) == len(MADE)
    in_brackets = table["statement"].str.extract(r"\((\w+)\)\.$")[0].tolist()
    assert in_brackets == ["sure"] * 5 + ["likely", "open"]
