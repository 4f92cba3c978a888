"""Every committed notebook is fresh, readable without running, and free of this machine's traces.

nbval compares stored outputs with new ones, but takes a cell without stored outputs as it is: so
that stripping is noticed, a cell shows something exactly if its last statement is an expression.
"""

import ast
import base64
import math
import re
from copy import deepcopy
from typing import get_args, get_type_hints

import nbformat
import pytest
from tiny_notebooks import PARAMETERS, code, markdown, notebook, opened, result, stream

from corpus_lib.errors import InputError
from corpus_lib.run.execution import normalize, notebook_bytes
from corpus_lib.run.parameters import INJECTED_TAG, TAG, read_parameters
from corpus_lib.run.series import NOTEBOOKS, find_notebooks
from corpus_lib.settings import Settings

LONGEST_CELL = 8
SETTINGS = get_type_hints(Settings, include_extras=True)
FORBIDDEN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.For, ast.AsyncFor, ast.While)
TRACES = {
    "an absolute path": r"(?<![\w.:/<>-])/(?:home|root|tmp|usr|var|opt|mnt|work|srv|Users)/\w",
    "a Windows path": r"\b[A-Z]:\\\w",
    "a memory address": r"\b0x[0-9a-fA-F]{6,}\b",
    "the repr of an object": r"<[\w.]+ object\b[^<>]*>|<(?:function|module) [^<>]*>|<Axes:",
    "a progress bar": r"\r|it/s\b",
}


def code_cells(content):
    return [cell for cell in content.cells if cell.cell_type == "code"]


def name_of(cell):
    return f"cell `{next(iter(cell.source.splitlines()), '')}`"


def statements(cell):
    try:
        return ast.parse(cell.source).body
    except SyntaxError:
        return []


def texts(cell):
    """What a reader or a browser gets of a cell's outputs, images apart."""
    for output in cell.outputs:
        yield output.get("text", "")
        yield from (v for k, v in output.get("data", {}).items() if k.startswith("text/"))


def check_execution(content):
    counts = [cell.execution_count for cell in code_cells(content)]
    if counts != list(range(1, len(counts) + 1)):
        yield f"its cells were not executed once from top to bottom: {counts}"


def check_outputs(content):
    if not any(cell.outputs for cell in code_cells(content)):
        yield "it has no outputs at all"
    for cell in code_cells(content):
        shows = bool(statements(cell)) and isinstance(statements(cell)[-1], ast.Expr)
        if shows and not cell.outputs:
            yield f"{name_of(cell)} ends with an expression and has no output"
        if cell.outputs and not shows:
            yield f"{name_of(cell)} has outputs, so its last statement must be what shows them"


def check_errors(content):
    for cell in code_cells(content):
        for output in cell.outputs:
            if output.output_type == "error":
                yield f"{name_of(cell)} stores an error: {output.ename}"
            if output.output_type == "stream" and output.name == "stderr":
                yield f"{name_of(cell)} stores what went to stderr: {output.text[:80]}"


def check_metadata(content):
    if content.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "its kernel is not named python3"
    if normalize(content) != content:
        yield "its metadata (kernel, language, timings) are not those of `make notebooks`"


def check_parameters(content):
    try:
        parameters = read_parameters(content, name="it")
    except InputError as error:
        yield str(error)
    else:
        if "CORPUS" not in [parameter.name for parameter in parameters]:
            yield "it has no parameter CORPUS"
        yield from filter(None, map(unlike_setting, parameters))
    if any(INJECTED_TAG in cell.metadata.get("tags", []) for cell in content.cells):
        yield "it holds parameters that a run set"


def unlike_setting(parameter):
    """How a parameter of a setting's name differs from that setting, if it does."""
    annotated = SETTINGS.get(parameter.name.lower())
    if annotated is None:
        return None
    kind, about = get_args(annotated)
    optional = type(None) in get_args(kind)
    choices = () if optional else get_args(kind)
    wanted = {
        "kind": parameter.kind if choices else str(kind) if optional else kind.__name__,
        "choices": choices,
        "default": getattr(Settings(), parameter.name.lower()),
        "constraint": f"{about.low:g} "
        + ("or more" if about.high == math.inf else f"to {about.high:g}")
        if {kind, *get_args(kind)} & {int, float}
        else "",
    }
    given = {name: getattr(parameter, name) for name in wanted}
    if given == wanted:
        return None
    unlike = [f"{n} {given[n]!r}, not {wanted[n]!r}" for n in wanted if given[n] != wanted[n]]
    return f"{parameter.name} is not as in Settings: {'; '.join(unlike)}"


def check_title(content):
    first = content.cells[0] if content.cells else code("")
    if first.cell_type != "markdown" or not re.match(r"# \S", first.source):
        yield "it does not open with a title: `# …` in a Markdown cell"


