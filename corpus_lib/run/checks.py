"""What parameters are refused for before anything runs, on the command line and in a notebook."""

import keyword
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
from packaging.requirements import Requirement

from corpus_lib.errors import InputError, Problems
from corpus_lib.kept import Shelf
from corpus_lib.phrasebook import column, facts
from corpus_lib.prepare.groups import ALL
from corpus_lib.prepare.units import unit_of
from corpus_lib.progress import FOLDER_VARIABLE, is_jupyterlab
from corpus_lib.run.parameters import Parameter, Value, declared
from corpus_lib.settings import Settings
from corpus_lib.show import show_findings
from corpus_lib.study import SAMPLE, Study
from corpus_lib.wording import set_names

_cells: list[str] = []  # the last cell that set CORPUS, in a notebook
_opened: dict[str, Shelf] = {}  # the tables of the corpus that was opened last


def _shell() -> Any:
    interactive: Any = sys.modules.get("IPython")
    return interactive.get_ipython() if interactive else None


def _note(cell: Any) -> None:
    if re.search(r"(?m)^CORPUS\s*:", cell.raw_cell or ""):
        _cells[:] = [cell.raw_cell]


def _come_into_view(ran: Any) -> None:
    """JupyterLab that runs all cells shows the last one: let it show the one that was refused."""
    if isinstance(ran.error_in_exec, InputError) and is_jupyterlab():
        from IPython.display import publish_display_data

        come = "setTimeout(() => element.scrollIntoView({block: 'center'}), 300)"  # when drawn
        publish_display_data({"application/javascript": come, "text/plain": ""})  # type: ignore[no-untyped-call]


# The cell's lines say what its numbers may be; a cell that a run puts below it sets values only. A
# kernel that checks stored outputs keeps no history: cells are noted as they begin, after imports.
if _shell() is not None:
    _shell().events.register("pre_run_cell", _note)
    _shell().events.register("post_run_cell", _come_into_view)


def open_study(corpus: Path | None = None, *, sample: bool = False) -> Study:
    """The Study that a notebook's parameters ask for, once they are checked.

    Parameters that have a setting's name set it. Opened again, it has the tables that no changed
    parameter or file touches, unless the corpus is so large that they would fill the memory.
    Tables and figures call documents, actors and topics as the corpus does. A `corpus` given here
    is its folder instead of what `CORPUS` names; a `sample` is what `Study.sample` makes of it.
    Where `BY` asks for groups, it is shown that these are compared.

    Raises:
        InputError: As `check_parameters` does, or if the corpus cannot be loaded.
    """
    values = check_parameters()
    study = Study(corpus or values["CORPUS"], **settings_among(values))
    if len(study.loaded.tokens) <= SAMPLE:
        shelf = _opened.get(study.key, study.shelf)
        _opened.clear()
        _opened[study.key] = study.shelf = shelf
    study = study.sample if sample else study
    set_names(study.names)
    if values.get("BY") and study.by and not os.environ.get(FOLDER_VARIABLE):  # pages tell it
        told = " · ".join(dict.fromkeys(column(study.by, one)[0] for one in ("ar", "en")))
        relation = "prepare_all_as_one" if study.by == ALL else "prepare_groups"
        shown = show_findings(facts([{"relation": relation, "subject": told}]))
        sys.modules["IPython"].display.display(shown)
    return study


def begin_again(environment: Mapping[str, str]) -> None:
    """Make this kernel as it was before its first cell, for another notebook."""
    os.environ.update(environment)
    _cells.clear()
    _shell().reset(new_session=True)


def settings_among(values: Mapping[str, Any]) -> dict[str, Any]:
    """Of a notebook's parameters, those that have a setting's name, by that name."""
    known = {field.name for field in fields(Settings)}
    return {name.lower(): value for name, value in values.items() if name.lower() in known}


def check_parameters() -> dict[str, Any]:
    """Refuse what the cell that set `CORPUS` last sets wrongly, as the command line does.

    Returns:
        What it sets, by name.

    Raises:
        InputError: One line for each wrong value: `N_TOPICS is 99; give 2 to 30`. Also outside of
            a notebook, or if no such cell has run since this function was imported.
    """
    shell = _shell()
    if shell is None or not _cells:
        raise InputError("no cell has set parameters; run the cell that sets CORPUS, then this one")
    parameters = declared(_cells[-1], name="this notebook", run=True)
    values = {one.name: shell.user_ns[one.name] for one in parameters}
    problems = Problems()
    for one in parameters:
        with problems.noted():
            one.check(values[one.name])
    problems.refuse()
    check_pairs(values)
    check_names(values)
    return values


