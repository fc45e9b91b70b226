// Figures as people read them.

const whole = (number) => Math.round(number).toLocaleString("en-US");

const percent = (share) =>
  share > 0 && share < 0.0995 ? `${(100 * share).toFixed(1)} %` : `${Math.round(100 * share)} %`;

const interval = (low, high) => `${percent(low)} to ${percent(high)}`;

const decimals = (number, digits) =>
  number === null || number === undefined ? "–" : number.toFixed(digits).replace("-", "−");

const plural = (count, one, many = `${one}s`) => `${whole(count)} ${count === 1 ? one : many}`;

// How many times as often, out of a base-2 logarithm.
function factor(logRatio) {
  const times = 2 ** logRatio;
  return times < 9.95 ? times.toFixed(1) : whole(times);
}

// Two digits are all that such a figure holds.
const rough = (number) =>
  number < 10 ? String(Number(number.toPrecision(2))) : whole(Number(number.toPrecision(2)));

function probability(p) {
  if (p === null || p === undefined) return "–";
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

// Wilson's 95 % interval of a share (1927), as in the frames of the study: only counts travel in
// this file, because the shares of every word in every bin would double its size.
function wilson(count, all) {
  const z = 1.959963984540054;
  const share = count / all;
  const centre = (share + (z * z) / (2 * all)) / (1 + (z * z) / all);
  const half =
    (z / (1 + (z * z) / all)) * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  return [
    count === 0 ? 0 : Math.max(0, centre - half),
    count === all ? 1 : Math.min(1, centre + half),
  ];
}

// Round steps that cut a stretch into about `wanted` parts.
function roundSteps(top, wanted) {
  const rough = top / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough * 0.999);
  const steps = [];
  for (let value = 0; value <= top * 1.001; value += step) steps.push(value);
  return steps;
}
