"""``stackwarden report compliance``: from the gate's verdict to pages, CSV and OSCAL."""

import argparse
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from checks.cache import default_folder
from checks.known import Key
from checks.verdict import UNREADABLE, Verdict
from reports import compliance as report
from reports import settings as settings_file
from reports.changes import as_text, compare, state
from reports.writing import write_all, write_each, write_whole
from stackwarden.base import Before
from stackwarden.ending import RefusedError
from stackwarden.tree import git

if TYPE_CHECKING:
    from reports.compliance import Report
    from reports.settings import Settings

NEEDS = "--stamp, --base, --source-url, --format csv and --format oscal need --output DIR"


def compliance(args: argparse.Namespace) -> int:
    """Render; 0, or the exit code of a gate that broke or could not read its input."""
    formats = args.format or ["markdown"]
    special = args.stamp or args.base or args.source_url or set(formats) - {"markdown"}
    if special and not args.output and not args.state:
        raise RefusedError(NEEDS, "They are for CI's copy; what is committed must not change with the commit.", 2)
    settings = _settings(args)
    before = Before(args.base, args.settings, _same(args, settings)) if args.base else None
    try:
        return _compliance(args, settings, formats, before)
    finally:
        if before:
            before.stop()


def _compliance(args: argparse.Namespace, settings: "Settings", formats: list[str], before: Before | None) -> int:
    violations: Counter[Key] = Counter()
    cache = None if args.no_cache else default_folder()
    verdict = report.judge(settings, cache, args.lane, violations.update if before or args.state else None)
    if verdict.exit_code >= UNREADABLE:
        return _refused(verdict)
    found = report.assemble(settings, verdict, stamp=_stamp() if args.stamp else "", source=args.source_url.rstrip("/"))
    if before:
        changes = compare(before.state(), state(found, violations), before.source)
        found = replace(found, changes=changes)
    if args.state:
        write_whole(args.state, as_text(state(found, violations)))
        return 0
    _write(found, args.output, formats)
    return 0


def _settings(args: argparse.Namespace) -> "Settings":
    settings = settings_file.load(args.settings)
    if args.as_of:
        settings = replace(settings, as_of=settings_file.day(args.as_of, "--as-of"))
    return settings


def _same(args: argparse.Namespace, settings: "Settings") -> list[str]:
    """The options with which the other commit is judged: on the same day, by the same engines."""
    cache = ["--no-cache"] if args.no_cache else []
    return ["--lane", args.lane, "--as-of", settings.as_of, *cache]


def _refused(verdict: Verdict) -> int:
    for finding in verdict.findings:
        if finding.state in ("error", "unreadable"):
            print(f"stackwarden: {finding.file}:{finding.line}: {finding.message}", file=sys.stderr)
    if not verdict.summary.resources_checked:
        print("stackwarden: nothing was checked", file=sys.stderr)
    return verdict.exit_code


def _stamp() -> str:
    """The commit and its date; that files differ from it is said too."""
    commit, day = git("show", "-s", "--format=%H %cI", "HEAD").decode().split()
    changed = git("status", "--porcelain", "--untracked-files=no").strip()
    return f"commit {commit} of {day}{', with changes that are not committed' if changed else ''}"


def _write(found: "Report", output: Path | None, formats: list[str]) -> None:
    """What is committed replaces its folder; into a folder that somebody names, files are added."""
    if output is None:
        write_all(found.settings.output / report.FOLDER, report.render(found))
        return
    files: dict[str, str] = {}
    if "markdown" in formats:
        files |= report.render(found, output)
    if "csv" in formats:
        from reports.table import table

        files["compliance.csv"] = table(found)
    if "oscal" in formats:
        from reports.oscal import documents

        files |= documents(found)
    write_each(output, files)