def check_names(values: Mapping[str, Any]) -> None:
    """Refuse a document, a section or so many passages that the corpus does not have.

    Of the parameters, `CORPUS`, `BY`, `DOCUMENT`, `SECTION`, `N_TOPICS`, `UNIT` and `WINDOW` are
    looked at, as far as they are there.
    """
    usual = values.get("DOCUMENT") is None and values.get("SECTION", "body") in ("body", "all")
    if usual and values.get("N_TOPICS") is None and values.get("BY") is None:
        return
    corpus = Study(values.get("CORPUS"), by=values.get("BY")).corpus
    unit, window = values.get("UNIT", "window"), values.get("WINDOW", Settings().window)
    n_passages = unit_of(corpus, unit=unit, window=window).nunique()
    if (values.get("N_TOPICS") or 0) > n_passages:
        raise InputError(
            f"N_TOPICS is {values['N_TOPICS']}, but the corpus has {n_passages} passages; give 2 "
            f"to {max(2, n_passages // 8)}"
        )
    known = {
        "DOCUMENT": corpus.documents["doc_id"].tolist(),
        "SECTION": ["all", *corpus.segments["section"].unique()],
    }
    for name, names in known.items():
        if values.get(name, names[0]) not in [*names, None]:
            raise InputError(f"{name} is {values[name]!r}; give one of {', '.join(names)}")


def check_environment() -> None:
    """Refuse to run without a kernel, or with packages that are older than was tried."""
    problems = Problems()
    try:
        KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        problems.told.append("Jupyter has no kernel python3; mend it: pip install ipykernel")
    for text in requires("corpus-lib") or ():
        one = Requirement(text)
        if one.marker is not None and not one.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(one.name)
        except PackageNotFoundError:
            found = "none"
        if found == "none" or not one.specifier.contains(found, prereleases=True):
            problems.told.append(
                f"{one.name} {one.specifier} is needed and {found} is installed; mend it: "
                f"pip install '{one.name}{one.specifier}'"
            )
    problems.refuse()


def check_pairs(values: Mapping[str, Any]) -> None:
    """Refuse a least above its most: `LEAST_N is 9; give MOST_N, which is 5, or less`."""
    for name, least in values.items():
        most = name.replace("LEAST_", "MOST_", 1)
        if name.startswith("LEAST_") and most in values and least > values[most]:
            raise InputError(f"{name} is {least}; give {most}, which is {values[most]}, or less")


def check_settings(
    settings: Iterable[str], parameters: Mapping[str, Sequence[Parameter]]
) -> dict[str, dict[str, Value]]:
    """What a user sets, by notebook and parameter, checked against what the notebooks declare.

    Settings are texts of the form `NAME=VALUE`; parameters stand under their notebook's name.

    Raises:
        InputError: If a setting has another form, a name that no notebook has, or a value that
            a notebook which has the name refuses. The message lists the parameters that exist.
    """
    listing = f"The parameters that exist:\n{_named(parameters)}"
    names = {one.name for listed in parameters.values() for one in listed}
    values: dict[str, dict[str, Value]] = {}
    seen: set[str] = set()
    for setting in settings:
        name, equals, text = setting.partition("=")
        if not equals or not name.isidentifier() or keyword.iskeyword(name):
            raise InputError(f"-p {setting!r} is not of the form NAME=VALUE. {listing}")
        if name in seen:
            raise InputError(f"-p {name} is given twice; give it once")
        seen.add(name)
        if name not in names:
            near = get_close_matches(name.upper(), sorted(names), n=1)
            meant = f" Is it {near[0]}?" if near else ""
            raise InputError(f"-p {setting}: no selected notebook has {name}.{meant} {listing}")
        for notebook, listed in parameters.items():
            for one in (one for one in listed if one.name == name):
                try:
                    values.setdefault(notebook, {})[name] = one.parse(text)
                except ValueError as error:
                    raise InputError(
                        f"-p {setting}: {text!r} is no value for {name} of {notebook}; "
                        f"expected {one.expected}. {listing}"
                    ) from error
    for notebook, given in values.items():
        check_pairs({one.name: one.default for one in parameters[notebook]} | given)
    return values


def _named(parameters: Mapping[str, Sequence[Parameter]]) -> str:
    """The names only: an error is to be read on one screen, with its first line in view."""
    lines = [f"  {n}: {', '.join(p.name for p in ps) or '(none)'}" for n, ps in parameters.items()]
    return "\n".join([*lines, "(`corpus-lib parameters` tells what each may be)"])
