"""JUnit XML, for CI systems that show test results: a suite per file, a case per finding."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from checks.finding import Finding
from checks.verdict import Verdict

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold, not even escaped."""


def render(verdict: Verdict) -> str:
    """The verdict as JUnit XML. A file where nothing fails passes one case; waived findings are skipped cases."""
    by_file: dict[str, list[Finding]] = {file: [] for file in sorted(verdict.sources)}
    for finding in verdict.shown:
        by_file.setdefault(finding.file, []).append(finding)
    suites = [_suite(file or "the gate itself", found) for file, found in by_file.items()]
    if verdict.summary.skipped:
        cases = [_case("skipped", file, f"<skipped message={_quoted(why)}/>") for file, why in verdict.summary.skipped]
        suites.append(_element("files left out", cases, skipped=len(cases)))
    if not verdict.sources:
        message = f"<failure message={_quoted(verdict.word)}/>"
        suites.append(_element("gate", [_case("gate", "something was checked", message)], failures=1))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="stackwarden">\n'
        + "".join(suites)
        + "</testsuites>\n"
    )


def _suite(file: str, findings: list[Finding]) -> str:
    cases = [_case(finding.policy, _name(finding), _body(finding)) for finding in findings]
    if not any(finding.fails for finding in findings):
        cases.insert(0, _case("gate", "no findings that fail", ""))
    return _element(
        file,
        cases,
        failures=sum(finding.fails and finding.state in ("fail", "undecided") for finding in findings),
        errors=sum(finding.state in ("error", "unreadable") for finding in findings),
        skipped=sum(not finding.fails for finding in findings),
    )


def _element(name: str, cases: Iterable[str], failures: int = 0, errors: int = 0, skipped: int = 0) -> str:
    listed = list(cases)
    counts = f'tests="{len(listed)}" failures="{failures}" errors="{errors}" skipped="{skipped}"'
    return f"<testsuite name={_quoted(name)} {counts}>\n{''.join(listed)}</testsuite>\n"


def _case(group: str, name: str, body: str) -> str:
    return f"<testcase classname={_quoted(group)} name={_quoted(name)}>{body}</testcase>\n"


def _name(finding: Finding) -> str:
    return " ".join(filter(None, [finding.logical_id, finding.property_path])) or finding.message


def _body(finding: Finding) -> str:
    text = f"{finding.file}:{finding.line}:{finding.column} {finding.message}"
    if not finding.fails:
        word = finding.waiver.reason if finding.waiver and finding.state == "waived" else finding.message
        return f"<skipped message={_quoted(f'{finding.state}: {word}')}/>"
    tag = "error" if finding.state in ("error", "unreadable") else "failure"
    kind = f"{finding.severity} {finding.state}"
    return f"<{tag} type={_quoted(kind)} message={_quoted(finding.message)}>{escape(_clean(text))}</{tag}>"


def _quoted(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
