"""What `corpus-lib check` finds suspicious, each sign by itself, and nothing in sound texts."""

import pytest

from corpus_lib import load_corpus
from corpus_lib.intake.suspicions import is_wrapped, kinds_of_arabic, suspicions

LINE = "أعلن الرئيس الإيراني في خطاب متلفز أن بلاده ستواصل تطوير برنامجها النووي رغم العقوبات."
WRAPPED = (
    "أعلن الرئيس الإيراني في خطاب متلفز يوم الأربعاء أن بلاده\n"
    "ستواصل تطوير برنامجها النووي رغم العقوبات الأمريكية المفروضة\n"
    "على القطاع المصرفي. وقال لافروف: «إن موسكو تدعم حق\n"
    "طهران في استخدام الطاقة النووية السلمية».\n"
)


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        (LINE, "", 0),
        (LINE.encode().decode("cp1256"), "scrambled", 1),
        (LINE.encode("cp1256").decode("latin-1"), "scrambled", 1),
        (LINE.encode().decode("cp1256").replace("§", "?", 1), "scrambled", 1),
        (LINE[::-1], "reversed", 1),
        (f"{LINE}\nالرئ\ufffdس", "replaced", 2),
        (f"{LINE}\nموس\u200fكو", "marks", 2),
        (f"{LINE}\nنص\x07", "control", 2),
        (f"{LINE}\nﺍﻟﻤﻮﺕ", "forms", 2),
        (f"<p>&quot;{LINE}</p>", "tags", 1),
        ("The president said on Tuesday that he would not go.", "language", 1),
        (
            "این گزارش که از سوی وزارت خارجه است برای ما بسیار مهم بود و به آن می‌پردازیم",
            "language",
            1,
        ),
        (WRAPPED, "wrapped", 1),
        (
            "قثصض غظذز خشطء ثذضغ ظصقث كثذظ " * 4 * 2,
            "unlisted",
            1,
        ),
        ("… - !", "empty", 1),
    ],
)
def test_each_sign_is_found_at_its_line(text, kind, line):
    found = {one.kind: one.line(text) for one in suspicions(text)}
    assert (kind in found) == bool(kind)
    assert found.get(kind, 0) == line
    assert kind or not found


HADITH = (
    "حدثنا عبد الله بن مسلمة قال حدثنا مالك عن يحيى بن سعيد عن عمر رضي الله عنه أن رسول الله صلى "
    "الله عليه وسلم قال: إنما الأعمال بالنيات، وإنما لكل امرئ ما نوى."
)
FABLE = "كَانَ فِي قَدِيمِ الزَّمَانِ مَلِكٌ مِنْ مُلُوكِ الْهِنْدِ يُقَالُ لَهُ دَبْشَلِيمُ"
CAIRO = "أنا مش عارف ليه الناس زعلانة كده، النهارده رحت السوق عشان أجيب اللي كنت عايزه."
HALVES = [
    ("على قدر أهل العزم تأتي العزائم", "وتأتي على قدر الكرام المكارم"),
    ("وتعظم في عين الصغير صغارها", "وتصغر في عين العظيم العظائم"),
    ("يكلف سيف الدولة الجيش همه", "وقد عجزت عنه الجيوش الخضارم"),
    ("ويطلب عند الناس ما عند نفسه", "وذلك ما لا تدعيه الضراغم"),
]
SHORT = "\n".join(half for verse in HALVES for half in verse)
LIST = "\n".join(f"وثيقة تأمين {what} الجديدة" for what in ["الحوادث", "السيارات", "الآلات"] * 4)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (HADITH, ["classical Arabic"]),
        (FABLE, ["classical Arabic"]),
        ("ٱلۡحَمۡدُ لِلَّهِ رَبِّ ٱلۡعَٰلَمِينَ", ["classical Arabic"]),
        (CAIRO, ["dialect"]),
        ("شو بدك تعمل هلق؟ بدي روح عالبيت، وهيك أحسن.", ["dialect"]),
        ("\n".join("    ".join(verse) for verse in HALVES), ["verse"]),
        ("\n".join(" ... ".join(verse) for verse in HALVES), ["verse"]),
        (SHORT, ["verse"]),
        ("RT @alarabiya: عاجل #السعودية تعلن ميزانية العام 😍 https://t.co/abc", ["tweets"]),
        # Newspapers wish well, quote a word of dialect, name an account, and have short lines.
        (f"{LINE} وقال خادم الحرمين حفظه الله: إن شاء الله، بإذن الله. {LINE}", []),
        (f"{LINE} وقال: مش مهم. {LINE} تابعونا على @daily {LINE}", []),
        (LIST, []),
    ],
)
def test_kinds_of_arabic_are_told_by_their_signs(text, kinds):
    assert list(kinds_of_arabic(text)) == kinds


def test_verses_are_no_lines_cut_at_a_margin():
    assert not is_wrapped(SHORT)


def test_marks_are_counted_by_character():
    (told,) = suspicions(f"\u200f{LINE}\u200b\u200f")
    assert "2 × U+200F right-to-left mark, 1 × U+200B zero width space" in told.said


def test_paragraphs_and_headings_are_no_broken_lines():
    assert not is_wrapped("\n".join([LINE, "عنوان قصير", LINE, LINE]))
    assert not is_wrapped(LINE)


def test_the_five_documents_are_in_no_other_language_nor_encoding():
    corpus = load_corpus()
    found = {s.kind for one in corpus.documents["doc_id"] for s in suspicions(corpus.raw(one))}
    assert found <= {"marks", "forms", "wrapped"}
    assert not any(kinds_of_arabic(corpus.raw(one)) for one in corpus.documents["doc_id"])
