// From what somebody types to a term of the report, or to words that say why there is none.

let termOfForm = null;
let stopWords = null;

function indexForms() {
  termOfForm = new Map();
  report.terms.forms.forEach((forms, term) => {
    for (const form of forms ? forms.split(" ") : []) termOfForm.set(form, term);
  });
  report.terms.surface.forEach((form, term) => termOfForm.set(form, term));
  stopWords = new Set(report.terms.stop_words);
}

const normalized = (typed) =>
  typed
    .normalize("NFC")
    .trim()
    .toLowerCase()
    .replaceAll("’", "'")
    .replace(/^"(.*)"$/u, "$1");

// { term } for a form that is known, else { problem, nearest }.
function lookUp(typed) {
  const word = normalized(typed);
  const bare = word.replace(/'s?$/u, "");
  const term = termOfForm.get(word) ?? termOfForm.get(bare);
  if (term !== undefined) return { term };
  if (stopWords.has(word)) {
    return { problem: "is a stop word, which is left out of every count", nearest: [] };
  }
  if (/\s/u.test(word)) {
    return {
      problem: "is a phrase; this page counts single words, study.trend also phrases",
      nearest: [],
    };
  }
  if (word.includes("*")) {
    return {
      problem: "holds a wildcard; this page counts whole words, study.trend also wildcards",
      nearest: nearest(word.replaceAll("*", "")),
    };
  }
  const held = report.terms.surface.length;
  const problem =
    held < report.terms.n
      ? `not among the ${ofAll(held, report.terms.n, "words")} in this report`
      : "not in these articles";
  return { problem, nearest: nearest(word) };
}

// Terms with a form that is spelt much like the word, or begins with it: up to five, nearest first.
function nearest(word) {
  if (!word) return [];
  const best = new Map();
  const most = Math.max(1, Math.min(3, Math.floor(word.length / 3)));
  for (const [form, term] of termOfForm) {
    let distance = Infinity;
    if (word.length > 2 && (form.startsWith(word) || (form.length > 3 && word.startsWith(form)))) {
      distance = 1 + Math.abs(form.length - word.length) / 20;
    } else if (Math.abs(form.length - word.length) <= most) {
      distance = edits(word, form, most);
    }
    if (distance <= most + 1 && distance < (best.get(term) ?? Infinity)) best.set(term, distance);
  }
  return [...best]
    .sort((a, b) => a[1] - b[1] || totalCount(b[0]) - totalCount(a[0]) || a[0] - b[0])
    .slice(0, 5)
    .map(([term]) => term);
}

// Insertions, deletions, replacements and swaps of neighbours from one word to the other; Infinity
// above `most`.
function edits(one, other, most) {
  let before = null;
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const same = one[row - 1] === other[at - 1] ? 0 : 1;
      line[at] = Math.min(last[at] + 1, line[at - 1] + 1, last[at - 1] + same);
      if (before && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1]) {
        line[at] = Math.min(line[at], before[at - 2] + 1);
      }
    }
    if (Math.min(...line) > most) return Infinity;
    [before, last] = [last, line];
  }
  return last[other.length] <= most ? last[other.length] : Infinity;
}
