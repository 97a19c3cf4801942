/** Version of the protocol spoken here. */
export const PROTOCOL_VERSION = '1.0';

/** Version that clients may speak as well, where the option `v03` is on. */
export const V03 = '0.3';

/** What the server options let clients speak. */
export function spokenVersions({ v03 }: { readonly v03: boolean }): readonly string[] {
  return v03 ? [PROTOCOL_VERSION, V03] : [PROTOCOL_VERSION];
}
