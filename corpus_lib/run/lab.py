"""The notebooks as JupyterLab gets and saves them: opened, none is marked as changed."""

from __future__ import annotations

from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

VERSION = "version"
BOX = "application/vnd.jupyter.widget-view+json"
"""The type of an output that only the kernel which made it can show."""


class Contents(AsyncLargeFileManager):
    """JupyterLab's own way to files, between a kernel with a version and files without one.

    JupyterLab compares what a notebook says of its language with what the kernel says, and takes
    a notebook that lacks the kernel's exact version for a changed one. A file that named it would
    differ from one Python to the next.
    """

    async def _notebook_model(self, *args: Any, **options: Any) -> dict[str, Any]:
        """A notebook, its Python named as the kernel names it."""
        model: dict[str, Any] = await super()._notebook_model(*args, **options)  # type: ignore[no-untyped-call]
        language = _language(model)
        if language and VERSION not in language:
            language[VERSION] = IPythonKernel.language_info[VERSION]
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save a file; a notebook without the version, and without boxes to choose in."""
        _language(model).pop(VERSION, None)
        content = model.get("content") if model.get("type") == "notebook" else None
        for cell in (content or {}).get("cells", []):
            if "outputs" in cell:
                kept = [one for one in cell["outputs"] if BOX not in one.get("data", {})]
                cell["outputs"] = kept
        saved: dict[str, Any] = await super().save(model, path)  # type: ignore[no-untyped-call]
        return saved


def _language(model: dict[str, Any]) -> dict[str, Any]:
    """What a notebook says of its language, if it is Python; else nothing."""
    content = model.get("content") if model.get("type") == "notebook" else None
    language: dict[str, Any] = (content or {}).get("metadata", {}).get("language_info", {})
    return language if language.get("name") == "python" else {}
