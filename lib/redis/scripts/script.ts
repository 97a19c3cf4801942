/** A Lua script as it is registered with Redis. */
export interface Script {
  readonly name: string;
  /** How many of the arguments are KEYS; `undefined` when each call says so itself. */
  readonly keys: number | undefined;
  readonly lua: string;
}

/** Joins the fragments a script is built from, in the order given. */
export function script(name: string, keys: number | undefined, ...lua: string[]): Script {
  return { name, keys, lua: lua.join('\n') };
}
