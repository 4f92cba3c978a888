"""No headline that shuffled text gives too; what is planted is found, and what breaks it told."""

import math

import numpy as np
import pandas as pd
import pytest
from dealt_corpora import dealt_corpus
from scipy import stats

from corpus_lib import InputError, load_corpus, unit_terms
from corpus_lib.robust.findings import (
    breaking_choices,
    chance_findings,
    fragile_findings,
    headline_findings,
    survival_table,
)
from corpus_lib.robust.headlines import Headline, chance, find_headlines, judge
from corpus_lib.robust.inputs import in_world, prepare_material
from corpus_lib.robust.questions import deal
from corpus_lib.robust.settings import analysis_choices
from corpus_lib.robust.survival import (
    LEVEL,
    SURVIVES,
    Robustness,
    headlines_against_chance,
    what_survives,
)
from corpus_lib.robust.word_questions import cosine_distances, pair_key, world_counts


def headline(rule="leads", *, question="far", item="a", kind="furthest", **more):
    return Headline("a leads", "lead", kind, "distance", question, item, rule, "09", **more)


def of(corpus, **options):
    """The headlines in few worlds: one option of each choice, save for those that are given."""
    choices = {name: values[:1] for name, values in analysis_choices(corpus, n_topics=3).items()}
    # Cosines cost a tenth of the time.
    choices |= {"distance": ("cosine",), **options}
    return what_survives(corpus, seed=1, choices=choices, n_worlds=None, n_deals=59, n_workers=1)


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    corpus = dealt_corpus(tmp_path_factory.mktemp("planted") / "c", seed=1, planted=2)
    return of(corpus, terms=("lemma", "surface"), quotation=(4, 8))


@pytest.fixture(scope="module", params=[1, 2, 3])
def structureless(request, tmp_path_factory):
    return of(dealt_corpus(tmp_path_factory.mktemp("dealt") / "c", seed=request.param))


# Rules: counted by hand.

