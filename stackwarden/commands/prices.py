"""``stackwarden prices``: show the prices in force, and refresh them from AWS. See docs/prices.md."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from stackwarden.ending import emit

if TYPE_CHECKING:
    from stackwarden.refresh.run import Done

EXIT_USAGE = 2
_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    text = "fetch AWS's price lists of some services and regions, and put them in force"
    refresh = verbs.add_parser("refresh", help=text, description=text, allow_abbrev=False)
    refresh.add_argument("--region", action="append", required=True, metavar="R", help="repeat for several")
    refresh.add_argument(
        "--service",
        action="append",
        required=True,
        metavar="S",
        help="AWS's code, as AmazonEC2; ComputeSavingsPlans or DatabaseSavingsPlans for committed rates; repeatable",
    )
    refresh.add_argument("--output", type=Path, metavar="DIR", help="where they go (.stackwarden/prices)")
    refresh.add_argument(
        "--api",
        choices=("files", "index", "products"),
        default="files",
        help="price list files, named by AWS's API or by its public index (no credentials); or the query API, for "
        "small services (files)",
    )
    refresh.add_argument("--endpoint", metavar="URL", help="an endpoint for every service, for an emulator")
    refresh.add_argument("--format", choices=("text", "json"), default="text", help="of what changed (text)")
    _add_show(verbs)


def _add_show(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    from stackwarden.price_pages import day

    text = "show the prices in force: of a usage type, a SKU, a machine class, a resource type, a service or a region"
    show = verbs.add_parser("show", help=text, description=text, allow_abbrev=False)
    show.add_argument("what", metavar="WHAT", help="NatGateway-Hours, m7g.large, AWS::KMS::Key, AmazonEC2, eu-west-1 …")
    show.add_argument("--region", metavar="R", help="whose prices (eu-west-1)")
    show.add_argument(
        "--prices", type=Path, metavar="OVERLAY", action="append", default=[], help="your own; repeatable"
    )
    show.add_argument("--as-of", type=day, metavar="DAY", help="of ages, and of dated prices and discounts (today)")
    show.add_argument("--stale-after", type=int, default=180, metavar="DAYS", help="older prices are marked (180)")
    show.add_argument("--format", choices=("text", "json"), default="text", help="of the output (text)")


def run(args: argparse.Namespace) -> int:
    """Do it; returns 0, or 3 where nothing was found. Raises RefusedError where AWS or a file is in the way."""
    if args.verb == "show":
        from stackwarden.price_pages import show

        return show(args)
    return _refresh(args)


def _refresh(args: argparse.Namespace) -> int:
    from cost_model.prices.folders import PROJECT_BOOK
    from cost_model.regions import unknown_region
    from stackwarden.deploy.aws import Aws
    from stackwarden.refresh.index import HOST
    from stackwarden.refresh.run import refresh

    wrong = next(filter(None, (unknown_region(each) for each in args.region)), "") or _misnamed(args)
    if wrong:
        print(f"stackwarden prices: {wrong}", file=sys.stderr)
        return EXIT_USAGE
    folder = args.output or PROJECT_BOOK
    regions, services = tuple(dict.fromkeys(args.region)), tuple(dict.fromkeys(args.service))
    host = (args.endpoint or HOST).rstrip("/")
    done = refresh(Aws(args.endpoint), services, regions, folder, api=args.api, say=_say, host=host)
    emit(_as_json(done, folder) if args.format == "json" else _as_text(done, folder))
    return 0


def _misnamed(args: argparse.Namespace) -> str:
    from stackwarden.refresh.lists import PLANS

    odd = [each for each in args.service if not each.isalnum()]
    if odd:
        return f"{odd[0]!r} is no service code, such as AmazonEC2"
    if args.api == "products" and PLANS.intersection(args.service):
        return "committed rates come by --api files or index alone"
    return ""


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _as_text(done: "list[Done]", folder: Path) -> str:
    lines = []
    for each in done:
        lines.append(f"{each.service} {each.region}: {each.prices} prices, published {each.published}")
        for kind in ("changed", "new", "gone"):
            found = [change for change in each.changes if change.kind == kind]
            lines += [f"  {kind}: {len(found)}"] if found else []
            for change in found[:_SHOWN] if kind != "changed" else found:
                percent = f" ({change.percent:+} %)" if change.percent is not None else ""
                prices = [f"${price:f}" for price in (change.old, change.new) if price is not None]
                lines.append(f"    {change.key}: {' -> '.join(prices)}{percent}")
            if kind != "changed" and len(found) > _SHOWN:
                lines.append(f"    and {len(found) - _SHOWN} more; --format json lists them")
        for cause, what in each.left.items():
            lines.append(f"  not taken, {cause}: {len(what)}, such as {', '.join(what[:3])}")
    lines.append(f"In force from {folder.as_posix()}" if done else "Nothing was left to do")
    return "\n".join(lines) + "\n"


def _as_json(done: "list[Done]", folder: Path) -> str:
    found = [
        {
            **each._asdict(),
            "changes": [
                {
                    "key": change.key,
                    "kind": change.kind,
                    **{name: None if (v := getattr(change, name)) is None else f"{v:f}" for name in ("old", "new")},
                    "percent": None if change.percent is None else float(change.percent),
                }
                for change in each.changes
            ],
        }
        for each in done
    ]
    return json.dumps({"version": "1.0", "folder": folder.as_posix(), "lists": found}, indent=2) + "\n"
