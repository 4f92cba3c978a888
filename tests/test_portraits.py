"""Profiles of documents: each fact against a count by hand, or against the text itself."""

import hashlib

import numpy as np
import pandas as pd
import pytest

from corpus_lib import InputError, load_corpus, quotations, unit_terms
from corpus_lib.coding.coded_tables import read_coding
from corpus_lib.coding.frames import coded_frames, compare_shares, frame_shares, measured_frames
from corpus_lib.coding.silences import lone_claims, silent_claims
from corpus_lib.compare.distance import document_distances
from corpus_lib.compare.key_passages import key_passages
from corpus_lib.compare.more_than_others import actor_surplus, side_surplus
from corpus_lib.compare.profile_facts import neighbour_facts, topic_facts
from corpus_lib.compare.profile_findings import comparison_findings
from corpus_lib.compare.profiles import document_profiles
from corpus_lib.stats.chance import surplus
from corpus_lib.voices.actors import actor_mentions
from corpus_lib.voices.reported import reported_speech
from corpus_lib.voices.shares import voice_shares
from corpus_lib.words.counts import term_glosses
from corpus_lib.words.own_words import own_words

A, D, M, S = "affirms", "denies", "mixed", "silent"
FIVE = [
    "alhal_lavrov_tehran",
    "alhal_militias_syria",
    "roundup_patrushev_tehran",
    "alwaght_counter_front",
    "report_cautious_partnership",
]
LAVROV, MILITIAS, ROUNDUP, EDITORIAL, REPORT = FIVE


def written(folder, texts, published=None):
    """A corpus folder of the given texts, without lexicon, coding or cleaning rules."""
    (folder / "raw").mkdir(parents=True)
    lines = ["doc_id,title,outlet,published,published_certainty,genre,file,sha256"]
    for doc_id, text in texts.items():
        (folder / "raw" / f"{doc_id}.txt").write_text(text, encoding="utf-8")
        date = (published or {}).get(doc_id, "")
        digest = hashlib.sha256(text.encode()).hexdigest()
        known = "stated" if date else "unknown"
        lines.append(f"{doc_id},,,{date},{known},,{doc_id}.txt,{digest}")
    table = folder / "corpus.csv"
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def coded(**stances):
    """Claims by name; their stances in the documents a, b, c, d. Nothing is quoted."""
    rows = [
        {"claim": claim, "doc_id": doc_id, "stance": stance, "voice": "author", "start": pd.NA}
        for claim, cells in stances.items()
        for doc_id, stance in zip("abcd", cells, strict=False)
    ]
    return pd.DataFrame(rows).assign(end=pd.NA, gloss="", quote="")


def in_paragraphs(**documents):
    """How many of a paragraph's sentences name x and y, one sentence in each paragraph."""
    keys = [
        (doc_id, f"{doc_id}{n}") for doc_id, cells in documents.items() for n in range(len(cells))
    ]
    cells = [cell for part in documents.values() for cell in part]
    index = pd.MultiIndex.from_tuples(keys, names=["doc_id", "segment_id"])
    return pd.DataFrame(cells, index=index, columns=["x", "y"])


@pytest.fixture(scope="module")
def corpus():
    return load_corpus()


@pytest.fixture(scope="module")
def coding(corpus):
    return read_coding(corpus)


@pytest.fixture(scope="module")
def parts(corpus, coding):
    counts = unit_terms(corpus)
    fast = {"seed": 1, "n_draws": 99}
    by_reading = frame_shares(coded_frames(corpus, coding), **fast)
    by_cues = frame_shares(measured_frames(corpus, coding.codebook), **fast)
    mentions = actor_mentions(corpus)
    return {
        "own": own_words(counts, seed=1, n_draws=20, glosses=term_glosses(corpus)),
        "actors": actor_surplus(corpus, mentions, seed=1),
        "mentions": mentions,
        "voices": voice_shares(corpus, **fast),
        "speakers": voice_shares(corpus, by="speaker", **fast),
        "sides": side_surplus(corpus, seed=1),
        "quotes": quotations(corpus),
        "clauses": reported_speech(corpus),
        "frames": compare_shares(by_reading, by_cues),
        "coding": coding,
        "distances": document_distances(counts, seed=1, n_deals=19, n_draws=99),
    }


@pytest.fixture(scope="module")
def profiles(corpus, parts):
    return document_profiles(corpus, **parts)


def facts(profiles, doc_id, facet):
    return profiles[(profiles["doc_id"] == doc_id) & (profiles["facet"] == facet)]


