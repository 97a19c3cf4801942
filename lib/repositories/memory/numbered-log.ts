/** Values numbered 1, 2, 3 ..., of which the newest are kept. Adding costs O(1). */
export class NumberedLog<T> {
  private readonly values = new Map<number, T>();
  private added = 0;

  constructor(private readonly maxLength: number) {}

  /** Number of the newest value; 0 when none was ever added. */
  get last(): number {
    return this.added;
  }

  /** Number of the oldest value that is kept. */
  get first(): number {
    return this.added - this.values.size + 1;
  }

  add(value: T): void {
    this.added += 1;
    this.values.set(this.added, value);
    this.values.delete(this.added - this.maxLength);
  }

  /** The values after a number, oldest first. */
  after(number: number, limit: number): T[] {
    const from = Math.max(number + 1, this.first);
    const to = Math.min(from + limit - 1, this.added);
    const found: T[] = [];
    for (let at = from; at <= to; at += 1) found.push(this.values.get(at)!);
    return found;
  }

  /** The newest values, oldest first. */
  latest(count = this.maxLength): T[] {
    return this.after(this.added - count, count);
  }
}
