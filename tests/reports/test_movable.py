"""The page in which drivers are moved: the model's figures, nothing from a network, nothing that a template can run."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
from base64 import b64encode
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cfn.platform import load
from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile, load_profile
from cost_model.project import Fixed, project, total_of
from cost_model.recorded.ranges import drawn, spans
from cost_model.simulation import simulate
from cost_model.units import grown
from cost_model.usage import Usage
from cost_model.year import load_year, project_year
from reports import money
from reports.cost_year import outlook
from reports.movable import vendored
from reports.movable.facts import as_text
from reports.movable.making import first_shown, scene
from reports.movable.page import ASSETS, page
from reports.movable.scenes import Asked
from stackwarden.cli import main

PLATFORM = Path(__file__).parents[2] / "templates" / "platform.yaml"
AS_OF = date(2026, 11, 22)
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
NODE = shutil.which("node")
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on PATH: apt-get install chromium")
needs_node = pytest.mark.skipif(NODE is None, reason="node is not installed")
MOVES = {"sessions_per_day": 900000.0, "content.product-image.cache_hit": 0.5, "services.ui.requests_per_vcpu": 30.0}
STRANGER = """\
Description: "</script><script>alert(0)</script>"
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties: {QueueName: "</script><script>alert(1)</script>"}
  Odd: {Type: "Nobody::Knows::</script><script>alert(2)</script>"}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 1
      MaxSize: 2
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: "1"}
      TargetGroupARNs: [!Ref Target]
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: m7g.large, ImageId: ami-1}}
  Target: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80, Protocol: HTTP, VpcId: vpc-1}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: application}}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      LoadBalancerArn: !Ref Balancer
      Port: 80
      Protocol: HTTP
      DefaultActions: [{Type: forward, TargetGroupArn: !Ref Target}]
