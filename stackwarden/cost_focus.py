"""``stackwarden cost --format focus``: one month, or the twelve of ``--year``, from the month of ``--as-of`` on."""

import argparse
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cfn.graph import Graph
    from cost_model.projection import Projection


def first_month(args: argparse.Namespace) -> date:
    """The month that is told of first: that of ``--as-of``, else today's."""
    return args.as_of or date.today()


def focus(args: argparse.Namespace, graph: "Graph", months: "Iterable[Projection]") -> str:
    """Consecutive months in the columns of FOCUS, with the tags that are known before a deployment."""
    from cost_model.budgets.planning import coming
    from cost_model.focus import focus_csv
    from cost_model.tags import tags_of

    resources = [each for stack in graph.stacks for each in stack.resources.values()]
    tags = {(each.stack.key, each.logical_id): tags_of(each) for each in resources}
    return focus_csv(zip(coming(first_month(args)), months, strict=False), tags)
