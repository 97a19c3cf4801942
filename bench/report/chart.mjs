import { number } from './number.mjs';

const WIDTH = 760;
const LABELS = 270;
const VALUES = 90;
const ROW = 30;
const BAR = 16;
const OURS = '#d6004b';
const OTHERS = '#8a94a6';
const INK = '#24292f';

/** Bars of the medians, with a line over the middle half of the rounds, as SVG. */
export function chart({ name, title, unit, series }) {
  const height = 46 + series.length * ROW + 10;
  const most = Math.max(...series.map(({ high, median }) => Math.max(high, median)));
  const scale = (WIDTH - LABELS - VALUES - 20) / most;
  const rows = series.map((row, index) => bar(row, 46 + index * ROW, scale));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="13" fill="${INK}">`,
    `<title>${escape(`${name}: ${title}`)}</title>`,
    `<rect width="${WIDTH}" height="${height}" rx="6" fill="#ffffff"/>`,
    `<text x="16" y="26" font-weight="600">${escape(name)}</text>`,
    `<text x="${WIDTH - 16}" y="26" text-anchor="end" fill="${OTHERS}">${escape(unit)}</text>`,
    ...rows,
    '</svg>',
    '',
  ].join('\n');
}

function bar({ label, median, low, high }, y, scale) {
  const middle = y + ROW / 2;
  const isOurs = !/SDK|bare|raw|JSON of|its JSON/.test(label);
  const [from, to] = [low, high].map((value) => (LABELS + value * scale).toFixed(1));
  return [
    `<text x="${LABELS - 10}" y="${middle + 4}" text-anchor="end">${escape(label)}</text>`,
    `<rect x="${LABELS}" y="${middle - BAR / 2}" width="${Math.max(1, median * scale).toFixed(1)}" height="${BAR}" rx="2" fill="${isOurs ? OURS : OTHERS}"/>`,
    `<path d="M${from} ${middle}H${to}M${from} ${middle - 4}v8M${to} ${middle - 4}v8" stroke="${INK}" fill="none"/>`,
    `<text x="${WIDTH - 16}" y="${middle + 4}" text-anchor="end">${number(median)}</text>`,
  ].join('\n');
}

function escape(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
