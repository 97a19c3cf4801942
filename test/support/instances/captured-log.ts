import type { LoggerService } from '@nestjs/common';

/** Keeps the log lines of an application at level `log` and above, instead of printing them. */
export class CapturedLog implements LoggerService {
  readonly lines: string[] = [];

  log(...line: unknown[]): void {
    this.add('log', line);
  }
  warn(...line: unknown[]): void {
    this.add('warn', line);
  }
  error(...line: unknown[]): void {
    this.add('error', line);
  }
  fatal(...line: unknown[]): void {
    this.add('fatal', line);
  }

  private add(level: string, line: readonly unknown[]): void {
    // Nest itself reports every module and provider it starts.
    const context = String(line.at(-1));
    if (level === 'log' && /^(InstanceLoader|NestFactory|TestingModule)/.test(context)) return;
    this.lines.push([level, ...line].map(String).join(' '));
  }
}
