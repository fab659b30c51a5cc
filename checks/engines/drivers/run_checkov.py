"""Drives checkov as a library, because its command line fails open: what it only logs becomes an answer here.

Each file is run alone, under a name of ours in a folder of its own, so its result depends on its content only: checkov
takes the path for one of a function's variables, and a path of forty letters for a secret. Nothing of checkov's own
suppressions is honoured: they have no owner and no expiry; waivers do.
"""

import importlib
import logging
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from typing import Any

Check = Callable[[dict[str, Any], bytes], list[dict[str, Any]]]
_log: list[logging.LogRecord] = []
_load_problems: list[str] = []


class _Keep(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        if record.funcName != "log_check_error":  # those arrive with their rule and resource, see _watch_checks
            _log.append(record)


def prepare() -> Any:
    """Import checkov with its own checks."""
    os.environ.update(BC_SKIP_MAPPING="TRUE", CHECKOV_PARALLELIZATION_TYPE="none", LOG_LEVEL="WARNING")
    runner = importlib.import_module("checkov.cloudformation.runner")
    importlib.import_module("checkov.cloudformation.checks.resource.aws")
    importlib.import_module("checkov.cloudformation.context_parser").ContextParser.collect_skip_comments = staticmethod(
        lambda **_: []
    )
    root = logging.getLogger()
    root.setLevel(logging.WARNING)  # it sets DEBUG and formats every line, which takes longer than the checks
    root.handlers = [_Keep()]
    _reuse_grammar()
    return runner


def start(runner: Any, options: dict[str, Any]) -> Check:
    """Load the custom checks in ``options["custom"]`` (folders); the function returned runs one file."""
    crashes, scanned = _watch_checks(runner.cfn_registry)
    graph = importlib.import_module("checkov.common.checks_infra.registry").get_graph_checks_registry("cloudformation")
    _watch_graph_checks(graph, crashes)
    graph.load_checks()
    for folder in options["custom"]:
        _load(runner.cfn_registry, graph, folder)
    _load_problems.extend(_message(record) for record in _log)

    def check(task: dict[str, Any], data: bytes) -> list[dict[str, Any]]:
        _log.clear()
        crashes.clear()
        scanned.clear()
        engine = runner.Runner()
        options_of_run = importlib.import_module("checkov.runner_filter").RunnerFilter(framework=["cloudformation"])
        name = f"template{Path(task['path']).suffix}"
        with tempfile.TemporaryDirectory() as folder, chdir(folder):
            Path(name).write_bytes(data)
            report = engine.run(root_folder=None, files=[name], runner_filter=options_of_run)
        if name not in engine.definitions:
            reason = "; ".join(_message(record) for record in _log) or "it gives no reason"
            return [{"rule": "", "error": f"checkov could not read the template: {reason}"}]
        errors = [{"rule": "", "error": _message(record)} for record in _log if record.levelno >= logging.ERROR]
        for resource, body in engine.definitions[name]["Resources"].items():
            if isinstance(body, dict) and resource not in scanned:
                errors.append({"rule": "", "error": "checkov passed over this resource", "logical_id": str(resource)})
        return [_plain(record) for record in report.failed_checks] + crashes + errors

    return check


def problems() -> list[str]:
    """What went wrong while checks were loaded: it concerns every file."""
    return _load_problems


def _load(registry: Any, graph: Any, folder: str) -> None:
    """Load custom checks: Python modules and YAML or JSON graph checks. Whatever does not load is a problem."""
    place = Path(folder)
    if not place.is_dir():
        _load_problems.append(f"the folder of custom checks does not exist: {folder}")
        return
    modules = {file.parent for file in place.rglob("*.py") if file.name != "__init__.py"}
    silent = sorted(str(each) for each in modules if not (each / "__init__.py").is_file())
    _load_problems.extend(f"custom checks in {each} do not load: there is no __init__.py" for each in silent)
    sys.dont_write_bytecode = True  # a check changed within a second to the same length would be run as it was
    registry.load_external_checks(folder)
    graph.load_external_checks(folder)


def _watch_checks(registry: Any) -> tuple[list[dict[str, Any]], set[str]]:
    """A check that raises leaves no result and no trace in the report: note it, and which resources were looked at."""
    crashes: list[dict[str, Any]] = []
    scanned: set[str] = set()
    scan_as_shipped = registry.scan

    def scan(file: str, entity: dict[str, Any], *rest: Any) -> Any:
        scanned.update(entity)
        return scan_as_shipped(file, entity, *rest)

    def run_check(check: Any, configuration: Any, name: str, *rest: Any) -> dict[str, Any]:
        kind, file, skip = rest
        check.graph = registry.graph
        try:
            result: dict[str, Any] = check.run(file, configuration, name, kind, skip)
        except Exception as error:
            crashes.append(_crash(check, name, error))
            unknown = importlib.import_module("checkov.common.models.enums").CheckResult.UNKNOWN
            return {"result": unknown, "suppress_comment": "", "evaluated_keys": [], "check": check}
        return result

    registry.run_check, registry.scan = run_check, scan
    return crashes, scanned


def _watch_graph_checks(registry: Any, crashes: list[dict[str, Any]]) -> None:
    """Run graph checks one after another, not in a pool that drops their exceptions."""

    def run_checks(graph: Any, runner_filter: Any, report_type: str) -> dict[Any, Any]:
        results: dict[Any, Any] = {}
        for check in registry.checks:
            if runner_filter.should_run_check(check, report_type=report_type):
                try:
                    registry.run_check_parallel(check, results, graph)
                except Exception as error:
                    crashes.append(_crash(check, "", error))
        return results

    registry.run_checks = run_checks


def _crash(check: Any, logical_id: str, error: Exception) -> dict[str, Any]:
    return {"rule": check.id, "error": f"the check raised {type(error).__name__}: {error}", "logical_id": logical_id}


def _reuse_grammar() -> None:
    """Build the JSONPath grammar once: it is the same each time, and rebuilding it takes most of checkov's time."""
    module = importlib.import_module("bc_jsonpath_ng.parser")
    yacc = importlib.import_module("ply.yacc").yacc
    built: list[Any] = []

    def parse_token_stream(self: Any, tokens: Any, start_symbol: str = "jsonpath") -> Any:
        if start_symbol != "jsonpath":
            raise NotImplementedError(start_symbol)
        if not built:
            built.append(yacc(module=self, debug=False, write_tables=0, start=start_symbol, errorlog=module.logger))
        return built[0].parse(lexer=module.IteratorToTokenStream(tokens))

    module.JsonPathParser.parse_token_stream = parse_token_stream


def _plain(record: Any) -> dict[str, Any]:
    return {
        "rule": record.check_id,
        "level": record.severity.name if record.severity else "",
        "message": record.check_name,
        "line": record.file_line_range[0],
        "logical_id": record.resource.rsplit(".", 1)[-1],
        "keys": [key for key in record.check_result.get("evaluated_keys") or [] if isinstance(key, str)],
    }


def _message(record: logging.LogRecord) -> str:
    error = f" ({record.exc_info[1]!r})" if record.exc_info else ""
    return record.getMessage() + error
