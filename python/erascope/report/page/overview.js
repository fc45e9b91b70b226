// The head of the page, the summary and the eras.

function drawHead() {
  byId("title").replaceChildren(foreign(report.title));
  const articles = report.articles.n;
  const dates = report.articles.date.filter(Boolean);
  byId("standfirst").textContent =
    `${plural(articles, "article")}` +
    (dates.length
      ? `, dated ${dates[0].slice(0, 4)} to ${dates[dates.length - 1].slice(0, 4)}`
      : "") +
    `, in ${plural(report.eras.length, "era")}.`;
}

// The sentences of the summary; lines that begin with a dash are the list of the sentence above them.
const ITEM = "  - ";
function sentences(lines) {
  const blocks = [];
  for (const line of lines) {
    if (line.startsWith(ITEM)) blocks.at(-1).items.push(line.slice(ITEM.length));
    else blocks.push({ text: line, items: [] });
  }
  return blocks.map(({ text, items }) => {
    const paragraph = element("p", { dir: "auto" }, text);
    if (!items.length) return paragraph;
    const list = items.map((item) => element("li", { dir: "auto" }, item));
    return element("div", { class: "finding" }, paragraph, element("ul", {}, list));
  });
}

// What stands above as a warning already.
const isWarning = (text) => report.warnings.some((warning) => text.startsWith(`Note: ${warning}`));

function drawSummary() {
  byId("summary-body").replaceChildren(
    ...report.warnings.map((warning) => element("p", { class: "note", dir: "auto" }, warning)),
    ...sentences(report.summary.filter((text) => !isWarning(text))),
  );
}

// A square in the colour of an era, and its name.
function eraName(era) {
  const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.backgroundColor = report.eraOf.get(era)?.colour ?? "";
  return element("span", { class: "era" }, swatch, foreign(era));
}

const dayBefore = (day) => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return Number.isNaN(date.getTime()) ? day : date.toISOString().slice(0, 10);
};

function drawEras() {
  const topics = (era) => report.topics.filter((topic) => topic.era === era).length;
  const columns = [
    ["Era", (era) => eraName(era.era)],
    ["From", (era) => era.start],
    ["To", (era) => dayBefore(era.end)],
    ["Articles", (era) => whole(era.n_articles)],
    ["Stories", (era) => whole(era.n_stories)],
    ["Words", (era) => whole(era.n_tokens)],
    ["Topics", (era) => whole(topics(era.era))],
  ];
  const row = (era) =>
    columns.map(([, cell], place) =>
      element(
        place ? "td" : "th",
        { class: place > 2 ? "number" : place ? "date" : null, scope: place ? null : "row" },
        cell(era),
      ),
    );
  const empty = report.eras.filter((era) => !era.n_articles);
  byId("eras-body").replaceChildren(
    element(
      "div",
      { class: "scroll", tabindex: "0", role: "region", "aria-label": "Eras" },
      element(
        "table",
        {},
        element("caption", {}, `Eras; figures below count ${report.units}`),
        element(
          "thead",
          {},
          element(
            "tr",
            {},
            columns.map(([label], place) =>
              element("th", { scope: "col", class: place > 2 ? "number" : null }, label),
            ),
          ),
        ),
        element(
          "tbody",
          {},
          report.eras.map((era) => element("tr", {}, row(era))),
        ),
      ),
    ),
    ...empty.map((era) =>
      element(
        "p",
        { class: "note" },
        "There are no articles in ",
        foreign(era.era),
        ": nothing can be said about it.",
      ),
    ),
  );
}
