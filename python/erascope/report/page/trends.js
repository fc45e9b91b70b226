// Words over time: a box to type into, and the lines of what was typed.

const MOST_LINES = 6;
// Okabe and Ito's colours, as in the static plots; each line has its own mark as well.
const LINES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"];

let trendTerms = []; // of each line its term; null where a line was taken away
let redrawTrends = () => {};

function drawTrends() {
  const { by, start } = report.trends;
  const answer = element("p", { class: "answer", role: "status", id: "trend-answer" });
  const input = element("input", { type: "text", id: "trend-word", autocomplete: "off", spellcheck: "false", autocapitalize: "off", "aria-describedby": "trend-answer" });
  const form = element(
    "form",
    { class: "tools", on: { submit: (event) => { event.preventDefault(); ask(); } } },
    element("label", { class: "search", for: "trend-word" }, "A word, or several with commas", input),
    element("button", { type: "submit", class: "action" }, "Add"),
  );
  const chips = element("ul", { class: "chips", "aria-label": "Words shown" });
  const plot = element("div", { class: "plot" });
  const figures = element("details", {}, element("summary", {}, "The figures behind the lines"), element("div"));

  function ask() {
    const typed = input.value.split(",").map((word) => word.trim()).filter(Boolean);
    const problems = [];
    for (const word of typed) {
      const found = lookUp(word);
      if (found.term === undefined) problems.push([word, found]);
      else if (!addTrend(found.term)) problems.push([word, { problem: `is one too many: remove one of the ${MOST_LINES} first`, nearest: [] }]);
    }
    input.value = problems.map(([word]) => word).join(", ");
    answer.replaceChildren(...problems.flatMap(([word, found]) => refusal(word, found)));
  }

  function refusal(word, { problem, nearest: near }) {
    const offers = near.flatMap((term, place) => [
      place ? ", " : "; nearest: ",
      element("button", { type: "button", class: "word", on: { click: () => { addTrend(term); input.value = ""; answer.replaceChildren(); input.focus(); } } }, foreign(surface(term))),
    ]);
    return ["“", foreign(word.length > 60 ? `${word.slice(0, 59)}…` : word), "” ", problem, ...offers, ". "];
  }

  byId("trends-body").replaceChildren(form, answer, chips, plot, element("p", { class: "quiet small", id: "trend-note" }), figures);
  const redraw = drawnToFit(plot, (width) => trendPlot(width));
  redrawTrends = () => {
    chips.replaceChildren(
      ...trendTerms.flatMap((term, line) => (term === null ? [] : [chip(term, line)])),
    );
    figures.lastChild.replaceChildren(trendFigures());
    redraw();
  };
  byId("trend-note").textContent =
    `${plural(start.length, by)}, ${start[0]} to ${dayBefore(report.trends.end[start.length - 1])}. ` +
    `Share of ${report.units}; ${report.unit === "stories" ? "copies of one text in a bin count once. " : ""}` +
    "Hollow mark: a bin that the articles cover only in part. Shaded: the eras.";
  trendTerms = firstTerms();
  redrawTrends();
}

function chip(term, line) {
  const mark = shape("svg", { width: 14, height: 14, "aria-hidden": "true" }, marker(line, 7, 7, 4, true));
  return element(
    "li",
    {},
    mark,
    element("button", { type: "button", class: "word", title: "Read it in its sentences", on: { click: () => openTerm(term) } }, foreign(surface(term))),
    element("button", { type: "button", class: "remove", "aria-label": `Remove ${surface(term)}`, on: { click: () => { trendTerms[line] = null; redrawTrends(); byId("trend-word").focus(); } } }, "×"),
  );
}

// Puts a term on the first free line; false where there is none.
function addTrend(term) {
  if (trendTerms.includes(term)) return true;
  const free = Array.from({ length: MOST_LINES }, (_, line) => line).find((line) => (trendTerms[line] ?? null) === null);
  if (free === undefined) return false;
  trendTerms[free] = term;
  redrawTrends();
  return true;
}

// To begin with: the word with the most evidence from each side, in at least three articles.
function firstTerms() {
  const [columns] = Object.values(report.keyness);
  if (!columns) {
    const common = report.terms.surface.map((_, term) => term).sort((a, b) => totalCount(b) - totalCount(a));
    return common.slice(0, 2);
  }
  const ranked = columns.term
    .map((term, row) => ({ term, z: columns.z[row] ?? 0, documents: columns.documents[row] + columns.rest_documents[row] }))
    .filter((row) => row.documents > 2)
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z));
  const sides = [ranked.find((row) => row.z > 0), ranked.find((row) => row.z < 0)];
  return sides.filter(Boolean).map((row) => row.term);
}

