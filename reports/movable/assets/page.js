// Controls, tables and the address: the state lives behind the # of the address, so that a link shows what was seen.

const $ = (id) => document.getElementById(id);
const two = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const four = new Intl.NumberFormat("en-US", { minimumFractionDigits: 4, maximumFractionDigits: 4 });
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const short = (value) => String(Number(value.toPrecision(6)));
const signed = (value) => (Math.abs(value) < 0.005 ? "0.00" : (value > 0 ? "+" : "−") + two.format(Math.abs(value)));
const SHOWN_SWINGS = 10;
const SHOWN_SERVICES = 12;

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Rows of a table; what is no number stands left.
function fill(id, rows) {
  $(id).tBodies[0].replaceChildren(
    ...rows.map((cells) =>
      element("tr", {}, ...cells.map((cell, index) => (index ? element("td", {}, cell) : element("th", { scope: "row" }, cell)))),
    ),
  );
}

// --- the address

function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  const asked = given.get("environment") ?? data.start.environment;
  state.environment = Object.hasOwn(data.environments, asked) ? asked : data.start.environment;
  const named = [given.get("profile"), data.start.profile, ...Object.keys(environment().months)];
  state.profile = named.find((each) => each !== null && Object.hasOwn(environment().months, each));
  state.moves = {};
  state.stored = 1;
  for (const [path, text] of given) {
    const value = Number(text);
    const found = driver(path);
    if (found && text.trim() && Number.isFinite(value)) move(path, value);
    if (path === "stored" && value >= 0.25 && value <= 4) state.stored = value;
  }
}

function write() {
  const told = new URLSearchParams({ environment: state.environment, profile: state.profile });
  for (const [path, value] of Object.entries(state.moves)) told.set(path, short(value));
  if (state.stored !== 1) told.set("stored", short(state.stored));
  history.replaceState(null, "", `#${told}`);
}

function move(path, value) {
  const found = driver(path);
  const kept = clipped(value, found);
  if (kept === found[BASE]) delete state.moves[path];
  else state.moves[path] = kept;
}

// --- controls

const MAIN = [/^sessions_per_day$/, /^views_per_session$/, /^orders_per_session$/, /^days\..*\.load$/, /^content\..*\.(bytes|cache_hit)$/];
const GROUPS = new Map([["days", "Load of the kinds of day"], ["content", "Page weight and cache hits"]]);
const controls = new Map(); // path → what shows its value again

function label(path) {
  return path.replaceAll("_", " ").split(".").join(" › ");
}

// A slider is linear, or by factors where the span is wide.
function scale([, , , , least, most]) {
  if (least > 0 && most / least >= 8) {
    const factor = Math.log(most / least);
    return { to: (value) => (Math.log(value / least) / factor) * 1000, from: (at) => least * Math.exp((at / 1000) * factor) };
  }
  return { to: (value) => ((value - least) / (most - least)) * 1000, from: (at) => least + ((most - least) * at) / 1000 };
}

function control(id, name, limits, get, set, told) {
  const along = scale(limits);
  const slider = element("input", { type: "range", min: 0, max: 1000, step: 1, id: `s-${id}`, "aria-label": `${name}, slider` });
  const field = element("input", { type: "number", min: limits[LEAST], max: limits[MOST], step: "any", id: `n-${id}`, inputmode: "decimal" });
  const back = element("button", { type: "button", "aria-label": `${name}: back to the profile's value` }, "↺");
  const row = element("div", { class: "control" }, element("label", { for: `n-${id}` }, name), slider, field, back, element("small", {}, told));
  const show = () => {
    slider.value = along.to(get());
    slider.setAttribute("aria-valuetext", short(get()));
    if (document.activeElement !== field) field.value = short(get());
    back.hidden = get() === limits[BASE];
    row.classList.toggle("moved", !back.hidden);
  };
  slider.addEventListener("input", () => changed(() => set(Number(short(along.from(Number(slider.value)))))));
  field.addEventListener("change", () => field.value !== "" && changed(() => set(Number(field.value))));
  back.addEventListener("click", () => changed(() => set(limits[BASE])));
  controls.set(id, show);
  return row;
}

