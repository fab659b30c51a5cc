// The model's arithmetic as it was recorded (cost_model/recorded/program.py), computed with a value for each input.

const OPS = ["+", "-", "*", "/", "max", "min", "<", "<=", ">", ">=", "==", "!=", "round", "ceil", "sum", "choose"];
// Each has a loop of its own: a browser makes those fast, and a ranking of all drivers needs hundreds of computations.
const LOOPS = {
  "+": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] + m[b[i]]; },
  "-": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] - m[b[i]]; },
  "*": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] * m[b[i]]; },
  "/": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] / m[b[i]]; },
  max: (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] > m[b[i]] ? m[a[i]] : m[b[i]]; },
  min: (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] < m[b[i]] ? m[a[i]] : m[b[i]]; },
  "<": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] < m[b[i]] ? 1 : 0; },
  "<=": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] <= m[b[i]] ? 1 : 0; },
  ">": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] > m[b[i]] ? 1 : 0; },
  ">=": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] >= m[b[i]] ? 1 : 0; },
  "==": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] === m[b[i]] ? 1 : 0; },
  "!=": (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] !== m[b[i]] ? 1 : 0; },
  ceil: (m, to, n, a) => { for (let i = 0; i < n; i++) m[to + i] = Math.ceil(m[a[i]]); },
  round: (m, to, n, a, b) => { for (let i = 0; i < n; i++) m[to + i] = toEven(m[a[i]] * 10 ** m[b[i]]) / 10 ** m[b[i]]; },
  choose: (m, to, n, a, b, c) => { for (let i = 0; i < n; i++) m[to + i] = m[a[i]] !== 0 ? m[b[i]] : m[c[i]]; },
  sum: (m, to, n, ...parts) => (parts.length > 1 ? across(m, to, n, parts) : along(m, to, n, parts[0])),
};

function across(memory, to, count, parts) {
  for (let at = 0; at < count; at++) memory[to + at] = memory[parts[0][at]];
  for (let part = 1; part < parts.length; part++) {
    const places = parts[part];
    for (let at = 0; at < count; at++) memory[to + at] += memory[places[at]];
  }
}

function along(memory, to, count, places) {
  const parts = places.length / count;
  for (let at = 0; at < count; at++) {
    let sum = memory[places[at * parts]];
    for (let part = 1; part < parts; part++) sum += memory[places[at * parts + part]];
    memory[to + at] = sum;
  }
}

function toEven(value) {
  const near = Math.round(value);
  return Math.abs(value % 1) === 0.5 && near % 2 !== 0 ? near - 1 : near;
}

// The places that an operand lists: runs of start, stride and length.
function listed(operand, count) {
  const runs = operand.length === 2 ? [...operand, count] : operand;
  const places = [];
  for (let at = 0; at < runs.length; at += 3) {
    for (let index = 0; index < runs[at + 2]; index++) places.push(runs[at] + runs[at + 1] * index);
  }
  return Int32Array.from(places);
}

function prepared(program) {
  const steps = program.steps.map(([op, count, ...operands]) => ({
    loop: LOOPS[OPS[op]],
    count,
    operands: operands.map((each) => listed(each, count)),
  }));
  const memory = new Float64Array(program.size);
  memory.set(program.constants);
  return { inputs: program.inputs, first: program.constants.length, steps, memory, guards: listed(program.guards, 0) };
}

// Fills and returns the program's memory; it is overwritten by the next call.
function computed(program, values) {
  const { memory, steps, first } = program;
  memory.set(values, first);
  let done = first + values.length;
  for (const { loop, count, operands } of steps) {
    loop(memory, done, count, ...operands);
    done += count;
  }
  return memory;
}

// Whether the model would decide as it did when it was recorded.
function held(program) {
  return program.guards.every((place) => program.memory[place] === 1);
}

// A month's quantity at a price: each tier takes what lies within it.
function dollars(tiers, quantity) {
  let sum = 0;
  for (const [start, end, price] of tiers) {
    if (quantity > start) sum += (end === null ? quantity - start : Math.min(quantity, end) - start) * price;
  }
  return sum;
}
