// Words that set the eras apart: a plane of all words, and the table of their figures.

const MOST_POINTS = 3000;

// What an era is held against.
function otherSide(era) {
  const others = report.eras.map((one) => one.era).filter((one) => one !== era);
  return others.length === 1 ? others[0] : "all other eras";
}

// The words of one comparison as rows.
function keynessRows(era) {
  const { n, ...columns } = report.keyness[era];
  const { n_tokens: own } = report.eraOf.get(era);
  const rest = report.eras.reduce((sum, one) => sum + one.n_tokens, 0) - own;
  return columns.term.map((term, row) => {
    const cells = Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells[row]]));
    return {
      ...cells,
      term,
      name: surface(term),
      rate: own ? (1e6 * cells.count) / own : null,
      restRate: rest ? (1e6 * cells.rest_count) / rest : null,
      alone: cells.count === 0 || cells.rest_count === 0,
    };
  });
}

function drawWords() {
  const eras = Object.keys(report.keyness);
  const body = byId("words-body");
  if (!eras.length) {
    const only = report.eras.length < 2;
    body.replaceChildren(
      element("p", { class: "note" }, only ? "There is only one era: nothing to compare it with." : "No era has words to compare."),
    );
    return;
  }
  const content = element("div");
  const show = (era) => {
    const rows = keynessRows(era);
    const plot = element("div", { class: "plot" });
    content.replaceChildren(plot, keynessTable(era, rows));
    drawnToFit(plot, (width) => scatter(era, rows, width));
  };
  const choice = element(
    "select",
    { id: "words-era", on: { change: () => show(choice.value) } },
    eras.map((era) => element("option", { value: era }, era)),
  );
  body.replaceChildren(
    ...(eras.length > 1 ? [element("label", { class: "search", for: "words-era" }, "Era held against all others", choice)] : []),
    content,
  );
  show(eras[0]);
}

// The colour of what is more in an era, or in what it is held against.
const sideColour = (era, more) => report.eraOf.get(more ? era : otherSide(era))?.colour ?? "currentColor";