function driverControl(each) {
  const path = each[PATH];
  const range = each[LOW] === each[HIGH] ? "no range" : `${short(each[LOW])} – ${short(each[BASE])} – ${short(each[HIGH])}`;
  return control(path, label(path), each, () => state.moves[path] ?? each[BASE], (value) => move(path, value), `${range}; ${each[SOURCE]}`);
}

function storedControl() {
  const limits = ["stored", 1, 1, 1, 0.25, 4];
  const told = "a multiplier of what databases, tables and buckets hold at the start (data growth)";
  const set = (value) => (state.stored = clipped(value, limits));
  return control("stored", "stored data ×", limits, () => state.stored, set, told);
}

function buildControls() {
  controls.clear();
  const share = `environments.${state.environment}`;
  const shown = drivers().filter((each) => !each[PATH].startsWith("environments.") || each[PATH] === share);
  const main = shown.filter((each) => each[PATH] === share || MAIN.some((pattern) => pattern.test(each[PATH])));
  const first = main.filter((each) => !GROUPS.has(section(each)));
  const wide = window.matchMedia("(min-width: 1000px)").matches;
  const open = grouped(main.filter((each) => GROUPS.has(section(each))));
  const rest = grouped(shown.filter((each) => !main.includes(each)));
  $("controls").replaceChildren(
    ...first.map(driverControl),
    storedControl(),
    ...[...open].map(([name, found]) => folded(GROUPS.get(name), found, wide)),
    element("h3", {}, "Everything else that is assumed"),
    ...[...rest].map(([name, found]) => folded(label(name), found, false)),
  );
}

const section = (each) => each[PATH].split(".")[0];

function folded(name, found, open) {
  const made = element("details", {}, element("summary", {}, `${name} (${found.length})`), ...found.map(driverControl));
  made.open = open || found.some((each) => each[PATH] in state.moves);
  return made;
}

function grouped(found) {
  const groups = new Map();
  for (const each of found) {
    const name = section(each);
    groups.set(name, [...(groups.get(name) ?? []), each]);
  }
  return groups;
}

function buildChoices() {
  const options = (select, names, chosen) =>
    select.replaceChildren(...names.map((name) => new Option(name || "(templates)", name, false, name === chosen)));
  options($("environment"), Object.keys(data.environments), state.environment);
  options($("profile"), Object.keys(environment().months), state.profile);
  const found = month();
  const sizes = found.capacity.map((each) => `${each.stack}: ${each.name} (${each.what})`);
  $("resource").replaceChildren(...sizes.map((name, index) => new Option(name, index)));
  $("day").replaceChildren(...found.days.map(([name, count]) => new Option(`${name} (${Math.round(count * 10) / 10} days)`, name)));
  $("day").selectedIndex = busiest(found);
  $("resource").selectedIndex = mostAsked(found);
}

// What is saturated longest; else the instances, else the first.
function mostAsked(found) {
  const { full } = outcome(found, values(state.profile, 1, movesIn(state.profile), state.stored));
  const longest = Math.max(...full, 0);
  const chosen = longest ? full.indexOf(longest) : found.capacity.findIndex((each) => each.what === "instances");
  return found.capacity.length ? Math.max(chosen, 0) : -1;
}

function busiest(found) {
  const { events } = hoursOf(found, (outcome(found, values(state.profile, 1, movesIn(state.profile), state.stored)), programs[found.program].memory));
  const most = found.days.map((_, day) => Math.max(...events.sessions.slice(day * 24, day * 24 + 24)));
  return most.indexOf(Math.max(...most));
}

// --- what is shown

function showAnswer(result) {
  const [low, base, high] = result.levels.map((each) => each.total);
  const shown = moved() ? [low, base, high].map((each) => two.format(each)) : month().shown;
  $("total").textContent = shown[1];
  $("range").textContent = `${shown[0]} – ${shown[2]}`;
  $("which").textContent = [state.environment, state.profile].filter(Boolean).join(", ");
  const change = base - month().total[1];
  const count = Object.keys(state.moves).length + (state.stored !== 1 ? 1 : 0);
  $("state").textContent = moved()
    ? `Moved: ${count} driver${count > 1 ? "s" : ""}, ${signed(change)} a month against the report's ${month().shown[1]}. Computed here, at list prices: not a quote.`
    : "As reported: nothing is moved.";
  const told = Object.entries(state.moves).map(([path, value]) => `${path}: ${short(value)} instead of ${short(driver(path)[BASE])}`);
  if (state.stored !== 1) told.push(`stored data: ${short(state.stored)} times as much`);
  $("moves").replaceChildren(...told.map((each) => element("li", {}, each)));
  $("bar").textContent = `${$("which").textContent}: ${shown[1]}${moved() ? ` (${signed(change)})` : ""} US dollars a month`;
  $("doubt").hidden = result.holds && Number.isFinite(base);
  $("reset").hidden = !moved();
  $("orders").textContent = whole.format(result.base.orders);
  $("peak").textContent = whole.format(Math.max(...result.base.hours.events.orders));
  $("views").textContent = whole.format(result.base.views);
}

