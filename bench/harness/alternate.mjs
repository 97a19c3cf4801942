/**
 * Measures contenders by turns, so that all of them see the same machine, whatever else it does.
 * The order is reversed in every other round, so that none always follows the same one.
 *
 * @param {Record<string, () => Promise<number>>} contenders each measures one round
 * @param {{ rounds: number, warmUp?: number, progress: (text: string) => void }} options
 * @returns {Promise<Record<string, number[]>>} the value of each round
 */
export async function alternate(contenders, { rounds, warmUp = 1, progress }) {
  const names = Object.keys(contenders);
  const values = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      progress(round < 0 ? `warm-up, ${name}` : `round ${round + 1} of ${rounds}, ${name}`);
      const value = await contenders[name]();
      if (round >= 0) values[name].push(value);
    }
  }
  return values;
}
