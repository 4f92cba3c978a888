"""Files: written whole or not at all, sealed by a checksum, and those that only a clone has."""

import hashlib
import os
import tempfile
import time
import warnings
from pathlib import Path

from corpus_lib.errors import InputError

REPOSITORY = Path(__file__).resolve().parents[1]
DRAFT_SECONDS = 3600  # a draft that is older was left by a process that was ended


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file so that a reader, or a crash, meets the old content or the new, never a part."""
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:80]}.")
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
    except OSError as error:
        Path(beside).unlink(missing_ok=True)
        # The place is free again, and the old file is as it was.
        told = f"{error.strerror}; {len(content):,} bytes are needed, and nothing was changed"
        raise OSError(error.errno, told, str(path)) from error
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def write_sealed(path: Path, content: bytes) -> None:
    """Write a file to keep between runs, with a checksum of its content as its first line."""
    write_atomically(path, hashlib.sha256(content).hexdigest().encode() + b"\n" + content)


def read_sealed(path: Path) -> bytes | None:
    """What `write_sealed` wrote; None for a file that is not there.

    A file whose checksum does not fit is none either: it is taken away, and said in a warning.
    """
    try:
        seal, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    if seal == hashlib.sha256(content).hexdigest().encode():
        return content
    path.unlink(missing_ok=True)
    warnings.warn(f"{path}: damaged, so what it kept is computed again", stacklevel=3)
    return None


def sweep_drafts(folder: Path) -> None:
    """Remove what `write_atomically` left in a folder when its process was ended in the midst."""
    for draft in folder.glob(".*.????????"):
        if draft.is_file() and time.time() - draft.stat().st_mtime > DRAFT_SECONDS:
            draft.unlink(missing_ok=True)


def repository_folder(name: str, *, instead: str) -> Path:
    """A folder of the repository that this package was cloned with.

    Raises:
        InputError: If the package was installed without the repository: what to do `instead`.
    """
    if not (REPOSITORY / "pyproject.toml").is_file():
        raise InputError(
            f"corpus-lib was installed without the repository's {name}/; {instead}, or run this in "
            "a clone of the repository installed with `pip install -e .`"
        )
    return REPOSITORY / name
