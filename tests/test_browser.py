"""The report in a browser, its pages opened as files: whole, readable, fetching nothing."""

import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pandas as pd
import pytest
from tiny_notebooks import TEXT, code, corpus_folder, markdown, opened, run, save
from topic_corpora import planted

from corpus_lib import load_corpus
from corpus_lib.run.front import report_fonts
from corpus_lib.run.output import TEMPLATES
from corpus_lib.run.report import finder, notebook_page, search_content, search_index
from corpus_lib.run.sections import Section
from corpus_lib.run.series import NOTEBOOKS
from corpus_lib.topics.explorer import explorer_page
from corpus_lib.topics.lda import fit_lda

sync_api = pytest.importorskip("playwright.sync_api", reason="needs corpus-lib[test]: playwright")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs its axe.min.js")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt-get install chromium")
sync_api.expect.set_options(timeout=30_000)  # a machine may be busy; 5 s is the default

SHOW = """import matplotlib.pyplot as plt
import pandas as pd

from corpus_lib import Study
from corpus_lib.show import show_concordance, show_passages, show_table
from corpus_lib.words import concordance

study = Study(CORPUS)
rows = pd.DataFrame({"doc_id": ["visit"], "start": [11], "end": [17]})"""
LINES = 'show_concordance(concordance.concordance(study.corpus, "موسكو", by="lemma"))'

PAIR = """from IPython.display import HTML

cell = "<td>word <mark>one</mark> <mark>two</mark> word</td>"
rows = f"<thead><tr><th>AB</th><th>B</th></tr></thead><tr>{cell}{cell}</tr>"
HTML(f"<table width='100%'>{rows}</table>")"""

MATRIX = """from corpus_lib.show import plot_stances

given = {"doc_id": "visit", "voice": "attributed", "explicit": "yes", "stance": "affirms"}
named = [f"the claim number {n} is one of a good many words" for n in range(30)]
plot_stances(pd.DataFrame([{**given, "claim": name} for name in named]))"""

COUNTED = """words = study.corpus.tokens
counts = pd.DataFrame({"lemma": ["موسكو", "وزير"], "count": [2, 62]})
show_table(counts, places=words, corpus=study.corpus)"""


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    """The folder of a run on a corpus of one text."""
    root = tmp_path_factory.mktemp("place")
    corpus_folder(root / "texts")
    cells = [
        code(SHOW),
        markdown("### Where does it stand?\n\nOne place, and $5 of $7."),
        code("show_table(rows)", "findings"),
        code("show_passages(study.corpus.passages(rows))"),
        code('show_table(pd.DataFrame({"term": ["الوزير"], "count": [62]}))'),
        code(COUNTED),
        code(LINES),
        code(PAIR),
        markdown("### How does it look?\n\nA line upwards."),
        code("plt.plot([1, 2])\nplt.show()"),
        markdown("### What does it affirm?\n\nA row for each claim."),
        code(MATRIX, "cover"),
    ]
    save(opened(*cells), root / "notebooks" / "03_words.ipynb")
    save(opened(markdown("See `03_words`.")), root / "notebooks" / "04_more.ipynb")
    assert run(root, root / "out") == 0
    return root / "out"


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """A page that fails on whatever is asked of another place, and on errors of its script."""
    context = browser.new_context(viewport={"width": 1024, "height": 800})
    asked, wrong = [], []
    opened_page = context.new_page()
    opened_page.on("request", lambda request: asked.append(request.url))
    opened_page.on("pageerror", lambda error: wrong.append(str(error)))
    opened_page.on(
        "console", lambda said: wrong.append(said.text) if said.type == "error" else None
    )
    yield opened_page
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert wrong == []


def pages(report):
    return sorted(path for path in report.rglob("*.html"))


def test_every_link_leads_to_a_file_and_an_anchor(report, page):
    links = {}
    for path in pages(report):
        page.goto(path.as_uri())
        links[path] = page.eval_on_selector_all("[href]", "all => all.map(one => one.href)")
    for path, found in links.items():
        assert found, path
        for link in found:
            parts = urlsplit(link)
            target = Path(unquote(parts.path))
            assert target.is_file(), f"{path.name}: {link}"
            if (
                parts.fragment
                and target.suffix == ".html"
                and not parts.fragment.startswith(("q=", "p="))
            ):
                text = target.read_text(encoding="utf-8")
                assert f'id="{unquote(parts.fragment)}"' in text, f"{path.name}: {link}"


