"""Build the reference of all functions from their docstrings, as pages of HTML: `make docs`."""

import pkgutil
import sys
import warnings
from pathlib import Path

import pdoc

import corpus_lib
from corpus_lib import show


def main(folder: Path) -> None:
    """Write the pages; they begin with the names that a user needs, which load when asked for."""
    for package in (corpus_lib, show):
        vars(package).update({name: getattr(package, name) for name in package.__all__})
    # With a room come its modules; that of Spark needs what few have.
    rooms = [f"corpus_lib.{room.name}" for room in pkgutil.iter_modules(corpus_lib.__path__)]
    # Types of pandas-stubs and names imported for mypy alone are shown as they are written.
    warnings.filterwarnings("ignore", message="Error parsing type annotation")
    pdoc.render.configure(docformat="google")
    pdoc.pdoc("corpus_lib", *rooms, "!corpus_lib.scale.spark", output_directory=folder)
    print(f"the reference begins with {folder / 'corpus_lib.html'}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
