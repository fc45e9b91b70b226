// The data of the report: read out of the page, and in the form that the sections use.

let report = null;

async function readData() {
  const { deflated } = JSON.parse(byId("data").textContent);
  const bytes = Uint8Array.from(atob(deflated), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  report = JSON.parse(await new Response(stream).text());
  report.units = report.unit === "stories" ? "stories" : "articles";
  report.eraOf = new Map(report.eras.map((era) => [era.era, era]));
}

// How many articles or stories of each bin hold a term.
function countsOverTime(term) {
  const pairs = report.trends.counts[term];
  const counts = new Array(report.trends.start.length).fill(0);
  for (let at = 0, bin = -1; at < pairs.length; at += 2) {
    bin += pairs[at] + 1;
    counts[bin] = pairs[at + 1];
  }
  return counts;
}

// Articles or stories with a term, over all bins.
function totalCount(term) {
  const pairs = report.trends.counts[term];
  let total = 0;
  for (let at = 1; at < pairs.length; at += 2) total += pairs[at];
  return total;
}

const surface = (term) => report.terms.surface[term];

const isPhrase = (term) => term >= report.terms.n_words;
const MOST_OF_PHRASE = 12;

// Where a phrase stands as it is commonly worded: nobody noted it, so the passages are searched.
function passagesOfPhrase(phrase) {
  const found = [];
  report.passages.text.forEach((text, passage) => {
    const start = text.toLowerCase().indexOf(phrase);
    if (start >= 0 && found.length < MOST_OF_PHRASE)
      found.push({ passage, start, end: start + phrase.length });
  });
  return found;
}

// Passages that show a term: the passage, and where the word begins and ends in it.
function passagesOf(term) {
  if (!report.passages) return [];
  if (isPhrase(term)) return passagesOfPhrase(surface(term));
  const mentions = report.passages.mentions[term];
  const found = [];
  for (let at = 0; at < mentions.length; at += 3) {
    const [passage, start, length] = mentions.slice(at, at + 3);
    found.push({ passage, start, end: start + length });
  }
  return found;
}

// One article of the report as an object.
function articleAt(place) {
  const { n, ...columns } = report.articles;
  return Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells[place]]));
}

const topicOf = (era, topic) => report.topics.find((one) => one.era === era && one.topic === topic);

// "5,000 of 10,952 articles" where something was capped, else "10,952 articles".
const ofAll = (shown, all, many) =>
  shown < all ? `${whole(shown)} of ${whole(all)} ${many}` : `${whole(all)} ${many}`;
