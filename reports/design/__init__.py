"""The design document: prose in a layout, every fact in it read from the templates and the cost model."""

import os

from cfn.platform import environments, load
from reports import money
from reports.design.costs import Costs
from reports.design.facts import Facts
from reports.requirements import collect
from reports.settings import Settings
from reports.writing import Linker, inputs, rendered

ENVIRONMENT = "prod"
"""The environment that the document describes; the others are smaller."""


def render(settings: Settings) -> str:
    """The whole document, for the folder of documents."""
    folder = settings.documents or settings.output
    platforms = {name: load(settings.platform, name) for name in environments(settings.platform)}
    rows = collect(settings)
    return rendered(
        "architecture.md.j2",
        settings=settings,
        facts=Facts(platforms[ENVIRONMENT]),
        others={name: Facts(platform) for name, platform in platforms.items() if name != ENVIRONMENT},
        costs=Costs(platforms[ENVIRONMENT]),
        totals={name: Costs(platform) for name, platform in platforms.items()},
        failures=[row for row in rows if row.id.startswith("F")],
        link=Linker(folder),
        reports=os.path.relpath(settings.output, folder),
        money=money,
        inputs=inputs(settings.platform, *([settings.requirements] if settings.requirements else [])),
    )
