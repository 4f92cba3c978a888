"""Whatever befalls a file: it is read or refused in words, and no file of the user's changes."""

import os
import random
import shutil
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutants import FILES, accept, digests, mutate_file, mutated, sound_corpus

from corpus_lib import InputError, load_corpus
from corpus_lib.run.checks import check_settings
from corpus_lib.run.corpus_report import describe_corpus
from corpus_lib.run.parameters import declared

NAMES = ["corpus.csv", "raw/a.txt", *FILES]
LINES = (
    "N: int = 6  # topics (2 to 30)\nSHARE: float = 0.5  # share (0 to 1)\n"
    "WORDS: list[str] = ['x']  # words"
)


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    folder = sound_corpus(tmp_path_factory.mktemp("sound"))
    report = describe_corpus(folder)
    assert (report.problems, report.stands) == ([], True)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_read_or_refused(sound, tmp_path, name):
    for number in range(3):
        folder = tmp_path / str(number)
        shutil.copytree(sound, folder, ignore=shutil.ignore_patterns(".cache"))
        mutate_file(folder / name, random.Random(f"{name} {number}"))
        if (folder / "corpus.csv").is_file():
            accept(folder)
        before = digests(folder)
        report = describe_corpus(folder)
        assert all(str(problem).strip() for problem in report.problems)
        assert digests(folder) == before


@pytest.mark.parametrize("kind", ["folder", "pipe", "loop"])
def test_what_stands_in_a_tables_place_is_told_and_not_waited_for(sound, tmp_path, kind):
    folder = shutil.copytree(sound, tmp_path / "texts")
    path = folder / "coding/frames.reader1.csv"
    path.unlink()
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path)
    report = describe_corpus(folder)
    told = report.lines if kind == "loop" else report.problems
    assert any("coding/frames.reader1.csv" in line for line in told)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("coding/topic_labels.csv", 'label,"words\n', "line 1: a quotation mark"),
        ("lexicon/arabic.csv", "en,arab\nx,y\n", "arabic.csv"),
        ("lexicon/world_actors.csv", "actor_id\nx\n", "world_actors.csv"),
    ],
)
def test_check_tells_what_is_wrong_with_each_list_in_the_first_round(
    sound, tmp_path, name, content, told
):
    folder = shutil.copytree(sound, tmp_path / "texts")
    (folder / name).write_text(content, encoding="utf-8")
    (folder / "about.toml").write_text("titel = 'x'", encoding="utf-8")
    problems = describe_corpus(folder).problems
    assert any(told in problem for problem in problems)
    assert any("titel" in problem for problem in problems)


@pytest.mark.filterwarnings("ignore:.*damaged, so what it kept is computed again")
def test_a_damaged_cache_gives_the_same_words(sound, tmp_path):
    folder = shutil.copytree(sound, tmp_path / "kept")
    kept = load_corpus(folder).tokens
    for number, path in enumerate(sorted(one for one in (folder / ".cache").rglob("*.sealed"))):
        mutate_file(path, random.Random(number))
        assert load_corpus(folder).tokens.equals(kept)


@settings(max_examples=200)
@given(st.integers(min_value=0), st.sampled_from(["N=6", "SHARE=0.5", "WORDS=x", "N=٦"]))
def test_a_damaged_setting_is_taken_or_refused(number, setting):
    text = mutated(setting.encode(), random.Random(number)).decode("utf-8", "replace")
    parameters = {"05": declared(LINES, name="05")}
    with suppress(InputError):
        ((name, value),) = check_settings([text], parameters)["05"].items()
        assert name in ("N", "SHARE", "WORDS")
        assert name != "N" or 2 <= value <= 30
        assert name != "SHARE" or 0 <= value <= 1
