import itertools
import re
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_lib.errors import InputError
from corpus_lib.reuse.alignment import align_span, main_order
from corpus_lib.reuse.edits import reuse_edits
from corpus_lib.reuse.find import copied_tokens, find_reuse
from corpus_lib.reuse.reading import own_shares, reuse_direction, shared_runs
from corpus_lib.reuse.tokens import reuse_key

RAW = Path(__file__).parents[1] / "data" / "raw"
WORD = re.compile(r"[^\W_]+(?:[\u064b-\u0652\u0640]+[^\W_]*)*")

# 26 words, 21 of them with content.
PASSAGE = (
    "وعملت روسيا على استغلال ملاحقة الصواريخ الإسرائيلية للميليشيات الإيرانية، "
    "للسيطرة على المواقع التي تتعرض للقصف بحجة حمايتها، "
    "ووقف هجمات تل أبيب على ميناء اللاذقية أواخر العام"
)
BEFORE = "تنفس الشعراء نسيم الصباح فوق جبال بعيدة وكتبوا قصائد طويلة"
AFTER = "ثم جلس الفلاح تحت شجرة الزيتون يأكل خبزه ويشرب ماء باردا"
ELSEWHERE = "فتحت المدرسة أبوابها للتلاميذ صباح السبت بعد عطلة صيفية قصيرة"
THEN = "واشترى الطبيب سيارة حمراء من تاجر عجوز يسكن قرب السوق"


def table(**texts):
    rows = [
        (doc_id, n, m.start(), m.end(), m.group())
        for doc_id, text in texts.items()
        for n, m in enumerate(WORD.finditer(text))
    ]
    return pd.DataFrame(rows, columns=["doc_id", "token_id", "start", "end", "surface"])


def around(passage, before=ELSEWHERE, after=THEN):
    return f"{before}. {passage}. {after}."


def sides(texts, row):
    return (
        texts[row["doc_a"]][row["start_a"] : row["end_a"]],
        texts[row["doc_b"]][row["start_b"] : row["end_b"]],
    )


def found_in(**texts):
    """The passages, and the words of both sides of each that stand in two documents."""
    found = find_reuse(table(**texts))
    between = found[found["doc_a"] != found["doc_b"]]
    return found, [sides(texts, row) for _, row in between.iterrows()]


def edits_of(tokens, passages):
    return reuse_edits(tokens, passages.assign(passage=range(len(passages))))


def words_of(text):
    return [m.group() for m in WORD.finditer(text)]


@pytest.fixture(scope="module")
def seeds():
    names = ["alhal_lavrov_tehran", "alhal_militias_syria", "roundup_patrushev_tehran"]
    names += ["alwaght_counter_front", "report_cautious_partnership"]
    return {name: (RAW / f"{name}.txt").read_bytes().decode("utf-8") for name in names}


@pytest.fixture(scope="module")
def seed_tokens(seeds):
    return table(**seeds)


@pytest.fixture(scope="module")
def seed_passages(seed_tokens):
    return find_reuse(seed_tokens)


def test_a_copy_is_found_with_its_exact_ends():
    found, words = found_in(x=around(PASSAGE, BEFORE, AFTER), y=around(PASSAGE))
    (row,) = found.to_dict("records")
    assert words == [(PASSAGE, PASSAGE)]
    assert (row["doc_a"], row["doc_b"]) == ("x", "y")
    assert (row["n_words"], row["n_matched"], row["similarity"], row["score"]) == (26, 26, 1, 26)
    assert (row["first_a"], row["last_a"], row["first_b"], row["last_b"]) == (10, 35, 10, 35)
    assert not row["formula"]
    assert row["numbers_differ"] == ""


@pytest.mark.parametrize(
    ("kind", "old", "new", "n_matched", "score"),
    [
        ("replaced", "ملاحقة", "متابعة", 25, 24.6),
        ("dropped", "الإسرائيلية ", "", 25, 24.2),
        ("inserted", "بحجة", "بحجة مزعومة", 26, 25.2),
        ("hamza", "الإسرائيلية", "الاسرائيليه", 26, 26),
        ("vowels and tatweel", "روسيا", "رُوسيـــا", 26, 26),
        ("particle", "بحجة", "وبالحجة", 26, 26),
        ("one replaced, two put in", "تتعرض للقصف", "كانت هدفا لقصف عنيف", 25, 23.0),
    ],
)
def test_edits_are_tolerated_and_scored(kind, old, new, n_matched, score):
    edited = PASSAGE.replace(old, new)
    assert edited != PASSAGE
    found, words = found_in(x=around(PASSAGE, BEFORE, AFTER), y=around(edited))
    assert words == [(PASSAGE, edited)]
    assert found["n_matched"].tolist() == [n_matched]
    assert found["score"].tolist() == [pytest.approx(score)]


