"""The report: its pages, its first page, its texts, and what it leaves out."""

import base64
import html
import io
import json
import re
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
import pytest
from PIL import Image
from small_corpora import corpus_of
from tiny_notebooks import TEXT, code, corpus_folder, markdown, notebook, opened, result, stream

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.prepare.published import display_names
from corpus_lib.run.corpus_report import read_about
from corpus_lib.run.execution import Failure
from corpus_lib.run.exhibits import Caption, Exhibit
from corpus_lib.run.front import front_page, report_fonts
from corpus_lib.run.output import without_paths
from corpus_lib.run.report import (
    finder,
    linked,
    linked_spans,
    notebook_page,
    place_address,
    search_content,
    search_index,
    text_page,
)
from corpus_lib.run.sections import Section, _finding, fold_empty, lacking, told
from corpus_lib.run.series import NOTEBOOKS
from corpus_lib.show import plot_shares
from corpus_lib.show.cards.printing import print_figure
from corpus_lib.wording import set_names

PNG = base64.b64encode(b"\x89PNG pixels").decode()
RTL = '<div dir="rtl" lang="ar"><table><tr><td>العقوبات</td></tr></table></div>'
FACTS = {
    **{"corpus": "data", "changed": {}, "missing": [], "version": "0.1.0", "python": "3.11.7"},
    **{"when": "10 November 2022, 12:00 (UTC+0000)", "seconds": 61.4},
}
FIVE = Section("01_five", opened(markdown("See [topics](06_topics.ipynb#which).")))
TOPICS = Section(
    "06_topics",
    notebook(
        markdown("# Which *topics*?\n\nThe opening & more."),
        markdown("## How large?"),
        code("plot()", outputs=[result({"image/png": PNG, "text/plain": "<Figure>"})]),
        code("table()", "findings", outputs=[result({"text/html": RTL, "text/plain": "no"})]),
        code("print()", "findings", outputs=[stream("a < b\n"), stream("warned", "stderr")]),
        code("x", "findings", outputs=[result({"text/plain": "<b>plain</b>"})]),
        code("y", outputs=[result({"text/plain": "not found out"})]),
    ),
)
ONE = {"heading": "How large?", "rows": 1, "columns": ["term"]}
FIGURE = {"heading": "How large?", "text": "The sizes.", "width": 17.0, "height": 9.5}
FIGURES = [f"figures/06-how-large-1.{kind}" for kind in ("png", "svg")]
RECORD = {
    "notebook": "06_topics",
    "title": "Which <topics>?",
    "tables": [
        {**ONE, "files": ["tables/06-how-large-1.csv"]},
        {**ONE, "files": ["tables/06-how-large-2.csv"], "rows": 20},
    ],
    "figures": [{**FIGURE, "files": FIGURES}],
}


