// What the page shows, computed: the figures of the model, and how far they change when drivers are moved.

const data = JSON.parse(document.getElementById("data").textContent);
const programs = data.programs.map(prepared);
const LEVELS = [0, 1, 2]; // all assumptions cheap, as expected, all dear
const [PATH, LOW, BASE, HIGH, LEAST, MOST, SOURCE, ASSUMED] = [0, 1, 2, 3, 4, 5, 6, 7];
const STORED = /^(tables\..*\.items_stored|databases\..*\.storage_gb|buckets\..*\.standard_gb)$/;
const state = { environment: data.start.environment, profile: data.start.profile, moves: {}, stored: 1 };

const environment = () => data.environments[state.environment];
const month = (profile = state.profile) => environment().months[profile];
const drivers = (profile = state.profile) => data.drivers[profile];
const driver = (path, profile = state.profile) => drivers(profile).find((each) => each[PATH] === path);
const moved = () => Object.keys(state.moves).length > 0 || state.stored !== 1;
const clipped = (value, [, , , , least, most]) => Math.min(Math.max(value, least), most);

// What is moved, as it holds in a profile: in another one than the chosen by the same factor; a ratio as it is.
function movesIn(profile) {
  if (profile === state.profile) return state.moves;
  const found = {};
  for (const [path, value] of Object.entries(state.moves)) {
    const [here, there] = [driver(path), driver(path, profile)];
    if (!there) continue;
    const same = here[MOST] === 1 || !here[BASE];
    found[path] = clipped(same ? value : (there[BASE] * value) / here[BASE], there);
  }
  return found;
}

// One value for each input of the profile's program: moved ones as they are, the others of one scenario.
// `growth`: what a month of the year multiplies sessions and stored data by.
function values(profile, level, moves, stored = 1, growth = { load: 1, data: 1 }) {
  return drivers(profile).map((each) => {
    const value = moves[each[PATH]] ?? each[LOW + level] * (STORED.test(each[PATH]) ? stored : 1);
    if (each[PATH] === "sessions_per_day") return value * growth.load;
    return STORED.test(each[PATH]) ? value * growth.data : value;
  });
}

// Everything a month's program says of these inputs.
function outcome(found, inputs, parts = false) {
  const program = programs[found.program];
  const memory = computed(program, inputs);
  const services = new Float64Array(Object.keys(found.services).length);
  for (const [service, place, tiers] of found.prices) services[service] += dollars(tiers, memory[place]);
  const result = { services, total: services.reduce((sum, each) => sum + each, 0), holds: held(program) };
  result.orders = monthly(found, memory, "orders");
  result.views = monthly(found, memory, "views");
  result.full = saturated(found, memory);
  if (parts) result.hours = hoursOf(found, memory);
  return result;
}

function monthly(found, memory, name) {
  const places = listed(found.events[name], 0);
  let sum = 0;
  places.forEach((place, slot) => (sum += memory[place] * found.days[Math.floor(slot / 24)][1]));
  return sum;
}

// Hours of the month in which each thing that follows the load needs more than it has.
function saturated(found, memory) {
  return found.capacity.map((each) => {
    const [needed, running] = [listed(each.needed, 0), listed(each.running, 0)];
    let hours = 0;
    needed.forEach((place, slot) => {
      if (memory[place] > memory[running[slot]]) hours += found.days[Math.floor(slot / 24)][1];
    });
    return hours;
  });
}

function hoursOf(found, memory) {
  const read = (runs) => Array.from(listed(runs, 0), (place) => memory[place]);
  const events = Object.fromEntries(Object.entries(found.events).map(([name, runs]) => [name, read(runs)]));
  return { events, capacity: found.capacity.map((each) => ({ needed: read(each.needed), running: read(each.running) })) };
}

// The program's own figures at the unmoved position: what is shown is the model's figure and the difference to these.
const references = new Map();
function reference(found, profile, level) {
  const key = `${state.environment} ${profile} ${level}`;
  if (!references.has(key)) references.set(key, outcome(found, values(profile, level, {})));
  return references.get(key);
}

