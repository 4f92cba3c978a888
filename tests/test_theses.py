"""Theses: each kind of leg counted by hand, and what makes a thesis of the five texts fall."""

import dataclasses
import shutil

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from tables import cases

from corpus_lib import InputError, Study, cli, load_corpus
from corpus_lib.compare import theses
from corpus_lib.compare import theses_legs as legs
from corpus_lib.compare.theses import examined, propose_theses, thesis_findings, told
from corpus_lib.compare.theses_file import Thesis, kind_of, read_theses
from corpus_lib.compare.theses_shares import COLUMNS, Shares, each_share, share
from corpus_lib.files import REPOSITORY
from corpus_lib.show import show_theses

QUOTES = {"voice": "quoted", "doc": ["report_cautious_partnership"]}


# What holds is not drawn; how surely, hardly more with twenty times as many deals.
FEW = {"n_deals": 999, "n_draws": 199}


@pytest.fixture(scope="module")
def study():
    return Study(**FEW)


def changed(tmp_path, file, old, new, only, parts=("raw", "coding", "lexicon", ".cache")):
    """A copy of the five with one word of one file changed, and one of the theses."""
    folder = tmp_path / "five"
    folder.mkdir()
    for one in [one for one in (REPOSITORY / "data").iterdir() if one.is_file()]:
        shutil.copy(one, folder)
    for part in parts:
        if (REPOSITORY / "data" / part).exists():
            shutil.copytree(REPOSITORY / "data" / part, folder / part)
    path = folder / "coding" / "theses.toml"
    head, *entries = path.read_text(encoding="utf-8").split("[[thesis]]")
    kept = [entry for entry in entries if f'id = "{only}"' in entry]
    path.write_text("[[thesis]]".join([head, *kept]), encoding="utf-8")
    place = folder / file
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


# --- Each kind

_TEXTS = ("gloss", "quote", "doubt")


def coded(**stances):
    """Stances on one claim in the documents a, b, c …, in the author's words, said outright."""
    table = pd.DataFrame({"doc_id": list(stances), "stance": list(stances.values())})
    voice = table["stance"].map(lambda stance: "" if stance == "silent" else "author")
    constant = {"claim": "x", "explicit": "yes", "start": 3, "end": 5} | dict.fromkeys(_TEXTS, "")
    return table.assign(voice=voice, **constant)


A, D, M, S = "affirms", "denies", "mixed", "silent"


@pytest.mark.parametrize(
    ("stances", "leg", "holds"),
    [
        ((A, S, S), {"doc": ["a"], "stance": A}, True),
        ((D, S, S), {"doc": ["a"], "stance": A}, False),
        ((A, A, S), {"doc": ["a", "b"], "stance": A}, True),
        ((A, S, S), {"doc": ["a", "b"], "stance": A}, False),
        ((A, S, D), {"doc": ["a"], "stance": A, "alone": True}, True),
        ((A, M, S), {"doc": ["a"], "stance": A, "alone": True}, False),
        ((S, M, A), {"doc": ["a"], "stance": S, "alone": True}, True),
        ((A, S, S), {"doc": ["a"], "stance": A, "voice": "author"}, True),
        ((A, S, S), {"doc": ["a"], "stance": A, "voice": "attributed"}, False),
        ((A, S, S), {"doc": ["a"], "stance": A, "explicit": True}, True),
        ((A, S, S), {"doc": ["a"], "stance": A, "explicit": False}, False),
        ((D, A, A), {"all_but": "a", "stance": A}, True),
        ((D, A, S), {"all_but": "a", "stance": A}, False),
        ((A, A, A), {"all_but": "a", "stance": A}, False),
        ((A, D, S), {"opposed": ["a", "b"]}, True),
        ((A, S, S), {"opposed": ["a", "b"]}, False),
        ((A, S, S), {"doc": ["d"], "stance": A}, None),
    ],
)
def test_a_claim(stances, leg, holds):
    table = coded(**dict(zip("abc", stances, strict=True)))
    assert legs.claim(table, {"claim": "x", **leg}).holds is holds


