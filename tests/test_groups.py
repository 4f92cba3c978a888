"""Groups of documents are compared as documents are; places lead back to the documents."""

import dataclasses
import re

import pandas as pd
import pytest
from small_corpora import corpus_of, put

from corpus_lib import load_corpus
from corpus_lib import study as study_module
from corpus_lib.coding.claims import coding_of_groups
from corpus_lib.coding.coded_tables import CLAIM_COLUMNS, Coding, read_coding
from corpus_lib.coding.frames import coded_frames
from corpus_lib.errors import InputError
from corpus_lib.prepare.groups import compared_by, grouped, thinned
from corpus_lib.prepare.overview import parts_in_place
from corpus_lib.prepare.published import display_names
from corpus_lib.prepare.units import dealt_unit
from corpus_lib.progress import FOLDER_VARIABLE
from corpus_lib.reuse.findings import reuse_findings, who_was_first
from corpus_lib.run.checks import check_names
from corpus_lib.show import show_table
from corpus_lib.study import Study
from corpus_lib.topics.terms import describe_counts
from corpus_lib.wording import in_documents, set_names

WHEAT = "أعلنت الحكومة خطة لزراعة القمح في القرى. وقال الوزير إن القمح سيكفي البلاد."
OIL = "ارتفعت أسعار النفط في الأسواق. وقال الوزير: «سنبيع النفط بالسعر الجديد هذا العام»."
SNOW = "هطل الثلج على الجبال وأغلقت الطرق، فتأخر وصول القمح إلى الأسواق."
TEXTS = {"a": WHEAT, "b": OIL, "c": SNOW, "d": WHEAT}
CAMPS = {"a": "north", "b": "south", "c": "north", "d": "south"}


def in_camps(folder, texts):
    made = corpus_of(folder, texts)
    lines = (made / "corpus.csv").read_text(encoding="utf-8").splitlines()
    camps = ["camp", *(CAMPS[line[0]] for line in lines[1:])]
    rows = [f"{line},{camp}" for line, camp in zip(lines, camps, strict=True)]
    return put(made, "corpus.csv", "\n".join(rows) + "\n")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return in_camps(tmp_path_factory.mktemp("groups"), TEXTS)


@pytest.fixture(scope="module")
def study(folder):
    return Study(folder, by="camp", unit="sentence")


def test_a_group_is_a_row_with_the_sizes_of_all_its_documents(study):
    documents = study.corpus.documents.set_index("doc_id")
    assert documents.index.tolist() == ["north", "south"]
    assert documents["n_words"].tolist() == [13 + 11, 13 + 13]
    assert documents["published"].tolist() == ["2022-01-01/2022-01-01"] * 2


def test_words_are_counted_for_groups(study):
    every = study.with_(reuse="count_all").counts.groupby(level="doc_id", sort=False).sum()
    # Wheat stands twice in a and in d, once in c; oil twice in b.
    assert every["قمح"].to_dict() == {"north": 3, "south": 2}
    assert every["نفط"].to_dict() == {"north": 0, "south": 2}


def test_groups_mixed_in_the_table_keep_their_words_together(study):
    groups = study.corpus.tokens["doc_id"]
    assert groups.ne(groups.shift()).sum() == 2


def test_places_in_groups_lead_back_to_documents(study, monkeypatch):
    corpus, quote = study.corpus, study.quotations.iloc[0]
    assert quote["doc_id"] == "south"
    assert corpus.raw("south")[quote["start"] : quote["end"]] == quote["text"]
    set_names(study.names)
    monkeypatch.setenv(FOLDER_VARIABLE, "any")
    html = show_table(study.quotations[["doc_id", "start", "end"]])._repr_html_()
    assert html.count(">document</th>") == 2
    ((start, end),) = set(re.findall(r'data-place="b (\d+) (\d+)"', html))
    assert corpus.raw("b")[int(start) : int(end)] == quote["text"]
    # Places of documents are shown in a notebook that compares groups, too.
    assert quote["text"] in repr(corpus.evidence("b", int(start), int(end)))


def test_words_and_cleaned_texts_keep_their_places(study):
    corpus = study.corpus
    for word in corpus.tokens.to_dict("records"):
        assert corpus.raw(word["doc_id"])[word["start"] : word["end"]] == word["surface"]
    ((start, end),) = corpus.places("south", "سنبيع النفط")
    assert corpus.raw("south")[start:end] == "سنبيع النفط"


def test_a_window_holds_words_of_one_document(study):
    units = study.with_(unit="window").counts.index.get_level_values("unit_id")
    assert {unit[0] for unit in units} <= set(TEXTS)
    assert len(units) == len(set(units))


