"""What is tried in which settings; no headline that shuffled text gives too; what is planted."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from dealt_corpora import dealt_corpus
from scipy import sparse, stats

from corpus_lib import InputError, Study
from corpus_lib.phrasebook import book
from corpus_lib.prepare.published import is_older
from corpus_lib.robust import questions, survival
from corpus_lib.robust.headlines import Headline, chance, find_headlines, judge
from corpus_lib.robust.survival import (
    SURVIVES,
    analysis_choices,
    balanced_sample,
    headlines_against_chance,
    no_surer_than_topics,
    option_name,
    what_survives,
)
from corpus_lib.robust.word_questions import cosine_distances, deal, matched_topics, pair_key
from corpus_lib.stats.chance import LEVEL

TWO_CHOICES = {"word_form": ("lemma", "written"), "min_words": (4, 8)}
TABLES = ("headlines", "by_choice", "judgements", "settings")


def headline(rule="leads", *, question="far", item="a", kind="furthest", **more):
    return Headline("robust_furthest", item, "", kind, "distance", question, item, rule, **more)


def of(corpus, *, n_workers=1, **options):
    """The headlines in few settings: one option of each choice, save for those that are given."""
    # Cosines cost a tenth of the time.
    study = Study(corpus, n_topics=3, n_pair_deals=59, n_settings=4, distance="cosine")
    choices = {name: values[:1] for name, values in analysis_choices(study).items()} | options
    return what_survives(study, choices=choices, n_workers=n_workers)


@pytest.fixture(scope="module")
def choices():
    return analysis_choices(Study(unit="sentence", n_topics=6, seed=4, min_words=3))


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    corpus = dealt_corpus(tmp_path_factory.mktemp("planted") / "c", seed=1, planted=2)
    return of(corpus, **TWO_CHOICES)


@pytest.fixture(scope="module", params=[1, 2, 3])
def structureless(request, tmp_path_factory):
    return of(dealt_corpus(tmp_path_factory.mktemp("dealt") / "c", seed=request.param))


# Settings: balanced, the default first, and each choice changed by itself.


def test_defaults_come_first_and_other_options_follow_with_names_for_readers(choices):
    wanted = {"unit": ("sentence", "window", "segment"), "n_topics": (6, 4, 8), "seed": (4, 5)}
    wanted |= {"min_words": (3, 4, 2, 8), "reuse": ("count_once", "count_all")}
    assert {name: choices[name] for name in wanted} == wanted
    assert set(choices) == set(book()["choice"])
    names = {option_name(choice, option) for choice in choices for option in choices[choice]}
    assert not any("_" in name for name in names)
    assert {"paragraphs", "6 topics", "seed 4", "4 words or more", "Jensen-Shannon"} <= names


def test_the_sample_holds_every_option_equally_often_and_pairs_nearly_so(choices):
    grid = balanced_sample(choices, seed=1, n=64)
    sample, single = grid[grid["kind"] == "sample"], grid[grid["kind"] == "one changed"]
    assert len(sample) == 64
    assert list(sample.iloc[0][list(choices)]) == [options[0] for options in choices.values()]
    assert not sample[list(choices)].duplicated().any()
    for name in choices:
        times = sample[name].value_counts()
        assert times.max() - times.min() <= 1
    for one, other in itertools.combinations(choices, 2):
        table = pd.crosstab(sample[one], sample[other]).to_numpy()
        assert table.size == len(choices[one]) * len(choices[other])
        # Two columns put together at random differ by ten and more.
        assert table.max() - table.min() <= 4
    # Each other option is also tried alone.
    assert len(single) == sum(len(options) - 1 for options in choices.values())
    changed = single[list(choices)].ne(grid.iloc[0][list(choices)])
    assert (changed.sum(axis=1) == 1).all()
    assert balanced_sample(choices, seed=1, n=64).equals(grid)
    assert not balanced_sample(choices, seed=4, n=64).equals(grid)


def test_all_combinations_if_there_are_no_more_than_asked_for():
    choices = {"terms": ("lemma", "surface"), "unit": ("window", "segment", "sentence")}
    for n in (6, 100):
        sample = balanced_sample(choices, seed=1, n=n).query("kind == 'sample'")
        assert len(sample[["terms", "unit"]].drop_duplicates()) == len(sample) == 6
    with pytest.raises(InputError, match="n=1: give two settings"):
        balanced_sample(choices, seed=1, n=1)


def test_a_corpus_leaves_out_the_choices_that_it_does_not_have():
    corpus, one = Study().corpus, ["alhal_lavrov_tehran"]
    inside = (corpus.segments["section"] == "body") & corpus.segments["doc_id"].isin(one)
    segments = corpus.segments[inside]
    tokens = corpus.tokens[corpus.tokens["segment_id"].isin(segments["segment_id"])]
    documents = corpus.documents[corpus.documents["doc_id"].isin(one)]
    part = replace(corpus, segments=segments, tokens=tokens, documents=documents)
    choices = analysis_choices(Study(replace(part, actors=corpus.actors[:0])))
    lacking = {name for name, options in choices.items() if len(options) == 1}
    assert lacking == {"section", "reuse", "demonyms", "n_topics"}


# Rules: counted by hand.

PAIRS = {"a\tb": -0.1, "a\tc": -0.3, "b\tc": -0.25, "c\td": -0.05}
JUDGED = [
    ("leads", "a", {"a": 0.5, "b": 0.3, "c": 0.1}, True, 0.2),
    ("leads", "b", {"a": 0.5, "b": 0.3, "c": 0.1}, False, -0.2),
    ("leads", "a", {"a": 0.5, "b": 0.5}, False, 0.0),
    ("leads", "d", {"a": 0.5, "b": 0.3}, None, None),  # d has no text in this setting
    ("leads", "a", {}, False, None),  # no such topic
    ("stays ahead", "a\tb", PAIRS, True, 0.15),  # c and d are nearer, but none of the two
    ("stays behind", "a\tc", PAIRS, True, 0.25),
    ("none", "a", {"a": 0.0, "b": 0.2}, True, 0.0),
    ("none", "b", {"a": 0.0, "b": 0.2}, False, -0.2),
]


@pytest.mark.parametrize(("rule", "item", "items", "holds", "statistic"), JUDGED)
def test_a_headline_is_judged_by_its_rule(rule, item, items, holds, statistic):
    found = judge(headline(rule, item=item), {"far": items})
    assert found.holds is holds
    assert found.statistic == (None if statistic is None else pytest.approx(statistic))


def test_what_leads_instead_is_told():
    assert judge(headline(item="b"), {"far": {"a_1": 0.5, "b": 0.3}}).instead == "a_1"
    assert judge(headline(), {"far": {}}).instead == ""


def test_a_word_is_among_the_first_ten_or_not_counted_at_all():
    items = {f"w{n}": 20.0 - n for n in range(12)}
    rule = "among the first"
    assert judge(headline(rule, item="w9"), {"far": items}).holds is True
    assert judge(headline(rule, item="w10"), {"far": items}).holds is False
    phrase = headline(rule, item="حلف الناتو", may_be_lacking=True)
    assert judge(phrase, {"far": items}).holds is None
    assert judge(phrase, {"far": items, "vocabulary": {"حلف الناتو": 1.0}}).holds is False


RULES = {"leads": 0.1, "stays ahead": -0.3, "stays behind": 0.3, "none": -0.1}


def test_chance_may_choose_its_leader_where_the_headline_did():
    dealt = {"far": {"a": 0.1, "b": 0.4, "c": 0.3}}
    for rule, statistic in {**RULES, "among the first": 0.4}.items():
        assert chance(headline(rule), dealt) == pytest.approx(statistic)
    assert chance(headline("leads"), {}) == -math.inf


# The null.


@pytest.mark.parametrize(("n_reached", "beats"), [(0, True), (4, True), (5, False), (50, False)])
def test_a_headline_whose_statistic_shuffled_text_reaches_is_refused(n_reached, beats):
    # One in a hundred is the text itself: four more make five in a hundred.
    leads = [0.3] * n_reached + [0.1, 0.05] * 50
    dealt = {"distance": [{"far": {"a": 0.0, "b": lead}} for lead in leads[:99]]}
    table = headlines_against_chance([headline()], {"far": {"a": 0.5, "b": 0.2}}, dealt)
    assert table["p"].item() == (n_reached + 1) / 100
    assert bool(table["beats_null"].item()) is beats


def test_a_null_that_never_moves_makes_no_statement_striking_by_rounding():
    # The spread of equal numbers is a rounding error, not a yardstick.
    default = {"far": {"a": 0.3 + 1e-15, "b": 0.0}, "near": {"a": 0.31, "b": 0.0}}
    deals = [
        {"far": {"a": 0.3, "b": 0.0}, "near": {"a": 0.3 + 0.01 * (n % 5), "b": 0.0}}
        for n in range(99)
    ]
    both = [headline(), headline(question="near")]
    assert not headlines_against_chance(both, default, {"distance": deals})["beats_null"].any()


def test_statements_of_a_kind_are_tried_together():
    default = {"far": {"a": 0.5, "b": 0.2}, "near": {"a": 0.5, "b": 0.2}}
    noise = np.random.default_rng(1).normal(0, 0.13, size=(2, 999))
    deals = [{"far": {"a": x, "b": 0.0}, "near": {"a": y, "b": 0.0}} for x, y in noise.T]

    def p_of(*asked):
        return headlines_against_chance(asked, default, {"distance": deals})["p"].iloc[0]

    alone = p_of(headline())
    # The better of two tries reaches it about twice as often.
    assert p_of(headline(), headline(question="near")) == pytest.approx(2 * alone, rel=0.5)
    assert p_of(headline(), headline(question="near", kind="nearest")) == alone


def test_dealing_keeps_units_and_lengths():
    rng = np.random.default_rng(1)
    documents = np.repeat(["a", "b", "c"], [4, 10, 30])
    sizes = rng.integers(20, 60, size=44).astype(float)
    for _ in range(50):
        labels = deal(documents, sizes, rng)
        for name in "abc":
            was, now = sizes[documents == name].sum(), sizes[labels == name].sum()
            assert abs(was - now) <= 60
            assert (labels == name).sum() >= 2


def test_documents_that_differ_by_chance_give_no_headlines_beyond_the_nominal_rate(structureless):
    table = structureless.headlines
    n_kinds = table["kind"].nunique()
    assert n_kinds >= 8
    kinds = table.loc[table["beats_null"], "kind"].nunique()
    assert kinds <= stats.binom.ppf(0.99, n_kinds, LEVEL)
    assert table.loc[table["verdict"] == "sure", "kind"].nunique() <= kinds


def test_a_planted_difference_gives_its_headlines(planted):
    sure = planted.headlines.query("verdict == 'sure' and subject == 'part_2'")
    assert "robust_furthest" in set(sure["relation"])
    # It reports strikes on sites in Syria, which the others speak of in a few sentences.
    assert "موقع" in set(sure.loc[sure["relation"] == "robust_word", "item"])


def test_what_is_called_sure_or_likely_has_a_null_that_it_beats(planted, structureless):
    for table in (planted.headlines, structureless.headlines):
        assert table["p"].between(0, 1).all()
        told, beyond = table["verdict"].isin(["sure", "likely"]), table["p"] <= LEVEL
        assert (beyond == told)[table["family"] != "topics"].all()
        assert beyond[told].all()


def test_a_statement_on_a_topic_is_no_surer_than_the_topic():
    asked = ["far", "topic\tT1", "topic\tT2", "topic\tT3"]
    headlines = pd.DataFrame({"question": asked, "verdict": "sure", "beats_null": True})
    topics = pd.DataFrame({"topic": ["T1", "T2", "T3"], "verdict": ["open", "likely", "sure"]})
    told = no_surer_than_topics(headlines, topics)
    assert told["verdict"].tolist() == ["sure", "open", "likely", "sure"]
    assert told["beats_null"].tolist() == [True, False, True, True]
    likely = no_surer_than_topics(headlines.assign(verdict="likely"), topics)
    assert likely["verdict"].tolist() == ["likely", "open", "likely", "likely"]


def test_no_topic_that_is_open_is_told_of_however_surely_a_document_leads(monkeypatch):
    # T1 and T2 are one document's in all settings, and in no deal; T1 is noise.
    shares = {f"topic\t{topic}": {"a": 0.9, "b": 0.1} for topic in ("T1", "T2")}
    known = shares | {f"words of topic\t{topic}": {topic: 1.0} for topic in ("T1", "T2")}
    dealt = {one: {"a": 0.5, "b": 0.49} for one in shares}
    found = {"distance": {"far": {}, "near": {}}, "unshared": {"unshared": {}}, "words": {}}
    found |= {"topics": known, "voices": {"own voice": {}, "quoted": {}}, "actors": {}}
    asked = {family: [answers] for family, answers in found.items()}
    monkeypatch.setattr(survival, "ask_all", lambda *_, **__: (asked, {"topics": [dealt] * 59}))
    topics = pd.DataFrame({"topic": ["T1", "T2"], "label": ["one", "two"]})
    for name in ("topics", "topic_labels"):
        told = topics.assign(verdict=["open", "sure"])
        monkeypatch.setattr(Study, name, property(lambda _, told=told: told))
    study = Study()
    only = {name: options[:1] for name, options in analysis_choices(study).items()}
    table = what_survives(study, choices=only).headlines.set_index("object")
    assert (table["p"] <= LEVEL).all()
    assert table["verdict"].to_dict() == {"one": "open", "two": "sure"}
    assert table["beats_null"].to_dict() == {"one": False, "two": True}


# Survival.


def test_survival_is_the_share_of_settings_in_which_a_headline_holds(planted):
    sample = planted.settings.index[planted.settings["kind"] == "sample"]
    judged = planted.judgements[planted.judgements["setting"].isin(sample)].dropna(subset="holds")
    shares = judged.groupby("headline", sort=False)["holds"].agg(lambda holds: holds.mean())
    table = planted.headlines.set_index("headline")
    assert table.index.is_unique
    assert shares.astype(float).to_dict() == pytest.approx(table["survival"].to_dict())
    assert (table["low"] <= table["survival"] + 1e-9).all()
    assert (table["survival"] <= table["high"] + 1e-9).all()
    sure = table["beats_null"] & (table["survival"] >= SURVIVES)
    assert (table["verdict"] == "sure").equals(sure)
    # The default setting makes every statement true.
    assert planted.judgements.query("setting == 0")["holds"].eq(True).all()


def test_the_interval_is_wilsons_on_the_settings_that_differ(planted):
    words = planted.headlines[planted.headlines["family"] == "words"].iloc[0]
    assert words["n_judged"] == 4  # two forms of words by two lengths of quotations
    assert words["n_settings"] == 2  # of which words know the first only
    n_holds = round(words["survival"] * 2)
    expected = stats.binomtest(n_holds, 2).proportion_ci(method="wilson")
    assert (words["low"], words["high"]) == pytest.approx((expected.low, expected.high))


def test_results_do_not_depend_on_the_number_of_processes(planted, tmp_path):
    again = of(dealt_corpus(tmp_path / "c", seed=1, planted=2), n_workers=2, **TWO_CHOICES)
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(again, name), getattr(planted, name))


def test_topics_are_called_as_those_of_the_default_whose_words_they_share():
    reference = {"words of topic\tT1": {"a": 1.0, "b": 1.0}, "words of topic\tT2": {"c": 1.0}}
    found = {"words of topic\tT1": {"b": 1.0, "a": 1.0}, "topic\tT1": {"doc": 0.5}}
    matched = matched_topics(reference, found)
    assert matched["topic\tT1"] == {"doc": 0.5}
    assert matched["topic\tT2"] == {}  # not found again
    assert matched_topics(reference, {}) == {}


def test_a_document_is_older_than_others_only_if_their_dates_say_so():
    dates = {"a": "2021-04", "b": "2022-06", "c": "2021-04-30/2021-06", "d": "", "e": "2020?"}
    documents = pd.DataFrame(dates.items(), columns=["doc_id", "published"])
    older = [other for other in dates if is_older(documents, "a", ["b", other])]
    assert older == ["b"]
    assert not is_older(documents, "d", ["b"])


def test_never_naming_says_where_it_is_named_after_all():
    # The article on the militias names the United States in reprinted passages only.
    militias, editorial = "alhal_militias_syria", "alwaght_counter_front"
    shares = {militias: 0.0, editorial: 0.0, "roundup_patrushev_tehran": 0.5}
    default = {"far": {}, "near": {}, "own voice": {}, "quoted": {}, "unshared": {}}
    actors = {"actor\tunited_states": shares, "actor\tukraine": shares}
    found = find_headlines(Study(), {**default, **actors})
    told = [(one.relation, one.subject, one.object) for one in found if one.kind == "not naming"]
    assert told == [
        ("robust_never_names_of_its_own", militias, "united_states"),
        ("robust_never_names_of_its_own", editorial, "united_states"),
        ("robust_never_names_of_its_own", militias, "ukraine"),
        ("robust_never_names_being_older", editorial, "ukraine"),
    ]
    # What some documents of a group lack, its others may have.
    few = Study()
    few.n_whole = len(few.loaded.documents) + 1
    found = find_headlines(few, {**default, **actors})
    assert not [one for one in found if one.kind in ("not naming", "silence")]


def cosines(a, b):
    units = sparse.csr_matrix(np.vstack([a, b]))
    return cosine_distances(units, np.repeat(["a", "b"], [len(a), len(b)]))[pair_key("b", "a")]


def test_cosine_distance_counted_by_hand():
    # Within a the cosine is 1, within b 0, between them 1 and 0 twice each: 1 + 0 - 2 * 1 / 2.
    assert cosines([(2, 0), (1, 0)], [(3, 0), (0, 1)]) == pytest.approx(0.0)
    assert cosines([(2, 0), (1, 0)], [(0, 1), (0, 4)]) == pytest.approx(2.0)


def test_cosine_distance_has_no_bias_for_short_documents():
    rng = np.random.default_rng(1)
    share = rng.dirichlet(np.full(200, 0.3))
    units = [rng.multinomial(30, share, size=24) for _ in range(300)]
    found = [cosines(one[:4], one[4:]) for one in units]
    assert abs(np.mean(found)) <= 3 * np.std(found) / len(found) ** 0.5


def test_another_process_groups_the_documents_as_this_one_does(tmp_path, monkeypatch):
    def elsewhere(work, jobs, *, shared, **_):
        questions._studies.clear()
        return [work(*shared, **job) for job in jobs]

    monkeypatch.setattr(questions, "run_jobs", elsewhere)
    study = Study(dealt_corpus(tmp_path / "c", seed=1, planted=2), by="all")
    job = {"family": "actors", "deals": 0, "part": 0}
    assert questions._run(study, [job], None) == [questions.answer(study, "actors")]
