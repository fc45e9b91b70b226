// The lines of a trend: bins along the bottom, shares up the side, bands for their intervals. A bin
// with few articles shows its interval and no line: what it would draw is chance.

// The marks of the lines: told apart without colours.
function marker(line, x, y, r, full) {
  const look = {
    fill: full ? LINES[line] : "var(--paper)",
    stroke: LINES[line],
    "stroke-width": 1.5,
  };
  const path = (d) => shape("path", { d, ...look });
  return [
    () => shape("circle", { cx: x, cy: y, r, ...look }),
    () => shape("rect", { x: x - r, y: y - r, width: 2 * r, height: 2 * r, ...look }),
    () => path(`M${x} ${y - r * 1.2}L${x + r * 1.2} ${y + r}L${x - r * 1.2} ${y + r}Z`),
    () => path(`M${x} ${y - r * 1.3}L${x + r * 1.3} ${y}L${x} ${y + r * 1.3}L${x - r * 1.3} ${y}Z`),
    () => path(`M${x} ${y + r * 1.2}L${x + r * 1.2} ${y - r}L${x - r * 1.2} ${y - r}Z`),
    () => path(`M${x - r} ${y - r}L${x + r} ${y + r}M${x + r} ${y - r}L${x - r} ${y + r}`),
  ][line]();
}

// What is between long stretches without any article, which take little room: [first bin, last bin].
function stretches() {
  const { all } = report.trends;
  const long = Math.max(3, Math.ceil(all.length * 0.15));
  const held = [];
  for (let bin = 0, empty = long; bin < all.length; bin += 1) {
    if (all[bin] === 0) {
      empty += 1;
      continue;
    }
    if (empty >= long) held.push([bin, bin]);
    else held[held.length - 1][1] = bin;
    empty = 0;
  }
  return held;
}

// Where bins stand between the sides: their spans, the place of each bin, and its width.
function timeAxis(sides) {
  const gap = 26;
  const parts = stretches();
  const room = sides.width - sides.left - sides.right - gap * (parts.length - 1);
  const n_bins = parts.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const step = room / Math.max(1, n_bins);
  const x = new Map();
  let left = sides.left;
  const spans = parts.map(([from, to]) => {
    for (let bin = from; bin <= to; bin += 1) x.set(bin, left + (bin - from + 0.5) * step);
    const span = { from, to, left, right: left + (to - from + 1) * step };
    left = span.right + gap;
    return span;
  });
  return { spans, x, step, gap, marks: Math.max(2, Math.floor(room / 62)), n_bins };
}

function trendPlot(width) {
  const { all, by, few } = report.trends;
  const lines = trendTerms.flatMap((term, line) =>
    term === null ? [] : [{ term, line, counts: countsOverTime(term) }],
  );
  const height = width < 600 ? 300 : 360;
  const sides = { width, height, left: 48, right: 14, top: 28, bottom: 34 };
  const axis = timeAxis(sides);
  const told = (bin) => all[bin] >= few;
  const shares = lines.flatMap(({ counts }) =>
    counts.map((count, bin) => (told(bin) ? count / all[bin] : 0)),
  );
  const top = Math.min(1, Math.max(0.05, ...shares) * 1.35);
  const area = plane(sides, [0, 1], [0, top]);
  const named = lines.map(({ term }) => surface(term)).join(", ") || "no word";
  return drawing(
    width,
    height,
    `Share of ${report.units} by ${by}`,
    `Lines for ${named}. The figures stand in the table below.`,
    eraShades(area, axis),
    rungs(area, roundSteps(top, 4), percent),
    timeTicks(area, axis),
    lines.map((line) => lineOf(line, area, axis, top)),
    lines.map((line, place) => findingMarks(line, place, area, axis, top)),
  );
}

function eraShades(area, { spans, x, step }) {
  const { start, end } = report.trends;
  return report.eras.flatMap((era) =>
    spans.map(({ from, to }) => {
      const bins = [];
      for (let bin = from; bin <= to; bin += 1) {
        if (start[bin] < era.end && era.start < end[bin]) bins.push(bin);
      }
      if (!bins.length) return null;
      const [one, other] = [x.get(bins[0]) - step / 2, x.get(bins[bins.length - 1]) + step / 2];
      const name = clipped(era.era, Math.max(40, other - one), SMALL);
      return [
        shape("rect", {
          x: one,
          y: area.top,
          width: other - one,
          height: area.bottom - area.top,
          fill: era.colour,
          "fill-opacity": 0.1,
        }),
        words((one + other) / 2, area.top - 8, name, { "text-anchor": "middle", class: "quiet" }),
      ];
    }),
  );
}

