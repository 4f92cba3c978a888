"""What a corpus folder holds, and which of its theses stand: for the command line."""

from __future__ import annotations

from pathlib import Path

from corpus_lib.compare.theses import FALLEN
from corpus_lib.compare.theses_proposed import propose_theses
from corpus_lib.intake.suspicions import suspicions
from corpus_lib.prepare.corpus import Corpus
from corpus_lib.prepare.manifest import look_at_manifest
from corpus_lib.show import set_names, show_theses
from corpus_lib.study import Study
from corpus_lib.wording import counted


def describe_corpus(folder: Path) -> tuple[str, bool]:
    """The documents, codes and theses of a corpus folder, and whether all theses stand.

    Raises:
        InputError: If the folder is no corpus, or a code, a passage or a thesis is wrong.
    """
    study = Study(folder)
    coding, documents = study.coding, study.corpus.documents
    lines = [f"{folder.name}: {counted(len(documents), 'document')}"]
    manifest = look_at_manifest(folder)
    lines += [f"  {repair}" for repair in manifest.repairs]
    listing = f"`corpus-lib check {folder} --accept` lists it"
    lines += [
        f"  raw/{name}: no row names it, so it is no document; {listing}"
        for name in manifest.unlisted
    ]
    for row in documents.to_dict("records"):
        title = f": {row['title']}" if row["title"] else ""
        words = f"{row['n_words']} words, {row['n_chars']} characters"
        lines.append(f"  {row['doc_id']}: {words}{title}")
    tables = {
        "coded claims": coding.claims,
        "coded frames": coding.frames,
        "coded roles": coding.roles,
        **{f"{kind} of single readers": table for kind, table in coding.readers.items()},
    }
    for name, table in tables.items():
        if len(table):
            lines.append(f"  {len(table)} {name}: every code and every quote holds")
    uncoded = set(coding.codebook.claims["id"]) - set(coding.claims["claim"])
    if uncoded:
        lines.append(f"  in the codebook, not coded yet: {', '.join(sorted(uncoded))}")
    named = study.namings
    if len(named):
        things = f"{len(named)} namings of {named['referent'].nunique()} referents"
        lines.append(f"  {things}: every lemma and every place holds")
    told = study.told_theses
    fallen = told.loc[told["verdict"] == FALLEN, "thesis"].tolist()
    if len(told):
        names = f": {', '.join(fallen)} (see corpus-lib theses)" if fallen else ""
        lines.append(f"  {len(told)} theses, {len(fallen)} fallen{names}")
    return "\n".join([*lines, *_suspicious(study.corpus)]), not fallen


def _suspicious(corpus: Corpus) -> list[str]:
    """What makes texts suspicious, each sign with the line where it first shows."""
    lines = []
    names = corpus.documents[["doc_id", "file"]].itertuples(index=False)
    for doc_id, name in names:
        text = corpus.raw(doc_id)
        lines += [f"  raw/{name}, line {one.line(text)}: {one.said}" for one in suspicions(text)]
    if len(corpus.documents) == 1:
        lines.append("  one document only: what compares documents needs two")
    return ["suspicious, but no obstacle:", *lines] if lines else []


def describe_theses(folder: Path, *, propose: bool = False) -> tuple[str, bool]:
    """The theses of a corpus folder, leg by leg, and whether all stand.

    Args:
        folder: The corpus.
        propose: Write theses to begin with instead, see `propose_theses`.

    Raises:
        InputError: If the folder is no corpus, or a thesis is wrong.
    """
    study = Study(folder)
    set_names(study.names)
    if propose:
        return propose_theses(study), True
    told = study.told_theses
    return repr(show_theses(told, study.theses)), not (told["verdict"] == FALLEN).any()
