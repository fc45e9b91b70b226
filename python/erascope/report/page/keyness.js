// Words that set the eras apart: a plane of all words, and the table of their figures.

// What an era is held against.
function otherSide(era) {
  const others = report.eras.map((one) => one.era).filter((one) => one !== era);
  return others.length === 1 ? others[0] : "all other eras";
}

// The words of one comparison as rows, the surest first.
function keynessRows(era) {
  const { n, ...columns } = report.keyness[era];
  const { n_tokens: own } = report.eraOf.get(era);
  const rest = report.eras.reduce((sum, one) => sum + one.n_tokens, 0) - own;
  return columns.term.map((term, row) => {
    const cells = Object.fromEntries(
      Object.entries(columns).map(([name, cells]) => [name, cells[row]]),
    );
    return {
      ...cells,
      term,
      name: surface(term),
      rate: own ? (1e6 * cells.count) / own : null,
      restRate: rest ? (1e6 * cells.rest_count) / rest : null,
      alone: cells.count === 0 || cells.rest_count === 0,
      // Borne out by the permutation of articles; without one, in too few articles to say.
      pale: isTested(era)
        ? cells.q === null || cells.q >= 0.05
        : cells.documents + cells.rest_documents < 3,
    };
  });
}

// Whether articles were permuted, so that words have p-values.
const isTested = (era) => (report.keyness[era].p ?? []).some((p) => p !== null);

function drawWords() {
  const eras = Object.keys(report.keyness);
  const body = byId("words-body");
  if (!eras.length) {
    const only = report.eras.length < 2;
    body.replaceChildren(
      element(
        "p",
        { class: "note" },
        only
          ? "There is only one era: nothing to compare it with."
          : "No era has words to compare.",
      ),
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
    ...(eras.length > 1
      ? [
          element(
            "label",
            { class: "search", for: "words-era" },
            "Era held against all others",
            choice,
          ),
        ]
      : []),
    content,
  );
  show(eras[0]);
}

// "3.1× as often", or that one side does not use it at all.
const ratioWords = (row) => (row.alone ? "only on this side" : `${factor(Math.abs(row.log_ratio))}× as often`);

// "1 in 800": how rarely a difference as large comes about by chance.
const odds = ({ p, p_is_bound: bound }) => `${bound ? "< " : ""}1 in ${rough(1 / p)}`;

const chanceWords = (row) =>
  row.p === null || row.p === undefined ? "" : `; by chance ${odds(row)}`;

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
  // In the direction of the side that says it more often, so never below 1.
  const range = (row) => {
    if (row.log_ratio === null) return "–";
    const more = row.log_ratio > 0 ? 1 : -1;
    const ends = [row.log_ratio_low, row.log_ratio_high].map((end) =>
      end === null ? "no bound" : `${factor(more * end)}×`,
    );
    const [low, high] = more > 0 ? ends : ends.reverse();
    return [
      `${factor(Math.abs(row.log_ratio))}×`,
      element("span", { class: "range" }, ` ${low} to ${high}`),
    ];
  };
  const columns = [
    {
      label: "Word",
      help: "Its commonest form; all forms of the word are counted together",
      value: (row) => row.name,
      cell: (row) => foreign(row.name),
    },
    {
      label: "More in",
      help: "The side that uses it more often, per word of text",
      value: (row) => (row.log_ratio > 0 ? era : rest),
      cell: (row) => (row.log_ratio === null ? "–" : foreign(row.log_ratio > 0 ? era : rest)),
    },
    {
      label: "Times as often",
      help: "How many times as often, per word of text, that side says it, with the 95 % interval. Below 1× at the lower end: it may as well be the other side that says it more often",
      numeric: true,
      first: true,
      value: (row) => row.log_ratio,
      cell: range,
    },
    ...(isTested(era)
      ? [
          {
            label: "By chance",
            help: `Deal the ${report.units} out to the eras at random: so rarely does the word differ as much. A dash: in too few of them to tell`,
            numeric: true,
            value: (row) => row.p,
            cell: (row) => (row.p === null ? "–" : odds(row)),
          },
        ]
      : []),
    number(`Per million, ${era}`, "How often among a million words of text", "rate", 0, rounded),
    number(
      `Per million, ${rest}`,
      "How often among a million words of text",
      "restRate",
      0,
      rounded,
    ),
    number(`Times, ${era}`, "How often it occurs", "count", 0, rounded),
    number(`Times, ${rest}`, "How often it occurs", "rest_count", 0, rounded),
    number(
      `${report.units === "stories" ? "Stories" : "Articles"}, ${era}`,
      "In how many of them it occurs: a word that one of them repeats is no change in the coverage",
      "documents",
      0,
      rounded,
    ),
    number(
      `${report.units === "stories" ? "Stories" : "Articles"}, ${rest}`,
      "In how many of them it occurs",
      "rest_documents",
      0,
      rounded,
    ),
    ...(held("q")
      ? [
          {
            ...number(
              "q",
              "The share of false finds to expect among all words with a q as small as this",
              "q",
              3,
              probability,
            ),
            first: false,
          },
        ]
      : []),
    number(
      "z",
      "Of the log-odds with an informative prior: the farther from 0, the surer; minus is more on the other side",
      "z",
      1,
    ),
    ...(held("g2")
      ? [
          number(
            "G²",
            "Log-likelihood ratio; it takes every word for an independent observation, which it is not: read it as an order, not as a probability",
            "g2",
            1,
          ),
        ]
      : []),
    ...(held("dispersion")
      ? [
          number(
            `Spread, ${era}`,
            "Gries's DP: 0 = spread over the articles as all words are, near 1 = piled up in few of them",
            "dispersion",
            2,
          ),
        ]
      : []),
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
