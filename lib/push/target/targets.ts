import type { TargetRules } from './target-rules.js';

/** URLs that are remembered, of the newest. */
const MOST = 1_000;

/** Where a notification goes: a URL, taken apart. */
export interface Target {
  readonly origin: string;
  readonly path: string;
}

/** URLs taken apart and checked; a receiver gets many notifications at one URL. */
export class Targets {
  private readonly known = new Map<string, Target | undefined>();

  constructor(private readonly rules: TargetRules) {}

  /** Undefined where nothing may be sent. */
  of(url: string): Target | undefined {
    if (this.known.has(url)) return this.known.get(url);
    const target = this.rules.problemOf(url) === undefined ? takeApart(url) : undefined;
    const [oldest] = this.known.keys();
    if (this.known.size >= MOST && oldest !== undefined) this.known.delete(oldest);
    this.known.set(url, target);
    return target;
  }
}

function takeApart(url: string): Target {
  const { origin, pathname, search } = new URL(url);
  return { origin, path: `${pathname}${search}` };
}
