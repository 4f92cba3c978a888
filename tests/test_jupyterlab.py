"""A notebook in JupyterLab, in a browser: opened, turned, and told of a wrong parameter."""

import asyncio
import json
import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from copy import deepcopy

import nbformat
import pandas as pd
import pytest
from ipykernel.ipkernel import IPythonKernel
from tiny_notebooks import code, markdown, notebook, result, save

from corpus_lib.files import REPOSITORY
from corpus_lib.run.execution import normalize, notebook_bytes
from corpus_lib.run.lab import Contents
from corpus_lib.run.series import NOTEBOOKS
from corpus_lib.show import show_table

PYTHON = IPythonKernel.language_info
MAKE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
# What `make lab` starts it with.
OPTIONS = re.findall(r"--ServerApp\.contents_manager_class=\S+", MAKE)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium: apt-get install chromium")
# A model as small as may be: what is tried is the page, not the topics.
TURNED = {"N_TOPICS": 3, "START": "random", "N_SHUFFLES": 10, "N_REFITS": 1, "N_SEEDS": 1}
# All cells are on the page, and nothing is asked of the network.
LAB = {
    "notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"},
    "apputils-extension/notification.jupyterlab-settings": {
        "fetchNews": "false",
        "checkForUpdates": False,
    },
}
# What MathJax, which JupyterLab brings, takes for formulas.
DOLLARS = ["دفعت $5 مليون من أصل $6 مليار", r"\(a\) and \[b\]", r"$$x$$ \begin{align}y\end{align}"]
TURN = """import pandas as pd
from corpus_lib import InputError, show
def look(word):
    if word == "three":
        raise InputError("three is none; give one or two")
    return [show.show_table(pd.DataFrame({"chosen": [word]}))]
show.show_choice(look, ["one", "two"], free=True)"""
TABLE = 22  # the cell that shows a row for each topic
SECONDS = 1000  # of the browser's milliseconds


def given_and_saved(content, folder):
    """What JupyterLab gets of a notebook; it saves this, and the file stays as it was."""
    path = save(content, folder / "one.ipynb")
    path.write_bytes(notebook_bytes(content))
    before = nbformat.reads(path.read_text("utf-8"), 4)
    manager = Contents(root_dir=str(folder))
    given = asyncio.run(manager.get(path.name))
    metadata = dict(given["content"]["metadata"]["language_info"])
    asyncio.run(manager.save(deepcopy(given), path.name))
    assert nbformat.reads(path.read_text("utf-8"), 4) == before
    return metadata, given["content"]["cells"]


def test_a_notebook_is_given_with_the_version_of_python_and_saved_without(tmp_path):
    language, _ = given_and_saved(normalize(notebook(code("1"))), tmp_path)
    assert language == PYTHON
    other = notebook(markdown("x"))
    other.metadata["language_info"] = {"name": "R"}
    assert given_and_saved(other, tmp_path)[0] == {"name": "R"}


