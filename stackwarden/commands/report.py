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
    group = parser.add_argument_group("compliance, in CI (docs/compliance-report.md)")
    group.add_argument("--output", type=Path, metavar="DIR", help="write there instead, and remove nothing")
    group.add_argument(
        "--format",
        action="append",
        choices=("markdown", "csv", "oscal"),
        help="repeatable (markdown); csv and oscal need --output",
    )
    group.add_argument("--as-of", metavar="DATE", help="the day on which waivers and attestations are judged")
    group.add_argument("--stamp", action="store_true", help="name the commit and its date on every page")
    group.add_argument("--source-url", default="", metavar="URL", help="of this commit's files; links lead there")
    group.add_argument("--base", metavar="REF", help="add what changed since the branch left this commit")
    group.add_argument("--state", type=Path, help=argparse.SUPPRESS)  # what --base asks the other commit for


def run(args: argparse.Namespace) -> int:
    """Render; 0, or the exit code of a gate that broke or could not read its input."""
    from reports import settings as settings_file
    from reports.writing import write_all

    asked = args.output or args.format or args.as_of or args.stamp or args.source_url or args.base or args.state
    if asked and args.what != "compliance":
        print(f"stackwarden report: {args.what} takes none of the options for compliance", file=sys.stderr)
        return 2
    if args.what in ("compliance", "all"):
        from stackwarden.ending import ended_tidily
        from stackwarden.reporting import compliance

        with ended_tidily():
            code = compliance(args)
        if code:
            return code
    settings = settings_file.load(args.settings)
    if args.what in ("cost", "all") and settings.manifest is not None:
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
