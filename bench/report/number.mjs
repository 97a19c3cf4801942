/** A number with three digits that count. */
export function number(value) {
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(size >= 100 || size === 0 ? 0 : size >= 10 ? 1 : size >= 0.995 ? 2 : 3);
}

export function spread({ low, high }) {
  return `${number(low)} to ${number(high)}`;
}

/** A bound in words. */
export function boundText({ atLeast, atMost }) {
  if (atLeast !== undefined) return `at least ${atLeast}`;
  return atMost === undefined ? '' : `at most ${atMost}`;
}

/** True when a figure without a bound, or one that keeps it. */
export function isMet({ median, atLeast = -Infinity, atMost = Infinity }) {
  return median >= atLeast && median <= atMost;
}
