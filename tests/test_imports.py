"""Nothing is imported, and nothing done, before it is needed."""

import json
import os
import subprocess
import sys

import pytest

from corpus_lib import load_corpus

HEAVY = {"matplotlib", "networkx", "gensim", "sklearn", "tomotopy", "nbclient", "nbconvert"}


def loaded_after(code):
    """Which modules a fresh Python holds after some code."""
    program = f"{code}\nimport json, sys\nprint(json.dumps(list(sys.modules)))"
    told = {**os.environ, "CORPUS_LIB_FILES": "somewhere"}  # as in a run into a report
    done = subprocess.run([sys.executable, "-c", program], env=told, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("code", ["import corpus_lib", "import corpus_lib.show"])
def test_the_package_alone_brings_nothing_with_it(code):
    assert not loaded_after(code) & {*HEAVY, "pandas", "numpy", "scipy"}


def test_a_kept_corpus_is_loaded_without_figures_and_models():
    load_corpus()  # so that it is kept
    loaded = loaded_after("from corpus_lib import load_corpus\nload_corpus()")
    assert not loaded & {*HEAVY, "scipy.stats", "wordfreq", "simplemma", "IPython"}


def test_a_command_builds_no_grammars_of_addresses():
    assert "lark" not in loaded_after("from corpus_lib.cli import main\nmain(['parameters'])")
