"""What ``stackwarden cost`` tells beyond the lines: unit economics, and what ``--monte-carlo`` asks for."""

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cfn.graph import Graph
    from cost_model.depth import Depth
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection
    from cost_model.usage import Usage

LEAST_RUNS, MOST_RUNS = 100, 1_000_000
SEED = 1


def simulation_misused(args: argparse.Namespace) -> str:
    """What is wrong with the options of a simulation; empty where nothing is."""
    if args.monte_carlo is None:
        return "--seed needs --monte-carlo" if args.seed is not None else ""
    if not LEAST_RUNS <= args.monte_carlo <= MOST_RUNS:
        return f"--monte-carlo takes {LEAST_RUNS} to {MOST_RUNS:,} runs"
    if args.seed is not None and args.seed < 0:
        return "--seed takes a whole number from 0 on"
    if args.paths and args.profile is None:
        return "--monte-carlo draws the drivers of a load profile: name one with --profile"
    return ""


def of_projection(  # noqa: PLR0913, PLR0917  # what a projection was made from, and the projection
    args: argparse.Namespace,
    graph: "Graph",
    profile: "LoadedProfile",
    book: "PriceBook",
    usage: "Usage",
    projection: "Projection",
) -> "Depth":
    """The depth of a projection.

    Raises:
        CfnError: a simulation is asked for, and numpy is not installed.
    """
    from cost_model.depth import Depth
    from cost_model.units import unit_economics

    units = unit_economics(graph, profile, book, usage, projection)
    if args.monte_carlo is None:
        return Depth(units)
    try:
        from cost_model.simulation import simulate, tornado
    except ImportError as error:
        from cfn.errors import CfnError, Location

        raise CfnError("numpy is not installed", Location("--monte-carlo"), "Install numpy.") from error
    seed = SEED if args.seed is None else args.seed
    simulated = simulate(graph, profile, book, usage, runs=args.monte_carlo, seed=seed)
    return Depth(units, simulated, tornado(graph, profile, book, usage))
