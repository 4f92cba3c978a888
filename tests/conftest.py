"""Settings that every test shares."""

import shutil

import pytest
from hypothesis import settings

from corpus_lib.files import REPOSITORY
from corpus_lib.study import Study
from corpus_lib.wording import set_names

# The first example pays for imports; a deadline would fail on a slow machine, not on a wrong one.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
# Notebooks keep the fits that tests of the whole series then find; the longest come first, so that
# no core waits for the last.
FIRST = ("05_", "06_", "10_", "09_", "03_", "04_", "07_")
LAST = ("test_compare_profiles", "test_theses", "test_places")


def pytest_collection_modifyitems(items):
    """Order files by how long they take, and tests of all notebooks after these."""

    def place(item):
        name = item.path.name
        early = next((n for n, start in enumerate(FIRST) if name.startswith(start)), len(FIRST))
        return early, name.startswith(LAST)

    items.sort(key=place)


@pytest.fixture(scope="session")
def study():
    """The five documents, prepared once, with few draws; each of its tables is made once, too."""
    return Study(n_draws=99)


@pytest.fixture(scope="session")
def corpus(study):
    return study.corpus


@pytest.fixture
def own_folder(tmp_path):
    """A copy of the folder of the five, to be changed."""
    ignored = shutil.ignore_patterns(".cache")
    return shutil.copytree(REPOSITORY / "data", tmp_path / "data", ignore=ignored)


@pytest.fixture(autouse=True)
def _no_names_set():
    """What one test calls documents must not reach the next."""
    set_names(None)
    yield
    set_names(None)
