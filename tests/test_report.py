import base64
import html
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from small_corpora import corpus_of
from tiny_notebooks import code, corpus_folder, markdown, notebook, opened, result, stream

from corpus_lib import load_corpus
from corpus_lib.errors import InputError
from corpus_lib.prepare.published import display_names
from corpus_lib.run.corpus_report import read_about
from corpus_lib.run.execution import Failure
from corpus_lib.run.exhibits import Caption, Exhibit
from corpus_lib.run.front import RunFacts, front_page
from corpus_lib.run.output import without_paths
from corpus_lib.run.report import linked, notebook_page, report_fonts
from corpus_lib.run.sections import Section
from corpus_lib.wording import set_names

PNG = base64.b64encode(b"\x89PNG pixels").decode()
RTL = '<div dir="rtl" lang="ar"><table><tr><td>العقوبات</td></tr></table></div>'
FACTS = RunFacts("data", {}, "0.1.0", "3.11.7", "10 November 2022, 12:00 (UTC+0000)", 61.4)
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
RECORD = {
    "notebook": "06_topics",
    "title": "Which <topics>?",
    "tables": [
        {
            "files": ["tables/06-how-large-1.csv"],
            "heading": "How large?",
            "rows": 1,
            "columns": ["term"],
        },
        {
            "files": ["tables/06-how-large-2.csv"],
            "heading": "How large?",
            "rows": 20,
            "columns": ["term", "n"],
        },
    ],
    "figures": [
        {
            "files": ["figures/06-how-large-1.png", "figures/06-how-large-1.svg"],
            "heading": "How large?",
            "text": "The sizes.",
            "width": 17.0,
            "height": 9.5,
        }
    ],
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


def test_a_title_is_the_first_heading_without_marks():
    assert TOPICS.title == "Which topics?"
    assert Section("06_topics", notebook(code("# no heading"))).title == "06_topics"


def test_pages_are_well_formed_and_need_no_network(index):
    for text in (page(TOPICS), index(FIVE, TOPICS, records=[RECORD])):
        links = Links(text)
        assert links.open == []
        assert not [link for link in links.links if link.startswith(("http", "//"))]
        for trace in ("http://", "https://", "MathJax", "require.js", "@import"):
            assert trace not in text
        assert "default-src 'none'" in html.unescape(text)


def test_every_font_that_the_style_names_is_enclosed(index):
    fonts = report_fonts()
    named = {part.split('"')[0] for part in index(FIVE).split('url("')[1:]}
    assert named
    assert named | {"fonts/LICENSE.txt"} == set(fonts)


def test_a_page_keeps_direction_and_embeds_figures():
    text = page(TOPICS)
    assert RTL in text
    assert f"data:image/png;base64,{PNG}" in text
    assert 'alt="How large?"' in text
    assert ">Which topics?</title>" in text


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
    for text in (page(failed), index(FIVE, failed, facts=replace(FACTS, missing=["09_end"]))):
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


def test_without_findings_the_opening_paragraph_stands_in(index):
    plain = Section("06_topics", notebook(markdown("# Why?\nThe *opening* & more.\n\nSecond.")))
    text = index(plain)
    assert "<p>The <em>opening</em> &amp; more.</p>" in text
    assert "Second." not in text


def test_the_index_links_every_file(index):
    links = Links(index(FIVE, TOPICS, other_files=["09_end.html"])).links
    assert set(links) >= {
        "01_five.html",
        "06_topics.html",
        "notebooks/01_five.ipynb",
        "notebooks/06_topics.ipynb",
        "09_end.html",
    }


def test_the_index_lists_what_a_paper_needs_by_notebook(index):
    parsed = Links(index(TOPICS, records=[RECORD, {**RECORD, "tables": [], "figures": []}]))
    assert {*RECORD["tables"][1]["files"], *RECORD["figures"][0]["files"]} < set(parsed.links)
    assert set(parsed.links) >= {"METHODS.md", "methods.bib", "methods.json"}
    assert set(parsed.links) >= {"figures/captions.md", "tables/captions.md"}
    text = " ".join(parsed.text.split())
    assert text.count("06 Which <topics>? (2 tables, 1 figure)") == 1
    assert "How large? CSV 20 rows" in text
    assert "How large? PNG SVG 17.0 × 9.5 cm" in text


def test_captions_that_do_not_exist_are_not_linked(index):
    links = Links(index(TOPICS, records=[{**RECORD, "figures": []}])).links
    assert "tables/captions.md" in links
    assert "figures/captions.md" not in links
    assert "METHODS.md" not in Links(index(TOPICS)).links


def test_the_index_shows_the_first_figure_and_the_page_links_all_files(index):
    files = {"figures/06-a-1.png": b"", "figures/06-a-1.svg": b""}
    shown = [
        Exhibit("table", 2, Caption("A?", "", ()), {"tables/06-a-1.csv": b""}, {}),
        Exhibit("figure", 2, Caption("A?", "", ()), files, {}),
    ]
    section = Section("06_topics", TOPICS.notebook, exhibits=shown)
    assert '<img src="figures/06-a-1.png"' in index(section)
    assert "<img" not in index(TOPICS)
    links = Links(page(section)).links
    assert [link for link in links if "06-a-1" in link] == ["tables/06-a-1.csv", *files]
    assert "exports" not in page(TOPICS).split("</style>")[1]


def test_the_index_tells_how_it_was_made(index):
    facts = RunFacts(
        "<نصوص>", {"UNIT = 'segment'": ["06_topics"]}, "0.1.0", "3.11.7", "10 November 2022", 61.4
    )
    text = " ".join(Links(index(TOPICS, facts=facts)).text.split())
    assert "10 November 2022, in 61 seconds" in text
    assert "UNIT = 'segment' in 06_topics" in text
    assert "corpus-lib 0.1.0, Python 3.11.7" in text
    assert "<نصوص>" in text
    assert "as the notebooks set them" in Links(index(TOPICS)).text


def test_nothing_but_the_index_depends_on_the_time():
    assert FACTS.when not in page(TOPICS)


def test_a_place_leads_to_its_text_and_the_name_of_a_notebook_to_its_page():
    shown = '<a data-place="visit 11 17">11–17</a> <code>06_topics</code> <code>09_end</code>'
    assert linked(shown, ["06_topics"]) == (
        '<a href="texts/visit.html#o11-17">11–17</a> '
        '<a href="06_topics.html"><code>06_topics</code></a> <code>09_end</code>'
    )


def test_terms_of_other_texts_than_the_report_s_open_no_search():
    cell = code("table", outputs=[result({"text/html": '<td lang="ar">بحر</td>'})])
    for tags, searched in (([], True), (["own-texts"], False)):
        section = Section("11_own", notebook(markdown("# Own?"), cell, code("x = 1", *tags)))
        assert (b'href="#q=' in notebook_page(section, [section])) == searched


def test_a_column_without_a_heading_has_no_empty_one():
    assert linked('<tr><th align="left"></th><th>n</th></tr>', []) == (
        '<tr><td align="left"></td><th>n</th></tr>'
    )


def test_headings_can_be_linked_and_skip_no_level():
    text = page(Section("06_topics", notebook(markdown("# Why?\n\n### How large?\n\n#### So?"))))
    assert re.findall(r"<h\d[^>]*>", text) == [
        '<h1 id="why">', '<h2 id="how-large">', '<h3 id="so">'
    ]  # fmt: skip
    assert '<a href="#how-large">How large?</a>' in text


def test_the_first_page_tells_the_subject_the_texts_and_what_was_found(index):
    text = index(FIVE, TOPICS)
    link, name = re.search(r'<a href="texts/visit.html">(.*?)</a>', text), "Daily, November 2022"
    assert name in link[1]
    assert "1 text is compared" in text
    told = code("show()", "findings", "theses", outputs=[result({"text/html": "<p>A thesis</p>"})])
    sure = "<ul>" + "".join(f"<li>S{n}</li>" for n in range(5)) + "</ul>"
    how = code("sure()", "how-sure", outputs=[result({"text/html": sure})])
    text = index(Section("09_end", notebook(markdown("# End?"), told, how)))
    assert text.count("A thesis") == 1
    assert "<ul><li>S0</li><li>S1</li><li>S2</li></ul>" in text


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
