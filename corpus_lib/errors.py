"""What is raised when a user gave something that can't be."""


class InputError(ValueError):
    """What was given, what was expected, and how to mend it, in one message."""

    def _render_traceback_(self) -> list[str]:
        """In a notebook the message is all that is shown: the mistake is not in the code."""
        return [str(self)]
