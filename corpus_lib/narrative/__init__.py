"""Comparison of documents, and what was found in it."""

from corpus_lib.narrative.actors import (
    actor_mentions,
    actor_salience,
    names_of_mentions,
    salience_matrix,
    side_of_actors,
)
from corpus_lib.narrative.agreement import (
    alpha_interval,
    coding_agreement,
    disagreements,
    krippendorff_alpha,
)
from corpus_lib.narrative.claim_findings import (
    agreement_findings,
    checked_mistakes,
    claim_account,
    claim_findings,
    contested_accounts,
    evidence_findings,
    frame_findings,
    reprint_findings,
    tie_findings,
)
from corpus_lib.narrative.claims import (
    claims,
    claims_in_place,
    contested,
    silence_check,
    stance_matrix,
)
from corpus_lib.narrative.codebook import Codebook, read_codebook
from corpus_lib.narrative.coding import Coding, read_coding
from corpus_lib.narrative.comentions import co_mentions
from corpus_lib.narrative.dates import date_mentions, timeline
from corpus_lib.narrative.discourse import (
    document_ties,
    reprinted_agreement,
    single_changes,
    tie_matrix,
    tie_ranges,
)
from corpus_lib.narrative.distance import (
    distance_matrix,
    document_distances,
    topic_distances,
)
from corpus_lib.narrative.evidence import evidence_recall, find_evidence, first_evidence
from corpus_lib.narrative.findings import (
    cleaning_findings,
    corpus_findings,
    distance_findings,
    labelled_pairs,
    spelling_findings,
)
from corpus_lib.narrative.frames import (
    coded_frames,
    compare_shares,
    dictionary_quality,
    frame_functions,
    frame_shares,
    measured_frames,
    role_counts,
    share_table,
)
from corpus_lib.narrative.quotations import (
    quotations,
    quotations_in_place,
    quoted_spans,
)
from corpus_lib.narrative.reported import reported_speech
from corpus_lib.narrative.reuse_effect import compare_distances, distance_effect, topic_effect
from corpus_lib.narrative.reuse_findings import reuse_effect_findings, reuse_findings
from corpus_lib.narrative.topic_findings import (
    named_topics,
    pair_to_compare,
    share_findings,
    size_findings,
    topic_findings,
    way_findings,
    ways_for_figures,
)
from corpus_lib.narrative.voice_findings import (
    co_mention_findings,
    mentions_of_sides,
    salience_findings,
    side_findings,
    voice_findings,
)
from corpus_lib.narrative.voices import (
    leading_speakers,
    voice_matrix,
    voice_of_words,
    voice_shares,
)
from corpus_lib.narrative.word_findings import (
    diversity_findings,
    one_word_findings,
    set_apart_findings,
    subject_findings,
)

__all__ = [
    "Codebook",
    "Coding",
    "actor_mentions",
    "actor_salience",
    "agreement_findings",
    "alpha_interval",
    "checked_mistakes",
    "claim_account",
    "claim_findings",
    "claims",
    "claims_in_place",
    "cleaning_findings",
    "co_mention_findings",
    "co_mentions",
    "coded_frames",
    "coding_agreement",
    "compare_distances",
    "compare_shares",
    "contested",
    "contested_accounts",
    "corpus_findings",
    "date_mentions",
    "dictionary_quality",
    "disagreements",
    "distance_effect",
    "distance_findings",
    "distance_matrix",
    "diversity_findings",
    "document_distances",
    "document_ties",
    "evidence_findings",
    "evidence_recall",
    "find_evidence",
    "first_evidence",
    "frame_findings",
    "frame_functions",
    "frame_shares",
    "krippendorff_alpha",
    "labelled_pairs",
    "leading_speakers",
    "measured_frames",
    "mentions_of_sides",
    "named_topics",
    "names_of_mentions",
    "one_word_findings",
    "pair_to_compare",
    "quotations",
    "quotations_in_place",
    "quoted_spans",
    "read_codebook",
    "read_coding",
    "reported_speech",
    "reprint_findings",
    "reprinted_agreement",
    "reuse_effect_findings",
    "reuse_findings",
    "role_counts",
    "salience_findings",
    "salience_matrix",
    "set_apart_findings",
    "share_findings",
    "share_table",
    "side_findings",
    "side_of_actors",
    "silence_check",
    "single_changes",
    "size_findings",
    "spelling_findings",
    "stance_matrix",
    "subject_findings",
    "tie_findings",
    "tie_matrix",
    "tie_ranges",
    "timeline",
    "topic_distances",
    "topic_effect",
    "topic_findings",
    "voice_findings",
    "voice_matrix",
    "voice_of_words",
    "voice_shares",
    "way_findings",
    "ways_for_figures",
]
