// The plane of words: sideways how many times as often, upwards the evidence.

const MOST_POINTS = 3000;

// The colour of what is more in an era, or in what it is held against.
const sideColour = (era, more) =>
  report.eraOf.get(more ? era : otherSide(era))?.colour ?? "var(--quiet)";

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
    return shape("path", {
      d: `M${x + tip * r * 1.1} ${y}L${back} ${y - r}L${back} ${y + r}Z`,
      ...attributes,
    });
  };
  const half = narrow ? 6 : 11;
  const solid = points.filter(({ row }) => row.documents + row.rest_documents > 2);
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
    "Each dot is a word: sideways how many times as often, upwards the evidence. The table below holds the same figures.",
    rungs(area, roundSteps(top, 5).slice(1), (value) => String(value)),
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
        `: ${ratioWords(point.row)}, evidence ${decimals(Math.abs(point.row.z), 1)}`,
      );
  });
  picture.addEventListener("click", (event) => {
    const point = nearestTo(event);
    if (point) openTerm(point.row.term);
  });
  const marks = [
    "size: how often the word occurs",
    ...(points.some(({ row }) => row.alone) ? ["triangle: never on the other side"] : []),
    ...(points.some(({ row }) => row.documents + row.rest_documents < 3)
      ? [`pale: in one or two ${report.units}`]
      : []),
    ...(drawn.length < ranked.length
      ? [`drawn: the ${whole(drawn.length)} with the most evidence of ${whole(ranked.length)}`]
      : []),
  ];
  return element(
    "div",
    {},
    picture,
    hint,
    element("p", { class: "quiet small" }, `Upwards: evidence |z|; ${marks.join("; ")}.`),
  );
}