class Links(HTMLParser):
    """Collects what a page points to, and whether its elements close in order."""

    def __init__(self, page):
        super().__init__()
        self.links, self.open, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.links += [value for name, value in attrs if name in ("href", "src")]
        if tag not in ("meta", "img", "br", "link", "hr", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag in self.open[-1:]:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def page(section, *others):
    return notebook_page(section, [FIVE, section, *others]).decode()


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Gives the first page of sections on a corpus of one text."""
    folder = corpus_folder(tmp_path_factory.mktemp("place") / "texts")
    (folder / "coding").mkdir()
    (folder / "coding" / "theses.toml").write_text("")
    corpus = load_corpus(folder, cache=False)

    def index(*sections, facts=FACTS, **options):
        set_names(display_names(corpus))
        return front_page(sections, facts, corpus=corpus, **options).decode()

    return index


def test_pages_are_well_formed_and_need_no_network(index):
    for text in (page(TOPICS), index(FIVE, TOPICS, records=[RECORD])):
        links = Links(text)
        assert links.open == []
        assert not [link for link in links.links if link.startswith(("http", "//"))]
        for trace in ("http://", "https://", "MathJax", "require.js", "@import"):
            assert trace not in text
        assert "default-src 'none'" in html.unescape(text)
    fonts = report_fonts()
    named = {part.split('"')[0] for part in index(FIVE).split('url("')[1:]}
    assert named
    assert named | {"fonts/LICENSE.txt"} == set(fonts)


def test_a_page_keeps_direction_embeds_figures_and_is_called_by_its_first_heading():
    text = page(TOPICS)
    assert RTL in text
    assert f"data:image/png;base64,{PNG}" in text
    assert 'alt="How large?"' in text
    assert ">Which topics?</title>" in text
    assert Section("06_topics", notebook(code("# no heading"))).title == "06_topics"
    assert FACTS["when"] not in text


def test_code_is_folded_except_for_what_was_changed():
    text = page(Section("06_topics", opened(code("N_TOPICS = 8", "injected-parameters"))))
    folds = re.findall(r'<details class="code"(.*?)>\s*<summary>(.*?)</summary>', text)
    assert [unfolded for unfolded, _ in folds] == ["", "", ' open=""']
    assert [re.search(r"(\w[\w ]*)<", name)[1] for _, name in folds] == [
        "Code",
        "Parameters",
        "Changed for this run",
    ]


def test_a_page_links_its_neighbours_and_the_index(index):
    after = Section("09_end", opened())
    links = Links(page(TOPICS, after)).links
    assert links.count("01_five.html") == links.count("09_end.html") == 2
    assert links.count("index.html") == 2
    assert "06_topics.html#which" in Links(page(FIVE, TOPICS)).links


def test_a_failed_page_says_where_and_escapes_the_error(index):
    failed = Section("06_topics", TOPICS.notebook, Failure(3, "x = <y>", "KeyError: '<b>'"))
    for text in (page(failed), index(FIVE, failed, facts=FACTS | {"missing": ["09_end"]})):
        assert "cell [3] `x = &lt;y&gt;`: KeyError: &#39;&lt;b&gt;&#39;" in text
    assert "Not run" in text
    assert "<li>09_end</li>" in text


def test_the_index_shows_findings_and_escapes_what_is_plain(index):
    text = index(TOPICS)
    assert RTL in text
    assert '<pre dir="auto">a &lt; b</pre>' in text
    assert '<pre dir="auto">&lt;b&gt;plain&lt;/b&gt;</pre>' in text
    for hidden in ("warned", "not found out", ">no<", "The opening"):
        assert hidden not in text

    plain = Section("06_topics", notebook(markdown("# Why?\nThe *opening* & more.\n\nSecond.")))
    text = index(plain)  # without findings, the opening stands in
    assert "<p>The <em>opening</em> &amp; more.</p>" in text
    assert "Second." not in text


def test_the_index_links_every_file(index):
    links = Links(index(FIVE, TOPICS, other_files=["09_end.html"])).links
    pages = [f"{name}.html" for name in ("01_five", "06_topics", "09_end")]
    books = [f"notebooks/{name}.ipynb" for name in ("01_five", "06_topics")]
    assert set(links) >= {*pages, *books}


def test_the_index_lists_what_a_paper_needs_by_notebook(index):
    parsed = Links(index(TOPICS, records=[RECORD, {**RECORD, "tables": [], "figures": []}]))
    assert {*RECORD["tables"][1]["files"], *FIGURES} < set(parsed.links)
    paper = {"METHODS.md", "methods.bib", "methods.json", "figures/captions.md"}
    assert set(parsed.links) >= {*paper, "tables/captions.md"}
    text = " ".join(parsed.text.split())
    assert text.count("06 Which <topics>? (2 tables, 1 figure)") == 1
    assert "How large? CSV 20 rows" in text
    assert "How large? PNG SVG 17.0 × 9.5 cm" in text
    links = Links(index(TOPICS, records=[{**RECORD, "figures": []}])).links
    assert "tables/captions.md" in links
    assert "figures/captions.md" not in links
    assert "METHODS.md" not in Links(index(TOPICS)).links


def test_a_page_links_all_files_and_the_index_shows_no_other_than_the_cover(index):
    files = {"figures/06-a-1.png": b"", "figures/06-a-1.svg": b""}
    shown = [
        Exhibit("table", 2, Caption("A?", "", ()), {"tables/06-a-1.csv": b""}, {}),
        Exhibit("figure", 2, Caption("A?", "", ()), files, {}),
    ]
    section = Section("06_topics", TOPICS.notebook, exhibits=shown)
    assert "<img" not in index(section)
    links = Links(page(section)).links
    assert [link for link in links if "06-a-1" in link] == ["tables/06-a-1.csv", *files]
    assert "exports" not in page(TOPICS).split("</style>")[1]


def test_a_matrix_of_words_stands_in_cells_beside_its_picture(index):
    held = io.BytesIO()
    Image.new("L", (170, 50)).save(held, "png")
    shown = base64.b64encode(held.getvalue()).decode()
    cells = [
        markdown("# Which?\n\n## What does each affirm?"),
        code("plot()", "cover", outputs=[result({"image/png": shown, "text/plain": "<Figure>"})]),
    ]
    names = ("figures/09-a-1.png", "figures/09-a-1.ar.png")
    told = {"columns": ["visit"], "rows": [("a < b", [("“affirms” ?", "#0072b2ff", "white")])]}
    files = dict.fromkeys(names, held.getvalue())
    drawn = Exhibit("figure", 1, Caption("", "", ()), files, {"cells": told})
    section = Section("09_story", notebook(*cells), exhibits=[drawn])
    for shown in (index(section), page(section)):
        assert "a &lt; b</th>" in shown
        cell = re.search(r'<td style="background: #0072b2ff; color: white">(.*?)</td>', shown)[1]
        assert 'lang="en">“affirms” ?</span>' in cell
        assert "«تؤكد» ؟</span>" in cell


def test_the_index_tells_how_it_was_made(index):
    facts = FACTS | {"corpus": "<نصوص>", "changed": {"UNIT = 'segment'": ["06_topics"]}}
    text = " ".join(Links(index(TOPICS, facts=facts)).text.split())
    assert "10 November 2022, 12:00 (UTC+0000), in 61 seconds" in text
    assert "UNIT = 'segment' in 06_topics" in text
    assert "corpus-lib 0.1.0, Python 3.11.7" in text
    assert "<نصوص>" in text
    assert "as the notebooks set them" in Links(index(TOPICS)).text


def test_places_names_of_notebooks_and_terms_lead_on_and_no_column_has_an_empty_heading():
    others = '<a href="06_topics.ipynb">a</a> <a href="09_end.ipynb">b</a>'
    shown = f'<a data-place="visit 11 17">11–17</a> {others}'
    assert linked(shown, ["06_topics"]) == (
        '<a href="texts/visit.html#o11-17">11–17</a> '
        '<a href="06_topics.html">a</a> <a href="09_end.ipynb">b</a>'
    )
    head = '<tr><{} align="left"></{}><th>n</th></tr>'
    assert linked(head.format("th", "th"), []) == head.format("td", "td")
    cell = code("table", outputs=[result({"text/html": '<td lang="ar">بحر</td>'})])
    for tags, searched in (([], True), (["own-texts"], False)):
        section = Section("11_own", notebook(markdown("# Own?"), cell, code("x = 1", *tags)))
        shown = notebook_page(section, [section], finds="بحر".__eq__)
        assert (b'href="#q=' in shown) == searched


def test_each_term_of_a_list_that_the_search_finds_opens_its_lines(corpus):
    finds = finder(search_content(corpus))
    assert all(map(finds, ("لموسكو", "موسكو", "قال الوزير", "وزير", "قال وزير")))
    assert not any(map(finds, ("سمك", "الوزير قال", "موسكو، وزير", "")))
    shown = linked('<td lang="ar">موسكو، سمك، وزير</td><td lang="ar">سمك</td>', [], finds)
    assert re.sub("%[0-9A-F]{2}", "", shown) == (
        '<td lang="ar"><a class="find" href="#q=">موسكو</a>، سمك، '
        '<a class="find" href="#q=">وزير</a></td><td lang="ar">سمك</td>'
    )


def test_a_figure_is_told_with_the_first_finding_below_it_in_both_languages():
    found = [result({"text/plain": "- One is more.\n  واحد أكثر.\n- Two."})]
    cells = [
        markdown("# Why?"),
        markdown("### How large?\n\nThe sizes."),
        code("plot()", outputs=[result({"image/png": PNG})]),
        markdown("**What this shows.** Sizes."),
        code("found", outputs=found),
    ]
    assert told(notebook(*cells), 2, ()) == "How large? The sizes. One is more."
    assert told(notebook(*cells), 2, (), "ar") == "How large? The sizes. واحد أكثر."
    apart = notebook(*cells[:3], markdown("### And then?"), cells[4])
    assert told(apart, 2, ()) == "How large? The sizes."
    above = notebook(*cells[:2], cells[4], *cells[2:4])
    assert told(above, 3, ()) == "How large? The sizes. One is more."
    # Not beyond another figure, but that of a figure which draws the answer.
    second = notebook(*cells[:2], cells[4], cells[2], code("other()", outputs=cells[2].outputs))
    assert told(second, 4, ()) == "How large? The sizes."
    answer = code("plot()", "draws-the-answer", outputs=cells[2].outputs)
    assert told(notebook(cells[0], cells[4], *cells[1:3], answer), 4, ()).endswith(" One is more.")
    # What the figure says of itself, where nothing else is told of it.
    own = result({"image/png": PNG, "text/plain": "- Two are less.\n  اثنان أقل."})
    alone = [*cells[:2], code("plot()", outputs=[own])]
    assert told(notebook(*alone), 2, ()) == "How large? The sizes. Two are less."
    assert told(notebook(*alone), 2, (), "ar") == "How large? The sizes. اثنان أقل."
    assert told(notebook(*alone, *cells[3:]), 2, ()) == "How large? The sizes. One is more."


@pytest.mark.parametrize("path", sorted(NOTEBOOKS.glob("*.ipynb")), ids=lambda path: path.stem)
def test_each_figure_of_the_series_is_told_with_a_finding(path):
    content = nbformat.read(path, as_version=4)
    drawn = [n for n, cell in enumerate(content.cells) if "image/png" in str(cell.get("outputs"))]
    assert [n for n in drawn if not _finding(content.cells, n, "en")] == []
    assert [n for n in drawn if not _finding(content.cells, n, "ar")] == []


def test_headings_can_be_linked_and_skip_no_level():
    text = page(Section("06_topics", notebook(markdown("# Why?\n\n### How large?\n\n#### So?"))))
    assert re.findall(r"<h\d[^>]*>", text) == [
        '<h1 id="why">', '<h2 id="how-large">', '<h3 id="so">'
    ]  # fmt: skip
    assert '<a href="#how-large">How large?</a>' in text


def test_the_first_page_tells_the_subject_the_texts_and_what_was_found(index):
    text = index(FIVE, TOPICS)
    link, name = re.search(r'<a href="texts/visit.html">(.*?)</a>', text), "Daily (November 2022)"
    assert name in link[1]
    assert "One text is read, with none to compare it with" in text
    told = code("show()", "findings", "theses", outputs=[result({"text/html": "<p>A thesis</p>"})])
    sure = "<ul>" + "".join(f"<li>S{n}</li>" for n in range(5)) + "</ul>"
    how = code("sure()", "how-sure", outputs=[result({"text/html": sure})])
    text = index(Section("09_end", notebook(markdown("# End?"), told, how)))
    assert text.count("A thesis") == 1
    assert "<ul><li>S0</li><li>S1</li><li>S2</li></ul>" in text


@pytest.mark.parametrize(("n", "folded"), [(1, 0), (7, 0), (8, 3), (12, 7)])
def test_of_many_theses_the_first_page_folds_all_but_five(index, n, folded):
    boxes = "\n".join(f'<div style="border-left: 4px">\nThesis {one}.\n</div>' for one in range(n))
    told = code("show()", "findings", "theses", outputs=[result({"text/html": boxes})])
    text = index(Section("09_end", notebook(markdown("# End?"), told)))
    assert text.count('<div style="border-left') == n
    rest = re.search(r'<details class="rest"><summary>(.*?)</summary>(.*?)</details>', text, re.S)
    assert (rest is not None) == bool(folded)
    if rest:
        assert f"{folded} more theses" in rest[1]
        assert re.findall(r"Thesis (\d+)", rest[2]) == [str(one) for one in range(5, n)]


def test_the_first_paragraph_of_what_a_corpus_is_about_is_the_subject(tmp_path):
    corpus = load_corpus(corpus_of(tmp_path, {"a": "وصل الوزير."}))
    told = 'text = """Who?\n\nThey."""\ntext_ar = """من؟\n\nهم."""'
    (corpus.path / "about.toml").write_text(told, encoding="utf-8")
    text = front_page([FIVE], FACTS, corpus=corpus).decode()
    lead, more = re.findall(r'<p(?: class="lead")? dir="auto">(.*?)</p>', text)[:2]
    assert ("Who?" in lead, "من؟" in lead, "They." in more, "هم." in more) == (True,) * 4
    (corpus.path / "about.toml").write_text(told.replace("\n\nهم.", ""), encoding="utf-8")
    with pytest.raises(InputError, match="text and text_ar differ in their number of paragraphs"):
        read_about(corpus.path)


def test_a_text_that_is_called_by_its_title_has_it_once_on_the_first_page(tmp_path):
    titles = {"a": "اليمن والأمم المتحدة", "b": "خبر قصير"}
    corpus = load_corpus(corpus_of(tmp_path, dict.fromkeys(titles, "وصل الوزير."), titles=titles))
    documents = corpus.documents.assign(outlet=["", "Daily"])
    corpus = replace(corpus, documents=documents)
    set_names(display_names(corpus))
    text = front_page([FIVE], FACTS, corpus=corpus).decode()
    table = text.partition("<table")[2].partition("</table>")[0]
    assert table.count(titles["a"]) == 2  # of its name in English, and in Arabic
    assert table.count(titles["b"]) == 1


def test_what_a_corpus_is_about_is_checked(tmp_path):
    assert read_about(tmp_path) == {}
    about = tmp_path / "about.toml"
    about.write_text('title = "Two texts"\ntext_ar = "نصان"\n', encoding="utf-8")
    assert read_about(tmp_path) == {"title": "Two texts", "text_ar": "نصان"}
    about.write_text('titel = "Two texts"\n', encoding="utf-8")
    with pytest.raises(InputError, match="titel; expected texts in quotes: title, text"):
        read_about(tmp_path)
    about.write_text("title = Two", encoding="utf-8")
    with pytest.raises(InputError, match=r"about\.toml: Invalid value"):
        read_about(tmp_path)


def test_a_page_names_no_folder_of_its_maker(tmp_path):
    content = f"<p>{tmp_path}/texts/raw and {Path.home()}/more</p>".encode()
    assert without_paths(content, tmp_path / "texts") == b"<p>texts/raw and more</p>"


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
    index = search_content(corpus)
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
    script = search_index(index).decode().strip()
    assert json.loads(script.removeprefix("corpusSearch(").removesuffix(");")) == index


def displayed(text):
    return [nbformat.v4.new_output("display_data", {"text/plain": text})]


def half_empty():
    cells = [
        markdown("# Title"),
        markdown("### Who says what?\n\nEach row is a claim."),
        code("study.coding.claims", outputs=displayed("claim\n─────\n(no rows)")),
        markdown("**What this shows.** A claim.\n\n### How long is each?"),
        code("lengths", outputs=displayed("a  3")),
        markdown("### Who plays which part?"),
        code("study.coding.roles", outputs=displayed("(no rows)")),
        code("tied(study.coding)", outputs=displayed("- Nothing is coded.")),
        markdown("### Who reprints whom?"),
        code("study.reprints", outputs=displayed("(no passages)")),
    ]
    made = notebook(*cells)
    made.cells[1].metadata["arabic"] = "### من يقول ماذا؟\n\nكل صف مقولة."
    return made


def sources(made):
    return [cell.source for cell in made.cells]


def test_what_shows_nothing_is_named_once_for_each_reason():
    made = half_empty()
    fold_empty(made, {"coding", "namings"})
    title, coded, heading, lengths, found = sources(made)
    assert (title, heading, lengths) == ("# Title", "### How long is each?", "lengths")
    assert "“Who says what?”; “Who plays which part?”" in coded
    assert "coding/claims.csv" in coded
    assert "“Who reprints whom?”" in found
    assert "«من يقول ماذا؟»" in made.cells[1].metadata["arabic"]


def test_nothing_is_said_to_be_uncoded_where_something_is():
    made = half_empty()
    fold_empty(made, set())
    told = " ".join(sources(made))
    assert "coding/claims.csv" not in told
    assert "tied(study.coding)" in told  # its sentence is a finding there
    assert "“Who says what?”; “Who reprints whom?”" in told


def test_what_is_blank_beside_something_shown_goes_too_where_the_corpus_lacks_it():
    made = notebook(
        markdown("# T"),
        code("study.told_theses", outputs=displayed("(no rows)")),
        markdown("### Names"),
        code("plot(study.namings)", outputs=displayed("(no rows)")),
        code("study.words", outputs=displayed("(no rows)")),
        code("study.actors", outputs=displayed("1")),
    )
    fold_empty(made, {"namings", "theses"})
    assert sources(made) == ["# T", "### Names", "study.words", "study.actors"]


def test_a_table_without_rows_is_one_whatever_columns_it_folds():
    made = notebook(
        markdown("# T"),
        code("study.words", outputs=displayed("1")),
        markdown("### A"),
        code("show(passages)", outputs=displayed("(no passages)")),
        code("show(study.edits)", outputs=displayed("a  b\n\n(no rows)\n\nFurther columns: c · d")),
    )
    fold_empty(made, ())
    assert "“A”" in sources(made)[-1]
    assert len(sources(made)) == 3


def test_a_blank_figure_with_no_sentences_below_it_is_left_out():
    made = notebook(
        markdown("# T"),
        markdown("### What does each call it?"),
        code("plot(study.naming_counts)", outputs=displayed("(no rows)")),
        code("show_findings(lone_naming_findings(study.namings))", outputs=displayed("")),
        markdown("### B"),
        code("study.actors", outputs=displayed("1")),
    )
    fold_empty(made, {"namings"})
    title, told, *rest = sources(made)
    assert (title, rest) == ("# T", ["### B", "study.actors"])
    assert "“What does each call it?”" in told
    assert "lexicon/namings.toml" in told


def test_a_page_in_which_all_is_shown_stays():
    made = notebook(
        markdown("# T"), markdown("### A\n\ntext\n\n### B"), code("x", outputs=displayed("1"))
    )
    fold_empty(made, {"coding"})
    assert sources(made) == ["# T", "### A\n\ntext", "### B", "x"]
    assert len({cell.id for cell in made.cells}) == 4


def test_a_corpus_lacks_what_it_has_no_file_of(tmp_path):
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "frames.csv").write_text("")
    assert lacking(tmp_path) == {"namings", "theses"}
    for n_documents in (1, 2):
        folder = corpus_of(tmp_path, dict.fromkeys("ab"[:n_documents], "نص"), name=f"{n_documents}")
        assert ("others" in lacking(folder)) == (n_documents == 1)


def test_what_compares_documents_is_left_out_where_there_is_one():
    made = notebook(
        markdown("# T"),
        markdown("### Which statements stand?"),
        code("found = what_survives(study)", outputs=displayed("- Nothing is stated.\n  لا شيء.")),
        markdown("### What do two share?"),
        code("reuse_findings(study.reprints)", outputs=displayed("- None.\n  لا شيء.")),
        markdown("### What do many share?"),
        code("reuse_findings(study.all)", outputs=displayed("- A.\n  ا.\n- B.\n  ب.")),
    )
    fold_empty(made, {"others"})
    _, told, *rest = sources(made)
    assert "one document" in told
    assert "“Which statements stand?”; “What do two share?”" in told
    assert rest == ["### What do many share?", "reuse_findings(study.all)"]


def test_a_figure_that_says_that_there_is_nothing_is_blank():
    columns = ["doc_id", "voice", "value", "low", "high"]
    empty = plot_shares(pd.DataFrame(columns=columns), by="voice", title="")
    drawn, _ = plt.subplots()
    assert print_figure(getattr(empty, "figure", empty))["blank"]
    assert not print_figure(drawn)["blank"]
    plt.close("all")
