"""What is raised when a user gave something that can't be."""

from collections.abc import Iterator
from contextlib import contextmanager


class InputError(ValueError):
    """What was given, what was expected, and how to mend it, in one message."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook the message is all that is shown: the mistake is not in the code."""
        return [str(self)]


class NothingLeftError(InputError):
    """What was asked for leaves nothing to count: a `Study` holds an empty table in its place."""


def check_has(given: object, attribute: str, wanted: str) -> None:
    """Refuse an object of another kind, that lacks an attribute: `wanted` says what to pass."""
    if not hasattr(given, attribute):
        raise InputError(f"a {type(given).__name__} was given; pass {wanted}")


class Problems:
    """What is wrong in several places, to be told at once."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self.told: list[str] = []

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Note what is refused inside, and go on."""
        try:
            yield
        except InputError as error:
            self.told.append(str(error))

    def refuse(self) -> None:
        """Raise all that was noted as one error."""
        if self.told:
            raise InputError("\n".join(dict.fromkeys(self.told)))
