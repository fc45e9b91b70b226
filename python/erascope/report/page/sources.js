// Composition, articles, ledger, and how the report was made.

// The columns and the measures of a composition in plain words.
const COMPOSITION = {
  era: ["Era", "The era that is held against all others"],
  measure: ["What is measured", "Of each article, or of all articles of an era"],
  value: ["In this era", "The mean over its articles, or how many different ones there are"],
  rest_value: ["In the others", "The same over the articles of the other eras"],
  difference: ["Difference", "In standard deviations: beyond 0.5 either way is much"],
  divergence: ["Divergence", "From 0, the same mixture, to 1, nothing in common"],
};
const MEASURES = {
  words: "words of an article",
  copies: "share of copies",
  undated: "share sorted in for want of a date",
  line_breaks: "line breaks per 100 words",
  capitals: "share of capitals among the letters",
  non_ascii: "share of characters beyond ASCII",
  single_terms: "share of words that no other article holds",
  sources: "different sources",
  characters: "different characters",
};

const SHARES = ["copies", "undated", "capitals", "non_ascii", "single_terms"];

// A mean in the unit of its measure; what only some studies measure is written as it comes.
function measured(cell, measure) {
  if (cell === null) return "–";
  if (typeof cell !== "number") return foreign(cell);
  if (SHARES.includes(measure)) return `${(100 * cell).toFixed(1)} %`;
  if (measure === "line_breaks") return decimals(cell, 1);
  return whole(cell);
}

function drawComposition() {
  const { columns, n } = report.composition;
  const names = Object.keys(columns);
  // Of two eras the one is the mirror of the other: the later is told of.
  const [, later] = report.eras.map((era) => era.era);
  const rows = columns[names[0]]
    .map((_, row) => Object.fromEntries(names.map((name) => [name, columns[name][row]])))
    .filter((row) => report.eras.length !== 2 || row.era === later);
  const isNumber = (name) =>
    rows.every((row) => row[name] === null || typeof row[name] === "number");
  const write = (name, row) => {
    const cell = row[name];
    if (name === "measure") return MEASURES[cell] ?? foreign(cell);
    if (name === "value" || name === "rest_value") return measured(cell, row.measure);
    if (name !== "difference" || cell === null)
      return typeof cell === "number" ? decimals(cell, 2) : foreign(cell ?? "–");
    const much = Math.abs(cell) >= 0.5 ? " (much)" : "";
    return `${decimals(cell, 1)}${much}`;
  };
  byId("composition-body").replaceChildren(
    table({
      name: "composition",
      caption: "What differs between the eras besides words",
      what: "figures",
      all: Math.max(rows.length, report.eras.length === 2 ? 0 : n),
      rows,
      words: (row) => `${row.era} ${MEASURES[row.measure] ?? row.measure}`,
      columns: names.map((name) => ({
        label: COMPOSITION[name]?.[0] ?? name.replaceAll("_", " "),
        help: COMPOSITION[name]?.[1],
        numeric: isNumber(name),
        value: (row) => row[name],
        cell: (row) => write(name, row),
      })),
    }),
  );
}

