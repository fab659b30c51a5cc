"""``stackwarden explain``: what a policy, requirement, resource type or finding is about, and what to do."""

import argparse
from pathlib import Path

from stackwarden.ending import emit
from stackwarden.users import users_policies


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to explain."""
    parser.add_argument(
        "word",
        metavar="WHAT",
        help="a policy id, a requirement (1.3.1, pci-dss-4.0.1/1.3.1), a resource type, FILE:LINE or FILE:LogicalId "
        "of a template, or, with --findings, eight digits or more of a finding's fingerprint",
    )
    parser.add_argument("--findings", type=Path, metavar="FILE", help="JSON output of the gate, to look findings up in")
    parser.add_argument("--policies", type=Path, metavar="DIR", help="know the policies of this folder too")


def run(args: argparse.Namespace) -> int:
    """Explain; exit code 2 for what nobody knows."""
    from policies.registry import load_all
    from stackwarden.explaining import explain

    own = users_policies(args.policies)
    emit(explain(args.word, [*load_all(), *own], args.findings))
    return 0