PAIRS = {"a\tb": -0.1, "a\tc": -0.3, "b\tc": -0.25, "c\td": -0.05}
JUDGED = [
    ("leads", "a", {"a": 0.5, "b": 0.3, "c": 0.1}, True, 0.2),
    ("leads", "b", {"a": 0.5, "b": 0.3, "c": 0.1}, False, -0.2),
    ("leads", "a", {"a": 0.5, "b": 0.5}, False, 0.0),
    ("leads", "d", {"a": 0.5, "b": 0.3}, None, None),  # d has no text in this world
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
    assert judge(headline(item="b"), {"far": {"a_1": 0.5, "b": 0.3}}).instead == "a 1"
    assert judge(headline(), {"far": {}}).instead == "no such topic"


def test_a_word_is_among_the_first_ten_or_not_counted_at_all():
    items = {f"w{n}": 20.0 - n for n in range(12)}
    rule = "among the first"
    assert judge(headline(rule, item="w9"), {"far": items}).holds is True
    assert judge(headline(rule, item="w10"), {"far": items}).holds is False
    phrase = headline(rule, item="حلف الناتو", may_be_lacking=True)
    assert judge(phrase, {"far": items}).holds is None
    assert judge(phrase, {"far": items, "vocabulary": {"حلف الناتو": 1.0}}).holds is False


def test_chance_may_choose_its_leader_where_the_headline_did():
    dealt = {"far": {"a": 0.1, "b": 0.4, "c": 0.3}}
    assert chance(headline("leads"), dealt) == pytest.approx(0.1)
    assert chance(headline("stays ahead"), dealt) == pytest.approx(-0.3)
    assert chance(headline("stays behind"), dealt) == pytest.approx(0.3)
    assert chance(headline("none"), dealt) == pytest.approx(-0.1)
    assert chance(headline("among the first"), dealt) == pytest.approx(0.4)
    assert chance(headline("leads"), {}) == -math.inf


# The null.


def dealt_leads(*leads):
    """Deals in which some document leads by so much."""
    return {"distance": [{"far": {"a": 0.0, "b": lead}} for lead in leads]}


@pytest.mark.parametrize(("n_reached", "beats"), [(0, True), (4, True), (5, False), (50, False)])
def test_a_headline_whose_statistic_shuffled_text_reaches_is_refused(n_reached, beats):
    # One in a hundred is the text itself: four more make five in a hundred.
    leads = [0.3] * n_reached + [0.1, 0.05] * 50
    table = headlines_against_chance(
        [headline()], {"far": {"a": 0.5, "b": 0.2}}, dealt_leads(*leads[:99])
    )
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
    table = headlines_against_chance(both, default, {"distance": deals})
    assert not table["beats_null"].any()


def test_statements_of_a_kind_are_tried_together():
    default = {"far": {"a": 0.5, "b": 0.2}, "near": {"a": 0.5, "b": 0.2}}
    rng = np.random.default_rng(1)
    noise = rng.normal(0, 0.13, size=(2, 999))
    dealt = {
        "distance": [{"far": {"a": x, "b": 0.0}, "near": {"a": y, "b": 0.0}} for x, y in noise.T]
    }
    alone = headlines_against_chance([headline()], default, dealt)["p"].item()
    both = [headline(), headline(question="near")]
    together = headlines_against_chance(both, default, dealt)["p"]
    # The better of two tries reaches it about twice as often.
    assert together.iloc[0] == pytest.approx(2 * alone, rel=0.5)
    apart = headlines_against_chance(
        [both[0], headline(question="near", kind="nearest")], default, dealt
    )
    assert apart["p"].iloc[0] == alone


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
    assert len(headline_findings(structureless)) - 1 <= kinds


def test_a_planted_difference_gives_its_headlines(planted):
    sentences = " ".join(headline_findings(planted))
    assert "part 2 is the document furthest from the rest in its words." in sentences
    # It reports strikes on sites in Syria, which the others speak of in a few sentences.
    assert "\u2068موقع\u2069 (position; site) sets part 2 apart from the others." in sentences


def test_every_sentence_that_is_printed_has_a_null_that_it_beats(planted, structureless):
    for found in (planted, structureless):
        table = found.headlines.set_index("sentence")
        assert table["p"].between(0, 1).all()
        claimed = headline_findings(found)[1:] + fragile_findings(found)
        for sentence in claimed:
            named = [name for name in table.index if name in sentence]
            assert named or sentence.startswith("No headline")
            assert all(table.loc[name, "p"] <= LEVEL for name in named)
        for sentence in chance_findings(found):
            named = [name for name in table.index if name.removesuffix(".") in sentence]
            assert all(table.loc[name, "p"] > LEVEL for name in named)


# Survival.


def test_survival_is_the_share_of_worlds_in_which_a_headline_holds(planted):
    sample = planted.worlds.index[planted.worlds["kind"] == "sample"]
    judged = planted.verdicts[planted.verdicts["world"].isin(sample)].dropna(subset="holds")
    shares = judged.groupby("sentence", sort=False)["holds"].agg(lambda holds: holds.mean())
    table = planted.headlines.set_index("sentence")
    assert shares.astype(float).to_dict() == pytest.approx(table["survival"].to_dict())
    assert (table["low"] <= table["survival"]).all()
    assert (table["survival"] <= table["high"]).all()
    robust = table["beats_null"] & (table["survival"] >= SURVIVES)
    assert (table["verdict"] == "survives").equals(robust)


def test_the_default_world_makes_every_statement_true(planted):
    assert planted.verdicts.loc[planted.verdicts["world"] == 0, "holds"].eq(True).all()


def test_the_interval_is_wilsons_on_the_settings_that_differ(planted):
    words = planted.headlines[planted.headlines["family"] == "words"].iloc[0]
    assert words["n_judged"] == 4  # two kinds of terms by two lengths of quotations
    assert words["n_settings"] == 2  # of which words know the first only
    n_holds = round(words["survival"] * 2)
    expected = stats.binomtest(n_holds, 2).proportion_ci(method="wilson")
    assert (words["low"], words["high"]) == pytest.approx((expected.low, expected.high))


def made_up(verdict="not robust", instead="b (60%)"):
    """One headline that holds with Jensen-Shannon only, of ten worlds each."""
    row = {
        "sentence": "a is furthest.", "measured": "lead", "see": "09", "kind": "furthest",
        "family": "distance", "statistic": 0.2, "null_95": 0.1, "p": 0.01, "beats_null": True,
        "n_judged": 20, "n_holds": 8, "survival": 0.4, "low": 0.2, "high": 0.6, "n_settings": 20,
        "instead": instead, "verdict": verdict,
    }  # fmt: skip
    options = [
        ("distance", "Jensen-Shannon", 0.8, True), ("distance", "cosine", 0.0, False),
        ("unit", "windows", 0.4, True), ("unit", "sentences", 0.4, True),
        ("sections", "body only", 0.4, True),
    ]  # fmt: skip
    by_choice = pd.DataFrame(options, columns=["choice", "option", "survival", "alone"])
    by_choice = by_choice.assign(sentence="a is furthest.", n_judged=10)
    worlds = pd.DataFrame({"kind": ["sample"] * 20})
    return Robustness(pd.DataFrame([row]), by_choice, pd.DataFrame(), worlds)


def test_the_choice_that_breaks_a_headline_is_told():
    found = made_up()
    breaks = breaking_choices(found)
    assert breaks["choice"].tolist() == ["distance"]  # the others make no difference
    assert breaks.iloc[0][["least", "most", "drop", "alone"]].tolist() == [
        "cosine", "Jensen-Shannon", 0.8, "cosine",
    ]  # fmt: skip
    (sentence,) = fragile_findings(found)
    assert sentence.startswith("Not robust: a is furthest. It holds in 40% of worlds")
    assert "choice of distance: 0% with cosine, 80% with Jensen-Shannon." in sentence
    assert "Enough to break it alone: distance (cosine)." in sentence
    assert "Instead: b (60%)." in sentence
    assert headline_findings(found)[1:] == []


def test_the_table_of_all_has_the_survivors_first(planted):
    table = survival_table(planted)
    assert len(table) == len(planted.headlines)
    order = ["survives", "not robust", "shuffled text gives this too"]
    places = [order.index(verdict) for verdict in table["verdict"]]
    assert places == sorted(places)


def test_too_few_deals_are_refused(planted):
    with pytest.raises(InputError, match="give 19 deals or more"):
        what_survives(load_corpus(), seed=1, n_deals=18)


# What worlds count.

PHRASES = ("joined", "strict", "apart")


@pytest.fixture(scope="module")
def material():
    corpus = load_corpus()
    choices = analysis_choices(corpus)
    default = {name: options[0] for name, options in choices.items()}
    return prepare_material(corpus, {**choices, "quotation": (4,)}), default


@pytest.mark.parametrize("unit", ["window", "segment", "sentence"])
@pytest.mark.parametrize("reuse", ["count_once", "count_all"])
def test_the_default_world_counts_what_unit_terms_counts(material, unit, reuse):
    prepared, default = material
    counts = world_counts(in_world(prepared, default), unit, reuse, default)
    expected = unit_terms(load_corpus(), unit, reuse)
    assert counts.index.equals(expected.index)
    assert list(counts.columns) == list(expected.columns)
    assert (counts.to_numpy() == expected.to_numpy()).all()


def test_other_worlds_count_other_words(material):
    prepared, default = material

    def terms(**changed):
        setting = {**default, **changed}
        return set(world_counts(in_world(prepared, setting), "window", "count_once", setting))

    plain = terms()
    several = {name: sum(" " in term for term in terms(phrases=name)) for name in PHRASES}
    # A designation as إس 300 is one word.
    assert several["joined"] > several["strict"] > several["apart"] > 0
    assert "الولايات المتحدة" in plain - terms(phrases="apart")
    assert "روسيا" in plain
    assert not {"روسيا", "إيران"} & terms(stop_words="names_too")
    assert terms(stop_words="none") > plain
    assert "الولايات المتحدة" in terms(terms="surface")
    assert "التعاون" in terms(terms="surface") - plain
    assert terms(sections="all") > plain


def test_never_naming_says_where_it_is_named_after_all():
    corpus = load_corpus()
    # The article on the militias names the United States in reprinted passages only.
    shares = {"alhal_militias_syria": 0.0, "alwaght_counter_front": 0.0, "other": 0.5}
    default = {"far": {}, "near": {}, "own voice": {}, "quoted": {}, "unshared": {}}
    actors = {"actor\tunited_states": shares, "actor\tukraine": shares}
    found = find_headlines(corpus, {**default, **actors}, glosses={}, topic_names={})
    told = [headline.sentence for headline in found if headline.kind == "not naming"]
    assert told == [
        "alhal militias syria never names United States, reprints and parts not counted apart.",
        "alwaght counter front never names United States, reprints and parts not counted apart.",
        "alhal militias syria never names Ukraine, reprints and parts not counted apart.",
        "alwaght counter front never names Ukraine.",
    ]


def counts_of(documents):
    rows = [(name, n, unit) for name, units in documents.items() for n, unit in enumerate(units)]
    index = pd.MultiIndex.from_tuples([row[:2] for row in rows], names=["doc_id", "unit_id"])
    return pd.DataFrame([row[2] for row in rows], index=index)


def test_cosine_distance_counted_by_hand():
    # Within a the cosine is 1, within b 0, between them 1 and 0 twice each: 1 + 0 - 2 * 1 / 2.
    counts = counts_of({"a": [(2, 0), (1, 0)], "b": [(3, 0), (0, 1)]})
    assert cosine_distances(counts)[pair_key("b", "a")] == pytest.approx(0.0)
    apart = counts_of({"a": [(2, 0), (1, 0)], "b": [(0, 1), (0, 4)]})
    assert cosine_distances(apart)[pair_key("a", "b")] == pytest.approx(2.0)


def test_cosine_distance_has_no_bias_for_short_documents():
    rng = np.random.default_rng(1)
    share = rng.dirichlet(np.full(200, 0.3))
    found = []
    for _ in range(300):
        units = rng.multinomial(30, share, size=24)
        counts = counts_of({"short": units[:4].tolist(), "long": units[4:].tolist()})
        found.append(cosine_distances(counts)[pair_key("short", "long")])
    assert abs(np.mean(found)) <= 3 * np.std(found) / len(found) ** 0.5