function drawArticles() {
  const rows = report.articles.id.map((_, place) => ({ place, ...articleAt(place) }));
  rows.sort((a, b) => (a.era === null) - (b.era === null)); // those that were compared first
  const topic = (row) =>
    row.era === null || row.topic === null ? null : (topicOf(row.era, row.topic)?.label ?? null);
  const column = (label, help, value) => ({
    label,
    help,
    value,
    cell: (row) => (value(row) === null || value(row) === undefined ? "–" : foreign(value(row))),
  });
  const held = (name) => report.articles[name] !== undefined;
  byId("articles-body").replaceChildren(
    ...(rows.length < report.articles.n
      ? [
          element(
            "p",
            { class: "note" },
            `This report carries ${ofAll(rows.length, report.articles.n, "articles")}: those that stand for topics, then articles of the eras spread evenly over time. All figures count all articles.`,
          ),
        ]
      : []),
    table({
      name: "articles",
      caption: "Articles",
      what: "articles",
      all: report.articles.n,
      rows,
      words: (row) =>
        [row.id, row.date, row.title, row.source, row.era, topic(row)].filter(Boolean).join(" "),
      open: (row) => openArticle(row.place),
      columns: [
        column(
          held("title") ? "Title" : "Id",
          "Opens what this report carries of it",
          (row) => row.title || row.id,
        ),
        { ...column("Date", "As precise as it is known", (row) => row.date), look: "date" },
        ...(held("source") ? [column("Source", "Who published it", (row) => row.source)] : []),
        column("Era", "– outside all eras", (row) => row.era),
        column("Topic", "The topic it is nearest to", topic),
        {
          label: "Similarity",
          help: "Cosine with the middle of its topic, from 0 to 1",
          numeric: true,
          first: true,
          value: (row) => row.similarity,
          cell: (row) => decimals(row.similarity, 2),
        },
        ...(held("title") ? [column("Id", "As in the data", (row) => row.id)] : []),
        ...(held("url")
          ? [
              {
                label: "Link",
                help: "Opens the article where it was published",
                value: (row) => row.url,
                cell: (row) => (row.url ? link(row.url, foreign(row.url)) : "–"),
              },
            ]
          : []),
      ],
    }),
  );
}

const STAGES = {
  text: "without a text that could be read",
  date: "without a date that could be used",
  era: "outside all eras, or on an edge",
  topics: "without a topic",
};

function drawLedger() {
  const { n, stages, ...columns } = report.ledger;
  const rows = columns.id.map((id, row) => ({
    id,
    stage: columns.stage[row],
    reason: columns.reason[row],
  }));
  const column = (label, help, name) => ({
    label,
    help,
    value: (row) => row[name],
    cell: (row) => foreign(row[name]),
  });
  byId("ledger-body").replaceChildren(
    ...(n
      ? [
          element(
            "ul",
            {},
            Object.entries(stages).map(([stage, count]) =>
              element(
                "li",
                {},
                `${plural(count, "article")} ${STAGES[stage] ?? `left out of ${stage}`}`,
              ),
            ),
          ),
          ...(rows.length < n
            ? [
                element(
                  "p",
                  { class: "note" },
                  `${ofAll(rows.length, n, "entries")} are listed here; study.ledger holds all.`,
                ),
              ]
            : []),
          table({
            name: "ledger",
            caption: "Articles left out of a stage",
            what: "entries",
            all: n,
            rows,
            words: (row) => `${row.id} ${row.stage} ${row.reason}`,
            columns: [
              column("Article", "Its id", "id"),
              column("Stage", "What it was left out of", "stage"),
              column("Reason", "Why", "reason"),
            ],
          }),
        ]
      : [element("p", {}, "Nothing: every article took part in everything.")]),
  );
}

function drawOrigin() {
  const { version, parameters, fingerprint } = report.origin;
  const entry = (name, value) => [
    element("dt", {}, name),
    element("dd", {}, foreign(value === "" ? "none" : value)),
  ];
  const shown = [
    ofAll(report.terms.surface.length, report.terms.n, "words"),
    ofAll(report.articles.id.length, report.articles.n, "articles"),
    report.passages ? plural(report.passages.text.length, "passage") : "no passages",
  ];
  byId("origin-body").replaceChildren(
    element(
      "dl",
      {},
      entry("Made with", `erascope ${version}`),
      parameters.flatMap(([name, value]) => entry(name, value)),
      entry("Fingerprint of the articles", fingerprint),
      entry("This report carries", shown.join(", ")),
    ),
    element(
      "p",
      { class: "quiet small" },
      "This page loads nothing from anywhere and sends nothing anywhere; links to articles open only when they are chosen.",
    ),
  );
}