def test_a_reading_is_as_sure_as_those_who_read_agree():
    leg = {"claim": "x", "doc": ["a"], "stance": A}
    yes, no = (legs.claim(coded(a=stance, b=S), leg) for stance in (A, S))
    verdicts = [
        legs.read_again(yes, again, alpha).verdict
        for again, alpha in [
            *(([], np.nan), ([yes], 0.9), ([yes], 0.7), ([yes], 0.5)),
            *(([no], 0.9), ([yes, no], 0.9), ([no, no], 0.9), ([yes], np.nan)),
        ]
    ]
    assert verdicts == ["likely", "sure", "likely", "open", "open", "likely", "open", "open"]


def test_a_stance_in_doubt_is_no_sure_leg():
    leg, table = {"claim": "x", "doc": ["a"], "stance": A}, coded(a=A, b=S)
    found = legs.claim(table.assign(doubt=["yes", ""]), leg)
    assert legs.read_again(found, [found], 0.9).verdict == "likely"
    elsewhere = legs.claim(table.assign(doubt=["", "yes"]), leg)
    assert legs.read_again(elsewhere, [elsewhere], 0.9).verdict == "sure"


@pytest.mark.parametrize(
    ("leg", "places"),
    [
        ({"voice": "own", "doc": ["a", "b"], "over": 0.5}, ["a", "b"]),
        ({"role": "villain", "actor": "x", "first_in": ["a", "b"]}, ["a", "b"]),
        ({"word": "x", "most_in": "a"}, ["a"]),
        ({"claim": "x", "doc": ["a", "b"], "stance": A}, [["a", "b"]]),
    ],
)
def test_each_document_of_a_share_has_its_own_figure(leg, places):
    each = each_share(leg)
    place = next(name for name in ("doc", "first_in", "most_in") if name in leg)
    assert [one[place] for one in each] == places
    assert all({**one, place: leg[place]} == leg for one in each)


@pytest.mark.parametrize(("second", "verdict"), [(0.48, "sure"), (0.49, "likely"), (0.5, None)])
def test_a_lead_that_one_unit_would_even_out_is_not_sure(second, verdict):
    table = pd.DataFrame(
        [
            ("a", one, 100 * x, x, x, x, 100, 0, "", "sure")
            for one, x in [("x", 0.5), ("y", second)]
        ],
        columns=COLUMNS,
    )
    places = pd.DataFrame({"doc_id": [], "item": [], "start": [], "end": []})
    found = share(Shares(table, places), {"actor": "x", "first_in": "a"}, "actor")
    assert (found.holds, found.verdict if found.holds else None) == (verdict is not None, verdict)


def shares(*rows):
    """Documents a, b, c with a share each of the thing x, and its interval; 100 units each."""
    table = [
        (doc, "x", round(100 * share), share, low, high, 100, 0.1, verdict, "sure")
        for doc, (share, low, high, verdict) in zip("abc", rows, strict=False)
    ]
    places = pd.DataFrame({"doc_id": ["a"], "item": ["x"], "start": [3], "end": [5]})
    return Shares(pd.DataFrame(table, columns=COLUMNS), places)


@pytest.mark.parametrize(
    ("rows", "leg", "holds", "verdict"),
    [
        # The table's own test, where it has one; else whether the intervals are apart.
        ([(0.5, 0.4, 0.6, "likely"), (0.1, 0, 0.2, "")], {"most_in": "a"}, True, "likely"),
        ([(0.5, 0.4, 0.6, ""), (0.1, 0, 0.2, "")], {"most_in": "a"}, True, "sure"),
        ([(0.5, 0.4, 0.6, ""), (0.1, 0, 0.5, "")], {"most_in": "a"}, True, "likely"),
        ([(0.5, 0.4, 0.6, ""), (0.45, 0, 0.5, "")], {"most_in": "a"}, True, "open"),
        ([(0.1, 0, 0.2, "sure"), (0.5, 0.4, 0.6, "")], {"most_in": "a"}, False, None),
        ([(0.5, 0.4, 0.6, ""), (0.5, 0.4, 0.6, "")], {"most_in": "a"}, False, None),
        # .9 ** 100 is less than .05.
        ([(0.0, 0, 0.1, ""), (0.2, 0.1, 0.3, "")], {"never_in": ["a"]}, True, "sure"),
        ([(0.1, 0, 0.2, ""), (0.2, 0.1, 0.3, "")], {"never_in": ["a"]}, False, None),
        ([(0.5, 0.4, 0.6, "")], {"doc": ["a"]}, True, "sure"),
        ([(0.0, 0, 0.1, "")], {"doc": ["a"]}, False, None),
        ([(0.5, 0.4, 0.6, "")], {"doc": ["a"], "over": 0.3}, True, "sure"),
        ([(0.5, 0.4, 0.6, "")], {"doc": ["a"], "over": 0.45}, True, "open"),
        ([(0.5, 0.4, 0.6, "")], {"doc": ["a"], "over": 0.55}, False, None),
        ([(0.5, 0.4, 0.6, "")], {"doc": ["a"], "under": 0.7}, True, "sure"),
        ([(0.5, 0.4, 0.6, "")], {"doc": ["a"], "under": 0.4}, False, None),
        ([(0.5, 0.4, 0.6, "")], {"first_in": ["a"]}, True, "sure"),
        ([(0.5, 0.4, 0.6, "")], {"most_in": "z"}, None, None),
        ([], {"most_in": "a"}, None, None),
    ],
)
def test_a_share(rows, leg, holds, verdict):
    found = share(shares(*rows), {"actor": "x", **leg}, "actor")
    assert found.holds is holds
    assert verdict is None or found.verdict == verdict


