import ms from 'ms';
import { ConfigurationError } from '../errors/configuration.error.js';

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

  /** Milliseconds, at least `min`. */
  duration(name: keyof T & string, fallback: string, min: number): number {
    const value: unknown = this.options[name] ?? fallback;
    const milliseconds = typeof value === 'string' ? parse(value) : value;
    if (typeof milliseconds === 'number' && Number.isFinite(milliseconds) && milliseconds >= min) {
      return Math.round(milliseconds);
    }
    const accepted = `milliseconds or a duration such as '30s', '24h', '7d', at least ${ms(min)}`;
    return this.refuse(name, accepted, value);
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
    const given = typeof value === 'object' ? typeof value : JSON.stringify(value);
    throw new ConfigurationError(
      `${this.owner}: option "${name}" must be ${accepted}; got ${given ?? 'nothing'}.`,
    );
  }
}

function parse(duration: string): number | undefined {
  try {
    return ms(duration as ms.StringValue);
  } catch {
    return undefined;
  }
}
