"""Small notebooks for the tests of the series, the report and the command line."""

from pathlib import Path

import nbformat

PARAMETERS = """CORPUS: str | None = None  # folder of the corpus; None for our own
N_TOPICS: int = 6  # topics to fit (2 to 50)
UNIT: Literal["window", "segment", "sentence"] = "window"  # what is counted"""


def markdown(source, *tags):
    return nbformat.v4.new_markdown_cell(source, metadata=_metadata(tags))


def code(source, *tags, outputs=(), count=None):
    return nbformat.v4.new_code_cell(
        source, metadata=_metadata(tags), outputs=list(outputs), execution_count=count
    )


def result(data):
    return nbformat.v4.new_output("execute_result", data=data, execution_count=1)


def stream(text, name="stdout"):
    return nbformat.v4.new_output("stream", text=text, name=name)


def notebook(*cells):
    """A notebook of the given cells, with ids that are the same in every run."""
    for position, cell in enumerate(cells):
        cell["id"] = f"cell-{position}"
    return nbformat.v4.new_notebook(cells=list(cells))


def opened(*cells, parameters=PARAMETERS):
    """A notebook with title, imports and parameters before the given cells."""
    return notebook(
        markdown("# Which topics are there?\n\nThe opening paragraph."),
        code("from typing import Literal"),
        code(parameters, "parameters"),
        *cells,
    )


def save(content, path: Path):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(content, path)
    return path


def corpus_folder(path: Path):
    path.mkdir(parents=True)
    (path / "corpus.csv").write_text("doc_id\n", encoding="utf-8")
    return path


def _metadata(tags):
    return {"tags": list(tags)} if tags else {}
