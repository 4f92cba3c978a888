"""The one error that tells a user what to mend."""


class InputError(ValueError):
    """An input is wrong: the message says what was given, what was expected and how to mend it."""