def test_the_search_finds_a_word_with_what_is_attached_to_it(report, page):
    page.goto((report / "index.html").as_uri())
    for query, expected in [
        ("موسكو", ["لموسكو", "مؤسكو"]),
        ("لمُوسكو", ["لموسكو", "مؤسكو"]),
        ("moscow", ["لموسكو", "مؤسكو"]),
        ("وصل الوزير", ["وصل الوزير"]),
        ("قال الوزير", ["قال الوزير"]),
        ("قال وزير", ["قال الوزير"]),
        ("the sanctions", ["العقوبات"]),
        ("moscow 's", ["لموسكو", "مؤسكو"]),
        ("'s", []),
        ("a minister said", ["قال الوزير"]),
        ("said minister sanctions", []),
        ("سمك", []),
    ]:
        page.fill("#query", query)
        page.wait_for_selector(".found-count")
        sync_api.expect(page.locator(".found-count")).to_contain_text(f"{len(expected)} line")
        assert page.locator("#results mark").all_inner_texts() == expected, query
    page.check("#exact")
    page.fill("#query", "موسكو")
    sync_api.expect(page.locator("#results mark")).to_have_count(1)


@pytest.mark.parametrize("width", [390, 1024])
def test_a_term_of_a_table_opens_all_its_lines(report, page, width):
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((report / "03_words.html").as_uri())
    page.locator("a.find", has_text="الوزير").first.click()
    sync_api.expect(page.locator(".found-count")).to_contain_text("62 lines")
    sync_api.expect(page.locator(".found-count")).to_be_in_viewport()
    assert set(page.locator("#results mark").all_inner_texts()) == {"الوزير"}


def test_a_number_of_a_table_opens_all_its_passages(report, page):
    page.goto((report / "03_words.html").as_uri())
    number = page.locator("main a.places").first
    number.focus()
    page.keyboard.press("Enter")
    sync_api.expect(page.locator(".found-count")).to_contain_text("2 lines")
    assert page.locator("#results mark").all_inner_texts() == ["لموسكو", "مؤسكو"]
    sync_api.expect(page.locator("#results .close")).to_be_focused()
    page.keyboard.press("Escape")
    sync_api.expect(page.locator("#results")).to_be_hidden()
    sync_api.expect(number).to_be_focused()
    page.keyboard.press("Enter")
    page.locator("#results a").last.click()
    page.wait_for_selector("mark.place")
    assert page.locator("mark.place").all_inner_texts() == ["مؤسكو"]
    page.goto(f"{(report / '03_words.html').as_uri()}?lang=ar")
    page.locator("main a.places").last.click()
    sync_api.expect(page.locator(".found-count")).to_contain_text("62")
    sync_api.expect(page.locator("#results mark")).to_have_count(62)
    # What was found is told in the language that the page is turned to.
    for name in ("تشرين الثاني 2022", "November 2022"):
        assert name in page.locator(".found-count").inner_text()
        assert name in page.locator("#results .found-place").first.inner_text()
        page.click(".language")


def test_a_line_that_was_found_leads_to_its_marked_place(report, page):
    page.goto((report / "03_words.html").as_uri())
    page.fill("#query", "موسكو")
    page.locator("#results a").first.click()
    page.wait_for_selector("mark.place")
    assert page.url.endswith("texts/visit.html#o11-17")
    assert page.locator("mark.place").all_inner_texts() == ["لموسكو"]


@pytest.mark.parametrize("shown", ["td >> text='11'", "text='11–17' >> nth=0"])
def test_a_number_leads_to_its_marked_passage(report, page, shown):
    page.goto((report / "03_words.html").as_uri())
    page.locator("main").locator(shown).first.click()
    page.wait_for_selector("mark.place")
    assert page.locator("mark.place").all_inner_texts() == ["لموسكو"]
    sync_api.expect(page.locator("mark.place")).to_be_in_viewport()


