"""Files of the kinds that `corpus-lib new` reads, each with the same two lines of text."""

import io
import unicodedata
import zipfile

import pytest

TITLE = "زيارة وزير الخارجية الروسي"
BODY = (
    "أعلن الرئيس الإيراني في خطاب متلفز أن بلاده ستواصل تطوير برنامجها النووي رغم العقوبات.\n"
    "وقال وزير الخارجية الروسي إن موسكو تدعم حق طهران في استخدام الطاقة، منذ سنوات طويلة."
)


def docx(*, doctype=False, heading="", links=True, after=False):
    """A Word document of `BODY` and one inserted paragraph."""
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in BODY.split("\n"))
    if heading:
        style = "<w:pPr><w:pStyle w:val='Heading1'/></w:pPr>"
        head = f"<w:p>{style}<w:r><w:t>{heading}</w:t></w:r></w:p>"
        body = f"{body}{head}" if after else f"{head}{body}"
    inserted = "<w:p><w:ins w:id='1'><w:r><w:t>مضاف</w:t></w:r></w:ins></w:p>"
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    used = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    used = f" xmlns:r='{used}'" if links else ""
    parts = {
        "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/"
        "content-types'><Default Extension='rels' ContentType='application/vnd.openxmlformats-"
        "package.relationships+xml'/><Override PartName='/word/document.xml' ContentType='applic"
        "ation/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml'/></Types>",
        "_rels/.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relati"
        "onships'><Relationship Id='r1' Type='http://schemas.openxmlformats.org/officeDocument/2006"
        "/relationships/officeDocument' Target='word/document.xml'/></Relationships>",
        "word/_rels/document.xml.rels": "<Relationships xmlns='http://schemas.openxmlformats.org/"
        "package/2006/relationships'/>",
        "word/document.xml": ("<!DOCTYPE x>" if doctype else "")
        + f"<w:document xmlns:w='{space}'{used}><w:body>{body}{inserted}</w:body>"
        "</w:document>",
    }
    return zipped(parts)


def zipped(parts):
    """A zip of texts, or of bytes, by name."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def odt():
    """An OpenDocument text of `BODY`."""
    odf = pytest.importorskip("odf.opendocument")
    text = pytest.importorskip("odf.text")
    document = odf.OpenDocumentText()
    for line in BODY.split("\n"):
        document.text.addElement(text.P(text=line))
    content = io.BytesIO()
    document.write(content)
    return content.getvalue()


def rtf():
    """An RTF of `BODY`, in windows-1256."""
    lines = (line.encode("cp1256").hex() for line in BODY.split("\n"))
    lines = ["".join(f"\\'{h[i : i + 2]}" for i in range(0, len(h), 2)) for h in lines]
    return "{\\rtf1\\ansi\\ansicpg1256 " + "\\par ".join(lines) + "}"


def page(charset="utf-8", date=""):
    """A web page of `BODY`, three times, with a menu and a footer."""
    stated = f'<meta property="article:published_time" content="{date}">' if date else ""
    paragraphs = "".join(f"<p>{line}</p>" for line in BODY.split("\n") * 3)
    return (
        f'<html><head><meta charset="{charset}"><title>{TITLE}</title>{stated}</head><body><nav>'
        f"<a>الرئيسية</a></nav><article><h1>{TITLE}</h1>{paragraphs}</article>"
        "<footer>جميع الحقوق محفوظة 2019</footer></body></html>"
    )


def pdf(drawn, *, large=0):
    """A page that draws texts at (x, y), each letter of its own, with a font that names them.

    The first ones are `large`.
    """
    letters = sorted({letter for text, _, _ in drawn for letter in text})
    codes = {letter: number + 33 for number, letter in enumerate(letters)}
    steps = []
    for at, (text, x, y) in enumerate(drawn):
        shown = "".join(f"{codes[letter]:02x}" for letter in text)
        steps.append(f"BT /F {15 if at < large else 10} Tf {x} {y} Td <{shown}> Tj ET")
    stream = "\n".join(steps)
    pairs = "\n".join(f"<{code:02x}> <{ord(letter):04x}>" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <00> <ff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar endcmap end end"
    )
    widths = " ".join("0" if unicodedata.combining(letter) else "600" for letter in codes)
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R "
        "/Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /X /FirstChar 33 /ToUnicode 6 0 R "
        f"/LastChar {32 + len(codes)} /Widths [{widths}] >>",
        f"<< /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
    ]
    content, places = "%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(content))
        content += f"{number} 0 obj\n{one}\nendobj\n"
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    start = len(content)
    content += f"xref\n0 7\n0000000000 65535 f \n{table}trailer << /Size 7 /Root 1 0 R >>\n"
    return f"{content}startxref\n{start}\n%%EOF".encode("latin-1")
