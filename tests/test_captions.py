import pytest
from tiny_notebooks import code, markdown, notebook

from corpus_lib.run.exhibits import caption_of

PARAMETERS = ["CORPUS", "N_TOPICS", "SEED", "UNIT"]


def told(*cells, names=PARAMETERS):
    return caption_of(notebook(*cells), len(cells) - 1, names)


def test_a_caption_is_heading_and_paragraphs_before_the_cell():
    caption = told(
        markdown("# Title\n\nThe opening."),
        code("x"),
        markdown(
            "**What this shows.** Nothing.\n\n### Which *topics* `lead`?\n\nOne\nline.\n\nTwo."
        ),
        code("y"),
    )
    assert caption.heading == "Which topics lead?"
    assert caption.text == "One line.\nTwo."


def test_the_nearest_paragraph_of_the_section_counts():
    cells = [markdown("## A?\n\nFirst."), code("x"), markdown("Second."), code("y")]
    assert told(*cells).text == "Second."
    assert told(*cells).heading == "A?"
    assert told(*cells[:2]).text == "First."


@pytest.mark.parametrize("aside", ["**What this shows.** A lot.", "**Next:** `04`", ""])
def test_readings_of_results_are_no_captions(aside):
    assert told(markdown("## A?\n\nFirst."), code("x"), markdown(aside), code("y")).text == "First."
    assert told(markdown("## A?\n\nFirst."), markdown(f"## B?\n\n{aside}"), code("y")).text == ""


def test_what_follows_a_cell_is_not_its_caption():
    content = notebook(markdown("# A?\n\nFirst."), code("x"), markdown("# B?\n\nLater."))
    assert caption_of(content, 1, PARAMETERS).heading == "A?"
    assert caption_of(notebook(code("x")), 0, PARAMETERS).heading == ""


def test_parameters_are_found_through_the_statements_before():
    cells = [
        code("N_TOPICS: int = 6  # (any number)\nSEED: int = 1", "parameters"),
        code("corpus = load(CORPUS)\nmodel = fit(corpus, N_TOPICS)"),
        code("other = draw(SEED)"),
        code("top = model.top()\nshow(top)"),
    ]
    assert told(*cells).parameters == ("N_TOPICS",)
    assert told(*cells[:3]).parameters == ("SEED",)


@pytest.mark.parametrize(
    ("second", "parameters"),
    [
        ("x = g(UNIT)", ("UNIT",)),
        ("x += g(UNIT)", ("SEED", "UNIT")),
        ("x = g(x, UNIT)", ("SEED", "UNIT")),
        ("x['new'] = UNIT", ("SEED", "UNIT")),
        ("if True:\n    x = UNIT", ("SEED", "UNIT")),
    ],
)
def test_a_name_set_anew_owes_nothing_to_what_it_held(second, parameters):
    assert told(code("x = f(SEED)"), code(second), code("show(x)")).parameters == parameters


def test_lines_for_ipython_only_are_passed_over():
    assert told(code("%time x = SEED"), code("x = UNIT\nshow(x)")).parameters == ("UNIT",)


STUDY = "study = Study(CORPUS, seed=SEED, unit=UNIT, n_topics=N_TOPICS)"


@pytest.mark.parametrize(
    ("shown", "parameters"),
    [
        ("study.reprints", ()),
        ("study.counts", ("UNIT",)),
        ("table = study.own_words\nshow_table(table)", ("SEED", "UNIT")),
        ("reading.parts(study.topic_model)", ("N_TOPICS", "SEED", "UNIT")),
        ("headlines.headlines(study)", ("N_TOPICS", "SEED", "UNIT")),
        ("reading.parts(study.corpus, study.settings)", ("N_TOPICS", "SEED", "UNIT")),
        ("study.with_(mode='loose').reprints", ("N_TOPICS", "SEED", "UNIT")),
    ],
)
def test_a_table_of_a_study_rests_on_the_settings_that_it_reads(shown, parameters):
    assert told(code(STUDY), code(shown)).parameters == parameters
