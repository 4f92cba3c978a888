"""environment.yml and pyproject.toml name the same packages with the same floors."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FROM_CONDA = {"python", "pip", "jupyterlab", "pandas", "matplotlib", "gensim", "nbval"}


def floors(requirements):
    """The floor of each requirement by its normalised name; "" where there is none."""
    parts = [re.fullmatch(r"([\w.-]+)(?:>=([\w.]+))?", one).groups("") for one in requirements]
    found = {re.sub(r"[-_.]+", "-", name).lower(): floor for name, floor in parts}
    assert len(found) == len(parts), "a package is named twice"
    return found


@pytest.fixture(scope="module")
def wanted():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    python = "python" + project["requires-python"]
    return floors([python, *project["dependencies"], *extras["test"], *extras["files"]])


def test_both_files_name_the_same_packages_and_floors(wanted):
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["channels"][0] == "conda-forge"
    *conda, last = environment["dependencies"]
    *pip, own = last["pip"]
    assert own == "-e ."  # the project itself comes last
    conda, pip = floors(conda), floors(pip)
    assert conda.keys() == FROM_CONDA  # the large packages; pip gives the rest
    assert not conda.keys() & pip.keys()
    assert {**conda, **pip, "pip": ""} == {**wanted, "pip": ""}


def test_the_constraints_pin_every_package_and_name_no_place(wanted):
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pattern = re.compile(r"([a-z0-9][a-z0-9.-]*)==([\w.!+]+)(?: ; ([^#]+))?")
    pins = [pattern.fullmatch(line) for line in lines]
    assert all(pins)
    pinned = {}
    for pin in pins:
        pinned.setdefault(pin[1], []).append(numbers(pin[2]))
    for name, floor in wanted.items() - {("python", wanted["python"])}:
        assert name in pinned, f"{name} is not pinned in constraints.txt"
        assert min(pinned[name]) >= numbers(floor), f"{name} is pinned below its floor"


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]