// P10, P50 and P90: the report's where nothing is moved; else those of this page, when they are asked for.
function showSpread(found, runs) {
  $("spread").textContent = found
    ? `P10 ${found[0]}, P50 ${found[1]}, P90 ${found[2]}: ${whole.format(runs)} draws of all drivers${moved() ? " that are not moved" : ""}; a simulation over our stated assumptions, not a confidence interval.`
    : "";
  $("simulate").hidden = Boolean(found);
}

function simulate() {
  const asked = location.hash;
  const draw = drawer();
  const totals = [];
  $("simulate").disabled = true;
  const more = () => {
    if (location.hash === asked && totals.length < data.runs) {
      totals.push(...draw(50));
      $("simulate").textContent = `Simulating: ${totals.length} of ${data.runs}`;
      setTimeout(more);
      return;
    }
    $("simulate").disabled = false;
    $("simulate").textContent = "Simulate this month";
    if (location.hash !== asked) return;
    totals.sort((a, b) => a - b);
    showSpread([0.1, 0.5, 0.9].map((part) => two.format(quantile(totals, part))), data.runs);
  };
  more();
}

// Between the two nearest, as numpy has it.
function quantile(sorted, part) {
  const at = part * (sorted.length - 1);
  const below = Math.floor(at);
  return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (at - below);
}

function showSaturation(result) {
  const found = month();
  const lines = found.capacity.map((each, index) => {
    const [, base, high] = result.levels.map((level) => level.here.full[index]);
    return { name: `${each.stack}: ${each.name} (${each.what})`, base, high };
  });
  const full = lines.filter((each) => each.base > 0);
  $("saturation").className = full.length ? "alarm" : "calm";
  $("saturation").replaceChildren(
    element("strong", {}, full.length ? "⚠ The limits are too low: the site fails before it costs what this load asks for." : "✓ No limit is hit in the expected scenario."),
    element("ul", {}, ...lines.filter((each) => each.high > 0).map((each) =>
      element("li", {}, `${each.name}: ${short(Math.round(each.base * 10) / 10)} h of the month above its maximum; ${short(Math.round(each.high * 10) / 10)} h at the dear end`))),
  );
}

function showServices(result) {
  const rows = result.services.filter((each) => each.now || each.reported).sort((a, b) => b.now - a.now);
  fill("table-services", rows.map((each) => [each.name, two.format(each.reported), two.format(each.now), signed(each.now - each.reported)]));
  const rest = rows.slice(SHOWN_SERVICES);
  const other = { name: `${rest.length} other`, now: 0, reported: 0 };
  for (const each of rest) [other.now, other.reported] = [other.now + each.now, other.reported + each.reported];
  drawServices(rest.length ? [...rows.slice(0, SHOWN_SERVICES), other] : rows);
}

function showHours(result) {
  const found = month();
  const index = $("resource").selectedIndex;
  const day = Math.max($("day").selectedIndex, 0);
  if (index < 0) return;
  const { capacity, events } = result.base.hours;
  const each = found.capacity[index];
  const rows = Array.from({ length: 24 }, (_, hour) => {
    const slot = day * 24 + hour;
    const [needed, running] = [capacity[index].needed[slot], capacity[index].running[slot]];
    return { hour, orders: events.orders[slot], sessions: events.sessions[slot], needed, running, limit: each.limits[slot] };
  });
  fill("table-hours", rows.map((row) => [
    `${row.hour}:00`, whole.format(row.sessions), whole.format(row.orders), short(row.needed), short(row.running),
    row.limit === null ? "–" : short(row.limit), row.needed > row.running ? "⚠ too little" : "",
  ]));
  $("hours").textContent = `${each.stack}: ${each.name} (${each.what}), ${found.days[day][0]}`;
  drawHours(rows, each.what);
}

