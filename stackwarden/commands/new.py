"""``stackwarden new policy ID``: the one file of a policy, ready to be filled in, its examples already running."""

import argparse
import re
import sys
from pathlib import Path

from stackwarden.ending import emit

FOLDER = Path("policies")
TEMPLATE = '''"""Policy {id}."""

from policies.kernel import {severity}, Policy, Resource, Violations

policy = Policy(
    id="{id}",
    severity={severity},
    severity_reason="TODO: what a violation lets happen.",
    resource="{type}",
    title="TODO: what must hold, as a sentence",
    serves={{}},  # framework -> requirement -> DIRECT, PARTIAL or SUPPORTING; then opinion may go
    opinion=True,
    why="TODO: what goes wrong without it. Not seen: TODO: what a template cannot show.",
    fix="TODO: what to write instead.",
    passing=(
        """
Good: {{Type: "{type}", Properties: {{TODO: true}}}}
""",
    ),
    failing=(
        """
Bad:
  Type: {type}
  Properties: {{TODO: false}}  # <--
Absent: {{Type: "{type}"}}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """TODO: one violation for each fault."""
    if not resource.on("TODO"):
        yield resource.spot("TODO"), "TODO: what is wrong here"
'''


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to write, and where."""
    from policies.kernel.policy import SEVERITIES

    parser.add_argument("what", choices=("policy",))
    parser.add_argument("id", help="lower-case words joined by dashes")
    parser.add_argument("--type", default="AWS::S3::Bucket", metavar="TYPE", help="the resource type it looks at")
    parser.add_argument("--severity", choices=SEVERITIES, default="MEDIUM", help="(MEDIUM)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where your policies are (policies)")


def run(args: argparse.Namespace) -> int:
    """Write the file; CfnError where the id is none, is taken, or the file is there already."""
    from cfn.errors import CfnError, Location
    from policies.registry import SAM, SAM_REMEDY, index
    from reports.writing import write_whole

    file = args.folder / f"{args.id.replace('-', '_')}.py"
    place = Location(file.as_posix())
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", args.id):
        raise CfnError(f"policy id {args.id!r} is not lower-case words joined by dashes", place, "Choose such an id.")
    if not re.fullmatch(r"\w+(::\w+)+", args.type):
        raise CfnError(f"{args.type!r} is no resource type", place, "Write one such as AWS::S3::Bucket.")
    if args.type.startswith(SAM):
        raise CfnError(f"A policy would never see a {args.type}", place, f"{SAM_REMEDY}.")
    if args.id in index() or file.exists():
        raise CfnError(f"policy id {args.id} is already taken", place, "Choose another id.")
    args.folder.mkdir(parents=True, exist_ok=True)
    write_whole(file, TEMPLATE.format(id=args.id, type=args.type, severity=args.severity))
    emit(
        f"Wrote {file.as_posix()}. Fill in what says TODO, then run its examples:\n"
        f"  stackwarden policies --policies {args.folder.as_posix()} --test {args.id}\n"
    )
    _doubt(args.type)
    return 0


def _doubt(kind: str) -> None:
    """A type that is misspelt would never be met: say so. It may also be newer than the schemas we have."""
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

    known = PROVIDER_SCHEMA_MANAGER.get_resource_types("us-east-1")
    if kind.startswith("AWS::") and kind not in known:
        from difflib import get_close_matches

        near = get_close_matches(kind, known, 1)
        meant = f" Did you mean {near[0]}?" if near else ""
        print(f"stackwarden: no schema tells of {kind}.{meant}", file=sys.stderr)
