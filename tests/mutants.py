"""Damaged copies of what users give: a small corpus with every kind of file."""

import hashlib
import io
import os
import random
import re
import zipfile
from pathlib import Path

from files_of_kinds import zipped
from small_corpora import corpus_of, put

A = (
    "زيارة الوزير\nقال وزير الخارجية سيرغي لافروف إن روسيا لن تتخلى عن إيران. «نحن نقف معا ضد "
    "العقوبات الأمريكية»، أضاف لافروف في 10 نوفمبر 2022.\nاقرأ أيضا\nووصل الوفد إلى طهران.\n"
)
B = "أكدت طهران أن الحرب لن تغير علاقتها مع موسكو. وقالت إيران إن الحرب ليست حلا.\n"
FILES = {
    "about.toml": 'title = "Two"\ntext_ar = "نصان"\n',
    "cleaning.toml": "[[rules]]\naction = 'drop'\ndocuments = ['a']\nfind = 'اقرأ أيضا'\n"
    "reason = 'link'\n[[rules]]\naction = 'title'\ndocuments = ['a']\npattern = '^زيارة.*$'\n"
    "reason = 'title'\n[[rules]]\naction = 'mend'\noutlets = ['Daily']\nfind = 'ليست حلا'\n"
    "damaged = 'حلا'\ncorrection = 'حلّا'\ncertainty = 'probable'\nreason = 'x'\n[[rules]]\n"
    "action = 'section'\nname = 'end'\ndocuments = ['a']\npattern = '^ووصل'\nreason = 'x'\n"
    "[[rules]]\naction = 'page'\nnumber = 2\ndocuments = ['b']\nfind = 'وقالت'\nreason = 'x'\n",
    "lexicon/actors.csv": "actor_id,name_ar,name_en,kind,parent,principal,terms,side,aliases,"
    "metonyms,demonyms\nrussia,روسيا,Russia,state,,yes,روسيا,Russian,,موسكو,روسي\n"
    "iran,إيران,Iran,state,,yes,إيران,Iranian,,طهران,إيراني\n"
    "lavrov,لافروف,Lavrov,person,russia,,,,سيرغي لافروف,,\n",
    "lexicon/world_actors.csv": "actor_id,name_ar,name_en,kind,parent,principal,terms,side,aliases,"
    "metonyms,demonyms,short,after\nun,الأمم المتحدة,UN,organisation,,,,,,,أممي,,\n"
    "raisi,إبراهيم رئيسي,Raisi,person,iran,,,,,,,رئيسي,الرئيس\n",
    "lexicon/arabic.csv": "en,ar\nlink,رابط\nx,س\n",
    "lexicon/glosses.csv": "lemma,pos,gloss,forms\nلافروف,PROPN,Lavrov,\nقول,,speech,\n",
    "lexicon/names.csv": "name,gloss,proper,forms\nوزير الخارجية,foreign minister,,\n",
    "lexicon/readings.csv": "doc_id,start,form,lemma,pos,gloss\nb,0,أكدت,أكد,VERB,confirm\n",
    "lexicon/stopwords.txt": "قال\nأكد\n# a comment\nعن\n",
    "lexicon/designations.txt": "إس\n",
    "lexicon/namings.toml": "[[referent]]\nid = 'war'\nname_en = 'war'\nname_ar = 'الحرب'\n"
    "expressions = [{ name_ar = 'حرب', name_en = 'war', connotes = 'plain' }]\n",
    "lexicon/naming_places.csv": "doc_id,start,form,referent,reading,note\n"
    f"b,{B.rindex('الحرب')},الحرب,war,denied,x\n",
    "lexicon/reporting_verbs.csv": "verb,gloss,class,takes,forms\nقال,say,said,that,قال قالت\n",
    "lexicon/speakers.csv": "noun,gloss,group\nوزير,minister,official\n",
    "coding/codebook.toml": "[[claims]]\nid = 'war'\nname_en = 'w'\nname_ar = 'ح'\naffirms = 'x'\n"
    "denies = 'y'\nsearched = ['حرب']\n[[frames]]\nid = 'f'\nname_en = 'f'\nname_ar = 'إ'\n"
    "definition = 'd'\ncounts = 'c'\ncounts_not = 'n'\nexample = 'e'\ncues = ['حرب']\n[[roles]]\n"
    "id = 'hero'\nname_en = 'h'\nname_ar = 'ب'\ndefinition = 'd'\ncounts = 'c'\ncounts_not = 'n'\n"
    "example = 'e'\n[[rules]]\ntitle = 'T'\ntitle_ar = 'ع'\ntext = 't'\n",
    "coding/claims.csv": "claim,doc_id,stance,voice,explicit,quote,gloss\nwar,a,silent,,,,\n"
    "war,b,denies,attributed,yes,الحرب ليست حلا,war is no solution\n",
    "coding/claims.reader1.csv": "claim,doc_id,stance,voice\nwar,a,silent,\nwar,b,denies,author\n",
    "coding/frames.csv": "segment_id,frame,function,quote\nb/000,f,cause,الحرب لن تغير\n",
    "coding/frames.reader1.csv": "segment_id,frame,function,quote\nb/000,f,cause,الحرب\n",
    "coding/roles.csv": "segment_id,role,actor,voice,quote\nb/000,hero,iran,author,أكدت طهران\n",
    "coding/roles.reader1.csv": "segment_id,role,actor,voice,quote\n"
    "b/000,hero,iran,attributed,أكدت طهران\n",
    "coding/topic_labels.csv": "label,words\nwar,حرب | حل\n",
    "coding/translations.csv": "doc_id,quote,translation\nb,الحرب ليست حلا,war is no solution\n",
    "coding/theses.toml": "[[thesis]]\nid = 't'\nen = 'x'\nar = 'س'\ndocuments = ['b']\npassages = "
    "[{ doc = 'b', quote = 'الحرب ليست حلا', gloss = 'g' }]\nrests_on = [{ claim = 'war', stance = "
    "'denies', doc = 'b' }, { claim = 'war', stance = 'denies', all_but = 'a' }, "
    "{ frame = 'f', doc = 'b', over = 0.1 }, { role = 'hero', actor = 'iran', doc = 'b' }, "
    "{ naming = 'war', doc = 'b', uses = ['حرب'] }, { actor = 'iran', most_in = 'b' }, "
    "{ voice = 'quoted', never_in = ['b'] }, { word = 'حرب', doc = 'b' }, "
    "{ reprint = 'b', of = 'a', added = ['الحرب ليست حلا'] }, "
    "{ topic = 'war', doc = 'b', over = 0.1 }, { date = 'b', before = '2023-01-01' }]\n",
}
_ODD = [
    *("\u202e", "\u200f", "\x00", "\x1a", "\ufeff", "\ud800", "ۖ", "َ", "ﷺ", "ﻻ", "😀", "٣", "۞"),
    *"\"'\n\r,;\t|#[{(\\*=/%",
    *("..", "9" * 5000, "-1", "1e309", "nan", "null", "0", "2022-02-30", "ا" * 3000, "[" * 3000),
]


