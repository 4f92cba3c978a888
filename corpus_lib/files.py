"""Files: written whole or not at all, and those that only a clone of the repository has."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from corpus_lib.errors import InputError

REPOSITORY = Path(__file__).resolve().parents[1]


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, meets the old content or the new, never a part."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        # mkstemp makes files that only their owner reads; a page is to be shared.
        umask = os.umask(0)
        os.umask(umask)
        Path(beside).chmod(0o666 & ~umask)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def repository_folder(name: str, *, instead: str) -> Path:
    """A folder of the repository that this package was cloned with.

    Args:
        name: Its name, `data` or `notebooks`.
        instead: What to do without it, for the message.

    Raises:
        InputError: If the package was installed without the repository.
    """
    if not (REPOSITORY / "pyproject.toml").is_file():
        raise InputError(
            f"corpus-lib was installed without the repository's {name}/; {instead}, or run this in "
            "a clone of the repository installed with `pip install -e .`"
        )
    return REPOSITORY / name
