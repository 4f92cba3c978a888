"""HTML read back: what cells, cards and marks hold, and whether an untrusted notebook keeps it."""

from html.parser import HTMLParser

SCRIPT = "<script>alert(1)</script>"
# What JupyterLab 4.6's sanitiser keeps of the elements used here (apputils, sanitizer.ts).
KEPT_TAGS = {
    *("div", "p", "b", "i", "u", "bdi", "br", "h4", "span", "small", "dfn", "mark"),
    *("table", "thead", "tbody", "tr", "th", "td", "details", "summary"),
}
KEPT_ATTRIBUTES = {"class", "dir", "lang", "align", "valign", "width", "style", "title"}
KEPT_STYLES = {
    "display",
    *("text-align", "vertical-align", "white-space", "line-height", "opacity", "width", "border"),
    *("border-right", "padding", "padding-right", "margin", "margin-left", "margin-right"),
}


class Reader(HTMLParser):
    """Cells, cards (Arabic blocks), marks, words, what elements of cells hold, tags, attributes."""

    def __init__(self, shown):
        super().__init__()
        self.cells, self.cell_attributes, self.cards, self.marks = [], [], [], []
        self.words, self.held = [], []
        self.tags, self.attributes, self.styles, self.stack = set(), set(), set(), []
        self.feed(shown._repr_html_())
        self.close()
        assert not self.stack

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(attributes)
        styles = (attributes.get("style") or "").split(";")
        self.styles |= {style.partition(":")[0].strip() for style in styles if style.strip()}
        if tag == "br":
            return
        self.stack.append((tag, attributes))
        if tag in ("td", "th"):
            self.cells.append("")
            self.cell_attributes.append(attributes)
        elif tag == "div" and attributes.get("lang") == "ar":
            self.cards.append("")
        elif tag == "mark":
            self.marks.append("")

    def handle_endtag(self, tag):
        assert self.stack.pop()[0] == tag, "unbalanced tags"

    def handle_data(self, data):
        open_tags = [tag for tag, _ in self.stack]
        self.words.append(data)
        if "td" in open_tags or "th" in open_tags:
            self.cells[-1] += data
            self.held += [(open_tags[-1], data)] if open_tags[-1] not in ("td", "th") else []
        if any(tag == "div" and a.get("lang") == "ar" for tag, a in self.stack):
            self.cards[-1] += data
        if "mark" in open_tags:
            self.marks[-1] += data

    @property
    def is_kept(self):
        kept = self.tags <= KEPT_TAGS and self.attributes <= KEPT_ATTRIBUTES
        return kept and self.styles <= KEPT_STYLES


def plain(shown):
    """A text without the marks that isolate Arabic."""
    return repr(shown).replace("\u2067", "").replace("\u2069", "")
