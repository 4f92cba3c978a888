"""Settings that every test shares."""

from hypothesis import settings

# The first example pays for imports; a deadline would fail on a slow machine, not on a wrong one.
settings.register_profile("project", deadline=None, derandomize=True)
settings.load_profile("project")
