"""How topics lie to each other: distances between their words, a map, and two side by side."""

import numpy as np
import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.topics.model import TopicModel
from corpus_lib.topics.overlap import FloatArray

_STEPS = 300


def topic_map(model: TopicModel) -> pd.DataFrame:
    """Where topics lie on a plane: near each other where they use the same words.

    The distances between topics are the square roots of their Jensen-Shannon divergences; the
    plane is the one that keeps them best (metric scaling). Its directions mean nothing.

    Args:
        model: The fitted model.

    Returns:
        One row per topic: `topic`, `size` (share of all tokens), `x`, `y`, `nearest` (the topic
        nearest to it by its words, not on the plane) and `distance` (to that topic, 0 to 1).

    References:
        Sievert & Shirley (2014), "LDAvis: a method for visualizing and interpreting topics";
        de Leeuw (1977), "Applications of convex analysis to multidimensional scaling".
    """
    apart = topic_gaps(model.topic_term.to_numpy())
    places = place_on_plane(apart)
    other = apart + np.diag(np.full(len(apart), np.inf))
    names = model.topic_term.index.to_numpy()
    return pd.DataFrame(
        {
            "topic": names,
            "size": model.sizes.to_numpy(),
            "x": places[:, 0],
            "y": places[:, 1],
            "nearest": names[other.argmin(axis=1)],
            "distance": other.min(axis=1),
        }
    )


def contrast_topics(
    model: TopicModel,
    topic_a: str,
    topic_b: str,
    *,
    n: int = 12,
    glosses: pd.Series | None = None,
) -> pd.DataFrame:
    """The words in which two topics differ most.

    Args:
        model: The fitted model.
        topic_a: A topic of the model.
        topic_b: Another one.
        n: Words of each topic.
        glosses: English gloss of each term, index terms.

    Returns:
        One row per word, first those of `topic_a`: `term`, `gloss`, `in_a` and `in_b`
        (probability in each topic) and `difference` (`in_a` less `in_b`).

    Raises:
        InputError: If a topic is unknown, both are the same, or `n` is below 1.
    """
    known = model.topic_term.index.tolist()
    if topic_a not in known or topic_b not in known or topic_a == topic_b:
        raise InputError(
            f"topics {topic_a!r} and {topic_b!r}; give two different ones of {', '.join(known)}"
        )
    if n < 1:
        raise InputError(f"n is {n}; give a whole number of at least 1")
    both = model.topic_term.loc[[topic_a, topic_b]].T
    table = pd.DataFrame({"in_a": both[topic_a], "in_b": both[topic_b]})
    table["difference"] = table["in_a"] - table["in_b"]
    ordered = table.sort_values("difference", ascending=False, kind="stable")
    n_each = min(n, len(ordered) // 2)
    rows = pd.concat([ordered.head(n_each), ordered.tail(n_each)]).reset_index(names="term")
    known_glosses = {} if glosses is None else glosses[~glosses.index.duplicated()].to_dict()
    rows.insert(1, "gloss", [str(known_glosses.get(term, "")) for term in rows["term"]])
    return rows


def topic_gaps(topic_term: FloatArray) -> FloatArray:
    """Square roots of the Jensen-Shannon divergences (base 2) between rows that sum to one."""
    a, b = topic_term[:, None, :], topic_term[None, :, :]
    middle = (a + b) / 2
    divergence = (_relative_entropy(a, middle) + _relative_entropy(b, middle)) / 2
    gaps: FloatArray = np.sqrt(np.clip(divergence, 0, 1))
    return gaps


def place_on_plane(gaps: FloatArray) -> FloatArray:
    """Points of a plane whose distances come near the given ones.

    Classical scaling makes the start, majorization (SMACOF) mends it; nothing is random.

    Args:
        gaps: Distances, shape (n, n), symmetric.

    Returns:
        Places, shape (n, 2), centred; x spreads wider than y.
    """
    n = len(gaps)
    centring = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centring @ gaps**2 @ centring / 2)
    start = np.zeros((n, 2))
    used = vectors[:, ::-1][:, :2] * np.sqrt(np.clip(values[::-1][:2], 0, None))
    start[:, : used.shape[1]] = used
    places = start
    for _ in range(_STEPS):
        now = np.linalg.norm(places[:, None] - places[None], axis=2)
        ratio = np.divide(gaps, now, out=np.zeros_like(gaps), where=now > 0)
        weights = -ratio
        np.fill_diagonal(weights, ratio.sum(axis=1) - np.diag(ratio))
        places = weights @ places / n
    # The axes of widest spread, and a fixed sign, so that the same model gives the same map.
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    turned: FloatArray = places @ axes.T
    strongest = np.abs(turned).argmax(axis=0)
    turned *= np.where(turned[strongest, [0, 1]] < 0, -1.0, 1.0)
    return turned


def _relative_entropy(p: FloatArray, q: FloatArray) -> FloatArray:
    ratio = np.divide(p, q, out=np.ones(np.broadcast_shapes(p.shape, q.shape)), where=q > 0)
    logs = np.log2(np.where(ratio > 0, ratio, 1.0))
    total: FloatArray = (p * logs).sum(axis=2)
    return total
