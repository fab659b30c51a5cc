"""What AWS Trusted Advisor found in an account, read from what its APIs answer (docs/trusted-advisor.md).

One model for both APIs and for every category: ``support`` names a check and lists values by column, ``trustedadvisor``
makes recommendations of checks and names the columns. Nothing here calls AWS.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cfn.errors import CfnError, Location

LARGEST = 64 * 1024 * 1024
"""Bytes of one export; an account with a hundred thousand flagged resources has about 40 MB."""
STATUSES = ("error", "warning", "ok", "not_available")
REMEDY = "Export it again: stackwarden advisor fetch --output FILE, or as docs/trusted-advisor.md says."
KNOWN = ("checks", "result", "results", "checkSummaries", "recommendationSummaries", "recommendationResourceSummaries")
STACKS = "StackResources"


class Flagged(NamedTuple):
    """A resource that a check has something to say of.

    ``resource``  as Trusted Advisor names it: an id, a name, an ARN or a token of its own. ``arn``: where it tells one.
    ``status``    error (red), warning (yellow) or ok. ``details``: the check's columns, in its order.
    ``excluded``  a person has told Trusted Advisor to leave it out.
    """

    resource: str
    arn: str
    region: str
    status: str
    details: Mapping[str, str]
    excluded: bool = False


class Check(NamedTuple):
    """A check with its result.

    ``id``        Trusted Advisor's own, such as ``Pfx0RwqBli``; ``category`` its word: security, fault_tolerance,
                  cost_optimizing, performance, service_limits, operational_excellence.
    ``status``    the worst of its resources; not_available where it has not run. ``as_of``: ISO time of the result.
    ``savings``   estimated, in US dollars a month, as text; empty where it tells none.
    """

    id: str
    name: str
    category: str
    status: str
    as_of: str
    flagged: tuple[Flagged, ...]
    savings: str = ""


class Placed(NamedTuple):
    """What a deployed stack says of a resource: its stack's name, its logical id, and what AWS calls it."""

    stack: str
    logical_id: str
    physical_id: str


@dataclass(frozen=True, slots=True)
class Advice:
    """All checks that were exported, by category and name; ``placed``: resources of stacks, where these were too."""

    checks: tuple[Check, ...] = ()
    placed: tuple[Placed, ...] = ()

    def of(self, *categories: str) -> list[Check]:
        """The checks of these categories."""
        return [check for check in self.checks if check.category in categories]


@dataclass(slots=True)
class _Found:
    """What the documents hold, before it is put together; each with the file that it comes from."""

    described: dict[str, dict[str, Any]] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    recommended: dict[str, dict[str, Any]] = field(default_factory=dict)
    resources: list[dict[str, Any]] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)


def read(*paths: Path) -> Advice:
    """What one or several exports say; a folder stands for the ``*.json`` in it.

    A file holds what an API call answered, a list of such answers, or an export of ours. Raises CfnError for a file
    that cannot be read, or is something else, and for a result whose check is described nowhere.
    """
    found = _Found()
    for path in paths:
        files = sorted(path.glob("*.json")) if path.is_dir() else [path]
        if not files:
            raise CfnError("There is no *.json here", Location(path.as_posix()), REMEDY)
        for file in files:
            _take(_document(file), found, file.as_posix())
    name = paths[0].as_posix() if paths else ""
    checks = [*_checks(found, name), *_recommendations(found, name)]
    return Advice(tuple(sorted(checks, key=lambda each: (each.category, each.name, each.id))), tuple(found.placed))


