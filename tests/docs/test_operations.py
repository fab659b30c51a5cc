"""What the operations pages say to type works: every command is run against the emulator, or says why it is not."""

import os
import re
import shutil
import stat
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from cfn.platform import load
from emulator.running import ACCOUNT
from tests.docs.pages import FOLDER, Block, blocks, fits, script

ROOT = Path(__file__).parents[2]
PAGES = sorted(FOLDER.glob("*.md"))


@pytest.fixture
def project(tmp_path):
    """A copy of the project's templates: the pages tell to edit them."""
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    for name in ("waivers.yaml", "reports.yaml"):
        shutil.copy(ROOT / name, tmp_path / name)
    commands = tmp_path / ".commands"
    commands.mkdir()
    for name, what in (("aws", f"{ROOT}/tests/docs/aws.py"), ("stackwarden", "-m stackwarden"), ("python3", "")):
        wrapper = commands / name
        wrapper.write_text(f'#!/bin/sh\nexec "{sys.executable}" {what} "$@"\n')
        wrapper.chmod(wrapper.stat().st_mode | stat.S_IXUSR)
    return tmp_path


def test_the_pages_are_there():
    assert [page.stem for page in PAGES] == ["backup-and-restore", "disaster-recovery", "scaling"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_is_run_or_says_why_not(page):
    for block in blocks(page):
        reason = block.mark.removeprefix("not run: ")
        assert block.runs or (block.mark != reason and len(reason) > 10), f"{page.name}:{block.line}"
        assert block.runs or not block.shows, f"{page.name}:{block.line}: shows what nobody compares"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_much_of_a_page_is_run(page):
    parts = blocks(page)
    assert sum(part.runs for part in parts) * 2 >= len(parts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_commands_work_from_top_to_bottom(page, project, emulated):
    parts = [part for part in blocks(page) if part.runs]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    environment |= {
        "PATH": f"{project / '.commands'}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "AWS_ENDPOINT_URL": emulated.endpoint,
        "AWS_ACCESS_KEY_ID": ACCOUNT,
        "AWS_SECRET_ACCESS_KEY": "local",
    }
    command = ["bash", "-c", script(parts)]
    done = subprocess.run(
        command, check=False, cwd=project, env=environment, capture_output=True, text=True, timeout=600
    )
    outputs = _outputs(done.stdout)
    where = f"{page.name}:{parts[max(outputs, default=0)].line}"
    assert done.returncode == 0, f"{where}: {done.stderr[-2000:]}"
    for number, part in enumerate(parts):
        _compare(f"{page.name}:{part.line}", part, outputs[number])


def _outputs(text: str) -> dict[int, list[str]]:
    """Output lines by number of their block."""
    found: dict[int, list[str]] = {}
    for line in text.splitlines():
        if line.startswith("#### "):
            found[int(line[5:])] = []
        else:
            found[max(found)].append(line)
    return found


def _compare(where: str, part: Block, lines: list[str]) -> None:
    for wanted in part.shows:
        assert any(fits(wanted, line) for line in lines), f"{where}: no {wanted!r} in {lines}"


@cache
def names():
    """Every name in the templates of prod, as far as it is known before deployment."""
    platform = load(ROOT / "templates" / "platform.yaml", "prod")
    found = {stack.name for stack in platform.stacks}

    def walk(value):
        if isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list):
            for each in value:
                walk(each)
        else:
            found.update(re.findall(r"shop[-_]prod[a-z_-]*[a-z]", str(value)))

    for stack in platform.stacks:
        for resource in stack.resources.values():
            walk(resource.properties)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_name_on_a_page_is_the_templates(page):
    made_here = ("-restored", "-restored-1", "-before-change")
    for name in set(re.findall(r"shop[-_]prod[a-z_-]*[a-z](?:-\d)?", page.read_text())):
        plain = next((name.removesuffix(end) for end in made_here if name.endswith(end)), name)
        assert plain in names(), f"{page.name}: {name}"