function scatter(era, rows, width) {
  const ranked = rows
    .filter((row) => row.z !== null && row.log_ratio !== null)
    .sort((a, b) => Math.abs(b.z) - Math.abs(a.z) || a.term - b.term);
  const drawn = ranked.slice(0, MOST_POINTS);
  const narrow = width < 600;
  const height = narrow ? 400 : 520;
  const sides = { width, height, left: narrow ? 30 : 44, right: 10, top: 34, bottom: 48 };
  const reach = Math.max(1, ...drawn.map((row) => Math.abs(row.log_ratio))) * 1.12;
  const top = Math.max(1, ...drawn.map((row) => Math.abs(row.z))) * 1.08;
  const area = plane(sides, [-reach, reach], [0, top]);
  const largest = Math.max(1, ...drawn.map((row) => row.count + row.rest_count));
  const points = drawn.map((row) => ({
    row,
    x: area.x(row.log_ratio),
    y: area.y(Math.abs(row.z)),
    radius: Math.max(1.8, (narrow ? 7 : 10) * Math.sqrt((row.count + row.rest_count) / largest)),
    name: row.name.length > 24 ? `${Array.from(row.name).slice(0, 23).join("")}…` : row.name,
  }));
  const dot = ({ row, x, y, radius }) => {
    const attributes = {
      fill: sideColour(era, row.log_ratio > 0),
      "fill-opacity": row.documents + row.rest_documents < 3 ? 0.25 : 0.75,
    };
    if (!row.alone) return shape("circle", { cx: x, cy: y, r: radius, ...attributes });
    const tip = row.log_ratio > 0 ? 1 : -1; // a triangle points on: the ratio has no bound there
    const [r, back] = [Math.max(2.4, radius), x - tip * Math.max(2.4, radius) * 0.8];
    return shape("path", { d: `M${x + tip * r * 1.1} ${y}L${back} ${y - r}L${back} ${y + r}Z`, ...attributes });
  };
  const half = narrow ? 6 : 11;
  const solid = points.filter(({ row }) => row.documents + row.rest_documents > 2);
  const named = [
    ...placeNames(area, solid.filter(({ row }) => row.log_ratio > 0), half),
  ];
  const boxes = named.map(({ point, x, y }) => ({ left: x, right: x + textWidth(point.name, SMALL), top: y - 12, bottom: y + 4 }));
  named.push(...placeNames(area, solid.filter(({ row }) => row.log_ratio <= 0), half, boxes));
  const step = Math.max(1, Math.round(reach / (narrow ? 2.5 : 4)));
  const ticks = [];
  for (let value = 0; value <= reach; value += step) ticks.push(value, ...(value ? [-value] : []));

  const hint = element("p", { class: "hint", "aria-hidden": "true" }, "Point at a dot to see its word; choose it to read it in its sentences.");
  const picture = drawing(
    width,
    height,
    `Words of ${era} against ${otherSide(era)}`,
    "Each dot is a word: sideways how many times as often, upwards the evidence. The table below holds the same figures.",
    rungs(area, roundSteps(top, 5).slice(1), (value) => String(value)),
    shape("line", { x1: area.x(0), x2: area.x(0), y1: area.top, y2: area.bottom, class: "axis" }),
    shape("line", { x1: area.left, x2: area.right, y1: area.bottom, y2: area.bottom, class: "axis" }),
    ticks.map((value) => words(area.x(value), area.bottom + 18, value ? `${whole(2 ** Math.abs(value))}×` : "same", { "text-anchor": "middle", class: "quiet" })),
    words((area.left + area.right) / 2, height - 8, narrow ? "times as often" : "how many times as often, per word of text", { "text-anchor": "middle", class: "quiet" }),
    words(area.left, 18, clipped(`← more in ${otherSide(era)}`, width / 2 - 20, 14), { "font-size": 14, "font-weight": 600 }),
    words(area.right, 18, clipped(`more in ${era} →`, width / 2 - 20, 14), { "text-anchor": "end", "font-size": 14, "font-weight": 600 }),
    points.map(dot).reverse(),
    named.map(({ point, x, y }) =>
      shape(
        "g",
        {
          role: "button",
          tabindex: "0",
          class: "name",
          "aria-label": `${point.row.name}: read it in its sentences`,
          on: {
            keydown: (event) => {
              if (event.key !== "Enter" && event.key !== " ") return;
              event.preventDefault();
              openTerm(point.row.term);
            },
          },
        },
        words(x, y, point.name, { class: "halo" }),
      ),
    ),
  );
  const nearestTo = (event) => {
    const frame = picture.getBoundingClientRect();
    const [x, y] = [event.clientX - frame.left, event.clientY - frame.top];
    const label = named.find(({ point, x: left, y: base }) => x >= left && x <= left + textWidth(point.name, SMALL) && y >= base - 12 && y <= base + 4);
    if (label) return label.point;
    const gap = (point) => Math.hypot(point.x - x, point.y - y);
    const best = points.reduce((one, other) => (gap(other) < gap(one) ? other : one), points[0]);
    return best && gap(best) < 14 ? best : null;
  };
  picture.addEventListener("pointermove", (event) => {
    const point = nearestTo(event);
    picture.classList.toggle("pointing", Boolean(point));
    if (point) hint.replaceChildren(foreign(point.row.name), `: ${ratioWords(point.row)}, evidence ${decimals(Math.abs(point.row.z), 1)}`);
  });
  picture.addEventListener("click", (event) => {
    const point = nearestTo(event);
    if (point) openTerm(point.row.term);
  });
  const marks = [
    "size: how often the word occurs",
    ...(points.some(({ row }) => row.alone) ? ["triangle: never on the other side"] : []),
    ...(points.some(({ row }) => row.documents + row.rest_documents < 3) ? [`pale: in one or two ${report.units}`] : []),
    ...(drawn.length < ranked.length ? [`drawn: the ${whole(drawn.length)} with the most evidence of ${whole(ranked.length)}`] : []),
  ];
  return element("div", {}, picture, hint, element("p", { class: "quiet small" }, `Upwards: evidence |z|; ${marks.join("; ")}.`));
}

