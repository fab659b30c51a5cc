"""The cache: what is stored comes back, and nothing stale, damaged or half written ever does."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from checks import cache as module
from checks.cache import Cache, default_folder, digest, tree_digest

KEY = digest("a")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def cache(tmp_path):
    return Cache(tmp_path / "cache")


def _entry(cache):
    (file,) = cache.folder.glob("??/*.json")
    return file


def test_a_value_comes_back(cache):
    value = [{"rule": "E1", "line": 3, "text": "é"}]
    cache.put(KEY, value)
    assert cache.get(KEY) == value
    assert cache.get(digest("b")) is None


def test_without_a_folder_nothing_is_kept():
    cache = Cache(None)
    cache.put(KEY, 1)
    assert cache.get(KEY) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", "null", '{"key": 1}', "\x00\xff"])
def test_a_damaged_entry_is_as_good_as_none(cache, damage):
    cache.put(KEY, [1])
    _entry(cache).write_text(damage, encoding="latin-1")
    assert cache.get(KEY) is None
    cache.put(KEY, [2])
    assert cache.get(KEY) == [2]


def test_an_edited_value_is_not_believed(cache):
    cache.put(KEY, [{"rule": "E1"}])
    entry = json.loads(_entry(cache).read_text())
    _entry(cache).write_text(json.dumps({**entry, "value": []}))
    assert cache.get(KEY) is None


def test_an_entry_under_another_name_is_not_believed(cache):
    cache.put(KEY, [1])
    other = digest("b")
    target = cache.folder / other[:2] / f"{other}.json"
    target.parent.mkdir(exist_ok=True)
    _entry(cache).rename(target)
    assert cache.get(other) is None


def test_a_folder_that_cannot_be_made_costs_nothing_but_time(tmp_path):
    (tmp_path / "file").write_text("")
    cache = Cache(tmp_path / "file" / "cache")
    cache.put(KEY, 1)
    assert cache.get(KEY) is None


def test_nothing_half_written_stays_behind(cache, monkeypatch):
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))
    cache.put(KEY, 1)
    assert not [file for file in cache.folder.rglob("*") if file.is_file() and file.name != ".gitignore"]


def test_the_entries_unused_for_longest_go_first(cache, monkeypatch):
    monkeypatch.setattr(module, "KEEP", 3)
    keys = [f"aa{index:062x}" for index in range(5)]
    for age, key in enumerate(keys):
        cache.put(key, age)
        import os

        for file in cache.folder.glob(f"aa/{key}.json"):
            os.utime(file, (age, age))
    cache.put("aa" + "f" * 62, "new")
    assert [cache.get(key) for key in keys] == [None, None, None, 3, 4]


def test_parts_of_a_key_do_not_run_together():
    assert digest("ab", "c") != digest("a", "bc")


def test_any_change_in_a_tree_changes_its_digest(tmp_path):
    (tmp_path / "a.py").write_text("1")
    first = tree_digest(tmp_path)
    (tmp_path / "a.py").write_text("2")
    second = tree_digest(tmp_path)
    (tmp_path / "a.py").rename(tmp_path / "b.py")
    assert len({first, second, tree_digest(tmp_path)}) == 3


def test_the_folder_follows_the_environment(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert default_folder() == tmp_path / "stackwarden"
    monkeypatch.delenv("XDG_CACHE_HOME")
    assert default_folder() == Path(".stackwarden-cache")


def test_two_processes_may_share_it(cache):
    code = """
import sys
from pathlib import Path
from checks.cache import Cache, digest
cache = Cache(Path(sys.argv[1]))
for number in range(300):
    key = digest(str(number % 20))
    cache.put(key, [number % 20] * 50)
    value = cache.get(key)
    assert value is None or value == [number % 20] * 50, value
"""
    started = [subprocess.Popen([sys.executable, "-c", code, str(cache.folder)], cwd=ROOT) for _ in range(2)]
    assert [process.wait(60) for process in started] == [0, 0]
    assert [cache.get(digest(str(number))) for number in range(20)] == [[number] * 50 for number in range(20)]
    assert not list(cache.folder.rglob("*.tmp"))
