"""``stackwarden report compliance|cost|all``: render the reports of a platform."""

import argparse
import sys
from pathlib import Path


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to render, from which settings."""
    parser.add_argument("what", choices=("compliance", "cost", "all"))
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
    return 0
