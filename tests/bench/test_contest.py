"""Timing, completeness and the page: with small scripts in place of the tools."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from bench import contest, contestants, page
from bench.contest import Run, Score, compete, run_once
from bench.contestants import ALL, FAST, OWN, REFERENCE, Contestant, MissingPeerError
from bench.costs import Task, Timed, time_costs
from bench.costs import rows as cost_rows
from bench.page import Heat
from bench.reading import Reading, measure

EXITS = frozenset({0, 1})


def script(code: str, name: str = "tool", slow: bool = False) -> Contestant:
    return Contestant(
        name=name,
        version="1",
        command=lambda path: [sys.executable, "-c", code, str(path)],
        done=lambda text: int(text) if text.strip() else None,
        exits=EXITS,
        slow=slow,
    )


def test_a_whole_run_is_timed_without_trouble(tmp_path: Path) -> None:
    run = run_once(script("import time; time.sleep(0.2); sum(range(3_000_000)); print(3)"), tmp_path, 3)
    assert run.trouble == ""
    assert run.seconds > 0.2
    assert 0 < run.cpu < run.seconds


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("print(2)", "accounted for 2 of 3 files"),
        ("raise SystemExit('out of memory')", ""),  # exit code 1 is one that findings give
        ("import sys; print('Valid: x'); print('boom', file=sys.stderr); sys.exit(7)", "after 1 of 3 files"),
        ("import sys; sys.exit(7)", "exit code 7: without a word"),
    ],
)
def test_a_run_that_did_not_check_everything_says_so(tmp_path: Path, code: str, said: str) -> None:
    assert said in run_once(script(code), tmp_path, 3).trouble


def test_tools_take_turns_and_warm_up_uncounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def once(tool: Contestant, _path: Path, _files: int) -> Run:
        order.append(tool.name)
        return Run(float(len(order)), 1.0, "")

    monkeypatch.setattr(contest, "run_once", once)
    tools = [script("", "a"), script("", "b"), script("", "slow", slow=True)]
    scores = compete(tools, tmp_path, 1, rounds=2, slow_rounds=1)
    assert order == ["b", "a", "a", "b", "slow", "b", "a"]
    assert [len(score.runs) for score in scores] == [2, 2, 1]
    assert scores[0].seconds == (3.0 + 7.0) / 2


def test_a_tool_in_trouble_is_not_run_again(tmp_path: Path) -> None:
    (score,) = compete([script("print(1)")], tmp_path, 2, rounds=5, slow_rounds=1)
    assert len(score.runs) == 1
    assert score.trouble == "accounted for 1 of 2 files"


def heat(own: float, fast: float, reference: float, **trouble: str) -> Heat:
    taken = {f"stackwarden, {OWN}": own, f"stackwarden, {ALL}": own + 0.1, f"stackwarden, {FAST}": fast}
    taken |= {REFERENCE: reference, "cfripper": 9.0}
    scores = [Score(script("", name), [Run(seconds, 0.5, trouble.get(name, ""))]) for name, seconds in taken.items()]
    return Heat("400 templates", scores)


def test_the_page_gives_seconds_ratios_and_aims() -> None:
    costs = [Timed(Task("all months", ("--year",), 1.5), (1.0, 3.0, 2.0), (0.5, 0.5, 0.7))]
    text = page.page([heat(0.6, 2.0, 1.0)], Reading(0.1, 0.3, 0.2, 0.25), costs, "400 templates", "2026-01-02", 0.25)
    assert "| all months | ≤ 1.5 | 2.00 | 0.50 | **missed** |" in text
    assert "measured on 2026-01-02" in text
    assert "load average before the start: 0.2" in text
    assert "| stackwarden, own lane | 1 | 0.60 | 0.60 | 0.50 | 1 |" in text
    assert "| own lane over cloudformation-validate, 400 templates | ≤ 0.5 | 0.60 | **missed** |" in text
    assert "| own lane, all policies over cloudformation-validate, 400 templates | ≤ 0.5 | 0.70 | **missed** |" in text
    assert "| fast lane over cloudformation-validate, 400 templates | ≤ 1.3 | 2.00 | **missed** |" in text
    assert "| read and resolve over the bare C parser | ≤ 3.0 | 2.50 | met |" in text
    assert text.count("| cfn: read and resolve, all variants | 0.250 | 2.50 |") == 1


def test_a_cost_is_timed_as_a_whole_process_and_one_that_fails_has_no_time(tmp_path: Path) -> None:
    manifest = ("--environment", "dev", "--role", "edge", "--output", str(tmp_path / "out.txt"))
    (timed,) = time_costs(1, [Task("the edge", manifest, 60.0)])
    assert len(timed.seconds) == 1
    assert timed.cpu[0] > 0
    assert "Total: $" in (tmp_path / "out.txt").read_text()
    assert cost_rows([timed])[0][-1] == "met"
    with pytest.raises(subprocess.CalledProcessError):
        time_costs(1, [Task("nothing", ("--environment", "nowhere"), 1.0)])


def test_an_incomplete_run_gets_no_ratio() -> None:
    row = "| cfripper | 1 | 9.00, incomplete: stopped | none | none | 1 |"
    assert row in page.table(heat(0.4, 1.0, 1.0, cfripper="stopped"))


def test_reading_is_measured_on_real_files(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("Resources:\n  A: {Type: AWS::SNS::Topic, Properties: {TopicName: !Sub '${AWS::StackName}-a'}}\n")
    reading = measure([file], rounds=2)
    assert min(reading.events, reading.loads, reading.reads, reading.resolves) > 0
    assert reading.ratio == pytest.approx(reading.resolves / reading.events)


def test_a_missing_peer_is_named_with_its_remedy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contestants, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1"\n')
    with pytest.raises(MissingPeerError, match=r"\.venv-checkov is not there: run `make bench`"):
        contestants.contestants(quick=False)


def test_all_policies_are_timed_too() -> None:
    tool = next(each for each in contestants.contestants(quick=True) if each.name == f"stackwarden, {ALL}")
    command = tool.command(Path("a.yaml"))
    assert command[command.index("--packs") + 1] == "all"


@pytest.mark.parametrize("name", [*(f"stackwarden, {each}" for each in (OWN, ALL, FAST)), REFERENCE])
def test_the_fast_tools_check_every_file_of_a_folder(tmp_path: Path, name: str) -> None:
    for number in range(2):
        body = {"Resources": {"A": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": f"n{number}"}}}}
        (tmp_path / f"{number}.json").write_text(json.dumps(body))
    tool = next(each for each in contestants.contestants(quick=True) if each.name == name)
    assert run_once(tool, tmp_path, 2).trouble == ""
    assert run_once(tool, tmp_path, 3).trouble == "accounted for 2 of 3 files"
