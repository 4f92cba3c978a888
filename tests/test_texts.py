"""The texts of a report: pages show the raw text, and every place in it can be reached."""

import json
import re
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from tiny_notebooks import TEXT, corpus_folder

from corpus_lib import load_corpus
from corpus_lib.run.report import linked_spans, place_address, search_index, text_page


class Raw(HTMLParser):
    """The text of a page's raw text, where its anchors stand, and what is told of its parts."""

    def __init__(self, page):
        super().__init__()
        self.text, self.anchors, self.told, self.depth = "", {}, {}, 0
        self.feed(page[page.index('<div class="raw"') :])

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag == "div":
            self.depth += 1
        elif self.depth == 1 and tag == "a":
            self.anchors[known["id"]] = len(self.text)
        elif self.depth == 1 and "class" in known:
            self.told[len(self.text)] = known["class"], known.get("title", "")

    def handle_endtag(self, tag):
        if tag == "div":
            self.depth = -1 if self.depth == 1 else self.depth

    def handle_data(self, data):
        if self.depth == 1:
            self.text += data


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return load_corpus(corpus_folder(tmp_path_factory.mktemp("place") / "texts"), cache=False)


@pytest.fixture(scope="module")
def raw(corpus):
    return Raw(text_page(corpus, "visit", linked=[(11, 17)]).decode())


def test_a_page_shows_the_raw_text_to_the_letter(raw):
    assert raw.text == TEXT


def test_every_segment_sentence_and_linked_place_has_an_anchor_where_it_begins(raw, corpus):
    starts = corpus.segments[["start", "end"]].itertuples(index=False)
    wanted = {f"o{start}-{end}": start for start, end in starts}
    assert wanted.items() <= raw.anchors.items()
    assert raw.anchors["o11-17"] == 11
    assert TEXT[11:17] == "لموسكو"
    assert raw.anchors["o0-17"] == 0  # the sentence, without its full stop


def test_what_cleaning_took_out_is_pale_and_what_it_mended_tells_how(raw):
    assert raw.told[TEXT.index("اقرأ")] == ("furniture", "link")
    mended = ("mended", "counted as موسكو: a <hamza> too many")
    assert raw.told[TEXT.index("مؤسكو")] == mended


def test_marks_of_direction_and_control_characters_are_shown(tmp_path):
    folder = corpus_folder(tmp_path / "texts")
    text = TEXT.replace("قال", "قا\u202eل\u200f\x01")
    (folder / "raw" / "a.txt").write_text(text, encoding="utf-8")
    table = folder / "corpus.csv"
    stated = table.read_text(encoding="utf-8")
    digest = sha256(text.encode()).hexdigest()
    table.write_text(re.sub(r"\b[0-9a-f]{64}\b", digest, stated), encoding="utf-8")
    page = text_page(load_corpus(folder, cache=False), "visit").decode()
    assert "\u202e" not in page
    assert {"U+202E", "U+200F", "U+0001"} == set(re.findall(r'data-sign="(.*?)"', page))
    assert Raw(page).text.replace("\x01", "") == text.replace("\x01", "")


def test_links_to_a_text_are_gathered_from_pages():
    address = place_address("a b", 4, 9)
    pages = [f'<a href="{address}">'.encode(), b'<a href="texts/visit.html#o11-17">']
    assert linked_spans(pages) == {"a b": {(4, 9)}, "visit": {(11, 17)}}


def test_the_search_finds_a_word_under_its_dictionary_form(corpus):
    script = search_index(corpus).decode()
    index = json.loads(script[script.index("(") + 1 : script.rindex(")")])
    address, _, text, flat, _ = index["documents"][0]
    assert (address, text) == ("texts/visit.html", TEXT)
    places = {(flat[n], flat[n + 1]): index["words"][flat[n + 2]] for n in range(0, len(flat), 3)}
    assert len(places) == len(corpus.tokens)
    written, stem, lemma, gloss = places[11, 17]
    assert (written, stem, lemma) == ("لموسكو", "موسكو", "موسكو")
    assert "Moscow" in gloss
    assert index["fold"]["أ"] == "ا"
    assert index["fold"]["ة"] == "ه"
    assert index["fold"]["\u064b"] == ""
