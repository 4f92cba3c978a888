"""What a run exports: tables, figures, captions, and how all of it was made."""

import base64
import csv
import hashlib
import io
import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest
from PIL import Image
from tiny_notebooks import TEXT, code, corpus_folder, markdown, notebook, opened, result, run, save

import corpus_lib
from corpus_lib import cli
from corpus_lib.errors import InputError
from corpus_lib.run import series
from corpus_lib.run.execution import Execution
from corpus_lib.run.exhibits import Caption, Exhibit, take_exhibits
from corpus_lib.run.methods import (
    command_for,
    describe_corpus,
    notebook_record,
    paper_files,
    read_records,
)
from corpus_lib.run.series import find_notebooks
from corpus_lib.show.cards.printing import PRINT_FORM

PNG = base64.b64encode(b"\x89PNG print").decode()
SCREEN = base64.b64encode(b"\x89PNG screen").decode()
TABLE = {"title": "", "rows": 1, "columns": ["raw"]}
FORM = {"csv": "term\r\nقال\r\n", **TABLE, "guarded": {}}
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


def contents(out):
    return {p.relative_to(out).as_posix(): p.read_bytes() for p in out.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def ran(place):
    """The files of a run of both notebooks."""
    assert run(place, place / "out", "--print") == 1
    return contents(place / "out")


def record(files, position=0):
    return json.loads(files["methods.json"])["notebooks"][position]


def test_print_forms_are_taken_out_and_named_by_their_headings():
    content = notebook(
        markdown("# Which *topics* are there, “really”?"),
        code("a", outputs=[result({PRINT_FORM: FORM, "text/html": "<table>"})]),
        markdown("## ما هي المواضيع؟\n\nWords."),
        code("b", outputs=[result({PRINT_FORM: FIGURE, "image/png": SCREEN})]),
        code("c", outputs=[result({PRINT_FORM: FORM}), result({PRINT_FORM: FORM})]),
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
    shown = code("a", outputs=[result({PRINT_FORM: FORM})])
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


def test_a_table_is_whole_and_exact_whatever_was_shown(ran):
    text = ran["tables/06-who-said-it-and-why-1.csv"].decode("utf-8")
    assert text.startswith("\ufeffdoc_id,n,raw\r\n")
    rows = list(csv.reader(io.StringIO(text[1:], newline="")))
    assert rows[1:] == [["أ", str(1 / 3), "'=1+1"], ["ب, ج", "2.0", 'قال: "لا"\nثم']]
    assert record(ran)["tables"][0]["guarded"] == {"raw": 1}
    assert "1 in `raw`" in ran["tables/captions.md"].decode()
    assert ran["tables/06-who-said-it-and-why-2.csv"].startswith("\ufeffdoc_id,raw,n".encode())


def test_a_figure_is_there_at_print_size_and_the_page_keeps_its_own(ran):
    listed = record(ran)["figures"][0]
    name = "figures/06-who-said-it-and-why-1"
    assert listed["files"] == [f"{name}.{kind}" for kind in ("ar.png", "png", "svg")]
    image = Image.open(io.BytesIO(ran[f"{name}.png"]))
    assert image.size[0] == pytest.approx(listed["width"] / 2.54 * 300, abs=2)
    assert image.info["dpi"] == pytest.approx((300, 300), abs=0.1)
    assert 12 < listed["width"] <= 17
    written = nbformat.reads(ran["notebooks/06_words.ipynb"].decode(), as_version=4)
    shown = [output.data for cell in written.cells for output in cell.get("outputs", [])]
    [screen] = [data["image/png"] for data in shown if "image/png" in data]
    assert Image.open(io.BytesIO(base64.b64decode(screen))).size[0] < 0.6 * image.size[0]
    assert screen.strip() in ran["06_words.html"].decode()
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


def test_a_figure_is_as_the_screen_shows_it_unless_a_run_prints(place):
    assert run(place, place / "plain", "--only", "06") == 0
    files = contents(place / "plain")
    [listed] = record(files)["figures"]
    name = "figures/06-who-said-it-and-why-1"
    assert listed["files"] == [f"{name}.ar.png", f"{name}.png"]
    assert base64.b64encode(files[f"{name}.png"]).decode() in files["06_words.html"].decode()
    sizes = [Image.open(io.BytesIO(files[one])).size for one in listed["files"]]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.1)
    captions = files["figures/captions.md"].decode()
    assert "![](06-who-said-it-and-why-1.png)" in captions  # in the captions' own language
    assert "corpus-lib run --print" in captions


def test_a_notebook_that_stops_exports_what_it_has(ran):
    told = record(ran, 1)
    names = [name for one in (*told["tables"], *told["figures"]) for name in one["files"]]
    assert len(names) == 5
    assert set(names) <= set(ran)
    assert "ZeroDivisionError" in told["failure"]
    stopped = "**Not complete:** the notebook stopped before its end, in cell ["
    assert stopped in ran["METHODS.md"].decode()


def test_a_record_tells_what_gave_the_results(ran):
    told = record(ran)
    checksum = hashlib.sha256(TEXT.encode()).hexdigest()
    assert told["corpus"]["documents"] == [{"doc_id": "visit", "file": "a.txt", "sha256": checksum}]
    assert set(told["libraries"]) >= {"pandas", "matplotlib", "gensim", "simplemma", "tomotopy"}
    assert "pytest" not in told["libraries"]
    assert len(told["program"]["code"]) == 64
    # No path of this computer.
    assert told["command"] == "corpus-lib run --only 06 --notebooks notebooks --corpus texts"
    assert "mckinney2010" in told["references"]


def test_the_same_run_gives_the_same_bytes(place, ran):
    assert run(place, place / "again", "--only", "06", "--print") == 0
    again = contents(place / "again")
    mine = [name for name in ran if name.split("/")[-1].startswith("06") and "/" in name]
    assert len(mine) == 6
    assert [name for name in mine if again[name] != ran[name]] == []
    assert {**record(again), "run": ""} == {**record(ran), "run": ""}


def shows(heading, *forms):
    """What a kernel would give back for a notebook that shows these tables and figures."""
    drawn = [{"image/png": SCREEN} if "png" in form else {} for form in forms]
    outputs = [
        result({PRINT_FORM: form, "text/plain": "shown", **more})
        for form, more in zip(forms, drawn, strict=True)
    ]
    cells = [markdown(f"# {heading}"), code("a", outputs=outputs)]

    async def execute(*_, **__):
        return Execution(notebook(*cells), None)

    return execute


def test_files_that_are_no_longer_made_go_away(place, tmp_path, monkeypatch):
    out = tmp_path / "out"
    monkeypatch.setattr(series, "execute", shows("One?", FORM, FIGURE))
    assert run(place, out, "--only", "06") == 0
    (out / "tables/mine.csv").write_text("mine")
    monkeypatch.setattr(series, "execute", shows("Two?", FORM))
    assert run(place, out, "--only", "06", "-p", "N_TOPICS=7") == 0
    left = {name for name in contents(out) if name.startswith(("tables/", "figures/"))}
    ours = {"tables/06-two-1.csv", "tables/captions.md", "tables/columns.csv"}
    assert left == {*ours, "tables/mine.csv"}
    told = record(contents(out))
    assert told["command"].endswith(" -p N_TOPICS=7")
    assert told["parameters"][0]["changed"]
    assert "`N_TOPICS` = 7 (set for this run)" in (out / "METHODS.md").read_text(encoding="utf-8")


def test_a_renamed_notebook_leaves_no_record(place, tmp_path, monkeypatch):
    monkeypatch.setattr(series, "execute", shows("One?", FORM))
    assert run(place, tmp_path / "out") == 0
    save(opened(), tmp_path / "notebooks/06_other.ipynb")
    arguments = ["--notebooks", str(tmp_path / "notebooks"), "--corpus", str(place / "texts")]
    assert cli.main(["run", *arguments, "--out", str(tmp_path / "out")]) == 0
    files = contents(tmp_path / "out")
    assert [record(files, n)["notebook"] for n in (0, 1)] == ["06_other", "07_stops"]


CAPTION = Caption("Who said it?", "First.\nSecond.", ("N_TOPICS",))
LISTED = Exhibit(
    "table", 4, CAPTION, {"tables/06-who-said-it-1.csv": b""}, {**TABLE, "guarded": {"raw": 2}}
)


@pytest.fixture
def who(tmp_path):
    """A corpus folder with one text, and a notebook that computes distances."""
    (tmp_path / "texts/raw").mkdir(parents=True)
    (tmp_path / "texts/corpus.csv").write_text("doc_id,file\nأ,a.txt\nب,\n", encoding="utf-8")
    (tmp_path / "texts/raw/a.txt").write_text("قال", encoding="utf-8")
    cells = [
        markdown("# Who?"),
        code("from corpus_lib.compare import distance"),
        code("distance.document_distances(counts)"),
    ]
    save(opened(*cells), tmp_path / "notebooks/06_who.ipynb")
    return tmp_path


def made(who, exhibits=(LISTED,), **changes):
    [notebook] = find_notebooks(who / "notebooks")
    told = {
        "title": "Who?",
        "failure": "",
        "corpus": describe_corpus(who / "texts"),
        "command": "corpus-lib run --only 06",
        "run": "2022-11-10T12:00:00+00:00",
    }
    return notebook_record(notebook, {"N_TOPICS": 8}, exhibits, **{**told, **changes})


def test_a_corpus_is_told_by_checksums_of_its_own_files_only(who):
    # A report that was written into the folder would never be the same again.
    (who / "texts/out/raw").mkdir(parents=True)
    (who / "texts/out/index.html").write_text("x")
    (who / "texts/.cache").mkdir()
    (who / "texts/.cache/kept").write_text("x")
    (who / "texts/lexicon").mkdir()
    (who / "texts/lexicon/stopwords.txt").write_text("في")
    told = describe_corpus(who / "texts")
    checksum = hashlib.sha256("قال".encode()).hexdigest()
    assert told["folder"] == "texts"
    assert told["documents"] == [
        {"doc_id": "أ", "file": "a.txt", "sha256": checksum},
        {"doc_id": "ب", "file": "", "sha256": ""},
    ]
    assert set(told["files"]) == {"corpus.csv", "raw/a.txt", "lexicon/stopwords.txt"}
    lists = {path.name for path in (Path(corpus_lib.__file__).parent / "lists").iterdir()}
    borrowed = {f"lexicon/{name}" for name in lists - {"stopwords.txt"}}
    assert set(told["borrowed"]) == borrowed


def test_a_damaged_list_of_documents_is_left_to_the_notebooks_to_refuse(who):
    (who / "texts/corpus.csv").write_bytes("doc_id,title\nأ,قال\n".encode("cp1256"))
    assert len(describe_corpus(who / "texts")["documents"]) == 1
    (who / "texts/corpus.csv").write_bytes(b"")
    assert describe_corpus(who / "texts")["documents"] == []


def test_a_record_tells_parameters_sources_and_exhibits(who):
    record = made(who)
    assert [(p["name"], p["value"], p["changed"]) for p in record["parameters"]] == [
        ("N_TOPICS", 8, True),
        ("UNIT", "window", False),
    ]
    assert record["parameters"][0]["meaning"] == "topics to fit (2 to 50)"
    assert record["references"]["lin1991"] == ["corpus_lib.compare.distance.document_distances"]
    assert record["tables"] == [
        {
            "files": ["tables/06-who-said-it-1.csv"],
            "heading": "Who said it?",
            "text": "First.\nSecond.",
            "parameters": {"N_TOPICS": 8},
            **LISTED.facts,
        }
    ]
    assert record["figures"] == []


def test_records_are_read_back_and_those_of_another_form_begun_anew(who):
    record = made(who)
    assert read_records(who) == {}
    (who / "methods.json").write_bytes(paper_files([record])["methods.json"])
    assert read_records(who) == {"06_who": json.loads(json.dumps(record))}
    (who / "methods.json").write_text('{"form": 0, "notebooks": []}')
    assert read_records(who) == {}


@pytest.mark.parametrize("text", ["{", "[]", '{"form": 1}', '{"form": 1, "notebooks": [{}]}'])
def test_damaged_records_are_refused(tmp_path, text):
    (tmp_path / "methods.json").write_text(text)
    with pytest.raises(InputError, match=r"methods\.json is damaged, so it is unknown how"):
        read_records(tmp_path)


def test_a_command_repeats_one_notebook(who):
    [notebook] = find_notebooks(who / "notebooks")
    settings = ["N_TOPICS=8", "WORD=قال شيئا", "UNIT=segment"]
    assert command_for(notebook, [], corpus=None, folder=None) == "corpus-lib run --only 06"
    given = command_for(notebook, settings, corpus=who / "my texts", folder=None)
    assert given == "corpus-lib run --only 06 --corpus 'my texts' -p N_TOPICS=8 -p UNIT=segment"


def test_a_paper_gets_methods_in_words_sources_and_captions(who):
    files = {path: text.decode() for path, text in paper_files([made(who)]).items()}
    tables = {"tables/captions.md", "tables/columns.csv"}
    assert set(files) == {"METHODS.md", "methods.bib", "methods.json", *tables}
    words = " ".join(files["METHODS.md"].split())
    assert "Made on 2022-11-10 with corpus-lib" in words
    assert "corpus `texts` (2 documents: أ, ب). To repeat it: `corpus-lib run --only 06`" in words
    assert "- `N_TOPICS` = 8 (set for this run): topics to fit (2 to 50)" in words
    assert "Methods follow Chao and Shen (2003); Lin (1991)" in words
    assert "Not complete" not in words
    assert "@article{lin1991," in files["methods.bib"]
    caption = files["tables/captions.md"]
    assert "**Who said it?** First. Second.\n\nParameters: `N_TOPICS` = 8.\n\n1 row" in caption
    assert "texts that a spreadsheet would take for a formula: 2 in `raw`." in caption


def test_an_exported_table_can_be_understood_column_by_column(who):
    text = paper_files([made(who)])["tables/columns.csv"].decode("utf-8-sig")
    assert list(csv.reader(text.splitlines())) == [
        ["column", "english", "arabic", "meaning", "meaning_in_arabic"],
        ["raw", "in the source", "في المصدر", "", ""],
    ]


def test_a_notebook_without_headings_or_results_has_its_methods(who):
    record = made(who, exhibits=(), failure="cell [2] `x`: KeyError: 'قال'")
    files = paper_files([record])
    assert set(files) == {"METHODS.md", "methods.bib", "methods.json"}
    assert "in cell [2] `x`: KeyError: 'قال'" in files["METHODS.md"].decode()


def test_versions_of_several_runs_are_all_told(who):
    earlier = made(who)
    earlier["libraries"] = {**earlier["libraries"], "pandas": "2.0"}
    text = paper_files([earlier, made(who)])["methods.bib"].decode()
    assert "note = {Used here: pandas 2.0 and 3." in text


def test_a_tall_figure_may_be_parted_where_nothing_is_drawn():
    drawn = Image.new("L", (500, 1000), 255)
    for top in (60, 550, 750):
        drawn.paste(0, (50, top, 450, top + 190))
    drawn.paste(0, (60, 10, 62, 990))  # an axis, which may be cut across
    held = io.BytesIO()
    drawn.save(held, "png")
    files = {"a.png": b"", "a.ar.png": held.getvalue()}
    figure = Exhibit("figure", 0, Caption("", "", ()), files, {})
    # Between 250 and 550; the ten dots between 740 and 750; 970 is too near to the end.
    assert figure.page_breaks(held.getvalue()) == ("500 1000 400 745", "500 1000 400 745")
    low = io.BytesIO()
    drawn.crop((0, 0, 500, 220)).save(low, "png")
    figure = replace(figure, files={**files, "a.ar.png": low.getvalue()})
    assert figure.page_breaks(low.getvalue()) == ("", "")


@pytest.mark.parametrize(("letters", "small"), [(5.9, True), (6.0, False)])
def test_a_caption_warns_of_small_letters(who, letters, small):
    facts = {"title": "Words", "width": 17.0, "height": 9.5, "letters": letters}
    files = {"figures/06-a-1.png": b"", "figures/06-a-1.svg": b""}
    figure = Exhibit("figure", 4, Caption("A?", "", ()), files, facts)
    text = paper_files([made(who, [figure])])["figures/captions.md"].decode()
    assert "![](06-a-1.png)\n\n**A?** Words.\n\n17.0 × 9.5 cm; smallest letters" in text
    assert ("set this one larger" in text) == small