def check_code(content):
    for cell in code_cells(content):
        tree = statements(cell)
        # A list of what is used may be longer.
        asked = [node for node in tree if not isinstance(node, ast.Import | ast.ImportFrom)]
        n_lines = sum(node.end_lineno - node.lineno + 1 for node in asked)
        if not tree:
            yield f"{name_of(cell)} is empty or no plain Python (a shell command, a magic?)"
        if n_lines > LONGEST_CELL and TAG not in cell.metadata.get("tags", []):
            yield f"{name_of(cell)} has {n_lines} lines, more than {LONGEST_CELL}"
        for node in (node for statement in tree for node in ast.walk(statement)):
            if isinstance(node, FORBIDDEN):
                yield f"{name_of(cell)} holds a {type(node).__name__}; move it into corpus_lib"
            if isinstance(node, ast.Dict) or (isinstance(node, ast.keyword) and node.arg is None):
                yield f"{name_of(cell)} hands over options in a dictionary; name them"
            if isinstance(node, ast.keyword) and node.arg == "folder":
                yield f"{name_of(cell)} says where results are kept; a Study knows"
            if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path":
                yield f"{name_of(cell)} changes sys.path"
            if imported(node) & {"re", "regex"}:
                yield f"{name_of(cell)} imports regular expressions"


def imported(node):
    if isinstance(node, ast.Import):
        return {alias.name for alias in node.names}
    return {node.module} if isinstance(node, ast.ImportFrom) else set()


def check_folded(content):
    """The answer stands above the code: what comes before it is folded, the parameters too."""
    above = content.cells[: next((n for n, c in enumerate(content.cells) if c.get("outputs")), 0)]
    for cell in (one for one in above if one.cell_type == "code"):
        if not cell.metadata.get("jupyter", {}).get("source_hidden"):
            yield f"{name_of(cell)} stands unfolded above the first output; collapse its code"


def check_traces(content):
    for cell in code_cells(content):
        for what, pattern in TRACES.items():
            match = next(filter(None, (re.search(pattern, text) for text in texts(cell))), None)
            if match:
                yield f"{name_of(cell)} shows {what}: {match.group()}"


CHECKS = [check_execution, check_outputs, check_errors, check_metadata]
CHECKS += [check_parameters, check_title, check_code, check_traces, check_folded]
COMMITTED = sorted(NOTEBOOKS.glob("*.ipynb"))


def test_there_are_notebooks_and_all_belong_to_the_series():
    assert [notebook.path for notebook in find_notebooks(NOTEBOOKS)] == COMMITTED


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_notebook_is_read_in_ten_minutes(path):
    cells = nbformat.read(path, as_version=4).cells
    words = sum(len(c.source.split()) for c in cells if c.cell_type == "markdown")
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    figures = sum("image/png" in data for data in outputs)
    assert (len(cells) <= 26, words <= 690, figures <= 6) == (True, True, True)


def test_the_series_has_little_code():
    cells = [cell for path in COMMITTED for cell in code_cells(nbformat.read(path, as_version=4))]
    assert sum(bool(line.strip()) for cell in cells for line in cell.source.splitlines()) <= 420


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_committed_notebook_is_clean(path, check):
    problems = list(check(nbformat.read(path, as_version=4)))
    assert problems == [], f"{path.name}: mend it, then `make notebooks`"


@pytest.mark.parametrize("path", COMMITTED[:-1], ids=lambda path: path.stem)  # the last shows files
def test_no_name_of_the_code_is_shown_to_readers(path):
    cells = code_cells(nbformat.read(path, as_version=4))
    shown = "".join(text for cell in cells for text in texts(cell) if text.startswith("<"))
    told = " ".join(re.findall(r">([^<>]*)<", shown))
    assert set(re.findall(r"\b[a-z]+(?:_[a-z]+)+\b", told)) == set()


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_a_committed_file_has_the_bytes_that_make_notebooks_writes(path):
    assert path.read_bytes() == notebook_bytes(normalize(nbformat.read(path, as_version=4)))


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)
def test_stripping_any_cell_of_a_committed_notebook_is_noticed(path):
    content = nbformat.read(path, as_version=4)
    for position, cell in enumerate(content.cells):
        if cell.get("outputs"):
            stripped = deepcopy(content)
            stripped.cells[position].outputs = []
            assert list(check_outputs(stripped)), name_of(cell)


def clean():
    """A notebook without faults: title, imports, parameters, a table and a figure."""
    png = base64.b64encode(b"pixels").decode()
    figure = {"image/png": png, "text/plain": "<Figure size 640x480 with 1 Axes>"}
    content = opened(
        code("table = 1\ntable", outputs=[result({"text/plain": "1", "text/html": "<b>1</b>"})]),
        code("ax = plot()\nplt.show()", outputs=[result(figure)]),
        markdown("Next: more."),
        parameters="CORPUS: str | None = None  # folder\n"
        "N_TOPICS: int | None = None  # topics (2 to 30)",
    )
    for count, cell in enumerate(code_cells(content), start=1):
        cell.execution_count = count
    for above in content.cells[1:3]:
        above.metadata.jupyter = {"source_hidden": True}
    return normalize(content)


