"""reports.yaml: each setting is read, and whatever is wrong is said with its line."""

from pathlib import Path

import pytest

from cfn.errors import CfnError
from reports.settings import load

BASE = "as_of: 2026-11-22\noutput: out\n"


def read(tmp_path, text):
    file = tmp_path / "reports.yaml"
    file.write_text(text)
    return load(file)


def test_every_setting(tmp_path):
    found = read(tmp_path, BASE + "platform: p.yaml\nattestations: words.yaml\nadvisor: [a.json, b]\ndocuments: docs\n")
    assert (found.as_of, found.output, found.platform) == ("2026-11-22", tmp_path / "out", tmp_path / "p.yaml")
    assert found.attestations == tmp_path / "words.yaml"
    assert found.advisor == (tmp_path / "a.json", tmp_path / "b")


def test_paths_instead_of_a_platform(tmp_path):
    found = read(tmp_path, BASE + "paths: templates\n")
    assert found.paths == (tmp_path / "templates",)
    with pytest.raises(CfnError, match="needs a platform"):
        assert found.platform == Path()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BASE, "Not a report settings file"),
        (BASE + "platform: a\npaths: b\n", "Not a report settings file"),
        (BASE + "platform: a\nadviser: b\n", "adviser"),
        (BASE + "platform: [a]\n", "platform is one path"),
        (BASE + "platform: a\nstale_after: soon\n", "stale_after is a number of days"),
        (BASE + "platform: a\nstale_after: 0\n", "stale_after is a number of days"),
        (BASE + "platform: a\nadvisor: {x: y}\n", "advisor is a path, or a list"),
        (BASE + "platform: a\npaths: []\nadvisor: [1]\n", "advisor is a path, or a list"),
        (BASE + "platform: a\npci-scope: {key: b}\n", "pci-scope is not as it should be"),
        (BASE + "platform: a\npci-scope: {tag: 1}\n", "pci-scope is not as it should be"),
        ("as_of: soon\noutput: o\nplatform: a\n", "as_of is no day: soon"),
        ("as_of: 2026-13-01\noutput: o\nplatform: a\n", "as_of is no day"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, text, said):
    with pytest.raises(CfnError, match=said) as error:
        read(tmp_path, text)
    assert "reports.yaml" in str(error.value.location)