"""
HOSTILE_PROFILE = """\
extends: normal
version: 1
name: "</script><script>alert(3)</script>"
description: hostile
sessions_per_day: {low: 1, base: 2, high: 3, source: "</script><script>alert(4)</script>"}
"""


class Parts(HTMLParser):
    """Scripts, what they are, ids with their text, and every address."""

    def __init__(self, text):
        super().__init__()
        self.scripts, self.addresses, self.policy, self.by_id = [], [], "", {}
        self._open, self._ids = None, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.addresses += [given[name] for name in ("src", "href", "action", "srcset", "data") if name in given]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]
        self._open = given.get("type", "script") if tag == "script" else None
        if tag == "script":
            self.scripts.append([self._open, ""])
        if "id" in given:
            self._ids.append((tag, given["id"]))
            self.by_id[given["id"]] = ""

    def handle_endtag(self, tag):
        self._open = None
        if self._ids and self._ids[-1][0] == tag:
            self._ids.pop()

    def handle_data(self, text):
        if self._open:
            self.scripts[-1][1] += text
        for _, name in self._ids:
            self.by_id[name] += text


@cache
def shop():
    """The smallest environment under every profile, with its year."""
    return made()


def made():
    platform = load(PLATFORM, "dev")
    asked = Asked(platform.graph, PriceBook.load("eu-west-1", as_of=AS_OF), Usage(), Fixed())
    profiles = {name: load_profile(name) for name in ("quiet", "normal", "peak-season", "black-friday")}
    projections = {name: project(asked.graph, each, asked.book) for name, each in profiles.items()}
    year = outlook(asked.graph, asked.book, AS_OF)
    shown = first_shown(asked, profiles["normal"], projections["normal"], "dev", AS_OF.isoformat())
    found = scene("dev", "primary eu-west-1", asked, profiles, projections, year)
    return asked, found, page([found], shown)


@pytest.fixture(scope="module")
def parts():
    return Parts(shop()[2])


@pytest.fixture(scope="module")
def data(parts):
    return json.loads(next(text for kind, text in parts.scripts if kind == "application/json"))


def test_the_answer_stands_there_without_script(parts):
    total = shop()[1].months["normal"].projection.total
    assert parts.by_id["total"] == money.dollars(total.base)
    assert parts.by_id["range"] == f"{money.dollars(total.low)} – {money.dollars(total.high)}"
    assert money.dollars(shop()[1].outlook.year.total.base) in parts.by_id["year-total"]


def test_every_chart_has_a_table_with_rows(parts):
    for name in ("services", "hours", "swings", "year", "units"):
        assert len(parts.by_id[f"table-{name}"].split("\n")) > 3, name


def test_the_data_is_the_models(data):
    for name, month in shop()[1].months.items():
        found = data["environments"]["dev"]["months"][name]
        total = month.projection.total
        assert found["total"] == [float(each) for each in total]
        assert found["shown"] == [money.dollars(each) for each in total]
        services = month.projection.by_service()
        assert {service: each[1] for service, each in found["services"].items() if each[1]} == {
            service: float(each.base) for service, each in services.items() if each.base
        }
    assert [each["total"][1] for each in data["environments"]["dev"]["year"]] == [
        float(each.projection.total.base) for each in shop()[1].outlook.year.months
    ]


def test_the_page_says_how_far_it_is_from_the_model():
    assert shop()[1].deviation < 0.0001
    assert "the largest difference was <strong>below 0.0001</strong> US dollars a month" in shop()[2]


def test_nothing_comes_from_elsewhere(parts):
    assert parts.addresses == []
    own = "".join(
        (ASSETS / name).read_text("utf-8") for name in ("program.js", "model.js", "charts.js", "page.js", "page.css")
    )
    assert not re.search(r"https?:|//[a-z]+\.|url\(|@import|\bfetch\b|XMLHttpRequest|WebSocket|\beval\(|innerHTML", own)
    known = {"http://www.w3.org/1999/xlink", "http://www.w3.org/2000/svg", "http://www.w3.org/2000/xmlns/"}
    known |= {"https://vega.github.io/schema/vega/v6.json", "https://github.com/vega/vega-lite/issues/2415"}
    assert set(re.findall(r"https?://[\w./-]+", "".join(vendored.scripts()))) <= known
    assert "sourceMappingURL" not in shop()[2]


def test_only_our_scripts_may_run(parts):
    hashes = [
        f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for kind, text in parts.scripts
        if kind == "script"
    ]
    allowed = f"script-src {' '.join(hashes)};"
    assert len(hashes) == 4
    assert parts.policy.startswith(f"default-src 'none'; {allowed}")
    assert "unsafe-eval" not in parts.policy
    assert "'unsafe-inline'" not in allowed


def test_the_bytes_do_not_change():
    assert made()[2] == shop()[2]


def test_the_page_is_not_too_large():
    assert len(shop()[2]) < 1_200_000  # one environment; the report has three


def test_names_of_strangers_are_harmless(tmp_path, capsys):
    (tmp_path / "a.yaml").write_text(STRANGER)
    (tmp_path / "profile.yaml").write_text(HOSTILE_PROFILE)
    out = tmp_path / "page.html"
    profile = (tmp_path / "profile.yaml").as_posix()
    main(["cost", (tmp_path / "a.yaml").as_posix(), "--profile", profile, "--html", out.as_posix()])
    capsys.readouterr()
    text = out.read_text("utf-8")
    found = Parts(text)
    assert "<script>alert" not in text
    assert [kind for kind, _ in found.scripts] == ["application/json", *["script"] * 4]
    told = json.loads(found.scripts[0][1])
    assert "</script><script>alert(3)</script>" in told["drivers"]
    assert "Nobody::Knows::" in text


def test_data_cannot_end_its_script():
    text = as_text({"a": "</script><!--<script>&\u2028"})
    assert not re.search("[<>&\u2028]", text)
    assert json.loads(text) == {"a": "</script><!--<script>&\u2028"}


def test_templates_need_a_profile(tmp_path, capsys):
    (tmp_path / "a.yaml").write_text(STRANGER)
    assert main(["cost", (tmp_path / "a.yaml").as_posix(), "--html", (tmp_path / "p.html").as_posix()]) == 2
    assert "name one with --profile" in capsys.readouterr().err
    assert not (tmp_path / "p.html").exists()


def test_a_platform_has_every_profile_and_the_year(tmp_path, capsys):
    out = tmp_path / "page.html"
    main(["cost", "--platform", PLATFORM.as_posix(), "--environment", "dev", "--html", out.as_posix()])
    told = capsys.readouterr().out
    found = Parts(out.read_text("utf-8"))
    assert f"${found.by_id['total']}" in told.splitlines()[0]
    assert list(json.loads(found.scripts[0][1])["environments"]["dev"]["months"]) == [
        "quiet",
        "normal",
        "peak-season",
        "black-friday",
    ]
    assert found.by_id["year-total"]


def test_the_copies_are_what_the_lock_says():
    for entry in vendored.locked().values():
        assert entry["integrity"].startswith("sha512-")
        assert any(taken["file"].endswith("LICENSE") for taken in entry["files"].values())
        for taken in entry["files"].values():
            assert hashlib.sha256((vendored.HERE / taken["file"]).read_bytes()).hexdigest() == taken["sha256"]


def positions():
    """Moved positions, with the model's total there."""
    asked, found, _ = shop()
    profile = found.months["black-friday"].profile.profile
    movable = spans(profile)
    for values in (MOVES, {path: drawn(path, driver, span, 21) for path, (driver, span) in movable.items()}):
        told = {path: driver.base for path, (driver, _) in movable.items()} | values
        yield told, total_of(asked.graph, profile.drawn(told), asked.book, Usage())


