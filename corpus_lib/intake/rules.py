"""Rules for `cleaning.toml`, ready to be used: lines to join, pages, what stands on every page."""

from collections.abc import Iterable, Mapping, Sequence

import regex

from corpus_lib.intake.pdf_text import BREAK, common_furniture
from corpus_lib.prepare.normalization import UNSEEN

HEAD = """# What is done to the raw texts before they are counted. Nothing else is.
# `corpus-lib new` wrote these rules; read them, change them, take out what you don't want.
# Each is explained at the head of data/cleaning.toml of the repository.
"""
_ENDS = r"[.!?؟…:؛»”\"]"
# A line break within a sentence: the line before ends like none, and no line is empty.
WRAPPED = r"(?<=[^\s.!?؟…:؛])[ \t]*\r?\n(?=[ \t]*[^\s])"


def rule(action: str, documents: Sequence[str], pattern: str, reason: str, **more: int) -> str:
    """One rule as it stands in `cleaning.toml`."""
    ids = ", ".join(f'"{doc_id}"' for doc_id in documents)
    lines = ["[[rules]]", f'action = "{action}"', f"documents = [{ids}]"]
    lines += [f"{name} = {value}" for name, value in more.items()]
    pattern = UNSEEN.sub(lambda mark: f"\\u{ord(mark.group()):04x}", pattern)
    quoted = f"'''{pattern}'''" if "'" in pattern else f"'{pattern}'"
    return "\n".join([*lines, f"pattern = {quoted}", f'reason = "{reason}"']) + "\n"


def join_rule(documents: Sequence[str]) -> str:
    """The rule that joins lines cut at a margin."""
    return rule("join", documents, WRAPPED, "a line that ends within a sentence, at the margin")


def line_rule(documents: Sequence[str], lines: Sequence[str]) -> str:
    """The rule that takes out whole lines which stand in several documents."""
    one = "|".join(r"\s+".join(map(regex.escape, line.split())) for line in lines)
    pattern = rf"^\s*(?:{one})[^\S\n]*$"
    return rule("drop", documents, pattern, "a line that stands in several documents")


def page_rules(doc_id: str, text: str) -> list[str]:
    """The rules for a text with pages: where each begins, what all have, sentences cut by a break.

    Only rules that find something, as others would stop the loading.
    """
    pages = text.split(BREAK)
    told = [
        rule("page", [doc_id], rf"\A(?:[^\f]*\f){{{n}}}\K[^\f]", "a page begins", number=n + 1)
        for n, page in enumerate(pages)
        if page
    ]
    lines = sorted(common_furniture(pages), key=len, reverse=True)
    kinds = dict.fromkeys(
        regex.sub(r"\\?\d+", r"\\d+", regex.escape(s, literal_spaces=True)) for s in lines
    )
    one = f"(?:{'|'.join(kinds)})" if kinds else ""
    foot, head = (rf"(?:\n{one})*", rf"(?:{one}\n)*") if one else ("", "")
    # What is cut is a line of text: a foot that ends without a full stop is no sentence.
    after_text = rf"(?<!\n{one})" if one else ""
    inside = rf"(?<=[^\s.!?؟…:؛»”\"]){after_text}{foot}\f{head}(?=\S)"
    wanted = [("join", inside, "a page break within a sentence")]
    if one:
        edges = rf"\A(?:{one}\n)+|(?<={_ENDS})(?:\n{one})+(?=\f)|(?:\n{one})+\Z"
        edges += rf"|(?<={_ENDS}{foot}\f)(?:{one}\n)+"
        wanted.append(("drop", edges, "what stands on every page"))
    told += [
        rule(action, [doc_id], pattern, reason)
        for action, pattern, reason in wanted
        if any(match.group() for match in regex.finditer(pattern, text, flags=regex.MULTILINE))
    ]
    return told


def cleaning_file(texts: Mapping[str, str], wrapped: Iterable[str]) -> str:
    """A `cleaning.toml` for texts with pages and those with wrapped lines; "" if none needs it."""
    rules = [one for doc_id, text in texts.items() for one in page_rules(doc_id, text)]
    if joined := list(wrapped):
        rules.append(join_rule(joined))
    return "\n".join([HEAD, *rules]) if rules else ""
