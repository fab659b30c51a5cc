"""``stackwarden gate``: check templates and say whether they may merge."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stackwarden.ending import emit, terminated

if TYPE_CHECKING:
    from checks.engines.worker import Worker
    from checks.gate import Request
    from checks.verdict import Verdict

FORMATS = ("text", "json", "sarif", "junit", "markdown", "comment", "github")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command; docs/gate.md explains them."""
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="template files, or folders to search")
    parser.add_argument(
        "--sift", action="store_true", help="skip named files that are no templates; nothing to check is clean"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="settings (the nearest stackwarden.yaml or pyproject.toml)"
    )
    parser.add_argument("--no-config", action="store_true", help="read no settings")
    parser.add_argument("--platform", type=Path, metavar="MANIFEST", help="a platform.yaml: check its stacks as one")
    parser.add_argument("--environment", action="append", metavar="E", help="of the platform; repeat for several (all)")
    parser.add_argument("--parameters", type=Path, metavar="FILE", help="parameter values for the templates at PATH")
    parser.add_argument("--region", help="the region that the templates at PATH are deployed to")
    parser.add_argument(
        "--lane",
        choices=("own", "fast", "full"),
        help="own policies; fast: with cloudformation-validate; full: with cfn-lint and checkov too (fast)",
    )
    parser.add_argument(
        "--packs",
        action="extend",
        type=packs_named,
        metavar="PACK",
        help="of our policies: pci, gdpr, reliability, hygiene, or all; join with commas (all but hygiene)",
    )
    parser.add_argument("--format", choices=FORMATS, default="text", help="of the output (text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write there instead of standard output")
    parser.add_argument(
        "--also", action="append", type=another, metavar="FORMAT=FILE", help="write the verdict there too; repeat"
    )
    parser.add_argument("--waivers", type=Path, metavar="FILE", help="the central waivers (waivers.yaml, if any)")
    parser.add_argument("--no-waivers", action="store_true", help="ignore all waivers")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="judge waivers as of this day (today)")
    parser.add_argument("--base", metavar="REF", help="fail only for what is new since the branch left this commit")
    parser.add_argument("--baseline", type=Path, metavar="FILE", help="accept the violations in it, until it expires")
    parser.add_argument("--write-baseline", type=Path, metavar="FILE", help="write the violations found there; 0 then")
    parser.add_argument("--until", type=day, metavar="DATE", help="the last day that it holds")
    parser.add_argument("--fix", action="store_true", help="show what can be fixed safely, ask, and write it")
    parser.add_argument("--yes", action="store_true", help="with --fix: write without asking")
    parser.add_argument("--policies", type=Path, metavar="DIR", help="a folder with policies of your own")
    parser.add_argument("--checkov-checks", action="append", type=Path, metavar="DIR", help="custom checks for checkov")
    parser.add_argument("--no-cache", action="store_true", help="run every engine anew")
    parser.add_argument("--timeout", type=float, metavar="SECONDS", help="for each engine (900)")
    parser.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="of text output (auto)")


def run(args: argparse.Namespace) -> int:
    """Run the gate and write its verdict; returns the exit code."""
    _configure(args)
    if not args.paths and args.platform is None:
        print("stackwarden gate: name a PATH to check, or a --platform manifest", file=sys.stderr)
        return 2
    if args.environment and args.platform is None:
        print("stackwarden gate: --environment needs --platform", file=sys.stderr)
        return 2
    if bool(args.write_baseline) != bool(args.until) or bool(args.base) + bool(args.baseline) > 1:
        told = "--write-baseline and --until DATE go together; --base and --baseline do not"
        print(f"stackwarden gate: {told}", file=sys.stderr)
        return 2
    if args.until and args.until < (args.as_of or date.today()):
        print(f"stackwarden gate: --until {args.until} is over: such a baseline accepts nothing", file=sys.stderr)
        return 2
    if (args.yes and not args.fix) or (args.fix and args.write_baseline):
        print("stackwarden gate: --yes goes with --fix, and --fix not with --write-baseline", file=sys.stderr)
        return 2
    collecting = gc.isenabled() and not args.whole_process
    gc.disable()  # the run keeps nearly all it makes: collecting would cost a quarter of its time for nothing
    before = signal.signal(signal.SIGTERM, terminated)
    try:
        text, code = _check(args)
    finally:
        signal.signal(signal.SIGTERM, before)
        if collecting:  # not where the process ends here: the first collection would look at all of it
            gc.enable()
    if args.output is None:
        emit(text)
    else:
        from reports.writing import write_whole

        write_whole(args.output, text)
    return code