// The marks of the lines: told apart without colours.
function marker(line, x, y, r, full) {
  const look = { fill: full ? LINES[line] : "var(--paper)", stroke: LINES[line], "stroke-width": 1.5 };
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
  const lines = trendTerms.flatMap((term, line) => (term === null ? [] : [{ term, line, counts: countsOverTime(term) }]));
  const parts = stretches();
  const height = width < 600 ? 300 : 360;
  const sides = { width, height, left: 48, right: 14, top: 28, bottom: 34 };
  const highest = Math.max(0.02, ...lines.flatMap(({ counts }) => counts.map((count, bin) => (all[bin] ? count / all[bin] : 0))));
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
  const shades = report.eras.flatMap((era) => spans.map((span) => {
    const bins = [];
    for (let bin = span.from; bin <= span.to; bin += 1) {
      if (start[bin] < era.end && era.start < end[bin]) bins.push(bin);
    }
    if (!bins.length) return null;
    const [one, other] = [x.get(bins[0]) - step / 2, x.get(bins[bins.length - 1]) + step / 2];
    return shape(
      "g",
      {},
      shape("rect", { x: one, y: area.top, width: other - one, height: area.bottom - area.top, fill: era.colour, "fill-opacity": 0.1 }),
      words((one + other) / 2, area.top - 8, clipped(era.era, Math.max(40, other - one), SMALL), { "text-anchor": "middle", class: "quiet" }),
    );
  }));
  const every = tickStep(by, Math.ceil(n_bins / Math.max(2, Math.floor(room / 62))));
  const ticks = spans.flatMap((span) => {
    const marks = [];
    for (let bin = span.from; bin <= span.to; bin += 1) {
      if (serial(start[bin], by, bin) % every !== 0 && span.from !== span.to) continue;
      marks.push(
        shape("line", { x1: x.get(bin), x2: x.get(bin), y1: area.bottom, y2: area.bottom + 4, class: "axis" }),
        words(x.get(bin), area.bottom + 18, binName(start[bin], every >= (A_YEAR[by] ?? Infinity) ? "year" : by), { "text-anchor": "middle", class: "quiet" }),
      );
    }
    return marks;
  });
  const breaks = spans.slice(1).map((span) => words(span.left - gap / 2, area.bottom + 4, "//", { "text-anchor": "middle", class: "quiet" }));
  const baselines = spans.map((span) => shape("line", { x1: span.left, x2: span.right, y1: area.bottom, y2: area.bottom, class: "axis" }));
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
      const band = run.length > 1
        ? shape("path", { d: `M${upper.join("L")}L${lower.join("L")}Z`, fill: LINES[line], class: "band" })
        : shape("path", { d: `M${upper[0]}L${lower[0]}`, stroke: LINES[line], "stroke-opacity": 0.5, "stroke-width": 2 });
      return shape(
        "g",
        {},
        band,
        shape("path", { d: `M${middle.join("L")}`, stroke: LINES[line], "stroke-width": 2, fill: "none", "stroke-linejoin": "round" }),
        step < 7 ? run.filter((bin) => partial[bin]).map((bin) => marker(line, x.get(bin), area.y(counts[bin] / all[bin]), 3, false)) : run.map((bin) => marker(line, x.get(bin), area.y(counts[bin] / all[bin]), 3, !partial[bin])),
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
    for (const step of scale === 1 ? steps : [10, 20, 50].map((years) => (years * year * scale) / 10)) {
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

function trendFigures() {
  const { start, all, partial, by } = report.trends;
  const terms = trendTerms.filter((term) => term !== null);
  const counts = terms.map(countsOverTime);
  // The bins that are drawn: a long stretch without any article is no row after row of nothing.
  const bins = stretches().flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
  const cells = (bin) =>
    counts.map((count) => {
      if (!all[bin]) return element("td", { class: "number" }, "–");
      const [low, high] = wilson(count[bin], all[bin]);
      return element("td", { class: "number" }, percent(count[bin] / all[bin]), element("span", { class: "range" }, ` ${interval(low, high)}`));
    });
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures over time" },
    element(
      "table",
      {},
      element("caption", {}, `Share of ${report.units} by ${by}, with its 95 % interval`),
      element("thead", {}, element("tr", {}, element("th", { scope: "col" }, by), element("th", { scope: "col", class: "number" }, report.units), terms.map((term) => element("th", { scope: "col", class: "number" }, foreign(surface(term)))))),
      element("tbody", {}, bins.map((bin) => element("tr", {}, element("th", { scope: "row" }, `${binName(start[bin], by)}${partial[bin] ? " (in part)" : ""}`), element("td", { class: "number" }, whole(all[bin])), cells(bin)))),
    ),
  );
}