def _document(file: Path) -> Any:
    place = Location(file.as_posix())
    try:
        if file.stat().st_size > LARGEST:
            raise CfnError(f"Larger than {LARGEST} bytes", place, "Export fewer checks into one file.")
        return json.loads(file.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise CfnError(f"Cannot be read: {reason}", place, "Check the path.") from error
    except json.JSONDecodeError as error:
        place = Location(file.as_posix(), error.lineno, error.colno)
        raise CfnError(f"Not JSON: {error.msg}", place, REMEDY) from error
    except (UnicodeDecodeError, RecursionError) as error:
        raise CfnError(f"Not JSON: {error}", place, REMEDY) from error


def _take(document: Any, found: _Found, file: str) -> None:
    """Sort one document's parts into ``found``. What AWS left out would be guessed at, so a wrong shape is an error."""
    try:
        if isinstance(document, list) and document:
            for each in document:
                _take(each, found, file)
            return
        if not isinstance(document, dict) or not {*KNOWN, STACKS} & set(document):
            raise CfnError("Not an export of Trusted Advisor", Location(file), REMEDY)
        for check in [*document.get("checks", ()), *document.get("checkSummaries", ())]:
            found.described[check["id"]] = check
        for result in [*document.get("results", ()), *([document["result"]] if "result" in document else ())]:
            found.results[result["checkId"]] = result
        for summary in document.get("recommendationSummaries", ()):
            found.recommended[summary["arn"]] = summary
        found.resources += document.get("recommendationResourceSummaries", ())
        for each in document.get(STACKS, ()):
            placed = Placed(each["StackName"], each["LogicalResourceId"], each.get("PhysicalResourceId", ""))
            found.placed.append(placed)
    except (KeyError, TypeError, AttributeError) as error:
        told = f"An export of another shape ({type(error).__name__}: {error})"
        raise CfnError(told, Location(file), REMEDY) from error


def _checks(found: _Found, file: str) -> Iterator[Check]:
    """The checks that API ``support`` answered for."""
    for identifier, result in found.results.items():
        described = found.described.get(identifier)
        if described is None or "category" not in described:
            told = f"Check {identifier} has a result, and is described nowhere"
            raise CfnError(told, Location(file), "Export describe-trusted-advisor-checks too: it names the columns.")
        try:
            yield Check(
                id=identifier,
                name=_text(described["name"]),
                category=_text(described["category"]),
                status=_text(result["status"]),
                as_of=_text(result.get("timestamp")),
                flagged=tuple(_flagged(each, described["metadata"]) for each in result["flaggedResources"]),
                savings=_savings(result.get("categorySpecificSummary")),
            )
        except (KeyError, TypeError, AttributeError) as error:
            told = f"The result of check {identifier} has another shape ({type(error).__name__}: {error})"
            raise CfnError(told, Location(file), REMEDY) from error


def _flagged(each: dict[str, Any], columns: list[str]) -> Flagged:
    values = [_text(value) for value in each["metadata"]]
    # Some checks send fewer values than columns, and leave the status out that they tell beside.
    names = columns if len(columns) == len(values) else [name for name in columns if name not in ("Status", "Region")]
    details = dict(zip(names, values, strict=False)) if len(names) == len(values) else _numbered(values)
    return Flagged(
        resource=_text(each["resourceId"]),
        arn=_arn(each["resourceId"], *values),
        region=_region(each.get("region") or details.get("Region", "")),
        status=_text(each["status"]),
        details=details,
        excluded=bool(each.get("isSuppressed", False)),
    )


def _recommendations(found: _Found, file: str) -> Iterator[Check]:
    """The checks that API ``trustedadvisor`` made recommendations of; one whose resources are not there is an error."""
    by_arn: dict[str, list[dict[str, Any]]] = {}
    try:
        for each in found.resources:
            by_arn.setdefault(each["recommendationArn"], []).append(each)
        unknown = sorted(set(by_arn) - set(found.recommended))
        if unknown:
            told = f"Resources of {unknown[0]} are there, the recommendation is not"
            raise CfnError(told, Location(file), "Export list-recommendations too.")
        for arn, summary in found.recommended.items():
            yield _recommendation(summary, by_arn.get(arn, []))
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        told = f"A recommendation has another shape ({type(error).__name__}: {error})"
        raise CfnError(told, Location(file), REMEDY) from error


def _recommendation(summary: dict[str, Any], resources: list[dict[str, Any]]) -> Check:
    flagged = tuple(
        Flagged(
            resource=_text(each["awsResourceId"]),
            arn=_arn(each["awsResourceId"], *each["metadata"].values()),
            region=_region(each["regionCode"]),
            status=_text(each["status"]),
            details={name: _text(value) for name, value in each["metadata"].items()},
            excluded=each.get("exclusionStatus") == "excluded",
        )
        for each in resources
    )
    return Check(
        id=_text(summary.get("checkArn") or summary["arn"]).rpartition("/")[2],
        name=_text(summary["name"]),
        category=_text(summary["pillars"][0]),
        status=_text(summary["status"]),
        as_of=_text(summary.get("lastUpdatedAt")),
        flagged=flagged,
        savings=_savings(summary.get("pillarSpecificAggregates")),
    )


def _savings(summary: Any) -> str:
    costs = summary.get("costOptimizing") if isinstance(summary, dict) else None
    return _text(costs["estimatedMonthlySavings"]) if isinstance(costs, dict) else ""


def _numbered(values: list[str]) -> dict[str, str]:
    """Values whose columns cannot be told: rather numbered than named wrongly."""
    return {f"value {number}": value for number, value in enumerate(values, 1)}


def _arn(*values: Any) -> str:
    return next((value for value in map(_text, values) if value.startswith("arn:")), "")


def _region(text: Any) -> str:
    """A Region's code; empty for what is of no Region, which Trusted Advisor writes in several ways."""
    plain = _text(text).strip().lower()
    return plain if plain[:1].isalpha() and plain.count("-") >= 2 else ""


def _text(value: Any) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


def worst(checks: Iterable[Check]) -> str:
    """The worst status among checks: error, warning, ok or not_available; empty where there is none."""
    found = {check.status for check in checks}
    return next((status for status in STATUSES if status in found), "")