def test_a_marked_place_may_cross_what_cleaning_changed(report, page):
    start, end = TEXT.index("اقرأ") - 3, TEXT.index("مؤسكو") + 3
    page.goto(f"{(report / 'texts/visit.html').as_uri()}#o{start}-{end}")
    assert "".join(page.locator("mark.place").all_text_contents()) == TEXT[start:end]
    page.goto(f"{(report / 'texts/visit.html').as_uri()}#o0-3")
    page.wait_for_function("document.querySelectorAll('mark.place').length === 1")
    assert page.locator("#raw").text_content() == TEXT


def shown_languages(page):
    return page.evaluate("[document.documentElement.lang, document.documentElement.dir]")


def test_one_button_switches_the_language_of_every_page_and_keeps_the_place(report, page):
    page.goto((report / "03_words.html").as_uri())
    assert shown_languages(page) == ["en", "ltr"]
    figure = page.locator("main figure, main .output_png").locator("visible=true").first
    figure.scroll_into_view_if_needed()
    before = figure.bounding_box()["y"]
    page.click(".language")
    assert shown_languages(page) == ["ar", "rtl"]
    arabic = page.locator(".output_png img").locator("visible=true").first
    assert arabic.get_attribute("src").endswith(".ar.png")
    assert (
        abs(
            page.locator("main .output_png").locator("visible=true").first.bounding_box()["y"]
            - before
        )
        < 80
    )
    assert "كل النتائج" in page.locator(".bar").inner_text()
    assert page.get_attribute("#query", "placeholder") == "كلمة"
    page.fill("#query", "موسكو")
    sync_api.expect(page.locator(".found-count")).to_contain_text("عدد المواضع: 2")
    # The next page is in Arabic too, and one that is opened later.
    page.locator("nav.bottom a").last.click()
    page.wait_for_url("**/04_more.html?lang=ar")
    assert shown_languages(page) == ["ar", "rtl"]
    page.goto((report / "index.html").as_uri())
    sync_api.expect(page.locator("html")).to_have_attribute("lang", "ar")
    assert shown_languages(page) == ["ar", "rtl"]
    assert (
        page.locator("main").get_by_text("The texts", exact=True).locator("visible=true").count()
        == 0
    )
    page.click(".language")
    assert shown_languages(page) == ["en", "ltr"]
    assert page.get_attribute("#query", "placeholder") == "كلمة · word"


def test_a_page_follows_the_language_that_another_tab_was_turned_to(report, page):
    page.goto((report / "index.html").as_uri())
    other = page.context.new_page()
    other.goto((report / "03_words.html").as_uri())
    other.click(".language")
    assert shown_languages(other) == ["ar", "rtl"]
    assert other.evaluate("localStorage.getItem('corpus-lib-language')") == "ar"
    # What a browser tells a tab that one comes back to; a headless one has all tabs in front.
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    sync_api.expect(page.locator("html")).to_have_attribute("lang", "ar")
    assert shown_languages(page) == ["ar", "rtl"]
    assert page.get_attribute("#query", "placeholder") == "كلمة"


def test_a_browser_in_arabic_opens_pages_in_arabic(report, browser):
    context = browser.new_context(locale="ar-SY")
    opened_page = context.new_page()
    opened_page.goto((report / "index.html").as_uri())
    assert shown_languages(opened_page) == ["ar", "rtl"]
    context.close()


def test_the_topic_explorer_speaks_the_language_of_its_reader(page, tmp_path):
    model = fit_lda(planted(seed=1), 3, seed=7, chains=2, iterations=30, samples=2, passes=2)
    topics = pd.DataFrame({"topic": ["T1"], "label": ["الحرب · war"], "verdict": ["sure"]})
    glosses = dict.fromkeys(model.topic_term.columns, "gloss")
    (tmp_path / "topics.html").write_text(explorer_page(model, topics, glosses=glosses), "utf-8")
    for language, selected in (("ar", "الموضوع المختار"), ("en", "Selected Topic")):
        page.emulate_media(color_scheme={"ar": "dark", "en": "light"}[language])
        page.goto(f"{(tmp_path / 'topics.html').as_uri()}?lang={language}")
        page.fill("#ldavis-topic", "2")
        page.press("#ldavis-topic", "Enter")
        assert selected in page.locator("#ldavis-top").inner_text()
        page.locator("nav a").nth(2).click()
        sync_api.expect(page.locator("#ldavis-topic")).to_have_value("3")
        said = "\n".join(page.locator("#ldavis text, #ldavis label").all_text_contents())
        english = set(re.findall("[A-Za-z]{3,}", page.locator("body").inner_text() + said))
        # Authors, and logarithms, keep their letters.
        assert (english <= {"English", "Chuang", "Sievert", "Shirley", "log"}) == (language == "ar")
        assert ("gloss" in said) == (language == "en")
        bar, word = (
            page.locator(f"#ldavis > svg {one}").first.bounding_box()
            for one in (".bar-totals", ".terms")
        )
        assert (word["x"] > bar["x"]) == (language == "ar")
        assert axe.Axe().run(page).response["violations"] == []


