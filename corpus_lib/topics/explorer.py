"""An interactive page of a fitted model (LDAvis) that works without a network."""

import re
import warnings
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from corpus_lib.stats.verdict import OPEN
from corpus_lib.topics.lda import TopicModel
from corpus_lib.topics.overlap import FloatArray
from corpus_lib.wording import label_html

_POLICY = "default-src 'none'; script-src {}; style-src 'unsafe-inline'; base-uri 'none'"
_HERE = files("corpus_lib") / "topics"
_PAGE, _WORDS = ((_HERE / f"explorer.{kind}").read_text("utf-8") for kind in ("html", "js"))


def topic_gaps(topic_term: FloatArray) -> FloatArray:
    """Square roots of the Jensen-Shannon divergences (base 2) between rows that sum to one."""
    from scipy.spatial.distance import cdist

    gaps = cdist(topic_term, topic_term, "jensenshannon") / np.sqrt(np.log(2))
    return np.asarray(np.clip(np.nan_to_num(gaps), 0, 1), dtype=np.float64)


def place_on_plane(gaps: FloatArray) -> FloatArray:
    """Points of a plane whose distances come near the given ones.

    Classical scaling makes the start of scikit-learn's SMACOF; nothing is random. The places of
    distances of shape (n, n), symmetric, are of shape (n, 2), centred; x spreads wider than y.
    """
    from sklearn.manifold import smacof

    n = len(gaps)
    centring = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centring @ gaps**2 @ centring / 2)
    start = np.zeros((n, 2))
    used = vectors[:, ::-1][:, :2] * np.sqrt(np.clip(values[::-1][:2], 0, None))
    start[:, : used.shape[1]] = used
    if not gaps.any():
        return start
    places, _ = smacof(gaps, init=start, n_init=1, normalized_stress=False)
    # The axes of widest spread, and a fixed sign, so that the same model gives the same map.
    _, _, axes = np.linalg.svd(places, full_matrices=False)
    turned: FloatArray = places @ axes.T
    turned *= np.where(turned[np.abs(turned).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    return turned


def explorer_page(
    model: TopicModel, topics: pd.DataFrame, *, glosses: Mapping[str, str] | pd.Series | None = None
) -> str:
    """The pyLDAvis page of a model, in English or Arabic, with its scripts inside.

    Topics keep their numbers. They lie near each other where they use the same words: on the plane
    that best keeps the square roots of their Jensen-Shannon divergences.

    Args:
        model: The fitted model.
        topics: `topic` ("T1", …), its `label`, by which the list above the map calls it, and
            its `verdict`: open ones are grey. A topic without a row is called by its number.
        glosses: English senses to stand beside the words.

    Returns:
        A page of HTML that loads nothing; "" for a model of no topics.

    References:
        Sievert & Shirley (2014), "LDAvis: a method for visualizing and interpreting topics";
        de Leeuw (1977), "Applications of convex analysis to multidimensional scaling".
    """
    meanings = {} if glosses is None else dict(glosses)
    meanings = {term: told.partition(";")[0] for term, told in meanings.items()}  # room is short
    if not model.n_topics:
        return ""
    import pyLDAvis

    with warnings.catch_warnings():
        # A term's relevance is the logarithm of a probability that may be nought.
        warnings.filterwarnings("ignore", message="divide by zero", category=RuntimeWarning)
        prepared = pyLDAvis.prepare(
            model.topic_term.to_numpy(),
            model.segment_topic.to_numpy(),
            model.unit_tokens.to_numpy(),
            [" · ".join(filter(None, (str(one), meanings.get(one)))) for one in model.topic_term],
            model.term_tokens.to_numpy(),
            mds=lambda found: place_on_plane(topic_gaps(np.asarray(found, dtype=np.float64))),
            sort_topics=False,
            n_jobs=1,
        )
    scripts = files("pyLDAvis") / "js"
    told = topics.set_index("topic").reindex(model.topic_term.index)
    grey = [number for number, verdict in enumerate(told["verdict"], start=1) if verdict == OPEN]
    items = [
        f'<li value="{number}"{" class=noise" if number in grey else ""}>'
        f'<a href="#ldavis"><bdi>{label_html(label)}</bdi></a></li>'
        for number, label in enumerate(told["label"].fillna(told.index.to_series()), start=1)
    ]
    code = [_script(scripts / name) for name in ("d3.v5.min.js", "ldavis.v3.0.0.js")]
    # Words with glosses take more room than words: no circle under them.
    code[1] = code[1].replace("termwidth = 90", "termwidth = 200")
    code += [_WORDS, "drawTopics(" + prepared.to_json().replace("<", "\\u003c") + ");"]
    sums = [b64encode(sha256(one.encode()).digest()) for one in code]
    return _PAGE.format(
        topics="\n".join(items),
        style=_script(scripts / "ldavis.v1.0.0.css"),
        noise="\n".join(f'[id$="-topic{n}"] {{ fill: #999999 !important; }}' for n in grey),
        scripts="\n".join(f"<script>{one}</script>" for one in code),
        policy=_POLICY.format(" ".join(f"'sha256-{one.decode()}'" for one in sums)),
    )


def _script(source: Any) -> str:
    text: str = source.read_text(encoding="utf-8")
    # A script's own text must not end the element that holds it.
    return re.sub(r"</(script|style)", r"<\\/\1", text, flags=re.IGNORECASE)
