/** A promise and the function that resolves it. */
export function deferred() {
  let resolve;
  const promise = new Promise((set) => (resolve = set));
  return { promise, resolve };
}
