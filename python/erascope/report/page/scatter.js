// The plane of words: sideways how many times as often, upwards how surely.

const MOST_POINTS = 3000;

// The colour of what is more in an era, or in what it is held against.
const sideColour = (era, more) =>
  report.eraOf.get(more ? era : otherSide(era))?.colour ?? "var(--quiet)";

// How high each row stands: by the decades of its p, and where that is only a bound by |z| above
// it; without a permutation by |z| alone. Rows in too few articles to be tested have no height.
function heights(era, rows) {
  if (!isTested(era)) return { height: (row) => Math.abs(row.z), floor: null };
  const bound = rows.filter((row) => row.p_is_bound);
  const farthest = Math.max(1e-9, ...bound.map((row) => Math.abs(row.z)));
  const height = (row) => {
    if (row.p === null) return NaN;
    const beyond = row.p_is_bound ? (0.3 * Math.abs(row.z)) / farthest : 0;
    return -Math.log10(row.p) * (1 + beyond);
  };
  return { height, floor: bound.length ? -Math.log10(bound[0].p) : null };
}

function scatter(era, rows, width) {
  const { height: rise, floor } = heights(era, rows);
  const tested = isTested(era);
  const ranked = rows.filter((row) => row.z !== null && row.log_ratio !== null && rise(row) >= 0);
  const drawn = ranked.slice(0, MOST_POINTS);
  const narrow = width < 600;
  const height = narrow ? 420 : 520;
  const left = tested ? (narrow ? 62 : 84) : narrow ? 30 : 44;
  const sides = { width, height, left, right: 10, top: 34, bottom: 48 };
  const reach = Math.max(1, ...drawn.map((row) => Math.abs(row.log_ratio))) * 1.12;
  const top = Math.max(1, ...drawn.map(rise)) * 1.08;
  const area = plane(sides, [-reach, reach], [0, top]);
  const decades = Array.from({ length: Math.floor((floor ?? top) + 0.01) }, (_, at) => at + 1);
  const odds = (decade) => `1${narrow ? ":" : " in "}${whole(10 ** decade)}`;
  const largest = Math.max(1, ...drawn.map((row) => row.count + row.rest_count));
  const points = drawn.map((row) => ({
    row,
    x: area.x(row.log_ratio),
    y: area.y(rise(row)),
    radius: Math.max(1.8, (narrow ? 7 : 10) * Math.sqrt((row.count + row.rest_count) / largest)),
    name: row.name.length > 24 ? `${Array.from(row.name).slice(0, 23).join("")}…` : row.name,
  }));
  const dot = ({ row, x, y, radius }) => {
    const colour = sideColour(era, row.log_ratio > 0);
    // Mixed with the paper, not transparent: pale dots in a heap must stay pale.
    const attributes = row.pale
      ? { fill: `color-mix(in srgb, ${colour} 28%, var(--paper))` }
      : { fill: colour, "fill-opacity": 0.75 };
    if (!row.alone) return shape("circle", { cx: x, cy: y, r: radius, ...attributes });
    const tip = row.log_ratio > 0 ? 1 : -1; // a triangle points on: the ratio has no bound there
    const [r, back] = [Math.max(2.4, radius), x - tip * Math.max(2.4, radius) * 0.8];
    return shape("path", {
      d: `M${x + tip * r * 1.1} ${y}L${back} ${y - r}L${back} ${y + r}Z`,
      ...attributes,
    });
  };
  const half = narrow ? 6 : 11;
  const sure = points.filter(({ row }) => !row.pale);
  const solid = sure.length ? sure : points;
  const named = [
    ...placeNames(
      area,
      solid.filter(({ row }) => row.log_ratio > 0),
      half,
    ),
  ];
  const boxes = named.map(({ point, x, y }) => ({
    left: x,
    right: x + textWidth(point.name, SMALL),
    top: y - 12,
    bottom: y + 4,
  }));
  named.push(
    ...placeNames(
      area,
      solid.filter(({ row }) => row.log_ratio <= 0),
      half,
      boxes,
    ),
  );
  const step = Math.max(1, Math.round(reach / (narrow ? 2.5 : 4)));
  const ticks = [];
  for (let value = 0; value <= reach; value += step) ticks.push(value, ...(value ? [-value] : []));

  const hint = element(
    "p",
    { class: "hint", "aria-hidden": "true" },
    "Point at a dot to see its word; choose it to read it in its sentences.",
  );
  const picture = drawing(
    width,
    height,
    `Words of ${era} against ${otherSide(era)}`,
    "Each dot is a word: sideways how many times as often, upwards how surely. The table below holds the same figures.",
    tested
      ? rungs(area, decades, odds)
      : rungs(area, roundSteps(top, 5).slice(1), (value) => String(value)),
    floor === null
      ? null
      : shape("line", {
          x1: area.left,
          x2: area.right,
          y1: area.y(floor),
          y2: area.y(floor),
          class: "floor",
        }),
    shape("line", { x1: area.x(0), x2: area.x(0), y1: area.top, y2: area.bottom, class: "axis" }),
    shape("line", {
      x1: area.left,
      x2: area.right,
      y1: area.bottom,
      y2: area.bottom,
      class: "axis",
    }),
    ticks.map((value) =>
      words(area.x(value), area.bottom + 18, value ? `${whole(2 ** Math.abs(value))}×` : "same", {
        "text-anchor": "middle",
        class: "quiet",
      }),
    ),
    words(
      (area.left + area.right) / 2,
      height - 8,
      narrow ? "times as often" : "how many times as often, per word of text",
      { "text-anchor": "middle", class: "quiet" },
    ),
    words(
      area.left,
      18,
      clipped(`← more in ${otherSide(era)}`, (area.right - area.left) / 2 - 10, 14, 600),
      {
        "font-size": 14,
        "font-weight": 600,
      },
    ),
    words(area.right, 18, clipped(`more in ${era} →`, (area.right - area.left) / 2 - 10, 14, 600), {
      "text-anchor": "end",
      "font-size": 14,
      "font-weight": 600,
    }),
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
    const label = named.find(
      ({ point, x: left, y: base }) =>
        x >= left && x <= left + textWidth(point.name, SMALL) && y >= base - 12 && y <= base + 4,
    );
    if (label) return label.point;
    const gap = (point) => Math.hypot(point.x - x, point.y - y);
    const best = points.reduce((one, other) => (gap(other) < gap(one) ? other : one), points[0]);
    return best && gap(best) < 14 ? best : null;
  };
  picture.addEventListener("pointermove", (event) => {
    const point = nearestTo(event);
    picture.classList.toggle("pointing", Boolean(point));
    if (point)
      hint.replaceChildren(
        foreign(point.row.name),
        `: ${ratioWords(point.row)}, in ${whole(point.row.documents)} and ${whole(point.row.rest_documents)} ${report.units}${chanceWords(point.row)}`,
      );
  });
  picture.addEventListener("click", (event) => {
    const point = nearestTo(event);
    if (point) openTerm(point.row.term);
  });
  const marks = [
    "size: how often the word occurs",
    ...(points.some(({ row }) => row.alone) ? ["triangle: never on the other side"] : []),
    ...(points.some(({ row }) => row.pale)
      ? [tested ? "pale: may well be chance" : `pale: in one or two ${report.units}`]
      : []),
    ...(drawn.length < ranked.length
      ? [`drawn: the ${whole(drawn.length)} surest of ${whole(ranked.length)}`]
      : []),
    ...(ranked.length < rows.length
      ? [`not drawn: ${whole(rows.length - ranked.length)} words in too few ${report.units} to test`]
      : []),
    ...(floor === null ? [] : ["above the dotted line: rarer still, ordered by z"]),
  ];
  return element(
    "div",
    {},
    picture,
    hint,
    element(
      "p",
      { class: "quiet small" },
      tested
        ? `Upwards: how rarely chance alone would do it. 1 in 1,000 means: if the ${report.units} were dealt out to the eras at random a thousand times, the word would differ as much once. Marks: ${marks.join("; ")}.`
        : `Upwards: evidence |z|; ${marks.join("; ")}.`,
    ),
  );
}