// A month as it is moved: total and services in three scenarios, orders, capacity.
function now(profile = state.profile) {
  const found = month(profile);
  const moves = movesIn(profile);
  const levels = LEVELS.map((level) => {
    const there = reference(found, profile, level);
    const here = outcome(found, values(profile, level, moves, state.stored), level === 1);
    return { here, there, total: found.total[level] + (here.total - there.total) };
  });
  const names = Object.keys(found.services);
  const services = names.map((name, index) => {
    const { here, there } = levels[1];
    const reported = found.services[name][1];
    return { name, reported, now: reported + (here.services[index] - there.services[index]) };
  });
  return { levels, services, holds: levels.every((each) => each.here.holds), base: levels[1].here };
}

// The expected scenario's total with one driver at another value.
function totalWith(path, value) {
  const found = month();
  const inputs = values(state.profile, 1, { ...state.moves, [path]: value }, state.stored);
  return found.total[1] + outcome(found, inputs).total - reference(found, state.profile, 1).total;
}

// What each driver that was not moved makes of the month at its cheap and at its dear end, the widest first.
function swings() {
  const found = drivers()
    .filter((each) => each[LOW] !== each[HIGH] && !(each[PATH] in state.moves))
    .map((each) => {
      const scale = STORED.test(each[PATH]) ? state.stored : 1;
      return {
        path: each[PATH],
        from: each[LOW] * scale,
        to: each[HIGH] * scale,
        low: totalWith(each[PATH], each[LOW] * scale),
        high: totalWith(each[PATH], each[HIGH] * scale),
      };
    });
  const span = (each) => Math.abs(each.high - each.low);
  return found.filter((each) => span(each) > 0.000001).sort((a, b) => span(b) - span(a) || (a.path < b.path ? -1 : 1));
}

// The twelve months: the model's, and the difference that the moves make to a month of that profile, load and data.
function year() {
  return environment().year.map((each) => {
    const found = month(each.profile);
    const moves = movesIn(each.profile);
    const totals = LEVELS.map((level) => {
      if (!moved()) return each.total[level];
      const growth = { load: each.load[level], data: each.data[level] };
      const there = outcome(found, values(each.profile, level, {}, 1, growth)).total;
      return each.total[level] + outcome(found, values(each.profile, level, moves, state.stored, growth)).total - there;
    });
    return { name: each.name, profile: each.profile, reported: each.total[1], totals };
  });
}

// The same numbers in every browser: a draw is no surprise.
function uniform(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

// As the model's simulation: triangular from the one end to the other with its peak at the expected value.
function triangular([, one, base, other], at) {
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  if (low === high) return base;
  const peak = (base - low) / (high - low);
  return at < peak
    ? low + Math.sqrt(at * (high - low) * (base - low))
    : high - Math.sqrt((1 - at) * (high - low) * (high - base));
}

// The expected month's total with every driver that was not moved drawn, `count` times; further draws with each call.
function drawer() {
  const found = month();
  const next = uniform(1);
  const against = found.total[1] - reference(found, state.profile, 1).total;
  return (count) => Array.from({ length: count }, () => {
    const drawn = drivers().map((each) => {
      const value = triangular(each, next()) * (STORED.test(each[PATH]) ? state.stored : 1);
      return state.moves[each[PATH]] ?? value;
    });
    return against + outcome(found, drawn).total;
  });
}

// What an order and a thousand page views cost from a quarter of the sessions to four times as many.
function sweep() {
  const found = month();
  const sessions = driver("sessions_per_day");
  if (!sessions) return [];
  const here = state.moves.sessions_per_day ?? sessions[BASE];
  const steps = Array.from({ length: 17 }, (_, index) => 2 ** (-2 + index / 4));
  const counts = [...new Set(steps.map((factor) => clipped(here * factor, sessions)))];
  return counts.map((count) => {
    const inputs = values(state.profile, 1, { ...state.moves, sessions_per_day: count }, state.stored);
    const result = outcome(found, inputs);
    const total = found.total[1] + result.total - reference(found, state.profile, 1).total;
    const full = result.full.some((hours) => hours > 0);
    const perOrder = result.orders ? total / result.orders : null;
    return { count, orders: result.orders, order: perOrder, views: (total * 1000) / result.views, full, here: count === here };
  });
}