@needs_node
def test_the_script_computes_the_models_figure(data, tmp_path):
    """In the browser's own arithmetic, without a browser."""
    found = data["environments"]["dev"]["months"]["black-friday"]
    cases = list(positions())
    order = data["programs"][found["program"]]["inputs"]
    given = {
        "program": data["programs"][found["program"]],
        "prices": found["prices"],
        "cases": [[v[p] for p in order] for v, _ in cases],
    }
    (tmp_path / "given.json").write_text(json.dumps(given))
    (tmp_path / "run.js").write_text(
        (ASSETS / "program.js").read_text("utf-8")
        + """
const given = JSON.parse(require("fs").readFileSync(process.argv[2]));
const program = prepared(given.program);
console.log(JSON.stringify(given.cases.map((values) => {
  const memory = computed(program, values);
  return [given.prices.reduce((sum, [, place, tiers]) => sum + dollars(tiers, memory[place]), 0), held(program)];
})));
"""
    )
    out = subprocess.run(
        [NODE, tmp_path / "run.js", tmp_path / "given.json"], check=True, capture_output=True, text=True
    )
    for (told, holds), (_, asked) in zip(json.loads(out.stdout), cases, strict=True):
        assert holds
        assert told == pytest.approx(float(asked), abs=0.0001)


@needs_node
def test_the_script_simulates_as_the_model_does(parts, tmp_path):
    """Other draws from the same distributions: percentiles are near, not equal."""
    data = next(text for kind, text in parts.scripts if kind == "application/json")
    (tmp_path / "data.json").write_text(data)
    script = "".join((ASSETS / name).read_text("utf-8") for name in ("program.js", "model.js"))
    (tmp_path / "run.js").write_text(
        """const text = require("fs").readFileSync(process.argv[2], "utf8");
const document = { getElementById: () => ({ textContent: text }) };
"""
        + script
        + "console.log(JSON.stringify(drawer()(2000).sort((a, b) => a - b)));"
    )
    command = [NODE, tmp_path / "run.js", tmp_path / "data.json"]
    totals = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    asked, found, _ = shop()
    spread = simulate(asked.graph, found.months["normal"].profile, asked.book, runs=2000, seed=1).total
    assert [totals[199], totals[999], totals[1799]] == pytest.approx(list(spread[:3]), rel=0.01)


def browsed(path, address):
    """The document after its scripts ran, without any network; and what they complained of."""
    command = [
        CHROMIUM,
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--dump-dom",
        "--virtual-time-budget=10000",
        "--host-resolver-rules=MAP * ~NOTFOUND",
        "--enable-logging=stderr",
        "--v=0",
        f"--user-data-dir={path.parent / 'chromium'}",
        f"file://{path}#{address}",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    return Parts(done.stdout), done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


@needs_chromium
@pytest.mark.slow
def test_a_browser_shows_the_models_figures(tmp_path):
    path = tmp_path / "page.html"
    path.write_text(shop()[2], "utf-8")
    found, text, complaints = browsed(path, "")
    assert not complaints
    assert found.by_id["total"] == money.dollars(shop()[1].months["normal"].projection.total.base)
    assert text.count('class="marks"') == 6
    told, asked = next(positions())
    address = "&".join(
        ["environment=dev", "profile=black-friday", *(f"{path}={told[path]:g}" for path in MOVES), "nonsense=1"]
    )
    found, _, complaints = browsed(path, address)
    assert not complaints
    assert found.by_id["total"] == money.dollars(asked)
    assert "Moved: 3 drivers" in found.by_id["state"]
    assert "sessions_per_day: 900000 instead of 300000" in found.by_id["moves"]
    assert 'id="doubt" class="alarm" hidden=""' in text


@needs_chromium
@pytest.mark.slow
def test_twelve_moved_months_are_near_the_models(tmp_path):
    """Stored data stay those of the report: near, not equal."""
    path = tmp_path / "page.html"
    path.write_text(shop()[2], "utf-8")
    found, _, _ = browsed(path, "profile=normal&sessions_per_day=750000")
    told = float(found.by_id["year-total"].split()[0].replace(",", ""))
    asked = shop()[0]
    year = load_year()
    profiles = {n: LoadedProfile(grown(each.profile, 2.5), each.sha256) for n, each in year.profiles.items()}
    months = project_year(asked.graph, year._replace(profiles=profiles), asked.book, start=AS_OF.month)
    reported = float(shop()[1].outlook.year.total.base)
    assert told == pytest.approx(float(months.total.base), rel=0.0005)
    assert abs(told - reported) > reported * 0.005
    assert found.by_id["budget"] == f"The monthly budget is {money.dollars(shop()[1].outlook.budget.limit)}."


def test_what_is_free_each_month_is_said(tmp_path, capsys):
    out = tmp_path / "page.html"
    main(
        [
            "cost",
            "--platform",
            str(PLATFORM),
            "--environment",
            "dev",
            "--profile",
            "quiet",
            "--free-tier",
            "--html",
            str(out),
        ]
    )
    assert f"${Parts(out.read_text('utf-8')).by_id['total']}" in capsys.readouterr().out.splitlines()[0]
    assert "list prices less the monthly free tier" in out.read_text("utf-8")


def test_licences_go_with_the_page():
    for words in ("University of Washington Interactive Data Lab", "Mike Bostock", "Mapbox"):
        assert words in shop()[2]


def test_without_numpy_the_command_says_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "reports.movable.making", None)
    out = tmp_path / "page.html"
    assert main(["cost", "--platform", str(PLATFORM), "--environment", "dev", "--html", str(out)]) == 2
    assert "Install numpy." in capsys.readouterr().err
    assert not out.exists()