def _configure(args: argparse.Namespace) -> None:
    """Settings of the configuration file, then what holds where nobody says anything."""
    from stackwarden.configuration import present

    if not args.no_config and (args.config or present()):
        from stackwarden.gate_settings import fill

        fill(args, args.config)
    args.lane = args.lane or "fast"
    args.timeout = args.timeout or 900.0


def _check(args: argparse.Namespace) -> tuple[str, int]:
    worker = _early(args)
    base = None
    try:
        from checks.gate import run as check

        request = _request(args)
        if args.base or args.baseline or args.write_baseline:
            from stackwarden import comparing

            base = comparing.base(args) if args.base else None
            request = comparing.compare(args, request, base)
        if args.fix:
            from stackwarden.fixing import fixed

            verdict = fixed(args, request, check)
        else:
            verdict = check(request, worker)
    finally:
        if worker:
            worker.stop()
        if base:
            base.stop()
    code = verdict.exit_code
    _write_more(args, verdict)
    return _render(args, verdict), 0 if args.write_baseline and code == 1 else code


def _early(args: argparse.Namespace) -> "Worker | None":
    """cloudformation-validate, built on the other core while we import and read; not where the cache may spare it."""
    if args.lane == "own" or args.fix:
        return None
    from checks.cache import default_folder

    if not args.no_cache and default_folder().is_dir():
        return None
    from checks.engines.worker import Worker

    return Worker(sys.executable, "run_validate")


def _request(args: argparse.Namespace) -> "Request":
    from checks.gate import Request
    from policies.kernel.policy import DEFAULT_PACKS

    parameters: Mapping[str, Any] = {}
    if args.parameters is not None:
        from cfn.parameter_files import read_parameters

        parameters = read_parameters(args.parameters)
    cache = None
    if not args.no_cache and (args.lane != "own" or args.platform is not None):
        from checks.cache import default_folder

        cache = default_folder()
    show_progress = sys.stderr.isatty() and args.lane != "own"
    more: dict[str, Any] = {"progress": _progress} if show_progress else {}
    said = getattr(args, "pci_scope", None)
    if said:
        from policies.scope import DEFAULT

        named = {"key" if name == "tag" else name: value for name, value in said.items()}
        more["scope"] = DEFAULT._replace(**named)
    return Request(
        as_of=(args.as_of or date.today()).isoformat(),
        paths=args.paths,
        sift=args.sift,
        platform=args.platform,
        environments=tuple(args.environment or ()),
        parameters=parameters,
        region=args.region,
        lane=args.lane,
        packs=tuple(args.packs) if args.packs else DEFAULT_PACKS,
        waivers=args.waivers,
        use_waivers=not args.no_waivers,
        policies=args.policies,
        checkov_checks=tuple(args.checkov_checks or ()),
        cache=cache,
        timeout=args.timeout,
        **more,
    )


def day(text: str) -> date:
    """A day on the command line. Raises argparse's error for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write YYYY-MM-DD") from None


def packs_named(text: str) -> tuple[str, ...]:
    """The packs of one ``--packs``, comma between them. Raises argparse's error for one that does not exist."""
    from policies.kernel.policy import PACKS

    asked = [name.strip() for name in text.split(",")]
    unknown = [name for name in asked if name not in {*PACKS, "all"}]
    if unknown:
        raise argparse.ArgumentTypeError(f"there is no pack {unknown[0]!r}: choose from {', '.join(PACKS)}, or all")
    return PACKS if "all" in asked else tuple(asked)


def another(text: str) -> tuple[str, Path]:
    """Format and file of one ``--also``. Raises argparse's error for a format that does not exist."""
    form, _, file = text.partition("=")
    if form not in FORMATS or not file:
        raise argparse.ArgumentTypeError(f"write FORMAT=FILE, with a format of {', '.join(FORMATS)}")
    return form, Path(file)


def _write_more(args: argparse.Namespace, verdict: "Verdict") -> None:
    for form, file in args.also or ():
        from checks.outputs import render
        from reports.writing import write_whole

        write_whole(file, render(form, verdict))


def _progress(engine: str, done: int, total: int) -> None:
    end = "\n" if done == total else ""
    sys.stderr.write(f"\r\033[K{engine}: {done} of {total} files{end}")
    sys.stderr.flush()


def _render(args: argparse.Namespace, verdict: "Verdict") -> str:
    from checks.outputs import render

    return render(args.format, verdict, _colour(args))


def _colour(args: argparse.Namespace) -> bool:
    if args.color != "auto":
        return bool(args.color == "always")
    return args.output is None and sys.stdout.isatty() and not os.environ.get("NO_COLOR")
