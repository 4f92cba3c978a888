import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest

from corpus_lib.errors import InputError
from corpus_lib.files import read_sealed, write_atomically, write_sealed
from corpus_lib.run.output import LIST_NAME, OutputFolder


def test_a_write_replaces_the_whole_file_or_nothing_and_leaves_nothing_beside_it(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(b"a much longer old content")
    for content, kept in ((b"new", b"new"), (None, b"new")):
        with suppress(TypeError):
            write_atomically(path, content)
        assert path.read_bytes() == kept
        assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


def test_own_files_are_written_over_by_a_later_run_and_can_be_removed(tmp_path):
    OutputFolder(tmp_path / "out").write("figures/a.png", b"1")
    later = OutputFolder(tmp_path / "out")
    later.write("figures/a.png", b"2")
    assert (tmp_path / "out/figures/a.png").read_bytes() == b"2"
    assert later.files == ["figures/a.png"]
    later.remove(["figures/a.png"])
    assert later.files == []
    assert not (tmp_path / "out/figures/a.png").exists()


def test_files_of_others_are_refused_by_name_and_kept(tmp_path):
    (tmp_path / "index.html").write_text("mine")
    out = OutputFolder(tmp_path)
    with pytest.raises(InputError, match=r"no run of corpus-lib wrote: index\.html; .*--out DIR"):
        out.check_free(["index.html", "other.html"])
    with pytest.raises(InputError, match=r"index\.html"):
        out.write("index.html", b"ours")
    out.remove(["index.html"])
    assert (tmp_path / "index.html").read_text() == "mine"
    (tmp_path / "link.html").symlink_to(tmp_path / "nowhere")
    with pytest.raises(InputError, match=r"link\.html"):
        out.check_free(["link.html"])


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"file/out can't be written: Not a directory"):
        OutputFolder(tmp_path / "file" / "out")


@pytest.mark.parametrize("text", ["{", "[]", json.dumps({"other": []})])
def test_a_damaged_list_of_files_is_told(tmp_path, text):
    (tmp_path / LIST_NAME).write_text(text)
    with pytest.raises(InputError, match=r"corpus-lib-files\.json is damaged"):
        OutputFolder(tmp_path)


def test_a_second_run_into_one_folder_is_refused(tmp_path):
    first = OutputFolder(tmp_path / "out")
    with pytest.raises(InputError, match="another run is writing into the output folder"):
        OutputFolder(tmp_path / "out")
    del first
    OutputFolder(tmp_path / "out").write("a.txt", b"a")


def test_the_folder_of_a_run_that_was_killed_can_be_taken_over(tmp_path):
    code = (
        "import os, signal, sys; from pathlib import Path;"
        "from corpus_lib.run.output import OutputFolder;"
        "OutputFolder(Path(sys.argv[1])); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False).returncode != 0
    OutputFolder(tmp_path)


def test_only_old_drafts_are_swept(tmp_path):
    old, new = tmp_path / ".page.html.abcd1234", tmp_path / ".page.html.abcd5678"
    for draft in (old, new, tmp_path / "page.html"):
        draft.write_text("half")
    os.utime(old, (0, 0))
    os.utime(tmp_path / "page.html", (0, 0))
    OutputFolder(tmp_path)
    assert not old.exists()
    assert new.exists()
    assert (tmp_path / "page.html").exists()


@pytest.mark.parametrize("damage", [b"", b"x", b"half", b"flip", b"other"])
def test_a_sealed_file_is_read_whole_or_not_at_all(tmp_path, damage):
    path = tmp_path / "kept"
    assert read_sealed(path) is None
    write_sealed(path, b"content\nof two lines")
    assert read_sealed(path) == b"content\nof two lines"
    whole = path.read_bytes()
    path.write_bytes({b"half": whole[:-4], b"flip": whole[:-1] + b"S"}.get(damage, damage))
    with pytest.warns(UserWarning, match="damaged, so what it kept is computed again"):
        assert read_sealed(path) is None
    assert not path.exists()


def test_many_files_are_put_on_the_list_at_once_and_none_of_somebody_else(tmp_path):
    out = OutputFolder(tmp_path / "out")
    out.claim(f"texts/{n}.html" for n in range(3))
    named = json.loads((tmp_path / "out" / "corpus-lib-files.json").read_text("utf-8"))
    assert named["files"] == [f"texts/{n}.html" for n in range(3)]
    (tmp_path / "out" / "mine.html").write_bytes(b"mine")
    with pytest.raises(InputError, match="mine"):
        out.claim(["mine.html", "theirs.html"])
    out.write("texts/1.html", b"1")
    assert out.files == ["texts/1.html"]
