"""Comparison of documents, and what was found in it."""

from corpus_lib.coding.claims import (
    claims,
    claims_in_place,
    contested,
    silence_check,
    stance_matrix,
)
from corpus_lib.coding.codebook import Codebook, read_codebook
from corpus_lib.coding.coded_tables import Coding, read_coding
from corpus_lib.coding.coder_agreement import (
    alpha_interval,
    coding_agreement,
    disagreements,
    krippendorff_alpha,
)
from corpus_lib.coding.evidence import evidence_recall, find_evidence, first_evidence
from corpus_lib.coding.findings import (
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
from corpus_lib.coding.frames import (
    coded_frames,
    compare_shares,
    dictionary_quality,
    frame_functions,
    frame_shares,
    measured_frames,
    role_counts,
    share_table,
)
from corpus_lib.coding.silences import lone_claims, silent_claims
from corpus_lib.coding.ties import (
    document_ties,
    reprinted_agreement,
    single_changes,
    tie_matrix,
    tie_ranges,
)
from corpus_lib.compare.distance import (
    distance_matrix,
    distance_replicates,
    document_distances,
    topic_distances,
)
from corpus_lib.compare.findings import (
    calibration_findings,
    distance_findings,
    labelled_pairs,
    layer_findings,
    tree_findings,
)
from corpus_lib.compare.key_passages import key_passages
from corpus_lib.compare.layers import (
    layer_distances,
    layer_matrix,
    layer_overview,
    layer_sizes,
    layers,
    verdicts,
)
from corpus_lib.compare.more_than_others import actor_surplus, side_surplus
from corpus_lib.compare.one_document_null import split_calibration, split_null
from corpus_lib.compare.profile_findings import comparison_findings
from corpus_lib.compare.profiles import document_profiles
from corpus_lib.compare.reprint_effect import compare_distances, distance_effect, topic_effect
from corpus_lib.compare.tree_and_map import DocumentMap, join_documents, map_documents
from corpus_lib.prepare.findings import cleaning_findings, corpus_findings, spelling_findings
from corpus_lib.reuse.findings import reuse_effect_findings, reuse_findings
from corpus_lib.robust.evidence import headlines_in_place
from corpus_lib.robust.findings import (
    breaking_choices,
    chance_findings,
    fragile_findings,
    headline_findings,
    survival_table,
)
from corpus_lib.robust.settings import analysis_choices, worlds
from corpus_lib.robust.survival import Robustness, what_survives
from corpus_lib.topics.findings import (
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
from corpus_lib.topics.size_findings import (
    recommended_size,
    size_findings,
    way_findings,
    ways_for_figures,
)
from corpus_lib.voices.actor_words import (
    actor_word_findings,
    actor_words,
    strongest_words,
)
from corpus_lib.voices.actors import (
    actor_mentions,
    actor_salience,
    names_of_mentions,
    salience_matrix,
    side_of_actors,
)
from corpus_lib.voices.comentions import co_mention_networks, co_mentions, network_ties
from corpus_lib.voices.dates_in_text import date_mentions, timeline
from corpus_lib.voices.evidence import (
    mentions_in_place,
    sides_in_place,
    speech_in_place,
    voices_in_place,
)
from corpus_lib.voices.findings import (
    co_mention_findings,
    mentions_of_sides,
    order_findings,
    salience_findings,
    shared_speaker_findings,
    voice_findings,
)
from corpus_lib.voices.missed_names import (
    coverage_findings,
    mentions_gained,
    missed_names,
    name_coverage,
    with_actor,
)
from corpus_lib.voices.quotations import (
    quotations,
    quotations_in_place,
    quoted_spans,
)
from corpus_lib.voices.reported import reported_speech
from corpus_lib.voices.shares import (
    leading_speakers,
    voice_matrix,
    voice_of_words,
    voice_shares,
)
from corpus_lib.words.findings import (
    diversity_findings,
    one_word_findings,
    set_apart_findings,
    subject_findings,
)

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
