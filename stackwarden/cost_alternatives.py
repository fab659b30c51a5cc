"""What ``stackwarden cost --alternatives`` adds: other ways to run and to buy the same, in one or several months."""

import argparse
from typing import TYPE_CHECKING, Any

from stackwarden.cost_material import DEFAULT_PROFILE

if TYPE_CHECKING:
    from cfn.graph import Graph
    from cost_model.alternatives.study import Study
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.usage import Usage

SHIPPED = ("normal", "quiet", "peak-season", "black-friday")


def of_alternatives(  # noqa: PLR0913  # what a projection is made from
    args: argparse.Namespace,
    graph: "Graph",
    profile: "LoadedProfile",
    book: "PriceBook",
    usage: "Usage",
    *,
    loaded: bool,
) -> "Study | None":
    """The study, in the month that is named, else in every shipped one; None where nobody asks for it."""
    if not args.alternatives:
        return None
    from cost_model.alternatives.change import Case
    from cost_model.alternatives.study import study
    from cost_model.profile_files import load_profile

    months = [profile]
    if loaded and args.profile is None:
        months += [load_profile(name) for name in SHIPPED if name != DEFAULT_PROFILE]
    return study(
        [
            (
                month.profile.name if loaded else "no load",
                Case.of(graph, month.profile.at("base"), book, usage, loaded=loaded),
            )
            for month in months
        ]
    )


def more_values(study: "Study | None") -> dict[str, Any]:
    """What it adds to the JSON."""
    if study is None:
        return {}
    from cost_model.alternatives import show

    return {"alternatives": show.plain(study)}


def more_text(study: "Study | None", form: str) -> str:
    """What it adds to the text or the Markdown."""
    if study is None:
        return ""
    from cost_model.alternatives import show

    return "\n".join(show.markdown(study) if form == "markdown" else show.lines(study)) + "\n"
