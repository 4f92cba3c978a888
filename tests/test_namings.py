"""Namings counted by hand on the five documents and on a small corpus; wrong lists are refused."""

import pandas as pd
import pytest
from small_corpora import corpus_of, put
from tables import rows_of

from corpus_lib import Study, load_corpus
from corpus_lib.errors import InputError
from corpus_lib.phrasebook import sentences
from corpus_lib.translation import arabic_of
from corpus_lib.wording import set_names
from corpus_lib.words.collocation import by_actor, predications
from corpus_lib.words.findings import lone_naming_findings, naming_findings
from corpus_lib.words.naming_counts import (
    candidate_places,
    naming_candidates,
    naming_counts,
    telling_names,
)
from corpus_lib.words.namings import naming_list, namings, referent_names

ALHAL, SECOND = "alhal_lavrov_tehran", "alhal_militias_syria"
REPORT = "report_cautious_partnership"

TEXTS = {
    "paper": "بدأت الحرب في أوكرانيا. قال الوزير إن العدوان على أوكرانيا جريمة. "
    "العدوان على اليمن مستمر.",
    "other": "غزت روسيا أوكرانيا في شباط. يتواصل الغزو الروسي لأوكرانيا. ليست هذه حرب استنزاف. "
    "توقف الاجتياح الروسي لأوكرانيا.",
}
LIST = """
[[referent]]
id = "war"
name_en = "the war"
name_ar = "الحرب"
expressions = [
  { name_ar = "حرب", name_en = "war", connotes = "plain" },
  { name_ar = "حرب استنزاف", name_en = "war of attrition", connotes = "long" },
  { name_ar = "عدوان", name_en = "aggression", connotes = "wrong", near = ["أوكرانيا"] },
  { name_ar = "غزو", name_en = "invasion", connotes = "force" },
]
"""
PLACES = "doc_id,start,form,referent,reading,note\n"


@pytest.fixture
def folder(tmp_path):
    return put(corpus_of(tmp_path, TEXTS), "lexicon/namings.toml", LIST)


def found_in(folder):
    corpus = load_corpus(folder, cache=False)
    table = namings(corpus)
    return [
        (row.doc_id, row.expression, corpus.raw(row.doc_id)[row.start : row.end], row.reading)
        for row in table.itertuples()
    ]


def test_a_small_corpus_counted_by_hand(folder):
    # The aggression on Yemen is no name of the war, nor is the verb غزت; the longest one counts.
    assert found_in(folder) == [
        ("paper", "حرب", "الحرب", "said"),
        ("paper", "عدوان", "العدوان", "said"),
        ("other", "غزو", "الغزو", "said"),
        ("other", "حرب استنزاف", "حرب استنزاف", "said"),
    ]


def test_a_place_says_what_the_rules_cannot(folder):
    denied, other = TEXTS["other"].index("حرب استنزاف"), TEXTS["paper"].index("الحرب")
    rows = f"other,{denied},حرب,war,denied,not so\npaper,{other},الحرب,war,other,\n"
    put(folder, "lexicon/naming_places.csv", f"{PLACES}{rows}")
    told = [(name, reading) for _, name, _, reading in found_in(folder)]
    assert told == [("عدوان", "said"), ("غزو", "said"), ("حرب استنزاف", "denied")]


def test_counts_by_hand(folder):
    corpus = load_corpus(folder, cache=False)
    counts = naming_counts(namings(corpus), naming_list(corpus), seed=1, n_deals=19)
    cells = counts.set_index(["expression", "doc_id"])
    assert cells.loc[("حرب", "paper"), ["count", "n", "share"]].tolist() == [1, 2, 0.5]
    assert cells.loc[("حرب", "other"), ["count", "n", "share"]].tolist() == [0, 2, 0.0]
    assert cells["alone"].sum() == 4  # each name stands in one document only
    assert (cells["verdict"] == "open").all()
    assert cells[["low", "high"]].isna().all(axis=None)  # one paragraph each
    # A name that the list lacks is proposed.
    assert "اجتياح" in naming_candidates(candidate_places(corpus, namings(corpus)))["term"].tolist()