// The bottom line, broken where time is, with the names of the bins.
function timeTicks(area, { spans, x, gap, marks, n_bins }) {
  const { start, by } = report.trends;
  const every = tickStep(by, Math.ceil(n_bins / marks));
  const unit = every >= (A_YEAR[by] ?? Infinity) ? "year" : by;
  const middle = { "text-anchor": "middle", class: "quiet" };
  return spans.map((span, place) => {
    const drawn = [
      shape("line", {
        x1: span.left,
        x2: span.right,
        y1: area.bottom,
        y2: area.bottom,
        class: "axis",
      }),
    ];
    if (place) drawn.push(words(span.left - gap / 2, area.bottom + 4, "//", middle));
    for (let bin = span.from; bin <= span.to; bin += 1) {
      if (serial(start[bin], by, bin) % every !== 0 && span.from !== span.to) continue;
      const [at, low] = [x.get(bin), area.bottom];
      drawn.push(shape("line", { x1: at, x2: at, y1: low, y2: low + 4, class: "axis" }));
      drawn.push(words(at, low + 18, binName(start[bin], unit), middle));
    }
    return drawn;
  });
}

// One term: runs of bins with enough articles as a line in its band, the others as whiskers.
function lineOf({ line, counts }, area, { spans, x, step }, top) {
  const { all, partial, few } = report.trends;
  const y = (share) => area.y(Math.min(top, share));
  const runs = [];
  const alone = [];
  for (const { from, to } of spans) {
    runs.push([]);
    for (let bin = from; bin <= to; bin += 1) {
      if (all[bin] >= few) runs[runs.length - 1].push(bin);
      else runs.push([]);
      if (all[bin] && all[bin] < few) alone.push(bin);
    }
  }
  const bounds = (bin) => wilson(counts[bin], all[bin]).map(y);
  const whisker = (bin) => {
    const [low, high] = bounds(bin);
    const d = `M${x.get(bin)} ${low}V${high}`;
    return shape("path", { d, stroke: LINES[line], "stroke-opacity": 0.45, "stroke-width": 1.5 });
  };
  const mark = (bin) => marker(line, x.get(bin), y(counts[bin] / all[bin]), 3, !partial[bin]);
  const run = (bins) => {
    if (bins.length === 1) return [whisker(bins[0]), mark(bins[0])];
    const upper = bins.map((bin) => `${x.get(bin)} ${bounds(bin)[1]}`);
    const lower = bins.map((bin) => `${x.get(bin)} ${bounds(bin)[0]}`).reverse();
    const middle = bins.map((bin) => `${x.get(bin)} ${y(counts[bin] / all[bin])}`);
    return [
      shape("path", {
        d: `M${upper.join("L")}L${lower.join("L")}Z`,
        fill: LINES[line],
        class: "band",
      }),
      shape("path", {
        d: `M${middle.join("L")}`,
        stroke: LINES[line],
        "stroke-width": 2,
        fill: "none",
        "stroke-linejoin": "round",
      }),
      bins.filter((bin) => step >= 7 || partial[bin]).map(mark),
    ];
  };
  return [alone.map(whisker), runs.filter((bins) => bins.length).map(run)];
}

const A_YEAR = { year: 1, quarter: 4, month: 12 };
const STEPS = { year: [1, 2, 5], quarter: [1, 2, 4, 8, 20], month: [1, 3, 6, 12, 24, 60] };

// The bins from one mark to the next: whole parts of years, or whole years.
function tickStep(by, least) {
  const year = A_YEAR[by] ?? 1;
  const steps = [...(STEPS[by] ?? STEPS.year)];
  for (let decade = 10; steps[steps.length - 1] < least; decade *= 10) {
    steps.push(...[1, 2, 5].map((part) => part * decade * year));
  }
  return steps.find((step) => step >= least);
}

// How many bins a bin is from the beginning of the calendar, or of the report for weeks and days.
function serial(day, by, bin) {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1];
  return { year, quarter: 4 * year + month / 3, month: 12 * year + month }[by] ?? bin;
}

// The name of a bin: its year, its quarter, its month, or its first day.
function binName(day, by) {
  if (by === "year") return day.slice(0, 4);
  if (by === "quarter") return `${day.slice(0, 4)} Q${(Number(day.slice(5, 7)) + 2) / 3}`;
  return by === "month" ? day.slice(0, 7) : day;
}
