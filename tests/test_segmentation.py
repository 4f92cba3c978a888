"""Lines become titles, headings, paragraphs and items; paragraphs become sentences."""

import pytest

from corpus_lib.prepare.cleaning import Rule, clean_text
from corpus_lib.prepare.units import segments, sentences


def rule(action, pattern, *, name="", number=0):
    where = f"{action} {pattern}"
    return Rule(where, action, "r", ("d",), pattern=pattern, name=name, number=number)


def kinds(text, *rules):
    return segments({"d": clean_text(text, rules, doc_id="d")})["kind"].tolist()


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("زيارة روسية لطهران", "heading"),
        ("ما الأهداف؟", "heading"),
        ("مقدمة:", "heading"),
        ("أولا: الموقف من الغرب والعقوبات الدولية", "heading"),
        ("وتتجلى دوافع تطور التعاون بين إيران وروسيا فيما يلي:", "paragraph"),
        ("حلف الناتو للثانية.", "paragraph"),
        ("وقال: “المرحلة دقيقة“", "paragraph"),
        (
            "من جانبه قال وزير الخارجية الإيراني، إنه بحث مع نظيره الروسي وثيقة التعاون الشامل",
            "paragraph",
        ),
    ],
)
def test_a_short_line_that_does_not_end_like_prose_is_a_heading(line, kind):
    assert kinds("فقرة أولى.\n" + line) == ["paragraph", kind]


def test_only_the_first_line_can_be_a_title():
    assert kinds("عنوان النص\nعنوان ثان\nفقرة.") == ["title", "heading", "paragraph"]


def test_a_rule_goes_before_the_shape_of_the_line():
    text = "عنوان\n-   بند أول\nفقرة قصيرة"
    found = kinds(text, rule("item", "^- "), rule("paragraph", "فقرة"), rule("heading", "^عنوان"))
    assert found == ["heading", "item", "paragraph"]


def test_sections_pages_and_headings_reach_to_the_next_one():
    text = "الملخص:\nنص أول.\nمقدمة:\nنص ثان."
    rules = [rule("section", "^الملخص", name="summary"), rule("section", "^مقدمة", name="body")]
    rules.append(rule("page", "^نص ثان", number=2))
    table = segments({"d": clean_text(text, rules, doc_id="d")})
    assert table["section"].tolist() == ["summary", "summary", "body", "body"]
    assert table["heading"].tolist() == ["", "الملخص:", "الملخص:", "مقدمة:"]
    assert table["page"].tolist() == [0, 0, 0, 2]
    assert table["segment_id"].tolist() == ["d/000", "d/001", "d/002", "d/003"]


def test_offsets_lead_to_the_raw_line():
    raw = "\n  نص **أول**.  \n\nثان."
    table = segments({"d": clean_text(raw, [rule("strip", r"\*\*")], doc_id="d")})
    assert [raw[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == [
        "نص **أول**.",
        "ثان.",
    ]
    assert table["text"].tolist() == ["نص أول.", "ثان."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("جملة أولى. جملة ثانية.", ["جملة أولى.", "جملة ثانية."]),
        ("هل يعني هذا شراكة؟ نعم.", ["هل يعني هذا شراكة؟", "نعم."]),
        ("بلغ 2.5 مليون. انتهى", ["بلغ 2.5 مليون.", "انتهى"]),
        ("جبهات أخرى.. وبالتالي فإن", ["جبهات أخرى.. وبالتالي فإن"]),
        ("قال: “لا.“ ثم مضى.", ["قال: “لا.“", "ثم مضى."]),
        ("قال د. أحمد كذا.", ["قال د. أحمد كذا."]),
        ("  نص  ", ["نص"]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert [text[start:end] for start, end in sentences(text)] == expected
