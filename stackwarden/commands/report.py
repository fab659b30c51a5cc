"""``stackwarden report compliance|cost|diagrams|…|all``: render reports and generated pages."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.settings import Settings


DOCUMENTS = ("diagrams", "requirements", "architecture")
"""Parts that go below the settings' ``documents`` folder; ``all`` renders them where there is one."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to render, from which settings."""
    parser.add_argument("what", choices=("compliance", "cost", *DOCUMENTS, "all"))
    parser.add_argument("--settings", type=Path, default=Path("reports.yaml"), help="as_of, platform, output")
    parser.add_argument(
        "--lane", choices=("own", "fast", "full"), default="full", help="engines of the compliance part"
    )
    parser.add_argument("--no-cache", action="store_true", help="run every engine again")


def run(args: argparse.Namespace) -> int:
    """Render; 0, or the exit code of a gate that broke or could not read its input."""
    from reports import settings as settings_file
    from reports.writing import write_all

    settings = settings_file.load(args.settings)
    if args.what in ("compliance", "all"):
        from checks.verdict import UNREADABLE
        from reports import compliance

        cache = None if args.no_cache else Path(".stackwarden-cache")
        verdict = compliance.judge(settings, cache, args.lane)
        if verdict.exit_code >= UNREADABLE:
            for finding in verdict.findings:
                if finding.state in ("error", "unreadable"):
                    print(f"stackwarden: {finding.file}:{finding.line}: {finding.message}", file=sys.stderr)
            return verdict.exit_code
        write_all(settings.output / "compliance", compliance.render(settings, verdict))
    if args.what in ("cost", "all"):
        from reports import cost

        write_all(settings.output / "cost", cost.render(settings))
    if args.what in DOCUMENTS or (args.what == "all" and settings.documents):
        _documents(settings, args)
    return 0


def _documents(settings: "Settings", args: argparse.Namespace) -> None:
    """Render one part, or all parts, of the documents."""
    from cfn.errors import CfnError, Location
    from reports.writing import write_all, write_whole

    if settings.documents is None:
        raise CfnError("No folder for documents", Location(args.settings.as_posix()), "Add documents: FOLDER.")
    if args.what in ("diagrams", "all"):
        from reports import diagrams

        write_all(settings.documents / "diagrams", diagrams.render(settings))
    if settings.requirements is None:
        if args.what in ("requirements", "architecture"):
            raise CfnError("No rows of requirements", Location(args.settings.as_posix()), "Add requirements: FILE.")
        return
    if args.what in ("requirements", "all"):
        from reports import requirements

        write_whole(settings.documents / "requirements.md", requirements.render(settings))
    if args.what in ("architecture", "all"):
        from reports import design

        write_whole(settings.documents / "architecture.md", design.render(settings))