def test_a_figure_is_told_to_those_who_cannot_see_it_and_saved_once(tmp_path):
    figure = result({"image/png": "iVBORw0KGgo=", "text/plain": "<Figure>"})
    cells = [markdown('### Who "speaks"?\n\nA bar each.'), code("plot()", outputs=[figure])]
    content = normalize(notebook(*cells, code("2", outputs=[result({"text/html": "<i>a</i>"})])))
    _, cells = given_and_saved(content, tmp_path)
    shown = cells[1]["outputs"][0]["data"]["text/html"]
    told = re.fullmatch(r'<img alt="(.*)" src="data:image/png;base64,iVBORw0KGgo=">', shown)
    assert told[1] == "Who &quot;speaks&quot;? A bar each."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of a notebook that nobody trusts, of the corpus, and small notebooks."""
    root = tmp_path_factory.mktemp("lab")
    unkept = shutil.ignore_patterns(".cache")
    shutil.copytree(REPOSITORY / "data", root / "corpus", ignore=unkept)
    content = nbformat.read(NOTEBOOKS / "06_lda_topics.ipynb", as_version=4)
    (root / "topics.ipynb").write_bytes(notebook_bytes(content))
    shown = [show_table(pd.DataFrame({"text": [one]}))._repr_html_() for one in DOLLARS]
    shown.append(f"<div>{DOLLARS[0]}</div>")
    save(normalize(notebook(code(TURN))), root / "turn.ipynb")
    cells = [code("1", outputs=[result({"text/html": one, "text/plain": "1"})]) for one in shown]
    save(normalize(notebook(*cells)), root / "dollars.ipynb")
    return root


@pytest.fixture(scope="module")
def address(folder):
    """The address of a JupyterLab on this machine alone, and what its token is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token, own = secrets.token_hex(16), folder.parent / "lab_settings"
    places = {f"JUPYTER_{one}_DIR": str(own / one) for one in ("CONFIG", "DATA", "RUNTIME")}
    environment = {
        **os.environ,
        **places,
        "IPYTHONDIR": str(own / "ipython"),
        "PYTHONPATH": str(REPOSITORY),
        "JUPYTER_TOKEN": token,
    }
    options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1"]
    options += [f"--ServerApp.port={port}", f"--ServerApp.root_dir={folder}"]
    for name, setting in LAB.items():
        path = own / "CONFIG" / "lab" / "user-settings" / "@jupyterlab" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(setting))
    with (folder.parent / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options, *OPTIONS],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/api", server)
        yield f"http://127.0.0.1:{port}/lab/tree/{{}}?token={token}&reset"
    finally:
        server.terminate()  # which ends its kernels, too
        try:
            server.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def expect(found):
    """Playwright's, which a machine without it lacks."""
    return pytest.importorskip("playwright.sync_api").expect(found)


def _wait_for(url, server):
    for _ in range(240):
        assert server.poll() is None, "JupyterLab ended by itself"
        try:
            urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            time.sleep(0.25)
        else:
            return
    raise AssertionError("JupyterLab does not answer")


