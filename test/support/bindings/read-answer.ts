export interface HttpText {
  /** All that came, up to the first event of a stream. */
  readonly text: string;
  /** The answer, or the first event, parsed. */
  readonly json: unknown;
}

/** Reads an answer over HTTP, and of a stream only the first event. */
export async function readAnswer(response: Response): Promise<HttpText> {
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream');
  if (!isStream) {
    const text = await response.text();
    return { text, json: JSON.parse(text || '{}') as unknown };
  }
  const decoder = new TextDecoder();
  let text = '';
  for await (const bytes of response.body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(bytes, { stream: true });
    const [, data] = /^data: (.*)\n/m.exec(text) ?? [];
    if (data !== undefined) return { text, json: JSON.parse(data) as unknown };
  }
  throw new Error('The stream has no event.');
}
