"""The five real documents, prepared: nothing lost, everything traceable, bad input refused."""

import shutil
from pathlib import Path

import pandas as pd
import pytest
from small_corpora import corpus_of

import corpus_lib
from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.files import repository_folder
from corpus_lib.prepare import corpus as module
from corpus_lib.prepare.corpus import analysed, analysed_on_all_cores, parts, word_lists

REPORT = "report_cautious_partnership"


def words(corpus, doc_id):
    return corpus.tokens[corpus.tokens["doc_id"] == doc_id]


def test_five_documents_and_their_sizes_counted_by_hand(corpus):
    # wc -m of each raw file gives the characters.
    assert dict(zip(corpus.documents["doc_id"], corpus.documents["n_chars"], strict=True)) == {
        "alhal_lavrov_tehran": 3998,
        "alhal_militias_syria": 3450,
        "roundup_patrushev_tehran": 5761,
        "alwaght_counter_front": 3871,
        REPORT: 18319,
    }
    assert corpus.documents["n_words"].sum() == len(corpus.tokens)


def test_every_word_is_the_raw_text_at_its_offsets_save_for_listed_errata(corpus):
    mended = corpus.cleaning[corpus.cleaning["action"] == "mend"]
    met = []
    for token in corpus.tokens.itertuples():
        expected = corpus.raw(token.doc_id)[token.start : token.end]
        if expected != token.surface:
            inside = mended["start"].between(token.start, token.end - 1)
            erratum = mended[inside & (mended["doc_id"] == token.doc_id)].iloc[0]
            met.append(erratum.name)
            expected = expected.replace(erratum["raw"], erratum["replacement"])
        assert token.surface == expected
    assert sorted(met) == list(mended.index)


def test_every_letter_of_a_raw_text_is_in_a_word_or_in_a_listed_change(corpus):
    for doc_id in corpus.documents["doc_id"]:
        raw = corpus.raw(doc_id)
        covered = bytearray(len(raw))
        changes = corpus.cleaning[corpus.cleaning["doc_id"] == doc_id]
        for table in (words(corpus, doc_id), changes):
            for start, end in zip(table["start"], table["end"], strict=True):
                covered[start:end] = b"\1" * (end - start)
        lost = [raw[i] for i in range(len(raw)) if not covered[i] and raw[i].isalnum()]
        assert lost == []


def test_furniture_is_out_and_the_words_around_it_are_in(corpus):
    text = "\n".join(corpus.clean(doc_id) for doc_id in corpus.documents["doc_id"])
    for furniture in ("يتبع:", "ص 04", "قد يهمك", "البريدية", "((4))", "متابعات", "**", "●"):
        assert furniture not in text
    for joined in ("ومع حلف الناتو للثانية", "بمحافظة فارس في 26 أكتوبر", "الآن في مستودعات مهين"):
        assert joined in text


def test_segments_of_the_report(corpus):
    segments = corpus.segments[corpus.segments["doc_id"] == REPORT]
    runs = segments["section"][segments["section"] != segments["section"].shift()].tolist()
    assert runs == ["body", "summary", "body", "idea_map", "body"]
    # Seven points of the summary, 29 entries of the idea map, counted in the text.
    items = segments[segments["kind"] == "item"]
    assert items["section"].value_counts().to_dict() == {"idea_map": 29, "summary": 7}
    assert segments["page"].unique().tolist() == [1, 2, 3, 4, 5, 6, 7, 8]


def test_titles_and_headings_of_the_articles(corpus):
    headings = corpus.segments[corpus.segments["kind"].isin(["title", "heading"])]
    found = headings.groupby("doc_id")["text"].agg(list)
    assert found["alhal_lavrov_tehran"] == ["زيارة روسية لطهران", "ما الأهداف؟"]
    assert found["alhal_militias_syria"] == ["طرد الميليشيات الإيرانية", "استغلال روسي لإيران"]
    assert found["roundup_patrushev_tehran"] == [
        "دون خسارة السعوديين.. روسيا تعزز تحالفها العسكري مع إيران"
    ]
    assert found["alwaght_counter_front"] == [
        "تحالف الجبهة المضادة للأحادية الأمريكية",
        "كورونا والشراكة الاقتصادية وأهمية العلاقات الثقافية",
    ]


def test_names_numbers_and_dates_are_kept_whole(corpus):
    surfaces = set(corpus.tokens["surface"])
    assert surfaces >= {
        "أوبك+", "S-400", "S300", "إس 200", "سوخوي 35", "شباط/فبراير", "1980-1988", "18%",
    }  # fmt: skip


def test_multiword_terms_that_any_reader_would_name(corpus):
    terms = set(corpus.tokens["term"])
    assert terms >= {"الولايات المتحدة", "الشرق الأوسط", "حلف الناتو", "الاتفاق النووي"}


