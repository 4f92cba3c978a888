import pandas as pd
import pytest

from corpus_lib import load_corpus
from corpus_lib.robust.evidence import headlines_in_place
from corpus_lib.robust.survival import Robustness

MILITIAS, LAVROV, EDITORIAL = (
    "alhal_militias_syria",
    "alhal_lavrov_tehran",
    "alwaght_counter_front",
)
MADE = [
    ("site sets it apart", "word of x", f"words\t{MILITIAS}", "موقع", "survives"),
    ("it never names Ukraine", "not naming", "actor\tukraine", EDITORIAL, "survives"),
    ("it names Syria most", "naming", "actor\tsyria", MILITIAS, "survives"),
    ("it quotes most", "voice", "quoted", LAVROV, "survives"),
    ("they are near", "outlet", "unshared", f"{LAVROV}\t{MILITIAS}", "survives"),
    ("it is furthest", "furthest", "far", MILITIAS, "not robust"),
    ("it is nothing", "voice", "own voice", EDITORIAL, "chance"),
]


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


def found(rows):
    columns = ["sentence", "kind", "question", "item", "verdict"]
    table = pd.DataFrame(rows, columns=columns).assign(
        survival=0.9, low=0.8, high=1.0, p=0.01, instead="", beats_null=True
    )
    choices = pd.DataFrame(columns=["sentence", "choice", "option", "survival", "alone"])
    worlds = pd.DataFrame({"kind": ["sample"] * 4})
    return Robustness(table, choices, pd.DataFrame(), worlds)


@pytest.fixture(scope="module")
def places(corpus):
    pairs = headlines_in_place(corpus, found(MADE))
    assert [sentence.partition(".")[0] for sentence, _ in pairs[1:]] == [
        "site sets it apart It holds in 90% of worlds (80% to 100%); p = 0",
        "it never names Ukraine It holds in 90% of worlds (80% to 100%); p = 0",
        "it names Syria most It holds in 90% of worlds (80% to 100%); p = 0",
        "it quotes most It holds in 90% of worlds (80% to 100%); p = 0",
        "they are near It holds in 90% of worlds (80% to 100%); p = 0",
        "Not robust: it is furthest It holds in 90% of worlds (80% to 100%); p = 0",
    ]
    return [rows for _, rows in pairs]


def test_every_passage_is_what_the_raw_text_has_at_its_offsets(corpus, places):
    for rows in places:
        assert {"doc_id", "start", "end", "text"} <= set(rows.columns)
        for row in rows.to_dict("records"):
            assert row["text"] == corpus.raw(row["doc_id"])[row["start"] : row["end"]]


def test_a_word_is_shown_where_it_stands_in_its_document(places):
    word = places[1]
    assert set(word["doc_id"]) == {MILITIAS}
    assert word["text"].str.contains("موقع|مواقع").all()
    assert 0 < len(word) <= 12


def test_a_silence_is_shown_by_those_who_speak_of_it(places):
    others = places[2]
    # The article on the militias names it twice, the other three more often.
    assert sorted(others["doc_id"].value_counts()) == [2, 3, 3, 3]
    assert EDITORIAL not in set(others["doc_id"])
    assert others["text"].str.contains("وكراني|كييف").all()


def test_who_names_most_is_shown_naming(places):
    assert set(places[3]["doc_id"]) == {MILITIAS}
    assert places[3]["text"].str.contains("سور|دمشق|الأسد").all()


def test_quoting_is_shown_by_the_quotations(places):
    assert set(places[4]["doc_id"]) == {LAVROV}
    assert places[4]["text"].str.contains("“|\"").all()  # fmt: skip


def test_two_documents_are_shown_by_what_both_have(places):
    # Three long passages of the one are reprinted in the other.
    shared = places[5]
    assert shared["doc_id"].value_counts().to_dict() == {LAVROV: 3, MILITIAS: 3}


def test_what_is_said_of_whole_documents_has_no_passage(places):
    assert places[0].empty
    assert places[6].empty


def test_where_nothing_is_fragile_a_sentence_says_so(corpus):
    pairs = headlines_in_place(corpus, found(MADE[:1]))
    assert pairs[-1][0] == "No headline that beats shuffled text is broken by a choice."
    assert pairs[-1][1].empty
