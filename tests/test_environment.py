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
    found = {}
    for requirement in requirements:
        name, floor = re.fullmatch(r"([\w.-]+)(?:>=([\w.]+))?", requirement).groups()
        name = re.sub(r"[-_.]+", "-", name).lower()
        assert name not in found, f"{name} is named twice"
        found[name] = floor or ""
    return found


def project_floors(project):
    extras = project["project"]["optional-dependencies"]
    extra = [*extras["test"], *extras["files"]]
    python = "python" + project["project"]["requires-python"]
    return floors([python, *project["project"]["dependencies"], *extra])


def environment_floors(environment):
    """The floors of the conda part and of the pip part."""
    conda = [entry for entry in environment["dependencies"] if isinstance(entry, str)]
    (pip,) = [entry["pip"] for entry in environment["dependencies"] if isinstance(entry, dict)]
    return floors(conda), floors(entry for entry in pip if not entry.startswith("-e "))


def differences(project, environment):
    """What one file says and the other does not, as text."""
    conda, pip = environment_floors(environment)
    assert not conda.keys() & pip.keys()
    wanted, given = project_floors(project), {**conda, **pip}
    given.pop("pip")
    return sorted(
        f"{name}: pyproject.toml {wanted.get(name)}, environment.yml {given.get(name)}"
        for name in wanted.keys() | given.keys()
        if wanted.get(name) != given.get(name)
    )


@pytest.fixture
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture
def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))


def test_both_files_name_the_same_packages_and_floors(project, environment):
    assert differences(project, environment) == []


def test_a_missing_package_or_another_floor_is_found(project, environment):
    before = differences(project, environment)
    project["project"]["dependencies"].append("forgotten>=1.0")
    extra = project["project"]["optional-dependencies"]["test"]
    extra[:] = ["nbval>=99" if entry.startswith("nbval") else entry for entry in extra]
    environment["dependencies"][-1]["pip"].append("surplus>=2")
    found = [line for line in differences(project, environment) if line not in before]
    assert found == [
        "forgotten: pyproject.toml 1.0, environment.yml None",
        "nbval: pyproject.toml 99, environment.yml 0.11",
        "surplus: pyproject.toml None, environment.yml 2",
    ]


def test_conda_forge_gives_the_large_packages_and_pip_the_rest(environment):
    assert environment["channels"][0] == "conda-forge"
    conda, _ = environment_floors(environment)
    assert conda.keys() == FROM_CONDA


def test_the_project_itself_comes_last_and_editable(environment):
    assert environment["dependencies"][-1]["pip"][-1] == "-e ."


def test_the_constraints_pin_every_package_and_name_no_place(project):
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pattern = re.compile(r"([a-z0-9][a-z0-9.-]*)==([\w.!+]+)(?: ; ([^#]+))?")
    pins = [pattern.fullmatch(line) for line in lines]
    assert all(pins)
    pinned = {}
    for pin in pins:
        pinned.setdefault(pin[1], []).append(numbers(pin[2]))
    wanted = project_floors(project)
    wanted.pop("python")
    for name, floor in wanted.items():
        assert name in pinned, f"{name} is not pinned in constraints.txt"
        assert min(pinned[name]) >= numbers(floor), f"{name} is pinned below its floor"


def numbers(version):
    return [int(number) for number in re.findall(r"\d+", version)]