def test_an_absence_from_a_short_text_is_open():
    short = shares((0.0, 0, 0.1, ""), (0.2, 0.1, 0.3, ""))
    # .9 ** 5 = .59: a text of that length would mostly lack it.
    table = short.table.assign(n=5)
    found = share(short._replace(table=table), {"actor": "x", "never_in": ["a"]}, "actor")
    assert (found.holds, found.verdict) == (True, "open")


NAMINGS = pd.DataFrame(
    [("war", "غزو", "a"), ("war", "حرب", "a"), *[("war", "حرب", "b")] * 9],
    columns=["referent", "expression", "doc_id"],
).assign(start=3, end=5, reading="said", section="body", reprint=False)


@pytest.mark.parametrize(
    ("leg", "holds"),
    [
        ({"doc": ["a"], "uses": ["غزو", "حرب"]}, True),
        ({"doc": ["b"], "uses": ["غزو", "حرب"]}, False),
        ({"doc": ["b"], "never_uses": ["غزو"]}, True),
        ({"doc": ["a"], "never_uses": ["غزو"]}, False),
        ({"doc": ["c"], "never_uses": ["غزو"]}, None),
        ({"doc": ["a"], "changes_to": "غزو", "before": "b"}, True),
        ({"doc": ["b"], "changes_to": "حرب", "before": "a"}, False),
        ({"doc": ["a"], "changes_to": "غزو", "before": "c"}, None),
    ],
)
def test_a_naming(leg, holds):
    assert legs.naming(NAMINGS, {"naming": "war", **leg}).holds is holds


def test_a_word_that_is_denied_or_another_s_is_not_what_a_text_calls_a_thing():
    denied = NAMINGS.assign(reading=["denied", *["said"] * 10])
    assert legs.naming(denied, {"naming": "war", "doc": ["a"], "uses": ["غزو"]}).holds is False


# «واحد اثنان ثلاثة» reprinted as «واحد ثان ثلاثة», each word at its offset.
TEXTS = {"a": "واحد اثنان ثلاثة أربعة", "b": "جديد واحد ثان ثلاثة"}
WORDS = pd.DataFrame(
    [(doc, text.index(word), word) for doc, text in TEXTS.items() for word in text.split()],
    columns=["doc_id", "start", "surface"],
).assign(segment_id="s", end=lambda words: words["start"] + words["surface"].str.len())
STEPS = pd.DataFrame(
    [
        ("equal", 0, 4, 5, 9, "واحد", "واحد"),
        ("replace", 5, 11, 10, 13, "اثنان", "ثان"),
        ("equal", 11, 16, 14, 19, "ثلاثة", "ثلاثة"),
    ],
    columns=["op", "start_a", "end_a", "start_b", "end_b", "surface_a", "surface_b"],
).assign(doc_a="a", doc_b="b", source="a", cue="سابق")