def sound_corpus(place: Path) -> Path:
    """A corpus with a file of every kind, in which nothing is wrong."""
    folder = corpus_of(place, {"a": A, "b": B})
    for name, content in FILES.items():
        put(folder, name, content)
    return folder


def mutated(content: bytes, rng: random.Random) -> bytes:
    """A copy with one to three things gone wrong."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        content = rng.choice(_WAYS)(content, rng)
    return content


def mutated_inside(content: bytes, rng: random.Random) -> bytes:
    """A copy of a zip, or of what is one (docx, odt), one file in which is damaged."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = rng.choice(sorted(parts))
    return zipped(parts | {name: mutated(parts[name], rng)})


def _flip(content, rng):
    if not content:
        return b"\xff"
    at = rng.randrange(len(content))
    return content[:at] + bytes([rng.randrange(256)]) + content[at + 1 :]


def _cut(content, rng):
    return content[: rng.randrange(len(content) + 1)]


def _swap(content, rng):
    a, b, c = sorted(rng.randrange(len(content) + 1) for _ in range(3))
    return content[:a] + content[b:c] + content[a:b] + content[c:]


def _drop(content, rng):
    a, b = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    return content[:a] + content[min(b, a + 40) :]


def _rows(content, rng):
    """A row twice, gone, or in another place."""
    rows = content.split(b"\n")
    row = rows[rng.randrange(len(rows))]
    if rng.random() < 0.4:
        rows.remove(row)
    if rng.random() < 0.8:
        rows.insert(rng.randrange(len(rows) + 1), row)
    return b"\n".join(rows)


def _insert(content, rng):
    at = rng.randrange(len(content) + 1)
    odd = "".join(rng.choice(_ODD) for _ in range(rng.choice((1, 1, 2))))
    return content[:at] + odd.encode("utf-8", "surrogatepass") + content[at:]


def _word(content, rng):
    """One word or number in another's place, or something odd."""
    text = content.decode("utf-8", "replace")
    words = list(re.finditer(r"[\w./-]+", text))
    if not words:
        return content
    match = rng.choice(words)
    new = rng.choice(words).group() if rng.random() < 0.6 else rng.choice(_ODD)
    changed = text[: match.start()] + new + text[match.end() :]
    return changed.encode("utf-8", "surrogatepass")


def _encoding(content, rng):
    text = content.decode("utf-8", "replace")
    return text.encode(rng.choice(("cp1256", "utf-16", "utf-8-sig", "utf-16-le")), "replace")


_WAYS = [_flip, _flip, _cut, _swap, _drop, _rows, _rows, _insert, _insert, _word, _word, _encoding]


def mutate_file(path: Path, rng: random.Random) -> None:
    """Damage a file; now and then it becomes something that is no file."""
    if rng.random() > 0.03:
        path.write_bytes(mutated(path.read_bytes(), rng))
        return
    path.unlink()
    kind = rng.choice(("gone", "folder", "pipe", "link", "loop"))
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind != "gone":
        path.symlink_to({"link": Path("/etc/hostname"), "loop": path}[kind])


def accept(folder: Path) -> None:
    """Note the checksums of changed texts, so that what they hold is looked at too."""
    table = folder / "corpus.csv"
    for name, text in (("a", A), ("b", B)):
        path = folder / "raw" / f"{name}.txt"
        if path.is_file() and table.is_file():
            old = hashlib.sha256(text.encode()).hexdigest().encode()
            new = hashlib.sha256(path.read_bytes()).hexdigest().encode()
            table.write_bytes(table.read_bytes().replace(old, new))


def digests(folder: Path) -> dict[str, str]:
    """Checksums of all files of a corpus but those that it keeps for itself."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".cache" not in path.parts
    }
