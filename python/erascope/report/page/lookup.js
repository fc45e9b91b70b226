// From what somebody types to a term of the report, or to words that say why there is none.

let termOfForm = null;
let termOfPhrase = null;
let stopWords = null;

// A phrase by the terms of its words: "arms sales" is "arms sale".
const phraseKey = (phrase) =>
  phrase
    .split(/[\s-]+/u)
    .map((word) => termOfForm.get(word) ?? word)
    .join(" ");

function indexForms() {
  termOfForm = new Map();
  report.terms.forms.forEach((forms, term) => {
    for (const form of forms ? forms.split(" ") : []) termOfForm.set(form, term);
  });
  const { surface, n_words } = report.terms;
  surface.slice(0, n_words).forEach((form, term) => termOfForm.set(form, term));
  termOfPhrase = new Map(surface.slice(n_words).map((form, at) => [phraseKey(form), n_words + at]));
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
  if (/\s/u.test(word)) return lookUpPhrase(word);
  if (word.includes("*")) {
    return {
      problem: "holds a wildcard; this page counts whole words, study.trend also wildcards",
      nearest: nearest(word.replaceAll("*", "")),
    };
  }
  return { problem: unknown(), nearest: nearest(word) };
}

// Whether the articles lack a word, or only the report.
function unknown() {
  const { n, n_words: held } = report.terms;
  return held < n
    ? `is not among the ${ofAll(held, n, "words")} in this report`
    : "is not in these articles";
}

// A phrase that the report counts; else its first word that is unknown, or phrases that share one.
function lookUpPhrase(phrase) {
  const key = phraseKey(phrase);
  const term = termOfPhrase.get(key);
  if (term !== undefined) return { term };
  const { n_words: held, surface } = report.terms;
  const parts = phrase.split(/[\s-]+/u);
  const strange = parts.find((word) => !termOfForm.has(word) && !stopWords.has(word));
  if (strange !== undefined)
    return { problem: `${unknown()}: “${strange}”`, nearest: nearest(strange) };
  const related = [...termOfPhrase]
    .filter(([other]) => other.split(" ").some((part) => key.split(" ").includes(part)))
    .map(([, phrase]) => phrase);
  const single = parts.map((word) => termOfForm.get(word)).filter((one) => one !== undefined);
  return {
    problem: `is a phrase that this page does not count (it counts single words and ${plural(surface.length - held, "phrase")}; study.trend counts any)`,
    nearest: [...related, ...single].slice(0, 5),
  };
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
