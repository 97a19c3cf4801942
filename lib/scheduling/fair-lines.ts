/**
 * What waits, each by a key and in one of several lines. Lines take turns, so that a backlog in one
 * does not keep the others waiting.
 */
export class FairLines<T> {
  private readonly lines = new Map<string | number, Map<string, T>>();
  private more = false;

  /** @param maxPerLine more are turned away */
  constructor(private readonly maxPerLine: number) {}

  get isEmpty(): boolean {
    return this.lines.size === 0;
  }

  /** What waits already by that key is replaced. */
  add(name: string | number, key: string, item: T): void {
    const line = this.lines.get(name) ?? new Map<string, T>();
    if (line.size >= this.maxPerLine && !line.has(key)) return this.expectMore();
    this.lines.set(name, line.set(key, item));
  }

  /** There may be more than what is here. */
  expectMore(): void {
    this.more = true;
  }

  /** True once when there may be more, or something was turned away. */
  takeMore(): boolean {
    const { more } = this;
    this.more = false;
    return more;
  }

  /** The next of the first line that is open; that line goes to the end. */
  take(isOpen: (name: string | number) => boolean = () => true): T | undefined {
    for (const [name, line] of this.lines) {
      if (!isOpen(name)) continue;
      const [next] = line;
      this.lines.delete(name);
      if (!next) continue;
      const [key, item] = next;
      line.delete(key);
      if (line.size > 0) this.lines.set(name, line);
      return item;
    }
    return undefined;
  }

  clear(): void {
    this.lines.clear();
  }
}
