// What became of the topics: blocks, ribbons, and the same in a table.

function drawLinks() {
  const body = byId("links-body");
  if (report.eras.length < 2 || !report.links.blocks.length) {
    body.replaceChildren(
      element("p", { class: "note" }, "There is only one era with topics: nothing to link."),
    );
    return;
  }
  const plot = element("div", { class: "plot" });
  const wide = element(
    "div",
    { class: "scroll flow", tabindex: "0", role: "region", "aria-label": "Topics from era to era" },
    plot,
  );
  body.replaceChildren(wide, linksTable());
  const columns = report.eras.length;
  if (columns > 2) plot.style.minWidth = `${230 * columns}px`;
  drawnToFit(plot, (width) => alluvium(width));
}

function alluvium(width) {
  const { blocks, ribbons } = report.links;
  const eras = [...new Set(blocks.map(([, column]) => column))].sort((a, b) => a - b);
  const names = eras.map(
    (column) => report.topics[blocks.find((block) => block[1] === column)[0]].era,
  );
  const most = Math.max(
    ...eras.map((column) => blocks.filter((block) => block[1] === column).length),
  );
  const height = Math.max(300, 52 * most + 60);
  const thick = 16;
  const label = Math.min(260, eras.length > 2 ? width * 0.2 : width * 0.36);
  const distance = (width - 2 * label - thick) / Math.max(1, eras.length - 1);
  const area = plane({ width, height, left: 0, right: 0, top: 40, bottom: 14 }, [0, 1], [0, 1]);
  const x = (column) => label + eras.indexOf(column) * distance;
  const of = new Map(blocks.map((block) => [block[0], block]));
  const ribbon = ([earlier, later, similarity, top, bottom, toTop, toBottom]) => {
    const [one, other] = [x(of.get(earlier)[1]) + thick, x(of.get(later)[1])];
    const bend = (one + other) / 2;
    // The words of an era between two others stand where its ribbons begin: the number goes beyond.
    const [along, up] = of.get(earlier)[1] === eras[0] ? [0.5, 0.5] : [0.75, 0.9];
    const [a, b, c, d] = [top, bottom, toTop, toBottom].map(area.y);
    const outline = `M${one} ${a}C${bend} ${a} ${bend} ${c} ${other} ${c}L${other} ${d}C${bend} ${d} ${bend} ${b} ${one} ${b}Z`;
    return [
      shape("path", {
        d: outline,
        fill: report.topics[earlier].colour,
        "fill-opacity": 0.15 + 0.45 * similarity,
      }),
      words(
        one + along * (other - one),
        ((1 - up) * (a + b) + up * (c + d)) / 2 + 4,
        similarity.toFixed(2),
        {
          "text-anchor": "middle",
          class: "halo",
        },
      ),
    ];
  };
  const block = ([place, column, bottom, top]) => {
    const topic = report.topics[place];
    return shape("rect", {
      x: x(column),
      y: area.y(top),
      width: thick,
      height: area.y(bottom) - area.y(top),
      fill: topic.colour,
      class: "block",
    });
  };
  const labels = eras.flatMap((column) => {
    const first = column === eras[0];
    const own = blocks.filter((one) => one[1] === column).sort((a, b) => b[3] - a[3]);
    const heights = spread(
      own.map(([, , bottom, top]) => area.y((bottom + top) / 2)),
      36,
      46,
      height - 14,
    );
    const room = (first || column === eras[eras.length - 1] ? label : 0.6 * distance) - 14;
    return own.map(([place], at) => {
      const topic = report.topics[place];
      const [side, anchor] = first ? [x(column) - 8, "end"] : [x(column) + thick + 8, "start"];
      const fate = room < 160 ? topic.fate?.split(" ").slice(0, 2).join(" ") : topic.fate;
      const tail = [topic.share === null ? "no share" : percent(topic.share), fate]
        .filter(Boolean)
        .join(", ");
      return [
        words(side, heights[at] - 3, clipped(topic.label, room, 13), {
          "text-anchor": anchor,
          "font-size": 13,
          class: "halo",
        }),
        words(side, heights[at] + 13, clipped(tail, room, SMALL), {
          "text-anchor": anchor,
          class: "halo quiet",
        }),
      ];
    });
  });
  return drawing(
    width,
    height,
    "Topics from era to era",
    "Blocks are topics, as tall as their share; ribbons join similar topics. The table below holds the same.",
    names.map((era, at) =>
      words(x(eras[at]) + thick / 2, 18, clipped(era, Math.max(60, distance * 0.9), 14), {
        "text-anchor": "middle",
        "font-size": 14,
        "font-weight": 600,
      }),
    ),
    ribbons.map(ribbon),
    blocks.map(block),
    labels,
  );
}