LONG = f"{WHEAT} {OIL}"


@pytest.fixture(scope="module")
def reprinting(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reprinting")
    texts = {"a": LONG, "b": f"{SNOW}\n\n{LONG}", "c": f"{LONG}\n\n{SNOW}"}
    return Study(in_camps(folder, texts), by="camp")


def test_reprints_are_between_groups_or_within_one(reprinting):
    found, raw = reprinting.reprints, reprinting.corpus.raw
    assert not found["within"].any()  # of one document
    sides = ["doc_a", "doc_b", "document_a", "document_b"]
    assert sorted(found[found["n_words"] > 20][sides].to_numpy().tolist()) == [
        ["north", "north", "a", "c"],
        ["north", "south", "a", "b"],
        ["north", "south", "c", "b"],
    ]
    for side in "ab":
        places = zip(*(found[f"{n}_{side}"] for n in ("doc", "start", "end")), strict=True)
        assert [raw(doc)[start:end] for doc, start, end in places] == found[f"text_{side}"].tolist()
    steps = reprinting.reprint_steps.merge(found, on="passage", suffixes=("", "_of"))
    assert (steps["surface_a"] == steps["surface_b"]).all()
    for one in steps.to_dict("records"):
        assert raw(one["doc_a"])[one["start_a"] : one["end_a"]] == one["surface_a"]


def test_words_that_another_group_has_are_told_of_groups(reprinting):
    shares = reprinting.reprint_shares.set_index("doc_id")
    n, snow = len(LONG.split()), len(SNOW.split())
    told = ["n_words", "n_elsewhere", "n_repeated", "n_copied", "n_own"]
    assert shares.loc["north", told].tolist() == [2 * n + snow, 2 * n + snow, 2 * n, n + snow, 0]
    assert shares.loc["south", told].tolist() == [n + snow, n + snow, 0, n, 0]
    runs = reprinting.reprint_runs.query("n_elsewhere")
    assert set(runs["doc_id"]) == {"north", "south"}
    assert runs["n_words"].sum() == shares["n_elsewhere"].sum()


def test_documents_were_first_not_groups(reprinting):
    told = who_was_first(reprinting.reprints)
    assert set(told["first"]) | set(told["later"]) <= {"", "a", "b", "c"}
    found = reuse_findings(reprinting.reprints, reprinting.reprint_shares)
    assert found["subject"].map(lambda of: [of] if isinstance(of, str) else of).tolist() == [
        ["north", "south"],
        ["north"],
    ]
    assert found["value"].tolist() == [
        2,
        2 * len(LONG.split()) / len(f"{LONG} {LONG} {SNOW}".split()),
    ]


def test_what_topics_are_fitted_on_opens_for_groups(folder):
    study = Study(folder, by="camp", unit="sentence", no_below=1, actors="none", reuse="count_all")
    told = describe_counts(study.topic_counts).set_index("doc_id")
    places = study.fitted_in_place
    for name in ("passages", "tokens", "terms"):
        assert places[places["column"] == name]["doc_id"].value_counts().to_dict() == {
            group: told.loc[group, name] for group in ("north", "south")
        }


def test_documents_and_groups_share_no_table(study):
    documents = study.with_(by=None)
    assert set(documents.counts.index.get_level_values("doc_id")) == set("abc")  # d copies a
    assert set(study.counts.index.get_level_values("doc_id")) == {"north", "south"}
    assert study.with_(seed=5).counts is study.counts
    assert study.with_(reuse="count_all").counts is not study.counts


def test_without_a_column_the_corpus_is_as_it_is(folder):
    corpus = load_corpus(folder)
    assert grouped(corpus, None) is corpus
    pd.testing.assert_frame_equal(Study(corpus).corpus.tokens, corpus.tokens)


@pytest.mark.parametrize(
    ("by", "message"), [("cmap", "give a column of corpus.csv: .*camp"), ("note", "give a column")]
)
def test_a_column_that_there_is_not_is_refused(folder, by, message):
    with pytest.raises(InputError, match=message):
        check_names({"CORPUS": folder, "BY": by})


def test_a_group_that_is_called_like_a_document_or_an_actor_keeps_its_name(tmp_path):
    texts = corpus_of(tmp_path, {"a": WHEAT, "b": OIL})
    put(
        texts,
        "lexicon/actors.csv",
        "actor_id,name_ar,name_en,kind,parent,principal,terms\noil,النفط,Oil,other,,,\n",
    )
    lines = (texts / "corpus.csv").read_text(encoding="utf-8").splitlines()
    put(texts, "corpus.csv", f"{lines[0]},camp\n{lines[1]},b\n{lines[2]},oil\n")
    study = Study(texts, by="camp")
    assert study.corpus.documents["doc_id"].tolist() == ["camp_b", "camp_oil"]
    assert study.names.loc[["camp_b", "camp_oil", "oil", "b"], "en"].tolist()[:3] == [
        "b",
        "oil",
        "Oil",
    ]


def test_an_empty_cell_is_refused(folder, tmp_path):
    text = (folder / "corpus.csv").read_text(encoding="utf-8")
    corpus = corpus_of(tmp_path, TEXTS)
    put(corpus, "corpus.csv", text.replace(",north\n", ",\n", 1))
    with pytest.raises(InputError, match="no camp for a;"):
        check_names({"CORPUS": corpus, "BY": "camp"})


def test_a_group_is_chosen_by_its_name(folder):
    check_names({"CORPUS": folder, "BY": "camp", "DOCUMENT": "north"})
    with pytest.raises(InputError, match="give one of north, south"):
        check_names({"CORPUS": folder, "BY": "camp", "DOCUMENT": "a"})


def test_chance_deals_out_whole_documents_where_groups_are_compared(study):
    # Words come in clumps within a document, so that dealt passages would make too much sure.
    # All of d stands in a before, and counts once.
    units = [("north", "a"), ("south", "b"), ("north", "c")]
    assert study.dealt.index.tolist() == units
    assert study.dealt.sum().sum() == study.counts.sum().sum()
    assert study.with_(by=None).dealt.equals(study.with_(by=None).counts)
    assert (study.own_words["verdict"] == "open").all()
    assert set(dealt_unit(study.words_said)) == set("abcd")
    for table in study.layers.values():
        assert set(table.index) <= set(units)


def documents_of(outlets):
    ids = [f"d{number}" for number in range(len(outlets))]
    return pd.DataFrame({"doc_id": ids, "outlet": outlets})


@pytest.mark.parametrize(
    ("outlets", "by", "expected"),
    [
        (["north", "south"] * 12, None, None),
        (["north", "south"] * 12 + ["north"], None, "outlet"),
        (["north", "south"] * 12 + ["north"], "doc_id", None),
        (["north", "south"] * 12 + ["north"], "camp", "camp"),
        (["north", "south"] * 12 + [""], None, "all"),
        (["north"] * 25, None, "all"),
        ([f"paper {number}" for number in range(25)], None, "all"),
    ],
)
def test_more_documents_than_can_be_read_side_by_side_are_compared_in_groups(outlets, by, expected):
    assert compared_by(documents_of(outlets), by) == expected


def test_all_documents_can_stand_together(folder):
    together = Study(folder, by="all").corpus
    assert together.documents["doc_id"].tolist() == ["all"]
    assert together.documents["n_words"].tolist() == [13 + 11 + 13 + 13]


def test_clumps_in_documents_make_no_group_differ(tmp_path):
    # Articles of two outlets, all of one kind: each quotes one side, and names one actor, all
    # through. Dealt by passages, the outlets would surely differ; by articles, they can't.
    speakers = ["روسيا", "إيران"]
    texts = {
        f"d{n}": " ".join(
            f"قالت {speakers[n % 2]} إن الخطة رقم {k} جيدة جدا للبلاد.\n" for k in range(20)
        )
        for n in range(4)
    }
    made = corpus_of(tmp_path, texts)
    actors = "actor_id,name_ar,name_en,kind,parent,principal,terms,side\n"
    rows = (
        "russia,روسيا,Russia,state,,yes,روسيا,Russian\niran,إيران,Iran,state,,yes,إيران,Iranian\n"
    )
    put(made, "lexicon/actors.csv", actors + rows)
    lines = (made / "corpus.csv").read_text(encoding="utf-8").splitlines()
    camps = ["camp", "north", "south", "north", "south"]
    put(made, "corpus.csv", "\n".join(f"{a},{b}" for a, b in zip(lines, camps, strict=True)) + "\n")
    study = Study(made, by="camp", unit="sentence", reuse="count_all", n_deals=199)
    for table in (study.named_more, study.heard_more, study.own_words):
        assert len(table)
        assert set(table["verdict"]) == {"open"}
    assert set(study.distances["verdict"]) == {"open"}


def test_places_in_groups_are_told_in_their_documents():
    parts = {"en": ["A", "B", "C"], "ar": ["أ", "ب", "ج"], "group": ["n", "s", "n"]}
    set_names(pd.DataFrame(parts, index=["a", "b", "c"]).assign(begins=[0, 0, 10]))
    rows = [("n", 4, 6), ("s", 4, 6), ("n", 10, 12), ("a", 1, 2)]
    told = in_documents(pd.DataFrame(rows, columns=["doc_id", "start", "end"]))
    assert told["document"].tolist() == ["a", "b", "c", "a"]
    assert told[["start", "end"]].to_numpy().tolist() == [[4, 6], [4, 6], [0, 2], [1, 2]]
    # The two sides of a passage; a side that has no place, and a table of documents only.
    sides = pd.DataFrame({"doc_a": ["n", "n"], "start_a": [11, None], "end_a": [13, None]})
    assert in_documents(sides)["document_a"].tolist() == ["c", "n"]
    assert in_documents(sides)["start_a"].fillna(-1).tolist() == [1, -1]
    documents = pd.DataFrame({"doc_id": ["b"], "start": [1], "end": [2]})
    assert in_documents(documents)["start"].tolist() == [1]


def test_a_sample_takes_documents_of_each_group_at_even_distances(study, monkeypatch):
    every = study.with_(reuse="count_all")
    assert (study.sample, every.sample) == (study, every)  # they are small
    assert study.with_(by=None).sample.n_whole == 4
    monkeypatch.setattr("corpus_lib.prepare.groups._FEW", 1)
    groups = study.corpus.groups
    few = thinned(study.loaded, groups, len(study.loaded.tokens) // 4)
    assert few.documents["doc_id"].tolist() == ["a", "b"]  # one of north and one of south
    assert set(few.tokens["doc_id"]) == set(few.segments["doc_id"]) == {"a", "b"}
    assert few.raw("a") == TEXTS["a"]
    monkeypatch.setattr(study_module, "SAMPLE", 1)
    asked = Study(study.loaded, by="camp", unit="sentence").sample
    assert (asked.n_whole, asked.by, len(asked.loaded.documents)) == (4, "camp", 2)
    every = Study(study.loaded, by="camp").with_(reuse="count_all").sample
    assert (asked.with_(unit="window").n_whole, every.reuse, every.n_whole) == (4, "count_all", 4)
    assert asked.corpus.documents["doc_id"].tolist() == ["north", "south"]


def claim(doc_id, stance, quote="", doubt="", *, explicit="yes", voice="author", counter=""):
    """A row of `coding.claims`; quotes stand in the texts."""
    row = dict.fromkeys(CLAIM_COLUMNS, "") | {"claim": "c", "doc_id": doc_id, "stance": stance}
    row |= {"doubt": doubt, "start": pd.NA, "end": pd.NA, "quote": quote}
    row |= {"counter_start": pd.NA, "counter_end": pd.NA, "counter_quote": counter}
    for side, words in (("", quote), ("counter_", counter)):
        if words:
            start = TEXTS[doc_id].index(words)
            row |= {f"{side}start": start, f"{side}end": start + len(words), f"{side}voice": voice}
    return row | {"explicit": explicit if quote else ""}


@pytest.mark.parametrize(
    ("rows", "stance", "quote", "counter", "doubt"),
    [
        # a and c are north, b and d south
        ([("a", "silent"), ("c", "silent")], "silent", "", "", ""),
        ([("a", "silent"), ("c", "affirms", "الثلج")], "affirms", "الثلج", "", ""),
        ([("a", "denies", "القمح", "yes"), ("c", "denies", "الثلج")], "denies", "الثلج", "", ""),
        ([("a", "denies", "القمح", "yes"), ("c", "silent")], "denies", "القمح", "", "yes"),
        ([("a", "denies", "القمح"), ("c", "affirms", "الثلج")], "mixed", "الثلج", "القمح", ""),
        (
            [("a", "denies", "القمح", "yes"), ("c", "affirms", "الثلج")],
            *("mixed", "الثلج", "القمح", "yes"),
        ),
    ],
)
def test_a_group_says_of_a_claim_what_its_documents_say(
    folder, rows, stance, quote, counter, doubt
):
    corpus = Study(folder, by="camp").corpus
    told = pd.DataFrame([claim(*row) for row in [*rows, ("b", "silent"), ("d", "silent")]])
    offsets = {name: "Int64" for name in CLAIM_COLUMNS if name.endswith(("start", "end"))}
    told = told[CLAIM_COLUMNS].astype(offsets)
    none = pd.DataFrame({"doc_id": [], "start": [], "end": []})
    readers = {"claims": told.assign(reader="me")}
    coding = coding_of_groups(Coding(None, told, none, none, readers), corpus)
    for table in (coding.claims, coding.readers["claims"]):
        assert table["doc_id"].tolist() == ["north", "south"]
        north = table.iloc[0]
        names = ["stance", "quote", "counter_quote", "doubt"]
        assert north[names].tolist() == [stance, quote, counter, doubt]
        for side in ("", "counter_"):
            if north[f"{side}quote"]:
                start, end = north[f"{side}start"], north[f"{side}end"]
                assert corpus.raw("north")[start:end] == north[f"{side}quote"]


def test_of_two_passages_of_a_group_the_plainer_one_is_shown(folder):
    corpus = Study(folder, by="camp").corpus
    implied = claim("a", "affirms", "القمح", explicit="no")
    quoted = claim("c", "affirms", "الثلج", voice="attributed")
    table = pd.DataFrame([implied, quoted]).astype({"start": "Int64", "end": "Int64"})
    none = pd.DataFrame({"doc_id": [], "start": [], "end": []})
    coding = Coding(None, table, none, none, {"claims": table[:0].assign(reader="")})
    (told,) = coding_of_groups(coding, corpus).claims["quote"]
    assert told == "الثلج"


def test_of_passages_alike_the_first_is_shown_also_of_a_mixed_document(folder):
    corpus = Study(folder, by="camp").corpus
    mixed = claim("a", "mixed", "القمح", counter="خطة")
    table = pd.DataFrame([mixed, claim("c", "denies", "الثلج")])
    places = [name for name in table if str(name).endswith(("start", "end"))]
    table = table.astype(dict.fromkeys(places, "Int64"))
    none = pd.DataFrame({"doc_id": [], "start": [], "end": []})
    coding = Coding(None, table, none, none, {"claims": table[:0].assign(reader="")})
    assert coding_of_groups(coding, corpus).claims["counter_quote"].tolist() == ["خطة"]


def test_frames_of_a_group_are_shares_of_its_coded_documents():
    study = Study(n_draws=99)
    corpus, coding = study.corpus, study.coding
    alone = coding.frames[coding.frames["doc_id"] == coding.frames["doc_id"].iloc[0]]
    part = dataclasses.replace(coding, frames=alone)
    by_genre = study.with_(by="genre").corpus
    grouped = dataclasses.replace(part, frames=by_genre.placed(alone))
    assert len(coded_frames(by_genre, grouped)) == len(coded_frames(corpus, part))


def test_a_group_may_be_called_as_a_text_that_has_its_arabic(tmp_path):
    made = in_camps(tmp_path, TEXTS)
    put(made, "lexicon/arabic.csv", "en,ar\nnorth,الشمال\nsouth,الجنوب\n")
    corpus = Study(made, by="camp").corpus
    assert display_names(corpus).index.is_unique
    assert set(parts_in_place(corpus)["name"]) == {"north", "south"}


def test_what_readers_coded_of_the_five_is_compared_by_genre():
    study = Study(by="genre", n_draws=99)
    coding, corpus = study.coding, study.corpus
    assert study.names.loc["editorial", "ar"] == "افتتاحية"
    for table in (coding.claims.query("stance != 'silent'"), coding.frames, coding.roles):
        for one in table.to_dict("records"):
            assert corpus.raw(one["doc_id"])[one["start"] : one["end"]] == one["quote"]
    of_documents = study.with_(by=None)
    # How far readers agree is asked of what they coded.
    assert study.agreement.equals(of_documents.agreement)
    assert study.frame_table.equals(of_documents.frame_table)
    genre = of_documents.corpus.documents.set_index("doc_id")["genre"]
    coded = of_documents.frames.query("by == 'coded'")
    held = coded["share"] * coded["n_segments"]
    held = held.groupby([coded["doc_id"].map(genre), coded["frame"]]).sum()
    shares = study.frames.query("by == 'coded'").set_index(["doc_id", "frame"])
    pd.testing.assert_series_equal(
        (shares["share"] * shares["n_segments"]).sort_index(), held.sort_index(), check_names=False
    )
    # Documents are drawn; of one alone there is no interval.
    assert shares.loc["news analysis", "low"].notna().all()
    assert shares.loc["editorial", "low"].isna().all()


def test_a_sample_of_documents_has_what_was_coded_of_these():
    whole = load_corpus()
    some = thinned(whole, whole.documents.set_index("doc_id")["genre"][2:], 1)
    assert len(some.documents) == 3
    coding = read_coding(some)
    for table in (coding.claims, coding.frames, coding.readers["claims"]):
        assert set(table["doc_id"]) == set(some.documents["doc_id"])
