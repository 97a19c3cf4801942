/** Protocol version a client speaks, and so the form of what is sent to it. */
export type WireVersion = '1.0' | '0.3';

/** @param requested the version of a call; `undefined` for the application's own */
export function wireVersionOf(requested: string | undefined): WireVersion {
  return requested?.startsWith('0.3') ? '0.3' : '1.0';
}
