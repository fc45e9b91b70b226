// The topics of each era as cards, side by side where there is room.

function drawTopics() {
  const largest = Math.max(
    0.01,
    ...report.topics.map((topic) => topic.share_high ?? topic.share ?? 0),
  );
  byId("topics-body").replaceChildren(
    element(
      "div",
      { class: "columns" },
      report.eras.map((era) => {
        const topics = report.topics.filter((topic) => topic.era === era.era);
        return element(
          "div",
          {},
          element("h3", {}, eraName(era.era)),
          topics.length
            ? topics.map((topic) => topicCard(topic, largest))
            : element("p", { class: "note" }, "No topics: there are no articles in this era."),
        );
      }),
    ),
  );
}

// A bar with its interval: the share of the era.
function shareBar(topic, largest) {
  const at = (share) => `${(100 * share) / largest}%`;
  const bar = element("span", { class: "fill" });
  bar.style.width = at(topic.share ?? 0);
  bar.style.backgroundColor = topic.colour;
  const range = element("span", { class: "reach" });
  range.style.left = at(topic.share_low ?? 0);
  range.style.width = at((topic.share_high ?? 0) - (topic.share_low ?? 0));
  return element("div", { class: "bar", "aria-hidden": "true" }, bar, range);
}

function topicCard(topic, largest) {
  const [name, ...others] = topic.terms.length ? topic.terms : [topic.label];
  const share =
    topic.share === null
      ? "no share"
      : `${percent(topic.share)} of the era’s ${report.units} (${interval(topic.share_low, topic.share_high)})`;
  const figures = [
    share,
    plural(topic.n_articles, "article"),
    ...(typeof topic.stability === "number" ? [`stability ${decimals(topic.stability, 2)}`] : []),
    ...(typeof topic.cohesion === "number" ? [`cohesion ${decimals(topic.cohesion, 2)}`] : []),
  ];
  return element(
    "article",
    { class: "topic", "aria-label": `Topic ${topic.label}` },
    element("h4", {}, foreign(topic.label || name)),
    shareBar(topic, largest),
    element(
      "p",
      {
        class: "quiet small",
        title:
          "Cohesion: how alike its articles are, from 0 to 1. Stability: how much of it is found again among half of the articles; below 0.6 it is not to be relied on",
      },
      figures.join(" · "),
    ),
    element(
      "p",
      { class: "terms" },
      [name, ...others].slice(0, 12).map((word) => topicWord(word)),
    ),
    quotesOf(topic),
    topic.representatives.length
      ? element(
          "div",
          { class: "representatives" },
          element("p", { class: "quiet small" }, "Articles that stand for it"),
          element(
            "ul",
            {},
            topic.representatives.map((place) => element("li", {}, citation(place))),
          ),
        )
      : null,
  );
}

// A word of a topic: a button where the report holds it as a term.
function topicWord(word) {
  const term = termOfForm.get(word);
  if (term === undefined) return element("span", { class: "word" }, foreign(word));
  return element(
    "button",
    { type: "button", class: "word", on: { click: () => openTerm(term) } },
    foreign(word),
  );
}

// The sentences that show the topic, with the way back to the article where this report carries it.
const quotesOf = (topic) =>
  topic.quotes.map(({ text, article }) =>
    element(
      "figure",
      { class: "passage" },
      element("blockquote", { dir: "auto" }, text),
      article.length ? element("figcaption", {}, citation(article[0])) : null,
    ),
  );
