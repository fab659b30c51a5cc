"""Diagrams of the platform, drawn from the resolved templates: what is drawn exists, and what exists is drawn."""

from cfn.platform import Platform, environments, load
from reports.diagrams.drawing import svg
from reports.diagrams.relations import relations
from reports.diagrams.sheet import Sheet
from reports.settings import Settings

ENVIRONMENT = "prod"
"""The environment that is drawn: the one that has everything. A platform without it shows its first."""


def sheets(platform: Platform) -> dict[str, Sheet]:
    """All diagrams, laid out, by file name without its ending."""
    from reports.diagrams.views.clickstream import clickstream
    from reports.diagrams.views.network import network
    from reports.diagrams.views.operations import operations
    from reports.diagrams.views.overview import overview
    from reports.diagrams.views.replication import replication
    from reports.diagrams.views.request import request

    found = relations(platform.graph)
    views = {
        "overview": overview,
        "network": network,
        "request-path": request,
        "replication": replication,
        "clickstream": clickstream,
    }
    made = {name: view(platform, found) for name, view in views.items()}
    drawn = {target for sheet in made.values() for target in sheet.drawn}
    return {**made, "operations": operations(platform, drawn)}


def render(settings: Settings) -> dict[str, str]:
    """All files of ``docs/diagrams`` by name."""
    known = environments(settings.platform)
    drawn = ENVIRONMENT if ENVIRONMENT in known else known[0]
    return {f"{name}.svg": svg(sheet) for name, sheet in sheets(load(settings.platform, drawn)).items() if sheet.drawn}
