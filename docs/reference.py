"""Build the reference of all functions from their docstrings, as pages of HTML: `make docs`."""

import pkgutil
import sys
import warnings
from pathlib import Path

import pdoc

import corpus_lib


def main(folder: Path) -> None:
    """Write the pages; they begin with the names that a user needs, which load when asked for."""
    for name in corpus_lib.__all__:
        vars(corpus_lib)[name] = getattr(corpus_lib, name)
    rooms = pkgutil.walk_packages(corpus_lib.__path__, "corpus_lib.")
    modules = [room.name for room in rooms if room.name != "corpus_lib.scale.spark"]
    # Types of pandas-stubs and names imported for mypy alone are shown as they are written.
    warnings.filterwarnings("ignore", message="Error parsing type annotation")
    pdoc.render.configure(docformat="google")
    pdoc.pdoc("corpus_lib", *modules, output_directory=folder)
    print(f"{folder / 'corpus_lib.html'}: {len(modules) + 1} modules")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
