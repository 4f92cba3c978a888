import importlib
import pkgutil
import re

import pytest
from tiny_notebooks import code, notebook

import corpus_lib
from corpus_lib.run.references import all_references, bibliography, cited_in, references_of, uses_of

REQUIRED = {
    "article": {"author", "title", "journal", "year"},
    "book": {"author", "title", "publisher", "year"},
    "incollection": {"author", "title", "booktitle", "publisher", "year"},
    "inproceedings": {"author", "title", "booktitle", "year"},
    "techreport": {"author", "title", "institution", "year"},
    "misc": {"author", "title", "howpublished", "year"},
    "software": {"author", "title"},
}
FILE = importlib.resources.files("corpus_lib.run") / "references.bib"


def sections():
    """Every section "References" of the package, by module."""
    for module in pkgutil.walk_packages(corpus_lib.__path__, "corpus_lib."):
        text = importlib.util.find_spec(module.name).loader.get_source(module.name)
        for match in re.finditer(r"^( *)References:\n((?:\1    .*\n|\n)+)", text, re.MULTILINE):
            yield module.name, match[2]


def used(source):
    return references_of(uses_of(notebook(code(source))))


def parsed(text):
    """A strict reading of BibTeX: entries of fields in braces, and nothing else."""
    entries, rest = {}, re.sub(r"^%.*\n|^\n", "", text, flags=re.MULTILINE)
    while rest:
        head = re.match(r"@(\w+)\{([\w-]+),\n", rest)
        assert head, rest[:60]
        rest = rest[head.end() :]
        fields = {}
        while field := re.match(r"  (\w+) = \{(.*)\},\n", rest):
            depth = 0
            for letter in field[2]:
                depth += {"{": 1, "}": -1}.get(letter, 0)
                assert depth >= 0, field[2]
            assert depth == 0, field[2]
            assert field[1] not in fields
            fields[field[1]] = field[2]
            rest = rest[field.end() :]
        assert rest.startswith("}\n"), rest[:60]
        rest = rest[2:]
        assert head[2] not in entries
        entries[head[2]] = (head[1], fields)
    return entries


def test_the_file_is_read_whole_and_every_entry_is_complete_and_well_formed():
    entries = parsed(FILE.read_text(encoding="utf-8"))
    assert set(entries) == set(all_references())
    for key, (kind, fields) in entries.items():
        assert all_references()[key].kind == kind
        assert dict(all_references()[key].fields) == fields
    for entry in all_references().values():
        assert set(entry.fields) >= REQUIRED[entry.kind], entry
        assert re.fullmatch(r"|(1[89]|20)\d\d", entry.year), entry
        assert not entry.year or entry.year in entry.key, entry
        assert re.fullmatch(r"|10\.\d{4,5}/\S+", entry.fields.get("doi", "")), entry
        assert re.fullmatch(r"|[\dE]+(--[\dE]+)?", entry.fields.get("pages", "")), entry


def test_every_source_that_a_docstring_names_has_an_entry():
    for module, section in sections():
        keys = cited_in(f"References:\n{section}")
        years = re.findall(r"\b(?:1[89]|20)\d\d\b", section)
        assert keys, (module, section)
        assert sorted(years) == sorted(all_references()[key].year for key in keys), section


CITED = {
    "Lin (1991), on divergence; Chao and\n    Shen (2003).": {"lin1991", "chao2003"},
    "As in passim (Smith, Cordell & Mullen 2015).": {"smith2015"},
    "Smith & Waterman (1981)": {"smith1981"},
    'Wallach et al. (2009), "Evaluation methods for topic models".': {"wallach2009evaluation"},
    'Wallach, Mimno & McCallum (2009), "Rethinking LDA".': {"wallach2009priors"},
    "Linden (1991); Lin (1992)": set(),
}


@pytest.mark.parametrize(("text", "keys"), CITED.items())
def test_sources_are_found_by_author_and_year(text, keys):
    assert cited_in(f"What it does.\n\nReferences:\n    {text}\n") == keys
    assert cited_in(f"What it does.\n\nRaises:\n    {text}\n") == set()
    assert cited_in(f"References:\n    Kuhn (1955)\n\nRaises:\n    {text}\n") == {"kuhn1955"}


FIT = "from corpus_lib import fit_lda as fit\n\nmodel = fit(c, 8, 1)"


@pytest.mark.parametrize(
    ("source", "named", "not_named"),
    [
        (
            "from corpus_lib.words import own_words\n\nown_words.own_words(counts, seed=1)",
            {"monroe2008", "gries2008"},
            {"krippendorff2011", "blei2003"},
        ),
        (FIT, {"tomotopy"}, {"sievert2014"}),
        (f"{FIT}\nmodel.relevance(.6)", {"sievert2014"}, set()),  # methods, where they are named
        ("from corpus_lib import find_reuse\n\nfind_reuse(tokens)", {"cock2009"}, {"tomotopy"}),
        ("import corpus_lib as c\n\nc.find_reuse(tokens)", {"cock2009"}, set()),
    ],
)
def test_sources_of_what_is_called_directly_or_further_down_are_found(source, named, not_named):
    assert named <= used(source).keys()
    assert not not_named & used(source).keys()


def test_what_is_only_imported_or_unknown_has_no_sources():
    assert used("from corpus_lib import fit_lda, nothing\nimport corpus_lib.nowhere") == {}
    assert used("%matplotlib inline") == {}


def test_a_bibliography_tells_versions_and_functions():
    text = bibliography(
        {"mckinney2010": [], "lin1991": ["a.b", "c.d"]},
        {"corpus-lib": "0.1.0", "pandas": "3.1.1", "numpy": "2.4"},
    )
    entries = parsed(text)
    assert list(entries) == ["corpus-lib", "lin1991", "mckinney2010"]
    assert entries["corpus-lib"][1]["version"] == "0.1.0"
    assert entries["mckinney2010"][1]["note"] == "Used here: pandas 3.1.1"
    assert "package" not in entries["mckinney2010"][1]
    assert entries["lin1991"][1]["keywords"] == "a.b, c.d"
    assert "note" not in entries["lin1991"][1]


def test_a_source_is_named_as_in_a_sentence():
    keys = ("lin1991", "chao2003", "monroe2008", "mimno2011", "iso2019", "tomotopy")
    named = ["Lin (1991)", "Chao and Shen (2003)", "Monroe, Colaresi and Quinn (2008)"]
    named += ["Mimno et al. (2011)", "ISO (2019)", "bab2min"]
    assert [all_references()[key].short for key in keys] == named


def test_tables_of_a_study_use_what_computes_them():
    cells = [
        code("from corpus_lib import Study"),
        code("study = Study(seed=1).with_(unit='sentence')\nstudy.reprints"),
    ]
    used = set(uses_of(notebook(*cells)).functions)
    reprints = {"tables.ReuseTables.reprints", "find.find_reuse"}
    assert {f"corpus_lib.reuse.{name}" for name in reprints} <= used
    fitting = {name for name in used if name.startswith("corpus_lib.topics.")}
    assert not {name for name in fitting if not name.startswith("corpus_lib.topics.labels.")}
