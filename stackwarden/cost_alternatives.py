"""What ``stackwarden cost`` adds with ``--alternatives``, ``--recommendations`` and ``--advice``, in several months."""

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from stackwarden.cost_material import DEFAULT_PROFILE

if TYPE_CHECKING:
    from cfn.graph import Graph
    from cost_model.alternatives.study import Study
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.recommendations.show import Advised
    from cost_model.usage import Usage

SHIPPED = ("normal", "quiet", "peak-season", "black-friday")


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options."""
    parser.add_argument(
        "--alternatives",
        action="store_true",
        help="also price other ways to run and to buy it: commitments, Spot, Fargate or instances, Graviton, …",
    )
    parser.add_argument(
        "--recommendations", action="store_true", help="also list what could be saved at which resource"
    )
    parser.add_argument(
        "--advice",
        type=Path,
        metavar="EXPORT",
        action="append",
        default=[],
        help="with what Trusted Advisor, Cost Optimization Hub or Compute Optimizer answered (JSON); repeatable",
    )
    parser.add_argument("--redact-accounts", action="store_true", help="leave account numbers out of --advice")


def beyond_misused(args: argparse.Namespace) -> str:
    """What is wrong with the options; empty where nothing is."""
    if args.redact_accounts and not args.advice:
        return "--redact-accounts needs --advice"
    if args.format == "focus" and (args.alternatives or args.recommendations or args.advice):
        return "--format focus holds the estimate alone: leave --alternatives, --recommendations and --advice out"
    return ""


class Beyond(NamedTuple):
    """What was asked for beyond the estimate; None where it was not."""

    study: "Study | None" = None
    advised: "Advised | None" = None

    def values(self) -> dict[str, Any]:
        """What it adds to the JSON."""
        found: dict[str, Any] = {}
        if self.study is not None:
            from cost_model.alternatives import show

            found["alternatives"] = show.plain(self.study)
        if self.advised is not None:
            from cost_model.recommendations import show as advice

            found["recommendations"] = advice.plain(self.advised)
        return found

    def text(self, form: str) -> str:
        """What it adds to the text or the Markdown."""
        lines: list[str] = []
        if self.study is not None:
            from cost_model.alternatives import show

            lines += show.markdown(self.study) if form == "markdown" else show.lines(self.study)
        if self.advised is not None:
            from cost_model.recommendations import show as advice

            lines += advice.markdown(self.advised) if form == "markdown" else advice.lines(self.advised)
        return "\n".join(lines) + "\n" if lines else ""


def beyond(  # noqa: PLR0913  # what a projection is made from
    args: argparse.Namespace,
    graph: "Graph",
    profile: "LoadedProfile",
    book: "PriceBook",
    usage: "Usage",
    *,
    loaded: bool,
) -> Beyond:
    """What is asked for, in the month that is named, else in every shipped one; the planned month first.

    Raises:
        CfnError: an export that cannot be read, or holds something else.
    """
    advise = args.recommendations or args.advice
    if not args.alternatives and not advise:
        return Beyond()
    from cost_model.alternatives.change import Case
    from cost_model.profile_files import load_profile

    months = [profile]
    if loaded and args.profile is None:
        months += [load_profile(name) for name in SHIPPED if name != DEFAULT_PROFILE]
    cases = [
        (
            month.profile.name if loaded else "no load",
            Case.of(graph, month.profile.at("base"), book, usage, loaded=loaded),
        )
        for month in months
    ]
    study = advised = None
    if args.alternatives:
        from cost_model.alternatives.study import study as studied

        study = studied(cases)
    if advise:
        from cost_model.recommendations.show import advise as advised_by

        advised = advised_by(cases, args.advice, args.as_of or date.today(), redact=args.redact_accounts)
    return Beyond(study, advised)
