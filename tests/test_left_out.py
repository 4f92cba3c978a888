"""Headings below which nothing is shown make one sentence; what there is stays."""

import matplotlib.pyplot as plt
import nbformat
import pandas as pd
from tiny_notebooks import code, markdown, notebook

from corpus_lib.run.sections import fold_empty, lacking
from corpus_lib.show import plot_shares
from corpus_lib.show.printing import print_figure


def shown(text):
    return [nbformat.v4.new_output("display_data", {"text/plain": text})]


def page():
    cells = [
        markdown("# Title"),
        markdown("### Who says what?\n\nEach row is a claim."),
        code("study.coding.claims", outputs=shown("claim\n─────\n(no rows)")),
        markdown("**What this shows.** A claim.\n\n### How long is each?"),
        code("lengths", outputs=shown("a  3")),
        markdown("### Who plays which part?"),
        code("study.coding.roles", outputs=shown("(no rows)")),
        code("tied(study.coding)", outputs=shown("- Nothing is coded.")),
        markdown("### Who reprints whom?"),
        code("study.reprints", outputs=shown("(no passages)")),
    ]
    made = notebook(*cells)
    made.cells[1].metadata["arabic"] = "### من يقول ماذا؟\n\nكل صف مقولة."
    return made


def sources(made):
    return [cell.source for cell in made.cells]


def test_what_shows_nothing_is_named_once_for_each_reason():
    made = page()
    fold_empty(made, {"coding", "namings"})
    title, coded, heading, lengths, found = sources(made)
    assert (title, heading, lengths) == ("# Title", "### How long is each?", "lengths")
    assert "“Who says what?”; “Who plays which part?”" in coded
    assert "coding/claims.csv" in coded
    assert "“Who reprints whom?”" in found
    assert "«من يقول ماذا؟»" in made.cells[1].metadata["arabic"]


def test_nothing_is_said_to_be_uncoded_where_something_is():
    made = page()
    fold_empty(made, set())
    told = " ".join(sources(made))
    assert "coding/claims.csv" not in told
    assert "tied(study.coding)" in told  # its sentence is a finding there
    assert "“Who says what?”; “Who reprints whom?”" in told


def test_what_is_blank_beside_something_shown_goes_too_where_the_corpus_lacks_it():
    made = notebook(
        markdown("# T"),
        code("study.told_theses", outputs=shown("(no rows)")),
        markdown("### Names"),
        code("plot(study.namings)", outputs=shown("(no rows)")),
        code("study.words", outputs=shown("(no rows)")),
        code("study.actors", outputs=shown("1")),
    )
    fold_empty(made, {"namings", "theses"})
    assert sources(made) == ["# T", "### Names", "study.words", "study.actors"]


def test_a_blank_figure_with_no_sentences_below_it_is_left_out():
    made = notebook(
        markdown("# T"),
        markdown("### What does each call it?"),
        code("plot(study.naming_counts)", outputs=shown("(no rows)")),
        code("show_findings(lone_naming_findings(study.namings))", outputs=shown("")),
        markdown("### B"),
        code("study.actors", outputs=shown("1")),
    )
    fold_empty(made, {"namings"})
    title, told, *rest = sources(made)
    assert (title, rest) == ("# T", ["### B", "study.actors"])
    assert "“What does each call it?”" in told
    assert "lexicon/namings.toml" in told


def test_a_page_in_which_all_is_shown_stays():
    made = notebook(
        markdown("# T"), markdown("### A\n\ntext\n\n### B"), code("x", outputs=shown("1"))
    )
    fold_empty(made, {"coding"})
    assert sources(made) == ["# T", "### A\n\ntext", "### B", "x"]
    assert len({cell.id for cell in made.cells}) == 4


def test_a_corpus_lacks_what_it_has_no_file_of(tmp_path):
    (tmp_path / "coding").mkdir()
    (tmp_path / "coding" / "frames.csv").write_text("")
    assert lacking(tmp_path) == {"namings", "theses"}


def test_a_figure_that_says_that_there_is_nothing_is_blank():
    columns = ["doc_id", "voice", "value", "low", "high"]
    empty = plot_shares(pd.DataFrame(columns=columns), by="voice", title="")
    drawn, _ = plt.subplots()
    assert print_figure(getattr(empty, "figure", empty))["blank"]
    assert not print_figure(drawn)["blank"]
    plt.close("all")
