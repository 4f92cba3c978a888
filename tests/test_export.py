import base64
import csv
import hashlib
import io
import json

import pytest
from PIL import Image
from tiny_notebooks import TEXT, code, corpus_folder, markdown, notebook, opened, result, save

from corpus_lib import cli
from corpus_lib.run import series
from corpus_lib.run.execution import Execution
from corpus_lib.run.exhibits import take_exhibits
from corpus_lib.show.printing import PRINT_FORM

PNG = base64.b64encode(b"\x89PNG print").decode()
SCREEN = base64.b64encode(b"\x89PNG screen").decode()
TABLE = {"csv": "term\r\nقال\r\n", "title": "", "rows": 1, "columns": ["term"], "guarded": {}}
FIGURE = {"png": PNG, "svg": "<svg/>", "title": "", "width": 17.0, "height": 9.0, "letters": 8.0}

SETUP = """import matplotlib.pyplot as plt
import pandas as pd

from corpus_lib import show
"""
SHOW = """raw = ["=1+1", 'قال: "لا"\\nثم']
frame = pd.DataFrame({"doc_id": ["أ", "ب, ج"], "raw": raw, "n": [1 / 3, 2]})
show.show_table(frame.set_index(["doc_id", "n"]), n=1, digits=N_TOPICS - 5)"""
DRAW = """show.plot_two_sided(frame, label="doc_id", value="n").figure.suptitle("Bars")
plt.show()"""
SECTION = "### Who said it, and why?\n\nThe words\nof each."


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A corpus, and two notebooks with a table and a figure each; 07 fails after them."""
    root = tmp_path_factory.mktemp("place")
    corpus_folder(root / "texts")
    cells = [code(SETUP), markdown(SECTION), code(SHOW), code("frame"), code(DRAW)]
    save(opened(*cells), root / "notebooks/06_words.ipynb")
    save(opened(*cells, code("1 / 0"), code(DRAW)), root / "notebooks/07_stops.ipynb")
    return root


def run(place, out, *more):
    return cli.main(
        [
            *("run", "--notebooks", str(place / "notebooks"), "--corpus", str(place / "texts")),
            *("--out", str(out), *more),
        ]
    )


def contents(out):
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def ran(place):
    """The files of a run of both notebooks."""
    assert run(place, place / "out") == 1
    return contents(place / "out")


def record(files, position=0):
    return json.loads(files["methods.json"])["notebooks"][position]


def test_print_forms_are_taken_out_and_named_by_their_headings():
    content = notebook(
        markdown("# Which *topics* are there, “really”?"),
        code("a", outputs=[result({PRINT_FORM: TABLE, "text/html": "<table>"})]),
        markdown("## ما هي المواضيع؟\n\nWords."),
        code("b", outputs=[result({PRINT_FORM: FIGURE, "image/png": SCREEN})]),
        code("c", outputs=[result({PRINT_FORM: TABLE}), result({PRINT_FORM: TABLE})]),
    )
    plain, exhibits = take_exhibits(content, "06", [])
    assert [list(exhibit.files) for exhibit in exhibits[2:]] == [
        [f"tables/06-ما-هي-المواضيع-{n}.csv"] for n in (1, 2)
    ]
    assert [exhibit.kind for exhibit in exhibits] == ["table", "figure", "table", "table"]
    assert exhibits[0].files == {
        "tables/06-which-topics-are-there-really-1.csv": "\ufeffterm\r\nقال\r\n".encode()
    }
    assert exhibits[1].files == {
        "figures/06-ما-هي-المواضيع-1.png": b"\x89PNG print",
        "figures/06-ما-هي-المواضيع-1.svg": b"<svg/>",
    }
    assert exhibits[1].facts == {"title": "", "width": 17.0, "height": 9.0, "letters": 8.0}
    assert exhibits[1].caption.text == "Words."
    assert PRINT_FORM in content.cells[1].outputs[0].data
    assert [dict(o.data) for c in plain.cells for o in c.get("outputs", [])] == [
        {"text/html": "<table>"},
        {"image/png": SCREEN},
        {},
        {},
    ]


def test_a_long_heading_is_cut_between_words_and_a_missing_one_replaced():
    long = markdown("# " + "Which words set each document apart, " * 3)
    shown = code("a", outputs=[result({PRINT_FORM: TABLE})])
    for cells, name in (
        ([long, shown], "06-which-words-set-each-document-apart-which-words-set-each-1"),
        ([shown], "06-table-1"),
    ):
        [exhibit] = take_exhibits(notebook(*cells), "06", [])[1]
        assert list(exhibit.files) == [f"tables/{name}.csv"]


def test_a_figure_without_print_form_is_kept_as_the_screen_shows_it():
    content = notebook(code("a", outputs=[result({"image/png": SCREEN})]))
    plain, [exhibit] = take_exhibits(content, "06", [])
    assert exhibit.files == {"figures/06-figure-1.png": b"\x89PNG screen"}
    assert plain == content


def test_a_run_writes_every_table_and_figure(ran):
    names = [name for name in ran if name.startswith(("tables/06", "figures/06"))]
    assert sorted(names) == [
        "figures/06-who-said-it-and-why-1.ar.png",
        "figures/06-who-said-it-and-why-1.png",
        "figures/06-who-said-it-and-why-1.svg",
        "tables/06-who-said-it-and-why-1.csv",
        "tables/06-who-said-it-and-why-2.csv",
    ]


def test_a_table_is_whole_and_exact_whatever_was_shown(ran):
    text = ran["tables/06-who-said-it-and-why-1.csv"].decode("utf-8")
    assert text.startswith("\ufeffdoc_id,n,raw\r\n")
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert rows[1:] == [["أ", str(1 / 3), "'=1+1"], ["ب, ج", "2.0", 'قال: "لا"\nثم']]
    assert record(ran)["tables"][0]["guarded"] == {"raw": 1}
    assert "1 in `raw`" in ran["tables/captions.md"].decode()
    assert ran["tables/06-who-said-it-and-why-2.csv"].startswith("\ufeffdoc_id,raw,n".encode())


def test_a_figure_is_there_at_print_size_and_the_page_keeps_its_own(ran):
    image = Image.open(io.BytesIO(ran["figures/06-who-said-it-and-why-1.png"]))
    listed = record(ran)["figures"][0]
    assert image.size[0] == pytest.approx(listed["width"] / 2.54 * 300, abs=2)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert 12 < listed["width"] <= 17
    [screen] = [
        output.data["image/png"]
        for cell in json.loads(ran["notebooks/06_words.ipynb"], object_hook=_Node)["cells"]
        for output in cell.get("outputs", [])
        if "image/png" in output.data
    ]
    assert Image.open(io.BytesIO(base64.b64decode(screen))).size[0] < 0.6 * image.size[0]
    assert screen.strip() in ran["06_words.html"].decode()


class _Node(dict):
    __getattr__ = dict.__getitem__


def test_notebooks_and_pages_hold_no_print_forms(ran):
    for name, content in ran.items():
        if name.endswith((".ipynb", ".html")):
            assert PRINT_FORM.encode() not in content


def test_a_caption_tells_question_text_and_parameters(ran):
    text = ran["figures/captions.md"].decode()
    assert "**Who said it, and why?** Bars. The words of each." in text
    figure, table = record(ran)["figures"][0], record(ran)["tables"][0]
    assert (figure["heading"], figure["text"]) == ("Who said it, and why?", "The words of each.")
    assert (figure["parameters"], table["parameters"]) == ({}, {"N_TOPICS": 6})
    assert "Parameters: `N_TOPICS` = 6." in ran["tables/captions.md"].decode()
    assert "**Who said it, and why?** The words of each." in ran["tables/captions.md"].decode()


def test_a_notebook_that_stops_exports_what_it_has(ran):
    names = {name for name in ran if name.startswith(("tables/07", "figures/07"))}
    assert {name.rsplit(".", 1)[1] for name in names} == {"csv", "png", "svg"}
    assert len(names) == 5
    assert "ZeroDivisionError" in record(ran, 1)["failure"]
    assert (
        "**Not complete:** the notebook stopped before its end, in cell ["
        in ran["METHODS.md"].decode()
    )


def test_a_record_tells_what_gave_the_results(ran, place):
    told = record(ran)
    checksum = hashlib.sha256(TEXT.encode()).hexdigest()
    assert told["corpus"]["documents"] == [{"doc_id": "visit", "file": "a.txt", "sha256": checksum}]
    assert set(told["corpus"]["files"]) == {"corpus.csv", "cleaning.toml", "raw/a.txt"}
    assert "lexicon/stopwords.txt" in told["corpus"]["borrowed"]
    assert {p["name"]: p["value"] for p in told["parameters"]} == {"N_TOPICS": 6, "UNIT": "window"}
    assert not any(parameter["changed"] for parameter in told["parameters"])
    assert set(told["libraries"]) >= {"pandas", "matplotlib", "gensim", "simplemma", "tomotopy"}
    assert len(told["program"]["code"]) == 64
    assert told["command"] == (
        f"corpus-lib run --only 06 --notebooks {place}/notebooks --corpus {place}/texts"
    )
    assert "mckinney2010" in told["references"]


def test_the_same_run_gives_the_same_bytes(place, ran, tmp_path):
    assert run(place, tmp_path / "again", "--only", "06") == 0
    again = contents(tmp_path / "again")
    mine = [name for name in ran if name.split("/")[-1].startswith("06") and "/" in name]
    assert len(mine) == 6
    assert [name for name in mine if again[name] != ran[name]] == []
    assert {**record(again), "run": ""} == {**record(ran), "run": ""}


def shows(heading, *forms):
    """What a kernel would give back for a notebook that shows these tables and figures."""
    outputs = [result({PRINT_FORM: form, "text/plain": "shown"}) for form in forms]
    cells = [markdown(f"# {heading}"), code("a", outputs=outputs)]

    async def execute(*_, **__):
        return Execution(notebook(*cells), None)

    return execute


def test_files_that_are_no_longer_made_go_away(place, tmp_path, monkeypatch):
    out = tmp_path / "out"
    monkeypatch.setattr(series, "execute", shows("One?", TABLE, FIGURE))
    assert run(place, out, "--only", "06") == 0
    (out / "tables/mine.csv").write_text("mine")
    monkeypatch.setattr(series, "execute", shows("Two?", TABLE))
    assert run(place, out, "--only", "06", "-p", "N_TOPICS=7") == 0
    left = {name for name in contents(out) if name.startswith(("tables/", "figures/"))}
    ours = {"tables/06-two-1.csv", "tables/captions.md", "tables/columns.csv"}
    assert left == {*ours, "tables/mine.csv"}
    told = record(contents(out))
    assert told["command"].endswith(" -p N_TOPICS=7")
    assert told["parameters"][0]["changed"]
    assert "`N_TOPICS` = 7 (set for this run)" in (out / "METHODS.md").read_text(encoding="utf-8")


def test_a_renamed_notebook_leaves_no_record(place, tmp_path, monkeypatch):
    monkeypatch.setattr(series, "execute", shows("One?", TABLE))
    assert run(place, tmp_path / "out") == 0
    save(opened(), tmp_path / "notebooks/06_other.ipynb")
    arguments = ["--notebooks", str(tmp_path / "notebooks"), "--corpus", str(place / "texts")]
    assert cli.main(["run", *arguments, "--out", str(tmp_path / "out")]) == 0
    files = contents(tmp_path / "out")
    assert [record(files, n)["notebook"] for n in (0, 1)] == ["06_other", "07_stops"]