def spoiled(change):
    content = clean()
    change(content)
    return content


def showing(text):
    return lambda content: content.cells[3].outputs[0].data.update({"text/plain": text})


def cell(position, **changes):
    return lambda content: content.cells[position].update(changes)


def written(source):
    return cell(3, source=source)


def stored(*outputs):
    return lambda content: content.cells[3].outputs.extend(outputs)


ERROR = nbformat.v4.new_output("error", ename="KeyError")


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_clean_notebook_passes(check):
    assert list(check(clean())) == []


@pytest.mark.parametrize(
    ("check", "change", "problem"),
    [
        (check_execution, cell(3, execution_count=None), "[1, 2, None, 4]"),
        (check_execution, cell(3, execution_count=7), "[1, 2, 7, 4]"),
        (check_outputs, lambda n: [c.update(outputs=[]) for c in code_cells(n)], "no outputs at"),
        (check_outputs, cell(3, outputs=[]), "`table = 1` ends with an expr"),
        (check_outputs, cell(4, outputs=[]), "`ax = plot()` ends with an"),
        (check_outputs, cell(4, source="ax = plot()"), "has outputs, so its"),
        (check_errors, stored(stream("x", "stderr")), "to stderr: x"),
        (check_errors, stored(ERROR), "stores an error: KeyError"),
        (check_metadata, lambda n: n.metadata.kernelspec.update(name="venv"), "not named python3"),
        (check_metadata, lambda n: n.metadata.language_info.update(version="3.12"), "not those"),
        (check_metadata, cell(3, metadata={"execution": {}}), "are not those of"),
        (check_parameters, cell(2, metadata={}), "0 cells are tagged"),
        (check_folded, cell(2, metadata={"tags": ["parameters"]}), "stands unfolded above"),
        (check_parameters, cell(2, source="N = 6"), "is not one annotated"),
        (check_parameters, cell(2, source="A: str = ''  # a"), "no parameter C"),
        (
            check_parameters,
            cell(2, source=PARAMETERS),
            "N_TOPICS is not as in Settings: kind 'int', not 'int | None'; default 6, not None",
        ),
        (check_parameters, lambda n: n.cells.append(code("N = 1", INJECTED_TAG)), "that a run set"),
        (check_title, lambda n: n.cells.pop(0), "does not open with a title"),
        (check_title, cell(0, source="No title"), "does not open with a title"),
        (check_code, written("x = 1\n" * 9), "has 9 lines, more than 8"),
        (check_code, written("def f(): pass"), "holds a FunctionDef"),
        (check_code, written("class A: pass"), "holds a ClassDef"),
        (check_code, written("if x:\n    for y in x: print(y)"), "holds a For"),
        (check_code, written("while True: pass"), "holds a While"),
        (check_code, written("import sys\nsys.path.append('.')"), "changes sys.path"),
        (check_code, written("f(**options)"), "options in a dictionary"),
        (check_code, written("options = {'n': 1}"), "options in a dictionary"),
        (check_code, written("f(folder=x)"), "where results are kept"),
        (check_code, written("import re"), "imports regular expressions"),
        (check_code, written("from regex import sub"), "imports regular expressions"),
        (check_code, written("!ls"), "no plain Python"),
        (check_code, written(""), "is empty or no plain Python"),
        (check_traces, showing("read from /home/ana/data"), "an absolute path: /home/a"),
        (check_traces, showing("'/tmp/x'"), "an absolute path: /tmp/x"),
        (check_traces, showing(r"C:\data"), r"a Windows path: C:\d"),
        (check_traces, showing("<Corpus at 0x7f96d0326790>"), "a memory address: 0x7f96d0326790"),
        (check_traces, showing("<Axes: title={'center': 'x'}>"), "the repr of an object: <Axes:"),
        (check_traces, showing("<corpus_lib.Corpus object>"), "the repr of an object"),
        (check_traces, showing("10/10 [00:00, 99.1it/s]"), "a progress bar: it/s"),
    ],
)
def test_a_fault_is_found(check, change, problem):
    assert any(problem in found for found in check(spoiled(change)))


PLAIN = ["https://www.alwaght.net/home/news", "<td>1</td>", "</tmp/>", "2022/11/10", "و/أو"]


@pytest.mark.parametrize("text", [*PLAIN, "<object>"])
def test_addresses_markup_and_dates_are_no_traces(text):
    assert list(check_traces(spoiled(showing(text)))) == []


def test_an_empty_notebook_has_no_title():
    assert list(check_title(notebook())) != []
