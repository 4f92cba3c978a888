"""How topics are put to the test: the one record that all tests of topics are given."""

from dataclasses import dataclass, field
from pathlib import Path

from corpus_lib.errors import InputError


@dataclass(frozen=True)
class TopicTest:
    """Everything but counts and model that decides a test of topics.

    Attributes:
        seed: Of refits and shuffles; another one than the model's.
        n_shuffles: Shuffled texts of each kind. No topic can pass if they have fewer than 19
            topics in all, and none can be sure with fewer than 19 of them.
        n_refits: Refits of each model on parts of the units.
        n_seeds: Other seeds under which topics are looked for.
        n_models: Models of the texts, where numbers of topics or other choices are compared.
        n_top: Top words of a topic that are compared.
        share: Part of the units in a refit.
        keep: Where fits keep their results (`corpus.cache_folder`), so that a run which is stopped
            goes on where it was; None keeps nothing.
        n_workers: Processes; None for one on each core. Results don't depend on it.

    Raises:
        InputError: Naming the field, the value given and what it may be.
    """

    seed: int
    n_shuffles: int = 20
    n_refits: int = 5
    n_seeds: int = 10
    n_models: int = 5
    n_top: int = 10
    share: float = 0.8
    keep: Path | None = field(default=None, compare=False)
    n_workers: int | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        """Refuses what no test can be made with."""
        for name in ("n_shuffles", "n_refits", "n_seeds", "n_models", "n_top"):
            if getattr(self, name) < 1:
                raise InputError(f"{name} is {getattr(self, name)}; give 1 or more")
        if not 0 < self.share < 1:
            raise InputError(f"share is {self.share}; give a number between 0 and 1 (.8 is usual)")

    @property
    def key(self) -> str:
        """What the result of a single fit hangs on; how many are made tells it nothing."""
        return f"{self.seed} {self.n_refits} {self.n_top} {self.share}"