def test_shares_and_verdicts_of_a_table_counted_by_hand():
    table = surplus(
        in_paragraphs(a=[(1, 1), (0, 0)] * 8, b=[(0, 1), (0, 0)] * 8, c=[(0, 0), (0, 1)] * 8),
        pd.Series(1, index=range(48)),
        seed=1,
    ).set_index(["doc_id", "item"])
    assert table.loc[("a", "x"), ["count", "n", "share", "share_others"]].tolist() == [
        8,
        16,
        0.5,
        0,
    ]
    # Eight of eight among 16 of 48 paragraphs: one deal in 29,000.
    assert table.loc[("a", "x"), "verdict"] == "sure"
    assert (table.xs("y", level="item")["verdict"] == "open").all()
    assert (table["low"] <= table["share"]).all()
    assert (table["share"] <= table["high"]).all()


def test_labels_dealt_at_random_are_seldom_called_sure():
    rng = np.random.default_rng(7)
    alarms = []
    for seed in range(60):
        named = pd.DataFrame((rng.random((40, 12)) < 0.2).astype(int))
        named.index = pd.MultiIndex.from_arrays([rng.permutation(["a", "b"] * 20), range(40)])
        table = surplus(named, pd.Series(1, index=range(40)), seed=seed, n_deals=199, n_draws=1)
        alarms.append((table["verdict"] == "sure").any())
    # .05 for each of two documents that mirror each other: 11 of 60 have a chance of .001.
    assert sum(alarms) <= 10


def test_nothing_to_count_and_a_single_document_give_no_rows():
    nobody = in_paragraphs(a=[(0, 0)], b=[(0, 0)])
    assert surplus(nobody, pd.Series([1, 1]), seed=1).empty
    assert surplus(in_paragraphs(a=[(1, 0)] * 3), pd.Series([1] * 3), seed=1).empty
    with pytest.raises(InputError, match="3 rows, sizes 2"):
        surplus(in_paragraphs(a=[(1, 0)] * 3), pd.Series([1, 1]), seed=1)


def test_a_reprinted_sentence_counts_for_the_earlier_document(corpus, parts):
    sentences = parts["actors"].drop_duplicates("doc_id").set_index("doc_id")["n"]
    tokens = corpus.tokens.merge(corpus.segments[["segment_id", "section"]], on="segment_id")
    body = tokens[tokens["section"] == "body"].groupby("doc_id")["sentence_id"].nunique()
    assert sentences[LAVROV] == body[LAVROV]
    assert sentences[MILITIAS] < body[MILITIAS]


def test_a_claim_that_one_document_alone_affirms_or_denies():
    table = lone_claims(
        coded(
            shared=(A, A, S, S),
            own=(S, A, S, S),
            against=(A, A, A, D),
            two_deny=(A, A, D, D),
            half_told=(A, M, S, S),
            few_affirm=(A, S, S, D),
        )
    ).set_index("claim")
    assert sorted(table.index) == ["against", "few_affirm", "own"]
    assert table.loc["own", ["doc_id", "affirm", "deny"]].tolist() == ["b", 0, 0]
    assert table.loc["against", ["doc_id", "stance", "affirm", "others"]].tolist() == ["d", D, 3, 3]
    # One document affirms what one denies: the first stands alone, the second not against most.
    assert table.loc["few_affirm", "doc_id"] == "a"


def test_silence_is_not_claimed_where_length_or_date_explains_it(tmp_path):
    sentence = "تسعى روسيا إلى بناء تحالف قوي مع إيران في سوريا. "
    texts = {"a": sentence * 3, "b": sentence[::-1] * 3, "c": "وصل الوزير إلى طهران مساء. " * 30}
    texts["d"] = "ترفض موسكو توسع حلف الناتو شرقا دائما. " * 30
    dates = {"a": "2022-06", "b": "2022-07", "c": "2022-08", "d": "2021-01"}
    corpus = load_corpus(written(tmp_path / "corpus", texts, dates), cache=False)
    table = silent_claims(
        corpus,
        coded(
            fits_a_short_text=(S, A, A, A),
            only_in_long_ones=(S, S, A, A),
            few_say_so=(S, S, S, A),
            all_said_later=(A, A, A, S),
        ),
    ).set_index(["claim", "doc_id"])
    assert table.loc[("fits_a_short_text", "a"), "verdict"] == "beyond length"
    row = table.loc[("only_in_long_ones", "a")]
    assert row["verdict"] == "its length may explain it"
    assert row[["affirm", "others", "short_speak", "short"]].tolist() == [2, 3, 0, 1]
    assert table.loc[("all_said_later", "d"), "verdict"] == "its date may explain it"
    assert "few_say_so" not in table.index.get_level_values("claim")


