// Words over time: a box to type into, and the lines of what was typed.

const MOST_LINES = 6;
// Okabe and Ito's colours, as in the static plots; each line has its own mark as well.
const LINES = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00"];

let trendTerms = []; // of each line its term; null where a line was taken away
let redrawTrends = () => {};

function drawTrends() {
  const { by, start } = report.trends;
  const answer = element("p", { class: "answer", role: "status", id: "trend-answer" });
  const input = element("input", {
    type: "text",
    id: "trend-word",
    autocomplete: "off",
    spellcheck: "false",
    autocapitalize: "off",
    "aria-describedby": "trend-answer",
  });
  const form = element(
    "form",
    {
      class: "tools",
      on: {
        submit: (event) => {
          event.preventDefault();
          ask();
        },
      },
    },
    element(
      "label",
      { class: "search", for: "trend-word" },
      "A word, or several with commas",
      input,
    ),
    element("button", { type: "submit", class: "action" }, "Add"),
  );
  const chips = element("ul", { class: "chips", "aria-label": "Words shown" });
  const plot = element("div", { class: "plot" });
  const found = element("ul", { class: "found", "aria-label": "What the tests found" });
  const figures = element(
    "details",
    {},
    element("summary", {}, "The figures behind the lines"),
    element("div"),
  );

  function ask() {
    const typed = input.value
      .split(",")
      .map((word) => word.trim())
      .filter(Boolean);
    const problems = [];
    for (const word of typed) {
      const found = lookUp(word);
      if (found.term === undefined) problems.push([word, found]);
      else if (!addTrend(found.term))
        problems.push([
          word,
          { problem: `is one too many: remove one of the ${MOST_LINES} first`, nearest: [] },
        ]);
    }
    input.value = problems.map(([word]) => word).join(", ");
    answer.replaceChildren(...problems.flatMap(([word, found]) => refusal(word, found)));
  }

  function refusal(word, { problem, nearest: near }) {
    const offers = near.flatMap((term, place) => [
      place ? ", " : "; nearest: ",
      element(
        "button",
        {
          type: "button",
          class: "word",
          on: {
            click: () => {
              addTrend(term);
              input.value = "";
              answer.replaceChildren();
              input.focus();
            },
          },
        },
        foreign(surface(term)),
      ),
    ]);
    return [
      "“",
      foreign(word.length > 60 ? `${word.slice(0, 59)}…` : word),
      "” ",
      problem,
      ...offers,
      ". ",
    ];
  }

  byId("trends-body").replaceChildren(
    form,
    answer,
    chips,
    plot,
    element("p", { class: "quiet small", id: "trend-note" }),
    found,
    element(
      "p",
      { class: "quiet small" },
      "Rise or fall: Mann-Kendall test; changes of level: PELT; bursts: Kleinberg’s two states. Of twenty words without any trend one shows a chance below 1 in 20, so a word that was looked up because it looked striking proves little.",
    ),
    figures,
  );
  const redraw = drawnToFit(plot, (width) => trendPlot(width));
  redrawTrends = () => {
    chips.replaceChildren(
      ...trendTerms.flatMap((term, line) => (term === null ? [] : [chip(term, line)])),
    );
    found.replaceChildren(
      ...trendTerms.filter((term) => term !== null).map((term) => findingsOf(term)),
    );
    figures.lastChild.replaceChildren(trendFigures());
    redraw();
  };
  byId("trend-note").textContent =
    `${plural(start.length, by)}, ${start[0]} to ${dayBefore(report.trends.end[start.length - 1])}. ` +
    `Share of ${report.units}; ${report.unit === "stories" ? "copies of one text in a bin count once. " : ""}` +
    "Hollow mark: a bin that the articles cover only in part. " +
    `Upright line alone: fewer than ${report.trends.few} articles. Shaded: the eras. ` +
    "Dashed: the level between two changes. Bar at the bottom: a burst, about twice the usual share.";
  trendTerms = firstTerms();
  redrawTrends();
}

function chip(term, line) {
  const mark = shape(
    "svg",
    { width: 14, height: 14, "aria-hidden": "true" },
    marker(line, 7, 7, 4, true),
  );
  return element(
    "li",
    {},
    mark,
    element(
      "button",
      {
        type: "button",
        class: "word",
        title: "Read it in its sentences",
        on: { click: () => openTerm(term) },
      },
      foreign(surface(term)),
    ),
    element(
      "button",
      {
        type: "button",
        class: "remove",
        "aria-label": `Remove ${surface(term)}`,
        on: {
          click: () => {
            trendTerms[line] = null;
            redrawTrends();
            byId("trend-word").focus();
          },
        },
      },
      "×",
    ),
  );
}

// Puts a term on the first free line; false where there is none.
function addTrend(term) {
  if (trendTerms.includes(term)) return true;
  const free = Array.from({ length: MOST_LINES }, (_, line) => line).find(
    (line) => (trendTerms[line] ?? null) === null,
  );
  if (free === undefined) return false;
  trendTerms[free] = term;
  redrawTrends();
  return true;
}

// To begin with: the surest word of each side.
function firstTerms() {
  const [era] = Object.keys(report.keyness);
  if (era === undefined) {
    const common = report.terms.surface
      .map((_, term) => term)
      .sort((a, b) => totalCount(b) - totalCount(a));
    return common.slice(0, 2);
  }
  const ranked = keynessRows(era).filter((row) => !row.pale);
  const sides = [
    ranked.find((row) => row.log_ratio > 0),
    ranked.find((row) => row.log_ratio < 0),
  ];
  return sides.filter(Boolean).map((row) => row.term);
}

function trendFigures() {
  const { start, all, partial, by } = report.trends;
  const terms = trendTerms.filter((term) => term !== null);
  const counts = terms.map(countsOverTime);
  // The bins that are drawn: a long stretch without any article is no row after row of nothing.
  const bins = stretches().flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, at) => from + at),
  );
  const cells = (bin) =>
    counts.map((count) => {
      if (!all[bin]) return element("td", { class: "number" }, "–");
      const [low, high] = wilson(count[bin], all[bin]);
      return element(
        "td",
        { class: "number" },
        percent(count[bin] / all[bin]),
        element("span", { class: "range" }, ` ${interval(low, high)}`),
      );
    });
  return element(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": "Figures over time" },
    element(
      "table",
      {},
      element("caption", {}, `Share of ${report.units} by ${by}, with its 95 % interval`),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "col" }, by),
          element("th", { scope: "col", class: "number" }, report.units),
          terms.map((term) =>
            element("th", { scope: "col", class: "number" }, foreign(surface(term))),
          ),
        ),
      ),
      element(
        "tbody",
        {},
        bins.map((bin) =>
          element(
            "tr",
            {},
            element(
              "th",
              { scope: "row" },
              `${binName(start[bin], by)}${partial[bin] ? " (in part)" : ""}`,
            ),
            element("td", { class: "number" }, whole(all[bin])),
            cells(bin),
          ),
        ),
      ),
    ),
  );
}