def test_dollars_are_text(report, page):
    page.goto((report / "03_words.html").as_uri())
    assert "One place, and $5 of $7." in page.locator("main").inner_text()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [390, 1024])
def test_no_page_scrolls_sideways(report, page, width, language):
    page.set_viewport_size({"width": width, "height": 800})
    for path in pages(report):
        page.goto(f"{path.as_uri()}?lang={language}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_smaller_offset_is_read_first_on_one_line(report, page, language):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{(report / '03_words.html').as_uri()}?lang={language}")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    ends = page.eval_on_selector_all(
        "main a[href*='#o']",
        """all => all.filter(one => /^\\d+–/.test(one.innerText)).map(one => {
            const boxes = [0, one.textContent.length - 1].map(at => {
                const range = document.createRange();
                range.setStart(one.firstChild, at);
                range.setEnd(one.firstChild, at + 1);
                return range.getBoundingClientRect();
            });
            if (boxes[0].top !== boxes[1].top) return "torn";
            return boxes[0].left < boxes[1].left ? "ltr" : "rtl";
        })""",
    )
    assert len(ends) > 2
    assert set(ends) == {"rtl" if language == "ar" else "ltr"}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_narrow_page_shows_all_of_its_tables_and_large_letters_in_figures(report, page, language):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{(report / '03_words.html').as_uri()}?lang={language}")
    cut = "all => all.filter(one => one.scrollWidth > one.parentElement.clientWidth + 1).length"
    assert page.eval_on_selector_all("main table", cut) == 0
    figure = page.locator(".output_png img").locator("visible=true").first
    assert figure.bounding_box()["width"] > 600
    # Two passages side by side, in which words are marked, are no lines of a concordance.
    pair = page.locator("table:has(th:text('AB')) td")
    assert pair.nth(0).bounding_box()["y"] == pair.nth(1).bounding_box()["y"]
    assert pair.nth(0).bounding_box()["width"] > 120
    # The word of a concordance's line stands between what is before and what is after it.
    line = page.locator("tr:has(> td:nth-child(2):nth-last-child(3) > mark) > td")
    before, word, after = (line.nth(at).bounding_box() for at in range(3))
    assert after["x"] < word["x"] < before["x"]
    assert before["x"] + before["width"] <= 390


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["index.html", "03_words.html"])
def test_a_narrow_page_has_the_cells_of_a_matrix_instead_of_its_picture(
    report, page, name, language
):
    word = {"en": "“affirms”", "ar": "«تؤكد»"}[language]
    page.goto(f"{(report / name).as_uri()}?lang={language}")
    cell = page.locator(".cells").get_by_text(word).first
    shown = "all => all.filter(one => getComputedStyle(one).display !== 'none').length"
    assert page.eval_on_selector_all(".wide", shown) == 1
    sync_api.expect(cell).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 800})
    sync_api.expect(cell).to_be_visible()
    assert page.eval_on_selector_all(".wide", shown) == 0
    assert cell.evaluate("one => parseFloat(getComputedStyle(one).fontSize)") >= 12
    # The name of the document stays in view.
    page.locator(".cells tbody").nth(20).scroll_into_view_if_needed()
    sync_api.expect(page.locator(".cells thead th").first).to_be_in_viewport()
    # Printed, it is the picture again.
    page.emulate_media(media="print")
    sync_api.expect(cell).to_be_hidden()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_scrolls_sideways_says_so_and_fades_where_there_is_more(report, page, language):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{(report / '03_words.html').as_uri()}?lang={language}")
    page.get_by_text({"en": "How does it look?", "ar": "للتنزيل:"}[language]).last.hover()
    hint = page.locator(".hint")
    expected = {"en": "scroll it sideways", "ar": "مرّره جانبيًّا"}[language]
    sync_api.expect(hint).to_contain_text([expected])
    # A picture begins where the language does.
    rest, seen, way = {"en": ("right", "left", 1), "ar": ("left", "right", -1)}[language]
    scrolled = page.locator(f".more-{rest}")
    assert scrolled.count() == 1
    scrolled.evaluate("(one, way) => { one.scrollLeft = way * one.scrollWidth; }", way)
    sync_api.expect(page.locator(f".more-{seen}")).to_have_count(1)
    assert page.locator(f".more-{rest}").count() == 0
    page.set_viewport_size({"width": 1024, "height": 800})
    sync_api.expect(hint).to_have_count(0)