def test_overlapping_neighbours_cannot_be_told_apart():
    def near(*rows):
        columns = ["doc_a", "doc_b", "jsd_corrected", "low", "high", "p"]
        table = list(neighbour_facts(pd.DataFrame(rows, columns=columns)))
        return [(f["item"], f["verdict"]) for f in table if f["doc_id"] == "a"]

    apart = [("a", "b", 0.1, 0.05, 0.15, 0.01), ("a", "c", 0.3, 0.2, 0.4, 0.01)]
    assert near(*apart) == [("b", "nearest"), ("c", "second nearest")]
    overlapping = [apart[0], ("a", "c", 0.3, 0.1, 0.4, 0.01)]
    assert near(*overlapping) == [("b", "cannot tell"), ("c", "cannot tell")]
    unknown = [("a", "b", 0.1, np.nan, np.nan, 0.01), apart[1]]
    assert near(*unknown) == [("b", "cannot tell"), ("c", "cannot tell")]
    assert near(apart[0]) == [("b", "the only other")]


def test_noise_is_no_topic_and_a_topic_is_above_all_others_by_its_interval():
    columns = ["doc_id", "topic", "share", "low", "high"]
    shares = pd.DataFrame(
        [
            ("a", "T1", 0.6, 0.5, 0.7),
            ("b", "T1", 0.3, 0.1, 0.4),
            ("a", "T2", 0.4, 0.3, 0.5),
            ("b", "T2", 0.7, 0.4, 0.9),
        ],
        columns=columns,
    )
    labels = {"label": ["الحرب · War", "T2 (noise)"], "verdict": ["trusted", "noise"]}
    named = pd.DataFrame({"topic": ["T1", "T2"], **labels})
    told = [(f["doc_id"], f["item"], f["standing"]) for f in topic_facts(shares, named, None)]
    assert told == [("a", "War", "above all others"), ("b", "War", "")]
    nothing = list(topic_facts(shares, named.assign(verdict="noise"), None))
    assert [fact["item"] for fact in nothing] == ["nothing stands out"] * 2


def test_every_document_has_its_facts_in_the_order_of_the_corpus(profiles):
    assert profiles["doc_id"].unique().tolist() == FIVE
    for doc_id in FIVE:
        found = set(profiles.loc[profiles["doc_id"] == doc_id, "facet"])
        assert found >= {"published", "length", "own word", "voice", "lone claim", "neighbour"}
    assert profiles[["low", "value"]].dropna().eval("low <= value + 1e-9").all()
    assert profiles[["value", "high"]].dropna().eval("value <= high + 1e-9").all()


def test_every_text_is_what_the_source_says_at_its_place(corpus, profiles):
    told = profiles[profiles["text"] != ""]
    assert len(told) >= 15
    for row in told.itertuples():
        assert corpus.raw(row.doc_id)[row.start : row.end] == row.text
    words = profiles[(profiles["facet"] == "own word") & profiles["start"].notna()]
    assert len(words) > 5
    for row in words.itertuples():
        here = corpus.tokens[
            (corpus.tokens["doc_id"] == row.doc_id) & (corpus.tokens["start"] == row.start)
        ]
        assert here["term"].tolist() == [row.item_ar]


def test_the_editorial_quotes_nobody_and_the_others_quote(profiles):
    quoted = profiles[(profiles["facet"] == "voice") & (profiles["item"] == "quoted")]
    assert quoted.set_index("doc_id")["verdict"].to_dict() == {
        doc_id: "nobody is quoted" if doc_id == EDITORIAL else "" for doc_id in FIVE
    }


def test_the_report_alone_denies_the_alliance_in_its_own_words(profiles):
    row = facts(profiles, REPORT, "lone claim").iloc[0]
    assert (row["item"], row["value"], row["others"]) == (
        "The relation of Russia and Iran is a strategic alliance",
        4,
        4,
    )
    assert row["verdict"] == "denies, in its own words"
    assert row["text"] == "لا يمكن تصنيفه ضمن بند الشراكة الاستراتيجية"
    assert facts(profiles, LAVROV, "lone claim")["item"].tolist() == ["nothing stands out"]