WRONG_LISTS = [
    ('connotes = "plain"', 'conotes = "plain"', r"1 \(war\), .*حرب: unknown field 'conotes'"),
    ('connotes = "plain"', "connotes = 3", "حرب: connotes is 3; expected a value of str"),
    ('near = ["أوكرانيا"]', 'near = "أوكرانيا"', "near is 'أوكرانيا'; .* value of list"),
    ('near = ["أوكرانيا"]', 'near = ["اوكرانيه"]', "lemma of no word .*near it are: أوكرانيا"),
    ('name_ar = "غزو"', 'name_ar = "حرب"', "expression حرب: stands already above"),
    ('name_ar = "الحرب"', "", r"entry 1 \(war\): name_ar is None"),
    ("[[referent]]", "[[refrent]]", "unknown table 'refrent'; known: referent"),
]
WRONG_PLACES = [
    ("paper,5,حرب,war,denied,", "line 2, column form: .*there: الحرب"),
    ("paper,1,الحرب,war,denied,", "line 2, column start: .*there: none"),
    ("paper,5,الحرب,peace,denied,", "line 2, column referent: .*one of the referents war"),
    ("paper,5,الحرب,war,maybe,", "line 2, column reading: .*denied, supposed, other"),
    ("paper,11,في,war,other,", "at paper 11 no expression of 'war' is found"),
]


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        *(("namings.toml", LIST.replace(old, new), told) for old, new, told in WRONG_LISTS),
        *(("naming_places.csv", f"{PLACES}{row}\n", told) for row, told in WRONG_PLACES),
    ],
)
def test_a_wrong_list_or_place_is_refused(folder, file, content, message):
    with pytest.raises(InputError, match=message):
        namings(load_corpus(put(folder, f"lexicon/{file}", content), cache=False))


def test_without_a_list_there_is_nothing_and_no_error(folder):
    (folder / "lexicon" / "namings.toml").unlink()
    study = Study(load_corpus(folder, cache=False), n_deals=19)
    assert study.namings.empty
    assert study.naming_counts.empty
    assert len(study.names) >= 2
    # What a notebook asks goes on, and says in one sentence what is missing.
    assert telling_names(study.naming_counts).empty
    assert naming_candidates(candidate_places(study.corpus, study.namings)).empty
    assert by_actor(predications(study.corpus, study.counted_once, study.mentions[:0])).empty
    told = naming_findings(study.naming_counts, study.namings)
    assert told["relation"].tolist() == ["naming_no_list"]


@pytest.fixture(scope="module")
def study():
    return Study(n_deals=199)


def test_the_five_counted_by_hand(study):
    """Read in the texts: each place of each document's body, starts apart by spaces."""
    read = pd.DataFrame(rows_of("namings.csv"))
    body = study.namings[study.namings["section"] == "body"]
    keys = ["referent", "expression", "doc_id"]
    places = body.groupby(keys)["start"].agg(lambda starts: " ".join(map(str, starts)))
    found = places.reindex(pd.MultiIndex.from_frame(read[keys]), fill_value="")
    assert found.tolist() == read["starts"].tolist()


def test_what_is_denied_supposed_or_anothers_word_is_kept_apart(study):
    table = study.namings.set_index(["doc_id", "start"])["reading"]
    assert table[REPORT, 15587] == "denied"  # لا يمكن تصنيفه ضمن بند الشراكة الاستراتيجية
    assert table[REPORT, 11032] == "supposed"  # the question
    assert table[REPORT, 14259] == "attributed"  # ما تطلق عليه "محور المقاومة"
    assert table[SECOND, 91] == "supposed"  # يسعى الجانبان لتشكيل حلف
    cell = study.naming_counts.set_index(["expression", "doc_id"]).loc["شراكة استراتيجية", REPORT]
    assert (cell["count"], cell["held_off"], cell["alone"]) == (0, 4, False)


def test_a_name_in_reported_or_quoted_words_is_told_apart(study):
    cells = study.naming_counts.set_index(["expression", "doc_id"])[["count", "heard"]]
    assert cells.loc[("أزمة", ALHAL)].tolist() == [1, 1]  # the minister's
    assert cells.loc[("غزو", ALHAL)].tolist() == [2, 0]  # the article's
    assert cells.loc[("التقاء مصالح", ALHAL)].tolist() == [2, 1]  # one is al-Jasser's
    assert cells.loc[("غزو", "roundup_patrushev_tehran")].tolist() == [1, 1]  # يقول الخبراء
    assert not namings(study.corpus)["heard"].any()  # without a table of what is said


def test_a_reprint_counts_once_and_makes_nobody_alone(study):
    reprints = study.namings[study.namings["reprint"]]
    assert set(reprints["doc_id"]) == {SECOND}
    cells = study.naming_counts.set_index(["expression", "doc_id"])
    assert cells.loc[("ميليشيا", SECOND), "count"] == 4
    assert not cells.loc[("المحور الغربي", ALHAL), "alone"]
    assert cells.loc[("المحور الغربي", SECOND), ["count", "held_off"]].tolist() == [0, 1]


