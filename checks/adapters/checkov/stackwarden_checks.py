"""Our policies as checks of checkov: ``checkov -d . --external-checks-dir <this folder>``.

checkov fails open: a check that raises, or cannot be loaded, leaves no result and no trace in the exit code. So nothing
here raises, and two checks look at every resource: ``stackwarden-ran`` fails where we could not judge its file, and
``stackwarden-elsewhere`` where a policy that starts at another type of resource has found something.
"""

import importlib.util
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any, NamedTuple

from checkov.cloudformation.checks.resource.base_resource_check import BaseResourceCheck
from checkov.common.bridgecrew.severities import Severities
from checkov.common.models.enums import CheckCategories, CheckResult

PAGES = Path(__file__).resolve().parents[3] / "docs" / "policies"
RAN, ELSEWHERE = "stackwarden-ran", "stackwarden-elsewhere"
Row = dict[str, Any]


class Resource(NamedTuple):
    """What is looked at: the file, its resources as checkov sees them, and which one of them."""

    file: str
    names: list[str]
    name: str
    type: str


Judge = Callable[[Resource], tuple[CheckResult, list[Row]]]


def _asking() -> ModuleType:
    """Our questions, which stand beside this folder."""
    spec = importlib.util.spec_from_file_location(
        "stackwarden_asking", Path(__file__).resolve().parent.parent / "asking.py"
    )
    if spec is None or spec.loader is None:
        raise ImportError("asking.py is not beside the folder of the checks: keep checks/adapters together")
    module = importlib.util.module_from_spec(spec)
    sys.modules["stackwarden_asking"] = module
    spec.loader.exec_module(module)
    return module


class OurCheck(BaseResourceCheck):  # type: ignore[misc]  # checkov is in another environment
    """One check; ``judge`` says the result and the findings behind it. What went wrong is told in the check's name: it
    is all that checkov shows of a check.
    """

    def __init__(self, identifier: str, name: str, types: Iterable[str], severity: str, judge: Judge) -> None:
        page = PAGES / f"{identifier}.md"
        super().__init__(
            name=name,
            id=identifier,
            categories=[CheckCategories.CONVENTION],
            supported_resources=list(types),
            guideline=page.as_posix() if page.is_file() else None,
        )
        self.severity = Severities[severity]
        self._title, self._judge = name, judge

    def run(
        self,
        scanned_file: str,
        entity_configuration: Any,  # noqa: ARG002 - checkov's signature
        entity_name: str,
        entity_type: str,
        skip_info: Any,
    ) -> Any:
        """The result; a waiver of ours is a skip with its reason. What raises fails: checkov would be silent."""
        self.name = self._title
        if skip_info:
            return {"result": CheckResult.SKIPPED, "suppress_comment": skip_info["suppress_comment"]}
        try:
            file, names = _scanned(scanned_file)
            return self._answer(Resource(file, names or [entity_name], entity_name, entity_type))
        except Exception as error:  # of whatever kind
            self.name = f"{self._title} ({type(error).__name__}: {error})"
            return {"result": CheckResult.FAILED, "evaluated_keys": []}

    def _answer(self, resource: Resource) -> Row:
        result, rows = self._judge(resource)
        if self.id in (RAN, ELSEWHERE) and result == CheckResult.FAILED:
            self.name = "; ".join(f"{row['policy']}: {row['message']}" for row in rows)
        answer: Row = {"result": result, "evaluated_keys": [_key(row) for row in rows if row["property_path"]]}
        if result == CheckResult.SKIPPED:
            answer["suppress_comment"] = rows[0]["waiver"]["reason"]
        return answer

    def scan_resource_conf(self, conf: Any) -> CheckResult:
        """Never asked: run() answers, since the name of the resource is needed."""
        raise NotImplementedError


def _key(row: Row) -> str:
    attribute = row["property_path"].split(".")[0] in ("DeletionPolicy", "UpdateReplacePolicy", "UpdatePolicy")
    return "/".join([*([] if attribute else ["Properties"]), *row["property_path"].split(".")])


def _scanned(shown: str) -> tuple[str, list[str]]:
    """The file itself, and its resources: checkov tells a check a path below a root that it keeps to itself, in its own
    variables.
    """
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        found, whole = frame.f_locals.get("file_abs_path"), frame.f_locals.get("definition")
        if isinstance(found, str) and isinstance(whole, dict):
            return found, [str(name) for name in whole.get("Resources", {})]
        frame = frame.f_back
    return os.path.abspath(shown.removeprefix("/")), []  # noqa: PTH100 - links stay as they are


def _register(asking: ModuleType) -> None:
    policies = asking.policies()
    starts = {policy["id"]: set(policy["resource_types"]) for policy in policies}

    def rows_of(resource: Resource) -> list[Row]:
        """Its findings; none where we could not judge the file, which stackwarden-ran tells."""
        try:
            return list(asking.findings(resource.file))
        except asking.AskingError:
            return []

    def judged(policy: str) -> Judge:
        def judge(resource: Resource) -> tuple[CheckResult, list[Row]]:
            rows = rows_of(resource)
            mine = [row for row in rows if row["policy"] == policy and row["logical_id"] == resource.name]
            sound = ran(resource)[0] == CheckResult.PASSED
            return _result(mine) if mine or sound else (CheckResult.UNKNOWN, [])

        return judge

    def elsewhere(resource: Resource) -> tuple[CheckResult, list[Row]]:
        """Also what is found at no resource, or at one that checkov does not see: at the first that it does."""
        first = resource.name == resource.names[0]

        def is_here(row: Row) -> bool:
            types = starts.get(row["policy"], set())
            if row["logical_id"] == resource.name:
                return resource.type not in types and "*" not in types
            return first and row["logical_id"] not in resource.names

        rows = [row for row in rows_of(resource) if row["state"] not in asking.BROKEN and row["severity"] != "INFO"]
        return _result([row for row in rows if is_here(row)])

    def ran(resource: Resource) -> tuple[CheckResult, list[Row]]:
        try:
            broken = [row for row in asking.findings(resource.file) if row["state"] in asking.BROKEN]
        except asking.AskingError as error:
            return CheckResult.FAILED, [_told(str(error))]
        return (CheckResult.FAILED if broken else CheckResult.PASSED), broken

    for policy in policies:
        OurCheck(policy["id"], policy["title"], policy["resource_types"], policy["severity"], judged(policy["id"]))
    OurCheck(ELSEWHERE, "No policy of stackwarden that starts at another resource fails here", "*", "HIGH", elsewhere)
    OurCheck(RAN, "stackwarden could judge this template", "*", "CRITICAL", ran)


def _result(rows: list[Row]) -> tuple[CheckResult, list[Row]]:
    """Undecided fails from HIGH on, as in the gate; below it is unknown."""
    failing = [row for row in rows if row["state"] == "fail"]
    failing += [row for row in rows if row["state"] == "undecided" and row["severity"] in ("CRITICAL", "HIGH")]
    if failing:
        return CheckResult.FAILED, failing
    if any(row["state"] == "undecided" for row in rows):
        return CheckResult.UNKNOWN, rows
    return (CheckResult.SKIPPED if rows else CheckResult.PASSED), rows


def _told(reason: str) -> Row:
    return {"line": 1, "policy": "stackwarden", "message": reason, "property_path": ""}


def _failed(reason: str) -> Judge:
    return lambda *_: (CheckResult.FAILED, [_told(reason)])


try:
    _register(_asking())
except Exception as error:  # checkov would only log it, and the build would be green
    OurCheck(RAN, "stackwarden could judge this template", "*", "CRITICAL", _failed(f"{type(error).__name__}: {error}"))
