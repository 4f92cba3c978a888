"""Kept results fall with the code that they rest on, and with no other."""

import shutil
import subprocess
import sys

import pytest

from corpus_lib import dependencies
from corpus_lib.dependencies import code_digest

WORK = "corpus_lib.topics.trials"


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of the package's sources, whose files may be edited."""
    root = tmp_path / "corpus_lib"
    shutil.copytree(dependencies.ROOT, root, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(dependencies, "ROOT", root)
    code_digest.cache_clear()
    yield root
    code_digest.cache_clear()


def digest(module):
    code_digest.cache_clear()
    return code_digest(module)


@pytest.mark.parametrize(
    ("file", "changes"),
    [
        ("topics/trials.py", True),
        ("topics/lda.py", True),  # imported by the work itself
        ("errors.py", True),
        ("lists/senses.csv", True),
        ("prepare/weights.json", True),  # beside what the work rests on
        ("show/figures/bars.py", False),
        ("run/report.py", False),
        ("coding/frames.py", False),
        ("phrases/common.toml", False),
    ],
)
def test_an_edit_changes_the_key_of_what_rests_on_it_only(copy, file, changes):
    before, all_before = digest(WORK), digest("")
    with (copy / file).open("a", encoding="utf-8") as source:
        source.write("\n# edited\n")
    assert (digest(WORK) != before) is changes
    assert digest("") != all_before


def test_code_is_followed_through_modules_and_inside_functions(copy):
    (copy / "work.py").write_text("def work():\n    from corpus_lib import middle\n")
    (copy / "middle.py").write_text("from corpus_lib.end import value\n")
    (copy / "end.py").write_text("value = 1\n")
    before = digest("corpus_lib.work")
    (copy / "end.py").write_text("value = 2\n")
    assert digest("corpus_lib.work") != before


def test_what_shows_is_followed_only_from_the_work_itself(copy):
    (copy / "work.py").write_text("import corpus_lib.middle\n")
    (copy / "middle.py").write_text("import corpus_lib.wording\n")
    before = digest("corpus_lib.work"), digest("corpus_lib.middle")
    (copy / "wording.py").write_text("")
    after = digest("corpus_lib.work"), digest("corpus_lib.middle")
    assert [a == b for a, b in zip(before, after, strict=True)] == [True, False]


def test_work_outside_of_the_package_rests_on_its_own_file():
    assert code_digest(__name__) != code_digest("builtins")


def test_what_takes_long_is_not_loaded_by_what_does_not_need_it():
    """A second of every kernel went into the checker of notebooks, another into distributions."""
    code = "import sys, corpus_lib as c; c.check_parameters, c.load_corpus, c.keyness\n"
    code += "print({'nbformat', 'scipy.stats'} & set(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "set()\n"