def test_a_page_prints_with_its_folded_passages(report, page):
    page.goto((report / "03_words.html").as_uri())
    printed = page.pdf()
    assert printed.startswith(b"%PDF")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    folded = page.locator("main details:not(.code):not([open])")
    assert folded.count() == 0
    # A tall figure is printed in strips, which together are the figure.
    heights = page.locator(".strips").first.evaluate(
        "box => [box.offsetHeight, box.offsetWidth, box.querySelector('img').offsetHeight]"
    )
    assert heights[0] == pytest.approx(heights[2], abs=2)
    assert heights[1] > 300
    assert re.search(rb"/Count [1-3]\b", printed)
    # The picture of the first page too, in the language of the page.
    for language in ("en", "ar"):
        page.goto(f"{(report / 'index.html').as_uri()}?lang={language}")
        page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
        assert page.locator("figure .strips").locator("visible=true").count() == 1


@pytest.mark.parametrize(("scheme", "language"), [("light", "en"), ("dark", "en"), ("light", "ar")])
def test_axe_finds_nothing_to_complain_of(report, page, scheme, language):
    page.emulate_media(color_scheme=scheme)
    for path in pages(report):
        page.goto(f"{path.as_uri()}?lang={language}")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        found = axe.Axe().run(page).response["violations"]
        told = [
            f"{one['id']} ({one['impact']}): {node['html'][:200]}"
            for one in found
            for node in one["nodes"][:3]
        ]
        assert told == [], path.name


def test_every_term_of_the_series_opens_lines(page, tmp_path):
    content = search_content(load_corpus())
    made, terms = {"search.js": search_index(content), **report_fonts()}, set()
    finds = finder(content)
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        section = Section(path.stem, nbformat.read(path, as_version=4))
        made["page.html"] = notebook_page(section, [section], finds=finds)
        terms |= set(re.findall('<a class="find"[^>]*>(.*?)</a>', made["page.html"].decode()))
    for name, file in made.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(file)
    assert len(terms) > 300
    page.goto((tmp_path / "page.html").as_uri())
    page.fill("#query", "موسكو")
    page.wait_for_selector(".found-count")
    dead = page.evaluate(
        """terms => terms.filter(term => {
            const box = document.getElementById("query");
            box.value = term;
            box.dispatchEvent(new Event("input"));
            return document.querySelector(".found-count").textContent.startsWith("0 ");
        })""",
        sorted(terms),
    )
    assert dead == []


def test_no_table_of_the_series_is_cut_beside_the_contents_of_its_page(page):
    style = (TEMPLATES / "report.css").read_text("utf-8")
    style = re.sub(r"@font-face \{.*?\}", "", style, flags=re.DOTALL)
    shown = [
        (path.stem[:2], output["data"]["text/html"])
        for path in sorted(NOTEBOOKS.glob("*.ipynb"))
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        if "<thead>" in output.get("data", {}).get("text/html", "")
    ]
    assert len(shown) > 30
    # What a window of 1024 px leaves beside the contents.
    areas = "".join(f'<div class="output_area" title="{n}">{html}</div>' for n, html in shown)
    page.set_content(f"<style>{style}</style><main style='width: 684px'>{areas}</main>")
    cut = page.eval_on_selector_all(
        ".output_area",
        "all => all.filter(one => one.scrollWidth > one.clientWidth + 1)"
        ".map(one => [one.title, one.scrollWidth, one.querySelector('tr').innerText])",
    )
    assert cut == []
