// The lines of a trend: bins along the bottom, shares up the side, bands for their intervals.

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

// Long stretches without any article take little room: [first bin, last bin] of what is between.
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

function trendPlot(width) {
  const { start, end, all, partial, by } = report.trends;
  const lines = trendTerms.flatMap((term, line) =>
    term === null ? [] : [{ term, line, counts: countsOverTime(term) }],
  );
  const parts = stretches();
  const height = width < 600 ? 300 : 360;
  const sides = { width, height, left: 48, right: 14, top: 28, bottom: 34 };
  const highest = Math.max(
    0.02,
    ...lines.flatMap(({ counts }) => counts.map((count, bin) => (all[bin] ? count / all[bin] : 0))),
  );
  const top = Math.min(1, highest * 1.35);
  const gap = 26;
  const room = width - sides.left - sides.right - gap * (parts.length - 1);
  const n_bins = parts.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  const step = room / Math.max(1, n_bins);
  const area = plane(sides, [0, 1], [0, top]);
  const x = new Map();
  let left = sides.left;
  const spans = parts.map(([from, to]) => {
    const span = { from, to, left, right: left + (to - from + 1) * step };
    for (let bin = from; bin <= to; bin += 1) x.set(bin, left + (bin - from + 0.5) * step);
    left = span.right + gap;
    return span;
  });
  const shades = report.eras.flatMap((era) =>
    spans.map((span) => {
      const bins = [];
      for (let bin = span.from; bin <= span.to; bin += 1) {
        if (start[bin] < era.end && era.start < end[bin]) bins.push(bin);
      }
      if (!bins.length) return null;
      const [one, other] = [x.get(bins[0]) - step / 2, x.get(bins[bins.length - 1]) + step / 2];
      return shape(
        "g",
        {},
        shape("rect", {
          x: one,
          y: area.top,
          width: other - one,
          height: area.bottom - area.top,
          fill: era.colour,
          "fill-opacity": 0.1,
        }),
        words((one + other) / 2, area.top - 8, clipped(era.era, Math.max(40, other - one), SMALL), {
          "text-anchor": "middle",
          class: "quiet",
        }),
      );
    }),
  );
  const every = tickStep(by, Math.ceil(n_bins / Math.max(2, Math.floor(room / 62))));
  const ticks = spans.flatMap((span) => {
    const marks = [];
    for (let bin = span.from; bin <= span.to; bin += 1) {
      if (serial(start[bin], by, bin) % every !== 0 && span.from !== span.to) continue;
      marks.push(
        shape("line", {
          x1: x.get(bin),
          x2: x.get(bin),
          y1: area.bottom,
          y2: area.bottom + 4,
          class: "axis",
        }),
        words(
          x.get(bin),
          area.bottom + 18,
          binName(start[bin], every >= (A_YEAR[by] ?? Infinity) ? "year" : by),
          { "text-anchor": "middle", class: "quiet" },
        ),
      );
    }
    return marks;
  });
  const breaks = spans
    .slice(1)
    .map((span) =>
      words(span.left - gap / 2, area.bottom + 4, "//", {
        "text-anchor": "middle",
        class: "quiet",
      }),
    );
  const baselines = spans.map((span) =>
    shape("line", {
      x1: span.left,
      x2: span.right,
      y1: area.bottom,
      y2: area.bottom,
      class: "axis",
    }),
  );
  const cap = (share) => area.y(Math.min(top, share));
  const drawn = lines.map(({ line, counts }) => {
    const runs = spans.flatMap((span) => {
      const found = [[]];
      for (let bin = span.from; bin <= span.to; bin += 1) {
        if (all[bin]) found[found.length - 1].push(bin);
        else found.push([]);
      }
      return found.filter((run) => run.length);
    });
    return runs.map((run) => {
      const middle = run.map((bin) => `${x.get(bin)} ${area.y(counts[bin] / all[bin])}`);
      const bounds = run.map((bin) => wilson(counts[bin], all[bin]));
      const upper = run.map((bin, at) => `${x.get(bin)} ${cap(bounds[at][1])}`);
      const lower = run.map((bin, at) => `${x.get(bin)} ${cap(bounds[at][0])}`).reverse();
      const band =
        run.length > 1
          ? shape("path", {
              d: `M${upper.join("L")}L${lower.join("L")}Z`,
              fill: LINES[line],
              class: "band",
            })
          : shape("path", {
              d: `M${upper[0]}L${lower[0]}`,
              stroke: LINES[line],
              "stroke-opacity": 0.5,
              "stroke-width": 2,
            });
      return shape(
        "g",
        {},
        band,
        shape("path", {
          d: `M${middle.join("L")}`,
          stroke: LINES[line],
          "stroke-width": 2,
          fill: "none",
          "stroke-linejoin": "round",
        }),
        step < 7
          ? run
              .filter((bin) => partial[bin])
              .map((bin) => marker(line, x.get(bin), area.y(counts[bin] / all[bin]), 3, false))
          : run.map((bin) =>
              marker(line, x.get(bin), area.y(counts[bin] / all[bin]), 3, !partial[bin]),
            ),
      );
    });
  });
  const named = lines.map(({ term }) => surface(term)).join(", ") || "no word";
  return drawing(
    width,
    height,
    `Share of ${report.units} by ${by}`,
    `Lines for ${named}. The figures stand in the table below.`,
    shades,
    rungs(area, roundSteps(top, 4), percent),
    baselines,
    breaks,
    ticks,
    drawn,
  );
}

const A_YEAR = { year: 1, quarter: 4, month: 12 };
const STEPS = { year: [1, 2, 5], quarter: [1, 2, 4, 8, 20], month: [1, 3, 6, 12, 24, 60] };

// The bins from one mark to the next: whole parts of years, or whole years.
function tickStep(by, least) {
  const steps = STEPS[by] ?? [1, 2, 5];
  const year = A_YEAR[by] ?? 1;
  for (let scale = 1; ; scale *= 10) {
    for (const step of scale === 1
      ? steps
      : [10, 20, 50].map((years) => (years * year * scale) / 10)) {
      if (step >= least) return step;
    }
  }
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