def test_adjectives_and_verbs_beside_an_actor(study):
    table = predications(study.corpus, study.counted_once, study.mentions)
    beside = {(row.actor_id, row.part, row.term, row.doc_id) for row in table.itertuples()}
    assert ("russia", "verb", "استغل", ALHAL) in beside  # فإن موسكو استغلت
    assert ("israel", "verb", "رفض", REPORT) in beside  # رفضت تل أبيب
    # The second Al-Hal text has it from the first.
    assert ("russia", "verb", "استغل", SECOND) not in beside
    # What is said of another, or of nobody: مكانة إيران نمت, الغرب، وتمضي, يمكن لإيران.
    assert not {"نما", "مضى", "أمكن", "أضاف", "يهودي"} & set(table["term"])
    # Its object: عقوبات طالت موسكو, بلاده قد زودت روسيا, يمكن لإيران أن تساعد روسيا, ودعمت العراق.
    of_states = set(table.loc[table["actor_id"].isin(["russia", "iraq", "ukraine"]), "term"])
    assert not {"طال", "زود", "ساعد", "أجبر"} & of_states
    assert "iraq" not in set(table["actor_id"])
    # لا تريد موسكو, ولا تريد روسيا
    assert (table["term"] == "(لا) أراد").sum() == 2
    assert "أراد" not in of_states
    # A verb has its own meaning, not that of a noun of its letters: عقد is no decade here.
    meant = table.drop_duplicates("term").set_index("term")["gloss"]
    assert "decade" not in meant["عقد"]
    row = table[(table["term"] == "استغل") & (table["doc_id"] == ALHAL)].iloc[0]
    assert study.corpus.raw(ALHAL)[row["start"] : row["end"]] == "موسكو استغلت"


def test_words_beside_an_actor_in_one_cell_a_document():
    said, denied = ("a", "verb", "قال", "say; tell", "x"), ("a", "verb", "(لا) أراد", "want", "y")
    columns = ["actor_id", "part", "term", "gloss", "doc_id"]
    table = pd.DataFrame([said, said, ("a", "verb", "نفى", "", "x"), denied], columns=columns)
    (row,) = by_actor(table).to_dict("records")
    assert (row["x"], row["y"]) == ("say (قال ×2), نفى", "not want ((لا) أراد)")
    # On a page in Arabic they need no English.
    assert arabic_of(row["y"], {}) == "(لا) أراد"
    assert arabic_of("say (قال ×2), push (دفع)", {}) == "قال ×2، دفع"


def test_findings_tell_who_alone_uses_a_name_with_its_first_place_in_the_body(study):
    set_names(referent_names(study.corpus))
    sure = study.naming_counts.assign(verdict="sure")
    more = naming_findings(sure, study.namings, n=1)
    assert set(more["relation"]) == {"naming_more"}
    assert more["object"].str.len().eq(1).all()
    names = study.naming_counts
    one = (names["expression"] == "تنسيق") & (names["doc_id"] == ALHAL)
    found = naming_findings(
        names.assign(verdict=one.map({True: "sure", False: "open"})), study.namings
    )
    (told,) = sentences(found)
    of_relation = "Among the names of \u2068the relation of Russia and Iran\u2069, "
    assert told.startswith(f"{of_relation}\u2068{ALHAL}\u2069 uses \u2068تنسيق\u2069")
    assert told.endswith("(sure).")
    assert found["evidence"].iloc[0]["start"].tolist() == [302, 1788, 2070, 2266, 2895]
    alone = lone_naming_findings(study.naming_counts, study.namings, n=2)
    alone = alone.set_index(["subject", "relation"])
    assert alone.loc[(SECOND, "naming_alone_more"), "value"] == 1
    assert "المستنقع الأوكراني" in alone.loc[(SECOND, "naming_alone_more"), "object"][0]
    # The Iranian minister's words as the article reports them: وهو ضرورة الحل الدبلوماسي للأزمة.
    assert alone.loc[(ALHAL, "naming_alone_heard"), "object"] == ["naming/war/أزمة"]
    assert alone.loc[(ALHAL, "naming_alone"), "object"] == ["naming/relation/التقاء مصالح"]
    told = " ".join(sentences(lone_naming_findings(study.naming_counts, study.namings)))
    assert "\u2068أزمة\u2069 (crisis, for the war in Ukraine)" in told
    arabic = sentences(lone_naming_findings(study.naming_counts, study.namings), language="ar")
    assert "\u2068أزمة\u2069 (أي الحرب في أوكرانيا)" in " ".join(arabic)
    evidence = alone.loc[(REPORT, "naming_alone_more"), "evidence"]
    assert evidence[["label", "start"]].to_numpy().tolist()[0] == ["خلاف", 11966]
