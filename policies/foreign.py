"""What others check, and what it has to do with requirements and with our policies.

One file per engine in ``frameworks/foreign``, read only when that engine has found something: rule id → the
requirements it serves and how strongly. Reviewed by meaning, rule by rule; what other tools claim is not taken over.
"""

from collections.abc import Mapping
from functools import cache
from typing import Literal, NamedTuple

from policies.catalogue import FOLDER, read_yaml

FOREIGN = FOLDER / "foreign"
ENGINES = ("checkov", "cfn-lint", "cloudformation-validate")
Preventable = Literal["yes", "partly", "no"]


class Served(NamedTuple):
    """A requirement that a foreign rule serves: direct, partial or supporting."""

    framework: str
    id: str
    strength: str


class AdvisorCheck(NamedTuple):
    """A check of Trusted Advisor.

    ``preventable``  whether a template can prevent what it finds. ``policies``: those of ours that would have.
    """

    id: str
    name: str
    category: str
    preventable: Preventable
    policies: tuple[str, ...]


@cache
def served_by(engine: str) -> Mapping[str, tuple[Served, ...]]:
    """Rule id of an engine → the requirements it serves; rules that serve none are not in it.

    Raises ValueError where a rule stands in the file twice.
    """
    found: dict[str, tuple[Served, ...]] = {}
    for entry in read_yaml(FOREIGN / f"{engine}.yaml")["rules"]:
        served = tuple(
            Served(framework, identifier, strength)
            for framework, requirements in entry["serves"].items()
            for identifier, strength in requirements.items()
        )
        for rule in entry["ids"]:
            if rule in found:
                raise ValueError(f"{engine}.yaml: rule {rule} stands there twice")
            found[rule] = served
    return found


@cache
def advisor_checks() -> Mapping[str, AdvisorCheck]:
    """Trusted Advisor's checks of security and fault tolerance by id."""
    entries = read_yaml(FOREIGN / "trusted-advisor.yaml")["checks"]
    return {entry["id"]: AdvisorCheck(**{**entry, "policies": tuple(entry["policies"])}) for entry in entries}