// "3.1× as often", or that one side does not use it at all.
const ratioWords = (row) => (row.alone ? "only on this side" : `${times(row.log_ratio)} as often`);

function keynessTable(era, rows) {
  const rest = otherSide(era);
  const held = (name) => rows.length && rows[0][name] !== undefined;
  const number = (label, help, name, digits, write = (value) => decimals(value, digits)) => ({
    label,
    help,
    numeric: true,
    first: true,
    value: (row) => row[name],
    cell: (row) => write(row[name]),
  });
  const rounded = (value) => (value === null ? "–" : whole(value));
  const range = (row) => {
    if (row.log_ratio === null) return "–";
    const sign = (value) => (value === null ? "no bound" : `${value > 0 ? "+" : ""}${decimals(value, 1)}`);
    return [sign(row.log_ratio), element("span", { class: "range" }, ` ${sign(row.log_ratio_low)} to ${sign(row.log_ratio_high)}`)];
  };
  const columns = [
    { label: "Word", help: "Its commonest form; all forms of the word are counted together", value: (row) => row.name, cell: (row) => foreign(row.name) },
    { label: "More in", help: "The side that uses it more often, per word of text", value: (row) => (row.log_ratio > 0 ? era : rest), cell: (row) => (row.log_ratio === null ? "–" : foreign(row.log_ratio > 0 ? era : rest)) },
    number("Evidence", "z of the log-odds with an informative prior: the farther from 0, the surer. Beyond 2 either way is worth a look; minus is more on the other side", "z", 1),
    { label: "Log ratio", help: `How many times as often in ${era}, as a power of two: +1 twice, +2 four times, −1 half as often; with its 95 % interval`, numeric: true, first: true, value: (row) => row.log_ratio, cell: range },
    number(`Per million, ${era}`, "How often among a million words of text", "rate", 0, rounded),
    number(`Per million, ${rest}`, "How often among a million words of text", "restRate", 0, rounded),
    number(`Times, ${era}`, "How often it occurs", "count", 0, rounded),
    number(`Times, ${rest}`, "How often it occurs", "rest_count", 0, rounded),
    number(`${report.units === "stories" ? "Stories" : "Articles"}, ${era}`, "In how many of them it occurs: a word that one of them repeats is no change in the coverage", "documents", 0, rounded),
    number(`${report.units === "stories" ? "Stories" : "Articles"}, ${rest}`, "In how many of them it occurs", "rest_documents", 0, rounded),
    ...(held("p") ? [{ ...number("p", "How often articles shuffled between the eras differ as much", "p", 3, probability), first: false }] : []),
    ...(held("q") ? [{ ...number("q", "The share of false finds to expect among all words with a q as small as this", "q", 3, probability), first: false }] : []),
    ...(held("g2") ? [number("G²", "Log-likelihood ratio; it takes every word for an independent observation, which it is not: read it as an order, not as a probability", "g2", 1)] : []),
    ...(held("dispersion") ? [number(`Spread, ${era}`, "Gries's DP: 0 = spread over the articles as all words are, near 1 = piled up in few of them", "dispersion", 2)] : []),
  ];
  return table({
    name: "words",
    caption: `Words of ${era} against ${rest}`,
    columns,
    rows,
    all: report.keyness[era].n,
    what: "words",
    words: (row) => `${row.name} ${report.terms.forms[row.term]}`,
    open: (row) => openTerm(row.term),
  });
}
