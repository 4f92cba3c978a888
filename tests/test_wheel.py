"""An installed wheel works from any folder, without the repository."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from corpus_lib.files import REPOSITORY

TEXTS = ("alhal_lavrov_tehran", "alhal_militias_syria")


def run(command, *, folder, path=""):
    """A Python command from another folder, as text of both streams, with its exit code."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(path), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """The folder that a wheel built of this repository was installed into."""
    place = tmp_path_factory.mktemp("wheel")
    (place / "source").mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / name, place / "source")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(REPOSITORY / "corpus_lib", place / "source/corpus_lib", ignore=ignored)
    offline = ["--no-deps", "--no-index", "--quiet", "--disable-pip-version-check"]
    for command in (
        ["wheel", "--no-build-isolation", "--wheel-dir", "dist", "./source"],
        ["install", "--target", "site", "--find-links", "dist", "corpus-lib"],
    ):
        code, said = run(["-m", "pip", command[0], *offline, *command[1:]], folder=place)
        assert code == 0, said
    return place / "site"


@pytest.fixture
def texts(tmp_path):
    """A small corpus: two of the five documents, without lists of their own."""
    data, folder = REPOSITORY / "data", tmp_path / "texts"
    (folder / "raw").mkdir(parents=True)
    lines = (data / "corpus.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    chosen = [line for line in lines if line.startswith(("doc_id", *TEXTS))]
    (folder / "corpus.csv").write_text("".join(chosen), encoding="utf-8")
    for name in TEXTS:
        shutil.copy(data / "raw" / f"{name}.txt", folder / "raw")
    return folder


def test_it_holds_every_file_that_is_no_python(installed):
    def data(root):
        return {p.relative_to(root) for p in root.rglob("*") if p.is_file() and p.suffix != ".pyc"}

    assert data(installed / "corpus_lib") == data(REPOSITORY / "corpus_lib")


def test_it_checks_a_corpus(installed, texts):
    command = ["-m", "corpus_lib.cli", "check", "--corpus", "texts"]
    code, said = run(command, folder=texts.parent, path=installed)
    assert (code, said.splitlines()[0][:19]) == (0, "texts: 2 documents,")


@pytest.mark.parametrize(
    ("command", "problem"),
    [
        (["check"], "without the repository's data/; give a corpus with --corpus DIR"),
        (["run", "--corpus", "texts"], "no notebooks named NN_name.ipynb in"),
    ],
)
def test_what_only_a_clone_has_is_said(installed, texts, command, problem):
    code, said = run(["-m", "corpus_lib.cli", *command], folder=texts.parent, path=installed)
    assert code == 2
    assert problem in said


def test_the_readme_s_example_of_the_library_runs(installed, texts):
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    section = readme.partition("\n## The library\n")[2]
    example = re.search(r"```python\n(.*?)```", section, flags=re.DOTALL)[1]
    example = example.replace("load_corpus()", 'load_corpus("texts")')
    example = example.replace("alwaght_counter_front", TEXTS[0])
    code, said = run(["-W", "error", "-c", example], folder=texts.parent, path=installed)
    assert (code, said) == (0, "")


def test_its_own_code_is_what_runs_and_our_corpus_is_asked_for(installed, tmp_path):
    asked = "import corpus_lib; print(corpus_lib.__file__); corpus_lib.load_corpus()"
    code, said = run(["-c", asked], folder=tmp_path, path=installed)
    assert code == 1
    assert said.startswith(str(installed))
    assert 'give a folder: load_corpus("my_texts")' in said
