const start = performance.now();

/** One line of the account: when, who, what. */
export function say(who: string, what: string): void {
  const seconds = ((performance.now() - start) / 1000).toFixed(2).padStart(6);
  console.log(`${seconds} s  ${who.padEnd(8)}  ${what}`);
}

/** A stopwatch: seconds since it was made. */
export function stopwatch(): () => string {
  const from = performance.now();
  return () => `${((performance.now() - from) / 1000).toFixed(2)} s`;
}
