import { hash } from 'node:crypto';

/** A Lua script and the digest by which Redis knows it (SHA-1, see the command EVALSHA). */
export interface Script {
  readonly lua: string;
  readonly digest: string;
}

/** Joins the fragments a script is built from, in the order given. */
export function script(...fragments: string[]): Script {
  const lua = fragments.join('\n');
  return { lua, digest: hash('sha1', lua) };
}
