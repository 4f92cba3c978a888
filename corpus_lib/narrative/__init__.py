"""Comparison of documents, and what was found in it."""

from corpus_lib.narrative.actor_words import (
    actor_word_findings,
    actor_words,
    strongest_words,
)
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
from corpus_lib.narrative.choice_findings import (
    recommended_size,
    size_findings,
    way_findings,
    ways_for_figures,
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
    distance_replicates,
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
from corpus_lib.narrative.key_passages import key_passages
from corpus_lib.narrative.layer_findings import (
    calibration_findings,
    layer_findings,
    tree_findings,
)
from corpus_lib.narrative.layers import (
    layer_distances,
    layer_matrix,
    layer_overview,
    layer_sizes,
    layers,
    verdicts,
)
from corpus_lib.narrative.missed_names import (
    coverage_findings,
    mentions_gained,
    missed_names,
    name_coverage,
    with_actor,
)
from corpus_lib.narrative.networks import co_mention_networks, network_ties
from corpus_lib.narrative.placing import DocumentMap, join_documents, map_documents
from corpus_lib.narrative.portrait_findings import comparison_findings
from corpus_lib.narrative.portraits import document_profiles
from corpus_lib.narrative.quotations import (
    quotations,
    quotations_in_place,
    quoted_spans,
)
from corpus_lib.narrative.reported import reported_speech
from corpus_lib.narrative.reuse_effect import compare_distances, distance_effect, topic_effect
from corpus_lib.narrative.reuse_findings import reuse_effect_findings, reuse_findings
from corpus_lib.narrative.robustness import Robustness, what_survives
from corpus_lib.narrative.silences import lone_claims, silent_claims
from corpus_lib.narrative.splits import split_calibration, split_null
from corpus_lib.narrative.surplus import actor_surplus, side_surplus
from corpus_lib.narrative.survival_evidence import headlines_in_place
from corpus_lib.narrative.survival_findings import (
    breaking_choices,
    chance_findings,
    fragile_findings,
    headline_findings,
    survival_table,
)
from corpus_lib.narrative.topic_findings import (
    actor_figure,
    actor_findings,
    label_findings,
    named_topics,
    pair_to_compare,
    recognition_figure,
    recognition_findings,
    share_findings,
    striking_actors,
    topic_findings,
)
from corpus_lib.narrative.voice_evidence import (
    mentions_in_place,
    sides_in_place,
    speech_in_place,
    voices_in_place,
)
from corpus_lib.narrative.voice_findings import (
    co_mention_findings,
    mentions_of_sides,
    order_findings,
    salience_findings,
    shared_speaker_findings,
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
from corpus_lib.narrative.worlds import analysis_choices, worlds

__all__ = [
    "Codebook",
    "Coding",
    "DocumentMap",
    "Robustness",
    "actor_figure",
    "actor_findings",
    "actor_mentions",
    "actor_salience",
    "actor_surplus",
    "actor_word_findings",
    "actor_words",
    "agreement_findings",
    "alpha_interval",
    "analysis_choices",
    "breaking_choices",
    "calibration_findings",
    "chance_findings",
    "checked_mistakes",
    "claim_account",
    "claim_findings",
    "claims",
    "claims_in_place",
    "cleaning_findings",
    "co_mention_findings",
    "co_mention_networks",
    "co_mentions",
    "coded_frames",
    "coding_agreement",
    "compare_distances",
    "compare_shares",
    "comparison_findings",
    "contested",
    "contested_accounts",
    "corpus_findings",
    "coverage_findings",
    "date_mentions",
    "dictionary_quality",
    "disagreements",
    "distance_effect",
    "distance_findings",
    "distance_matrix",
    "distance_replicates",
    "diversity_findings",
    "document_distances",
    "document_profiles",
    "document_ties",
    "evidence_findings",
    "evidence_recall",
    "find_evidence",
    "first_evidence",
    "fragile_findings",
    "frame_findings",
    "frame_functions",
    "frame_shares",
    "headline_findings",
    "headlines_in_place",
    "join_documents",
    "key_passages",
    "krippendorff_alpha",
    "label_findings",
    "labelled_pairs",
    "layer_distances",
    "layer_findings",
    "layer_matrix",
    "layer_overview",
    "layer_sizes",
    "layers",
    "leading_speakers",
    "lone_claims",
    "map_documents",
    "measured_frames",
    "mentions_gained",
    "mentions_in_place",
    "mentions_of_sides",
    "missed_names",
    "name_coverage",
    "named_topics",
    "names_of_mentions",
    "network_ties",
    "one_word_findings",
    "order_findings",
    "pair_to_compare",
    "quotations",
    "quotations_in_place",
    "quoted_spans",
    "read_codebook",
    "read_coding",
    "recognition_figure",
    "recognition_findings",
    "recommended_size",
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
    "shared_speaker_findings",
    "side_of_actors",
    "side_surplus",
    "sides_in_place",
    "silence_check",
    "silent_claims",
    "single_changes",
    "size_findings",
    "speech_in_place",
    "spelling_findings",
    "split_calibration",
    "split_null",
    "stance_matrix",
    "striking_actors",
    "strongest_words",
    "subject_findings",
    "survival_table",
    "tie_findings",
    "tie_matrix",
    "tie_ranges",
    "timeline",
    "topic_distances",
    "topic_effect",
    "topic_findings",
    "tree_findings",
    "verdicts",
    "voice_findings",
    "voice_matrix",
    "voice_of_words",
    "voice_shares",
    "voices_in_place",
    "way_findings",
    "ways_for_figures",
    "what_survives",
    "with_actor",
    "worlds",
]
