/**
 * The URL a text is, if it is an absolute one. `URL.canParse` is not used: once Node 20 has optimized
 * its caller, it says no to every text with a character beyond ASCII.
 */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
