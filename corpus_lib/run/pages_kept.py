"""Notebooks that ran, kept beside their corpus, so that what did not change is not run again."""

from __future__ import annotations

import base64
import hashlib
import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat

from corpus_lib.dependencies import code_digest
from corpus_lib.files import read_sealed, write_sealed
from corpus_lib.run.execution import Execution
from corpus_lib.run.paper.provenance import library_versions

_KEPT = 60  # some settings of each notebook


class PageStore:
    """Executed notebooks by what they rest on: their cells, the corpus, the code, the libraries.

    A file that is damaged is taken away and told, and its notebook executed again.
    """

    def __init__(self, corpus: Path, *, about: Mapping[str, Any], fresh: bool = False) -> None:
        """Open the store.

        Args:
            corpus: The folder of the corpus, beside which it lies.
            about: Checksums of all that is read of the corpus, as by `describe_corpus`.
            fresh: Find nothing, so that all is executed and kept anew.
        """
        self._fresh = fresh
        self._folder = corpus / ".cache" / "pages"
        rests_on = [code_digest(), platform.python_version(), about, library_versions()]
        self._about = json.dumps(rests_on, sort_keys=True)

    def find(self, notebook: nbformat.NotebookNode) -> Execution | None:
        """What came of a notebook, with the parameters it has now, or None."""
        path = self._path(notebook)
        if self._fresh:
            return None
        content = read_sealed(path)
        if content is None:
            return None
        kept = json.loads(content)
        files = {name: base64.b64decode(held) for name, held in kept["files"].items()}
        executed = nbformat.from_dict(kept["notebook"])  # type: ignore[no-untyped-call]
        return Execution(executed, kept["seconds"], None, files)

    def keep(self, notebook: nbformat.NotebookNode, done: Execution) -> None:
        """Keep what came of a notebook; a folder that can't be written to costs time only."""
        files = {name: base64.b64encode(held).decode() for name, held in done.files.items()}
        text = json.dumps({"notebook": done.notebook, "seconds": done.seconds, "files": files})
        path = self._path(notebook)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_sealed(path, text.encode())
            by_age = sorted(path.parent.glob("*.json"), key=lambda file: file.stat().st_mtime)
            for old in by_age[:-_KEPT]:
                old.unlink(missing_ok=True)
        except OSError:
            return

    def _path(self, notebook: nbformat.NotebookNode) -> Path:
        cells = [[c.cell_type, c.source, c.metadata.get("tags", [])] for c in notebook.cells]
        return self._folder / f"{_digest(self._about + json.dumps(cells))[:40]}.json"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
