// The drawer: a term in its sentences, or an article, opened from anywhere on the page.

// The way back to an article: its title as a link where there is one, date, source and id.
function citation(place) {
  const article = articleAt(place);
  const title = article.title || article.id;
  const facts = [article.date ?? "undated", article.source, article.title ? article.id : null]
    .filter((fact) => fact !== null && fact !== undefined)
    .map((fact) => [
      " · ",
      element("span", { class: String(fact).length < 40 ? "whole" : null }, foreign(fact)),
    ]);
  return element(
    "span",
    { class: "citation" },
    element("span", { class: "source-title" }, link(article.url, foreign(title))),
    facts,
  );
}

// A passage as a quotation, with a word marked where one is given.
function quotation(passage, start = 0, end = 0) {
  const text = report.passages.text[passage];
  return element(
    "figure",
    { class: "passage" },
    element(
      "blockquote",
      { dir: "auto" },
      "… ",
      text.slice(0, start),
      end > start ? element("mark", {}, text.slice(start, end)) : null,
      text.slice(end),
      " …",
    ),
    element("figcaption", {}, citation(report.passages.article[passage])),
  );
}

function openDrawer(heading, ...content) {
  const drawer = byId("drawer");
  const close = element(
    "button",
    { type: "button", class: "close", on: { click: () => drawer.close() } },
    "Close",
  );
  drawer.replaceChildren(
    element("div", { class: "drawer-head" }, element("h2", { id: "drawer-title" }, heading), close),
    element(
      "div",
      { class: "drawer-body", tabindex: "0", role: "region", "aria-label": "Passages" },
      content,
    ),
  );
  if (!drawer.open) drawer.showModal();
  drawer.querySelector(".drawer-body").scrollTop = 0;
  close.focus({ preventScroll: true });
}

// A click beside the drawer closes it.
function closeOutside(event) {
  if (event.target === byId("drawer")) byId("drawer").close();
}

const NO_TEXTS =
  "This report carries no text of the articles: the study was made, or saved, without them, or they did not fit.";

function openTerm(term) {
  const forms = report.terms.forms[term].split(" ").filter(Boolean);
  const found = passagesOf(term);
  const total = totalCount(term);
  const groups = [...report.eras.map((era) => era.era), null]
    .map((era) => [
      era,
      found.filter(({ passage }) => articleAt(report.passages.article[passage]).era === era),
    ])
    .filter(([, passages]) => passages.length);
  openDrawer(
    foreign(surface(term)),
    forms.length
      ? element("p", { class: "quiet" }, "Counted together with: ", foreign(forms.join(", ")))
      : null,
    element("p", {}, ...factsOf(term)),
    element(
      "p",
      {},
      element(
        "button",
        { type: "button", class: "action", on: { click: () => showTrendOf(term) } },
        "Show it over time",
      ),
    ),
    report.passages
      ? element(
          "p",
          { class: "quiet" },
          found.length
            ? `${plural(found.length, "passage")} out of ${plural(total, report.unit === "stories" ? "dated story" : "dated article", report.unit === "stories" ? "dated stories" : "dated articles")} with this word, picked across the years; one passage per article.`
            : "None of the articles in this report shows it in its text.",
        )
      : element("p", { class: "note" }, NO_TEXTS),
    groups.map(([era, passages]) =>
      element(
        "section",
        {},
        element("h3", {}, era === null ? "Outside the eras" : foreign(era)),
        passages
          .sort((a, b) => report.passages.article[a.passage] - report.passages.article[b.passage])
          .map(({ passage, start, end }) => quotation(passage, start, end)),
      ),
    ),
  );
}

// How the eras differ in a term, in words.
function factsOf(term) {
  const sentences = [];
  for (const [era, columns] of Object.entries(report.keyness)) {
    const row = columns.term.indexOf(term);
    if (row < 0) continue;
    const held = (counts, rest) =>
      `${whole(columns[counts][row])} times in ${plural(columns[rest][row], report.unit === "stories" ? "story" : "article", report.units)}`;
    sentences.push(
      foreign(era),
      ": ",
      held("count", "documents"),
      "; ",
      foreign(otherSide(era)),
      ": ",
      held("rest_count", "rest_documents"),
      ". ",
    );
  }
  return sentences.length ? sentences : ["Not used in any of the eras."];
}

function showTrendOf(term) {
  byId("drawer").close();
  addTrend(term);
  byId("trends").scrollIntoView();
  byId("trend-word").focus({ preventScroll: true });
}

function openArticle(place) {
  const article = articleAt(place);
  const pieces = (report.passages?.article ?? [])
    .map((one, passage) => (one === place ? passage : -1))
    .filter((passage) => passage >= 0);
  const topic = article.era === null ? null : topicOf(article.era, article.topic);
  openDrawer(
    foreign(article.title || article.id),
    element("p", {}, citation(place)),
    topic
      ? element("p", {}, "Topic: ", foreign(topic.label), " (", foreign(article.era), ")")
      : null,
    report.passages
      ? element(
          "p",
          { class: "quiet" },
          pieces.length
            ? "Pieces of it that this report carries:"
            : "This report carries no piece of its text.",
        )
      : element("p", { class: "note" }, NO_TEXTS),
    pieces.slice(0, 20).map((passage) => quotation(passage)),
  );
}
