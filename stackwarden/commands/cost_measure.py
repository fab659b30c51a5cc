"""``stackwarden cost measure``: a usage file from what CloudWatch measured. See docs/cost.md, `Measured usage`."""

import argparse
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from stackwarden.cost_material import DEFAULT_REGION
from stackwarden.price_pages import day

LONGEST = 455
"""Days for which CloudWatch keeps what it measured."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("--platform", type=Path, metavar="MANIFEST", required=True, help="a platform.yaml")
    parser.add_argument("--environment", metavar="E", required=True, help="of the platform, as it is deployed")
    parser.add_argument("--role", metavar="R", help="one region role only (all)")
    parser.add_argument("--output", type=Path, metavar="FILE", required=True, help="where the usage file goes")
    parser.add_argument("--days", type=_days, default=28, metavar="N", help="so many whole days (28)")
    parser.add_argument("--until", type=day, metavar="DAY", help="the first day that is not counted (today)")
    parser.add_argument("--endpoint", metavar="URL", help="an endpoint for every service, for an emulator")


def _days(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) <= LONGEST:
        raise argparse.ArgumentTypeError(f"{text!r} is not 1 to {LONGEST}")
    return int(text)


def run(args: argparse.Namespace) -> int:
    """Measure and write; returns 0, or 3 where nothing was measured. Raises RefusedError where AWS refuses."""
    from cfn.platform import load
    from cost_model.measuring import quantities
    from cost_model.usage_text import usage_text
    from reports.writing import write_whole
    from stackwarden.cost_measuring import answers, asked
    from stackwarden.deploy.aws import Aws

    aws = Aws(args.endpoint)
    platform = load(args.platform, args.environment, args.role)
    queries, absent = asked(aws, platform.graph.stacks, DEFAULT_REGION)
    last = args.until or datetime.now(UTC).date()
    start, end = _midnight(last - timedelta(days=args.days)), _midnight(last)
    found, silent = quantities(answers(aws, queries, start, end), Decimal(args.days * 24))
    for key in absent:
        print(f"not deployed: {key}")
    for name, key in silent:
        print(f"no data, left out (not 0): {name}: {key}")
    about = [f"Measured by CloudWatch: {start.date()} to {end.date()}, scaled to a month of 730 h. Review before use."]
    if found:
        write_whole(args.output, usage_text(about, found))
    print(f"{args.output.as_posix()}: {sum(map(len, found.values()))} quantities of {len(found)} resources")
    return 0 if found else 3


def _midnight(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=UTC)
