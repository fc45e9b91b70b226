// Elements of the page. Text, ours and that of articles, becomes text nodes and nothing else: no
// function here, or anywhere in the report, takes markup.

const SVG = "http://www.w3.org/2000/svg";

// An element with attributes, listeners (`on`) and children; null children are left out.
function build(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    } else if (value === true) {
      made.setAttribute(name, "");
    } else if (value !== null && value !== undefined && value !== false) {
      made.setAttribute(name, value);
    }
  }
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined) made.append(child);
  }
  return made;
}

const element = (name, attributes, ...children) =>
  build(document.createElement(name), attributes, children);

const shape = (name, attributes, ...children) =>
  build(document.createElementNS(SVG, name), attributes, children);

// Words from an article or from the user, of whatever script: they keep their own direction.
const foreign = (text) => element("bdi", { dir: "auto" }, String(text));

// A link where the address is one that a browser may open, the mere words where it is not.
function link(address, words) {
  let target = null;
  try {
    target = new URL(address);
  } catch {
    return words;
  }
  if (target.protocol !== "http:" && target.protocol !== "https:") return words;
  return element("a", { href: target.href, target: "_blank", rel: "noopener noreferrer" }, words);
}

const byId = (id) => document.getElementById(id);

// A drawing with its name and description for those who do not see it.
function drawing(width, height, name, description, ...children) {
  return shape(
    "svg",
    {
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      role: "group",
      "aria-label": `${name}. ${description}`,
    },
    shape("title", {}, name),
    shape("desc", {}, description),
    ...children,
  );
}

// Draw again whenever the room for it changes.
function drawnToFit(holder, draw) {
  let drawn = 0;
  const redraw = () => {
    const width = Math.floor(holder.clientWidth);
    if (width > 0 && width !== drawn) {
      drawn = width;
      holder.replaceChildren(draw(width));
    }
  };
  new ResizeObserver(redraw).observe(holder);
  redraw();
  return () => {
    drawn = 0;
    redraw();
  };
}

const ruler = document.createElement("canvas").getContext("2d");

// The width of words as they will be drawn, in pixels.
function textWidth(words, size, weight = 400) {
  ruler.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
  return ruler.measureText(words).width;
}

// Words cut off with an ellipsis where they are wider than there is room.
function clipped(words, room, size, weight = 400) {
  if (textWidth(words, size, weight) <= room) return words;
  const letters = Array.from(words.slice(0, 200));
  while (letters.length > 1 && textWidth(letters.join("") + "…", size, weight) > room)
    letters.pop();
  return letters.join("").trimEnd() + "…";
}