def test_swapped_sentences_stay_one_passage():
    one, two, three = PASSAGE.split("، ")
    swapped = f"{three}، {one}، {two}"
    found, words = found_in(x=around(PASSAGE, BEFORE, AFTER), y=around(swapped))
    assert words == [(PASSAGE, swapped)]
    assert found["n_matched"].tolist() == [26]


def test_passages_apart_in_one_text_are_not_fused():
    second = (
        "واستخدمت الولايات المتحدة حق النقض داخل مجلس الأمن الدولي لإسقاط مشروع قرار "
        "يدين الغارات الجوية الأخيرة"
    )
    filler = " ".join([BEFORE, AFTER] * 4)
    apart, together = f"{PASSAGE}. {filler}. {second}.", around(f"{PASSAGE}. {second}")
    assert found_in(x=apart, y=together)[1] == [(PASSAGE, PASSAGE), (second, second)]


def test_unrelated_texts_share_nothing_and_the_table_keeps_its_columns():
    found = find_reuse(table(x=f"{BEFORE}. {AFTER}", y=f"{ELSEWHERE}. {THEN}"))
    assert found.empty
    full = find_reuse(table(x=PASSAGE, y=PASSAGE))
    assert found.dtypes.to_dict() == full.dtypes.to_dict()
    assert find_reuse(table(x="")).columns.tolist() == full.columns.tolist()


def test_short_repetitions_need_the_loose_mode():
    heading = "رصيد تاريخي طويل من الخلافات الحدودية وعدم الثقة المتبادلة"
    tokens = table(x=around(heading, BEFORE, AFTER), y=around(heading))
    assert find_reuse(tokens).empty
    assert find_reuse(tokens, mode="loose")["n_words"].tolist() == [9]


def test_a_document_repeats_itself_without_the_diagonal():
    text = f"{BEFORE}. {PASSAGE}. {AFTER}. {PASSAGE}. {THEN}. {PASSAGE}"
    found = find_reuse(table(x=text))
    starts = [m.start() for m in re.finditer(PASSAGE, text)]
    expected = list(itertools.combinations(starts, 2))
    assert list(zip(found["start_a"], found["start_b"], strict=True)) == expected
    assert (found["end_a"] - found["start_a"]).unique().tolist() == [len(PASSAGE)]

    text = f"{PASSAGE}. {PASSAGE}"
    assert [sides({"x": text}, row) for _, row in find_reuse(table(x=text)).iterrows()] == [
        (PASSAGE, PASSAGE)
    ]


def test_differing_numbers_tell_a_template():
    template = "انخفض مؤشر سوق الأسهم السعودية {} نقطة ليغلق عند مستوى 8654 نقطة بتداولات تجاوزت "
    template += "خمسة مليارات ريال خلال عام 2015"
    tokens = table(x=template.format("136"), y=template.format("71"))
    found = find_reuse(tokens)
    assert found[["numbers_differ", "formula"]].to_numpy().tolist() == [["136 | 71", False]]
    # In one document it is a list: no reprint, whose words would count once.
    twice = table(x=f"{template.format('136')}. {template.format('71')}")
    found = find_reuse(twice)
    assert found[["numbers_differ", "formula"]].to_numpy().tolist() == [["136 | 71", True]]