@pytest.mark.parametrize(
    ("leg", "holds"),
    [
        ({"kept": ["واحد", "ثلاثة"]}, True),
        ({"kept": ["أربعة"]}, False),
        ({"dropped": ["أربعة", "اثنان"]}, True),
        ({"dropped": ["واحد"]}, False),
        ({"added": ["جديد", "ثان"]}, True),
        ({"added": ["ثلاثة"]}, False),
        ({"changed": ["اثنان", "ثان"]}, True),
        ({"changed": ["واحد", "ثان"]}, False),
        ({"over": 0.4}, True),
        ({"over": 0.6}, False),
    ],
)
def test_a_reprint(leg, holds):
    leg = {"reprint": "b", "of": "a", **leg}
    assert legs.reprint(STEPS, leg, TEXTS, WORDS).holds is holds
    assert legs.reprint(STEPS.assign(source="b"), leg, TEXTS, WORDS).holds is False
    assert legs.reprint(STEPS.iloc[:0], leg, TEXTS, WORDS).holds is False


def test_a_share_that_is_taken_over_rests_on_the_words_that_are():
    found = legs.reprint(STEPS, {"reprint": "b", "of": "a", "over": 0.4}, TEXTS, WORDS)
    spans = found.places[["start", "end"]].to_numpy().tolist()
    assert [TEXTS["b"][start:end] for start, end in spans] == ["واحد", "ثلاثة"]


@pytest.mark.parametrize(
    ("leg", "holds", "verdict"),
    [
        ({"before": "2022-02-24"}, True, "likely"),
        ({"after": "2022"}, False, None),
        ({"before": "2021-04-10"}, None, None),
        ({"before": "b"}, True, "likely"),
        ({"after": "b"}, False, None),
        ({"before": "c"}, None, None),
    ],
)
def test_a_date(leg, holds, verdict):
    rows = [("a", "2021-04", "inferred"), ("b", "2022-11-10", "stated"), ("c", "", "unknown")]
    documents = pd.DataFrame(rows, columns=["doc_id", "published", "published_certainty"])
    found = legs.date(documents, {"date": "a", **leg})
    assert found.holds is holds
    assert verdict is None or found.verdict == verdict


# --- The five


def test_the_theses_of_the_five_stand_on_passages_and_on_legs_of_two_kinds(study):
    found = study.told_theses.set_index("thesis")
    assert 10 <= len(found) <= 12
    assert "fallen" not in set(found["verdict"])
    assert set().union(*found["documents"]) == set(study.corpus.documents["doc_id"])
    for thesis in study.thesis_list:
        rows = study.theses[study.theses["thesis"] == thesis.id]
        assert len(set(rows["kind"]) - {"passage"}) >= 2
        assert thesis.passages
        assert all(passage.gloss for passage in thesis.passages)
        if found.loc[thesis.id, "verdict"] == "sure":
            assert set(rows["verdict"]) == {"sure"}
    for row in study.theses.dropna(subset=["start"]).to_dict("records"):
        assert study.corpus.raw(row["doc_id"])[row["start"] : row["end"]].strip()


def test_another_stance_makes_a_thesis_fall(tmp_path):
    line = "strategic_alliance,report_cautious_partnership,denies"
    folder = changed(
        tmp_path, "coding/claims.csv", line, line.replace("denies", "affirms"), "cautious"
    )
    fallen = Study(folder, **FEW)
    (row,) = fallen.told_theses.to_dict("records")
    assert (row["verdict"], row["broken"]) == ("fallen", [1])
    shown = repr(show_theses(fallen.told_theses, fallen.theses))
    assert "1. Does not hold" in shown
    assert cli.main(["theses", "--corpus", str(folder)]) == 1
    assert cli.main(["check", "--corpus", str(folder)]) == 1


def test_another_parameter_makes_a_thesis_fall(study):
    # The one quotation of the report has 22 words: of those with 30 it has none.
    found = study.with_(min_words=30)
    voices = [thesis for thesis in study.thesis_list if thesis.id == "voices"]
    (row,) = told(voices, examined(found, voices)).to_dict("records")
    each = [one for leg in voices[0].legs for one in each_share(leg)]
    (leg,) = [n for n, one in enumerate(each, 1) if one == {**QUOTES, "doc": QUOTES["doc"][0]}]
    assert row["verdict"] == "fallen"
    assert leg in row["broken"]


def test_a_notebook_finds_the_legs_that_another_asked_as_they_were(study, monkeypatch):
    one, other = Study(**FEW), Study(**FEW)
    first = one.theses
    monkeypatch.setattr(theses, "support", None)  # nothing is asked again
    again = other.theses
    assert_frame_equal(again.drop(columns="evidence"), first.drop(columns="evidence"))
    for found, kept in zip(first["evidence"], again["evidence"], strict=True):
        assert (found is None and kept is None) or found.equals(kept)
    assert first["holds"].map(type).eq(bool).all()


