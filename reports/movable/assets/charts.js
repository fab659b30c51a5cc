// Charts by Vega-Lite. Expressions are interpreted, never compiled: the page's policy forbids eval.

const views = new Map();
const dark = window.matchMedia("(prefers-color-scheme: dark)");

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

function look() {
  const [ink, grid] = [colour("ink"), colour("grid")];
  const axis = { labelColor: ink, titleColor: ink, gridColor: grid, domainColor: ink, tickColor: grid };
  return {
    background: "transparent",
    font: "system-ui, sans-serif",
    view: { stroke: null },
    axis: { ...axis, labelFontSize: 12, titleFontSize: 12, labelLimit: 190, titleFontWeight: "normal" },
    text: { fill: ink, fontSize: 12 },
    rule: { stroke: ink },
    legend: { labelColor: ink, titleColor: ink },
  };
}

// Draws rows into the element once, then only changes them.
function draw(id, spec, rows) {
  const place = document.getElementById(id);
  const key = JSON.stringify(spec);
  const shown = views.get(id);
  if (shown && shown.key === key) {
    shown.view.change("rows", vega.changeset().remove(() => true).insert(rows)).runAsync();
    return;
  }
  if (shown) shown.view.finalize();
  const whole = {
    width: "container",
    autosize: { type: "fit-x", contains: "padding" },
    data: { name: "rows", values: [] },
    config: look(),
    ...spec,
  };
  const compiled = vegaLite.compile(whole, { logger: vega.logger(vega.Error) }).spec;
  const view = new vega.View(vega.parse(compiled, undefined, { ast: true }), {
    expr: interpreter.expressionInterpreter,
    renderer: "svg",
    container: place,
  });
  view.change("rows", vega.changeset().insert(rows)).runAsync();
  views.set(id, { key, view });
}

const usd = (title) => ({ title, axis: { format: ",.0f", tickCount: 5 } });
const names = { axis: { labelLimit: window.innerWidth < 600 ? 130 : 190 }, sort: null, title: null };

function drawServices(rows) {
  draw("chart-services", {
    description: "Bars: US dollars a month by service now. Ticks: as reported.",
    height: { step: 24 },
    encoding: { y: { field: "name", type: "nominal", ...names } },
    layer: [
      {
        mark: { type: "bar", color: colour("bar"), height: 16 },
        encoding: { x: { field: "now", type: "quantitative", ...usd("US dollars a month") }, tooltip: tips("name", "now") },
      },
      {
        mark: { type: "tick", color: colour("ink"), thickness: 3, height: 20 },
        encoding: { x: { field: "reported", type: "quantitative" }, tooltip: tips("name", "reported") },
      },
    ],
  }, rows);
}

function tips(name, ...amounts) {
  return [{ field: name, type: "nominal" }, ...amounts.map((field) => ({ field, type: "quantitative", format: ",.2f" }))];
}

function drawHours(rows, what) {
  const hour = { field: "hour", type: "ordinal", title: "hour of the day", axis: { labelAngle: 0, labelOverlap: true } };
  draw("chart-hours", {
    description: `Bars: ${what} that run. Circles: needed. Crosses: needed, and more than there may be. Line: the limit.`,
    height: 260,
    encoding: { x: hour },
    layer: [
      {
        mark: { type: "bar", color: colour("bar") },
        encoding: { y: { field: "running", type: "quantitative", title: what }, tooltip: ["hour", "running", "needed", "limit"].map(plain) },
      },
      { mark: { type: "rule", strokeDash: [6, 4], strokeWidth: 1.5, color: colour("ink") }, encoding: { x: null, y: { field: "limit", type: "quantitative", aggregate: "max" } } },
      {
        transform: [{ filter: "datum.needed <= datum.running" }],
        mark: { type: "point", shape: "circle", size: 40, color: colour("ink"), strokeWidth: 1.5 },
        encoding: { y: { field: "needed", type: "quantitative" } },
      },
      {
        transform: [{ filter: "datum.needed > datum.running" }],
        mark: { type: "point", shape: "cross", size: 110, color: colour("alarm"), filled: true },
        encoding: { y: { field: "needed", type: "quantitative" } },
      },
    ],
  }, rows);
}

const plain = (field) => ({ field, type: "quantitative" });

function drawSwings(rows) {
  const x = (field) => ({ field, type: "quantitative", scale: { zero: false, padding: 52 }, ...usd("US dollars a month") });
  const bar = (end, tint, title) => ({
    mark: { type: "bar", color: colour(tint), height: 16 },
    encoding: { x: x("now"), x2: { field: end }, tooltip: [{ field: "path", title }, ...tips("path", end).slice(1)] },
  });
  draw("chart-swings", {
    description: "Each driver alone at its cheap end and at its dear end, from the month as it is now.",
    height: { step: 26 },
    encoding: { y: { field: "label", type: "nominal", ...names } },
    layer: [
      bar("low", "cheap", "cheap end"),
      bar("high", "dear", "dear end"),
      { mark: { type: "text", align: "right", dx: -4 }, encoding: { x: x("least"), text: { field: "least", format: ",.0f" } } },
      { mark: { type: "text", align: "left", dx: 4 }, encoding: { x: x("most"), text: { field: "most", format: ",.0f" } } },
    ],
  }, rows);
}

function drawYear(rows) {
  const y = (field) => ({ field, type: "quantitative", ...usd("US dollars a month") });
  const layers = [
    { mark: { type: "bar", color: colour("bar") }, encoding: { y: y("base"), tooltip: tips("name", "base", "low", "high") } },
    { mark: { type: "rule", strokeWidth: 1.5 }, encoding: { y: y("low"), y2: { field: "high" } } },
    { mark: { type: "tick", thickness: 1.5, width: 8, color: colour("ink") }, encoding: { y: y("low") } },
    { mark: { type: "tick", thickness: 1.5, width: 8, color: colour("ink") }, encoding: { y: y("high") } },
    { mark: { type: "point", shape: "diamond", size: 50, color: colour("ink") }, encoding: { y: y("reported"), tooltip: tips("name", "reported") } },
  ];
  if (environment().budget !== null) {
    layers.push({
      mark: { type: "rule", strokeDash: [6, 4], strokeWidth: 2, color: colour("alarm") },
      encoding: { x: null, y: { field: "budget", type: "quantitative", aggregate: "max" } },
    });
  }
  draw("chart-year", {
    description: "Bars: twelve months now. Lines: from the cheap to the dear end. Diamonds: as reported. Dashed: the budget.",
    height: 280,
    encoding: { x: { field: "short", type: "ordinal", sort: null, title: null, axis: { labelAngle: 0 } } },
    layer: layers,
  }, rows);
}

function drawSweep(id, field, title, rows) {
  const x = { field: "orders", type: "quantitative", title: "orders a month", axis: { format: "~s", tickCount: 5 } };
  const y = { field, type: "quantitative", title, axis: { format: "~g", tickCount: 5 } };
  draw(id, {
    description: `${title}, from a quarter of the sessions to four times as many. Crosses: more than the limits carry. Diamond: now.`,
    height: 240,
    encoding: { x, y, tooltip: [{ field: "orders", format: ",.0f", type: "quantitative" }, { field, type: "quantitative", format: ",.4f" }] },
    layer: [
      { mark: { type: "line", color: colour("line"), strokeWidth: 2 } },
      { transform: [{ filter: "datum.full" }], mark: { type: "point", shape: "cross", filled: true, size: 70, color: colour("alarm") } },
      { transform: [{ filter: "datum.here" }], mark: { type: "point", shape: "diamond", filled: true, size: 160, color: colour("ink") } },
    ],
  }, rows);
}
