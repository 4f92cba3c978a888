"""Facts on words say what the tables say, and name no word that chance gives as well."""

import pandas as pd

from corpus_lib.words.findings import diversity_findings, one_word_findings, own_word_findings

GLOSSES = pd.Series({"عقوبة": "sanction", "نفط": "oil"})


def plain(text):
    if isinstance(text, list):
        return [plain(one) for one in text]
    return text.replace("\u2068", "").replace("\u2069", "")


def test_words_beyond_chance_are_told_and_no_others():
    rows = [
        ("a", "نفط", "oil", "sure"),
        ("a", "سلم", "peace", "sure"),
        ("a", "حرب", "war", "likely"),
        ("b", "نص", "text", "likely"),
        ("c", "نص", "text", "open"),
    ]
    own = pd.DataFrame(rows, columns=["doc_id", "term", "gloss", "verdict"])
    found = own_word_findings(own, n=1)
    assert found["relation"].tolist() == ["words_own_more", "words_own_none"]
    assert found["subject"].tolist() == ["a", ["b", "c"]]
    assert plain(found["object"][0]) == ["نفط (oil)"]
    assert found["value"][0] == 1
    assert own_word_findings(own)["relation"].tolist()[0] == "words_own"


def test_diversity_names_only_pairs_beyond_their_intervals():
    columns = ["doc_id", "mtld", "mtld_low", "mtld_high"]
    table = pd.DataFrame(
        [("a", 90, 80, 99), ("b", 150, 100, 200), ("c", 95, 60, 130)], columns=columns
    )
    found = diversity_findings(table)
    assert found[["relation", "subject", "object"]].to_numpy().tolist() == [
        ["words_varied", "b", ["a"]]
    ]
    assert diversity_findings(table[1:])["relation"].tolist() == ["words_varied_none"]


def test_one_word_and_its_company():
    lines = pd.DataFrame({"doc_id": ["a", "b", "b"]})
    company = pd.DataFrame(
        {"term": ["غربي", "على"], "gloss": ["Western", "on"], "g2": [17.0, 2.0]}
    ).assign(doc_id="b", start=[3, 7], end=[9, 12])
    places, near = one_word_findings("عقوبة", lines, company, glosses=GLOSSES).to_dict("records")
    assert plain(places["subject"]) == "عقوبة (sanction)"
    assert (places["value"], places["of"]) == (3, 2)
    assert plain(near["object"]) == ["غربي (Western)"]
    assert (near["doc_id"], near["start"], near["end"]) == ("b", 3, 9)
    alone = one_word_findings("عقوبة", lines, company[:0], glosses=GLOSSES)
    assert alone["relation"].tolist() == ["words_places", "words_company_none"]
    nowhere = one_word_findings("نص", lines[:0], company, glosses=GLOSSES)
    assert nowhere["relation"].tolist() == ["words_nowhere"]
    assert plain(nowhere["subject"][0]) == "نص"
