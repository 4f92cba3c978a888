"""One verdict for one statement, wherever a reader of the five texts meets it."""

import re
from collections import defaultdict

import nbformat
import pandas as pd

from corpus_lib.phrasebook import book
from corpus_lib.run.series import NOTEBOOKS
from corpus_lib.topics.findings import topic_findings
from corpus_lib.topics.labels import corpus_labels

TOLD = re.compile(r"(?P<said>[^.]+?) \((?P<verdict>sure|likely|open)\)\.?(?= |$)")
TOGETHER = "Asked of all its words at once"  # which is another question than of each by itself
WORD = re.compile("at once, \u2068(.+?)\u2069 .*sets \u2068(.+?)\u2069 apart")


def sentences_told():
    """Each sentence with a verdict that stands in a notebook, and the verdicts that it has."""
    told = defaultdict(set)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                for line in output.get("data", {}).get("text/plain", "").splitlines():
                    for found in TOLD.finditer(line):
                        told[found["said"].strip(" -")].add(found["verdict"])
    return told


def tables_told(study):
    """The verdicts of all tables: `question`, `subject`, `object`, `verdict`."""
    profiles, topics, labels = study.profiles, study.topics, corpus_labels(study.corpus.path)
    best, others = study.carrying_passages.query("rank <= 3"), study.topics_elsewhere
    facts = topic_findings(topics, best, labels, others)
    words, english = study.own_words, topics["label"].str.rpartition(" · ")[2]
    about = ["subject", "object", "verdict"]
    rows = [
        words.assign(question="word", subject=words["doc_id"], object=words["term"]),
        topics.assign(question="topic", subject=english, object=""),
        facts[facts["relation"] == "topics_topic"].assign(question="topic", object=""),
    ]
    # What a card says of a topic is its share, which is another statement, and likely at most.
    here = profiles[(profiles["facet"] == "own_word") & (profiles["verdict"] != "")]
    rows.append(here.assign(question="word", subject=here["doc_id"], object=here["item_ar"]))
    for facet, more in (("actor", study.named_more), ("side", study.heard_more)):
        names = {"question": facet, "subject": more["doc_id"], "object": more["item"]}
        rows.append(more.assign(**names))
        here = profiles[
            profiles["facet"].isin([facet, f"silent_{facet}"]) & (profiles["key"] != "")
        ]
        here = here[here["verdict"] != ""]
        rows.append(here.assign(question=facet, subject=here["doc_id"], object=here["key"]))
    table = pd.concat([one[["question", *about]] for one in rows], ignore_index=True)
    table["subject"] = table["subject"].str.rpartition(" · ")[2]
    return table


def test_no_sentence_has_two_verdicts():
    told = sentences_told()
    assert len(told) > 30
    assert {said: found for said, found in told.items() if len(found) > 1} == {}


def test_no_two_tables_judge_one_statement_in_two_ways(study):
    table = tables_told(study)
    several = table.groupby(["question", "subject", "object"])["verdict"].agg(["nunique", "size"])
    assert (several["size"] > 1).groupby("question").any().all()  # each is asked in two places
    assert several[several["nunique"] > 1].index.tolist() == []


def test_what_is_asked_of_all_at_once_says_so():
    """10 judges a word and a silence among all of their kind, 03 and 09 each by itself, too."""
    patterns = book()["relation"]
    assert patterns["robust_word"]["en"].startswith(TOGETHER)
    assert "of the actors most often named" in patterns["robust_never_names"]["en"]
    words = [said for said in sentences_told() if WORD.search(said)]
    assert len(words) >= 4