def test_phrases_common_in_the_corpus_are_flagged_as_formulae():
    footer = (
        "للتواصل مع الكاتب أرسل رسالة قصيرة تبدأ بالرمز الخاص ثم مسافة ثم نص الرسالة إلى الرقم "
        "الموحد لجميع الشبكات المحلية"
    )
    footers = dict.fromkeys([f"d{n}" for n in range(12)], f"{footer} غادر")
    found = find_reuse(table(**footers, x=f"{PASSAGE} {AFTER}", y=f"{PASSAGE} {THEN}"))
    assert found.groupby("formula").size().to_dict() == {True: 12 * 11 // 2, False: 1}


def test_what_many_texts_share_is_no_reuse():
    title = (
        "صاحب السمو الملكي الأمير محمد بن سلمان بن عبدالعزيز ولي العهد نائب رئيس مجلس الوزراء "
        "وزير الدفاع"
    )
    assert find_reuse(table(x=f"{BEFORE} {title} {AFTER}", y=f"{ELSEWHERE} {title}")).empty
    function_words = "وقد كان هذا هو ما لم يكن له من قبل إلا بعد أن كانت هناك"
    assert find_reuse(table(x=function_words, y=function_words), mode="loose").empty


def test_particles_and_spelling_do_not_part_words():
    pairs = [("فلسطين", "وفلسطين"), ("الكتاب", "للكتاب"), ("إيران", "وايران")]
    for one, other in [*pairs, ("فلسطينية", "الفلسطينيه")]:
        assert reuse_key(one) == reuse_key(other)
    assert reuse_key("روسيا") != reuse_key("سوريا")
    assert not reuse_key("وفي")[1]


def test_edits_say_what_was_changed():
    edited = PASSAGE.replace("ملاحقة", "متابعة").replace("الإسرائيلية ", "")
    edited = edited.replace("بحجة", "بحجة مزعومة").replace("تتعرض", "وتتعرض")
    tokens = table(x=around(PASSAGE, BEFORE, AFTER), y=around(edited))
    steps = edits_of(tokens, find_reuse(tokens))
    changed = steps[steps["op"] != "equal"]
    assert changed[["op", "surface_a", "surface_b"]].to_numpy().tolist() == [
        ["replace", "ملاحقة", "متابعة"],
        ["delete", "الإسرائيلية", ""],
        ["variant", "تتعرض", "وتتعرض"],
        ["insert", "", "مزعومة"],
    ]
    assert words_of(PASSAGE) == [word for word in steps["surface_a"] if word]
    assert words_of(edited) == [word for word in steps["surface_b"] if word]
    inserted = steps[steps["op"] == "insert"].iloc[0]
    assert inserted[["start_a", "end_a"]].isna().all()


def test_moved_sentences_are_marked_as_moved():
    one, two, three = PASSAGE.split("، ")
    texts = {"x": around(PASSAGE, BEFORE, AFTER), "y": around(f"{three}، {one}، {two}")}
    tokens = table(**texts)
    steps = edits_of(tokens, find_reuse(tokens))
    assert steps.loc[steps["op"] == "moved", "surface_a"].tolist() == words_of(three)
    for row in steps.to_dict("records"):
        for side, text in zip("ab", texts.values(), strict=True):
            assert text[row[f"start_{side}"] : row[f"end_{side}"]] == row[f"surface_{side}"]


def test_one_word_of_each_chain_of_copies_stays():
    edited = PASSAGE.replace("ملاحقة", "متابعة")
    tokens = table(x=around(PASSAGE, BEFORE, AFTER), y=around(edited), z=f"انتهى الخبر. {PASSAGE}")
    tokens.index = pd.Index(np.arange(len(tokens))[::-1] * 3)
    passages = find_reuse(tokens)
    copied = copied_tokens(tokens, passages)
    assert copied.index.equals(tokens.index)
    kept = tokens[~copied]
    assert not copied[tokens["doc_id"] == "x"].any()
    # All words of the passage stay once, and the copier's own word stays too.
    for word in words_of(PASSAGE):
        assert (kept["surface"] == word).sum() == words_of(PASSAGE).count(word)
    assert kept.loc[kept["doc_id"] == "y", "surface"].tolist().count("متابعة") == 1
    assert copied.groupby(tokens["doc_id"]).sum().to_dict() == {"x": 0, "y": 25, "z": 26}


def test_the_copy_that_stays_is_in_the_first_document_of_the_order():
    tokens = table(x=around(PASSAGE, BEFORE, AFTER), y=around(PASSAGE))
    passages = find_reuse(tokens)
    later = copied_tokens(tokens, passages, order=["y", "x"])
    assert later.groupby(tokens["doc_id"]).sum().to_dict() == {"x": 26, "y": 0}
    assert copied_tokens(tokens, passages, order=["y"]).equals(later)
    assert not copied_tokens(tokens, passages.iloc[:0]).any()


def test_the_body_stays_rather_than_the_summary():
    tokens = table(x=f"{PASSAGE}. {AFTER}. {PASSAGE}")
    passages = find_reuse(tokens)
    assert copied_tokens(tokens, passages).to_numpy().nonzero()[0].min() >= 26
    tokens["section"] = np.where(tokens["token_id"] < 26, "summary", "body")
    copied = copied_tokens(tokens, passages)
    assert copied.to_numpy().nonzero()[0].tolist() == list(range(26))


def test_shares_add_up_and_the_earlier_document_owns_a_copy():
    tokens = table(x=around(PASSAGE, BEFORE, AFTER), y=f"{PASSAGE}. {THEN}. {PASSAGE}", z=THEN)
    segments = pd.DataFrame({"segment_id": ["s"], "section": ["body"]})
    held = {"segments": segments, "tokens": tokens.assign(segment_id="s")}
    found = find_reuse(tokens)
    x_first, y_first = (
        own_shares(shared_runs(SimpleNamespace(documents=dated, **held), found)).set_index("doc_id")
        for dated in (documents(x="2021", y="2022", z="2020"), documents(x="2022", y="2021", z=""))
    )
    n_words = tokens.groupby("doc_id").size()
    assert x_first["n_words"].to_dict() == n_words.to_dict()
    assert x_first["n_elsewhere"].to_dict() == {"x": 26, "y": 52, "z": 0}
    assert x_first["n_repeated"].to_dict() == {"x": 0, "y": 52, "z": 0}
    assert x_first["n_copied"].to_dict() == {"x": 0, "y": 52, "z": 0}
    assert x_first["share_own"].tolist() == pytest.approx([1 - 26 / n_words["x"], 10 / 62, 1])
    assert y_first["n_copied"].to_dict() == {"x": 26, "y": 26, "z": 0}


def test_swapping_the_documents_swaps_the_sides(seeds, seed_passages):
    one, other = "alhal_lavrov_tehran", "alhal_militias_syria"
    swapped = find_reuse(table(**{other: seeds[other], one: seeds[one]}))
    ends = ["start_a", "end_a", "start_b", "end_b"]
    expected = seed_passages.loc[seed_passages["doc_b"] == other, ends].to_numpy()
    mirrored = swapped[["start_b", "end_b", "start_a", "end_a"]].to_numpy()
    assert sorted(mirrored.tolist()) == sorted(expected.tolist())


def test_every_passage_of_the_seeds_can_be_read_back(seeds, seed_tokens, seed_passages):
    edits = edits_of(seed_tokens, seed_passages)
    for number, row in enumerate(seed_passages.to_dict("records")):
        steps = edits[edits["passage"] == number]
        written_a, written_b = sides(seeds, row)
        assert [w for w in steps["surface_a"] if w] == words_of(written_a)
        placed = steps[steps["surface_b"] != ""].sort_values("start_b")
        assert placed["surface_b"].tolist() == words_of(written_b)
        # «و من» for «ومن» is spelling, and its one letter is beside no word.
        paired = steps[(steps["surface_a"] != "") & (steps["surface_b"] != "")]
        assert paired["op"].isin(["equal", "variant", "moved"]).sum() == row["n_matched"]


VOCABULARY = sorted(set(words_of(" ".join([PASSAGE, BEFORE, AFTER, ELSEWHERE, THEN]))))


@settings(max_examples=40, deadline=None)
@given(
    st.permutations(VOCABULARY),
    st.integers(14, 30),
    st.integers(0, 20),
    st.integers(0, 20),
    st.sampled_from([" ", ", ", "  \n"]),
)
def test_offsets_and_counts_hold_for_any_planted_copy(words, length, before, after, joint):
    copy, rest = words[:length], words[length:]
    x = joint.join(copy + rest[:before])
    y = joint.join(rest[before : before + after] + copy)
    tokens = table(x=x, y=y)
    found = find_reuse(tokens)
    for _, row in found.iterrows():
        written_a, written_b = sides({"x": x, "y": y}, row)
        assert len(words_of(written_a)) == row["last_a"] - row["first_a"] + 1
        assert len(words_of(written_b)) == row["last_b"] - row["first_b"] + 1
        assert 0 < row["n_matched"] <= row["n_words"]
        assert 0 < row["similarity"] <= 1
    copied = copied_tokens(tokens, found)
    kept = tokens.loc[~copied, "surface"]
    assert set(kept) == set(tokens["surface"])
    if len([word for word in copy if reuse_key(word)[1]]) >= 12:
        assert copied.sum() >= length - 2


@given(st.permutations(range(7)))
def test_main_order_is_the_longest_ascending_run(order):
    kept = main_order(np.array(order))
    chosen = np.array(order)[kept]
    assert (np.diff(chosen) > 0).all()
    runs = (some for n in range(1, 8) for some in itertools.combinations(order, n))
    assert kept.sum() == max(len(some) for some in runs if list(some) == sorted(some))


def test_aligning_nothing_gives_nothing():
    none = np.empty(0, dtype=np.int32)
    assert len(align_span(none, none).a) == 0
    assert align_span(np.arange(5, dtype=np.int32), np.arange(9, 12, dtype=np.int32)).score == 0


def documents(*certainty, **published):
    rows = {"doc_id": list(published), "published": list(published.values())}
    return pd.DataFrame(rows).assign(published_certainty=certainty or "stated")


def direction(x, y, dated):
    texts = {"x": x, "y": y}
    return reuse_direction(find_reuse(table(**texts)), dated, texts=texts).iloc[0].tolist()


@pytest.mark.parametrize(
    ("published_x", "published_y", "source"),
    [
        ("2022-06", "2022-09", "a"),
        ("2022-11-10", "2022-09", "b"),
        ("2022", "2022-09", "unknown"),
        ("2022-11/2023-02", "2023-03-01", "a"),
        ("2022-11/2023-02", "2023-02-28", "unknown"),
        ("../2021-12", "2022", "a"),
        ("2022-06?", "2022-09", "unknown"),
        ("", "2022-09", "unknown"),
    ],
)
def test_direction_by_dates_only_when_they_do_not_overlap(published_x, published_y, source):
    dated = documents(x=published_x, y=published_y)
    told = direction(around(PASSAGE, BEFORE, AFTER), around(PASSAGE), dated)
    assert told[:2] == [source, "nothing" if source == "unknown" else "dates"]


def test_direction_by_a_cue_and_its_contradiction():
    plain, cue = around(PASSAGE, BEFORE, AFTER), ["حديث سابق", "here"]
    cued = around(f"وقال في حديث سابق مع الحل نت: {PASSAGE}")
    undated, inferred = documents(x="", y=""), documents("stated", "inferred", x="2022", y="2023")
    assert direction(plain, cued, undated) == ["a", "cue", "", *cue]
    against = direction(plain, cued, documents(x="2023", y="2022"))
    assert against == ["unknown", "disagree", "stated", *cue]
    assert direction(plain, cued, inferred) == ["a", "dates_and_cue", "inferred", *cue]
    assert direction(cued, cued, undated)[0] == "unknown"


def dated(**published):
    return lambda _, passages: reuse_direction(passages, documents(**published), texts={})


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda t, _: find_reuse(t, mode="lenient"), "'strict' or 'loose'"),
        (lambda t, _: find_reuse(t.drop(columns="start")), "no column start"),
        (lambda t, _: find_reuse(t.drop(columns="surface")), "no column surface"),
        (lambda t, _: find_reuse(t.iloc[::-1]), "does not follow"),
        (lambda t, p: copied_tokens(t, p, order=["q"]), "no tokens of q"),
        (lambda t, p: copied_tokens(t[t["doc_id"] == "x"], p), "no tokens of y"),
        (lambda t, p: copied_tokens(t[t["token_id"] != 10], p), "no token 10"),
        (lambda t, p: copied_tokens(t[t["token_id"] < 5], p), "no token 10"),
        (dated(x="2022"), "no row for y"),
        (dated(x="2022", y="10/11/2022"), "10/11/2022' is no date"),
        (dated(x="2022", y="2022-13"), "2022-13' is no date"),
    ],
)
def test_what_does_not_fit_is_told(ask, message):
    tokens = table(x=around(PASSAGE, BEFORE, AFTER), y=around(PASSAGE))
    with pytest.raises(InputError, match=message):
        ask(tokens, find_reuse(tokens))
