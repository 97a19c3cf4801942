/** How long something is kept: until a time of the database's clock, or for ever. */
export class Lifetime {
  /** Unix milliseconds. */
  until = Number.POSITIVE_INFINITY;

  endedBy(now: number): boolean {
    return this.until <= now;
  }
}
