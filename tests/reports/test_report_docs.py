"""docs/compliance-report.md keeps up with the code."""

import argparse
import re
from pathlib import Path

from reports import settings
from reports.status import STATUSES
from stackwarden.commands import report

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/compliance-report.md").read_text(encoding="utf-8")


def test_every_option_is_explained():
    parser = argparse.ArgumentParser()
    report.add_arguments(parser)
    shown = [action for action in parser._actions if action.help != argparse.SUPPRESS]
    options = [name for action in shown for name in action.option_strings if name.startswith("--")]
    assert not [name for name in options if name not in (*re.findall(r"--[a-z-]+", PAGE), "--help", "--settings")]


def test_every_setting_and_status_is_explained():
    assert not [name for name in settings.KNOWN if f"`{name}`" not in PAGE]
    assert not [name for name in STATUSES if f"| **{name}** |" not in PAGE]
    index = (ROOT / "reports/layouts/compliance/index.md.j2").read_text(encoding="utf-8")
    assert not [name for name in STATUSES if f"| **{name}** |" not in index]


def test_its_links_lead_somewhere():
    for link in re.findall(r"\]\(([^)#]+)", PAGE):
        assert (ROOT / "docs" / link).exists(), link
