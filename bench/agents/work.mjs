/**
 * What every agent under measurement does, ours and the peers': the text of a message says it.
 * `chunks 5000` streams that many chunks of one artifact, `hold` waits for orders of who measures,
 * any other text is answered with itself.
 */
export function workOf(text) {
  const [, count] = /^chunks (\d+)$/.exec(text) ?? [];
  return { text, chunks: Number(count ?? 0), isHeld: text === 'hold' };
}

/** About what a token of a language model is. */
export function chunkText(index) {
  return `token ${index} `;
}

export const ANSWER_ID = 'answer';
export const CARD = { name: 'Bench', description: 'Answers at once.', version: '1.0.0' };
