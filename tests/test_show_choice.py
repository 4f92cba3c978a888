import pandas as pd

from corpus_lib.errors import InputError
from corpus_lib.show import Choice, show_choice, show_table
from corpus_lib.words.concordance import strips


def look(word):
    if word == "none":
        raise InputError("none: give another")
    return [word, (show_table(pd.DataFrame({"left": [word]})), "<right>")]


def test_without_jupyterlab_the_first_result_is_an_output_like_any_other():
    shown = show_choice(look, ["حرب", "سلام"])
    assert "حرب" in repr(shown)
    assert "سلام" not in repr(shown)
    html = shown._repr_html_()
    assert html.count('<td style="width: 50%') == 2
    assert "&lt;right&gt;" in html
    assert shown.frame["left"].tolist() == ["حرب"]
    assert not hasattr(shown, "_ipython_display_")


def test_what_is_wrong_is_told_in_place_of_a_result():
    shown = Choice(look, {"one": "one"}, free=True)
    assert repr(shown._turned("none")) == "none: give another"
    assert "two" in repr(shown._turned("two"))


def test_nothing_to_choose_from_is_said():
    assert repr(show_choice(look, [])) == "(nothing to choose from)"


def test_a_strip_fills_the_parts_that_hold_the_term():
    places = pd.DataFrame({"doc_id": ["a", "a", "b"], "position": [0.0, 0.049, 1.0]})
    found = strips(places).set_index("doc_id")
    assert found["count"].to_dict() == {"a": 2, "b": 1}
    assert found["spread"].to_dict() == {"a": "█" + 19 * "·", "b": 19 * "·" + "█"}
