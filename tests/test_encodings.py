"""Bytes to text: told apart with a confidence, mended only where the way back is exact."""

import re

import pytest

from corpus_lib.errors import InputError
from corpus_lib.intake.encodings import SetAside, decode

TEXT = (
    "أعلن الرئيس الإيراني في خطاب متلفز أن بلاده ستواصل تطوير برنامجها النووي رغم العقوبات.\n"
    "وقال وزير الخارجية الروسي إن موسكو تدعم حق طهران في استخدام الطاقة، منذ سنوات طويلة.\n"
)
UTF8 = TEXT.encode()


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("cp1256", "windows-1256"),
        ("iso8859_6", "ISO-8859-6"),
        ("cp720", "cp720"),
    ],
)
def test_encodings_are_told_apart_with_a_confidence(codec, name):
    content = TEXT.encode(codec, errors="ignore")
    decoded = decode(content)
    assert decoded.encoding == name
    assert decoded.text == content.decode(codec)
    assert decoded.confidence > 0.9
    told = "; ".join(decoded.repairs)
    assert ("%" in told) == (codec in ("utf-16-le", "utf-16-be", "cp1256", "iso8859_6", "cp720"))


def test_an_encoding_that_is_given_goes_before_what_is_found():
    assert decode(TEXT.encode("mac_arabic", "ignore"), encoding="mac_arabic").text.startswith(
        "أعلن"
    )
    with pytest.raises(SetAside, match=r"byte 0 .* is not utf-8"):
        decode(TEXT.encode("cp1256", "ignore"), encoding="utf-8")
    with pytest.raises(InputError, match="--encoding utf-9: no such encoding; known for Arabic"):
        decode(UTF8, encoding="utf-9")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (UTF8[:92] + b"\xff" + UTF8[92:], r"byte 92 .* «[^»]*\[\?\][^»]*»\) is not UTF-8"),
        ("Le président a déclaré".encode("cp1252"), "its encoding is ambiguous"),
        (b"%PDF-1.7 ...", r"begins like a \.pdf file: name it so"),
        (b"PK\x03\x04...", r"begins like a \.docx or \.zip file"),
    ],
)
def test_what_cannot_be_told_is_set_aside_with_its_reason(content, message):
    with pytest.raises(SetAside, match=message):
        decode(content)


@pytest.mark.parametrize("n", [1, 3])
def test_a_last_character_that_is_cut_is_dropped_and_named(n):
    whole = TEXT.strip() + ("ة" if n == 1 else "😀")
    decoded = decode(whole.encode()[:-1])
    assert decoded.text == TEXT.strip()
    assert f"dropped its last {n} byte(s)" in decoded.repairs[0]
    assert f"at byte {len(TEXT.strip().encode())}" in decoded.repairs[0]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (TEXT.encode().decode("cp1256").encode(), "UTF-8 that was once read as windows-1256"),
        (TEXT.encode("cp1256").decode("latin-1").encode(), "windows-1256 .* once read as Latin-1"),
        (TEXT.encode().decode("latin-1").encode(), "UTF-8 that was once read as Latin-1"),
    ],
)
def test_a_text_read_wrongly_once_is_mended_where_the_way_back_is_exact(content, told):
    decoded = decode(content)
    assert decoded.text == TEXT
    assert re.search(told, decoded.repairs[-1])
    assert decode(UTF8).repairs == ()


def test_without_an_exact_way_back_nothing_is_mended():
    scrambled = TEXT.encode().decode("cp1256").replace("§", "?", 1)
    assert decode(scrambled.encode()).text == scrambled


def test_nul_is_taken_out_and_counted():
    decoded = decode(UTF8[:50] + b"\x00\x00" + UTF8[50:])
    assert decoded.text == TEXT
    assert decoded.repairs == ("took out U+0000, 2 times",)
