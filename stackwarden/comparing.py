"""``gate --base``, ``--baseline`` and ``--write-baseline``: what is compared with what."""

import argparse
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from cfn.errors import CfnError, Location
from checks.gate import Request
from checks.known import Key, Known, as_text, parse
from stackwarden.base import Base
from stackwarden.configuration import present

if TYPE_CHECKING:
    from collections.abc import Iterator


def compare(args: argparse.Namespace, request: Request, base: Base | None) -> Request:
    """The request, knowing what was there before and keeping what is found."""
    if base is not None:
        request = replace(request, known=base.known)
    if args.baseline is not None:
        known = _read(args.baseline)
        request = replace(request, known=lambda: known)
    if args.write_baseline is not None:
        file, until = args.write_baseline, args.until.isoformat()

        def keep(counts: Counter[Key]) -> None:
            from reports.writing import write_whole

            write_whole(file, as_text(counts, until))

        request = replace(request, keep=keep)
    return request


def _read(file: Path) -> Known:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CfnError(f"The baseline cannot be read: {error}", Location(file.as_posix()), "Check the path.") from error
    return parse(text, file.as_posix())


def base(args: argparse.Namespace) -> Base:
    """The gate over the commit, started; the same options, and of the user's policies those of today."""
    named = {"--parameters": args.parameters, "--waivers": args.waivers}
    files = {option: path for option, path in named.items() if path is not None}
    return Base(args.base, args.paths, args.platform, files, list(_same(args)))


def _same(args: argparse.Namespace) -> "Iterator[str]":
    """The options that decide what is found. The configuration is today's; the command line outranks it."""
    settings = None if args.no_config else next(iter([args.config] if args.config else present()), None)
    yield from ("--config", str(settings.resolve())) if settings else ("--no-config",)
    yield from ("--lane", args.lane, "--timeout", str(args.timeout))
    for option, value in (("--region", args.region), ("--as-of", args.as_of)):
        yield from (option, str(value)) if value else ()
    for name in args.environment or ():
        yield from ("--environment", name)
    if args.packs:
        yield from ("--packs", ",".join(args.packs))
    if args.policies is not None:
        yield from ("--policies", str(args.policies.resolve()))
    for folder in args.checkov_checks or ():
        yield from ("--checkov-checks", str(folder.resolve()))
    yield from ("--no-waivers",) if args.no_waivers else ()
    yield from ("--sift",) if args.sift else ()
