"""The README's sample output is what the product prints, and its links lead somewhere."""

import re
import shutil
from pathlib import Path

from stackwarden.cli import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()


def test_every_line_of_the_sample_is_printed(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "infra").mkdir()
    shutil.copy(Path(__file__).with_name("orders.yaml"), tmp_path / "infra")
    sample = README.split("## Sample output")[1].split("```")[1]
    printed = ""
    for line in sample.splitlines():
        if line.startswith("$ stackwarden "):
            main(line.removeprefix("$ stackwarden ").split())
            printed = capsys.readouterr().out
        elif line.strip() not in ("", "…"):
            assert f"{line}\n" in printed


def test_links_lead_to_files():
    for link in re.findall(r"\]\(([^)#]+)\)", README):
        assert (ROOT / link).exists(), link


def test_every_make_target_it_names_exists():
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"`?make ([a-z-]+)", README):
        assert f"\n{target}:" in makefile, target