@pytest.fixture
def lab(address):
    """Opens a notebook in a browser that reaches nothing but this JupyterLab."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs corpus-lib[test]")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1024, "height": 900})
        page.route(lambda url: "//127.0.0.1:" not in url, lambda route: route.abort())

        def open_notebook(name):
            page.goto(address.format(name), timeout=90 * SECONDS)
            page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90 * SECONDS)
            page.wait_for_selector("text=/Python 3.*Idle/", timeout=90 * SECONDS)
            return page

        yield open_notebook
        browser.close()


def is_changed(page):
    return page.locator(".lm-DockPanel .lm-TabBar-tab.jp-mod-dirty").count() == 1


def set_parameters(page, folder, **values):
    """Type into the cell of parameters, as a reader would."""
    cell = nbformat.read(folder / "topics.ipynb", as_version=4).cells[2]
    source = cell.source
    for name, value in values.items():
        line = rf"(?m)^({name}: .*? = )[^#]*?(?=\s+#)"
        source, n = re.subn(line, rf"\g<1>{value!r}", source)
        assert n == 1, name
    unfolded(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def unfolded(page):
    """The cell of parameters, which stands folded above the answer."""
    cell = page.locator(".jp-Cell").nth(2)
    cell.locator(".jp-InputPlaceholder").click()
    return cell.locator(".cm-content")


def run_all(page):
    page.locator(".lm-MenuBar-itemLabel", has_text=re.compile("^Run$")).click()
    page.locator('[data-command="runmenu:run-all"]').click()


@in_browser
def test_opening_a_notebook_does_not_mark_it_changed(lab):
    page = lab("topics.ipynb")
    page.wait_for_selector(".jp-OutputArea-output img")
    page.wait_for_timeout(2 * SECONDS)
    told = page.locator(".jp-OutputArea-output img").evaluate_all("all => all.map(one => one.alt)")
    assert len(told) == 5
    assert all("?" in one for one in told)  # the question that it answers
    assert not is_changed(page)
    first = page.locator(".jp-OutputArea-output").first
    assert first.bounding_box()["y"] < 600, "the answer is not on the first screen"
    unfolded(page).click()
    page.keyboard.type("# ")
    page.wait_for_selector(".lm-DockPanel .lm-TabBar-tab.jp-mod-dirty")


@in_browser
@pytest.mark.parametrize("number", ["03", "04", "08"])  # of the widest tables
def test_no_output_scrolls_sideways(lab, folder, number):
    [path] = NOTEBOOKS.glob(f"{number}_*.ipynb")
    shutil.copy(path, folder / path.name)
    page = lab(path.name)
    outputs = page.locator(".jp-OutputArea-output")
    expect(outputs.last).to_be_attached()
    page.wait_for_timeout(2 * SECONDS)
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1)"
    told = f"{cut}.map(one => one.querySelector('tr')?.textContent)"
    assert outputs.evaluate_all(told) == []


@in_browser
def test_a_wrong_parameter_is_told_in_one_line_below_its_cell(lab, folder):
    page = lab("topics.ipynb")
    set_parameters(page, folder, N_TOPICS=99, CORPUS=str(folder / "corpus"))
    run_all(page)
    below = page.locator(".jp-Cell").nth(3).locator(".jp-OutputArea-output")
    expect(below.first).to_have_text("N_TOPICS is 99; give 2 to 30", timeout=60 * SECONDS)
    expect(below.first).to_be_in_viewport()  # though the last cell is the one that is chosen
    assert "Traceback" not in page.locator(".jp-Notebook").inner_text()


@in_browser
def test_a_parameter_that_is_turned_gives_other_outputs(lab, folder):
    page = lab("topics.ipynb")
    assert not is_changed(page)
    set_parameters(page, folder, CORPUS=str(folder / "corpus"), **TURNED)
    stored = page.locator(".jp-Cell").nth(TABLE).locator("tbody tr")
    n_stored = stored.count()
    run_all(page)
    expect(stored).to_have_count(3, timeout=90 * SECONDS)
    assert n_stored == 14
    assert page.locator(".jp-Notebook [data-mime-type*=error]").count() == 0


@in_browser
def test_dollars_in_a_text_are_no_formula(lab):
    page = lab("dollars.ipynb")
    *tables, plain = page.locator(".jp-OutputArea-output").all()
    plain.locator("mjx-container").wait_for(state="attached", timeout=30 * SECONDS)
    for text, table in zip(DOLLARS, tables, strict=True):
        assert table.locator("mjx-container").count() == 0, text
        assert text in table.inner_text()


@in_browser
def test_what_is_typed_in_the_box_is_shown_below_and_the_box_is_not_saved(lab, folder):
    page = lab("turn.ipynb")
    run_all(page)
    box = page.locator(".jp-OutputArea-output input")
    below = page.locator(".jp-OutputArea-output tbody td")
    expect(below).to_have_text("one", timeout=60 * SECONDS)
    for word, shown in [("two", "two"), ("other", "other")]:
        box.fill(word)
        box.press("Enter")
        expect(below).to_have_text(shown, timeout=60 * SECONDS)
    box.fill("three")
    box.press("Enter")
    page.wait_for_selector("text=three is none; give one or two")
    page.locator(".cm-content").click()
    for _ in range(60):  # on a busy machine a first save may come before what is shown is noted
        page.keyboard.press("Control+s")
        page.wait_for_timeout(SECONDS)
        [cell] = nbformat.read(folder / "turn.ipynb", as_version=4).cells
        told = ["three is none" in output.data["text/plain"] for output in cell.outputs]
        if any(told):
            break
    assert told == [True]
