import ms from 'ms';
import { ConfigurationError } from '../errors/configuration.error.js';

/** What stores and headers take without overflow: 100 years. */
const MAX_DURATION_MS = 36_500 * 24 * 60 * 60 * 1000;

/** Timers fire at once when they are told to wait longer than 2^31 - 1 ms: 24 days. */
const MAX_DELAY_MS = 24 * 24 * 60 * 60 * 1000;

/** Reads single options; every refusal names the option and what it accepts. */
export class OptionReader<T extends object> {
  constructor(
    private readonly options: T,
    private readonly owner: string,
  ) {}

  integer(name: keyof T & string, fallback: number, min: number, max: number): number {
    const value: unknown = this.options[name] ?? fallback;
    if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) {
      return value;
    }
    return this.refuse(name, `a whole number from ${min} to ${max}`, value);
  }

  flag(name: keyof T & string, fallback: boolean): boolean {
    const value: unknown = this.options[name] ?? fallback;
    return typeof value === 'boolean' ? value : this.refuse(name, 'true or false', value);
  }

  /** Milliseconds, `min` to `max`. */
  duration(name: keyof T & string, fallback: string, min: number, max = MAX_DURATION_MS): number {
    const value: unknown = this.options[name] ?? fallback;
    const milliseconds = typeof value === 'string' ? parse(value) : value;
    if (typeof milliseconds === 'number' && milliseconds >= min && milliseconds <= max) {
      return Math.round(milliseconds);
    }
    const range = `from ${ms(min)} to ${ms(max)}`;
    const accepted = `milliseconds or a duration such as '30s', '24h', '7d', ${range}`;
    return this.refuse(name, accepted, value);
  }

  /** A duration that a timer waits for. */
  delay(name: keyof T & string, fallback: string, min: number): number {
    return this.duration(name, fallback, min, MAX_DELAY_MS);
  }

  text(
    name: keyof T & string,
    fallback: string | undefined,
    pattern: RegExp,
    accepted: string,
  ): string {
    const value: unknown = this.options[name] ?? fallback;
    if (typeof value === 'string' && pattern.test(value)) return value;
    return this.refuse(name, accepted, value);
  }

  refuse(name: string, accepted: string, value: unknown): never {
    throw new ConfigurationError(
      `${this.owner}: option "${name}" must be ${accepted}; got ${describe(value)}.`,
    );
  }
}

/** Enough to find the mistake, and nothing of what may be secret. */
function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return `${value}`;
  return typeof value;
}

function parse(duration: string): number | undefined {
  try {
    return ms(duration as ms.StringValue);
  } catch {
    return undefined;
  }
}
