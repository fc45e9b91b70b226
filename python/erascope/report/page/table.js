// A table to search, to sort and to walk through with the keyboard.

const PAGE = 25;
const PRINTED = 100;
const alphabet = new Intl.Collator("en", { numeric: true });

// options: name (its place in ids), caption, columns, rows, what (the rows' noun, in the plural),
// all (how many there are where `rows` was capped), words(row) (what a search looks through), open(row).
// A column: label, help, value(row) to sort by, cell(row) to show, numeric, first (largest first).
function table(options) {
  const { name, caption, columns, rows, what, words, open } = options;
  const all = options.all ?? rows.length;
  const texts = words ? rows.map((row) => words(row).toLowerCase()) : null;
  let order = rows.map((_, place) => place);
  let sorted = null;
  let page = 0;
  let size = PAGE;
  let current = 0;

  const body = element("tbody");
  const count = element("p", { class: "count", role: "status" });
  const back = element("button", { type: "button", on: { click: () => turn(-1) } }, "← Previous");
  const forward = element("button", { type: "button", on: { click: () => turn(1) } }, "Next →");
  const where = element("span", { class: "where" });
  const pager = element("div", { class: "pager" }, back, where, forward);
  const heads = columns.map((column, place) => {
    const mark = element("span", { class: "arrow", "aria-hidden": "true" });
    const button = element(
      "button",
      { type: "button", title: column.help, on: { click: () => sortBy(place) } },
      column.label,
      mark,
    );
    return element("th", { scope: "col", class: column.numeric ? "number" : null }, button);
  });
  const search = element("input", {
    type: "search",
    id: `${name}-search`,
    autocomplete: "off",
    spellcheck: "false",
    on: { input: () => find(search.value) },
  });

  const pages = () => Math.max(1, Math.ceil(order.length / size));

  function turn(step, at = 0) {
    page = Math.min(pages() - 1, Math.max(0, page + step));
    current = at;
    show();
  }

  function sortBy(place) {
    const column = columns[place];
    const up = sorted?.place === place ? !sorted.up : !column.first;
    sorted = { place, up };
    const keys = new Map(order.map((row) => [row, column.value(rows[row])]));
    order.sort((a, b) => compare(keys.get(a), keys.get(b), up) || a - b);
    heads.forEach((head, at) => {
      const here = at === place;
      if (here) head.setAttribute("aria-sort", up ? "ascending" : "descending");
      else head.removeAttribute("aria-sort");
      head.querySelector(".arrow").textContent = here ? (up ? " ↑" : " ↓") : "";
    });
    page = 0;
    current = 0;
    show();
  }

  function find(typed) {
    const wanted = typed.normalize("NFC").trim().toLowerCase();
    const found = rows.map((_, place) => place).filter((place) => texts[place].includes(wanted));
    // What is exactly what was typed comes first.
    const exact = (place) => String(columns[0].value(rows[place])).toLowerCase() === wanted;
    order = [...found.filter(exact), ...found.filter((place) => !exact(place))];
    page = 0;
    current = 0;
    if (sorted) {
      sorted.up = !sorted.up; // sortBy turns it back
      sortBy(sorted.place);
    } else {
      show();
    }
  }

  function show() {
    const from = page * size;
    const shown = order.slice(from, from + size);
    body.replaceChildren(
      ...shown.map((row, at) =>
        element(
          "tr",
          {},
          columns.map((column, place) => {
            const content = column.cell(rows[row]);
            if (place > 0)
              return element(
                "td",
                { class: column.numeric ? "number" : (column.look ?? null) },
                content,
              );
            const held = open
              ? element(
                  "button",
                  {
                    type: "button",
                    class: "open",
                    tabindex: at === current ? "0" : "-1",
                    on: { click: () => open(rows[row]), focus: () => (current = at) },
                  },
                  content,
                )
              : content;
            return element("th", { scope: "row" }, held);
          }),
        ),
      ),
    );
    if (!shown.length) {
      const nothing = element("td", { colspan: String(columns.length) }, `No ${what} match.`);
      body.append(element("tr", {}, nothing));
    }
    const capped = all > rows.length ? ` (of ${whole(all)} in all)` : "";
    const found = order.length < rows.length ? `${whole(order.length)} of ` : "";
    count.textContent = `${found}${whole(rows.length)} ${what}${capped}`;
    where.textContent = shown.length
      ? `${whole(from + 1)} to ${whole(from + shown.length)} of ${whole(order.length)}`
      : "";
    pager.hidden = order.length <= size;
    back.disabled = page === 0;
    forward.disabled = page >= pages() - 1;
  }

  // Up and down from row to row, page by page, to either end.
  function walk(event) {
    const buttons = [...body.querySelectorAll("button.open")];
    const at = buttons.indexOf(event.target);
    if (at < 0) return;
    const last = buttons.length - 1;
    const steps = {
      ArrowDown: () => (at < last ? (current = at + 1) : page < pages() - 1 && turn(1)),
      ArrowUp: () => (at > 0 ? (current = at - 1) : page > 0 && turn(-1, size - 1)),
      PageDown: () => turn(1),
      PageUp: () => turn(-1),
      Home: () => turn(-page),
      End: () => turn(pages(), Math.max(0, (order.length - 1) % size)),
    };
    if (!steps[event.key]) return;
    event.preventDefault();
    steps[event.key]();
    const now = [...body.querySelectorAll("button.open")];
    now.forEach((button, place) => button.setAttribute("tabindex", place === current ? "0" : "-1"));
    now[Math.min(current, now.length - 1)]?.focus();
  }

  body.addEventListener("keydown", walk);
  window.addEventListener("beforeprint", () => {
    [size, page] = [PRINTED, 0];
    show();
  });
  window.addEventListener("afterprint", () => {
    size = PAGE;
    show();
  });
  show();
  const finder = words
    ? element("label", { class: "search", for: `${name}-search` }, `Search the ${what}`, search)
    : null;
  return element(
    "div",
    { class: "table", id: `${name}-table` },
    element("div", { class: "tools" }, finder, count),
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      element(
        "table",
        {},
        element("caption", {}, caption),
        element("thead", {}, element("tr", {}, heads)),
        body,
      ),
    ),
    pager,
  );
}

// Numbers by size, words by the alphabet, what is missing always last.
function compare(one, other, up) {
  const [absent, lacking] = [one, other].map((value) => value === null || value === undefined);
  if (absent || lacking) return absent - lacking;
  const order = typeof one === "number" ? one - other : alphabet.compare(one, other);
  return up ? order : -order;
}
