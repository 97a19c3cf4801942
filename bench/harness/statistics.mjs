/** The value below which a share of all values lies. */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (at - below);
}

export function median(values) {
  return quantile(values, 0.5);
}

/** Median, and the middle half of the values as their spread. */
export function summarize(values) {
  if (values.length === 0 || values.some((value) => !Number.isFinite(value))) {
    throw new Error(`Nothing was measured: [${values.join(', ')}]`);
  }
  return { median: median(values), low: quantile(values, 0.25), high: quantile(values, 0.75) };
}

/** Ratios of rounds that followed each other, and so saw the same machine. */
export function ratios(values, references) {
  return values.map((value, round) => value / references[round]);
}