def test_missing_dates_and_outlets_are_said_to_be_missing(corpus):
    documents = corpus.documents.set_index("doc_id")
    assert documents.loc["roundup_patrushev_tehran", ["outlet", "published"]].tolist() == [
        "",
        "2022-11-10",
    ]
    inferred = documents[documents["published_certainty"] == "inferred"]
    assert len(inferred) == 4
    assert (inferred["note"] != "").all()


def test_evidence_shows_a_passage_in_its_place(corpus):
    raw = corpus.raw("alhal_lavrov_tehran")
    start = raw.index("صدام الجاسر")
    shown = repr(corpus.evidence("alhal_lavrov_tehran", start, start + 11, context=20))
    assert "صدام الجاسر" in shown
    assert "الباحث السياسي" in shown
    # The text ends here, and words are whole.
    end = len(corpus.raw("alwaght_counter_front"))
    last = corpus.evidence("alwaght_counter_front", end - 19, end - 15, context=30)
    assert (last.before[:2], last.after) == ("… ", "ان هذه العملية.")
    with pytest.raises(InputError, match=r"no passage 10–10; .* offsets 0 to 3998"):
        corpus.evidence("alhal_lavrov_tehran", 10, 10)
    with pytest.raises(InputError, match="no document 'absent'; there are: alhal_lavrov_tehran,"):
        corpus.evidence("absent", 0, 1)


def test_passages_carry_raw_text_and_place(corpus):
    raw = corpus.raw(REPORT)
    start = raw.index("نعمت الله إزادي")
    spans = pd.DataFrame(
        {
            "doc_id": [REPORT, "alhal_lavrov_tehran"],
            "start": [start, 0],
            "end": [start + 5, 3],
            "n": [1, 2],
        }
    )
    table = corpus.passages(spans)
    assert table["text"].tolist() == ["نعمت ", "رغم"]
    assert table["n"].tolist() == [1, 2]
    assert table.loc[0, ["page", "heading"]].tolist() == [7, "رابعا: التنافس في ملف الطاقة"]


@pytest.mark.parametrize(
    ("text", "span", "before", "after"),
    [
        ('ما تطلق عليه "محور المقاومة"، وغيره', 'ما تطلق عليه "محور المقاومة', "", '" …'),
        ('ما تطلق عليه "محور المقاومة"، وغيره', "محور المقاومة", '"', '"'),
        ("دعمت العراق في حربه (1980-1988)، ثم", "في حربه (1980-1988", "… ", ") …"),
        ("إنشاء “تحالف قوي مع قوى مؤخرا“. ثم", "إنشاء “تحالف قوي مع قوى مؤخرا", "", "“"),
        ("إنشاء “تحالف قوي” مع قوى. ثم", "إنشاء “تحالف قوي” مع قوى", "", ""),
        ("قال (أمس) إن الأمر ثابت. ثم", "إن الأمر", "… ", " …"),
    ],
)
def test_a_passage_shows_its_marks_and_where_it_was_cut(tmp_path, text, span, before, after):
    corpus = load_corpus(corpus_of(tmp_path, {"a": f"{text} قال."}))
    start = corpus.raw("a").index(span)
    place = pd.DataFrame({"doc_id": ["a"], "start": [start], "end": [start + len(span)]})
    table = corpus.passages(place)
    assert table.loc[0, ["before", "text", "after"]].tolist() == [before, span, after]
    # What a caller puts there stays.
    assert corpus.passages(place.assign(before="x", after="y"))["before"].tolist() == ["x"]


def test_a_second_load_reads_the_cache_and_a_change_makes_it_invalid(own_folder, monkeypatch):
    first = load_corpus(own_folder)
    monkeypatch.setattr("corpus_lib.prepare.corpus._prepare", None)
    again = load_corpus(own_folder)
    pd.testing.assert_frame_equal(first.tokens, again.tokens)
    pd.testing.assert_frame_equal(first.segments, again.segments)
    (own_folder / "coding" / "claims.csv").write_text("edited", encoding="utf-8")
    # A run may write its report into the folder.
    (own_folder / "out").mkdir()
    (own_folder / "out" / "index.html").write_text("a report", encoding="utf-8")
    load_corpus(own_folder)
    general = Path(corpus_lib.__file__).parent / "lists" / "stopwords.txt"
    own = general.read_text(encoding="utf-8") + "نووي\n"
    (own_folder / "lexicon" / "stopwords.txt").write_text(own, encoding="utf-8")
    with pytest.raises(TypeError, match="NoneType"):
        load_corpus(own_folder)
    monkeypatch.undo()
    changed = load_corpus(own_folder)
    stopped = changed.tokens["lemma"] == "نووي"
    assert first.tokens.loc[stopped, "is_content"].all()
    assert not changed.tokens.loc[stopped, "is_content"].any()


def test_other_settings_have_their_own_cache(own_folder):
    joined = load_corpus(own_folder).tokens["term"]
    alone = load_corpus(own_folder, phrase_count=1000).tokens
    assert (alone["term"] == alone["lexeme"]).all()
    assert (joined == "").any()


