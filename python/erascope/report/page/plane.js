// A plane to draw on: from values to places, with lines and figures along its edges.

const SMALL = 12; // pixels, of the words in drawings

// sides: width, height, left, right, top, bottom (margins); x and y: [lowest, highest].
function plane(sides, x, y) {
  const [left, right] = [sides.left, sides.width - sides.right];
  const [top, bottom] = [sides.top, sides.height - sides.bottom];
  return {
    left,
    right,
    top,
    bottom,
    x: (value) => left + ((value - x[0]) / (x[1] - x[0] || 1)) * (right - left),
    y: (value) => bottom - ((value - y[0]) / (y[1] - y[0] || 1)) * (bottom - top),
  };
}

const words = (x, y, text, attributes = {}) =>
  shape("text", { x, y, "font-size": SMALL, ...attributes }, text);

// Figures up the left side, each with a line across.
const rungs = (area, steps, write) =>
  steps.map((step) => [
    shape("line", {
      x1: area.left,
      x2: area.right,
      y1: area.y(step),
      y2: area.y(step),
      class: "grid",
    }),
    words(area.left - 8, area.y(step) + 4, write(step), { "text-anchor": "end", class: "quiet" }),
  ]);

// Boxes that may not cover each other.
const covers = (one, other) =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

// Name points where they find room, the first ones first: points are { x, y, radius, name },
// obstacles boxes that stay free. Gives the labels that were placed.
function placeNames(area, points, most, obstacles = []) {
  const taken = [...obstacles];
  const placed = [];
  const box = (point, air = 1) => ({
    left: point.x - point.radius - air,
    right: point.x + point.radius + air,
    top: point.y - point.radius - air,
    bottom: point.y + point.radius + air,
  });
  const crowd = points.slice(0, 4 * most).map((point) => box(point));
  for (const point of points) {
    if (placed.length >= most) break;
    const width = textWidth(point.name, SMALL);
    const away = point.radius + 4;
    const spots = [
      [point.x + away, point.y + 4],
      [point.x - away - width, point.y + 4],
      [point.x - width / 2, point.y - away - 2],
      [point.x - width / 2, point.y + away + 10],
      [point.x + away, point.y - away],
      [point.x - away - width, point.y - away],
    ];
    for (const [left, base] of spots) {
      const own = { left, right: left + width, top: base - 12, bottom: base + 4 };
      const inside =
        own.left >= area.left &&
        own.right <= area.right &&
        own.top >= area.top &&
        own.bottom <= area.bottom;
      const free = ![...taken, ...crowd].some((other) => covers(own, other));
      if (inside && free) {
        taken.push(own, box(point));
        placed.push({ point, x: left, y: base });
        break;
      }
    }
  }
  return placed;
}