function showSwings(result) {
  const base = result.levels[1].total;
  // Without the section, which the table has: long names are cut off.
  const rows = swings().slice(0, SHOWN_SWINGS).map((each) => ({
    ...each, label: label(each.path.includes(".") ? each.path.slice(each.path.indexOf(".") + 1) : each.path), now: base, least: Math.min(each.low, each.high), most: Math.max(each.low, each.high),
  }));
  fill("table-swings", rows.map((each) => [each.path, short(each.from), two.format(each.low), short(each.to), two.format(each.high), two.format(each.most - each.least)]));
  drawSwings(rows);
}

function showYear() {
  const months = year();
  $("year").hidden = !months.length;
  if (!months.length) return;
  const { budget } = environment();
  $("budget").textContent = budget === null ? "No template sets a monthly budget in US dollars." : `The monthly budget is ${two.format(budget)}.`;
  const rows = months.map(({ name, profile, reported, totals: [low, base, high] }) => ({ name, short: name.slice(0, 3), profile, reported, low, base, high, budget }));
  const judged = (each) => (budget === null ? "–" : each.base > budget ? "⚠ over" : each.high > budget ? "over at the dear end" : "within");
  fill("table-year", rows.map((each) => [each.name, each.profile, two.format(each.reported), two.format(each.base), `${two.format(each.low)} – ${two.format(each.high)}`, judged(each)]));
  const sum = (field) => rows.reduce((total, each) => total + each[field], 0);
  $("year-total").textContent = `${two.format(sum("base"))} (${two.format(sum("low"))} – ${two.format(sum("high"))})`;
  drawYear(rows);
}

function showUnits(result) {
  const per = (each, count, times = 1) => (count > 0 ? four.format((each.total * times) / count) : "–");
  const { levels } = result;
  fill("table-units", [
    ["an order", ...levels.map((each) => per(each, each.here.orders))],
    ["a thousand page views", ...levels.map((each) => per(each, each.here.views, 1000))],
  ]);
  const rows = sweep();
  fill("table-sweep", rows.map((each) => [
    whole.format(each.count), whole.format(each.orders), each.order === null ? "–" : four.format(each.order), four.format(each.views),
    each.full ? "⚠ too low" : "enough",
  ]));
  drawSweep("chart-order", "order", "US dollars an order", rows.filter((each) => each.order !== null));
  drawSweep("chart-views", "views", "US dollars a thousand page views", rows);
}

let later = 0;

// The quick part at once, what takes many computations when the hand rests.
function show() {
  const result = now();
  for (const again of controls.values()) again();
  showAnswer(result);
  showSpread(moved() ? null : month().spread, data.runs);
  showSaturation(result);
  showServices(result);
  showHours(result);
  clearTimeout(later);
  later = setTimeout(() => {
    showSwings(result);
    showYear();
    showUnits(result);
    document.body.dataset.shown = location.hash;
  }, 120);
}

let waiting = false;

function changed(act) {
  act();
  write();
  if (waiting) return;
  waiting = true;
  requestAnimationFrame(() => {
    waiting = false;
    show();
  });
}

function rebuild() {
  buildChoices();
  buildControls();
  show();
}

function start() {
  document.documentElement.classList.add("moving");
  read();
  rebuild();
  $("environment").addEventListener("change", () => choose({ environment: $("environment").value }));
  $("profile").addEventListener("change", () => choose({ profile: $("profile").value }));
  $("resource").addEventListener("change", () => showHours(now()));
  $("day").addEventListener("change", () => showHours(now()));
  $("simulate").addEventListener("click", simulate);
  $("reset").addEventListener("click", () => choose({ moves: {}, stored: 1 }));
  window.addEventListener("hashchange", () => {
    read();
    rebuild();
  });
  dark.addEventListener("change", () => {
    views.forEach((each) => (each.key = ""));
    show();
  });
}

// Another environment or profile: what is moved stays moved where the profile has it.
function choose(part) {
  Object.assign(state, part);
  if (!month()) state.profile = Object.keys(environment().months)[0];
  for (const [path, value] of Object.entries(state.moves)) {
    if (driver(path)) move(path, value);
    else delete state.moves[path];
  }
  write();
  rebuild();
}

start();