// Places that keep `least` from each other between two bounds, as near as can be to those wanted.
function spread(wanted, least, low, high) {
  const places = [...wanted];
  const room = Math.min(least, (high - low) / Math.max(1, places.length - 1));
  for (let at = 0; at < places.length; at += 1) {
    places[at] = Math.max(places[at], at ? places[at - 1] + room : low);
  }
  for (let at = places.length - 1; at >= 0; at -= 1) {
    places[at] = Math.min(places[at], at + 1 < places.length ? places[at + 1] - room : high);
  }
  return places;
}

const EVENTS = {
  continues: "continues",
  died: "no match later",
  born: "no match before",
  split: "split off",
  merged: "merged",
};

// "+6 −2 to +14": percentage points with their interval.
function shareChange(row) {
  if (typeof row.share_change !== "number") return "–";
  const points = (share) => `${share > 0 ? "+" : ""}${decimals(100 * share, 0)}`;
  return [
    points(row.share_change),
    element(
      "span",
      { class: "range" },
      ` ${points(row.share_change_low)} to ${points(row.share_change_high)}`,
    ),
  ];
}

function linksTable() {
  const name = (era, topic) =>
    topic === null ? "–" : (topicOf(era, topic)?.label ?? String(topic));
  const column = (label, help, value, write = (row) => foreign(value(row))) => ({
    label,
    help,
    value,
    cell: write,
  });
  const rows = report.links.rows;
  const extra = ["p_link", "p_change", "share_change"].filter((key) =>
    rows.some((row) => typeof row[key] === "number"),
  );
  const titles = {
    p_link: ["p of the link", "How often articles dealt out at random give topics as alike as these"],
    p_change: [
      "p of the change",
      "How often random halves of one topic have no more in common than these",
    ],
    share_change: [
      "Change of share",
      "The share of the later era less that of the earlier, of all topics that hang together, in percentage points, with its 95 % interval",
    ],
  };
  return table({
    name: "links",
    caption: "Topics and what became of them",
    what: "links",
    rows,
    columns: [
      column(
        "Earlier topic",
        "Topic of the earlier era; – where a topic has no match before",
        (row) => name(row.era_from, row.topic_from),
      ),
      column("From", "The earlier era", (row) => row.era_from ?? "–"),
      column("Later topic", "Topic of the later era; – where a topic has no match later", (row) =>
        name(row.era_to, row.topic_to),
      ),
      column("To", "The later era", (row) => row.era_to ?? "–"),
      column(
        "What happened",
        "continues: the two share more than chance deals out and enough of what random halves of a topic share; split, merged: so does a topic with one that continues another",
        (row) => EVENTS[row.event] ?? row.event,
      ),
      {
        ...column(
          "Similarity",
          "Cosine of the topics, from 0 to 1; without a match that of the nearest",
          (row) => row.similarity,
          (row) => decimals(row.similarity, 2),
        ),
        numeric: true,
        first: true,
      },
      ...extra.map((key) => ({
        ...column(
          ...titles[key],
          (row) => row[key] ?? null,
          (row) => (key === "share_change" ? shareChange(row) : probability(row[key])),
        ),
        numeric: true,
      })),
    ],
  });
}