def test_only_the_articles_that_quote_the_analyst_let_analysts_speak_more(profiles):
    sides = profiles[profiles["facet"] == "side"]
    assert sides.loc[sides["item"] == "analyst", "doc_id"].tolist() == [LAVROV]
    silent = facts(profiles, REPORT, "silence on side").set_index("item")
    assert silent.loc["analyst", "verdict"] in ("sure", "likely")
    assert silent.loc["unnamed source", "verdict"] == "its length may explain it"


def test_the_editorial_of_2021_is_not_blamed_for_silence_on_the_war(profiles):
    silent = facts(profiles, EDITORIAL, "silence").set_index("item")["verdict"]
    assert silent["The war in Ukraine is a Russian attack"] == "its date may explain it"
    assert "beyond length" not in set(silent)


def test_passages_follow_the_rules_and_pass_over_reprints(corpus, parts, coding, profiles):
    passages = key_passages(
        corpus, own=parts["own"], claims=coding.claims, quotes=parts["quotes"]
    ).set_index("doc_id")
    assert passages.index.value_counts().to_dict() == dict.fromkeys(FIVE, 3)
    longest = passages[passages["rule"] == "its longest direct quotation"]
    # The longest quotation of the later article is one that it reprints; this is the next.
    assert longest.loc[MILITIAS, "text"].startswith("وعدم إعطاء الإسرائيليين حجة")
    assert longest.loc[LAVROV, "about"] == "صدام الجاسر"
    assert EDITORIAL not in longest.index
    for _, rows in passages.groupby(level="doc_id"):
        ordered = rows.sort_values("start")
        assert (ordered["start"].iloc[1:].to_numpy() >= ordered["end"].iloc[:-1].to_numpy()).all()
    again = profiles[profiles["facet"] == "passage"]
    assert again["text"].tolist() == passages["text"].tolist()


def test_findings_name_only_what_stands_out(profiles):
    findings = comparison_findings(profiles)
    assert [text.split(" (")[0] for text in findings[:5]] == [d.replace("_", " ") for d in FIVE]
    by_document = dict(zip(FIVE, findings, strict=False))
    assert "it quotes nobody word for word" in by_document[EDITORIAL]
    alone = "it alone denies: “The relation of Russia and Iran is a strategic alliance”"
    assert alone in by_document[REPORT]
    assert "older than all that affirm them" in by_document[EDITORIAL]
    nothing = profiles[~profiles["facet"].isin(["own word", "actor", "side", "frame"])]
    assert "does not stand out, beyond chance, by anything" in comparison_findings(nothing)[0]
    once = "Own words, actors, sides and neighbours count a passage that a document reprints once"
    assert any(text.startswith(once) for text in findings[5:])
    # Words and distances of counts with every copy: only the rest counts reprints once.
    every = comparison_findings(profiles, reuse="count_all")[5:]
    assert any(text.startswith("Actors and sides count a passage that") for text in every)
    assert not any("nan" in text.lower().split() for text in findings)


def test_two_short_documents_without_lexicon_or_coding(tmp_path):
    texts = {"a": "وصل الوزير إلى طهران يوم الخميس.", "b": "ترفض موسكو توسع حلف الناتو شرقا."}
    corpus = load_corpus(written(tmp_path / "corpus", texts), cache=False)
    counts = unit_terms(corpus, "sentence")
    profiles = document_profiles(
        corpus,
        own=own_words(counts, seed=1, n_deals=19, n_draws=9),
        actors=actor_surplus(corpus, actor_mentions(corpus), seed=1, n_deals=19),
        voices=voice_shares(corpus, seed=1, n_draws=9),
        speakers=voice_shares(corpus, by="speaker", seed=1, n_draws=9),
        sides=side_surplus(corpus, seed=1, n_deals=19),
        quotes=quotations(corpus),
        coding=read_coding(corpus),
    )
    assert facts(profiles, "a", "lone claim")["item"].tolist() == ["nothing is coded"]
    assert facts(profiles, "a", "own word")["item"].tolist() == ["nothing stands out"]
    assert facts(profiles, "b", "passage")["text"].tolist() == ["ترفض موسكو توسع حلف الناتو شرقا"]
    assert "quotes nobody" in comparison_findings(profiles)[0]
    assert document_profiles(corpus)["facet"].tolist().count("passage") == 2


def test_topics_without_their_names_are_refused(corpus):
    with pytest.raises(InputError, match="named_topics"):
        document_profiles(corpus, topics=pd.DataFrame())
