"""The options that the commands of cost share: what is priced, with which prices and quantities."""

import argparse
from pathlib import Path

from stackwarden.cost_material import DEFAULT_REGION
from stackwarden.price_pages import day


def add_material(parser: argparse.ArgumentParser) -> None:
    """Templates or a platform, parameters, usage and prices; the environment is each command's own."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="template files, or folders to search")
    parser.add_argument("--platform", type=Path, metavar="MANIFEST", help="a platform.yaml: price its stacks as one")
    parser.add_argument("--role", metavar="R", help="of the platform: one region role only (all)")
    parser.add_argument("--parameters", type=Path, metavar="FILE", help="parameter values for the templates at PATH")
    parser.add_argument(
        "--usage",
        type=Path,
        metavar="FILE",
        action="append",
        default=[],
        help="monthly quantities that outrank the load profile; repeatable, the last one outranks the others",
    )
    parser.add_argument(
        "--prices", type=Path, metavar="OVERLAY", action="append", default=[], help="your own unit prices; repeatable"
    )
    parser.add_argument(
        "--free-tier",
        action="store_true",
        help="deduct what every account has free each month without end; no offers of a first year, no credits",
    )
    parser.add_argument(
        "--as-of", type=day, metavar="DAY", help="judge the age of prices, and what is dated, on that day (today)"
    )
    parser.add_argument("--region", help=f"where the templates at PATH are deployed ({DEFAULT_REGION})")


def misused(args: argparse.Namespace) -> str:
    """What is wrong with the options together; empty where nothing is."""
    if bool(args.paths) == bool(args.platform):
        return "name either PATHs to price, or a --platform manifest"
    if args.platform and not args.environment and not getattr(args, "all_profiles", False):
        return "--platform needs --environment"
    if not args.platform and (args.environment or args.role):
        return "--environment and --role need --platform"
    if args.platform and (args.parameters or args.region):
        return "--parameters and --region are for PATHs; a platform has its own"
    if args.region is not None:
        from cost_model.regions import unknown_region

        return unknown_region(args.region)
    return ""
