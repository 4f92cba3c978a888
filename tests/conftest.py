"""Settings that every test shares."""

import pytest
from hypothesis import settings

from corpus_lib.wording import set_names

# The first example pays for imports; a deadline would fail on a slow machine, not on a wrong one.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _no_names_set():
    """What one test calls documents must not reach the next."""
    set_names(None)
    yield
    set_names(None)