def test_a_folder_that_cannot_be_written_to_is_told_in_a_warning(own_folder):
    (own_folder / ".cache").write_text("in the way")
    with pytest.warns(UserWarning, match="cannot keep the prepared corpus"):
        load_corpus(own_folder)


def test_the_permissive_engine_prepares_the_same_words(corpus):
    other = load_corpus(engine="simplemma")
    for column in ("start", "end", "surface"):
        assert other.tokens[column].equals(corpus.tokens[column])


def test_a_corpus_without_rules_or_lexicon_loads(own_folder):
    (own_folder / "cleaning.toml").unlink()
    shutil.rmtree(own_folder / "lexicon")
    bare = load_corpus(own_folder)
    assert bare.cleaning.empty
    assert {"russia", "iran"} <= set(bare.actors["actor_id"])  # of the library
    # The general lists of the package hold for any Arabic text.
    assert not bare.tokens.loc[bare.tokens["lemma"] == "قال", "is_content"].any()
    assert "إس 200" in set(bare.tokens["surface"])
    assert "يتبع" in set(bare.tokens["surface"])


def test_a_document_that_cleaning_empties_is_refused(own_folder):
    (own_folder / "lexicon" / "readings.csv").unlink()  # they name words that are gone then
    with (own_folder / "cleaning.toml").open("a", encoding="utf-8") as file:
        file.write(
            "\n[[rules]]\naction = 'drop'\ndocuments = ['alwaght_counter_front']\n"
            "pattern = '(?s)(?<=- ).+'\nreason = 'all of it'\n"
        )
    with pytest.raises(InputError, match="no words are left of alwaght_counter_front"):
        load_corpus(own_folder)


def test_fixed_names_are_there():
    for name in corpus_lib.__all__:
        assert hasattr(corpus_lib, name)


def test_actors_and_the_terms_that_name_them(corpus):
    principal = corpus.actor_terms("principal")
    assert {"روسيا", "موسكو", "إيراني"} <= set(principal)
    assert "سوريا" not in principal
    assert "سوريا" in corpus.actor_terms()
    assert corpus.actor_terms("none") == []
    with pytest.raises(InputError, match="which='some' is unknown; choose one of principal, all"):
        corpus.actor_terms("some")


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("parent", "atlantis", "line 2, column parent: 'atlantis'; expected nothing or an act"),
        ("principal", "no", "line 2, column principal: 'no'; expected yes or nothing"),
    ],
)
def test_a_wrong_cell_of_the_actors_is_named(own_folder, column, cell, message):
    path = own_folder / "lexicon" / "actors.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[0, column] = cell
    table.to_csv(path, index=False)
    with pytest.raises(InputError, match=message):
        load_corpus(own_folder)


def test_an_unknown_part_of_speech_in_the_glosses_is_named(own_folder):
    with (own_folder / "lexicon" / "glosses.csv").open("a", encoding="utf-8") as file:
        file.write("كلمة,NAME,word,\n")
    with pytest.raises(InputError, match=r"glosses\.csv, line \d+, column pos: 'NAME'; expected"):
        load_corpus(own_folder)


@pytest.mark.parametrize("part", ["tables", "tokens.sealed", "segments.sealed"])
@pytest.mark.parametrize("kind", ["cut", "changed", "gone"])
def test_a_damaged_cache_is_made_again(part, kind, own_folder):
    first = load_corpus(own_folder).tokens
    (file,) = (own_folder / ".cache/prepared").rglob(part)
    if kind == "gone":
        file.unlink()
        again = load_corpus(own_folder).tokens
    else:
        held = file.read_bytes()
        file.write_bytes(held[:-9] if kind == "cut" else held[:-9] + b"x" + held[-8:])
        with pytest.warns(UserWarning, match="damaged, so what it kept is computed again"):
            again = load_corpus(own_folder).tokens
    pd.testing.assert_frame_equal(first, again)
    assert len(list((own_folder / ".cache/prepared").rglob(part))) == 1


def test_no_passages_are_no_error(corpus):
    none = pd.DataFrame(columns=["doc_id", "later", "start", "end", "text", "n_words", "missing"])
    assert corpus.passages(none).empty


def test_parts_hold_every_document_once_in_their_order(corpus, monkeypatch):
    monkeypatch.setattr(module, "SIZE", 10_000)
    found = list(parts(corpus._clean))
    assert len(found) > 1
    assert [doc_id for part in found for doc_id in part] == list(corpus.documents["doc_id"])


def test_parts_on_all_cores_are_the_same_words_to_the_last_cell(corpus, monkeypatch):
    lists = word_lists(repository_folder("data", instead=""), corpus._clean)
    at_once = analysed(corpus._clean, lists, "buckwalter")
    monkeypatch.setattr(module, "SIZE", 10_000)
    monkeypatch.setattr(module, "_SERIAL", 0)
    monkeypatch.setattr(module.joblib, "cpu_count", lambda: 2)
    for one, other in zip(
        at_once, analysed_on_all_cores(corpus._clean, lists, "buckwalter"), strict=True
    ):
        pd.testing.assert_frame_equal(one, other)