def test_numbers_of_numpy_are_kept_as_numbers(monkeypatch):
    found = legs.Support(np.bool_(True), "theses_date", value=np.int64(3), low=np.float32(0.5))
    monkeypatch.setattr(theses, "support", lambda *_: found)
    thesis = Thesis("a", "", "", ("أ",), (), ({"before": "2022-01"},))
    (row,) = examined(None, [thesis]).to_dict("records")
    assert (row["holds"], row["value"], row["low"], row["evidence"]) == (True, 3, 0.5, None)


def test_another_word_in_a_quote_makes_a_thesis_fall(tmp_path):
    folder = changed(
        tmp_path, "coding/theses.toml", "تمسك موسكو بالعصا", "تلقي موسكو بالعصا", "arms"
    )
    corpus = load_corpus(folder)
    table = Study(corpus, **FEW).theses
    (row,) = told(read_theses(corpus), table).to_dict("records")
    assert row["verdict"] == "fallen"
    (leg,) = table[table["leg"].isin(row["broken"])].to_dict("records")
    assert leg["kind"] == "passage"
    assert leg["found"].startswith("تمسك موسكو بالعصا")


@pytest.mark.parametrize(("old", "new", "told_of", "near"), cases("wrong_theses.csv"))
def test_what_is_unknown_is_refused_with_the_nearest(tmp_path, study, old, new, told_of, near):
    parts = ("coding", "lexicon")
    folder = changed(tmp_path, "coding/theses.toml", old, new, "front", parts)
    with pytest.raises(InputError) as refused:
        read_theses(dataclasses.replace(study.corpus, path=folder))
    for part in ("coding/theses.toml", "'front'", told_of, near):
        assert part in str(refused.value)


def test_a_card_unfolds_legs_and_passages_without_scripts(study):
    shown = show_theses(study.told_theses, study.theses, corpus=study.corpus)
    html = shown._repr_html_()
    n_legs = len(study.theses)
    assert html.count("<details>") >= len(study.told_theses) + n_legs // 2
    assert 'dir="rtl" lang="ar"' in html
    assert "<script" not in html
    assert "<style" not in html
    for row in study.told_theses.to_dict("records"):
        assert row["ar"] in html
        assert row["en"] in repr(shown)


def test_what_is_proposed_can_be_kept_and_stands(tmp_path, study):
    text = propose_theses(study)
    folder = changed(tmp_path, "corpus.csv", "doc_id", "doc_id", "", ("coding", "lexicon"))
    (folder / "coding" / "theses.toml").write_text(text, encoding="utf-8")
    kept = read_theses(dataclasses.replace(study.corpus, path=folder))
    assert [thesis.id for thesis in kept] == study.corpus.documents["doc_id"].tolist()
    assert set(told(kept, examined(study, kept))["verdict"]) <= {"sure", "likely"}
    kinds = {kind_of(leg) for thesis in kept for leg in thesis.legs}
    assert {"claim", "frame", "voice", "naming"} <= kinds


def test_how_many_theses_stand_is_told_in_numbers():
    verdicts = ["sure", "likely", "fallen"]
    table = pd.DataFrame({"thesis": list("abc"), "en": ["A.", "B.", "C."], "verdict": verdicts})
    rows = [("a", "word", "open"), *[("b", "date", "likely")] * 2, ("b", "word", "sure")]
    legs = pd.DataFrame(rows, columns=["thesis", "kind", "verdict"]).assign(evidence=None)
    found = thesis_findings(table, legs)
    assert found["relation"].tolist() == ["theses_stand", "theses_weak", "theses_fell"]
    assert found.loc[0, ["value", "of", "low", "high"]].tolist() == [2, 3, 1, 1]
    # Only of what stands and is not sure, each thesis once.
    assert found.loc[1, ["object", "value"]].tolist() == ["theses/kind/date", 1]
    assert found.loc[2, "object"] == "C."
    assert thesis_findings(table[:0], legs)["relation"].tolist() == ["theses_none"]
    # A corpus without theses says how to begin.
    none = examined(None, [])
    assert "--propose" in repr(show_theses(told([], none), none))
