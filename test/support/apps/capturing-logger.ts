import { inspect } from 'node:util';
import type { LoggerService } from '@nestjs/common';

export interface LogEntry {
  readonly level: 'log' | 'warn' | 'error' | 'debug' | 'verbose' | 'fatal';
  /** Message, stack and context, as one text. */
  readonly text: string;
}

/** Keeps what the application logs, and prints nothing. */
export class CapturingLogger implements LoggerService {
  readonly entries: LogEntry[] = [];

  log = this.taker('log');
  warn = this.taker('warn');
  error = this.taker('error');
  debug = this.taker('debug');
  verbose = this.taker('verbose');
  fatal = this.taker('fatal');

  /** Texts of warnings and errors since the last call. */
  takeProblems(): string[] {
    const problems = this.entries.filter(({ level }) => ['warn', 'error', 'fatal'].includes(level));
    this.entries.length = 0;
    return problems.map(({ text }) => text);
  }

  private taker(level: LogEntry['level']) {
    return (...words: unknown[]): void => {
      const text = words.map((word) => (typeof word === 'string' ? word : inspect(word))).join(' ');
      this.entries.push({ level, text });
    };
  }
}
