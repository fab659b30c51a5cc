"""``stackwarden policies``: what policies there are, and whether those of a folder do what they say."""

import argparse
from pathlib import Path

from stackwarden.ending import emit
from stackwarden.users import users_policies


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which to list, and how; docs/policies-command.md explains."""
    from policies.kernel.policy import SEVERITIES
    from stackwarden.commands.gate import packs_named

    parser.add_argument("words", nargs="*", metavar="WORD", help="only those with all these words in id or title")
    parser.add_argument(
        "--pack", action="extend", default=[], type=packs_named, metavar="PACK", help="join several with commas"
    )
    parser.add_argument(
        "--severity", action="append", default=[], type=str.upper, choices=SEVERITIES, help="repeat for several"
    )
    parser.add_argument(
        "--type", action="append", default=[], metavar="TYPE", help="a resource type; repeat for several"
    )
    parser.add_argument("--requirement", default="", metavar="ID", help="1.3.1, or pci-dss-4.0.1/1.3.1")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the output (text)")
    parser.add_argument("--policies", type=Path, metavar="DIR", help="list those of this folder too")
    parser.add_argument(
        "--test", action="store_true", help="run the examples of those listed, in every spelling; 1 if any disagrees"
    )


def run(args: argparse.Namespace) -> int:
    """List; with ``--test`` 1 when an example does not get the verdict it is marked with."""
    from policies.listing import Wanted, as_json, as_text
    from policies.registry import load_all

    own = users_policies(args.policies)
    wanted = Wanted(
        tuple(args.pack), tuple(args.severity), tuple(args.type), args.requirement, " ".join(args.words)
    )  # fmt: skip
    listed = [policy for policy in [*load_all(), *own] if wanted.takes(policy)]
    if args.test:
        from policies.proving import problems

        found = [told for policy in listed for told in problems(policy)]
        emit(
            "".join(f"{told}\n" for told in found)
            + f"{_count(len(listed), 'policy', 'policies')}, {_count(len(found), 'problem', 'problems')}\n"
        )
        return 1 if found else 0
    emit(as_json(listed) if args.format == "json" else as_text(listed))
    return 0


def _count(number: int, one: str, more: str) -> str:
    return f"{number} {one if number == 1 else more}"
