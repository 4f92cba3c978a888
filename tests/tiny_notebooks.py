"""Small notebooks for the tests of the series, the report and the command line."""

import asyncio
from hashlib import sha256
from pathlib import Path

import nbformat

from corpus_lib import cli
from corpus_lib.run.execution import Kernels, execute

PARAMETERS = """CORPUS: str | None = None  # folder of the corpus; None for our own
N_TOPICS: int = 6  # topics to fit (2 to 50)
UNIT: str = "window"  # what is counted (window, segment or sentence)"""


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
        code("import math"),
        code(parameters, "parameters"),
        *cells,
    )


def executed(content, **options):
    """What came of a notebook; the options are those of `execute`."""
    return asyncio.run(executed_in_turn([content], **options))[0]


async def executed_in_turn(contents, **options):
    """What came of notebooks that one kernel runs one after the other."""
    kernels = Kernels()
    try:
        return [await execute(content, kernels=kernels, **options) for content in contents]
    finally:
        await kernels.end()


def run(place: Path, out: Path, *more):
    """The exit code of a run of the notebooks of a place on its texts."""
    asked = ["run", "--notebooks", place / "notebooks", "--corpus", place / "texts", "--out", out]
    return cli.main([*map(str, asked), *more])


def save(content, path: Path):
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(content, path)
    return path


TEXT = "وصل الوزير لموسكو.\n\nاقرأ أيضا\n\nقال الوزير إن العقوبات لن تثني مؤسكو.\n"
TEXT += "ذهب الوزير إلى المدينة مع وفد كبير جدا. " * 60  # as many passages as topics are asked
COLUMNS = "doc_id,title,outlet,published,published_certainty,genre,file,sha256"


def corpus_folder(path: Path):
    """A corpus of one text, from which cleaning takes a line and in which it mends a word."""
    (path / "raw").mkdir(parents=True)
    (path / "raw" / "a.txt").write_text(TEXT, encoding="utf-8")
    digest = sha256(TEXT.encode()).hexdigest()
    row = f"visit,,Daily,2022-11,stated,news,a.txt,{digest}"
    (path / "corpus.csv").write_text(f"{COLUMNS}\n{row}\n", encoding="utf-8")
    rules = [
        'action = "drop"\nfind = "اقرأ أيضا"\nreason = "link"',
        'action = "mend"\nfind = "تثني مؤسكو"\ndamaged = "مؤسكو"\n'
        'correction = "موسكو"\nreason = "a <hamza> too many"',
    ]
    text = "".join(f'[[rules]]\ndocuments = ["visit"]\n{rule}\n' for rule in rules)
    (path / "cleaning.toml").write_text(text, encoding="utf-8")
    return path


def _metadata(tags):
    return {"tags": list(tags)} if tags else {}
