"""``stackwarden verify``: compare an account with the platform. See docs/deploy.md."""

import argparse
import json
from typing import TYPE_CHECKING, Any

from stackwarden.deploy.arguments import Target, add_only, add_parallel, add_target, open_target
from stackwarden.ending import emit, ended_tidily

if TYPE_CHECKING:
    from stackwarden.deploy.verifying import Verified

VERSION = "1.0"
EXIT_CLEAN, EXIT_FINDINGS = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    add_target(parser)
    add_only(parser)
    add_parallel(parser)
    parser.add_argument("--no-drift", action="store_true", help="do not look for changes made by hand: that takes long")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the output (text)")


def run(args: argparse.Namespace) -> int:
    """Verify; returns 0, or 1 where anything differs."""
    target = open_target(args)
    with ended_tidily():
        verified = _verified(args, target)
        strangers = [] if args.only else _strangers(target)
    found = _document(args, target, verified, strangers)
    emit(json.dumps(found, indent=2) + "\n" if args.format == "json" else _text(found))
    return EXIT_CLEAN if found["clean"] else EXIT_FINDINGS


def _verified(args: argparse.Namespace, target: Target) -> "list[Verified]":
    from concurrent.futures import ThreadPoolExecutor

    from stackwarden.deploy.job import Job
    from stackwarden.deploy.ledger import Ledger
    from stackwarden.deploy.verifying import verify

    ledger = Ledger(target.aws, target.platform.project, args.environment)

    def work(key: str) -> "Verified":
        return verify(Job(target.aws, target.stacks[key]), ledger, drift=not args.no_drift)

    with ThreadPoolExecutor(max_workers=args.parallel) as pool:
        try:
            return list(pool.map(work, [key for key in target.stacks if key in target.chosen]))
        except BaseException:
            target.aws.stopped.set()
            raise


def _strangers(target: Target) -> list[dict[str, str]]:
    from stackwarden.deploy.job import Job
    from stackwarden.deploy.verifying import unknown

    prefix = f"{target.platform.project}-{target.platform.environment}-"
    by_region: dict[str, Job] = {}
    for stack in target.stacks.values():
        by_region.setdefault(stack.region, Job(target.aws, stack))
    return [
        {"region": region, "stack": name}
        for region, job in by_region.items()
        for name in unknown(job, prefix, [stack.name for stack in target.stacks.values() if stack.region == region])
    ]


def _document(
    args: argparse.Namespace, target: Target, verified: "list[Verified]", strangers: list[dict[str, str]]
) -> dict[str, Any]:
    from stackwarden.deploy.ledger import versions
    from stackwarden.deploy.release import released

    return {
        "version": VERSION,
        "project": target.platform.project,
        "environment": args.environment,
        "platform_version": released(args.platform),
        "account_versions": versions(each.entry for each in verified if each.entry),
        "clean": not strangers and not any(each.problems for each in verified),
        "stacks": [_stack(target, each) for each in verified],
        "unknown_stacks": strangers,
    }


def _stack(target: Target, verified: "Verified") -> dict[str, Any]:
    stack, entry = target.stacks[verified.key], verified.entry
    return {
        "key": verified.key,
        "stack": stack.name,
        "region": stack.region,
        "status": verified.status,
        "platform_version": entry.platform_version if entry else "",
        "commit": entry.commit if entry else "",
        "deployed_at": entry.at if entry else "",
        "problems": [{"kind": each.kind, "text": each.text} for each in verified.problems],
    }


def _text(found: dict[str, Any]) -> str:
    account = " and ".join(found["account_versions"]) or "no released platform"
    lines = [f"account: {account}; repository: platform {found['platform_version'] or 'without a release'}"]
    for stack in found["stacks"]:
        lines += [f"{stack['key']}: {problem['kind']}: {problem['text']}" for problem in stack["problems"]]
    lines += [f"{each['region']}: unknown stack: {each['stack']}" for each in found["unknown_stacks"]]
    count = sum(bool(stack["problems"]) for stack in found["stacks"]) + len(found["unknown_stacks"])
    summary = "as the repository says" if found["clean"] else f"{count} of them differ"
    lines.append(f"{found['project']} {found['environment']}: {len(found['stacks'])} stacks, {summary}")
    return "\n".join(lines) + "\n"
