"""The notebooks as JupyterLab gets and saves them: none is marked as changed, figures are told."""

from collections.abc import Iterator
from html import escape
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from corpus_lib.run.sections import told

VERSION = "version"
PNG, HTML = "image/png", "text/html"
_IMAGE = '<img alt="'
BOX = "application/vnd.jupyter.widget-view+json"
"""The type of an output that only the kernel which made it can show."""


class Contents(AsyncLargeFileManager):
    """JupyterLab's own way to files, between a kernel with a version and files without one.

    JupyterLab takes a notebook that lacks the kernel's exact version for a changed one; a file that
    named it would differ from one Python to the next. It has no way to give an image a text for
    those who can't see it but HTML; a file that held that would hold each figure twice.
    """

    async def _notebook_model(self, *args: Any, **options: Any) -> dict[str, Any]:
        """A notebook, its Python named as the kernel names it."""
        model: dict[str, Any] = await super()._notebook_model(*args, **options)  # type: ignore[no-untyped-call]
        language = _language(model)
        if language and VERSION not in language:
            language[VERSION] = IPythonKernel.language_info[VERSION]
        for number, data in _figures(model):
            what = escape(told(model["content"], number, ()))
            data.setdefault(HTML, f'{_IMAGE}{what}" src="data:{PNG};base64,{data[PNG]}">')
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save a file; a notebook without the version, boxes to choose in, and images in HTML."""
        _language(model).pop(VERSION, None)
        for _, data in _figures(model):
            if "".join(data.get(HTML, "")).startswith(_IMAGE):
                del data[HTML]
        for cell in _content(model).get("cells", []):
            if "outputs" in cell:
                cell["outputs"] = [one for one in cell["outputs"] if BOX not in one.get("data", {})]
        saved: dict[str, Any] = await super().save(model, path)  # type: ignore[no-untyped-call]
        return saved


def _language(model: dict[str, Any]) -> dict[str, Any]:
    """What a notebook says of its language, if it is Python; else nothing."""
    language: dict[str, Any] = _content(model).get("metadata", {}).get("language_info", {})
    return language if language.get("name") == "python" else {}


def _figures(model: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """What is kept of each figure, with the number of its cell."""
    for number, cell in enumerate(_content(model).get("cells", [])):
        for output in cell.get("outputs", []):
            if PNG in output.get("data", {}):
                yield number, output["data"]


def _content(model: dict[str, Any]) -> dict[str, Any]:
    return (model.get("content") if model.get("type") == "notebook" else None) or {}
