// What the tests found of a term over time: a sentence for each, and marks in the plot.

// Numbers that travel as one list, in groups.
function grouped(numbers, size) {
  return Array.from({ length: numbers.length / size }, (_, at) =>
    numbers.slice(at * size, (at + 1) * size),
  );
}

// The stretches between changes with the share of each: { from, to, share }, `to` excluded.
function levelsOf(term, counts) {
  const { all, changes } = report.trends;
  const edges = [0, ...grouped(changes[term], 3).map(([at]) => at), all.length];
  return edges.slice(1).map((to, place) => {
    const from = edges[place];
    const sum = (numbers) => numbers.slice(from, to).reduce((one, other) => one + other, 0);
    return { from, to, share: sum(counts) / sum(all) };
  });
}

// The last day of a bin, or its name where that tells it.
const until = (bin) => binName(report.trends.start[bin], report.trends.by);

// "12 % → 3 % from 2001 Q3 on, or from any bin between 2001 Q1 and 2002 Q2".
function changesInWords(term, counts) {
  const levels = levelsOf(term, counts);
  return grouped(report.trends.changes[term], 3).map(([at, low, high], place) => {
    const [before, after] = [levels[place].share, levels[place + 1].share];
    const unsure = low < high ? ` (somewhere between ${until(low)} and ${until(high)})` : "";
    return `from ${percent(before)} to ${percent(after)} in ${until(at)}${unsure}`;
  });
}

function burstsInWords(term) {
  return grouped(report.trends.bursts[term], 2).map(([start, end]) =>
    end - start > 1 ? `${until(start)} to ${until(end - 1)}` : until(start),
  );
}

// A term in sentences: its direction, its levels, its bursts.
function findingsOf(term) {
  const { tests, n_tested: n, by } = report.trends;
  const p = tests[term];
  const counts = countsOverTime(term);
  const changes = changesInWords(term, counts);
  const bursts = burstsInWords(term);
  let direction = `too few ${by}s to tell a steady rise or fall`;
  if (n >= FEWEST_BINS) direction = "no steady rise or fall";
  if (p)
    direction = `${p > 0 ? "rises" : "falls"} over the ${n} ${by}s (chance of such an order: ${chance(Math.abs(p))})`;
  return element(
    "li",
    {},
    element("strong", {}, foreign(surface(term))),
    `: ${direction}`,
    changes.length ? `; the level changes ${changes.join(", then ")}` : "; no change of level",
    bursts.length ? `; in the news more than usual: ${bursts.join(", ")}.` : ".",
  );
}

const FEWEST_BINS = 5; // of fewer no order whatever is rare enough

const chance = (p) => (p <= 0.001 ? "below 1 in 1,000" : `1 in ${rough(1 / p)}`);

// Levels as dashed steps and bursts as bars along the bottom; `place` is that of the line.
function findingMarks({ term, line, counts }, place, area, { x, step }, top) {
  const { changes, bursts } = report.trends;
  const held = (from, to) =>
    Array.from({ length: to - from }, (_, at) => from + at).filter((bin) => x.has(bin));
  const look = { stroke: LINES[line], fill: "none" };
  const levels = changes[term].length ? levelsOf(term, counts) : [];
  const steps = levels.flatMap(({ from, to, share }) =>
    runsOf(held(from, to)).map(([first, last]) => {
      const height = area.y(Math.min(top, share));
      const d = `M${x.get(first) - step / 2} ${height}H${x.get(last) + step / 2}`;
      return shape("path", { d, ...look, class: "level" });
    }),
  );
  const bars = grouped(bursts[term], 2).flatMap(([start, end]) =>
    runsOf(held(start, end)).map(([first, last]) => {
      const d = `M${x.get(first) - step / 2} ${area.bottom - 4 - 6 * place}H${x.get(last) + step / 2}`;
      return shape("path", { d, ...look, class: "burst" });
    }),
  );
  return [steps, bars];
}

// Bins that follow one another: [first, last].
function runsOf(bins) {
  const found = [];
  for (const bin of bins) {
    const last = found[found.length - 1];
    if (last && last[1] === bin - 1) last[1] = bin;
    else found.push([bin, bin]);
  }
  return found;
}
